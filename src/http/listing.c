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
#include "http/etag.h"
#include "http/exchange.h"
#include "http/fields.h"
#include "http/gate.h"
#include "http/listing.h"
#include "http/page.h"
#include "http/refusal.h"
#include "http/rule.h"
#include "http/selection.h"
#include "http/worker.h"
#include "json.h"

#define LIMIT_DEFAULT	100	/* rows of a JSON answer */
#define LIMIT_MAX	1000

#define FAMILIES_FLOW	(1u << FAMILY_IPV4_FLOW | 1u << FAMILY_IPV6_FLOW | \
			 1u << FAMILY_IPV4_FLOW_VPN |			\
			 1u << FAMILY_IPV6_FLOW_VPN)

/* A list on its way out. */
struct listing {
	struct selection selection;
	unsigned	 limit;		/* rows; 0: no limit */
	unsigned	 given;		/* rows so far */
	bool		 lines;		/* NDJSON rather than text */
	const char	*name;		/* of the array in a JSON answer */
	struct nlri	 last;		/* row of a JSON answer */
	char		 last_targets[TARGETS_TEXT];
	struct page	*page;		/* owned; only while it is shown */
};

/* Where the answer ended. */
static void
cursor_set(struct json *answer, const struct listing *l)
{
	char text[CURSOR_TEXT];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	cursor_print(&b, &l->last, l->last_targets);
	json_set_string(answer, "next", text);
}

static int
listing_read(struct listing *l, const struct exchange *x, unsigned families,
    struct problem *p)
{
	const struct keys *k = &x->keys;

	l->lines = x->request.format == FORMAT_LINES;
	if (!l->lines && !exchange_reads_text(x))
		l->limit = LIMIT_DEFAULT;
	if (k->value[KEY_LIMIT] != NULL && key_number(&l->limit,
	    k->value[KEY_LIMIT], 1, LIMIT_MAX, KEY_LIMIT, p) == -1)
		return -1;
	l->selection.policy = x->gate->policy;
	return selection_read(&l->selection, &x->request, k, families, p);
}

/* Read the next page, no more than is needed. */
static int
listing_page(struct listing *l, struct worker *w)
{
	size_t rows = l->limit != 0 && l->limit < PAGE_ROWS ?
	    l->limit + 1 : PAGE_ROWS;

	return page_read(l->page, &l->selection.filter, rows, w);
}

/* Is row i of the page wanted? */
static bool
listing_wants(const struct listing *l, size_t i)
{
	return selection_wants(&l->selection, &l->page->row[i],
	    l->page->report[i]);
}

/* Print row i of the page as a line. */
static void
listing_print(const struct listing *l, size_t i, FILE *out)
{
	const struct row *row = &l->page->row[i];
	const struct report *report = l->page->report[i];
	char line[ENTRY_TEXT], *text;
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

/* The text of the next page, and whether it is full; NULL: unreadable. */
static char *
listing_text(struct listing *l, struct worker *w, bool *full)
{
	char *text = NULL;
	size_t i, size;
	FILE *out;

	*full = false;
	if (listing_page(l, w) == -1 ||
	    (out = open_memstream(&text, &size)) == NULL)
		return NULL;
	for (i = 0; i < l->page->n && !*full; i++) {
		if (!listing_wants(l, i))
			continue;
		listing_print(l, i, out);
		*full = ++l->given == l->limit;
	}
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

/* The next page of a stream. */
static int
listing_more(struct exchange *x, struct worker *w)
{
	struct listing *l = x->state;
	bool full, last;
	char *text;

	if ((l->page = page_new()) == NULL)
		return -1;
	text = listing_text(l, w, &full);
	last = l->page->last;
	page_free(l->page);
	if (text == NULL)
		return -1;
	answer_take(&x->answer, ANSWER_OK, l->lines ?
	    "application/x-ndjson" : "text/plain", text);
	return full || last ? 0 : 1;
}

/* Add what is wanted of the page; true when there is more than that. */
static bool
listing_collect(struct listing *l, struct json *routes)
{
	struct json *j;
	size_t i;

	for (i = 0; i < l->page->n; i++) {
		if (!listing_wants(l, i))
			continue;
		if (l->given++ == l->limit)
			return true;
		j = entry_document(&l->page->row[i], l->page->report[i]);
		if (j != NULL)
			json_add(routes, j);
		l->last = l->page->row[i].nlri;
		snprintf(l->last_targets, sizeof(l->last_targets), "%s",
		    l->page->row[i].targets);
	}
	return false;
}

/* Collect what is wanted of all pages. 0, or -1 when they cannot be read. */
static int
listing_rows(struct listing *l, struct worker *w, struct json *routes,
    bool *more)
{
	int ok;

	if ((l->page = page_new()) == NULL)
		return -1;
	do
		if ((ok = listing_page(l, w)) == 0)
			*more = listing_collect(l, routes);
	while (ok == 0 && !*more && !l->page->last);
	page_free(l->page);
	return ok;
}

/* The list as one JSON object. 0, or -1 when it cannot be read. */
static int
listing_json(struct exchange *x, struct worker *w)
{
	struct json *answer = json_new_object(), *routes = json_new_array();
	struct listing *l = x->state;
	bool more = false;

	if (answer == NULL || routes == NULL ||
	    listing_rows(l, w, routes, &more) == -1) {
		json_free(routes);
		json_free(answer);
		return -1;
	}
	json_set(answer, l->name, routes);
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

static void
listing_answer(struct exchange *x, struct worker *w, unsigned families,
    const char *name)
{
	struct listing *l = calloc(1, sizeof(*l));
	struct problem p;

	if (l == NULL) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
		return;
	}
	x->state = l;
	x->state_free = free;
	l->name = name;
	if (listing_read(l, x, families, &p) == -1) {
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

void
listing_get(struct exchange *x, struct worker *w)
{
	listing_answer(x, w, FAMILIES_ALL & ~FAMILIES_FLOW, "routes");
}

void
listing_get_flows(struct exchange *x, struct worker *w)
{
	listing_answer(x, w, FAMILIES_FLOW, "flows");
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

/* The entry as the client reads it. */
static void
entry_show(struct exchange *x, const struct row *row, struct worker *w)
{
	struct entry_question q = { .row = row };
	char line[ENTRY_TEXT];
	struct buf b;

	worker_ask(w, entry_ask, &q);
	if (exchange_reads_text(x)) {
		buf_init(&b, line, sizeof(line));
		entry_print(&b, row, q.report);
		answer_text(&x->answer, ANSWER_OK, line);
	} else
		answer_json(&x->answer, ANSWER_OK,
		    entry_document(row, q.report));
	free(q.report);
}

/* The entry, if the client asks for it as it is (RFC 9110, 13.2.2). */
static void
entry_answer(struct exchange *x, const struct row *row, struct worker *w)
{
	struct precondition asked;
	struct problem p;

	if (etag_read(&asked, &x->request.head, &p) == -1) {
		exchange_refuse(x, &p);
		return;
	}
	if (precondition_holds(&asked, row->revision))
		entry_show(x, row, w);
	else if (asked.kind == IF_NONE || asked.kind == IF_NO_MATCH)
		answer_as_known(&x->answer);
	else {
		x->change.nlri = row->nlri;
		x->change.err = ERR_PRECONDITION;
		x->change.number = row->revision;
		problem_of_change(&p, &x->change);
		exchange_refuse(x, &p);
		return;
	}
	x->answer.etag = row->revision;
	exchange_reply(x);
}

/* The route that is asked for. 0, or -1 with p. */
static int
choose_route(struct exchange *x, struct item *it, struct problem *p)
{
	char text[TAIL_MAX];

	item_begin(it, PREFIX_DEFAULT_ROUTE);
	if (endpoint_tail(x, text, sizeof(text), p) == -1 ||
	    item_set(it, KEY_PREFIX, text, p) == -1 ||
	    fields_read(it, x, p) == -1)
		return -1;
	return item_end(it, CHANGE_WITHDRAW, p);
}

/* The flow rule that is asked for. 0, or -1 with p. */
static int
choose_flow(struct exchange *x, struct item *it, struct problem *p)
{
	char text[TAIL_MAX];
	struct rule r;

	rule_begin(&r);
	if (endpoint_tail(x, text, sizeof(text), p) == -1 ||
	    rule_set_id(&r, text, p) == -1 ||
	    fields_read_rule(&r, x, p) == -1 ||
	    rule_end(&r, CHANGE_WITHDRAW, p) == -1)
		return -1;
	*it = r.item;
	return 0;
}

/* Look the entry up and answer it. */
static void
entry_get(struct exchange *x, struct worker *w,
    int (*choose)(struct exchange *, struct item *, struct problem *))
{
	char targets[TARGETS_TEXT];
	struct problem p;
	struct item it;
	struct row row;
	struct buf b;
	bool found;

	if (choose(x, &it, &p) == -1) {
		exchange_refuse(x, &p);
		return;
	}
	buf_init(&b, targets, sizeof(targets));
	targets_print(&b, &it.targets);
	if (store_get(worker_store(w), &it.nlri, targets, &row,
	    &found) == -1)
		problem_set(&p, ERR_STORE, "", "the database cannot be read");
	else if (!found)
		entry_problem_absent(&p, &it.nlri);
	else {
		entry_answer(x, &row, w);
		return;
	}
	exchange_refuse(x, &p);
}

void
listing_get_entry(struct exchange *x, struct worker *w)
{
	entry_get(x, w, choose_route);
}

void
listing_get_flow(struct exchange *x, struct worker *w)
{
	entry_get(x, w, choose_flow);
}
