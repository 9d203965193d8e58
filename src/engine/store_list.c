/*
 * The store, read: one entry, or pages of them. Decides which rows a filter
 * means; changes nothing.
 */
#include <stdio.h>
#include <string.h>

#include "engine/store_key.h"
#include "log.h"

_Static_assert(IP_V4 == 1 && IP_V6 == 2, "they are written in databases");

static size_t
key_address_bytes(uint8_t ip)
{
	return ip == IP_V4 ? 4 : 16;
}

void
key_from_prefix(struct key *key, const struct prefix *prefix)
{
	size_t n = key_address_bytes(prefix->ip);

	key->bytes[0] = prefix->ip;
	memcpy(key->bytes + 1, prefix->bytes, n);
	key->bytes[1 + n] = prefix->length;
	key->n = n + 2;
}

int
key_to_prefix(struct prefix *prefix, const uint8_t *bytes, size_t n)
{
	memset(prefix, 0, sizeof(*prefix));
	if (n < 1 || (bytes[0] != IP_V4 && bytes[0] != IP_V6) ||
	    n != key_address_bytes(bytes[0]) + 2 || bytes[n - 1] > (n - 2) * 8)
		return -1;
	prefix->ip = bytes[0];
	memcpy(prefix->bytes, bytes + 1, n - 2);
	prefix->length = bytes[n - 1];
	return 0;
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
	if (key == NULL || key_to_prefix(&row->prefix, key, n) == -1 ||
	    row->attrs == NULL || row->owner == NULL) {
		log_error("database: a row of it is damaged");
		return -1;
	}
	row->revision = (uint64_t)sql_int(s->sql, st, 3);
	row->withdrawing = sql_int(s->sql, st, 4) != 0;
	row->created = sql_int(s->sql, st, 5);
	row->changed = sql_int(s->sql, st, 6);
	return 0;
}

int
store_get(struct store *s, const struct prefix *prefix, struct row *row,
    bool *found)
{
	struct key key;
	int got;

	key_from_prefix(&key, prefix);
	key_bind(s->sql, SQL_ENTRY_GET, 1, &key);
	got = sql_step(s->sql, SQL_ENTRY_GET);
	if (got == 1 && store_read_row(s, SQL_ENTRY_GET, row) == -1)
		got = -1;
	if (got == 1) {
		/* Kept here: a row that is held open would hold old state. */
		snprintf(s->attrs, sizeof(s->attrs), "%s", row->attrs);
		snprintf(s->owner, sizeof(s->owner), "%s", row->owner);
		row->attrs = s->attrs;
		row->owner = s->owner;
	}
	sql_end(s->sql, SQL_ENTRY_GET);
	*found = got == 1;
	return got == -1 ? -1 : 0;
}

/* A list that is being made. */
struct list {
	struct store		*store;
	const struct filter	*filter;
	unsigned		 left;		/* rows that may follow */
	bool			 stop;		/* each() wants no more */
	int			(*each)(const struct row *, void *);
	void			*arg;
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

/* The same behind the cursor. Nothing where `to` is not behind it. */
static int
list_after(struct list *l, const struct key *from, const struct key *to)
{
	struct key cursor;
	size_t n;

	if (l->stop || l->left == 0)
		return 0;
	if (!l->filter->after)
		return list_range(l, from, to);
	/* The next key in the order of bytes is the cursor and a 0. */
	key_from_prefix(&cursor, &l->filter->cursor);
	cursor.bytes[cursor.n++] = 0;
	n = cursor.n < from->n ? cursor.n : from->n;
	if (memcmp(cursor.bytes, from->bytes, n) < 0)
		return list_range(l, from, to);
	return list_range(l, &cursor, to);
}

/*
 * Everything within prefix: from its own key, which is behind those of the
 * shorter prefixes of the same address, to the last address, any length.
 */
static int
list_within(struct list *l, const struct prefix *prefix)
{
	struct key from, to;
	unsigned bit;

	key_from_prefix(&from, prefix);
	to = from;
	for (bit = prefix->length; bit < (to.n - 2) * 8; bit++)
		to.bytes[1 + bit / 8] |= (uint8_t)(0x80 >> bit % 8);
	to.bytes[to.n - 1] = 0xff;
	return list_after(l, &from, &to);
}

/* Prefix and all shorter ones of its address, the shortest first. */
static int
list_covering(struct list *l, const struct prefix *prefix)
{
	struct prefix outer;
	struct key key;
	unsigned bit;

	memset(&outer, 0, sizeof(outer));
	outer.ip = prefix->ip;
	for (bit = 0; bit < prefix->length; bit++) {
		key_from_prefix(&key, &outer);
		if (list_after(l, &key, &key) == -1)
			return -1;
		outer.bytes[bit / 8] |=
		    (uint8_t)(prefix->bytes[bit / 8] & 0x80 >> bit % 8);
		outer.length++;
	}
	key_from_prefix(&key, &outer);
	return list_after(l, &key, &key);
}

static int
list_all(struct list *l)
{
	struct key from = { .n = 1, .bytes = { 0 } };
	struct key to = { .n = 1, .bytes = { 0xff } };

	return list_after(l, &from, &to);
}

static int
list_match(struct list *l, const struct prefix *prefix)
{
	struct key key;

	switch (l->filter->match) {
	case MATCH_ALL:
		return list_all(l);
	case MATCH_WITHIN:
		return list_within(l, prefix);
	case MATCH_COVERING:
		return list_covering(l, prefix);
	case MATCH_EXACT:
		key_from_prefix(&key, prefix);
		return list_after(l, &key, &key);
	}
	return -1;
}

int
store_list(struct store *s, const struct filter *f, unsigned limit,
    int (*each)(const struct row *, void *), void *arg)
{
	struct list l = { s, f, limit, false, each, arg };
	bool own = !sql_in_transaction(s->sql);
	int result;

	/* Several look-ups must see one state. */
	if (own && sql_run(s->sql, SQL_BEGIN_READ) == -1)
		return -1;
	result = list_match(&l, &f->prefix);
	if (own && sql_in_transaction(s->sql) &&
	    sql_run(s->sql, SQL_ROLLBACK) == -1)
		result = -1;
	return result;
}
