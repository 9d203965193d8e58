/* The store: what counts as a change, foreign prefixes, a full disk. */
#include <sys/resource.h>

#include <signal.h>

#include "engine/store.h"
#include "store_help.h"
#include "tap.h"

/* A change within a transaction of its own, as one word. */
static const char *
change(struct store *s, enum change_op op, const char *prefix,
    const char *attrs, uint64_t *revision)
{
	struct change c = { .op = op, .by.user = "alice" };
	int result;

	c.nlri = nlri_of(prefix);
	c.attrs = attrs != NULL ? strdup(attrs) : NULL;
	result = store_begin(s);
	if (result == 0)
		result = store_change(s, &c, 1000000000);
	if (result == 0)
		result = store_commit(s);
	if (result == -1)
		store_rollback(s);
	free(c.attrs);
	*revision = c.revision;
	if (result == -1)
		return "failed";
	if (c.err == ERR_FOREIGN)
		return "foreign";
	if (c.absent)
		return c.unchanged ? "absent" : "odd";
	return c.unchanged ? "unchanged" : "changed";
}

static void
changes(struct store *s, enum change_op op, const char *prefix,
    const char *attrs, const char *want, uint64_t want_revision)
{
	uint64_t revision;
	const char *got = change(s, op, prefix, attrs, &revision);

	if (!tap_ok(strcmp(got, want) == 0 && revision == want_revision,
	    "%s %s %s: %s %u", op == CHANGE_ANNOUNCE ? "announce" : "withdraw",
	    prefix, attrs != NULL ? attrs : "", want, (unsigned)want_revision))
		printf("# got %s %u\n", got, (unsigned)revision);
}

static void
forgets(struct store *s, const char *prefix, uint64_t revision)
{
	struct nlri nlri = nlri_of(prefix);

	store_begin(s);
	store_forget(s, &nlri, "", revision);
	store_commit(s);
}

static void
has_row(struct store *s, const char *prefix, const char *want)
{
	char got[512] = "none";
	struct nlri nlri = nlri_of(prefix);
	struct row row;
	bool found;

	if (store_get(s, &nlri, "", &row, &found) == 0 && found)
		snprintf(got, sizeof(got), "%s %s %u %d %d %d", row.attrs,
		    row.owner, (unsigned)row.revision, row.withdrawing,
		    (int)row.created, (int)row.changed);
	tap_is(got, want, prefix);
}

static void
test_changes(void)
{
	const char *a = "next-hop self med 1", *b = "next-hop self med 2";
	struct problem p;
	struct store *s;

	s = store_open(test_path("changes.db"), &p);
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "absent", 0);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", a, "changed", 1);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", a, "unchanged", 1);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", b, "changed", 2);
	changes(s, CHANGE_ANNOUNCE, "2001:db8::/32", a, "changed", 3);
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "changed", 4);
	has_row(s, "10.0.0.1/32", "next-hop self med 2 alice 4 1 1000 1000");
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "unchanged", 4);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", b, "changed", 5);
	forgets(s, "10.0.0.1/32", 4);
	forgets(s, "10.0.0.1/32", 5);
	has_row(s, "10.0.0.1/32", "next-hop self med 2 alice 5 0 1000 1000");
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "changed", 6);
	forgets(s, "10.0.0.1/32", 4);
	has_row(s, "10.0.0.1/32", "next-hop self med 2 alice 6 1 1000 1000");
	forgets(s, "10.0.0.1/32", 6);
	has_row(s, "10.0.0.1/32", "none");
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "absent", 0);
	store_close(s);
	s = store_open(test_path("changes.db"), &p);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", a, "changed", 7);
	store_close(s);
}

static void
marks(struct store *s, const char *prefix, bool is_foreign)
{
	struct nlri nlri = nlri_of(prefix);

	store_begin(s);
	store_foreign(s, &nlri, is_foreign);
	store_commit(s);
}

static void
test_foreign(void)
{
	const char *a = "next-hop self";
	struct problem p;
	struct store *s;

	s = store_open(test_path("foreign.db"), &p);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", a, "changed", 1);
	marks(s, "10.0.0.1/32", true);
	marks(s, "10.0.0.2/32", true);
	marks(s, "10.0.0.2/32", true);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.2/32", a, "foreign", 0);
	changes(s, CHANGE_WITHDRAW, "10.0.0.2/32", NULL, "absent", 0);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", "next-hop self med 1",
	    "changed", 2);
	marks(s, "10.0.0.2/32", false);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.2/32", a, "changed", 3);
	marks(s, "10.0.0.3/32", true);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.3/32", a, "foreign", 0);
	store_begin(s);
	store_foreign_clear(s);
	store_rollback(s);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.3/32", a, "foreign", 0);
	store_begin(s);
	store_foreign_clear(s);
	store_commit(s);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.3/32", a, "changed", 4);
	store_close(s);
}

/* What was rolled back is not there, and its revision was not used up. */
static void
test_rollback(void)
{
	struct change c = { .op = CHANGE_ANNOUNCE, .by.user = "" };
	struct problem p;
	struct store *s;

	s = store_open(test_path("rollback.db"), &p);
	c.nlri = nlri_of("10.0.0.1/32");
	c.attrs = strdup("next-hop self");
	store_begin(s);
	store_change(s, &c, 1000000000);
	store_rollback(s);
	free(c.attrs);
	has_row(s, "10.0.0.1/32", "none");
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", "next-hop self", "changed",
	    1);
	store_close(s);
}

/*
 * Files may not grow: the change fails, and the next after that does not.
 * Meanwhile nothing is printed: the results may be a file too.
 */
static void
test_full(void)
{
	const char *attrs = "next-hop self";
	struct rlimit none, some;
	struct problem p;
	struct store *s;
	uint64_t revision;
	bool failed, unchanged;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &some);
	s = store_open(test_path("full.db"), &p);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", attrs, "changed", 1);
	none = some;
	none.rlim_cur = 0;
	setrlimit(RLIMIT_FSIZE, &none);
	failed = strcmp(change(s, CHANGE_ANNOUNCE, "10.0.0.2/32", attrs,
	    &revision), "failed") == 0;
	unchanged = strcmp(change(s, CHANGE_ANNOUNCE, "10.0.0.1/32", attrs,
	    &revision), "unchanged") == 0;
	setrlimit(RLIMIT_FSIZE, &some);
	tap_ok(failed, "no room: the change fails");
	tap_ok(unchanged, "what changes nothing does not");
	has_row(s, "10.0.0.2/32", "none");
	changes(s, CHANGE_ANNOUNCE, "10.0.0.2/32", attrs, "changed", 2);
	store_close(s);
	s = store_open(test_path("full.db"), &p);
	has_row(s, "10.0.0.1/32", "next-hop self alice 1 0 1000 1000");
	has_row(s, "10.0.0.2/32", "next-hop self alice 2 0 1000 1000");
	store_close(s);
}

int
main(void)
{
	test_begin("store");
	test_changes();
	test_foreign();
	test_rollback();
	test_full();
	test_end();
	return tap_done();
}
