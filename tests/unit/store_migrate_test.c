/*
 * Databases that an exagate of version 1 has made: each row is there after
 * the migration, as it was, or the database is as it was.
 */
#include <sys/resource.h>

#include <signal.h>
#include <sqlite3.h>

#include "buf.h"
#include "engine/store.h"
#include "store_help.h"
#include "tap.h"

/* As it was released, and never changes. */
static const char version_1[] =
#include "engine/schema.inc"
    "PRAGMA user_version = 1;";

static const char rows[] =
    "INSERT INTO entry VALUES "
    "(x'010a00000020', 'next-hop self', 7, 0, 'alice', 1000, 2000),"
    "(x'01c000020018', 'next-hop 192.0.2.9 med 5', 8, 1, '', 1001, 2001),"
    "(x'010a00000018', 'next-hop self community [ 1:2 ]', 9, 0, 'b', 3, 4),"
    "(x'0220010db800000000000000000000000020', 'next-hop self', 10, 0, 'c', "
    "1003, 2003);"
    "INSERT INTO foreigner VALUES (x'010a01000020'),"
    "(x'0220010db800010000000000000000000030');"
    "UPDATE meta SET revision = 12, session = 'boot 1 2', form = 1;";

static void
run(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
		fprintf(stderr, "%s\n", why);
		exit(99);
	}
}

/* A database of version 1 with rows, and n more. */
static void
make_version_1(const char *name, unsigned n)
{
	char sql[256];
	sqlite3 *db;

	if (sqlite3_open(test_path(name), &db) != SQLITE_OK)
		exit(99);
	run(db, "PRAGMA journal_mode = WAL");
	run(db, version_1);
	run(db, "BEGIN");
	run(db, rows);
	while (n-- > 0) {
		snprintf(sql, sizeof(sql), "INSERT INTO entry VALUES "
		    "(x'01aa%06x20', 'next-hop self community [ 65000:%u ]', "
		    "1, 0, 'many', 1, 1)", n, n);
		run(db, sql);
	}
	run(db, "COMMIT");
	sqlite3_close(db);
}

static int
print_value(void *arg, int n, char **values, char **names)
{
	(void)n;
	(void)names;
	snprintf(arg, 512, "%s", values[0] != NULL ? values[0] : "NULL");
	return 0;
}

/* The first value of a query, of the database that nobody has open. */
static void
database_is(const char *name, const char *query, const char *want)
{
	char got[512] = "nothing";
	sqlite3 *db;

	sqlite3_open(test_path(name), &db);
	sqlite3_exec(db, query, print_value, got, NULL);
	sqlite3_close(db);
	tap_is(got, want, want);
}

static int
print_row(const struct row *row, void *arg)
{
	nlri_print(arg, &row->nlri);
	buf_printf(arg, " '%s' %s %u %d '%s' %d %d\n", row->targets,
	    row->attrs, (unsigned)row->revision, row->withdrawing, row->owner,
	    (int)row->created, (int)row->changed);
	return 0;
}

static void
print_foreign(const struct nlri *nlri, void *arg)
{
	nlri_print(arg, nlri);
	buf_puts(arg, "\n");
}

static void
check_rows(struct store *s)
{
	static const char want[] =
	    "10.0.0.0/24 '' next-hop self community [ 1:2 ] 9 0 'b' 3 4\n"
	    "10.0.0.0/32 '' next-hop self 7 0 'alice' 1000 2000\n"
	    "192.0.2.0/24 '' next-hop 192.0.2.9 med 5 8 1 '' 1001 2001\n"
	    "2001:db8::/32 '' next-hop self 10 0 'c' 1003 2003\n";
	static const char foreign[] = "10.1.0.0/32\n2001:db8:1::/48\n";
	struct filter all = { .families = FAMILIES_ALL };
	char got[4096];
	struct buf b;

	buf_init(&b, got, sizeof(got));
	store_list(s, &all, 100, print_row, &b);
	tap_is(got, want, "the entries are as they were, for all");
	buf_init(&b, got, sizeof(got));
	store_foreign_list(s, print_foreign, &b);
	tap_is(got, foreign, "and so is what is foreign");
}

static void
check_meta(struct store *s)
{
	struct change c = { .op = CHANGE_ANNOUNCE,
	    .by = { .user = "new", .others = true },
	    .nlri = nlri_of("10.0.0.0/32"), .targets = strdup("192.0.2.2"),
	    .attrs = strdup("next-hop self") };
	char session[SESSION_MAX];
	unsigned form = 9;

	tap_ok(store_session_get(s, session, &form) == 0 &&
	    strcmp(session, "boot 1 2") == 0 && form == 1,
	    "the session is remembered");
	tap_ok(store_begin(s) == 0 && store_change(s, &c, 1) == 0 &&
	    store_commit(s) == 0 && c.err == ERR_NONE && c.revision == 13,
	    "an entry for a neighbour has the next revision");
	free(c.targets);
	free(c.attrs);
}

static void
test_migrates(void)
{
	struct problem p = { .detail = "" };
	struct store *s;

	make_version_1("old.db", 0);
	s = store_open(test_path("old.db"), &p);
	if (!tap_ok(s != NULL, "a database of version 1 is opened")) {
		printf("# %s\n", p.detail);
		return;
	}
	check_rows(s);
	check_meta(s);
	store_close(s);
	database_is("old.db", "PRAGMA user_version", "4");
	database_is("old.db", "SELECT count(*) FROM entry", "5");
	s = store_open(test_path("old.db"), &p);
	tap_ok(s != NULL, "it is opened again");
	store_close(s);
	database_is("old.db", "SELECT count(*) FROM entry", "5");
	database_is("old.db", "PRAGMA integrity_check", "ok");
}

/* The database of the newest version that is made anew is the same. */
static void
test_same_schema(void)
{
	struct problem p;
	char query[512];

	store_close(store_open(test_path("new.db"), &p));
	snprintf(query, sizeof(query), "ATTACH '%s' AS new; "
	    "SELECT group_concat(name, ' ') FROM (SELECT name FROM "
	    "sqlite_schema AS o WHERE sql NOT IN "
	    "(SELECT sql FROM new.sqlite_schema AS n WHERE n.name = o.name))",
	    test_path("new.db"));
	database_is("old.db", query, "NULL");
	database_is("new.db", "SELECT group_concat(name, ' ') FROM "
	    "(SELECT name FROM sqlite_schema WHERE sql IS NOT NULL "
	    "ORDER BY name)", "departed departed_withdrawn entry "
	    "entry_expires entry_owner entry_set "
	    "foreigner history history_by meta outcome refusal "
	    "suspension wanted_set");
}

/* There is no room for it: refused, unharmed, and well the next time. */
static void
test_no_room(void)
{
	struct problem p = { .detail = "" };
	struct rlimit some, none;
	struct store *s;

	make_version_1("full.db", 20000);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &some);
	none = some;
	none.rlim_cur = 300000;
	setrlimit(RLIMIT_FSIZE, &none);
	s = store_open(test_path("full.db"), &p);
	setrlimit(RLIMIT_FSIZE, &some);
	if (!tap_ok(s == NULL && *p.detail != '\0',
	    "no room to migrate: refused"))
		printf("# %s\n", p.detail);
	store_close(s);
	database_is("full.db", "PRAGMA user_version", "1");
	database_is("full.db", "SELECT count(*) FROM entry "
	    "WHERE owner = 'many'", "20000");
	database_is("full.db", "SELECT count(*) FROM sqlite_schema "
	    "WHERE type = 'table'", "3");
	s = store_open(test_path("full.db"), &p);
	tap_ok(s != NULL, "room again: it is opened");
	store_close(s);
	database_is("full.db", "SELECT count(*) FROM entry "
	    "WHERE owner = 'many' AND neighbors = ''", "20000");
}

int
main(void)
{
	test_begin("store-migrate");
	test_migrates();
	test_same_schema();
	test_no_room();
	test_end();
	return tap_done();
}
