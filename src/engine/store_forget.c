/*
 * Entries that are gone. Decides for how long, and of how many of them, it is
 * remembered of which generation they were.
 */
#include "engine/store_count.h"
#include "engine/store_forget.h"
#include "engine/store_key.h"

#define SECOND_US	1000000
#define DEPARTED_KEPT	86400		/* seconds behind the withdrawal */
#define DEPARTED_MAX	100000		/* entries; the last ones are kept */
#define DEPARTED_TURN	1024		/* departures between two clearings */

int
departed_generation(struct store *s, const struct key *key,
    const char *targets, int64_t now, uint64_t *generation)
{
	int found;

	*generation = 0;
	key_bind(s->sql, SQL_DEPARTED_GET, 1, key);
	sql_bind_text(s->sql, SQL_DEPARTED_GET, 2, targets);
	sql_bind_int(s->sql, SQL_DEPARTED_GET, 3,
	    now / SECOND_US - DEPARTED_KEPT);
	found = sql_step(s->sql, SQL_DEPARTED_GET);
	if (found == 1)
		*generation = (uint64_t)sql_int(s->sql, SQL_DEPARTED_GET, 0);
	sql_end(s->sql, SQL_DEPARTED_GET);
	return found == -1 ? -1 : 0;
}

/* Forget those too whose time is up, and the first of too many. */
static int
departed_clear(struct store *s)
{
	sql_bind_int(s->sql, SQL_DEPARTED_EXPIRE, 1,
	    s->now / SECOND_US - DEPARTED_KEPT);
	if (sql_run(s->sql, SQL_DEPARTED_EXPIRE) == -1)
		return -1;
	sql_bind_int(s->sql, SQL_DEPARTED_LIMIT, 1, DEPARTED_MAX);
	return sql_run(s->sql, SQL_DEPARTED_LIMIT);
}

/* The row is gone: what it leaves is in place of what was left before. */
static int
departed_put(struct store *s, const struct key *key, const char *targets,
    int64_t generation, int64_t withdrawn)
{
	enum sql_statement st = generation != 0 ? SQL_DEPARTED_PUT :
	    SQL_DEPARTED_DELETE;

	key_bind(s->sql, st, 1, key);
	sql_bind_text(s->sql, st, 2, targets);
	if (generation != 0) {
		sql_bind_int(s->sql, st, 3, generation);
		sql_bind_int(s->sql, st, 4, withdrawn);
	}
	if (sql_run(s->sql, st) == -1)
		return -1;
	if (generation == 0 || s->departures++ % DEPARTED_TURN != 0)
		return 0;
	return departed_clear(s);
}

int
store_forget(struct store *s, const struct nlri *nlri, const char *targets,
    uint64_t revision)
{
	int64_t generation = 0, withdrawn = 0;
	struct key key;
	int gone;

	key_from_nlri(&key, nlri);
	key_bind(s->sql, SQL_ENTRY_FORGET, 1, &key);
	sql_bind_int(s->sql, SQL_ENTRY_FORGET, 2, (int64_t)revision);
	sql_bind_text(s->sql, SQL_ENTRY_FORGET, 3, targets);
	gone = sql_step(s->sql, SQL_ENTRY_FORGET);
	if (gone == 1) {
		generation = sql_int(s->sql, SQL_ENTRY_FORGET, 0);
		withdrawn = sql_int(s->sql, SQL_ENTRY_FORGET, 1);
	}
	sql_end(s->sql, SQL_ENTRY_FORGET);
	if (gone != 1)
		return gone;
	if (store_count_row(s, targets, (enum family)nlri->family, -1) == -1)
		return -1;
	return departed_put(s, &key, targets, generation, withdrawn);
}
