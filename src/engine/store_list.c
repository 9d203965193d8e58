/*
 * The store, read: one entry, or pages of them. Decides which rows a filter
 * means; changes nothing.
 */
#include <stdio.h>
#include <string.h>

#include "engine/store_key.h"
#include "log.h"

void
key_from_nlri(struct key *key, const struct nlri *nlri)
{
	key->bytes[0] = nlri->family;
	memcpy(key->bytes + 1, nlri->bytes, nlri->n);
	key->n = 1u + nlri->n;
}

int
key_to_nlri(struct nlri *nlri, const uint8_t *bytes, size_t n)
{
	return n == 0 ? -1 : nlri_read(nlri, (enum family)bytes[0], bytes + 1,
	    n - 1);
}

void
key_bind(struct sql *q, enum sql_statement st, int at, const struct key *key)
{
	sql_bind_blob(q, st, at, key->bytes, key->n);
}

int
store_read_row(struct store *s, enum sql_statement st, struct row *row)
{
	const void *key;
	size_t n;

	key = sql_blob(s->sql, st, 0, &n);
	row->attrs = sql_text(s->sql, st, 1);
	row->owner = sql_text(s->sql, st, 2);
	row->targets = sql_text(s->sql, st, 7);
	row->set = sql_text(s->sql, st, 11);
	row->tags = sql_text(s->sql, st, 12);
	row->note = sql_text(s->sql, st, 13);
	if (key == NULL || key_to_nlri(&row->nlri, key, n) == -1 ||
	    row->attrs == NULL || row->owner == NULL || row->targets == NULL ||
	    row->set == NULL || row->tags == NULL || row->note == NULL) {
		log_error("database: a row of it is damaged");
		return -1;
	}
	row->revision = (uint64_t)sql_int(s->sql, st, 3);
	row->withdrawing = sql_int(s->sql, st, 4) != 0;
	row->created = sql_int(s->sql, st, 5);
	row->changed = sql_int(s->sql, st, 6);
	row->generation = (uint64_t)sql_int(s->sql, st, 8);
	row->ttl = (uint32_t)sql_int(s->sql, st, 9);
	row->expires = sql_int(s->sql, st, 10);
	if (row->expires != 0 && row->expires <= s->judged)
		row->withdrawing = true;	/* its lease is over */
	return 0;
}

int
store_get(struct store *s, const struct nlri *nlri, const char *targets,
    struct row *row, bool *found)
{
	struct key key;
	int got;

	key_from_nlri(&key, nlri);
	key_bind(s->sql, SQL_ENTRY_GET, 1, &key);
	sql_bind_text(s->sql, SQL_ENTRY_GET, 2, targets);
	got = sql_step(s->sql, SQL_ENTRY_GET);
	if (got == 1 && store_read_row(s, SQL_ENTRY_GET, row) == -1)
		got = -1;
	if (got == 1) {
		/* Kept here: a row that is held open would hold old state. */
		snprintf(s->attrs, sizeof(s->attrs), "%s", row->attrs);
		snprintf(s->owner, sizeof(s->owner), "%s", row->owner);
		row->attrs = s->attrs;
		row->owner = s->owner;
		snprintf(s->targets, sizeof(s->targets), "%s", row->targets);
		row->targets = s->targets;
		snprintf(s->set, sizeof(s->set), "%s", row->set);
		snprintf(s->tags, sizeof(s->tags), "%s", row->tags);
		snprintf(s->note, sizeof(s->note), "%s", row->note);
		row->set = s->set;
		row->tags = s->tags;
		row->note = s->note;
	}
	sql_end(s->sql, SQL_ENTRY_GET);
	*found = got == 1;
	return got == -1 ? -1 : 0;
}

int
store_of(struct store *s, const struct nlri *nlri,
    int (*each)(const struct row *, void *), void *arg)
{
	struct key key;
	struct row row;
	int got;

	key_from_nlri(&key, nlri);
	key_bind(s->sql, SQL_ENTRY_KEY, 1, &key);
	while ((got = sql_step(s->sql, SQL_ENTRY_KEY)) == 1) {
		if (store_read_row(s, SQL_ENTRY_KEY, &row) == -1)
			got = -1;
		if (got == -1 || each(&row, arg) != 0)
			break;
	}
	sql_end(s->sql, SQL_ENTRY_KEY);
	return got == -1 ? -1 : 0;
}

int
store_each(struct store *s, int (*each)(const struct row *, void *),
    void *arg)
{
	struct row row;
	int got;

	while ((got = sql_step(s->sql, SQL_ENTRY_ALL)) == 1)
		if (store_read_row(s, SQL_ENTRY_ALL, &row) == -1 ||
		    each(&row, arg) != 0) {
			got = -1;
			break;
		}
	sql_end(s->sql, SQL_ENTRY_ALL);
	return got;
}

/* A list that is being made. */
struct list {
	struct store		*store;
	const struct filter	*filter;
	struct key		 cursor;	/* of the filter, if any */
	unsigned		 left;		/* rows that may follow */
	bool			 stop;		/* each() wants no more */
	int			(*each)(const struct row *, void *);
	void			*arg;

	/* What is done with each range of keys. */
	int			(*range)(struct list *l,
				    const struct key *from,
				    const struct key *to);
	int			(*each_range)(void *, const struct key *from,
				    const struct key *to);
};

/* The keys from `from` to `to` that pass the filter. */
static int
list_range(struct list *l, const struct key *from, const struct key *to)
{
	struct sql *q = l->store->sql;
	struct row row;
	int got;

	key_bind(q, SQL_ENTRY_LIST, 1, from);
	key_bind(q, SQL_ENTRY_LIST, 2, to);
	sql_bind_text(q, SQL_ENTRY_LIST, 3, l->filter->owner);
	sql_bind_text(q, SQL_ENTRY_LIST, 4, l->filter->community);
	sql_bind_int(q, SQL_ENTRY_LIST, 5, l->left);
	sql_bind_text(q, SQL_ENTRY_LIST, 8, l->filter->tag);
	sql_bind_text(q, SQL_ENTRY_LIST, 9, l->filter->set);
	if (l->filter->after) {
		key_bind(q, SQL_ENTRY_LIST, 6, &l->cursor);
		sql_bind_text(q, SQL_ENTRY_LIST, 7,
		    l->filter->cursor_targets);
	}
	while (!l->stop && (got = sql_step(q, SQL_ENTRY_LIST)) != 0) {
		if (got == -1 ||
		    store_read_row(l->store, SQL_ENTRY_LIST, &row) == -1) {
			sql_end(q, SQL_ENTRY_LIST);
			return -1;
		}
		l->left--;
		l->stop = l->each(&row, l->arg) != 0;
	}
	sql_end(q, SQL_ENTRY_LIST);
	return 0;
}

/* <0, 0, >0 as the database sorts keys. */
static int
key_compare(const struct key *a, const struct key *b)
{
	int order = memcmp(a->bytes, b->bytes, a->n < b->n ? a->n : b->n);

	return order != 0 ? order : (a->n > b->n) - (a->n < b->n);
}

/* The same, but not what is before the cursor. */
static int
list_after(struct list *l, const struct key *from, const struct key *to)
{
	if (l->stop || l->left == 0)
		return 0;
	if (!l->filter->after || key_compare(&l->cursor, from) < 0)
		return l->range(l, from, to);
	return l->range(l, &l->cursor, to);
}

/* The lowest key of a prefix in a family: address and length alone. */
static void
key_from_prefix(struct key *key, enum family family,
    const struct prefix *prefix)
{
	size_t n = prefix->ip == IP_V4 ? 4 : 16;

	key->bytes[0] = (uint8_t)family;
	memcpy(key->bytes + 1, prefix->bytes, n);
	key->bytes[1 + n] = prefix->length;
	key->n = n + 2;
}

/* What sorts behind all keys that begin with this one. */
static void
key_end(struct key *key)
{
	memset(key->bytes + key->n, 0xff, sizeof(key->bytes) - key->n);
	key->n = sizeof(key->bytes);
}

/* One prefix, with any rd and path-information. */
static int
list_exact(struct list *l, enum family family, const struct prefix *prefix)
{
	struct key from, to;

	key_from_prefix(&from, family, prefix);
	to = from;
	key_end(&to);
	return list_after(l, &from, &to);
}

/*
 * Everything within prefix: from its own key, which is behind those of the
 * shorter prefixes of the same address, to the last address, any length.
 */
static int
list_within(struct list *l, enum family family, const struct prefix *prefix)
{
	struct key from, to;
	unsigned bit;

	key_from_prefix(&from, family, prefix);
	to = from;
	to.n--;
	for (bit = prefix->length; bit < (to.n - 1) * 8; bit++)
		to.bytes[1 + bit / 8] |= (uint8_t)(0x80 >> bit % 8);
	key_end(&to);
	return list_after(l, &from, &to);
}

/* Prefix and all shorter ones of its address, the shortest first. */
static int
list_covering(struct list *l, enum family family,
    const struct prefix *prefix)
{
	struct prefix outer;
	unsigned bit;

	memset(&outer, 0, sizeof(outer));
	outer.ip = prefix->ip;
	for (bit = 0; bit < prefix->length; bit++) {
		if (list_exact(l, family, &outer) == -1)
			return -1;
		outer.bytes[bit / 8] |=
		    (uint8_t)(prefix->bytes[bit / 8] & 0x80 >> bit % 8);
		outer.length++;
	}
	return list_exact(l, family, &outer);
}

static int
list_all(struct list *l, enum family family)
{
	struct key from = { .n = 1, .bytes = { (uint8_t)family } };
	struct key to = from;

	key_end(&to);
	return list_after(l, &from, &to);
}

/* What the filter wants of one family. */
static int
list_family(struct list *l, enum family family)
{
	const struct prefix *prefix = &l->filter->prefix;

	if (l->filter->match == MATCH_ALL)
		return list_all(l, family);
	if (family_kind(family) != KIND_PREFIX ||
	    family_ip(family) != (enum ip)prefix->ip)
		return 0;
	if (l->filter->match == MATCH_WITHIN)
		return list_within(l, family, prefix);
	if (l->filter->match == MATCH_COVERING)
		return list_covering(l, family, prefix);
	return list_exact(l, family, prefix);
}

static int
list_families(struct list *l)
{
	unsigned family;

	for (family = 0; family < FAMILY__MAX; family++)
		if ((l->filter->families >> family & 1) &&
		    list_family(l, (enum family)family) == -1)
			return -1;
	return 0;
}

int
store_list(struct store *s, const struct filter *f, unsigned limit,
    int (*each)(const struct row *, void *), void *arg)
{
	struct list l = { .store = s, .filter = f, .left = limit,
	    .each = each, .arg = arg, .range = list_range };
	bool own = !sql_in_transaction(s->sql);
	int result;

	if (f->after)
		key_from_nlri(&l.cursor, &f->cursor);
	/* Several look-ups must see one state. */
	if (own && sql_run(s->sql, SQL_BEGIN_READ) == -1)
		return -1;
	result = list_families(&l);
	if (own && sql_in_transaction(s->sql) &&
	    sql_run(s->sql, SQL_ROLLBACK) == -1)
		result = -1;
	return result;
}

/* Leave the range to whoever asked for ranges. */
static int
list_pass(struct list *l, const struct key *from, const struct key *to)
{
	return l->each_range(l->arg, from, to);
}

int
store_ranges(const struct filter *f, int (*each)(void *,
    const struct key *from, const struct key *to), void *arg)
{
	struct list l = { .filter = f, .left = 1, .range = list_pass,
	    .each_range = each, .arg = arg };

	if (f->after)
		key_from_nlri(&l.cursor, &f->cursor);
	return list_families(&l);
}
