/*
 * The history, read: newest first, changes and refusals together. Decides
 * which rows a filter wants; changes nothing.
 */
#include <string.h>

#include "engine/store_history.h"
#include "engine/store_key.h"

#define SCAN_ROWS	20000	/* looked at in one transaction */

/*
 * Who made the rows that are being read: their requests are read along with
 * them. Texts are borrowed from the row of the statement.
 */
struct who {
	int		 got;		/* as of sql_step; 2: not begun */
	uint64_t	 id;		/* of the row that was read last */
	int64_t		 at;
	const char	*user, *source, *request;
};

/* The history, being read. */
struct reading {
	struct store		*store;
	struct history_filter	*filter;
	unsigned		 left;		/* rows that may follow */
	unsigned		 scan;		/* that may be looked at */
	bool			 stop;		/* each() wants no more */
	struct who		 who;
	int			(*each)(const struct past *, void *);
	void			*arg;
};

/* Has the key a prefix that is wanted? Its address and length are in it. */
static bool
key_in_prefix(const struct key *key, const struct history_filter *f)
{
	const struct prefix *p = &f->prefix;
	size_t n = p->ip == IP_V4 ? 4 : 16;
	enum family family = (enum family)key->bytes[0];
	unsigned length, common, bit;

	if (family_kind(family) != KIND_PREFIX ||
	    family_ip(family) != (enum ip)p->ip || key->n < n + 2)
		return false;
	length = key->bytes[1 + n];
	if ((f->match == MATCH_EXACT && length != p->length) ||
	    (f->match == MATCH_WITHIN && length < p->length) ||
	    (f->match == MATCH_COVERING && length > p->length))
		return false;
	common = length < p->length ? length : p->length;
	bit = common % 8;
	if (memcmp(key->bytes + 1, p->bytes, common / 8) != 0)
		return false;
	return bit == 0 || ((key->bytes[1 + common / 8] ^
	    p->bytes[common / 8]) & (0xff00 >> bit & 0xff)) == 0;
}

/* Is what happened to the key wanted? Of refusals it may be empty. */
static bool
wants_key(const struct history_filter *f, const struct key *key)
{
	if (key->n == 0)
		return f->families == 0 && f->match == MATCH_ALL;
	if (key->bytes[0] >= FAMILY__MAX || (f->families != 0 &&
	    !(f->families >> key->bytes[0] & 1)))
		return false;
	return f->match == MATCH_ALL || key_in_prefix(key, f);
}

static bool
wants_what(const struct history_filter *f, enum what what,
    uint64_t revision)
{
	return (f->whats == 0 || (f->whats >> what & 1)) &&
	    (f->revision == 0 || f->revision == revision);
}

static bool
wants_who(const struct history_filter *f, int64_t at, const char *user,
    const char *request)
{
	return (f->since == 0 || at >= f->since) &&
	    (f->until == 0 || at < f->until) &&
	    (f->user == NULL || strcmp(f->user, user) == 0) &&
	    (f->request == NULL || strcmp(f->request, request) == 0);
}

static bool
wants_targets(const struct history_filter *f, const char *text)
{
	struct targets t;

	return f->targets.n == 0 || (text != NULL &&
	    targets_read(&t, text) == 0 && targets_overlap(&t, &f->targets));
}

static void
key_read(struct key *key, struct sql *q, enum sql_statement st, int column)
{
	const void *bytes = sql_blob(q, st, column, &key->n);

	if (key->n > sizeof(key->bytes))
		key->n = sizeof(key->bytes);
	if (key->n > 0)
		memcpy(key->bytes, bytes, key->n);
}

/* Text of a damaged row is "". */
static const char *
text_read(struct sql *q, enum sql_statement st, int column)
{
	const char *text = sql_text(q, st, column);

	return text != NULL ? text : "";
}

/* On to the next row of history_by, of at most id at first. */
static void
who_step(struct who *w, struct sql *q, uint64_t id)
{
	if (w->got == 2)
		sql_bind_int(q, SQL_HISTORY_WHO, 1, (int64_t)id);
	w->got = sql_step(q, SQL_HISTORY_WHO);
	if (w->got != 1)
		return;
	w->id = (uint64_t)sql_int(q, SQL_HISTORY_WHO, 0);
	w->at = sql_int(q, SQL_HISTORY_WHO, 1);
	w->user = text_read(q, SQL_HISTORY_WHO, 2);
	w->source = text_read(q, SQL_HISTORY_WHO, 3);
	w->request = text_read(q, SQL_HISTORY_WHO, 4);
}

/* Who and when, of row id of history_by: ids come down. 0 or -1. */
static int
who_read(struct reading *r, uint64_t id)
{
	struct who *w = &r->who;

	while (w->got > 0 && w->id > id)
		who_step(w, r->store->sql, id);
	if (w->got != 1 || w->id != id) {
		/* It is not there: the database is damaged. */
		w->at = 0;
		w->user = w->source = w->request = "";
	}
	return w->got == -1 ? -1 : 0;
}

static void
reading_give(struct reading *r, const struct past *past)
{
	r->left--;
	r->stop = r->each(past, r->arg) != 0;
}

/* The rest of a row that is wanted so far. 0 or -1. */
static int
change_read(struct reading *r, struct past *p, uint64_t id)
{
	struct sql *q = r->store->sql;
	int got;

	sql_bind_int(q, SQL_HISTORY_ROW, 1, (int64_t)id);
	got = sql_step(q, SQL_HISTORY_ROW);
	if (got == 1) {
		p->at = r->who.at;
		p->user = r->who.user;
		p->source = r->who.source;
		p->request = r->who.request;
		p->targets = text_read(q, SQL_HISTORY_ROW, 0);
		p->owner = sql_text(q, SQL_HISTORY_ROW, 1);
		p->before = sql_text(q, SQL_HISTORY_ROW, 2);
		p->after = sql_text(q, SQL_HISTORY_ROW, 3);
		p->terms = text_read(q, SQL_HISTORY_ROW, 4);
	}
	if (got == 1 && wants_targets(r->filter, p->targets)) {
		if (history_reached(r->store, p->revision, p->reached) == -1)
			got = -1;
		else
			reading_give(r, p);
	}
	sql_end(q, SQL_HISTORY_ROW);
	return got == -1 ? -1 : 0;
}

/* The change that is at hand. 0 or -1. */
static int
change_look(struct reading *r, uint64_t id)
{
	struct sql *q = r->store->sql;
	struct past p = { .what = WHAT_NONE };
	struct key key;

	p.what = (enum what)sql_int(q, SQL_HISTORY_SCAN, 2);
	p.revision = (uint64_t)sql_int(q, SQL_HISTORY_SCAN, 3);
	if ((unsigned)p.what >= WHAT__MAX ||
	    !wants_what(r->filter, p.what, p.revision))
		return 0;
	key_read(&key, q, SQL_HISTORY_SCAN, 4);
	if (!wants_key(r->filter, &key) || (key.n > 0 &&
	    key_to_nlri(&p.nlri, key.bytes, key.n) == -1))
		return 0;
	if (who_read(r, (uint64_t)sql_int(q, SQL_HISTORY_SCAN, 1)) == -1)
		return -1;
	if (!wants_who(r->filter, r->who.at, r->who.user, r->who.request))
		return 0;
	return change_read(r, &p, id);
}

/* The refusal that is at hand. */
static void
refusal_look(struct reading *r)
{
	struct sql *q = r->store->sql;
	struct past p = { .what = WHAT_REFUSE };
	struct key key;

	key_read(&key, q, SQL_REFUSAL_SCAN, 6);
	p.at = sql_int(q, SQL_REFUSAL_SCAN, 2);
	p.user = text_read(q, SQL_REFUSAL_SCAN, 3);
	p.source = text_read(q, SQL_REFUSAL_SCAN, 4);
	p.request = text_read(q, SQL_REFUSAL_SCAN, 5);
	p.targets = text_read(q, SQL_REFUSAL_SCAN, 7);
	p.path = text_read(q, SQL_REFUSAL_SCAN, 8);
	p.slug = text_read(q, SQL_REFUSAL_SCAN, 9);
	p.why = text_read(q, SQL_REFUSAL_SCAN, 10);
	p.more = (uint64_t)sql_int(q, SQL_REFUSAL_SCAN, 11);
	p.terms = "";
	if (!wants_what(r->filter, p.what, 0) ||
	    !wants_key(r->filter, &key) ||
	    !wants_who(r->filter, p.at, p.user, p.request) ||
	    !wants_targets(r->filter, p.targets))
		return;
	if (key.n > 0 && key_to_nlri(&p.nlri, key.bytes, key.n) == -1)
		p.nlri.n = 0;
	reading_give(r, &p);
}

/* The newer one of both that are at hand. 1, 0: there is none, -1. */
static int
reading_step(struct reading *r, int *change, int *refusal)
{
	struct history_cursor *at = &r->filter->cursor;
	struct sql *q = r->store->sql;
	uint64_t id = 0, position = 0;

	if (*change == 1)
		id = (uint64_t)sql_int(q, SQL_HISTORY_SCAN, 0);
	if (*refusal == 1)
		position = (uint64_t)sql_int(q, SQL_REFUSAL_SCAN, 0);
	if (*refusal == 1 && (*change != 1 || position >= id)) {
		at->position = position;
		at->refusal = (uint64_t)sql_int(q, SQL_REFUSAL_SCAN, 1);
		refusal_look(r);
		*refusal = sql_step(q, SQL_REFUSAL_SCAN);
	} else if (*change == 1) {
		at->id = id;
		if (change_look(r, id) == -1)
			return -1;
		*change = sql_step(q, SQL_HISTORY_SCAN);
	} else
		return 0;
	return *change == -1 || *refusal == -1 ? -1 : 1;
}

/* Both tables in one order, from the cursor on. 0 or -1. */
static int
reading_scan(struct reading *r, bool *end)
{
	struct history_cursor at = r->filter->cursor;
	struct sql *q = r->store->sql;
	int change, refusal, got = 1;

	sql_bind_int(q, SQL_HISTORY_SCAN, 1, (int64_t)at.id);
	sql_bind_int(q, SQL_HISTORY_SCAN, 2, r->scan);
	sql_bind_int(q, SQL_REFUSAL_SCAN, 1, (int64_t)at.position);
	sql_bind_int(q, SQL_REFUSAL_SCAN, 2, (int64_t)at.refusal);
	sql_bind_int(q, SQL_REFUSAL_SCAN, 3, r->scan);
	change = sql_step(q, SQL_HISTORY_SCAN);
	refusal = sql_step(q, SQL_REFUSAL_SCAN);
	if (change == -1 || refusal == -1)
		got = -1;
	for (; got == 1 && !r->stop && r->left > 0 && r->scan > 0; r->scan--)
		got = reading_step(r, &change, &refusal);
	sql_end(q, SQL_HISTORY_SCAN);
	sql_end(q, SQL_REFUSAL_SCAN);
	sql_end(q, SQL_HISTORY_WHO);
	*end = got == 0;
	return got == -1 ? -1 : 0;
}

int
store_past(struct store *s, struct history_filter *f, unsigned limit,
    int (*each)(const struct past *, void *), void *arg, bool *end)
{
	struct reading r = { .store = s, .filter = f, .left = limit,
	    .scan = SCAN_ROWS, .who = { .got = 2, .id = UINT64_MAX },
	    .each = each, .arg = arg };
	bool own = !sql_in_transaction(s->sql);
	int result;

	if (own && sql_run(s->sql, SQL_BEGIN_READ) == -1)
		return -1;
	result = reading_scan(&r, end);
	if (own && sql_in_transaction(s->sql) &&
	    sql_run(s->sql, SQL_ROLLBACK) == -1)
		result = -1;
	return result;
}
