/*
 * The history, written. Decides what a row of it says; what of it is kept is
 * decided in store_prune.c, and it is read in store_past.c.
 */
#include <string.h>

#include "engine/store_history.h"
#include "engine/store_key.h"

#define DAY_US		INT64_C(86400000000)

static const char *const what_names[WHAT__MAX] = {
	[WHAT_NONE] = "",
	[WHAT_ANNOUNCE] = "announce",
	[WHAT_REPLACE] = "replace",
	[WHAT_TAKEOVER] = "takeover",
	[WHAT_WITHDRAW] = "withdraw",
	[WHAT_EXPIRE] = "expire",
	[WHAT_SUSPEND] = "suspend",
	[WHAT_RESUME] = "resume",
	[WHAT_REFUSE] = "refuse",
};

const char *
what_name(enum what what)
{
	return what_names[what];
}

enum what
what_by_name(const char *name)
{
	enum what what;

	for (what = WHAT_ANNOUNCE; what < WHAT__MAX; what++)
		if (strcmp(what_names[what], name) == 0)
			return what;
	return WHAT_NONE;
}

int
history_load(struct store *s)
{
	store_history_keep(s, HISTORY_DAYS, HISTORY_ROWS);
	if (history_load_ends(s) == -1)
		return -1;
	s->history.marked = s->history.durable = s->history.ends;
	return 0;
}

void
history_begin(struct store *s)
{
	s->history.last_at = 0;
}

void
history_mark(struct store *s)
{
	s->history.marked = s->history.ends;
}

void
history_undo(struct store *s)
{
	s->history.ends = s->history.marked;
	s->history.last_at = 0;
}

void
history_commit(struct store *s)
{
	s->history.durable = s->history.ends;
}

void
history_rollback(struct store *s)
{
	s->history.ends = s->history.durable;
	s->history.last_at = 0;
}

void
store_history_keep(struct store *s, unsigned days, unsigned rows)
{
	s->history.rows = days == 0 ? 0 : rows;
	s->history.age = (int64_t)days * DAY_US;
}

bool
store_history_kept(const struct store *s)
{
	return s->history.rows != 0;
}

/* Is it who wrote the last row of this transaction? */
static bool
history_same_by(const struct history_state *h, const struct actor *by,
    int64_t now)
{
	return h->last_at == now && strcmp(h->last.request, by->request) == 0 &&
	    strcmp(h->last.user, by->user) == 0 &&
	    strcmp(h->last.source, by->source) == 0;
}

/* The row that says who it is: that of the last one, or another. 0 or -1. */
static int
history_put_by(struct store *s, const struct actor *by, int64_t now)
{
	struct history_state *h = &s->history;

	if (history_same_by(h, by, now))
		return 0;
	h->ends.by++;
	h->last = *by;
	h->last_at = now;
	sql_bind_int(s->sql, SQL_HISTORY_BY, 1, (int64_t)h->ends.by);
	sql_bind_int(s->sql, SQL_HISTORY_BY, 2, now);
	sql_bind_text(s->sql, SQL_HISTORY_BY, 3, by->user);
	sql_bind_text(s->sql, SQL_HISTORY_BY, 4, by->source);
	sql_bind_text(s->sql, SQL_HISTORY_BY, 5, by->request);
	return sql_run(s->sql, SQL_HISTORY_BY);
}

/* Whose was it, if it was another's? */
static const char *
deed_owner(const struct deed *d)
{
	if (d->owner == NULL || strcmp(d->owner, d->by->user) == 0)
		return NULL;
	return d->owner;
}

int
store_record(struct store *s, const struct deed *d, int64_t now)
{
	struct history_ends *e = &s->history.ends;
	struct key key = { .n = 0 };

	if (!store_history_kept(s))
		return 0;
	if (history_put_by(s, d->by, now) == -1)
		return -1;
	if (++e->last == e->first) {
		e->floor = d->revision;
		e->oldest = now;
	}
	if (d->nlri->n != 0)
		key_from_nlri(&key, d->nlri);
	sql_bind_int(s->sql, SQL_HISTORY_PUT, 1, (int64_t)e->last);
	sql_bind_int(s->sql, SQL_HISTORY_PUT, 2, (int64_t)e->by);
	sql_bind_int(s->sql, SQL_HISTORY_PUT, 3, d->what);
	sql_bind_int(s->sql, SQL_HISTORY_PUT, 4, (int64_t)d->revision);
	key_bind(s->sql, SQL_HISTORY_PUT, 5, &key);
	sql_bind_text(s->sql, SQL_HISTORY_PUT, 6, d->targets);
	sql_bind_text(s->sql, SQL_HISTORY_PUT, 7, deed_owner(d));
	sql_bind_text(s->sql, SQL_HISTORY_PUT, 8, d->before);
	sql_bind_text(s->sql, SQL_HISTORY_PUT, 9, d->after);
	sql_bind_text(s->sql, SQL_HISTORY_PUT, 10,
	    d->terms != NULL ? d->terms : "");
	return sql_run(s->sql, SQL_HISTORY_PUT);
}

int
store_refusal(struct store *s, const struct refusal *r)
{
	struct history_ends *e = &s->history.ends;
	struct key key = { .n = 0 };

	if (!store_history_kept(s))
		return 0;
	if (r->nlri.n != 0)
		key_from_nlri(&key, &r->nlri);
	sql_bind_int(s->sql, SQL_REFUSAL_PUT, 1, (int64_t)e->last);
	sql_bind_int(s->sql, SQL_REFUSAL_PUT, 2, (int64_t)++e->refusal_last);
	sql_bind_int(s->sql, SQL_REFUSAL_PUT, 3, r->at);
	sql_bind_text(s->sql, SQL_REFUSAL_PUT, 4, r->by.user);
	sql_bind_text(s->sql, SQL_REFUSAL_PUT, 5, r->by.source);
	sql_bind_text(s->sql, SQL_REFUSAL_PUT, 6, r->by.request);
	key_bind(s->sql, SQL_REFUSAL_PUT, 7, &key);
	sql_bind_text(s->sql, SQL_REFUSAL_PUT, 8, r->targets);
	sql_bind_text(s->sql, SQL_REFUSAL_PUT, 9, r->path);
	sql_bind_text(s->sql, SQL_REFUSAL_PUT, 10,
	    r->problem.err != ERR_NONE ? err_slug(r->problem.err) : "");
	sql_bind_text(s->sql, SQL_REFUSAL_PUT, 11, r->problem.detail);
	sql_bind_int(s->sql, SQL_REFUSAL_PUT, 12, (int64_t)r->more);
	return sql_run(s->sql, SQL_REFUSAL_PUT);
}

/* One range, of which nothing is known. */
static int
outcome_put(struct store *s, const struct outcome *o, uint64_t first,
    uint64_t last)
{
	sql_bind_int(s->sql, SQL_OUTCOME_PUT, 1, o->state);
	sql_bind_int(s->sql, SQL_OUTCOME_PUT, 2, (int64_t)first);
	sql_bind_int(s->sql, SQL_OUTCOME_PUT, 3, (int64_t)last);
	sql_bind_int(s->sql, SQL_OUTCOME_PUT, 4, o->at);
	return sql_run(s->sql, SQL_OUTCOME_PUT);
}

/*
 * The known range of the state that begins last, up to revision. 1, 0 when
 * there is none, -1.
 */
static int
outcome_known(struct store *s, enum state state, uint64_t revision,
    struct outcome *known)
{
	int got;

	sql_bind_int(s->sql, SQL_OUTCOME_AT, 1, state);
	sql_bind_int(s->sql, SQL_OUTCOME_AT, 2, (int64_t)revision);
	got = sql_step(s->sql, SQL_OUTCOME_AT);
	if (got == 1) {
		known->first = (uint64_t)sql_int(s->sql, SQL_OUTCOME_AT, 0);
		known->last = (uint64_t)sql_int(s->sql, SQL_OUTCOME_AT, 1);
		known->at = sql_int(s->sql, SQL_OUTCOME_AT, 2);
	}
	sql_end(s->sql, SQL_OUTCOME_AT);
	return got;
}

/* From the end to the beginning, around what is known. */
int
store_outcome(struct store *s, const struct outcome *o)
{
	uint64_t first = o->first, last = o->last, from;
	struct outcome known;
	int got;

	if (!store_history_kept(s))
		return 0;
	if (first < s->history.ends.floor)
		first = s->history.ends.floor;
	while (first <= last) {
		got = outcome_known(s, o->state, last, &known);
		if (got == -1)
			return -1;
		if (got != 1 || known.last < first)
			return outcome_put(s, o, first, last);
		from = known.last + 1;
		if (from <= last && outcome_put(s, o, from, last) == -1)
			return -1;
		last = known.first - 1;
	}
	return 0;
}

int
history_reached(struct store *s, uint64_t revision,
    int64_t reached[STATE__MAX])
{
	struct outcome known;
	enum state state;
	int got;

	for (state = STATE_ACCEPTED; state < STATE__MAX; state++) {
		got = outcome_known(s, state, revision, &known);
		if (got == -1)
			return -1;
		if (got == 1 && known.last >= revision)
			reached[state] = known.at;
	}
	return 0;
}
