/*
 * What becomes of changes, for the history. Decides what is worth telling:
 * that a revision was sent, refused, or went no further; each once, the first
 * time. The store is told some times a second, of many together.
 */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/inside.h"
#include "engine/writer.h"

#define TELL_US		200000	/* between two times the writer is told */
#define OUTCOMES_MAX	2048	/* ranges of one time */
#define TOGETHER_US	10000	/* so near in time they are one range */

/* Is it worth telling of a change that it has reached state? */
static bool
outcome_counts(const struct engine *e, const struct claim *claim,
    enum state state, enum reason reason)
{
	if (claim->noted & 1u << state)
		return false;
	switch (state) {
	case STATE_SENT:
	case STATE_REFUSED:
	case STATE_DRIFT:
		return true;
	case STATE_ACCEPTED:
		return !(claim->noted & 1u << STATE_SENT) &&
		    state_is_final(e, state, reason);
	default:
		return false;
	}
}

/* In the order of states, then of revisions. */
static int
outcome_compare(const void *a, const void *b)
{
	const struct outcome *x = a, *y = b;

	if (x->state != y->state)
		return x->state < y->state ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

/* Does to go on where o ends? Then it takes it in. */
static bool
outcome_join(struct outcome *o, const struct outcome *to)
{
	int64_t apart = to->at > o->at ? to->at - o->at : o->at - to->at;

	if (o->state != to->state || o->last + 1 != to->first ||
	    apart > TOGETHER_US)
		return false;
	o->last = to->last;
	if (to->at < o->at)
		o->at = to->at;
	return true;
}

size_t
outcomes_join(struct outcome *list, size_t n)
{
	size_t i, kept = 0;

	qsort(list, n, sizeof(*list), outcome_compare);
	for (i = 0; i < n; i++)
		if (kept == 0 || !outcome_join(&list[kept - 1], &list[i]))
			list[kept++] = list[i];
	return kept;
}

/* Hand what there is to the writer. Without memory it is lost. */
static void
outcomes_tell(struct engine *e, int64_t now)
{
	size_t n = outcomes_join(e->outcomes, e->outcomes_n);

	writer_outcomes(e->writer, e->outcomes, n);
	e->outcomes = NULL;
	e->outcomes_n = 0;
	e->outcomes_told = now;
}

void
outcome_look(struct engine *e, struct claim *claim, enum state state,
    enum reason reason)
{
	struct outcome o = { .first = claim->revision,
	    .last = claim->revision, .state = state };

	if (!outcome_counts(e, claim, state, reason))
		return;
	claim->noted |= (uint8_t)(1u << state);
	if (e->outcomes == NULL && (e->outcomes = calloc(OUTCOMES_MAX,
	    sizeof(*e->outcomes))) == NULL)
		return;
	o.at = clock_wall_us();
	if (e->outcomes_n > 0 && outcome_join(&e->outcomes[e->outcomes_n - 1],
	    &o))
		return;
	e->outcomes[e->outcomes_n++] = o;
	if (e->outcomes_n == OUTCOMES_MAX)
		outcomes_tell(e, clock_us());
}

void
outcomes_turn(struct engine *e, int64_t now)
{
	if (e->outcomes_n > 0 && now - e->outcomes_told >= TELL_US)
		outcomes_tell(e, now);
}
