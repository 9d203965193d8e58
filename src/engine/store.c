/*
 * The store: opened, and its transactions. Decides what is durable, and that
 * what is undone leaves nothing behind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/limits.h"
#include "engine/lock.h"
#include "engine/store_count.h"
#include "engine/store_key.h"
#include "engine/store_suspend.h"

static int
store_load(struct store *s)
{
	int found = sql_step(s->sql, SQL_META_GET);

	if (found == 1) {
		s->durable = (uint64_t)sql_int(s->sql, SQL_META_GET, 0);
		snprintf(s->name, sizeof(s->name), "%s",
		    sql_text(s->sql, SQL_META_GET, 3));
		snprintf(s->accepted, sizeof(s->accepted), "%s",
		    sql_text(s->sql, SQL_META_GET, 4));
	}
	sql_end(s->sql, SQL_META_GET);
	s->revision = s->durable;
	return found == 1 ? 0 : -1;
}

/* Count the leases. 0 or -1. */
static int
store_count_leases(struct store *s)
{
	int found = sql_step(s->sql, SQL_LEASE_COUNT);

	if (found == 1)
		s->leases.n = (uint64_t)sql_int(s->sql, SQL_LEASE_COUNT, 0);
	sql_end(s->sql, SQL_LEASE_COUNT);
	return found == 1 ? 0 : -1;
}

static struct store *
store_open_as(const char *path, bool writer, struct problem *p)
{
	struct store *s;

	if ((s = calloc(1, sizeof(*s))) == NULL) {
		problem_set(p, ERR_STORE, "database", "no memory");
		return NULL;
	}
	s->lock = -1;
	if (writer && (s->lock = lock_take(path, ".lock", "database",
	    p)) == -1)
		goto fail;
	s->known = s->lock == -1 ? 0 : lock_noted(s->lock);
	if ((s->sql = sql_open(path, writer, p)) == NULL)
		goto fail;
	if (store_load(s) == -1 || (writer && (store_count(s) == -1 ||
	    store_count_leases(s) == -1 || history_load(s) == -1 ||
	    store_thaw(s) == -1))) {
		problem_set(p, ERR_STORE, "database", "%s: it is damaged; put "
		    "a copy there, or move it away to begin anew", path);
		goto fail;
	}
	return s;
fail:
	store_close(s);
	return NULL;
}

struct store *
store_open(const char *path, struct problem *p)
{
	return store_open_as(path, true, p);
}

struct store *
store_open_reader(const char *path, struct problem *p)
{
	return store_open_as(path, false, p);
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	sql_close(s->sql);
	accounts_free(s->accounts);
	census_free(s->census);
	limits_free(s->limits);
	if (s->lock != -1)
		close(s->lock);
	free(s);
}

int
store_begin(struct store *s)
{
	history_begin(s);
	return sql_run(s->sql, SQL_BEGIN);
}

int
store_commit(struct store *s)
{
	if (s->revision != s->durable) {
		sql_bind_int(s->sql, SQL_REVISION_SET, 1, (int64_t)s->revision);
		if (sql_run(s->sql, SQL_REVISION_SET) == -1)
			return -1;
	}
	if (sql_run(s->sql, SQL_COMMIT) == -1) {
		s->doubt = sql_in_doubt(s->sql);
		return -1;
	}
	if (s->durable != s->revision && s->lock != -1)
		lock_note(s->lock, s->revision);
	s->durable = s->revision;
	journal_commit(&s->journal);
	history_commit(s);
	/* It is durable, whatever can be read now. */
	if (s->thaw && store_thaw(s) == -1)
		s->thaw = true;
	return 0;
}

/*
 * A commit has failed in a way that may leave it in the log, whole. Another
 * one takes its place there. 0, or -1 if that fails too.
 */
static int
store_settle(struct store *s)
{
	s->doubt = false;
	if (sql_run(s->sql, SQL_BEGIN) == 0 && store_touch(s) == 0 &&
	    sql_run(s->sql, SQL_COMMIT) == 0)
		return 0;
	if (sql_in_transaction(s->sql))
		sql_run(s->sql, SQL_ROLLBACK);
	return -1;
}

int
store_rollback(struct store *s)
{
	/* The database may have rolled back by itself: disk full. */
	if (sql_in_transaction(s->sql))
		sql_run(s->sql, SQL_ROLLBACK);
	s->revision = s->durable;
	journal_rollback(&s->journal);
	history_rollback(s);
	s->thaw = false;
	return s->doubt ? store_settle(s) : 0;
}

int
store_mark(struct store *s)
{
	s->marked = s->revision;
	journal_mark(&s->journal);
	history_mark(s);
	return sql_run(s->sql, SQL_MARK);
}

int
store_keep(struct store *s)
{
	return sql_run(s->sql, SQL_MARK_KEEP);
}

int
store_undo(struct store *s)
{
	s->revision = s->marked;
	journal_undo(&s->journal);
	history_undo(s);
	if (sql_run(s->sql, SQL_MARK_BACK) == -1)
		return -1;
	return sql_run(s->sql, SQL_MARK_KEEP);
}

int
store_touch(struct store *s)
{
	int64_t revision = (int64_t)s->revision;

	/* A value that stays the same is not written at all. */
	sql_bind_int(s->sql, SQL_REVISION_SET, 1, revision + 1);
	if (sql_run(s->sql, SQL_REVISION_SET) == -1)
		return -1;
	sql_bind_int(s->sql, SQL_REVISION_SET, 1, revision);
	return sql_run(s->sql, SQL_REVISION_SET);
}
