/*
 * Leases in the store against a simple model: entries are announced, renewed
 * one by one and many at once, withdrawn, forgotten, and end; the clock goes on
 * and sometimes back, and some transactions are undone.
 */
#include <stdlib.h>

#include "buf.h"
#include "engine/bulk.h"
#include "engine/renewal.h"
#include "engine/store_lease.h"
#include "engine/terms.h"
#include "lease_model.h"
#include "tap.h"

#define TRANSACTIONS	400
#define ROUNDS		20	/* of each */

static int
ended(const struct lease_end *end, void *arg)
{
	struct entry *e = first_end();
	unsigned *n = arg;

	++*n;
	check(e == &model.entry[number(end->nlri)], "ends in their order", *n);
	if (e == NULL)
		return 0;
	e->withdrawing = true;
	e->revision = ++model.revision;
	check(end->revision == e->revision, "a revision more", *n);
	return 0;
}

/* End what is due, at most so many at a time. */
static void
expire(void)
{
	unsigned n, told, most = 1 + some(4);
	struct entry *e;

	do {
		told = 0;
		check(store_expire(store, now, most, ended, &told, &n) == 0 &&
		    n == told && n <= most, "ended", n);
	} while (n == most);
	e = first_end();
	check(e == NULL || e->expires > now, "none is left", 0);
}

static void
announce(unsigned n)
{
	struct terms t = { .ttl = some(3) ? 1 + some(20) : 0 };
	struct change c = { .op = CHANGE_ANNOUNCE, .by.others = true };
	struct entry *e = &model.entry[n];
	char text[TERMS_TEXT], attrs[] = "next-hop self";
	unsigned owner = e->user;
	struct buf b;

	e->user = some(3);
	e->tag = some(4);
	if (some(4) == 0)
		t.expires = now + 1 + some(20 * SECOND);
	snprintf(t.tags, sizeof(t.tags), "%s", tags[e->tag]);
	buf_init(&b, text, sizeof(text));
	terms_print(&b, &t);
	snprintf(c.by.user, sizeof(c.by.user), "%s", users[e->user]);
	c.nlri = key(n);
	c.attrs = attrs;
	c.terms = text;
	check(store_change(store, &c, now) == 0 && c.err == ERR_NONE,
	    "announced", n);
	if (c.unchanged)
		e->user = owner;
	if (!e->exists)
		e->came = ++model.came;
	e->exists = true;
	e->withdrawing = false;
	e->ttl = t.ttl;
	e->expires = t.expires != 0 ? t.expires :
	    t.ttl != 0 ? now + (int64_t)t.ttl * SECOND : 0;
	e->revision = c.revision;
	if (c.revision > model.revision)
		model.revision = c.revision;
}

static void
withdraw(unsigned n)
{
	struct change c = { .op = CHANGE_WITHDRAW, .by.others = true };
	struct entry *e = &model.entry[n];

	c.nlri = key(n);
	check(store_change(store, &c, now) == 0 && c.err == ERR_NONE &&
	    c.absent == !e->exists, "withdrawn", n);
	if (!e->exists || e->withdrawing)
		return;
	e->withdrawing = true;
	e->revision = ++model.revision;
}

static void
forget(unsigned n)
{
	struct entry *e = &model.entry[n];
	struct nlri nlri = key(n);

	check(store_forget(store, &nlri, "", e->revision) == 0, "forgot", n);
	if (e->withdrawing)
		e->exists = e->withdrawing = false;
}

/* What a renewal should find and do. */
struct wanted {
	enum err	 err;
	uint32_t	 renewed, without, absent;
	int64_t		 first;
};

static uint32_t
seconds(const struct entry *e, const struct renewal *r)
{
	uint32_t max = r->max_ttl > e->ttl ? r->max_ttl : e->ttl;
	uint32_t ttl = r->ttl != 0 ? r->ttl : e->ttl;

	return r->max_ttl != 0 && ttl > max ? max : ttl;
}

/* May renew entry e: a copy of the model is kept for what is undone. */
static void
want_one(struct wanted *w, struct entry *e, const struct renewal *r)
{
	bool mine = strcmp(users[e->user], r->by.user) == 0 || r->by.others;
	bool one = r->of == RENEWAL_ONE;

	if (!e->exists || e->withdrawing) {
		w->absent++;
		if (one)
			w->err = e->exists ? ERR_LEASE : ERR_NO_ENTRY;
	} else if (!mine)
		w->err = ERR_OWNER;
	else if (!leased(e) || seconds(e, r) == 0) {
		w->without++;
		if (one)
			w->err = ERR_LEASE;
	} else {
		w->renewed++;
		e->ttl = seconds(e, r);
		e->expires = now + (int64_t)e->ttl * SECOND;
		if (w->first == 0 || e->expires < w->first)
			w->first = e->expires;
	}
}

/* Make it, and compare to what is wanted. */
static void
renew(struct renewal *r, const struct wanted *w, const struct model *before)
{
	check(store_renew(store, r, now) == 0 && r->err == w->err, "renewed",
	    r->of * 100 + (unsigned)r->err);
	if (w->err != ERR_NONE || r->dry)
		model = *before;
	check(w->err != ERR_NONE || (r->renewed == w->renewed &&
	    r->without == w->without && r->absent == w->absent &&
	    r->first == w->first), "counted", r->of);
}

static void
renew_some(struct renewal *r)
{
	struct model before = model;
	struct wanted w = { .err = ERR_NONE };
	struct bulk_item item = { .op = CHANGE_WITHDRAW, .targets = "",
	    .terms = "" };
	unsigned i, n = some(KEYS), step = 1 + some(5);
	uint64_t other;

	r->keys = bulk_new();
	for (i = 0; i < 5; i++, n = (n + step) % KEYS) {
		item.nlri = key(n);
		item.line = i + 1;
		if (bulk_add(r->keys, &item, &other) == BULK_ADDED &&
		    w.err == ERR_NONE)
			want_one(&w, &model.entry[n], r);
	}
	bulk_seal(r->keys);
	renew(r, &w, &before);
	bulk_free(r->keys);
}

static void
renew_one(struct renewal *r)
{
	struct model before = model;
	struct wanted w = { .err = ERR_NONE };
	unsigned n = some(KEYS);

	r->nlri = key(n);
	r->targets = "";
	want_one(&w, &model.entry[n], r);
	renew(r, &w, &before);
	check(w.err != ERR_NONE || r->dry ||
	    (r->revision == model.entry[n].revision &&
	    r->has_ttl == model.entry[n].ttl), "told", n);
}

static void
renew_all(struct renewal *r)
{
	static const char *const some_tags[] = { NULL, "a", "b", "c" };
	struct model before = model;
	struct wanted w = { .err = ERR_NONE };
	unsigned n, owner = some(3), within = some(3);
	struct entry *e;

	r->filter.families = FAMILIES_ALL;
	r->filter.owner = users[owner];
	if (within > 0) {
		r->filter.match = MATCH_WITHIN;
		r->filter.prefix = (struct prefix){ IP_V4, 8,
		    { (uint8_t)(9 + within) } };
	}
	r->filter.tag = some_tags[some(4)];
	if (strcmp(users[owner], r->by.user) != 0 && !r->by.others)
		w.err = ERR_OWNER;
	for (n = 0; n < KEYS && w.err == ERR_NONE; n++) {
		e = &model.entry[n];
		if (e->exists && !e->withdrawing && e->user == owner &&
		    (within == 0 || (n % 2) + 1 == within) &&
		    (r->filter.tag == NULL ||
		    terms_has_tag(tags[e->tag], r->filter.tag)))
			want_one(&w, e, r);
	}
	renew(r, &w, &before);
}

static void
renew_any(void)
{
	struct renewal r = { .of = (enum renewal_of)some(3) };

	snprintf(r.by.user, sizeof(r.by.user), "%s", users[some(3)]);
	r.by.others = some(3) == 0;
	r.dry = some(5) == 0;
	r.ttl = some(2) ? 1 + some(30) : 0;
	r.max_ttl = some(3) ? 0 : 10;
	if (r.of == RENEWAL_ONE)
		renew_one(&r);
	else if (r.of == RENEWAL_KEYS)
		renew_some(&r);
	else
		renew_all(&r);
}

/* Is the store as the model? */
static void
compare(void)
{
	struct entry *e, *first = first_end();
	struct nlri nlri;
	struct row row;
	int64_t end;
	bool found;
	unsigned n, leases = 0;

	check(store_next_end(store, &end) == 0 &&
	    end == (first == NULL ? 0 : first->expires), "the next end", 0);
	for (n = 0; n < KEYS; n++) {
		e = &model.entry[n];
		leases += leased(e);
		nlri = key(n);
		check(store_get(store, &nlri, "", &row, &found) == 0 &&
		    found == e->exists, "is there", n);
		if (!found || !e->exists)
			continue;
		check(row.withdrawing == e->withdrawing &&
		    row.revision == e->revision &&
		    row.expires == e->expires && row.ttl == e->ttl &&
		    strcmp(row.owner, users[e->user]) == 0, "is so", n);
	}
	check(store_leases(store) == leases, "so many leases", leases);
}

/* What is due ends, then something happens. */
static void
turn(void)
{
	unsigned n = some(KEYS), i;

	now += some(10) ? some(2 * SECOND) : -(int64_t)some(3 * SECOND);
	expire();
	for (i = some(4); i > 0; i--, n = some(KEYS))
		switch (some(5)) {
		case 0:
			withdraw(n);
			break;
		case 1:
			forget(n);
			break;
		case 2:
			renew_any();
			break;
		default:
			announce(n);
		}
	compare();
}

static void
transaction(void)
{
	unsigned i;

	check(store_begin(store) == 0, "begun", 0);
	for (i = 0; i < ROUNDS; i++)
		turn();
	if (some(4) == 0) {
		store_rollback(store);
		model = durable;
		return;
	}
	check(store_commit(store) == 0, "committed", 0);
	durable = model;
}

int
main(void)
{
	struct problem p;
	unsigned i;

	test_begin("store-lease");
	srandom(4);
	store = store_open(test_path("model.db"), &p);
	for (i = 0; i < TRANSACTIONS && wrong == 0; i++)
		transaction();
	compare();
	tap_ok(wrong == 0, "%u transactions: the store is as the model", i);
	store_close(store);
	test_end();
	return tap_done();
}
