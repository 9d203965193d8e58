/*
 * The table against a naive model: what random operations leave in it, the
 * order of its queue, and that no set of attributes stays behind.
 */
#include "engine/table.h"
#include "draw.h"
#include "nlri_help.h"
#include "tap.h"

#define THINGS	3000	/* so that the table grows twice */
#define FAMILIES	(FAMILY__MAX - 1)
#define PEERS		4
#define OPERATIONS	200000
#define LIVE		64	/* different texts in use at a time */
#define NOTHING		(-1)
#define UNKNOWN		(-2)

/* Texts are known by a number; NOTHING and UNKNOWN are none. */
struct thing {
	struct nlri	 nlri;
	uint32_t	 id;		/* NO_ENTRY: not there */
	int		 want, queued_want;
	unsigned long	 queued_at;	/* 0: not queued */
	int		 told[PEERS], have[PEERS];
};

static struct thing	 things[THINGS];
static size_t		 thing_of[THINGS];	/* by id */
static bool		 columns[PEERS];
static struct table	*table;
static unsigned long	 now, failures;
static uint32_t		 set_limit;
static char		 failure[128];

static void
check(bool ok, const char *what, size_t thing)
{
	if (!ok && failures++ == 0)
		snprintf(failure, sizeof(failure), "%s, thing %zu, after %lu",
		    what, thing, now);
}

/* A prefix of family, different for each i; many share an address. */
static void
prefix_init(struct nlri *nlri, enum family family, uint32_t i)
{
	struct prefix prefix = { .ip = (uint8_t)family_ip(family),
	    .length = (uint8_t)(20 + i % 13) };
	uint32_t path = i / 100;
	struct rd rd = { { 0, 0, (uint8_t)(i >> 8), (uint8_t)i } };

	memcpy(prefix.bytes, &(uint16_t){ (uint16_t)(i / 4) }, 2);
	nlri_from_prefix(nlri, family, &prefix, &rd,
	    family_has_rd(family) && i % 4 == 0 ? NULL : &path);
}

/* Each family, with what is short and what is long for it. */
static void
nlri_init(struct nlri *nlri, enum family family, uint32_t i)
{
	struct rd rd = { { 0, 1, (uint8_t)(i >> 8), (uint8_t)i } };
	uint8_t components[FLOW_MAX] = { (uint8_t)i, (uint8_t)(i >> 8) };

	switch (family_kind(family)) {
	case KIND_PREFIX:
		prefix_init(nlri, family, i);
		break;
	case KIND_FLOW:
		nlri_from_flow(nlri, family, &rd, components,
		    2 + i % (FLOW_MAX - 1));
		break;
	case KIND_VPLS:
		nlri_from_vpls(nlri, &rd, (uint32_t[VPLS__MAX]){ i });
		break;
	}
}

static void
things_init(void)
{
	struct thing *t;
	uint32_t i;

	for (i = 0; i < THINGS; i++) {
		t = &things[i];
		memset(t, 0, sizeof(*t));
		/* Some of different families have the same octets. */
		nlri_init(&t->nlri, (enum family)(1 + i % FAMILIES),
		    i / FAMILIES);
		t->id = NO_ENTRY;
		t->want = NOTHING;
	}
}

/* Hold the text while use puts it where it belongs. */
static uint32_t
set_of(const struct thing *t, int text)
{
	char words[32];
	uint32_t set;

	if (text == NOTHING || text == UNKNOWN)
		return text == NOTHING ? SET_NOTHING : SET_UNKNOWN;
	snprintf(words, sizeof(words), "next-hop self med %d", text);
	set = table_intern(table, (enum family)t->nlri.family, words);
	if (set > set_limit)
		set_limit = set;
	return set;
}

/* A text; the older half of them is replaced by new ones over time. */
static int
draw_text(void)
{
	return draw(6) == 0 ? NOTHING :
	    (int)(now / 1000 * LIVE / 4 + draw(LIVE));
}

static void
do_add(struct thing *t)
{
	unsigned n;
	uint32_t id = table_add(table, &t->nlri);

	check(id != NO_ENTRY && (t->id == NO_ENTRY || t->id == id), "add",
	    (size_t)(t - things));
	if (t->id != NO_ENTRY)
		return;
	t->id = id;
	thing_of[id] = (size_t)(t - things);
	t->want = NOTHING;
	t->queued_at = 0;
	for (n = 0; n < PEERS; n++)
		t->told[n] = t->have[n] = NOTHING;
}

static void
do_want(struct thing *t)
{
	uint32_t set;

	t->want = draw_text();
	set = set_of(t, t->want);
	claim_want(table, &table_entry(table, t->id)->all, set);
	table_release(table, set);
}

static void
do_queue(struct thing *t)
{
	table_queue(table, t->id);
	if (t->queued_at != 0 && t->queued_want == t->want)
		return;
	t->queued_at = now;
	t->queued_want = t->want;
}

static void
do_cell(struct thing *t, unsigned n)
{
	int text = draw(8) == 0 ? UNKNOWN : draw(2) ? t->want : draw_text();
	struct cell *c = table_cell(table, n, t->id);
	uint32_t set = set_of(t, text);

	if (draw(2)) {
		cell_tell(table, c, set);
		t->told[n] = text;
	} else {
		cell_have(table, c, set);
		t->have[n] = text;
	}
	table_release(table, set);
}

static void
do_column(unsigned n)
{
	size_t i;

	if (columns[n])
		table_column_remove(table, n);
	else
		check(table_column_add(table, n) == 0, "column", n);
	columns[n] = !columns[n];
	for (i = 0; i < THINGS; i++)
		things[i].told[n] = things[i].have[n] = NOTHING;
}

static void
operate(void)
{
	struct thing *t = &things[draw(THINGS)];
	unsigned n = draw(PEERS);

	now++;
	if (draw(2000) == 0) {
		do_column(n);
	} else if (t->id == NO_ENTRY || draw(8) == 0) {
		do_add(t);
	} else if (draw(12) == 0) {
		table_remove(table, t->id);
		t->id = NO_ENTRY;
		t->queued_at = 0;
	} else if (draw(5) == 0) {
		table_unqueue(table, t->id);
		t->queued_at = 0;
	} else if (draw(3) == 0) {
		do_queue(t);
	} else if (draw(2) == 0) {
		do_want(t);
	} else if (columns[n])
		do_cell(t, n);
}

/* Is set that of the text? */
static bool
set_is(uint32_t set, int text)
{
	char words[32];

	if (text == NOTHING || text == UNKNOWN)
		return set == (text == NOTHING ? SET_NOTHING : SET_UNKNOWN);
	snprintf(words, sizeof(words), "next-hop self med %d", text);
	return set > SET_UNKNOWN &&
	    strcmp(table_text(table, set), words) == 0;
}

static void
check_thing(const struct thing *t)
{
	size_t i = (size_t)(t - things);
	const struct entry *e;
	struct nlri nlri;
	uint32_t path;
	unsigned n;

	check(table_find(table, &t->nlri) == t->id, "find", i);
	if (t->id == NO_ENTRY)
		return;
	e = table_entry(table, t->id);
	check(t->id < table_limit(table), "limit", i);
	check(e->flags & ENTRY_USED, "used", i);
	entry_nlri(e, &nlri);
	check(nlri_equal(&nlri, &t->nlri), "nlri", i);
	check(!(e->flags & ENTRY_PATH) == !nlri_path(&nlri, &path), "path", i);
	check(set_is(e->all.want, t->want), "want", i);
	check(!(e->flags & ENTRY_QUEUED) == (t->queued_at == 0), "queued", i);
	for (n = 0; n < PEERS; n++) {
		if (!columns[n])
			continue;
		check(set_is(table_cell(table, n, t->id)->told, t->told[n]),
		    "told", i);
		check(set_is(table_cell(table, n, t->id)->have, t->have[n]),
		    "have", i);
	}
}

static const struct thing *
thing_find(uint32_t id)
{
	return &things[thing_of[id]];
}

/* One group: all alike, in the order of queueing. How many. */
static uint32_t
check_group(uint32_t id)
{
	const struct thing *t, *before = NULL;
	uint32_t n;

	for (n = 0; id != NO_ENTRY; n++) {
		t = thing_find(id);
		check(t->queued_at != 0, "in the queue", (size_t)(t - things));
		if (before != NULL)
			check(t->queued_want == before->queued_want &&
			    t->nlri.family == before->nlri.family &&
			    t->queued_at > before->queued_at, "group",
			    (size_t)(t - things));
		before = t;
		id = table_group_next(table, id);
	}
	return n;
}

/* Each group comes to its turn once in a round, and the round is all. */
static void
check_queue(void)
{
	uint32_t first = table_group_first(table), id, all = 0, model = 0;
	size_t i;

	for (i = 0; i < THINGS; i++)
		model += things[i].queued_at != 0;
	check(table_queued(table) == model, "number queued", model);
	if (model == 0) {
		check(first == NO_ENTRY, "empty queue", 0);
		return;
	}
	do {
		all += check_group(table_group_first(table));
		table_group_rotate(table);
		id = table_group_first(table);
	} while (id != first && all <= model);
	check(all == model, "a round of the queue", all);
}

static void
check_all(void)
{
	size_t i;

	for (i = 0; i < THINGS; i++)
		check_thing(&things[i]);
	check_queue();
}

static void
test_random(void)
{
	unsigned long i;

	for (i = 0; i < OPERATIONS; i++) {
		operate();
		if (i % 5000 == 0)
			check_all();
	}
	check_all();
	if (!tap_ok(failures == 0, "%d random operations are as in the model",
	    OPERATIONS))
		printf("# %s\n", failure);
	tap_ok(table_limit(table) > 2048 && table_limit(table) <= THINGS,
	    "the table grew twice, and no further than needed");
}

/* All is removed: each set is free again, so that its number is reused. */
static void
test_sets_freed(void)
{
	uint32_t limit = set_limit, set;
	char words[32];
	bool reused = true;
	unsigned n, i;

	for (i = 0; i < THINGS; i++)
		if (things[i].id != NO_ENTRY)
			table_remove(table, things[i].id);
	tap_ok(table_group_first(table) == NO_ENTRY &&
	    table_queued(table) == 0, "nothing is queued at the end");
	for (n = 2; n <= limit; n++) {
		snprintf(words, sizeof(words), "afterwards %u", n);
		set = table_intern(table, FAMILY_IPV4, words);
		reused &= set <= limit;
	}
	tap_ok(reused, "each of %u numbers of sets was given back",
	    limit - 1);
	tap_ok(table_intern(table, FAMILY_IPV4, "one more") == limit + 1,
	    "and not one twice");
}

int
main(void)
{
	things_init();
	table = table_new();
	do_column(0);
	do_column(1);
	test_random();
	test_sets_freed();
	table_free(table);
	return tap_done();
}
