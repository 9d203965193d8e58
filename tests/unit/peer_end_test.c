/*
 * When a neighbour is believed to be filled, and an entry that was withdrawn
 * while it was down to be gone: the events that the versions of ExaBGP send,
 * in their order. ExaBGP is played here, as each was seen to behave.
 */
#include <stdlib.h>

#include "engine/inside.h"
#include "log.h"

#include "engine_alone.h"
#include "nlri_help.h"
#include "tap.h"

#define PREFIX	"10.0.0.1/32"

static const struct engine_conf conf = { .answers = "answers",
    .process = "exagate" };
static struct engine	 e;
static uint64_t		 revision;
static int64_t		 now;

/*
 * What happens, in words, behind a fresh session with the neighbour down; and
 * what is to be then. After each word exagate writes what it has to, and is
 * answered done. "eor4" and "eor6" are ends-of-RIB, those of ExaBGP's own and
 * such as are none.
 */
static const struct {
	enum dialect	 dialect;
	const char	*families, *words, *want, *name;
} cases[] = {
	{ DIALECT_4, "4", "announce withdraw ACTIVE", "there, down",
	    "withdrawn in the dark: kept" },
	{ DIALECT_4, "4", "announce withdraw ACTIVE IDLE", "gone, down",
	    "4.2: until an attempt to connect fails" },
	{ DIALECT_4, "4", "announce withdraw up sent eor4", "there, settled",
	    "4.2: or it is sent, and withdrawn once more" },
	{ DIALECT_4, "4", "announce withdraw up sent eor4 unsent",
	    "gone, settled", "4.2: then it is gone" },
	{ DIALECT_4, "4", "announce withdraw up eor4", "gone, settled",
	    "4.2: an end-of-RIB is one" },

	{ DIALECT_5, "46", "announce withdraw ACTIVE IDLE", "there, down",
	    "5: IDLE behind ACTIVE is the beginning of an attempt" },
	{ DIALECT_5, "46", "announce withdraw ACTIVE IDLE IDLE", "gone, down",
	    "5: behind IDLE it is its end" },
	{ DIALECT_5, "46", "IDLE announce withdraw ACTIVE IDLE ACTIVE IDLE",
	    "there, down", "5: attempts that begin, one after another" },
	{ DIALECT_5, "46", "announce withdraw ACTIVE IDLE CONNECT IDLE ACTIVE "
	    "IDLE", "there, down", "5: one that gives way to the neighbour's" },
	{ DIALECT_5, "46", "announce withdraw ACTIVE IDLE up eor4 eor4",
	    "there, filling", "5: withdrawals of the first routes are no end" },
	{ DIALECT_5, "46", "announce withdraw ACTIVE IDLE up eor4 sent eor4 "
	    "eor6", "there, settled", "5: the end of another family is one" },
	{ DIALECT_5, "46", "announce withdraw ACTIVE IDLE up eor4 sent eor4 "
	    "eor6 unsent", "gone, settled", "5: what came back is withdrawn" },
	{ DIALECT_5, "46", "announce up sent quiet eor4 eor4",
	    "there, filling", "5: those of IPv4 are not counted either" },
	{ DIALECT_5, "46", "announce up sent quiet eor4 eor6",
	    "there, settled", "5: the one that counts ends it" },
	{ DIALECT_5, "46", "up eor4 eor6", "gone, settled",
	    "5: nothing was announced" },

	{ DIALECT_5, "4", "announce up sent eor4", "there, settled",
	    "5, IPv4 alone: the end is one" },
	{ DIALECT_5, "4", "announce withdraw up sent eor4 unsent",
	    "gone, settled", "5, IPv4 alone: what came back is withdrawn" },
	{ DIALECT_6, "46", "announce withdraw ACTIVE IDLE up eor4 sent eor4",
	    "there, filling", "6: like 5" },
};

static void
peer_begin(const char *families)
{
	struct listed listed = { .ours = true, .events = true };

	peer_address(&listed.peer, 0);
	if (address_parse(&listed.session.local, "192.0.2.1", "", NULL) == -1)
		exit(99);
	listed.session.local_as = listed.session.peer_as = 65000;
	listed.family[FAMILY_IPV4] = strchr(families, '4') != NULL;
	listed.family[FAMILY_IPV6] = strchr(families, '6') != NULL;
	peer_add(&e, &listed);
	whom_refresh(&e);
}

static void
event(const char *type, const char *what)
{
	event_told(&e, "192.0.2.1", "192.0.2.2", 65000, type, what);
}

static void
sent(const char *message)
{
	char what[256];

	snprintf(what, sizeof(what), "\"direction\": \"send\", "
	    "\"message\": { %s }", message);
	event("update", what);
}

static void
state(const char *name)
{
	char what[64];

	snprintf(what, sizeof(what), "\"state\": \"%s\"", name);
	event("fsm", what);
}

static void
change(enum change_op op)
{
	static char attrs[] = "next-hop 192.0.2.9";
	struct update u = { .revision = ++revision, .op = op,
	    .nlri = nlri_of(PREFIX) };

	if (op == CHANGE_ANNOUNCE)
		u.attrs = attrs;
	intake_apply(&e, &u);
}

static void
happens(const char *word)
{
	if (strcmp(word, "announce") == 0)
		change(CHANGE_ANNOUNCE);
	else if (strcmp(word, "withdraw") == 0)
		change(CHANGE_WITHDRAW);
	else if (strcmp(word, "up") == 0)
		state("ESTABLISHED");
	else if (strcmp(word, "eor4") == 0)
		sent("\"eor\": { \"afi\": \"ipv4\", \"safi\": \"unicast\" }");
	else if (strcmp(word, "eor6") == 0)
		sent("\"eor\": { \"afi\": \"ipv6\", \"safi\": \"unicast\" }");
	else if (strcmp(word, "sent") == 0)
		sent("\"update\": { \"attribute\": { \"origin\": \"igp\" }, "
		    "\"announce\": { \"ipv4 unicast\": { \"192.0.2.9\": "
		    "[ { \"nlri\": \"" PREFIX "\" } ] } } }");
	else if (strcmp(word, "unsent") == 0)
		sent("\"update\": { \"withdraw\": { \"ipv4 unicast\": "
		    "[ { \"nlri\": \"" PREFIX "\" } ] } }");
	else if (strcmp(word, "quiet") == 0)
		peers_turn(&e, e.neighbors[0].last_event + 3500000);
	else
		state(word);
	now += 10000000;
	sender_turn(&e, now);
	while (answer_next(&e, false))
		continue;
}

/* "there" or "gone", and how the neighbour is. */
static void
tell(char *text, size_t size)
{
	static const char *const lives[] = { "down", "filling", "settled" };
	struct nlri nlri = nlri_of(PREFIX);
	uint32_t id = table_find(e.table, &nlri);
	const char *is = id == NO_ENTRY ? "gone" :
	    table_entry(e.table, id)->flags & ENTRY_FOREIGN ? "foreign" :
	    "there";

	snprintf(text, size, "%s, %s", is, lives[e.neighbors[0].life]);
}

static void
try(size_t i)
{
	char words[256], got[64], *at = words, *word;

	memset(&e, 0, sizeof(e));
	e.conf = &conf;
	e.table = table_new();
	e.dialect = cases[i].dialect;
	e.fresh = true;
	window_init(&e.window);
	peer_begin(cases[i].families);
	replay_begin(&e);
	snprintf(words, sizeof(words), "%s", cases[i].words);
	while ((word = strsep(&at, " ")) != NULL)
		happens(word);
	tell(got, sizeof(got));
	tap_is(got, cases[i].want, cases[i].name);
	window_clear(&e.window);
	table_free(e.table);
	rests_free(&e.rests);
	suspend_free(&e);
	free(e.outcomes);
}

int
main(void)
{
	size_t i;

	log_open(false, LOG_ERROR);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		try(i);
	return tap_done();
}
