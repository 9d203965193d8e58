/*
 * Renewals in the store. Decides whose leases begin anew, and for how long.
 */
#include <stdio.h>
#include <string.h>

#include "engine/bulk.h"
#include "engine/renewal.h"
#include "engine/store_key.h"
#include "engine/store_lease.h"

#define SECOND_US	1000000

/* What a renewal must know of an entry. */
struct lease {
	bool		 exists, stands;
	uint32_t	 ttl;
	int64_t		 expires;
	uint64_t	 revision, generation;
	char		 owner[OWNER_MAX];
};

static int
lease_read(struct lease *l, struct store *s, const struct key *key,
    const char *targets)
{
	struct row row;
	int found;

	memset(l, 0, sizeof(*l));
	key_bind(s->sql, SQL_ENTRY_GET, 1, key);
	sql_bind_text(s->sql, SQL_ENTRY_GET, 2, targets);
	found = sql_step(s->sql, SQL_ENTRY_GET);
	if (found == 1 && store_read_row(s, SQL_ENTRY_GET, &row) == -1)
		found = -1;
	if (found == 1) {
		l->exists = true;
		l->stands = !row.withdrawing;
		l->ttl = row.ttl;
		l->expires = row.expires;
		l->revision = row.revision;
		l->generation = row.generation;
		snprintf(l->owner, sizeof(l->owner), "%s", row.owner);
	}
	sql_end(s->sql, SQL_ENTRY_GET);
	return found == -1 ? -1 : 0;
}

/* The seconds that it is given now, of its own or those asked for; 0: none. */
static uint32_t
lease_seconds(const struct lease *l, const struct renewal *r)
{
	uint32_t ttl = r->ttl != 0 ? r->ttl : l->ttl;

	uint32_t max = r->max_ttl > l->ttl ? r->max_ttl : l->ttl;

	if (l->expires == 0)
		return 0;
	return r->max_ttl != 0 && ttl > max ? max : ttl;
}

static void
renewed(struct renewal *r, int64_t expires)
{
	r->renewed++;
	if (r->first == 0 || expires < r->first)
		r->first = expires;
}

static bool
lease_is_his(const struct lease *l, const struct actor *by)
{
	return by->others || strcmp(l->owner, by->user) == 0;
}

/* May it not be renewed at all? In the order of store_change. */
static enum err
lease_judge(struct renewal *r, const struct lease *l)
{
	uint64_t revision = l->stands ? l->revision : 0;

	r->number = revision;
	if (!precondition_holds(&r->precondition, revision))
		return ERR_PRECONDITION;
	r->number = l->generation;
	if (r->generation != 0 && r->generation < l->generation)
		return ERR_GENERATION;
	if (l->stands && !lease_is_his(l, &r->by)) {
		snprintf(r->who, sizeof(r->who), "%s", l->owner);
		return ERR_OWNER;
	}
	return ERR_NONE;
}

/* There is nothing to renew: counted, or refused where it is about that one. */
static enum err
lease_lack(struct renewal *r, const struct lease *l)
{
	if (l->stands)
		r->without++;
	else
		r->absent++;
	if (r->of != RENEWAL_ONE)
		return ERR_NONE;
	r->first = l->expires;
	r->ended = !l->stands;
	return l->exists ? ERR_LEASE : ERR_NO_ENTRY;
}

/* Write its new end. */
static int
lease_write(struct store *s, const struct key *key, const char *targets,
    uint32_t ttl, int64_t expires)
{
	key_bind(s->sql, SQL_LEASE_RENEW, 1, key);
	sql_bind_text(s->sql, SQL_LEASE_RENEW, 2, targets);
	sql_bind_int(s->sql, SQL_LEASE_RENEW, 3, ttl);
	sql_bind_int(s->sql, SQL_LEASE_RENEW, 4, expires);
	return sql_run(s->sql, SQL_LEASE_RENEW);
}

static int
renew_entry(struct store *s, struct renewal *r, const struct nlri *nlri,
    const char *targets, int64_t now)
{
	struct lease l;
	struct key key;
	uint32_t ttl;

	key_from_nlri(&key, nlri);
	if (lease_read(&l, s, &key, targets) == -1)
		return -1;
	ttl = lease_seconds(&l, r);
	r->err = lease_judge(r, &l);
	if (r->err == ERR_NONE && (!l.stands || ttl == 0))
		r->err = lease_lack(r, &l);
	else if (r->err == ERR_NONE) {
		r->revision = l.revision;
		r->has_ttl = ttl;
		now += (int64_t)ttl * SECOND_US;
		renewed(r, now);
		return lease_write(s, &key, targets, ttl, now);
	}
	return 0;
}

static int
renew_keys(struct store *s, struct renewal *r, int64_t now)
{
	struct bulk_cursor at = { .chunk = 0 };
	struct bulk_item item;

	while (bulk_next(r->keys, &at, &item)) {
		if (renew_entry(s, r, &item.nlri, item.targets, now) == -1)
			return -1;
		if (r->err != ERR_NONE) {
			r->line = item.line;
			r->nlri = item.nlri;
			return 0;
		}
	}
	return 0;
}

/* One range of keys at a time. */
struct walk {
	struct store	*store;
	struct renewal	*renewal;
	int64_t		 now;
};

static void
bind_filter(struct store *s, enum sql_statement st, const struct renewal *r,
    const struct key *from, const struct key *to)
{
	sql_bind_text(s->sql, st, 1, r->filter.owner);
	key_bind(s->sql, st, 2, from);
	key_bind(s->sql, st, 3, to);
	sql_bind_text(s->sql, st, 4, r->filter.tag);
	sql_bind_text(s->sql, st, 5, r->filter.set);
}

/*
 * Are there fewer entries in the range than the owner has? Then they are
 * looked through, else his are. 1, 0 or -1.
 */
static int
range_is_less(struct store *s, const char *owner, const struct key *from,
    const struct key *to)
{
	struct account *account = accounts_find(s->accounts, owner);
	int64_t n;
	int found;

	if (account == NULL)
		return -1;
	n = (int64_t)account->entries.n;
	key_bind(s->sql, SQL_ENTRY_SOME, 1, from);
	key_bind(s->sql, SQL_ENTRY_SOME, 2, to);
	sql_bind_int(s->sql, SQL_ENTRY_SOME, 3, n);
	found = sql_step(s->sql, SQL_ENTRY_SOME);
	if (found == 1)
		found = sql_int(s->sql, SQL_ENTRY_SOME, 0) < n;
	sql_end(s->sql, SQL_ENTRY_SOME);
	return found;
}

/* Count those of the range that are left alone. Before others are renewed. */
static int
count_without(struct store *s, enum sql_statement st, struct renewal *r,
    const struct key *from, const struct key *to)
{
	int found;

	bind_filter(s, st, r, from, to);
	if (r->ttl != 0)
		sql_bind_int(s->sql, st, 6, r->ttl);
	found = sql_step(s->sql, st);
	if (found == 1)
		r->without += (uint32_t)sql_int(s->sql, st, 0);
	sql_end(s->sql, st);
	return found == 1 ? 0 : -1;
}

static int
renew_range(void *arg, const struct key *from, const struct key *to)
{
	enum sql_statement st = SQL_LEASE_RENEW_ALL;
	struct walk *w = arg;
	struct renewal *r = w->renewal;
	struct sql *q = w->store->sql;
	int found = range_is_less(w->store, r->filter.owner, from, to);

	if (found == 1)
		st = SQL_LEASE_RENEW_KEYS;
	if (found == -1 || count_without(w->store, found == 1 ?
	    SQL_LEASE_WITHOUT_KEYS : SQL_LEASE_WITHOUT, r, from, to) == -1)
		return -1;
	bind_filter(w->store, st, r, from, to);
	sql_bind_int(q, st, 6, w->now);
	if (r->ttl != 0)
		sql_bind_int(q, st, 7, r->ttl);
	sql_bind_int(q, st, 8, r->max_ttl != 0 ? r->max_ttl : TTL_MAX);
	while ((found = sql_step(q, st)) == 1)
		renewed(r, sql_int(q, st, 0));
	sql_end(q, st);
	return found;
}

static int
renew_filter(struct store *s, struct renewal *r, int64_t now)
{
	struct walk w = { s, r, now };

	if (strcmp(r->filter.owner, r->by.user) != 0 && !r->by.others) {
		r->err = ERR_OWNER;
		return 0;
	}
	return store_ranges(&r->filter, renew_range, &w);
}

static int
renew(struct store *s, struct renewal *r, int64_t now)
{
	switch (r->of) {
	case RENEWAL_ONE:
		return renew_entry(s, r, &r->nlri, r->targets, now);
	case RENEWAL_KEYS:
		return renew_keys(s, r, now);
	case RENEWAL_FILTER:
		return renew_filter(s, r, now);
	}
	return -1;
}

int
store_renew(struct store *s, struct renewal *r, int64_t now)
{
	r->err = ERR_NONE;
	r->who[0] = '\0';
	r->ended = false;
	r->number = r->line = r->revision = 0;
	r->renewed = r->without = r->absent = r->has_ttl = 0;
	r->first = 0;
	if (store_mark(s) == -1 || renew(s, r, now) == -1)
		return -1;
	return r->err == ERR_NONE && !r->dry ? store_keep(s) : store_undo(s);
}
