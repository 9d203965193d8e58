/*
 * Admission of sets. Decides about what a statement withdraws without naming
 * it; what it names is admitted like any entry.
 */
#include <string.h>

#include "engine/store.h"
#include "http/admit.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "http/set_admit.h"
#include "http/worker.h"

#define PAGE	1000	/* rows of one read transaction */

/* The entries of a set, one after another. */
struct survey {
	struct exchange	*x;
	struct filter	 filter;
	unsigned	 rows;		/* of the page at hand */
	bool		 may;		/* withdraw all of others' so far */
};

static int
survey_row(const struct row *row, void *arg)
{
	struct survey *s = arg;
	struct targets targets;
	struct wish wish = { .action = ACTION_WITHDRAW, .nlri = &row->nlri,
	    .targets = &targets };
	struct verdict v;

	s->rows++;
	s->filter.after = true;
	s->filter.cursor = row->nlri;
	memcpy(s->filter.cursor_targets, row->targets,
	    strlen(row->targets) + 1);
	if (row->withdrawing ||
	    strcmp(row->owner, s->x->request.head.user) == 0)
		return 0;
	s->may = targets_read(&targets, row->targets) == 0;
	if (s->may) {
		admit_judge(s->x, &wish, NULL, &v);
		s->may = v.allowed && v.others;
	}
	return !s->may;
}

/* May he at all change what others own? */
static bool
may_others(const struct exchange *x)
{
	struct verdict v;

	if (x->allowance.known)
		return x->allowance.others;
	return policy_may(x->gate->policy, x->request.head.user,
	    ACTION_WITHDRAW, &v) && v.others;
}

void
set_admit(struct exchange *x, struct worker *w, const char *name)
{
	struct survey s = { .x = x, .may = may_others(x) };
	struct filter page;

	s.filter.families = FAMILIES_ALL;
	s.filter.set = name;
	while (s.may) {
		s.rows = 0;
		page = s.filter;
		if (store_list(worker_store(w), &page, PAGE, survey_row,
		    &s) == -1)
			s.may = false;
		if (s.rows < PAGE)
			break;
	}
	x->allowance.others = s.may;
}
