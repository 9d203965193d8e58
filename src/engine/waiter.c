/*
 * Clients that wait for an entry's state. Decides when each is answered:
 * when it is reached, refused, superseded, out of reach, or at its time.
 */
#include <stdlib.h>

#include "clock.h"
#include "engine/inside.h"

/* Into the list of its timeout: it is in the order of deadlines. */
static void
waiting_in(struct engine *e, struct change *c)
{
	struct change ***last = &e->waiting_last[c->timeout];

	if (*last == NULL)
		*last = &e->waiting[c->timeout];
	c->later = NULL;
	c->earlier = *last;
	**last = c;
	*last = &c->later;
}

static void
waiting_out(struct engine *e, struct change *c)
{
	*c->earlier = c->later;
	if (c->later != NULL)
		c->later->earlier = c->earlier;
	else
		e->waiting_last[c->timeout] = c->earlier;
}

void
waiter_leave(struct claim *claim, struct change *c)
{
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		claim->waiters = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
}

void
waiter_park(struct claim *claim, struct change *c)
{
	c->next = claim->waiters;
	c->prev = NULL;
	if (c->next != NULL)
		c->next->prev = c;
	claim->waiters = c;
}

void
waiter_begin(struct engine *e, struct change *c)
{
	if (c->timeout >= WAIT_SECONDS)
		c->timeout = WAIT_SECONDS - 1;
	c->deadline = clock_us() + (int64_t)c->timeout * 1000000;
	waiting_in(e, c);
}

void
waiter_end(struct engine *e, struct change *c)
{
	waiting_out(e, c);
}

/* The item of a bulk for which c stands. */
static void
waiter_pass(struct engine *e, uint32_t id, struct claim *claim,
    struct change *c, bool reached, enum reason reason)
{
	enum reason why;
	enum state state = claim_state(e, id, claim, &why);

	waiter_leave(claim, c);
	bulk_pass(e, c->bulk, state, reason == REASON_SUPERSEDED ? reason :
	    why, reached);
}

/* Answer c with the state of its claim; reason, unless NONE, is why not. */
static void
waiter_finish(struct engine *e, uint32_t id, struct claim *claim,
    struct change *c, bool reached, enum reason reason)
{
	if (c->bulk != NULL) {
		waiter_pass(e, id, claim, c, reached, reason);
		return;
	}
	waiter_leave(claim, c);
	waiter_end(e, c);
	c->report = report_make(e, id, claim);
	/* Without memory it is no error: it is saved, and may be looked at. */
	c->reached = reached && c->report != NULL;
	if (c->report != NULL && !reached &&
	    c->report->state == STATE_REFUSED)
		c->err = ERR_REFUSED;
	if (c->report != NULL && !reached &&
	    (c->report->reason == REASON_NONE ||
	    reason == REASON_SUPERSEDED))
		c->report->reason = reason;
	c->done(c);
}

/* How far along a state is on the way to sent. */
int
state_progress(enum state state)
{
	switch (state) {
	case STATE_SENT:
		return 3;
	case STATE_ACCEPTED:
		return 2;
	default:
		return 1;
	}
}

/* Is there no use in waiting longer? */
bool
state_is_final(const struct engine *e, enum state state, enum reason reason)
{
	if (e->phase == PHASE_AWAY || (e->phase == PHASE_HELLO &&
	    clock_us() - e->phase_since > HELLO_US))
		return true;
	if (e->phase != PHASE_RUN)
		return false;
	if (state == STATE_REFUSED || state == STATE_DRIFT ||
	    state == STATE_WAITING)
		return true;
	return reason == REASON_NEIGHBOR_DOWN || reason == REASON_FAMILY ||
	    reason == REASON_NO_EVENTS || reason == REASON_NO_ANSWERS ||
	    reason == REASON_DAMPED;
}

void
waiter_look(struct engine *e, uint32_t id, struct claim *claim)
{
	struct change *c, *next;
	enum reason reason;
	enum state state = claim_state(e, id, claim, &reason);
	bool final = state_is_final(e, state, reason);

	for (c = claim->waiters; c != NULL; c = next) {
		next = c->next;
		if (state_progress(state) >= state_progress(c->wait) &&
		    state != STATE_REFUSED)
			waiter_finish(e, id, claim, c, true, REASON_NONE);
		else if (final)
			waiter_finish(e, id, claim, c, false, reason);
	}
}

void
waiter_add(struct engine *e, struct claim *claim, struct change *c)
{
	waiter_park(claim, c);
	waiter_begin(e, c);
}

void
waiter_supersede(struct engine *e, uint32_t id, struct claim *claim)
{
	while (claim->waiters != NULL)
		waiter_finish(e, id, claim, claim->waiters, false,
		    REASON_SUPERSEDED);
}

/* The entry is about to be forgotten: its withdrawal is true everywhere. */
void
waiter_gone(struct engine *e, uint32_t id, struct claim *claim)
{
	struct change *c;
	enum reason reason;

	while ((c = claim->waiters) != NULL) {
		claim_state(e, id, claim, &reason);
		waiter_finish(e, id, claim, c, c->wait != STATE_SENT, reason);
	}
}

/* The waiter's claim, found by its NLRI: entries may move in memory. */
static void
waiter_stop(struct engine *e, struct change *c, enum reason reason)
{
	uint32_t id;

	if (c->bulk != NULL) {
		bulk_hurry(e, c->bulk, reason);
		return;
	}
	id = table_find(e->table, &c->nlri);
	waiter_finish(e, id, claim_find(table_entry(e->table, id),
	    change_targets(c)), c, false, reason);
}

void
waiters_expire(struct engine *e, int64_t now)
{
	unsigned i;

	for (i = 0; i < WAIT_SECONDS; i++)
		while (e->waiting[i] != NULL && e->waiting[i]->deadline <= now)
			waiter_stop(e, e->waiting[i], REASON_TIMEOUT);
}

void
waiters_stop(struct engine *e)
{
	unsigned i;

	for (i = 0; i < WAIT_SECONDS; i++)
		while (e->waiting[i] != NULL)
			waiter_stop(e, e->waiting[i], REASON_STOPPING);
}

int64_t
waiters_next(const struct engine *e, int64_t now)
{
	int64_t first = -1, left;
	unsigned i;

	for (i = 0; i < WAIT_SECONDS; i++) {
		if (e->waiting[i] == NULL)
			continue;
		left = e->waiting[i]->deadline - now;
		if (left < 0)
			left = 0;
		if (first == -1 || left < first)
			first = left;
	}
	return first;
}
