/*
 * `show adj-rib out`. Decides what of an entry at a neighbour is shown: a
 * line each, as they come out of the store.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/engine.h"
#include "http/entry.h"
#include "http/exchange.h"
#include "http/page.h"
#include "http/rule.h"
#include "http/show_rib.h"
#include "route/text.h"

/* What is on its way out. */
struct rib {
	struct filter	 filter;
	struct targets	 to;		/* neighbours to show; n 0: all */
	bool		 extensive;
	struct page	*page;		/* owned; only while it is printed */
};

/* The families of the kinds that are asked for. */
static unsigned
rib_families(unsigned kinds)
{
	unsigned families = 0;
	enum family f;

	for (f = FAMILY_IPV4; f < FAMILY__MAX; f++)
		if (kinds == 0 || kinds & 1u << family_kind(f))
			families |= 1u << f;
	return families;
}

static bool
rib_wants(const struct rib *r, const struct cell_report *cell)
{
	size_t i;

	if (cell->state == STATE_REFUSED)
		return false;
	for (i = 0; i < r->to.n; i++)
		if (memcmp(&r->to.list[i].peer, &cell->peer,
		    sizeof(cell->peer)) == 0)
			return true;
	return r->to.n == 0;
}

/* What is behind the family: "10.0.0.0/24 label [ 5 ] next-hop 192.0.2.1". */
static void
route_print(struct buf *b, const struct row *row, bool extensive)
{
	struct attrs a;

	if (family_kind((enum family)row->nlri.family) == KIND_FLOW) {
		buf_puts(b, "flow ");
		rule_print(b, &row->nlri, extensive ? row->attrs : "");
		return;
	}
	nlri_print(b, &row->nlri);
	buf_putc(b, ' ');
	if (extensive || attrs_read(&a, row->attrs) == -1) {
		buf_puts(b, row->attrs);
		return;
	}
	if (attrs_has(&a, ATTR_LABEL)) {
		attrs_print_one(b, &a, ATTR_LABEL, DIALECT_4);
		buf_putc(b, ' ');
	}
	attrs_print_one(b, &a, ATTR_NEXT_HOP, DIALECT_4);
}

/* The lines of row i of the page. */
static void
row_print(const struct rib *r, size_t i, FILE *out)
{
	const struct report *report = r->page->report[i];
	const struct row *row = &r->page->row[i];
	char route[ENTRY_TEXT], peer[ADDRESS_TEXT];
	struct buf b;
	size_t n;

	if (report == NULL || row->withdrawing)
		return;
	buf_init(&b, route, sizeof(route));
	route_print(&b, row, r->extensive);
	for (n = 0; n < report->n; n++) {
		if (!rib_wants(r, &report->cells[n]))
			continue;
		buf_init(&b, peer, sizeof(peer));
		address_print(&b, &report->cells[n].peer);
		fprintf(out, "neighbor %s %s %s\n", peer,
		    family_name((enum family)row->nlri.family), route);
	}
}

/* The text of the next page; NULL: it cannot be read. */
static char *
rib_page(struct rib *r, struct worker *w)
{
	char *text = NULL;
	size_t i, size;
	FILE *out;

	if (page_read(r->page, &r->filter, PAGE_ROWS, w) == -1 ||
	    (out = open_memstream(&text, &size)) == NULL)
		return NULL;
	for (i = 0; i < r->page->n; i++)
		row_print(r, i, out);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

/* The next page of a stream; see struct exchange. */
static int
rib_more(struct exchange *x, struct worker *w)
{
	struct rib *r = x->state;
	char *text;
	bool last;

	if ((r->page = page_new()) == NULL)
		return -1;
	text = rib_page(r, w);
	last = r->page->last;
	page_free(r->page);
	if (text == NULL)
		return -1;
	answer_take(&x->answer, ANSWER_OK, "text/plain", text);
	return last ? 0 : 1;
}

static void
rib_begin(struct rib *r, const struct text_result *asked)
{
	r->filter.families = rib_families(asked->kinds);
	r->to = asked->to;
	r->extensive = asked->form == TEXT_FORM_EXTENSIVE;
}

void
show_rib(struct exchange *x, struct worker *w,
    const struct text_result *asked)
{
	struct rib *r = calloc(1, sizeof(*r));
	struct problem p;
	int more;

	if (asked->in)
		problem_set(&p, ERR_VALUE, "command",
		    "exagate does not know what neighbours announce: ask for "
		    "adj-rib out");
	else if (r == NULL)
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
	else {
		rib_begin(r, asked);
		x->state = r;
		x->state_free = free;
		if ((more = rib_more(x, w)) != -1) {
			x->answer.stream = more == 1;
			x->more = more == 1 ? rib_more : NULL;
			exchange_reply(x);
			return;
		}
		r = NULL;
		problem_set(&p, ERR_STORE, "",
		    "the database cannot be read");
	}
	free(r);
	exchange_refuse(x, &p);
}
