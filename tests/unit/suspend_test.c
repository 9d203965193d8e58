/*
 * What is suspended, at random, against a list of it: nothing is wanted where
 * it is, all else is as it was asked for, nothing is written while all is
 * held, and what is counted is what changes.
 */
#include "buf.h"
#include "engine/inside.h"
#include "log.h"

#define DRAW_SEED	11
#include "draw.h"
#include "engine_alone.h"
#include "nlri_help.h"
#include "tap.h"

#define OPERATIONS	20000u
#define PREFIXES	30u
#define PEERS		3u
#define OWNERS		3u

static const struct engine_conf conf = { .answers = "answers",
    .process = "exagate" };
static struct engine	 e;
static uint64_t		 revision;
static unsigned		 wrong;

/* The list. */
static struct {
	bool	 entry[PREFIXES], owner[OWNERS], peer[PEERS], all;
	int	 owner_of[PREFIXES];	/* -1: it is not announced */
} model;

static void
check(bool ok, const char *what, unsigned n)
{
	if (!ok && wrong++ == 0)
		printf("# wrong first: %s, %u\n", what, n);
}

static struct nlri
prefix_of(unsigned n)
{
	char text[32];

	snprintf(text, sizeof(text), "10.0.%u.0/24", n);
	return nlri_of(text);
}

static void
peer_text(char *text, size_t size, unsigned n)
{
	snprintf(text, size, "192.0.2.%u", n + 2);
}

static void
peers_come(void)
{
	struct listed listed = { .ours = true };
	char text[32];
	unsigned n;

	listed.family[FAMILY_IPV4] = true;
	for (n = 0; n < PEERS; n++) {
		peer_text(text, sizeof(text), n);
		if (address_parse(&listed.peer, text, "", NULL) == -1)
			exit(99);
		peer_add(&e, &listed);
		peer_up(&e, n);
	}
}

static void
do_change(void)
{
	struct update u = { .revision = ++revision };
	static char attrs[] = "next-hop 192.0.2.9";
	unsigned n = draw(PREFIXES), owner = draw(OWNERS);
	char name[16];

	u.nlri = prefix_of(n);
	u.op = draw(3) == 0 ? CHANGE_WITHDRAW : CHANGE_ANNOUNCE;
	snprintf(name, sizeof(name), "owner%u", owner);
	if (u.op == CHANGE_ANNOUNCE) {
		u.attrs = attrs;
		u.owner = owner == 0 ? NULL : name;
	} else if (model.owner_of[n] == -1)
		return;
	intake_apply(&e, &u);
	model.owner_of[n] = u.op == CHANGE_ANNOUNCE ? (int)owner : -1;
}

/* Is the entry suspended at the peer? */
static bool
is_suspended(unsigned n, unsigned peer)
{
	return model.entry[n] || model.owner[model.owner_of[n]] ||
	    model.peer[peer];
}

/* How many entries are wanted at the peer? */
static uint64_t
wanted(unsigned peer)
{
	uint64_t count = 0;
	unsigned n;

	for (n = 0; n < PREFIXES; n++)
		count += model.owner_of[n] != -1 && !is_suspended(n, peer);
	return count;
}

static struct operation *answered;
static void
operated(struct operation *o)
{
	answered = o;
}

/* What it counts at each peer. */
static uint64_t
told(const struct operation *o, unsigned peer)
{
	char text[32];
	struct address a;
	size_t i;

	peer_text(text, sizeof(text), peer);
	if (address_parse(&a, text, "", NULL) == -1)
		exit(99);
	for (i = 0; i < o->n; i++)
		if (memcmp(&o->neighbors[i].peer, &a, sizeof(a)) == 0)
			return o->resume ? o->neighbors[i].announce :
			    o->neighbors[i].withdraw;
	return 0;
}

/* One is suspended or resumed; *flag is how it is in the list. */
static void
operate(struct operation *o, bool *flag, unsigned n)
{
	uint64_t before[PEERS], after;
	bool was = *flag;
	unsigned peer;

	*flag = false;		/* it counts what is wanted without it */
	for (peer = 0; peer < PEERS; peer++)
		before[peer] = wanted(peer);
	*flag = true;
	o->resume = draw(2) == 0;
	o->dry = draw(4) == 0;
	o->done = operated;
	operation_apply(&e, o);
	check(answered == o, "it is answered", n);
	for (peer = 0; peer < PEERS; peer++) {
		after = wanted(peer);
		check(told(o, peer) == before[peer] - after, "counted", n);
	}
	*flag = o->dry ? was : !o->resume;
}

static void
do_operate(void)
{
	struct operation o = { .what.kind = SUSPENDED_ENTRY };
	unsigned n = draw(PREFIXES), kind = draw(3);

	if (kind == 0) {
		o.what.nlri = prefix_of(n);
		operate(&o, &model.entry[n], n);
	} else if (kind == 1) {
		n = 1 + n % (OWNERS - 1);
		o.what.kind = SUSPENDED_OWNER;
		snprintf(o.what.what, sizeof(o.what.what), "owner%u", n);
		operate(&o, &model.owner[n], n);
	} else {
		n %= PEERS;
		o.what.kind = SUSPENDED_NEIGHBOR;
		peer_text(o.what.what, sizeof(o.what.what), n);
		operate(&o, &model.peer[n], n);
	}
}

static void
do_hold(void)
{
	struct operation o = { .what.kind = SUSPENDED_ALL,
	    .resume = draw(3) > 0, .done = operated };

	operation_apply(&e, &o);
	check(o.unchanged == (model.all != o.resume), "held already?", 0);
	model.all = !o.resume;
}

/* All is answered done, and taken for sent: there are no events. */
static void
do_answers(void)
{
	while (answer_next(&e, false))
		continue;
	peers_turn(&e, 0);
	peers_turn(&e, 0);
}

/* Is each cell wanted as the list says? */
static void
compare(void)
{
	struct nlri nlri;
	const struct cell *c;
	unsigned n, peer;
	uint32_t id;
	bool want;

	for (n = 0; n < PREFIXES; n++) {
		nlri = prefix_of(n);
		if ((id = table_find(e.table, &nlri)) == NO_ENTRY) {
			check(model.owner_of[n] == -1, "it is there", n);
			continue;
		}
		for (peer = 0; peer < PEERS; peer++) {
			want = model.owner_of[n] != -1 &&
			    !is_suspended(n, peer);
			check((cell_want(&e, peer, table_entry(e.table,
			    id)) != SET_NOTHING) == want, "wanted", n);
			/* And it is what ExaBGP was told, if it may be. */
			c = table_cell(e.table, peer, id);
			check(model.all || table_queued(e.table) > 0 ||
			    (c->flags & CELL_FLIGHT) ||
			    (c->told != SET_NOTHING) == want, "told", n);
		}
	}
}

int
main(void)
{
	size_t before;
	unsigned i;

	log_open(false, LOG_ERROR);
	e.conf = &conf;
	e.table = table_new();
	window_init(&e.window);
	memset(model.owner_of, 0xff, sizeof(model.owner_of));
	peers_come();
	replay_begin(&e);
	for (i = 0; i < OPERATIONS; i++) {
		if (draw(50) == 0)
			do_hold();
		else if (draw(3) == 0)
			do_operate();
		else
			do_change();
		before = e.window.commands;
		sender_turn(&e, 0);
		check(!model.all || e.window.commands == before,
		    "nothing is written", i);
		if (draw(2) == 0)
			do_answers();
		sender_turn(&e, 0);
		sender_turn(&e, 0);
		compare();
	}
	tap_ok(wrong == 0, "%u random operations: nothing is wanted of what is "
	    "suspended, nothing written while held", OPERATIONS);
	window_clear(&e.window);
	table_free(e.table);
	rests_free(&e.rests);
	suspend_free(&e);
	return tap_done();
}
