/*
 * Suspensions in the store: each is there once, outlives the store, and goes
 * back with its transaction; frozen changes; what is left over; and that an
 * older copy of the database is noticed.
 */
#include "buf.h"
#include "engine/limits.h"
#include "engine/store_suspend.h"
#include "store_help.h"
#include "tap.h"

static struct store *s;

static void
opened(const char *name)
{
	struct problem p = { .detail = "" };

	store_close(s);
	if ((s = store_open(test_path(name), &p)) == NULL) {
		printf("Bail out! %s\n", p.detail);
		exit(99);
	}
}

/* "unchanged", "no such entry", or "" as it was done. */
static const char *
operate(struct operation *o, bool keep)
{
	snprintf(o->what.by, sizeof(o->what.by), "alice");
	snprintf(o->by.user, sizeof(o->by.user), "alice");
	o->what.at = 1700000000000000;
	if (store_begin(s) == -1 || store_operate(s, o) == -1)
		return "failed";
	if (!keep)
		store_rollback(s);
	else if (store_commit(s) == -1)
		return "failed";
	return o->err == ERR_NO_ENTRY ? "no such entry" :
	    o->unchanged ? "unchanged" : "";
}

static const char *
suspend(enum suspended kind, const char *what, bool resume)
{
	struct operation o = { .resume = resume, .what.kind = kind };

	snprintf(o.what.what, sizeof(o.what.what), "%s", what);
	if (kind == SUSPENDED_ENTRY) {
		o.what.nlri = test_nlri(1);
		o.what.what[0] = '\0';
	}
	return operate(&o, true);
}

/* "announce 1": made, or why not. */
static const char *
change(unsigned n, enum change_op op, const char *attrs, bool expired)
{
	struct change c = { .op = op, .nlri = test_nlri(n),
	    .expired = expired };
	static char text[OWNER_MAX + 64];

	snprintf(text, sizeof(text), "%s", attrs);
	c.attrs = text;
	if (store_begin(s) == -1 || store_change(s, &c, 1) == -1 ||
	    store_commit(s) == -1)
		return "failed";
	if (c.err == ERR_FROZEN)
		snprintf(text, sizeof(text), "frozen by %s at %llu", c.who,
		    (unsigned long long)c.number);
	return c.err == ERR_NONE ? (c.unchanged ? "unchanged" : "") : text;
}

/* All that is suspended: "all() entry(10.0.0.1/32)". */
static int
list_add(const struct suspension *one, void *arg)
{
	struct buf *b = arg;

	buf_printf(b, "%s%s(", b->len > 0 ? " " : "",
	    suspended_name(one->kind));
	if (one->kind == SUSPENDED_ENTRY)
		nlri_print(b, &one->nlri);
	buf_printf(b, "%s)", one->what);
	return 0;
}
static const char *
list(void)
{
	static char text[512];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	return store_suspensions(s, list_add, &b) == 0 ? text : "failed";
}

static void
test_once(void)
{
	struct operation o = { .what = { .kind = SUSPENDED_OWNER,
	    .what = "carol" } };

	opened("a.db");
	tap_is(suspend(SUSPENDED_ENTRY, "", false), "no such entry",
	    "an entry that is not there");
	tap_is(suspend(SUSPENDED_ENTRY, "", true), "unchanged",
	    "it is not suspended");
	change(1, CHANGE_ANNOUNCE, "next-hop self", false);
	tap_is(suspend(SUSPENDED_ENTRY, "", false), "", "suspended");
	tap_is(suspend(SUSPENDED_ENTRY, "", false), "unchanged", "again");
	suspend(SUSPENDED_OWNER, "bob", false);
	suspend(SUSPENDED_OWNER, "alice", false);
	suspend(SUSPENDED_NEIGHBOR, "192.0.2.2", false);
	suspend(SUSPENDED_ALL, "", false);
	tap_is(operate(&o, false), "", "one more, rolled back");
	opened("a.db");
	tap_is(list(), "all() entry(10.0.0.1/32) neighbor(192.0.2.2) "
	    "owner(alice) owner(bob)", "they outlive the store");
	suspend(SUSPENDED_OWNER, "alice", true);
	suspend(SUSPENDED_ALL, "", true);
	suspend(SUSPENDED_NEIGHBOR, "192.0.2.2", true);
	suspend(SUSPENDED_ENTRY, "", true);
	tap_is(list(), "owner(bob)", "all but one are resumed");
}

static void
test_frozen(void)
{
	struct operation o = { .what.kind = SUSPENDED_CHANGES };
	static const char frozen[] = "frozen by alice at 1700000000";

	operate(&o, false);
	tap_is(change(1, CHANGE_ANNOUNCE, "next-hop self med 1", false), "",
	    "frozen and rolled back: changes are taken");
	suspend(SUSPENDED_CHANGES, "", false);
	tap_is(change(1, CHANGE_ANNOUNCE, "next-hop self med 2", false),
	    frozen, "frozen: no change");
	tap_is(change(1, CHANGE_ANNOUNCE, "next-hop self med 1", false),
	    "unchanged", "what is so already is no change");
	opened("a.db");
	tap_is(change(1, CHANGE_WITHDRAW, "", false), frozen,
	    "also when it is opened again");
	tap_is(change(1, CHANGE_WITHDRAW, "", true), "",
	    "a lease ends all the same");
	suspend(SUSPENDED_CHANGES, "", true);
	tap_is(change(1, CHANGE_ANNOUNCE, "next-hop self", false), "",
	    "resumed");
}

static void
test_leftovers(void)
{
	struct leftover left[] = { { .nlri = test_nlri(1) },
	    { .nlri = test_nlri(2) } };
	struct operation o = { .resume = true, .leftovers = left,
	    .leftovers_n = 2, .what.kind = SUSPENDED_ALL, .driver = "other" };
	uint64_t before = store_revision(s);
	struct row row;
	bool found;

	suspend(SUSPENDED_ALL, "", false);
	operate(&o, true);
	tap_ok(left[0].revision == 0 && left[1].revision > before &&
	    store_get(s, &left[1].nlri, "", &row, &found) == 0 && found &&
	    row.withdrawing && row.revision == left[1].revision,
	    "what nobody asks for is withdrawn, with a revision");
	tap_ok(store_get(s, &left[0].nlri, "", &row, &found) == 0 && found &&
	    !row.withdrawing, "what somebody asks for stays");
	opened("a.db");
	tap_is(store_accepted(s), "other", "who drove ExaBGP is accepted");
	left[0].nlri = test_nlri(3);
	o.keep = true;
	o.leftovers_n = 1;
	operate(&o, true);
	tap_is(change(3, CHANGE_ANNOUNCE, "next-hop self", false)[0] == '\0' ?
	    "taken" : "", "", "what is kept is somebody else's");
}

/* What was left over and is gone is one route less, and one was there. */
static void
test_leftovers_are_routes(void)
{
	struct leftover left = { .nlri = test_nlri(9) };
	struct operation o = { .resume = true, .leftovers = &left,
	    .leftovers_n = 1, .what.kind = SUSPENDED_ALL, .driver = "other" };
	struct limits *limits = limits_new();

	opened("count.db");
	limits_add(limits, "*", "ipv4 unicast 1", NULL);
	store_limits(s, limits);
	suspend(SUSPENDED_ALL, "", false);
	operate(&o, true);
	store_begin(s);
	store_forget(s, &left.nlri, "", left.revision);
	store_commit(s);
	tap_is(change(1, CHANGE_ANNOUNCE, "next-hop self", false), "",
	    "one route may be sent");
	opened("a.db");
}

static void
copy(const char *from, const char *to)
{
	char command[3 * PATH_MAX];

	snprintf(command, sizeof(command), "cp %s %s && rm -f %s-wal %s-shm",
	    test_path(from), test_path(to), test_path(to), test_path(to));
	if (system(command) != 0)
		exit(99);
}

static void
test_restored(void)
{
	char name[17];

	snprintf(name, sizeof(name), "%s", store_name(s));
	tap_ok(strlen(name) == 16, "a database has a name");
	tap_ok(store_known(s) == store_revision(s), "what it is, is known");
	store_close(s);
	s = NULL;
	copy("a.db", "copy.db");
	opened("a.db");
	change(1, CHANGE_ANNOUNCE, "next-hop self med 7", false);
	store_close(s);
	s = NULL;
	copy("copy.db", "a.db");
	opened("a.db");
	tap_ok(store_known(s) == store_revision(s) + 1 &&
	    strcmp(store_name(s), name) == 0, "an older copy is noticed");
	opened("new.db");
	tap_ok(store_known(s) == 0 && strcmp(store_name(s), name) != 0,
	    "a new one has another name, and nothing is known of it");
}

int
main(void)
{
	test_begin("suspend");
	test_once();
	test_frozen();
	test_leftovers();
	test_leftovers_are_routes();
	test_restored();
	store_close(s);
	test_end();
	return tap_done();
}
