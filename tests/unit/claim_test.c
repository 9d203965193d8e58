/*
 * What is asked for one NLRI: the claim for all and those for named
 * neighbours, in which group their entry is queued, and that no set of
 * attributes stays behind.
 */
#include "draw.h"
#include "engine/table.h"
#include "nlri_help.h"
#include "tap.h"

#define THINGS		300
#define TARGETS		4
#define OPERATIONS	100000
#define TEXTS		12

static const char *const targets[TARGETS] = {
	"", "192.0.2.2", "192.0.2.2, 192.0.2.3", "2001:db8::2 peer-as 65000",
};

static const char *const nlris[] = {
	"10.0.0.0/8", "2001:db8::/32;rd=65000:1;path=7", "vpls;rd=1:2;1;2;3;4",
};

/* What the model knows of one NLRI. */
struct thing {
	uint32_t	 id;
	struct claim	*claim[TARGETS];	/* NULL: there is none */
	int		 want[TARGETS];		/* a text; 0: nothing */
	unsigned	 since[TARGETS];
	int		 queued;		/* its group; -1: it is not */
};

static struct thing	 things[THINGS];
static struct table	*table;
static uint32_t		 set_limit;
static unsigned		 now, failures;
static char		 failure[128];

static void
check(bool ok, const char *what, const struct thing *t)
{
	if (!ok && failures++ == 0)
		snprintf(failure, sizeof(failure), "%s, thing %zu, after %u",
		    what, (size_t)(t - things), now);
}

/* The NLRI of things[i]: some are long, all differ. */
static struct nlri
thing_nlri(size_t i)
{
	struct nlri nlri = nlri_of(nlris[i % 3]);

	nlri.bytes[i % 3 == 0 ? 2 : 6] = (uint8_t)(i >> 8);
	nlri.bytes[i % 3 == 0 ? 3 : 7] = (uint8_t)i;
	return nlri;
}

static uint32_t
set_of(const struct nlri *nlri, int text)
{
	char words[32];
	uint32_t set;

	if (text == 0)
		return SET_NOTHING;
	snprintf(words, sizeof(words), "next-hop self med %d", text);
	set = table_intern(table, (enum family)nlri->family, words);
	if (set > set_limit)
		set_limit = set;
	return set;
}

static bool
set_is(uint32_t set, int text)
{
	char words[32];

	snprintf(words, sizeof(words), "next-hop self med %d", text);
	return text == 0 ? set == SET_NOTHING : set > SET_UNKNOWN &&
	    strcmp(table_text(table, set), words) == 0;
}

/* Each claim but that for all stays where it is while the table grows. */
static struct claim *
thing_claim(const struct thing *t, size_t i)
{
	if (i == 0 && t->claim[0] != NULL)
		return &table_entry(table, t->id)->all;
	return t->claim[i];
}

static void
do_want(struct thing *t, size_t i)
{
	struct nlri nlri = thing_nlri((size_t)(t - things));
	struct entry *e = table_entry(table, t->id);
	struct claim *claim = claim_add(e, targets[i]);
	uint32_t set;

	if (t->claim[i] == NULL)
		t->since[i] = now;
	else
		check(claim == thing_claim(t, i), "the same again", t);
	t->claim[i] = claim;
	t->want[i] = draw(4) == 0 ? 0 : (int)(now / 500 + draw(TEXTS) + 1);
	set = set_of(&nlri, t->want[i]);
	claim_want(table, claim, set);
	table_release(table, set);
	claim->revision = now;
}

static void
do_remove(struct thing *t, size_t i)
{
	if (t->claim[i] == NULL)
		return;
	claim_remove(table, table_entry(table, t->id), thing_claim(t, i));
	t->claim[i] = NULL;
	t->want[i] = 0;
}

/* What is asked for all; else what was named last. */
static int
thing_group(const struct thing *t)
{
	size_t i, newest = 0;

	for (i = 1; i < TARGETS; i++)
		if (t->claim[i] != NULL && (newest == 0 ||
		    t->since[i] > t->since[newest]))
			newest = i;
	return t->want[t->want[0] == 0 ? newest : 0];
}

static void
operate(void)
{
	struct thing *t = &things[draw(THINGS)];
	struct nlri nlri = thing_nlri((size_t)(t - things));
	uint32_t what = draw(100);

	now++;
	if (t->id == NO_ENTRY) {
		t->id = table_add(table, &nlri);
	} else if (what < 2) {
		table_remove(table, t->id);
		memset(t, 0, sizeof(*t));
		t->id = NO_ENTRY;
		t->queued = -1;
	} else if (what < 30) {
		table_queue(table, t->id);
		t->queued = thing_group(t);
	} else if (what < 40) {
		table_unqueue(table, t->id);
		t->queued = -1;
	} else if (what < 80) {
		do_want(t, draw(TARGETS));
	} else
		do_remove(t, draw(TARGETS));
}

static void
check_claims(const struct thing *t)
{
	struct entry *e = table_entry(table, t->id);
	const struct claim *claim;
	struct named *named;
	bool ours = false;
	size_t i;

	for (i = 0; i < TARGETS; i++) {
		claim = claim_find(e, targets[i]);
		check(claim == thing_claim(t, i), "find", t);
		if (claim == NULL || t->claim[i] == NULL)
			continue;
		ours = true;
		check(set_is(claim->want, t->want[i]), "want", t);
		named = claim_named(e, thing_claim(t, i));
		check(i == 0 ? named == NULL : named != NULL &&
		    strcmp(named->targets, targets[i]) == 0, "named", t);
	}
	check(entry_is_ours(e) == ours, "ours", t);
}

static void
check_thing(struct thing *t)
{
	struct nlri nlri = thing_nlri((size_t)(t - things)), got;
	struct entry *e;

	check(table_find(table, &nlri) == t->id, "table_find", t);
	if (t->id == NO_ENTRY)
		return;
	e = table_entry(table, t->id);
	entry_nlri(e, &got);
	check(nlri_equal(&nlri, &got), "nlri", t);
	check_claims(t);
	check(!(e->flags & ENTRY_QUEUED) == (t->queued == -1), "queued", t);
	check(t->queued == -1 || set_is(e->queued, t->queued), "group", t);
}

/* All is removed: each set is free again, so that its number is reused. */
static void
test_sets_freed(void)
{
	uint32_t limit = set_limit, set = 0, i;
	bool reused = true;
	char words[32];

	for (i = 0; i < THINGS; i++)
		if (things[i].id != NO_ENTRY)
			table_remove(table, things[i].id);
	for (i = SET_UNKNOWN + 1; i <= limit + 1; i++) {
		snprintf(words, sizeof(words), "afterwards %u", i);
		set = table_intern(table, FAMILY_IPV4, words);
		reused &= set <= limit || i > limit;
	}
	tap_ok(reused && set > limit,
	    "each of %u numbers of sets was given back", limit - 1);
}

static void
test_random(void)
{
	unsigned i, n;

	table = table_new();
	for (i = 0; i < THINGS; i++) {
		things[i].id = NO_ENTRY;
		things[i].queued = -1;
	}
	for (n = 0; n < OPERATIONS; n++) {
		operate();
		for (i = 0; n % 1000 == 0 && i < THINGS; i++)
			check_thing(&things[i]);
	}
	if (!tap_ok(failures == 0, "%d random operations are as in the model",
	    OPERATIONS))
		printf("# %s\n", failure);
	test_sets_freed();
	table_free(table);
}

static void
test_counts(void)
{
	struct table *t = table_new();
	struct nlri nlri = nlri_of("10.0.0.0/8");
	uint32_t id = table_add(t, &nlri), a, b, other;
	struct claim *claim = &table_entry(t, id)->all;

	a = table_intern(t, FAMILY_IPV4, "a");
	tap_ok(table_intern(t, FAMILY_IPV4, "a") == a,
	    "equal texts are one set");
	b = table_intern(t, FAMILY_IPV4, "b");
	tap_ok(a != b && a > SET_UNKNOWN, "others are others");
	other = table_intern(t, FAMILY_IPV4_VPN, "a");
	tap_ok(other != a && other != b, "and so are those of a family");
	claim_want(t, claim, a);
	table_queue(t, id);
	claim_want(t, claim, b);
	table_release(t, a);
	table_release(t, a);
	tap_ok(strcmp(table_text(t, a), "a") == 0,
	    "a set is held by the queue alone");
	claim_want(t, claim, b);
	table_release(t, b);
	tap_ok(strcmp(table_text(t, b), "b") == 0,
	    "wanting what is wanted does not lose it");
	table_unqueue(t, id);
	tap_ok(table_intern(t, FAMILY_IPV4, "c") == a, "and then free");
	table_free(t);
}

/* The same octets in another family are something else, in any bucket. */
static void
test_alike(void)
{
	struct table *t = table_new();
	struct nlri a, b;
	uint32_t id;
	unsigned i, same = 0;

	for (i = 0; i < 10000; i++) {
		a = nlri_of("10.0.0.0/24");
		memcpy(a.bytes, &i, sizeof(i));
		b = a;
		b.family = FAMILY_IPV4_MPLS;
		id = table_add(t, &a);
		same += table_find(t, &b) != NO_ENTRY;
		same += table_add(t, &b) == id;
		table_remove(t, id);
		same += table_find(t, &a) != NO_ENTRY;
		table_remove(t, table_find(t, &b));
	}
	tap_ok(same == 0, "families do not mix: %u", same);
	table_free(t);
}

int
main(void)
{
	test_alike();
	test_counts();
	test_random();
	return tap_done();
}
