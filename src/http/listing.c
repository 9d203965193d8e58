/*
 * Reading entries. Decides what the keys of a list select and how lists are
 * cut into answers; changes nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/engine.h"
#include "http/endpoint.h"
#include "http/entry.h"
#include "http/exchange.h"
#include "http/listing.h"
#include "http/page.h"
#include "http/worker.h"
#include "json.h"

#define LIMIT_DEFAULT	100	/* rows of a JSON answer */
#define LIMIT_MAX	1000

/* A list on its way out. */
struct listing {
	struct filter	 filter;
	char		 community[16];
	enum state	 state;		/* only these; STATE__MAX: all */
	unsigned	 limit;		/* rows; 0: no limit */
	unsigned	 given;		/* rows so far */
	bool		 lines;		/* NDJSON rather than text */
	struct nlri	 last;		/* row of a JSON answer */
	char		 last_targets[TARGETS_TEXT];
	struct page	 page;
};

static void
listing_free(void *arg)
{
	struct listing *l = arg;

	page_clear(&l->page);
	free(l);
}

static int
match_read(struct filter *f, const char *text, struct problem *p)
{
	if (strcmp(text, "exact") == 0)
		f->match = MATCH_EXACT;
	else if (strcmp(text, "within") == 0)
		f->match = MATCH_WITHIN;
	else if (strcmp(text, "covering") == 0)
		f->match = MATCH_COVERING;
	else
		return problem_set(p, ERR_VALUE, "match",
		    "must be exact, within or covering");
	if (f->prefix.ip == IP_NONE)
		return problem_set(p, ERR_MISSING, "prefix",
		    "match needs a prefix");
	return 0;
}

static int
state_read(enum state *state, const char *text, struct problem *p)
{
	for (*state = 0; *state < STATE__MAX; ++*state)
		if (strcmp(text, state_name(*state)) == 0)
			return 0;
	return problem_set(p, ERR_VALUE, "state",
	    "must be waiting, saved, accepted, sent, refused or drift");
}

/* The one community, in the words of the store. */
static int
community_read(struct listing *l, const char *text, struct problem *p)
{
	struct attrs a;

	attrs_init(&a);
	if (attrs_set(&a, ATTR_COMMUNITY, text, p) == -1)
		return -1;
	if (a.community.n != 1)
		return problem_set(p, ERR_VALUE, "community",
		    "a list is filtered by one community");
	snprintf(l->community, sizeof(l->community), "%u:%u",
	    a.community.value[0] >> 16, a.community.value[0] & 0xffff);
	l->filter.community = l->community;
	return 0;
}

/* Where the last answer ended: two hexadecimal digits an octet. */
static void
cursor_set(struct json *answer, const struct listing *l)
{
	char text[2 * (NLRI_MAX + 1) + TARGETS_TEXT];
	struct buf b;
	size_t i;

	buf_init(&b, text, sizeof(text));
	buf_printf(&b, "%02x", l->last.family);
	for (i = 0; i < l->last.n; i++)
		buf_printf(&b, "%02x", l->last.bytes[i]);
	if (l->last_targets[0] != '\0')
		buf_printf(&b, ".%s", l->last_targets);
	json_set_string(answer, "next", text);
}

/* 0, or -1 when it is not what cursor_set made. */
static int
cursor_read(struct filter *f, const char *text)
{
	uint8_t octets[NLRI_MAX + 1];
	size_t n = strcspn(text, "."), i;
	char pair[3] = "", *end;

	if (n % 2 != 0 || n == 0 || n / 2 > sizeof(octets))
		return -1;
	for (i = 0; i < n / 2; i++) {
		memcpy(pair, text + 2 * i, 2);
		octets[i] = (uint8_t)strtoul(pair, &end, 16);
		if (*end != '\0' || pair[0] == '-' || pair[0] == '+')
			return -1;
	}
	text += n;
	text += *text == '.';
	if (strlen(text) >= sizeof(f->cursor_targets))
		return -1;
	snprintf(f->cursor_targets, sizeof(f->cursor_targets), "%s", text);
	return nlri_read(&f->cursor, (enum family)octets[0], octets + 1,
	    n / 2 - 1);
}

static int
filter_read(struct listing *l, const struct keys *k, struct problem *p)
{
	const char *const *v = k->value;
	struct filter *f = &l->filter;

	f->families = FAMILIES_ALL;
	f->owner = v[KEY_OWNER];
	if (v[KEY_PREFIX] != NULL) {
		f->match = MATCH_EXACT;
		if (prefix_parse(&f->prefix, v[KEY_PREFIX],
		    PREFIX_DEFAULT_ROUTE, "prefix", p) == -1)
			return -1;
	}
	if (v[KEY_MATCH] != NULL && match_read(f, v[KEY_MATCH], p) == -1)
		return -1;
	if (v[ATTR_COMMUNITY] != NULL &&
	    community_read(l, v[ATTR_COMMUNITY], p) == -1)
		return -1;
	if (v[KEY_CURSOR] != NULL) {
		f->after = true;
		if (cursor_read(f, v[KEY_CURSOR]) == -1)
			return problem_set(p, ERR_VALUE, "cursor",
			    "is not what an answer gave as next");
	}
	return 0;
}

static int
listing_read(struct listing *l, const struct exchange *x, struct problem *p)
{
	const struct keys *k = &x->keys;

	l->state = STATE__MAX;
	l->lines = x->request.format == FORMAT_LINES;
	if (!l->lines && !exchange_reads_text(x))
		l->limit = LIMIT_DEFAULT;
	if (k->value[KEY_STATE] != NULL &&
	    state_read(&l->state, k->value[KEY_STATE], p) == -1)
		return -1;
	if (k->value[KEY_LIMIT] != NULL && key_number(&l->limit,
	    k->value[KEY_LIMIT], 1, LIMIT_MAX, KEY_LIMIT, p) == -1)
		return -1;
	return filter_read(l, k, p);
}

/* Read the next page, no more than is needed. */
static int
listing_page(struct listing *l, struct worker *w)
{
	size_t rows = PAGE_ROWS;

	if (l->limit != 0 && l->limit < PAGE_ROWS)
		rows = l->limit + 1;
	return page_read(&l->page, &l->filter, rows, w);
}

/* Is row i of the page wanted? */
static bool
listing_wants(const struct listing *l, size_t i)
{
	enum reason reason;

	return l->state == STATE__MAX ||
	    entry_row_state(l->page.report[i], &reason) == l->state;
}

/* Print row i of the page as a line. */
static void
listing_print(const struct listing *l, size_t i, FILE *out)
{
	const struct row *row = &l->page.row[i];
	const struct report *report = l->page.report[i];
	char line[PREFIX_TEXT + ATTRS_TEXT + 32], *text;
	struct json *j;
	struct buf b;

	if (l->lines) {
		j = entry_document(row, report);
		text = j == NULL ? NULL : json_text(j);
		json_free(j);
		if (text != NULL)
			fprintf(out, "%s\n", text);
		free(text);
		return;
	}
	buf_init(&b, line, sizeof(line));
	entry_print(&b, row, report);
	fputs(line, out);
}

/* The next page of a stream; see struct exchange. */
static int
listing_more(struct exchange *x, struct worker *w)
{
	struct listing *l = x->state;
	char *text = NULL;
	size_t i, size;
	bool full = false;
	FILE *out;

	if (listing_page(l, w) == -1 ||
	    (out = open_memstream(&text, &size)) == NULL)
		return -1;
	for (i = 0; i < l->page.n && !full; i++) {
		if (!listing_wants(l, i))
			continue;
		listing_print(l, i, out);
		full = ++l->given == l->limit;
	}
	if (fclose(out) != 0) {
		free(text);
		return -1;
	}
	answer_take(&x->answer, ANSWER_OK, l->lines ?
	    "application/x-ndjson" : "text/plain", text);
	return full || l->page.last ? 0 : 1;
}

/* Add what is wanted of the page; true when there is more than that. */
static bool
listing_collect(struct listing *l, struct json *routes)
{
	struct json *j;
	size_t i;

	for (i = 0; i < l->page.n; i++) {
		if (!listing_wants(l, i))
			continue;
		if (l->given++ == l->limit)
			return true;
		j = entry_document(&l->page.row[i], l->page.report[i]);
		if (j != NULL)
			json_add(routes, j);
		l->last = l->page.row[i].nlri;
		snprintf(l->last_targets, sizeof(l->last_targets), "%s",
		    l->page.row[i].targets);
	}
	return false;
}

/* The list as one JSON object. 0, or -1 when it cannot be read. */
static int
listing_json(struct exchange *x, struct worker *w)
{
	struct json *answer = json_new_object(), *routes = json_new_array();
	struct listing *l = x->state;
	bool more;

	do {
		if (answer == NULL || routes == NULL ||
		    listing_page(l, w) == -1) {
			json_free(routes);
			json_free(answer);
			return -1;
		}
		more = listing_collect(l, routes);
	} while (!more && !l->page.last);
	json_set(answer, "routes", routes);
	if (more)
		cursor_set(answer, l);
	answer_json(&x->answer, ANSWER_OK, answer);
	return 0;
}

/* The list in lines: the first page now, the others as they are written. */
static int
listing_lines(struct exchange *x, struct worker *w)
{
	int more = listing_more(x, w);

	x->answer.stream = more == 1;
	x->more = more == 1 ? listing_more : NULL;
	return more == -1 ? -1 : 0;
}

void
listing_get(struct exchange *x, struct worker *w)
{
	struct listing *l = calloc(1, sizeof(*l));
	struct problem p;

	if (l == NULL) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
		return;
	}
	x->state = l;
	x->state_free = listing_free;
	if (listing_read(l, x, &p) == -1) {
		exchange_refuse(x, &p);
		return;
	}
	if ((l->lines || exchange_reads_text(x) ? listing_lines(x, w) :
	    listing_json(x, w)) == 0) {
		exchange_reply(x);
		return;
	}
	problem_set(&p, ERR_STORE, "", "the database cannot be read");
	exchange_refuse(x, &p);
}

/* A question for the report of one row. */
struct entry_question {
	const struct row	*row;
	struct report		*report;	/* owned by who asked */
};

static void
entry_ask(struct engine *e, void *arg)
{
	struct entry_question *q = arg;

	q->report = engine_report(e, &q->row->nlri, q->row->targets);
}

static void
entry_answer(struct exchange *x, const struct row *row, struct worker *w)
{
	struct entry_question q = { .row = row };
	char line[PREFIX_TEXT + ATTRS_TEXT + 32];
	struct buf b;

	worker_ask(w, entry_ask, &q);
	if (exchange_reads_text(x)) {
		buf_init(&b, line, sizeof(line));
		entry_print(&b, row, q.report);
		answer_text(&x->answer, ANSWER_OK, line);
	} else
		answer_json(&x->answer, ANSWER_OK,
		    entry_document(row, q.report));
	x->answer.etag = row->revision;
	free(q.report);
	exchange_reply(x);
}

void
listing_get_entry(struct exchange *x, struct worker *w)
{
	struct prefix prefix;
	struct problem p;
	struct nlri nlri;
	char text[128];
	struct row row;
	bool found;

	if (endpoint_prefix_text(x, text, sizeof(text), &p) == -1 ||
	    prefix_parse(&prefix, text, PREFIX_DEFAULT_ROUTE, "prefix",
	    &p) == -1) {
		exchange_refuse(x, &p);
		return;
	}
	nlri_from_prefix(&nlri, family_of_prefix((enum ip)prefix.ip, false,
	    false), &prefix, NULL, NULL);
	if (store_get(worker_store(w), &nlri, "", &row, &found) == -1)
		problem_set(&p, ERR_STORE, "", "the database cannot be read");
	else if (!found)
		problem_set(&p, ERR_NO_ENTRY, "prefix",
		    "this prefix is not announced here");
	else {
		entry_answer(x, &row, w);
		return;
	}
	exchange_refuse(x, &p);
}
