/*
 * Withdrawing and renewing by a filter. Decides which entries are meant; they
 * become a bulk of withdrawals, each upon the revision that was read, so that
 * what has changed meanwhile is looked at again; or the keys of a renewal.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/bulk.h"
#include "http/admit.h"
#include "http/bulk.h"
#include "http/conform.h"
#include "http/etag.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "http/selection.h"
#include "http/sweep.h"
#include "http/worker.h"

#define PAGE		1000	/* rows in one read transaction */

struct sweep {
	struct exchange	*x;
	struct problem	*p;
	struct actor	 by;
	struct selection selection;
	struct bulk	*bulk;		/* owned */
	bool		 renews;	/* they are to be renewed */
	unsigned	 rows;		/* of the page at hand */
	uint64_t	 foreign;	/* taken, and others' */
	bool		 others;	/* he may change all of those */
	bool		 failed;	/* p says why */
};

/* May the user withdraw it, though it is another's? */
static bool
sweep_may(const struct sweep *s, const struct wish *wish)
{
	struct verdict v;

	policy_judge(s->x->gate->policy, s->by.user, wish, &v);
	return v.allowed && v.others;
}

/*
 * Is the row meant? 1, 0, or -1 with p: it is, and may not be withdrawn. Who
 * says whose they are means those, be he allowed to or not.
 */
static int
sweep_means(struct sweep *s, const struct row *row)
{
	bool mine = strcmp(row->owner, s->by.user) == 0;
	struct attrs attrs;
	struct targets to;
	struct wish wish = { .action = ACTION_WITHDRAW, .nlri = &row->nlri,
	    .targets = &to };
	struct verdict v;

	if (row->withdrawing || targets_read(&to, row->targets) == -1 ||
	    !selection_wants(&s->selection, row, NULL))
		return 0;
	if (s->renews) {	/* to stay is to be announced */
		if (attrs_read(&attrs, row->attrs) == -1)
			return 0;
		wish.action = ACTION_ANNOUNCE;
		wish.attrs = &attrs;
		wish.ttl = conform_ttl(row);
	}
	if (!mine && s->selection.filter.owner == NULL &&
	    !sweep_may(s, &wish))
		return 0;
	if (admit_wish(s->x, &wish, NULL, &v, s->p) == -1)
		return -1;
	if (!mine)
		s->others = v.others && (s->others || s->foreign == 0);
	s->foreign += !mine;
	return 1;
}

/* Add the withdrawal of the row to the bulk. 0, or -1 with p. */
static int
sweep_add(struct sweep *s, const struct row *row)
{
	const struct bulk_item item = { .op = CHANGE_WITHDRAW,
	    .nlri = row->nlri, .targets = row->targets, .terms = "",
	    .line = s->bulk->n + 1, .revision = row->revision };
	uint64_t line;

	if (bulk_add(s->bulk, &item, &line) == BULK_ADDED)
		return 0;
	return problem_set(s->p, ERR_INTERNAL, "", "out of memory");
}

static int
sweep_row(const struct row *row, void *arg)
{
	struct filter *f = &((struct sweep *)arg)->selection.filter;
	struct sweep *s = arg;
	int means = sweep_means(s, row);

	s->rows++;
	f->after = true;
	f->cursor = row->nlri;
	memcpy(f->cursor_targets, row->targets, strlen(row->targets) + 1);
	s->failed = means == -1 || (means == 1 && sweep_add(s, row) == -1);
	return s->failed;
}

/* All pages. 0, or -1 with p. */
static int
sweep_rows(struct sweep *s, struct worker *w)
{
	struct filter page;

	do {
		s->rows = 0;
		page = s->selection.filter;
		if (store_list(worker_store(w), &page, PAGE, sweep_row,
		    s) == -1)
			return problem_set(s->p, ERR_STORE, "",
			    "the database cannot be read");
		if (s->failed || bulk_account(s->x, s->bulk, s->p) == -1)
			return -1;
	} while (s->rows == PAGE);
	bulk_seal(s->bulk);
	return 0;
}

/* 0, or -1 with p. */
static int
sweep_read(struct sweep *s)
{
	struct exchange *x = s->x;

	if (x->request.head.body_n > 0)
		return problem_set(s->p, ERR_KEY_NOT_HERE, "body", "entries "
		    "are selected by the body or by the query, not by both");
	s->selection.policy = x->gate->policy;
	if (etag_refuse(&x->request.head, s->p) == -1 ||
	    selection_read(&s->selection, &x->request, &x->keys,
	    FAMILIES_ALL, s->p) == -1)
		return -1;
	exchange_actor(x, &s->by);
	if (s->renews) {
		s->selection.conform = CONFORM_YES;
		if (s->selection.filter.owner == NULL)
			s->selection.filter.owner = s->by.user;
	}
	if ((s->bulk = bulk_new()) == NULL)
		return problem_set(s->p, ERR_INTERNAL, "", "out of memory");
	return 0;
}

static void
sweep_keys(struct exchange *x, struct worker *w, bool renews,
    void (*then)(struct exchange *, struct bulk *))
{
	struct sweep *s = calloc(1, sizeof(*s));
	struct problem p;
	struct bulk *b;
	int ok;

	if (s == NULL) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
		return;
	}
	s->x = x;
	s->p = &p;
	s->renews = renews;
	ok = sweep_read(s) == 0 ? sweep_rows(s, w) : -1;
	b = s->bulk;
	/* One's own need no such right. */
	x->allowance.others = s->others;
	free(s);
	if (ok == 0)
		then(x, b);
	else {
		bulk_free(b);
		exchange_refuse(x, &p);
	}
}

void
sweep_read_keys(struct exchange *x, struct worker *w,
    void (*then)(struct exchange *, struct bulk *))
{
	sweep_keys(x, w, true, then);
}

static void
sweep_submit(struct exchange *x, struct bulk *b)
{
	x->again = sweep_post;
	bulk_submit(x, b);
}

void
sweep_post(struct exchange *x, struct worker *w)
{
	sweep_keys(x, w, false, sweep_submit);
}
