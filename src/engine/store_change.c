/*
 * The store, changed. Decides what counts as a change, which of them may be
 * made, and gives each its revision; may not touch the network or a clock.
 */
#include <stdio.h>
#include <string.h>

#include "engine/store_key.h"
#include "engine/store_set.h"

#define SECOND_US	1000000

/* Is there a row of the statement st with key? 1, 0 or -1. */
static int
store_has(struct store *s, enum sql_statement st, const struct key *key)
{
	int found;

	key_bind(s->sql, st, 1, key);
	found = sql_step(s->sql, st);
	sql_end(s->sql, st);
	return found;
}

/* What store_change must know of the entry that is there. */
struct present {
	bool		 exists, withdrawing, equal;
	uint64_t	 revision;
	int64_t		 created;
	struct terms	 terms;
};

/* The terms of a row; expires is the end, whatever it came from. */
static void
terms_from_row(struct terms *t, const struct row *row)
{
	t->generation = row->generation;
	t->ttl = row->ttl;
	t->expires = row->expires;
	snprintf(t->set, sizeof(t->set), "%s", row->set);
	snprintf(t->tags, sizeof(t->tags), "%s", row->tags);
	snprintf(t->note, sizeof(t->note), "%s", row->note);
}

static int
store_look(struct store *s, const struct key *key, const struct change *c,
    struct present *now)
{
	struct row row;
	int found;

	memset(now, 0, sizeof(*now));
	key_bind(s->sql, SQL_ENTRY_GET, 1, key);
	sql_bind_text(s->sql, SQL_ENTRY_GET, 2, change_targets(c));
	found = sql_step(s->sql, SQL_ENTRY_GET);
	if (found == 1 && store_read_row(s, SQL_ENTRY_GET, &row) == -1)
		found = -1;
	if (found == 1) {
		now->exists = true;
		now->withdrawing = row.withdrawing;
		now->equal = c->op == CHANGE_ANNOUNCE &&
		    strcmp(row.attrs, c->attrs) == 0;
		now->revision = row.revision;
		now->created = row.created;
		terms_from_row(&now->terms, &row);
	}
	sql_end(s->sql, SQL_ENTRY_GET);
	return found == -1 ? -1 : 0;
}

/*
 * Of one NLRI no two entries may name the same neighbour, unless one of them
 * is being withdrawn. Sets c->err. 0 or -1.
 */
static int
store_check_targets(struct store *s, struct change *c, const struct key *key)
{
	struct targets mine, theirs;
	struct row row;
	int got;

	if (targets_read(&mine, change_targets(c)) == -1)
		return -1;
	key_bind(s->sql, SQL_ENTRY_KEY, 1, key);
	while ((got = sql_step(s->sql, SQL_ENTRY_KEY)) == 1) {
		if (store_read_row(s, SQL_ENTRY_KEY, &row) == -1 ||
		    targets_read(&theirs, row.targets) == -1) {
			got = -1;
			break;
		}
		if (!row.withdrawing && targets_overlap(&mine, &theirs) &&
		    strcmp(row.targets, change_targets(c)) != 0)
			c->err = ERR_CONFLICT;
	}
	sql_end(s->sql, SQL_ENTRY_KEY);
	return got;
}

/* May the entry be made, that is not there? Sets c->err. 0 or -1. */
static int
store_check_new(struct store *s, struct change *c, const struct key *key)
{
	int foreign = store_has(s, SQL_FOREIGN_GET, key);

	if (foreign == 1)
		c->err = ERR_FOREIGN;
	if (foreign != 0 || *change_targets(c) == '\0')
		return foreign == -1 ? -1 : 0;
	return store_check_targets(s, c, key);
}

/*
 * What the announcement asks for, and what it keeps of the entry that is
 * there: its generation, where none is given, and its set.
 */
static int
terms_wanted(struct terms *want, const struct change *c,
    const struct present *was, int64_t now)
{
	if (terms_read(want, c->terms) == -1)
		return -1;
	if (want->expires == 0 && want->ttl != 0)
		want->expires = now + (int64_t)want->ttl * SECOND_US;
	if (!was->exists || was->withdrawing)
		return 0;
	if (want->generation == 0)
		want->generation = was->terms.generation;
	if (want->set[0] == '\0')
		memcpy(want->set, was->terms.set, sizeof(want->set));
	return 0;
}

/* Is it to leave the set that it is in? That set's statement must say so. */
static bool
terms_leave_set(const struct terms *want, const struct present *was)
{
	return was->exists && !was->withdrawing &&
	    was->terms.set[0] != '\0' &&
	    strcmp(want->set, was->terms.set) != 0;
}

/* Are they the same but for the end of the lease? */
static bool
terms_agree(const struct terms *a, const struct terms *b)
{
	return a->generation == b->generation && a->ttl == b->ttl &&
	    strcmp(a->set, b->set) == 0 && strcmp(a->tags, b->tags) == 0 &&
	    strcmp(a->note, b->note) == 0;
}

/* Write the row of an announcement; its revision is c's. */
static int
store_put(struct store *s, const struct change *c, const struct key *key,
    const struct terms *t, int64_t created, int64_t now)
{
	key_bind(s->sql, SQL_ENTRY_PUT, 1, key);
	sql_bind_text(s->sql, SQL_ENTRY_PUT, 2, c->attrs);
	sql_bind_text(s->sql, SQL_ENTRY_PUT, 3, c->by.user);
	sql_bind_int(s->sql, SQL_ENTRY_PUT, 4, (int64_t)c->revision);
	sql_bind_int(s->sql, SQL_ENTRY_PUT, 5, created);
	sql_bind_int(s->sql, SQL_ENTRY_PUT, 6, now / SECOND_US);
	sql_bind_text(s->sql, SQL_ENTRY_PUT, 7, change_targets(c));
	sql_bind_int(s->sql, SQL_ENTRY_PUT, 8, (int64_t)t->generation);
	sql_bind_int(s->sql, SQL_ENTRY_PUT, 9, t->ttl);
	sql_bind_int(s->sql, SQL_ENTRY_PUT, 10, t->expires);
	sql_bind_text(s->sql, SQL_ENTRY_PUT, 11, t->set);
	sql_bind_text(s->sql, SQL_ENTRY_PUT, 12, t->tags);
	sql_bind_text(s->sql, SQL_ENTRY_PUT, 13, t->note);
	return sql_run(s->sql, SQL_ENTRY_PUT);
}

static int
store_announce(struct store *s, struct change *c, const struct key *key,
    const struct present *was, int64_t now)
{
	bool anew = !was->exists || was->withdrawing;
	struct terms want;

	if (terms_wanted(&want, c, was, now) == -1)
		return -1;
	if (!anew && was->equal && terms_agree(&want, &was->terms) &&
	    want.expires == was->terms.expires) {
		c->unchanged = true;
		c->revision = was->revision;
		return 0;
	}
	if (terms_leave_set(&want, was))
		c->err = ERR_SET;
	if (anew && store_check_new(s, c, key) == -1)
		return -1;
	if (c->err != ERR_NONE)
		return 0;
	c->revision = ++s->revision;
	if (set_touch(s, want.set, c->revision) == -1)
		return -1;
	return store_put(s, c, key, &want, anew ? now / SECOND_US :
	    was->created, now);
}

static int
store_withdraw(struct store *s, struct change *c, const struct key *key,
    const struct present *was, int64_t now)
{
	if (!was->exists || was->withdrawing) {
		/* Not confirmed yet: this client may wait for it too. */
		c->absent = !was->exists;
		c->unchanged = true;
		c->revision = was->revision;
		return 0;
	}
	c->revision = ++s->revision;
	if (set_touch(s, was->terms.set, c->revision) == -1)
		return -1;
	key_bind(s->sql, SQL_ENTRY_WITHDRAW, 1, key);
	sql_bind_int(s->sql, SQL_ENTRY_WITHDRAW, 2, (int64_t)c->revision);
	sql_bind_int(s->sql, SQL_ENTRY_WITHDRAW, 3, now / SECOND_US);
	sql_bind_text(s->sql, SQL_ENTRY_WITHDRAW, 4, change_targets(c));
	return sql_run(s->sql, SQL_ENTRY_WITHDRAW);
}

int
store_change(struct store *s, struct change *c, int64_t now)
{
	struct present was;
	struct key key;

	c->absent = c->unchanged = false;
	c->revision = 0;
	c->err = ERR_NONE;
	key_from_nlri(&key, &c->nlri);
	if (store_look(s, &key, c, &was) == -1)
		return -1;
	if (c->op == CHANGE_ANNOUNCE)
		return store_announce(s, c, &key, &was, now);
	return store_withdraw(s, c, &key, &was, now);
}

int
store_forget(struct store *s, const struct nlri *nlri, const char *targets,
    uint64_t revision)
{
	struct key key;

	key_from_nlri(&key, nlri);
	key_bind(s->sql, SQL_ENTRY_FORGET, 1, &key);
	sql_bind_int(s->sql, SQL_ENTRY_FORGET, 2, (int64_t)revision);
	sql_bind_text(s->sql, SQL_ENTRY_FORGET, 3, targets);
	return sql_run(s->sql, SQL_ENTRY_FORGET);
}
