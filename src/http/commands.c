/*
 * Commands. Decides that those of one request are done together or not at
 * all, and how one that is refused is named; what they mean is text.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/bulk.h"
#include "engine/store.h"
#include "http/admit.h"
#include "http/bulk.h"
#include "http/commands.h"
#include "http/etag.h"
#include "http/exchange.h"
#include "http/fields.h"
#include "http/item.h"
#include "http/show.h"
#include "http/submit.h"
#include "http/worker.h"
#include "route/text.h"

/* What the commands of a request come to. */
struct commands {
	struct exchange	*x;
	struct worker	*worker;
	struct problem	*p;
	uint64_t	 line, lines;	/* at hand; so far, in all texts */
	size_t		 entries;	/* of the line at hand */

	/* Entries, if it is about those; else what is asked. */
	struct bulk	*bulk;		/* owned */
	struct item	 only;		/* the first one */
	struct item	 whole;		/* with what the policy adds */
	struct verdict	 verdict;	/* on the one at hand */
	enum change_op	 op;
	struct text_result asked;
	const struct terms *terms;	/* of all of them */

	char		 known[TARGETS_TEXT];	/* looked for, and there */
};

/* Neighbours that are named must be there. 0, or -1 with p. */
static int
entry_check_targets(struct commands *c, const char *targets)
{
	if (strcmp(targets, c->known) == 0)
		return 0;
	if (!submit_knows(c->worker, targets))
		return problem_set(c->p, ERR_NO_NEIGHBOR, "neighbor",
		    "ExaBGP has no such neighbour");
	memcpy(c->known, targets, strlen(targets) + 1);
	return 0;
}

/* Add the entry to the bulk. 0, or -1 with p. */
static int
entry_add(struct commands *c, const struct bulk_item *item)
{
	uint64_t line = 0;

	switch (bulk_add(c->bulk, item, &line)) {
	case BULK_ADDED:
	case BULK_AGAIN:
		return 0;
	case BULK_CONFLICT:
		return problem_set(c->p, ERR_REPEATED, "command",
		    "command %llu asks for the same entry in another way; "
		    "all commands of a request are done at once",
		    (unsigned long long)line);
	case BULK_NO_MEMORY:
		break;
	}
	return problem_set(c->p, ERR_INTERNAL, "", "out of memory");
}

/* A withdrawal, and the entries of its NLRI. */
struct withdrawal {
	struct commands		*c;
	struct bulk_item	*item;
	const struct targets	*to;
	bool			 exact;		/* an entry for just these */
	bool			 other;		/* one that reaches them too */
	int			 failed;
};

static int
withdrawal_row(const struct row *row, void *arg)
{
	struct withdrawal *w = arg;
	struct bulk_item item = *w->item;
	struct targets theirs;

	if (row->withdrawing)
		return 0;
	if (strcmp(row->targets, w->item->targets) == 0)
		w->exact = true;
	else if (w->to->n == 0) {
		item.targets = row->targets;
		w->failed = entry_add(w->c, &item);
	} else if (targets_read(&theirs, row->targets) == 0)
		w->other |= theirs.n == 0 || targets_overlap(w->to, &theirs);
	return w->failed;
}

/*
 * ExaBGP takes a withdrawal for what it has at each neighbour. So one for all
 * ends the entries for named ones too; and one for some can only end an entry
 * that names just these. 0, or -1 with p.
 */
static int
entry_withdraw(struct commands *c, struct bulk_item *item,
    const struct targets *to)
{
	struct withdrawal w = { .c = c, .item = item, .to = to };

	if (entry_add(c, item) == -1)
		return -1;
	if (store_of(worker_store(c->worker), &item->nlri, withdrawal_row,
	    &w) == -1)
		return problem_set(c->p, ERR_STORE, "",
		    "the database cannot be read");
	if (w.failed == -1)
		return -1;
	if (!w.exact && w.other)
		return problem_set(c->p, ERR_CONFLICT, "neighbor",
		    "it is announced to other neighbours with these, by one "
		    "entry: withdraw that, or announce something else here");
	return 0;
}

/* May the user do that? 0, or -1 with p. */
static int
entry_admit(struct commands *c, const struct text_op *op)
{
	struct wish wish = { .action = ACTION_WITHDRAW, .nlri = &op->nlri,
	    .targets = op->to };

	if (op->verb != TEXT_ANNOUNCE)
		return admit_wish(c->x, &wish, NULL, &c->verdict, c->p);
	wish.action = ACTION_ANNOUNCE;
	wish.attrs = op->attrs;
	return admit_wish(c->x, &wish, c->terms, &c->verdict, c->p);
}

/* The texts of an announcement, with what the policy adds. 0, or -1 with p. */
static int
entry_print(struct commands *c, const struct text_op *op,
    char attrs[ATTRS_TEXT], char terms[TERMS_TEXT])
{
	struct item *it = &c->whole;
	struct buf b;

	it->nlri = op->nlri;
	it->attrs = *op->attrs;
	it->terms = *c->terms;
	if (admit_adds(&c->verdict, &it->terms) &&
	    admit_add(&c->verdict, it, c->p) == -1)
		return -1;
	buf_init(&b, terms, TERMS_TEXT);
	item_print_terms(&b, &it->terms, CHANGE_ANNOUNCE);
	buf_init(&b, attrs, ATTRS_TEXT);
	attrs_print(&b, &it->attrs);
	return b.overflow ? problem_set(c->p, ERR_TOO_BIG, "",
	    "the attributes are too long") : 0;
}

/* Is the announcement sound, and allowed? Its texts. 0, or -1 with p. */
static int
entry_announce(struct commands *c, const struct text_op *op,
    struct bulk_item *item, char attrs[ATTRS_TEXT], char terms[TERMS_TEXT])
{
	if (item_check(&op->nlri, op->attrs, c->x->service->engine,
	    c->p) == -1 || entry_admit(c, op) == -1 ||
	    entry_check_targets(c, item->targets) == -1)
		return -1;
	item->attrs = attrs;
	return entry_print(c, op, attrs, terms);
}

/* Take one entry of a command. 0, or -1 with p. */
static int
entry_take(const struct text_op *op, void *arg)
{
	struct commands *c = arg;
	char attrs[ATTRS_TEXT], targets[TARGETS_TEXT], terms[TERMS_TEXT];
	struct bulk_item item = { .nlri = op->nlri, .targets = targets,
	    .terms = terms, .line = c->lines };
	struct buf b;

	c->entries++;
	item.op = op->verb == TEXT_ANNOUNCE ? CHANGE_ANNOUNCE :
	    CHANGE_WITHDRAW;
	buf_init(&b, targets, sizeof(targets));
	targets_print(&b, op->to);
	buf_init(&b, terms, sizeof(terms));
	item_print_terms(&b, c->terms, item.op);
	if ((item.op == CHANGE_ANNOUNCE ?
	    entry_announce(c, op, &item, attrs, terms) :
	    entry_admit(c, op)) == -1)
		return -1;
	if (c->bulk->n == 0) {
		c->op = item.op;
		c->only.nlri = op->nlri;
		c->only.targets = *op->to;
		c->only.terms = *c->terms;
		if (op->attrs != NULL)
			c->only.attrs = *op->attrs;
	}
	return item.op == CHANGE_ANNOUNCE ? entry_add(c, &item) :
	    entry_withdraw(c, &item, op->to);
}

/* Something is asked: then there is nothing else. 0, or -1 with p. */
static int
asked_take(struct commands *c, const struct text_result *result)
{
	if (result->verdict != TEXT_ENTRIES &&
	    (c->bulk->n > 0 || c->asked.verdict != TEXT_NOTHING))
		return problem_set(c->p, ERR_SYNTAX, "command",
		    "what asks for something must stand alone");
	if (result->verdict == TEXT_ENTRIES) {
		if (c->asked.verdict == TEXT_NOTHING)
			return 0;
		return problem_set(c->p, ERR_SYNTAX, "command",
		    "what asks for something must stand alone");
	}
	c->asked = *result;
	return 0;
}

/* Name the command that was refused, unless it is the only one. */
static void
line_blame(const struct commands *c, size_t before)
{
	if (c->line > 1 || before > 0) {
		c->p->line = c->line;
		c->p->item = before > 0 ? before + 1 : 0;
	}
}

/* One line. 0, or -1 with p. */
static int
line_take(struct commands *c, const char *text, size_t n)
{
	const struct text_options options = {
		.allow = atomic_load(&c->x->service->default_routes) ?
		    PREFIX_DEFAULT_ROUTE : 0,
	};
	struct text_result result;

	c->entries = 0;
	c->line = ++c->lines;
	if (text_command(text, n, &options, entry_take, c, &result,
	    c->p) == -1) {
		line_blame(c, c->entries > 0 ? c->entries - 1 :
		    result.entries);
		return -1;
	}
	if (result.verdict == TEXT_NOTHING)
		return 0;
	if (asked_take(c, &result) == 0)
		return 0;
	line_blame(c, 0);
	return -1;
}

/* All lines of all texts. 0, or -1 with p. */
static int
texts_take(struct commands *c, const struct texts *t)
{
	const char *at, *end, *eol;
	size_t i;

	for (i = 0; i < t->n; i++) {
		end = t->piece[i].text + t->piece[i].n;
		for (at = t->piece[i].text; at < end; at = eol + 1) {
			eol = memchr(at, '\n', (size_t)(end - at));
			if (eol == NULL)
				eol = end;
			if (line_take(c, at, (size_t)(eol - at)) == -1)
				return -1;
		}
	}
	return 0;
}

/* Something is asked, not changed. */
static void
commands_show(struct commands *c)
{
	if (admit_user(c->x, MAY(ACTION_READ), c->p) == -1)
		exchange_refuse(c->x, c->p);
	else
		show_answer(c->x, c->worker, &c->asked);
}

/* Do what was taken; x is answered by that. */
static void
commands_do(struct commands *c)
{
	struct bulk *bulk = c->bulk;

	if (bulk->n > 1) {
		c->bulk = NULL;
		bulk_seal(bulk);
		bulk_submit(c->x, bulk);
	} else if (bulk->n == 1)
		submit_item(c->x, &c->only, c->op);
	else if (c->asked.verdict != TEXT_NOTHING)
		commands_show(c);
	else {
		answer_text(&c->x->answer, ANSWER_OK, "OK\n");
		exchange_reply(c->x);
	}
}

void
commands_post(struct exchange *x, struct worker *w)
{
	struct commands *c = calloc(1, sizeof(*c));
	struct texts texts = { .n = 0 };
	struct problem p;

	if (c == NULL || (c->bulk = bulk_new()) == NULL) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
		free(c);
		return;
	}
	c->x = x;
	c->worker = w;
	c->p = &p;
	c->asked.verdict = TEXT_NOTHING;
	c->terms = &texts.terms;
	if (fields_terms(&texts.terms, x, &p) == -1 ||
	    etag_refuse(&x->request.head, &p) == -1 ||
	    texts_read(&texts, x, &p) == -1 ||
	    item_check_terms(&texts.terms, &p) == -1 ||
	    texts_take(c, &texts) == -1)
		exchange_refuse(x, &p);
	else
		commands_do(c);
	bulk_free(c->bulk);
	texts_free(&texts);
	free(c);
}
