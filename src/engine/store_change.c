/*
 * The store, changed. Decides what is written for a change that may be made,
 * and gives it its revision; may not touch the network or a clock.
 */
#include <string.h>

#include "buf.h"
#include "engine/store_history.h"
#include "engine/store_count.h"
#include "engine/store_set.h"
#include "engine/store_step.h"
#include "engine/store_suspend.h"

/* At most size - 1 bytes of from. */
static void
text_copy(char *to, size_t size, const char *from)
{
	size_t n = strnlen(from, size - 1);

	memcpy(to, from, n);
	to[n] = '\0';
}

static void
terms_from_row(struct terms *t, const struct row *row)
{
	t->generation = row->generation;
	t->ttl = row->ttl;
	t->expires = row->expires;
	text_copy(t->set, sizeof(t->set), row->set);
	text_copy(t->tags, sizeof(t->tags), row->tags);
	text_copy(t->note, sizeof(t->note), row->note);
}

static void
present_from_row(struct present *p, const struct row *row,
    const struct change *c)
{
	p->exists = true;
	p->stands = !row->withdrawing;
	p->equal = c->op == CHANGE_ANNOUNCE &&
	    strcmp(row->attrs, c->attrs) == 0;
	p->revision = row->revision;
	p->created = row->created;
	text_copy(p->owner, sizeof(p->owner), row->owner);
	terms_from_row(&p->terms, row);
}

/* What is there. 0 or -1. */
static int
step_look(struct step *step)
{
	struct store *s = step->store;
	struct row row;
	int found;

	memset(&step->was, 0, sizeof(step->was));
	key_bind(s->sql, SQL_ENTRY_GET, 1, &step->key);
	sql_bind_text(s->sql, SQL_ENTRY_GET, 2, change_targets(step->change));
	found = sql_step(s->sql, SQL_ENTRY_GET);
	if (found == 1 && store_read_row(s, SQL_ENTRY_GET, &row) == -1)
		found = -1;
	if (found == 1) {
		present_from_row(&step->was, &row, step->change);
		/* For the history. */
		text_copy(s->attrs, sizeof(s->attrs), row.attrs);
	}
	sql_end(s->sql, SQL_ENTRY_GET);
	return found == -1 ? -1 : 0;
}

/*
 * What is asked for, and what is kept of the entry that is there: its
 * generation, where none is given, and its set, unless it gets another owner.
 */
static void
step_want(struct step *step)
{
	const struct terms *there = &step->was.terms;
	struct terms *want = &step->want;

	*want = step->given;
	if (want->expires == 0 && want->ttl != 0)
		want->expires = step->now + (int64_t)want->ttl * SECOND_US;
	if (!step->was.stands)
		return;
	if (want->generation == 0)
		want->generation = there->generation;
	if (want->set[0] == '\0' && step_is_mine(step))
		memcpy(want->set, there->set, sizeof(want->set));
}

/* Its lease ends at end now (0: it has none); count those that have one. */
static void
step_count_lease(struct step *step, int64_t end)
{
	struct store *s = step->store;
	bool was = step->was.stands && step->was.terms.expires != 0;

	counter_add(&s->journal, &s->leases, (end != 0) - was);
}

/* Only its lease ends at another time. */
static int
step_renew(struct step *step)
{
	struct store *s = step->store;

	step_count_lease(step, step->want.expires);
	key_bind(s->sql, SQL_ENTRY_RENEW, 1, &step->key);
	sql_bind_text(s->sql, SQL_ENTRY_RENEW, 2,
	    change_targets(step->change));
	sql_bind_int(s->sql, SQL_ENTRY_RENEW, 3, step->want.expires);
	return sql_run(s->sql, SQL_ENTRY_RENEW);
}

/* Write the row of an announcement. */
static int
step_put(struct step *step)
{
	const struct change *c = step->change;
	const struct terms *t = &step->want;
	enum sql_statement st = step->was.stands && step_is_mine(step) ?
	    SQL_ENTRY_REPLACE : SQL_ENTRY_PUT;
	struct sql *q = step->store->sql;
	int64_t now = step->now / SECOND_US;

	key_bind(q, st, 1, &step->key);
	sql_bind_text(q, st, 2, c->attrs);
	sql_bind_text(q, st, 3, c->by.user);
	sql_bind_int(q, st, 4, (int64_t)c->revision);
	sql_bind_int(q, st, 5, step->was.stands ?
	    step->was.created : now);
	sql_bind_int(q, st, 6, now);
	sql_bind_text(q, st, 7, change_targets(c));
	sql_bind_int(q, st, 8, (int64_t)t->generation);
	sql_bind_int(q, st, 9, t->ttl);
	sql_bind_int(q, st, 10, t->expires);
	sql_bind_text(q, st, 11, t->set);
	sql_bind_text(q, st, 12, t->tags);
	sql_bind_text(q, st, 13, t->note);
	return sql_run(q, st);
}

/* Into the history, as the change is made. 0 or -1. */
static int
step_record(const struct step *step, enum what what)
{
	struct change *c = step->change;
	bool announce = c->op == CHANGE_ANNOUNCE;
	const struct terms *t = announce ? &step->want : &step->was.terms;
	struct deed d = { .what = what, .nlri = &c->nlri,
	    .targets = change_targets(c), .by = &c->by,
	    .revision = c->revision };
	char text[TERMS_TEXT];
	struct buf b;

	c->what = what;
	if (step->was.stands) {
		d.owner = step->was.owner;
		d.before = step->store->attrs;
	}
	if (announce)
		d.after = c->attrs;
	if (!terms_are_none(t)) {
		buf_init(&b, text, sizeof(text));
		terms_print(&b, t);
		d.terms = text;
	}
	return store_record(step->store, &d, step->now);
}

/* What an announcement is, of an entry that stands or does not. */
static enum what
step_what(const struct step *step)
{
	if (!step->was.stands)
		return WHAT_ANNOUNCE;
	return step_is_mine(step) ? WHAT_REPLACE : WHAT_TAKEOVER;
}

/* The entry that stood leaves its owner and its set. 0 or -1. */
static int
step_leave(struct step *step)
{
	struct store *s = step->store;
	struct account *theirs = accounts_find(s->accounts, step->was.owner);

	if (theirs == NULL)
		return -1;
	counter_add(&s->journal, &theirs->entries, -1);
	return set_touch(s, step->was.terms.set, s->revision);
}

static int
step_announce(struct step *step)
{
	struct store *s = step->store;

	step->change->revision = ++s->revision;
	step_count_lease(step, step->want.expires);
	if (step->mine != NULL) {
		if (step->was.stands && step_leave(step) == -1)
			return -1;
		counter_add(&s->journal, &step->mine->entries, 1);
	}
	if (!step->was.exists && store_count_row(s,
	    change_targets(step->change), step_family(step), 1) == -1)
		return -1;
	if (set_touch(s, step->want.set, s->revision) == -1 ||
	    step_record(step, step_what(step)) == -1)
		return -1;
	return step_put(step);
}

static int
step_withdraw(struct step *step)
{
	const struct change *c = step->change;
	struct store *s = step->store;

	step->change->revision = ++s->revision;
	step_count_lease(step, 0);
	if (step_leave(step) == -1 || step_record(step, c->expired ?
	    WHAT_EXPIRE : WHAT_WITHDRAW) == -1)
		return -1;
	key_bind(s->sql, SQL_ENTRY_WITHDRAW, 1, &step->key);
	sql_bind_int(s->sql, SQL_ENTRY_WITHDRAW, 2, (int64_t)c->revision);
	sql_bind_int(s->sql, SQL_ENTRY_WITHDRAW, 3, step->now / SECOND_US);
	sql_bind_text(s->sql, SQL_ENTRY_WITHDRAW, 4, change_targets(c));
	sql_bind_int(s->sql, SQL_ENTRY_WITHDRAW, 5,
	    (int64_t)step->given.generation);
	return sql_run(s->sql, SQL_ENTRY_WITHDRAW);
}

int
store_change(struct store *s, struct change *c, int64_t now)
{
	struct step step = { .store = s, .change = c, .now = now };

	c->absent = c->unchanged = c->renewed = false;
	c->what = WHAT_NONE;
	c->revision = c->number = 0;
	c->who[0] = '\0';
	c->err = ERR_NONE;
	s->now = now;
	key_from_nlri(&step.key, &c->nlri);
	if (terms_read(&step.given, c->terms) == -1 || step_look(&step) == -1)
		return -1;
	step_want(&step);
	if (step_judge(&step) == -1)
		return -1;
	if (c->renewed)
		return step_renew(&step);
	if (c->err != ERR_NONE || c->unchanged || store_is_frozen(s, c))
		return 0;
	return c->op == CHANGE_ANNOUNCE ? step_announce(&step) :
	    step_withdraw(&step);
}

bool
store_may(struct store *s, const struct actor *by, uint32_t n, int64_t now,
    uint64_t *seconds)
{
	struct account *account;

	if (by->rate == 0)
		return true;
	account = accounts_find(s->accounts, by->user);
	return account == NULL ||
	    account_take(account, by->rate, n, now, seconds);
}

void
store_charge(struct store *s, const struct actor *by, uint32_t n, int64_t now)
{
	struct account *account;

	if (by->rate == 0 || n == 0)
		return;
	account = accounts_find(s->accounts, by->user);
	if (account != NULL)
		account_charge(account, by->rate, n, now);
}
