/*
 * The store: entries of one NLRI for different neighbours, beside each other
 * and in each other's way; NLRI of every family.
 */
#include "engine/store.h"
#include "store_help.h"
#include "tap.h"

#define ALL	""
#define A	"192.0.2.2"
#define AB	"192.0.2.2, 192.0.2.3"
#define B	"192.0.2.3"
#define A_AS	"192.0.2.2 peer-as 65000"
#define C	"192.0.2.30"

static const char *const each_family[] = {
	"10.0.0.0/24", "10.0.0.0/24;path=0", "10.0.0.0/24;path=1",
	"2001:db8::/32", "10.0.0.0/24;label", "2001:db8::/32;label",
	"10.0.0.0/24;rd=65000:1", "10.0.0.0/24;rd=65000:2",
	"10.0.0.0/24;rd=65000:1;path=1", "2001:db8::/32;rd=65000:1",
	"flow4;x=01180a0000", "flow4;x=01180a000003810601bb", "flow6;x=038106",
	"flow4;rd=65000:1;x=01180a0000", "flow6;rd=65000:1;x=038106",
	"vpls;rd=65000:1;5;16;1;8", "vpls;rd=65000:1;5;16;1;9",
};

#define EACH	(sizeof(each_family) / sizeof(each_family[0]))

/* A change within a transaction of its own, as words. */
static void
changes(struct store *s, enum change_op op, const char *nlri,
    const char *targets, const char *attrs, const char *want)
{
	struct change c = { .op = op, .nlri = nlri_of(nlri),
	    .by.user = "alice" };
	char got[64];

	c.targets = *targets != '\0' ? strdup(targets) : NULL;
	c.attrs = attrs != NULL ? strdup(attrs) : NULL;
	if (store_begin(s) == -1 || store_change(s, &c, 1000000000) == -1 ||
	    store_commit(s) == -1)
		c.err = ERR_STORE;
	snprintf(got, sizeof(got), "%s%s%u", c.err == ERR_FOREIGN ?
	    "foreign " : c.err == ERR_CONFLICT ? "conflict " :
	    c.err != ERR_NONE ? "failed " : "", c.absent ? "absent " :
	    c.unchanged ? "unchanged " : "", (unsigned)c.revision);
	tap_ok(strcmp(got, want) == 0, "%s %s for '%s' %s: %s",
	    op == CHANGE_ANNOUNCE ? "announce" : "withdraw", nlri, targets,
	    attrs != NULL ? attrs : "", want);
	if (strcmp(got, want) != 0)
		printf("# got %s\n", got);
	free(c.targets);
	free(c.attrs);
}

static void
announces(struct store *s, const char *targets, const char *attrs,
    const char *want)
{
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", targets, attrs, want);
}

static void
withdraws(struct store *s, const char *targets, const char *want)
{
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", targets, NULL, want);
}

static void
forgets(struct store *s, const char *targets, uint64_t revision)
{
	struct nlri nlri = nlri_of("10.0.0.1/32");

	store_begin(s);
	store_forget(s, &nlri, targets, revision);
	store_commit(s);
}

static int
print_row(const struct row *row, void *arg)
{
	char *text = arg;

	sprintf(text + strlen(text), "[%s %s %u%s] ", row->targets, row->attrs,
	    (unsigned)row->revision, row->withdrawing ? " withdrawing" : "");
	return 0;
}

/* All rows, and each looked up by itself. */
static void
has_rows(struct store *s, const char *want)
{
	struct filter all = { .families = FAMILIES_ALL };
	char got[2048] = "";

	store_list(s, &all, 100, print_row, got);
	if (*got != '\0')
		got[strlen(got) - 1] = '\0';
	tap_is(got, want, want);
}

static void
has_row(struct store *s, const char *targets, const char *want)
{
	struct nlri nlri = nlri_of("10.0.0.1/32");
	char got[512] = "none ";
	struct row row;
	bool found;

	if (store_get(s, &nlri, targets, &row, &found) == 0 && found) {
		got[0] = '\0';
		print_row(&row, got);
	}
	got[strlen(got) - 1] = '\0';
	tap_is(got, want, want);
}

static struct store *
opens(const char *name)
{
	struct problem p = { .detail = "" };
	struct store *s = store_open(test_path(name), &p);

	if (s == NULL) {
		fprintf(stderr, "%s\n", p.detail);
		exit(99);
	}
	return s;
}

/* Each has its own row, revision and fate. */
static void
test_beside(void)
{
	struct store *s = opens("beside.db");

	announces(s, ALL, "next-hop self", "1");
	announces(s, A, "next-hop self med 1", "2");
	announces(s, B, "next-hop self med 2", "3");
	announces(s, A, "next-hop self med 1", "unchanged 2");
	has_rows(s, "[ next-hop self 1] [192.0.2.2 next-hop self med 1 2] "
	    "[192.0.2.3 next-hop self med 2 3]");
	announces(s, A, "next-hop self med 3", "4");
	withdraws(s, ALL, "5");
	withdraws(s, C, "absent 0");
	has_row(s, ALL, "[ next-hop self 5 withdrawing]");
	has_row(s, A, "[192.0.2.2 next-hop self med 3 4]");
	has_row(s, B, "[192.0.2.3 next-hop self med 2 3]");
	has_row(s, C, "none");
	forgets(s, A, 5);
	forgets(s, B, 3);
	forgets(s, ALL, 4);
	has_rows(s, "[ next-hop self 5 withdrawing] "
	    "[192.0.2.2 next-hop self med 3 4] "
	    "[192.0.2.3 next-hop self med 2 3]");
	forgets(s, ALL, 5);
	has_rows(s, "[192.0.2.2 next-hop self med 3 4] "
	    "[192.0.2.3 next-hop self med 2 3]");
	withdraws(s, B, "6");
	forgets(s, B, 6);
	store_close(s);
	s = opens("beside.db");
	has_rows(s, "[192.0.2.2 next-hop self med 3 4]");
	announces(s, ALL, "next-hop self", "7");
	store_close(s);
}

/* No two that are announced name the same neighbour. */
static void
test_conflict(void)
{
	const char *x = "next-hop self", *y = "next-hop self med 1";
	struct store *s = opens("conflict.db");

	announces(s, A, x, "1");
	announces(s, AB, x, "conflict 0");
	announces(s, A_AS, x, "conflict 0");
	announces(s, C, x, "2");
	has_rows(s, "[192.0.2.2 next-hop self 1] [192.0.2.30 next-hop self 2]");
	changes(s, CHANGE_ANNOUNCE, "10.0.0.2/32", AB, x, "3");
	changes(s, CHANGE_ANNOUNCE, "10.0.0.2/32", B, x, "conflict 0");
	changes(s, CHANGE_WITHDRAW, "10.0.0.2/32", B, NULL, "absent 0");
	announces(s, A, y, "4");
	withdraws(s, A, "5");
	announces(s, AB, x, "6");
	announces(s, A, y, "conflict 0");
	announces(s, A, x, "conflict 0");
	has_row(s, A, "[192.0.2.2 next-hop self med 1 5 withdrawing]");
	withdraws(s, A, "unchanged 5");
	withdraws(s, AB, "7");
	announces(s, A, x, "8");
	announces(s, B, x, "9");
	announces(s, AB, x, "conflict 0");
	forgets(s, AB, 7);
	announces(s, AB, x, "conflict 0");
	announces(s, ALL, x, "10");
	store_close(s);
}

/* What is foreign is so for everybody, but not what is there already. */
static void
test_foreign(void)
{
	struct nlri nlri = nlri_of("10.0.0.1/32");
	struct store *s = opens("foreign.db");

	announces(s, A, "next-hop self", "1");
	store_begin(s);
	store_foreign(s, &nlri, true);
	store_commit(s);
	announces(s, ALL, "next-hop self", "foreign 0");
	announces(s, B, "next-hop self", "foreign 0");
	announces(s, A, "next-hop self med 1", "2");
	store_close(s);
}

/* A table of what is listed: each once, none else. */
static void
tick_foreign(const struct nlri *nlri, void *arg)
{
	unsigned *ticks = arg;
	size_t i;

	for (i = 0; i < EACH; i++) {
		struct nlri one = nlri_of(each_family[i]);

		ticks[i] += nlri_equal(nlri, &one);
	}
	ticks[EACH]++;
}

static int
tick_row(const struct row *row, void *arg)
{
	tick_foreign(&row->nlri, arg);
	return 0;
}

static bool
each_once(const unsigned *ticks)
{
	size_t i;

	for (i = 0; i < EACH; i++)
		if (ticks[i] != 1)
			return false;
	return ticks[EACH] == EACH;
}

static void
test_families(void)
{
	struct filter all = { .families = FAMILIES_ALL };
	unsigned rows[EACH + 1] = { 0 }, foreign[EACH + 1] = { 0 };
	unsigned again[EACH + 1] = { 0 };
	struct store *s = opens("families.db");
	struct nlri nlri;
	char want[24];
	unsigned i;

	for (i = 0; i < EACH; i++) {
		snprintf(want, sizeof(want), "%u", i + 1);
		changes(s, CHANGE_ANNOUNCE, each_family[i], ALL,
		    "next-hop self", want);
	}
	store_list(s, &all, 100, tick_row, rows);
	tap_ok(each_once(rows), "each has a row");
	store_begin(s);
	for (i = 0; i < EACH; i++) {
		nlri = nlri_of(each_family[i]);
		store_foreign(s, &nlri, true);
	}
	store_commit(s);
	store_foreign_list(s, tick_foreign, foreign);
	tap_ok(each_once(foreign), "each may be foreign");
	store_begin(s);
	for (i = 1; i < EACH; i++) {
		nlri = nlri_of(each_family[i]);
		store_foreign(s, &nlri, false);
	}
	store_commit(s);
	store_foreign_list(s, tick_foreign, again);
	tap_ok(again[0] == 1 && again[EACH] == 1, "and not, by itself");
	store_close(s);
}

int
main(void)
{
	test_begin("store-named");
	test_beside();
	test_conflict();
	test_foreign();
	test_families();
	test_end();
	return tap_done();
}
