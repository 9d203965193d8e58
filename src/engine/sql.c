/*
 * The only file that knows SQLite; the statements are in sql_text.c. Decides
 * how the database is set up, checked and migrated, and what its failures are
 * called; knows nothing of prefixes, changes and revisions.
 */
#include <sys/stat.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/sql.h"
#include "engine/sql_text.h"
#include "err.h"
#include "log.h"

struct sql {
	sqlite3		*db;
	sqlite3_stmt	*statement[SQL__MAX];
	int		 code;		/* of the last failure, extended */
	int		 failure;	/* logged last */
	int64_t		 failed_at;	/* clock_us */
};

/* The schema's history. A version never changes once it was released. */
static const char schema_sql[] =
#include "engine/schema.inc"
;
static const char schema_2_sql[] =
#include "engine/schema-2.inc"
;
static const char schema_3_sql[] =
#include "engine/schema-3.inc"
;
static const char schema_4_sql[] =
#include "engine/schema-4.inc"
;
static const struct {
	int		 version;
	const char	*text;
} sql_migrations[] = {
	{ 1, schema_sql },
	{ 2, schema_2_sql },
	{ 3, schema_3_sql },
	{ 4, schema_4_sql },
};
#define MIGRATIONS	(sizeof(sql_migrations) / sizeof(sql_migrations[0]))
#define NEWEST		sql_migrations[MIGRATIONS - 1].version

/*
 * What the connection must be like, the value that shows that it is, and the
 * failure that any other value is.
 */
static const struct {
	bool		 writer;
	int		 failure;
	const char	*text, *value;
} sql_settings[] = {
	{ true, 0, "PRAGMA journal_mode = WAL", "wal" },
	{ true, 0, "PRAGMA synchronous = FULL; PRAGMA synchronous", "2" },
	{ true, 0, "PRAGMA foreign_keys = ON; PRAGMA foreign_keys", "1" },
	{ true, 0, "PRAGMA temp_store = MEMORY; PRAGMA temp_store", "2" },
	/*
	 * 32 MiB of log, then it is worked into the file: a page that many
	 * changes are in is written there once.
	 */
	{ true, 0, "PRAGMA wal_autocheckpoint = 8192", "8192" },
	{ true, 0, "PRAGMA journal_size_limit = 67108864", "67108864" },
	/* The keys of 1,000,000 entries are 24 MiB; taken as needed. */
	{ true, 0, "PRAGMA cache_size = -32768; PRAGMA cache_size", "-32768" },
	{ true, SQLITE_CORRUPT, "PRAGMA quick_check(1)", "ok" },
	{ false, 0, "PRAGMA query_only = ON; PRAGMA query_only", "1" },
};

static const struct {
	int		 code;
	const char	*sentence;
} sql_failures[] = {
	{ SQLITE_BUSY, "it is locked by another program" },
	{ SQLITE_NOTADB, "this is not a database of exagate; "
	    "put the right one there, or move it away to begin anew" },
	{ SQLITE_CORRUPT, "it is damaged; "
	    "put a copy there, or move it away to begin anew" },
	{ SQLITE_READONLY, "it may not be written" },
	{ SQLITE_CANTOPEN, "it cannot be opened" },
	{ SQLITE_FULL, "the disk is full" },
	{ SQLITE_IOERR, "it cannot be read or written" },
	{ SQLITE_NOMEM, "no memory" },
};

static const char *
sql_sentence(int code)
{
	size_t i;

	for (i = 0; i < sizeof(sql_failures) / sizeof(sql_failures[0]); i++)
		if (sql_failures[i].code == (code & 0xff))
			return sql_failures[i].sentence;
	return "it failed";
}

/* Why the last call failed, for p. Returns -1. */
static int
sql_refuse(const struct sql *q, struct problem *p)
{
	return problem_set(p, ERR_STORE, "database", "%s (%s)",
	    sql_sentence(sqlite3_errcode(q->db)), sqlite3_errmsg(q->db));
}

/* Log a failure at run time, each kind once a second at most. Returns -1. */
static int
sql_fail(struct sql *q)
{
	int code = sqlite3_extended_errcode(q->db);
	int64_t now = clock_us();

	q->code = code;
	if (code != q->failure || now - q->failed_at >= 1000000) {
		log_error("database: %s (%s, %d)", sql_sentence(code),
		    sqlite3_errmsg(q->db), code);
		q->failure = code;
		q->failed_at = now;
	}
	return -1;
}

/*
 * Run text, which may be several statements; the first column of the last
 * row goes into value (size bytes, "" without a row). 0, or -1 with p.
 */
static int
sql_query(struct sql *q, const char *text, char *value, size_t size,
    struct problem *p)
{
	sqlite3_stmt *st;

	if (size > 0)
		value[0] = '\0';
	while (*text != '\0') {
		if (sqlite3_prepare_v2(q->db, text, -1, &st, &text) !=
		    SQLITE_OK)
			return sql_refuse(q, p);
		while (st != NULL && sqlite3_step(st) == SQLITE_ROW)
			snprintf(value, size, "%s",
			    (const char *)sqlite3_column_text(st, 0));
		if (sqlite3_finalize(st) != SQLITE_OK)
			return sql_refuse(q, p);
	}
	return 0;
}

/* A database of somebody else, or a newer one, is left as it is. */
static int
sql_check_version(struct sql *q, int *version, struct problem *p)
{
	char n[128];

	if (sql_query(q, "SELECT (SELECT count(*) FROM sqlite_schema) > 0 AND "
	    "(SELECT * FROM pragma_application_id) <> 1702388071",
	    n, sizeof(n), p) == -1)
		return -1;
	if (strcmp(n, "0") != 0)
		return problem_set(p, ERR_STORE, "database",
		    "it belongs to another program");
	if (sql_query(q, "PRAGMA user_version", n, sizeof(n), p) == -1)
		return -1;
	*version = atoi(n);
	if (*version > NEWEST)
		return problem_set(p, ERR_STORE, "database",
		    "its version %d is newer than this exagate, which knows "
		    "versions up to %d; install a newer exagate", *version,
		    NEWEST);
	return 0;
}

/* One step of the schema's history, whole or (closed after) not at all. */
static int
sql_migrate_to(struct sql *q, size_t i, struct problem *p)
{
	char version[64];

	snprintf(version, sizeof(version), "PRAGMA user_version = %d",
	    sql_migrations[i].version);
	if (sql_query(q, "BEGIN IMMEDIATE", NULL, 0, p) == 0 &&
	    sql_query(q, sql_migrations[i].text, NULL, 0, p) == 0 &&
	    sql_query(q, version, NULL, 0, p) == 0)
		return sql_query(q, "COMMIT", NULL, 0, p);
	return -1;
}

static int
sql_migrate(struct sql *q, int version, struct problem *p)
{
	size_t i;

	for (i = 0; i < MIGRATIONS; i++)
		if (sql_migrations[i].version > version &&
		    sql_migrate_to(q, i, p) == -1)
			return -1;
	/* May we write? Nothing changes by this. */
	return sql_query(q, "BEGIN IMMEDIATE; ROLLBACK", NULL, 0, p);
}

static int
sql_set(struct sql *q, bool writer, struct problem *p)
{
	char value[128];
	size_t i;

	for (i = 0; i < sizeof(sql_settings) / sizeof(sql_settings[0]); i++) {
		if (sql_settings[i].writer != writer)
			continue;
		if (sql_query(q, sql_settings[i].text, value, sizeof(value),
		    p) == -1)
			return -1;
		if (strcmp(value, sql_settings[i].value) != 0)
			return problem_set(p, ERR_STORE, "database",
			    "%s (%s: %s)",
			    sql_sentence(sql_settings[i].failure),
			    sql_settings[i].text, value);
	}
	return 0;
}

static int
sql_prepare(struct sql *q, bool writer, struct problem *p)
{
	int st;

	for (st = 0; st < SQL__MAX; st++) {
		if (sql_texts[st].writer && !writer)
			continue;
		if (sqlite3_prepare_v3(q->db, sql_texts[st].text, -1,
		    SQLITE_PREPARE_PERSISTENT, &q->statement[st], NULL) !=
		    SQLITE_OK)
			return sql_refuse(q, p);
	}
	return 0;
}

static int
sql_connect(struct sql *q, const char *path, bool writer, struct problem *p)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	struct stat sb;
	int version = 0;

	/* A look at its name only: see lock.c about closing it. */
	if (stat(path, &sb) == 0 && !S_ISREG(sb.st_mode))
		return problem_set(p, ERR_STORE, "database",
		    "it is not a file");
	if (writer)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(path, &q->db, flags, NULL) != SQLITE_OK)
		return q->db != NULL ? sql_refuse(q, p) :
		    problem_set(p, ERR_STORE, "database", "no memory");
	sqlite3_busy_timeout(q->db, 2000);
	if (sqlite3_db_readonly(q->db, "main") == 1)
		return problem_set(p, ERR_STORE, "database",
		    "it may not be written");
	if (sql_check_version(q, &version, p) == -1 ||
	    sql_set(q, writer, p) == -1)
		return -1;
	if (writer && sql_migrate(q, version, p) == -1)
		return -1;
	return sql_prepare(q, writer, p);
}

struct sql *
sql_open(const char *path, bool writer, struct problem *p)
{
	struct problem why = { .err = ERR_NONE };
	struct sql *q;

	if ((q = calloc(1, sizeof(*q))) == NULL) {
		problem_set(p, ERR_STORE, "database", "no memory");
		return NULL;
	}
	if (sql_connect(q, path, writer, &why) == 0)
		return q;
	problem_set(p, why.err, why.field, "%s: %s", path, why.detail);
	sql_close(q);
	return NULL;
}

void
sql_close(struct sql *q)
{
	int st;

	if (q == NULL)
		return;
	for (st = 0; st < SQL__MAX; st++)
		sqlite3_finalize(q->statement[st]);
	/* The last connection that closes works the log into the file. */
	if (sqlite3_close(q->db) != SQLITE_OK)
		sql_fail(q);
	free(q);
}

/*
 * SQLite writes a transaction to the log whole, and then syncs the log and
 * notes it in the index: what fails there leaves a transaction behind that
 * the next who recovers the log takes for committed. What could not be
 * written, or begun, does not.
 */
bool
sql_in_doubt(const struct sql *q)
{
	return (q->code & 0xff) != SQLITE_FULL &&
	    (q->code & 0xff) != SQLITE_BUSY && q->code != SQLITE_IOERR_WRITE;
}

bool
sql_in_transaction(const struct sql *q)
{
	return !sqlite3_get_autocommit(q->db);
}

void
sql_bind_blob(struct sql *q, enum sql_statement st, int at, const void *data,
    size_t n)
{
	sqlite3_bind_blob(q->statement[st], at, data, (int)n, SQLITE_STATIC);
}

void
sql_bind_text(struct sql *q, enum sql_statement st, int at, const char *text)
{
	sqlite3_bind_text(q->statement[st], at, text, -1, SQLITE_STATIC);
}

void
sql_bind_int(struct sql *q, enum sql_statement st, int at, int64_t n)
{
	sqlite3_bind_int64(q->statement[st], at, n);
}

int
sql_step(struct sql *q, enum sql_statement st)
{
	switch (sqlite3_step(q->statement[st])) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		return 0;
	default:
		return sql_fail(q);
	}
}

const void *
sql_blob(struct sql *q, enum sql_statement st, int column, size_t *n)
{
	const void *data = sqlite3_column_blob(q->statement[st], column);

	*n = (size_t)sqlite3_column_bytes(q->statement[st], column);
	return data;
}

const char *
sql_text(struct sql *q, enum sql_statement st, int column)
{
	return (const char *)sqlite3_column_text(q->statement[st], column);
}

int64_t
sql_int(struct sql *q, enum sql_statement st, int column)
{
	return sqlite3_column_int64(q->statement[st], column);
}

void
sql_end(struct sql *q, enum sql_statement st)
{
	sqlite3_reset(q->statement[st]);
	sqlite3_clear_bindings(q->statement[st]);
}

int
sql_run(struct sql *q, enum sql_statement st)
{
	int result = sql_step(q, st);

	sql_end(q, st);
	return result == -1 ? -1 : 0;
}
