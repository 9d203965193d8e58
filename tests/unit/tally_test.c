/*
 * The tally of entries and cells: whatever happens, in any order, it is what
 * a look at every entry finds. The engine's own files do it all; ExaBGP and
 * the writer are played here.
 */
#include "buf.h"
#include "engine/inside.h"
#include "log.h"

#define DRAW_SEED	7
#include "draw.h"
#include "engine_alone.h"
#include "nlri_help.h"
#include "operate_help.h"
#include "tap.h"

#define OPERATIONS	100000u
#define PREFIXES	120u
#define PEERS		5u
#define MEDS		4u

static const struct engine_conf conf = { .answers = "answers",
    .process = "exagate" };
static struct engine	 e;
static uint64_t		 revision;
static unsigned		 now, failures;
static char		 failure[160];
static struct counts	 most;		/* there was at a time */

/* The nth neighbour comes, or goes. The fourth sends no events. */
static void
do_configure(uint32_t n)
{
	struct listed listed = { .ours = true, .events = n != 3 };
	int at;

	peer_address(&listed.peer, n);
	if (n != 4 && address_parse(&listed.session.local, "192.0.2.1", "",
	    NULL) == -1)
		exit(99);
	listed.session.peer_as = 65000 + n;
	listed.session.local_as = 65000;
	listed.family[FAMILY_IPV4] = listed.family[FAMILY_IPV6] = true;
	if ((at = peer_find(&e, &listed.peer)) == -1)
		peer_add(&e, &listed);
	else
		peer_remove(&e, (unsigned)at);
	whom_refresh(&e);
}

static uint32_t
prefix_text(char *text, size_t size)
{
	uint32_t n = draw(PREFIXES);

	snprintf(text, size, n % 3 == 0 ? "2001:db8:%u::/48" :
	    "10.0.%u.0/24", n);
	return n;
}

/* Somebody asks for something. */
static void
do_change(void)
{
	static const char *const targets[] = {
		"", "", "192.0.2.2", "192.0.2.3, 192.0.2.9",
	};
	struct update u = { .revision = revision };
	uint32_t i = draw(4);
	char text[64];

	prefix_text(text, sizeof(text));
	u.nlri = nlri_of(text);
	u.op = draw(3) == 0 ? CHANGE_WITHDRAW : CHANGE_ANNOUNCE;
	u.targets = i < 2 ? NULL : strdup(targets[i]);
	u.unchanged = draw(10) == 0;
	u.owner = (char *)(uintptr_t)owners[draw(2)];
	if (!u.unchanged)
		u.revision = ++revision;
	snprintf(text, sizeof(text), "next-hop %s med %u",
	    draw(2) == 0 ? "self" : "192.0.2.9", draw(MEDS));
	if (u.op == CHANGE_ANNOUNCE)
		u.attrs = text;
	/* What is not there is not withdrawn: the store knows. */
	i = table_find(e.table, &u.nlri);
	if (u.op == CHANGE_ANNOUNCE || (i != NO_ENTRY && claim_find(
	    table_entry(e.table, i), u.targets == NULL ? "" : u.targets) !=
	    NULL))
		intake_apply(&e, &u);
	free(u.targets);
}

/* ExaBGP answers the command that waits longest. */
static void
do_answer(void)
{
	const struct item *asking = window_asking(&e.window);

	(void)answer_next(&e, asking != NULL && asking->kind != ITEM_FENCE &&
	    draw(12) == 0);
}

/* An event of neighbour n, with what is told of it. */
static void
event(uint32_t n, const char *type, const char *what)
{
	struct address peer;
	char text[64];
	struct buf b;

	peer_address(&peer, n);
	buf_init(&b, text, sizeof(text));
	address_print(&b, &peer);
	event_told(&e, n == 4 ? "2001:db8::1" : draw(12) == 0 ?
	    "2001:db8::9" : "192.0.2.1", text, 65000 + n, type, what);
}

static void
do_fsm(uint32_t n)
{
	static const char *const states[] = { "ESTABLISHED", "ESTABLISHED",
	    "ESTABLISHED", "IDLE", "ACTIVE" };
	char text[64];

	snprintf(text, sizeof(text), "\"state\": \"%s\"", states[draw(5)]);
	event(n, "fsm", text);
}

static void
do_negotiated(uint32_t n)
{
	char text[256];

	snprintf(text, sizeof(text), "\"negotiated\": { \"families\": [ "
	    "\"ipv4 unicast\" %s], \"add_path\": { \"send\": [ ], "
	    "\"receive\": [ ] } }", draw(2) == 0 ? "" : ", \"ipv6 unicast\" ");
	event(n, "negotiated", text);
}

static void
do_eor(uint32_t n)
{
	event(n, "update", "\"direction\": \"send\", \"message\": { "
	    "\"eor\": { \"afi\" : \"ipv4\", \"safi\" : \"unicast\" } }");
}

/* Something was sent to n: mostly what it was told. */
static void
do_sent(uint32_t n)
{
	char prefix[64], text[512];
	const char *ip = prefix_text(prefix, sizeof(prefix)) % 3 == 0 ?
	    "ipv6" : "ipv4", *set = "next-hop self", *med;
	uint32_t told = told_of(&e, n, prefix), odd = draw(20);

	if (told > SET_UNKNOWN)
		set = table_text(e.table, told);
	med = strstr(set, "med ");
	if (odd == 0 || (told == SET_NOTHING && odd < 18))
		snprintf(text, sizeof(text), "\"direction\": \"send\", "
		    "\"message\": { \"update\": { \"withdraw\": { \"%s "
		    "unicast\": [ { \"nlri\": \"%s\" } ] } } }", ip, prefix);
	else
		snprintf(text, sizeof(text), "\"direction\": \"send\", "
		    "\"message\": { \"update\": { \"attribute\": { "
		    "\"origin\": \"igp\", \"as-path\": [ 65000 ], "
		    "\"confederation-path\": [], \"med\": %s }, "
		    "\"announce\": { \"%s unicast\": { \"192.0.2.%s\": "
		    "[ { \"nlri\": \"%s\" } ] } } } }", odd == 1 ||
		    med == NULL ? "9" : med + 4, ip,
		    strstr(set, "self") != NULL ? "1" : "9", prefix);
	event(n, "update", text);
}

static void
do_retry(void)
{
	char text[64];
	struct nlri nlri;
	uint32_t id;

	prefix_text(text, sizeof(text));
	nlri = nlri_of(text);
	if ((id = table_find(e.table, &nlri)) != NO_ENTRY)
		entry_retry(&e, id);
}

/* The relay goes; or a session begins. */
static void
do_session(void)
{
	window_clear(&e.window);
	engine_set_damping(&e, draw(2));
	e.phase = draw(2) == 0 ? PHASE_AWAY : PHASE_ASK;
	if (draw(2) == 0)
		return;
	e.fresh = draw(2) == 0;
	if (e.fresh) {
		observe_foreign_doubt(&e);
		observe_foreign_forget(&e);
	}
	replay_begin(&e);
}

/* ExaBGP's answer, line by line; the last argument is NULL. */
static void
ask_lines(enum item_kind kind, const char *const *lines)
{
	for (; *lines != NULL; lines++)
		ask_text(&e, kind, *lines);
}

/* A reload: does 192.0.2.2 send events? Where does it connect from? */
static void
do_ask(void)
{
	const char *const configuration[] = {
		"neighbor 192.0.2.2 {", "  family {", "    ipv4 unicast;",
		draw(2) == 0 ? "    ipv6 unicast;" : "", "  }", "  api {",
		"    processes [ exagate ];", "    send {", "      parsed;",
		draw(2) == 0 ? "      update;" : "", "    }", "  }", "}", NULL
	};
	const char *const states[] = {
		"Neighbor 192.0.2.2",
		draw(2) == 0 ? "   local    192.0.2.1" :
		    "   local    2001:db8::1",
		draw(2) == 0 ? "   state    ESTABLISHED" :
		    "   state    ACTIVE",
		"  Families     Local     Remote     Add-Path",
		"   ipv4 unicast:  enabled   enabled  disabled",
		draw(2) == 0 ? "   ipv6 unicast:  enabled   enabled  disabled"
		    : "", "  Message Statistic    Sent     Received", NULL
	};

	if (draw(2) == 0)
		ask_lines(ITEM_NEIGHBORS, configuration);
	else
		ask_lines(ITEM_STATES, states);
}

static void
operate(void)
{
	uint32_t what = draw(1000), n = draw(PEERS);
	struct address peer;
	char prefix[64];

	now++;
	if (what < 150)
		do_change();
	else if (what < 400)
		do_answer();
	else if (what < 880)
		do_sent(n);
	else if (what < 960)
		do_eor(n);
	else if (what < 970)
		do_retry();
	else if (what < 978)
		do_fsm(n);
	else if (what < 980)
		do_negotiated(n);
	else if (what < 982)
		do_configure(n);
	else if (what < 983)
		do_session();
	else if (what < 985)
		do_ask();
	else if (what < 987) {
		prefix_text(prefix, sizeof(prefix));
		peer_address(&peer, n);
		operate_random(&e, prefix, &peer);
	} else if (what < 991)
		damping_turn(&e, INT64_MAX / 2);
	else
		peers_turn(&e, INT64_MAX / 2);
	sender_turn(&e, now);
}

static void
keep_most(uint64_t *kept, const uint64_t *now_there, size_t n)
{
	for (; n-- > 0; kept++, now_there++)
		if (*now_there > *kept)
			*kept = *now_there;
}

static void
compare(void)
{
	struct counts told, found;

	tally_tell(&e, &told);
	tally_walk(&e, &found);
	keep_most((uint64_t *)&most, (const uint64_t *)&found,
	    sizeof(most) / sizeof(uint64_t));
	if (memcmp(&told, &found, sizeof(told)) != 0 && failures++ == 0)
		snprintf(failure, sizeof(failure), "after %u, phase %d: sent "
		    "%llu, found %llu; foreign %llu, found %llu", now,
		    (int)e.phase, (unsigned long long)
		    told.claims[FAMILY_IPV4][STATE_SENT], (unsigned long long)
		    found.claims[FAMILY_IPV4][STATE_SENT],
		    (unsigned long long)told.foreign,
		    (unsigned long long)found.foreign);
}

/* Was all of it tried? */
static bool
all_tried(void)
{
	const uint64_t *claims = most.claims[FAMILY_IPV4];
	bool all = most.foreign > 0 && most.withdrawing > 0;
	unsigned i;

	for (i = 0; i < STATE__MAX; i++)
		all &= claims[i] > 0;
	for (i = 0; i < CELLS__MAX; i++)
		all &= most.cells[0][i] > 0;
	return all;
}

/* Every update of ExaBGP 4.2 tells the families: mostly those known. */
static void
test_known(void)
{
	static const char known[] = "\"negotiated\": { \"families\": [ "
	    "\"ipv4 unicast\" ], \"add_path\": { \"send\": [ ] } }";

	event(0, "negotiated", known);
	while (e.recount > 0)
		tally_turn(&e);
	event(0, "negotiated", known);
	tap_ok(e.recount == 0, "what is known already is no doubt");
}

int
main(void)
{
	uint32_t n = 0;

	log_open(false, LOG_ERROR);
	e.conf = &conf;
	e.table = table_new();
	window_init(&e.window);
	while (n < PEERS)
		do_configure(n++);
	replay_begin(&e);
	for (n = 0; n < OPERATIONS; n++) {
		operate();
		while (e.recount > 0)
			tally_turn(&e);
		if (n % 7 == 0)
			compare();
	}
	if (!tap_ok(failures == 0, "after %u random operations the tally "
	    "is what a look at all finds", OPERATIONS))
		printf("# %u times not, first %s\n", failures, failure);
	tap_ok(all_tried(), "each state and kind of cell was there");
	test_known();
	window_clear(&e.window);
	table_free(e.table);
	rests_free(&e.rests);
	suspend_free(&e);
	return tap_done();
}
