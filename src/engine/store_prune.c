/*
 * The history's two ends. Decides what of it need not be kept any more: so
 * many rows are, and so many days; the oldest go first, some at a time.
 */
#include "engine/store_history.h"
#include "engine/store_key.h"

#define REFUSALS_SHARE	10	/* a tenth of the rows for changes */

/* What the oldest row tells. 0 or -1. */
static int
history_load_first(struct store *s)
{
	struct history_ends *e = &s->history.ends;
	int got = sql_step(s->sql, SQL_HISTORY_FIRST);

	e->floor = s->revision + 1;
	e->oldest = INT64_MAX;
	if (got == 1) {
		e->floor = (uint64_t)sql_int(s->sql, SQL_HISTORY_FIRST, 1);
		e->oldest = sql_int(s->sql, SQL_HISTORY_FIRST, 3);
	}
	sql_end(s->sql, SQL_HISTORY_FIRST);
	return got == -1 ? -1 : 0;
}

static uint64_t
greater(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* A number that was given once in this life is not given again. */
int
history_load_ends(struct store *s)
{
	struct history_ends *e = &s->history.ends;
	int got = sql_step(s->sql, SQL_HISTORY_ENDS), i;
	uint64_t n[7] = { 0 };

	for (i = 0; got == 1 && i < 7; i++)
		n[i] = (uint64_t)sql_int(s->sql, SQL_HISTORY_ENDS, i);
	sql_end(s->sql, SQL_HISTORY_ENDS);
	e->last = greater(e->last, greater(n[1], n[6]));
	e->first = n[0] != 0 ? n[0] : e->last + 1;
	e->by = greater(e->by, n[2]);
	e->refusal_last = greater(e->refusal_last, n[5]);
	e->refusal_first = n[3] != 0 ? n[3] : e->refusal_last + 1;
	e->refusal_oldest = n[3] != 0 ? (int64_t)n[4] : INT64_MAX;
	return got == 1 ? history_load_first(s) : -1;
}

/*
 * Up to which id rows need not be kept, of the n oldest; *last 0: none. 0 or
 * -1.
 */
static int
prune_last(struct store *s, int64_t now, unsigned n, uint64_t *last)
{
	const struct history_ends *e = &s->history.ends;
	uint64_t rows = e->last + 1 - e->first, surplus;
	int got;

	*last = 0;
	surplus = rows > s->history.rows ? rows - s->history.rows : 0;
	if (surplus > 0)
		*last = e->first - 1 + (surplus < n ? surplus : n);
	if (surplus >= n || rows == 0 || e->oldest >= now - s->history.age)
		return 0;
	sql_bind_int(s->sql, SQL_HISTORY_OLD, 1, now - s->history.age);
	sql_bind_int(s->sql, SQL_HISTORY_OLD, 2, n);
	got = sql_step(s->sql, SQL_HISTORY_OLD);
	if (got == 1 &&
	    (uint64_t)sql_int(s->sql, SQL_HISTORY_OLD, 0) > *last)
		*last = (uint64_t)sql_int(s->sql, SQL_HISTORY_OLD, 0);
	sql_end(s->sql, SQL_HISTORY_OLD);
	return got == -1 ? -1 : 0;
}

/* Outcomes and requests that no row speaks of any more. 0 or -1. */
static int
prune_rest(struct store *s)
{
	uint64_t by = s->history.ends.by + 1;
	enum state state;
	int got;

	got = sql_step(s->sql, SQL_HISTORY_FIRST);
	if (got == 1)
		by = (uint64_t)sql_int(s->sql, SQL_HISTORY_FIRST, 2);
	sql_end(s->sql, SQL_HISTORY_FIRST);
	sql_bind_int(s->sql, SQL_HISTORY_BY_CUT, 1, (int64_t)by);
	if (got == -1 || sql_run(s->sql, SQL_HISTORY_BY_CUT) == -1)
		return -1;
	/* Who was deleted with all rows writes anew. */
	s->history.last_at = 0;
	for (state = STATE_ACCEPTED; state < STATE__MAX; state++) {
		sql_bind_int(s->sql, SQL_OUTCOME_CUT, 1, state);
		sql_bind_int(s->sql, SQL_OUTCOME_CUT, 2,
		    (int64_t)s->history.ends.floor);
		if (sql_run(s->sql, SQL_OUTCOME_CUT) == -1)
			return -1;
	}
	return 0;
}

static int
prune_changes(struct store *s, int64_t now, unsigned n, bool *more)
{
	uint64_t last;

	if (prune_last(s, now, n, &last) == -1)
		return -1;
	if (last == 0)
		return 0;
	*more = last - s->history.ends.first + 1 >= n;
	sql_bind_int(s->sql, SQL_HISTORY_CUT, 1, (int64_t)last);
	if (sql_run(s->sql, SQL_HISTORY_CUT) == -1 ||
	    history_load_ends(s) == -1)
		return -1;
	return prune_rest(s);
}

/* The number of the last refusal that is one too many; 0: none is. */
static uint64_t
prune_last_refusal(const struct store *s)
{
	const struct history_ends *e = &s->history.ends;
	uint64_t most = s->history.rows / REFUSALS_SHARE;

	if (most == 0 && s->history.rows != 0)
		most = 1;
	if (e->refusal_last + 1 - e->refusal_first <= most)
		return 0;
	return e->refusal_last - most;
}

static int
prune_refusals(struct store *s, int64_t now, unsigned n, bool *more)
{
	uint64_t first = s->history.ends.refusal_first, last;
	int64_t oldest = s->history.ends.refusal_oldest;

	last = prune_last_refusal(s);
	if (last == 0 && oldest >= now - s->history.age)
		return 0;
	sql_bind_int(s->sql, SQL_REFUSAL_CUT, 1, n);
	sql_bind_int(s->sql, SQL_REFUSAL_CUT, 2, now - s->history.age);
	sql_bind_int(s->sql, SQL_REFUSAL_CUT, 3, (int64_t)last);
	if (sql_run(s->sql, SQL_REFUSAL_CUT) == -1 ||
	    history_load_ends(s) == -1)
		return -1;
	if (s->history.ends.refusal_first - first >= n)
		*more = true;
	return 0;
}

int
store_prune(struct store *s, int64_t now, unsigned n, bool *more)
{
	*more = false;
	if (prune_changes(s, now, n, more) == -1)
		return -1;
	return prune_refusals(s, now, n, more);
}
