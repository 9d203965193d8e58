/*
 * Many changes that came as one. Decides when such a client is answered: it
 * waits at one item after the other, and what is true of each is counted
 * when it is passed. No turn works on more than so many of them.
 */
#include <string.h>

#include "engine/bulk.h"
#include "engine/inside.h"
#include "engine/writer.h"

#define TURN_ITEMS	4096u	/* looked at in one turn */
#define PASS_ITEMS	256u	/* when one has reached its state */
#define SHARE_ITEMS	512u	/* of one bulk, by turns */

/* States from the worst to the best. */
static const int state_ranks[STATE__MAX] = {
	[STATE_REFUSED] = 0,
	[STATE_DRIFT] = 1,
	[STATE_WAITING] = 2,
	[STATE_SAVED] = 3,
	[STATE_ACCEPTED] = 4,
	[STATE_SENT] = 5,
};

/* The update of an item; its texts are the bulk's. */
static void
update_from_item(struct update *u, const struct bulk_item *item)
{
	u->nlri = item->nlri;
	u->op = item->op;
	u->targets = (char *)(uintptr_t)item->targets;
	u->attrs = (char *)(uintptr_t)item->attrs;
}

/* Asked for again: what was refused gets another chance. */
static void
item_retry(struct engine *e, const struct bulk_item *item)
{
	uint32_t id = table_find(e->table, &item->nlri);

	if (id != NO_ENTRY)
		entry_retry(e, id);
}

/* Have it looked at in the next turn. */
static void
bulk_queue(struct engine *e, struct bulk *b)
{
	if (b->queued)
		return;
	b->queued = true;
	b->next = NULL;
	*e->bulks_last = b;
	e->bulks_last = &b->next;
}

/* All is applied: from now on its client waits, or needs not. */
static void
bulk_begin(struct engine *e, struct bulk *b)
{
	struct change *c = &b->waiter;

	if (b->wait == STATE_SAVED) {
		b->reached = true;
		b->done(b);
		return;
	}
	memset(&b->cursor, 0, sizeof(b->cursor));
	b->worst = STATE_SENT;
	b->reason = REASON_NONE;
	c->bulk = b;
	c->wait = b->wait;
	c->timeout = b->timeout;
	waiter_begin(e, c);
	bulk_queue(e, b);
}

bool
bulk_apply(struct engine *e, struct bulk *b, unsigned *left)
{
	struct update u = { .bulk = NULL };
	struct bulk_item item;

	if (b->cursor.index == 0)
		b->applied = b->revision - (b->n - b->unchanged - b->absent);
	u.owner = b->by.user;
	for (; *left > 0 && bulk_next(b, &b->cursor, &item); --*left) {
		if (item.unchanged) {
			item_retry(e, &item);
			continue;
		}
		update_from_item(&u, &item);
		u.revision = ++b->applied;
		u.saved = b->saved;
		intake_apply(e, &u);
	}
	if (b->cursor.index < b->n)
		return false;
	bulk_begin(e, b);
	return true;
}

/* All items are passed: answer. */
static void
bulk_finish(struct engine *e, struct bulk *b)
{
	if (b->hurry == REASON_NONE)
		waiter_end(e, &b->waiter);
	b->known = true;
	b->reached = b->passed == b->n - b->absent;
	if (b->reason == REASON_NONE && !b->reached)
		b->reason = b->hurry;
	b->done(b);
}

/* Count what is true of an item that need not be waited for any more. */
static void
bulk_count(struct bulk *b, enum state state, enum reason reason, bool reached)
{
	b->states[state]++;
	b->passed += reached;
	if (state == STATE_REFUSED && b->refused == 0)
		b->refused = b->cursor.line;
	if (state_ranks[state] < state_ranks[b->worst]) {
		b->worst = state;
		b->reason = REASON_NONE;
	}
	if (state == b->worst && !reached && b->reason == REASON_NONE)
		b->reason = reason;
}

/* Is there no use in waiting at the item? Then it is counted. */
static bool
item_pass(struct engine *e, struct bulk *b, const struct bulk_item *item)
{
	uint32_t id = table_find(e->table, &item->nlri);
	struct claim *claim = id == NO_ENTRY ? NULL :
	    claim_find(table_entry(e->table, id), item->targets);
	bool reached, later;
	enum reason reason;
	enum state state;

	if (claim == NULL && item->op == CHANGE_ANNOUNCE) {
		bulk_count(b, STATE_SAVED, REASON_SUPERSEDED, false);
		return true;
	}
	state = claim != NULL ? claim_state(e, id, claim, &reason) :
	    state_of_gone(e, (enum family)item->nlri.family, item->targets,
	    &reason);
	later = claim != NULL && claim->revision > b->highest;
	reached = !later && state != STATE_REFUSED &&
	    state_progress(state) >= state_progress(b->wait);
	if (!reached && !later && claim != NULL && b->hurry == REASON_NONE &&
	    !state_is_final(e, state, reason)) {
		b->waiter.nlri = item->nlri;
		b->waiter.targets = (char *)(uintptr_t)item->targets;
		b->parked = true;
		waiter_park(claim, &b->waiter);
		return false;
	}
	bulk_count(b, state, later ? REASON_SUPERSEDED : reason, reached);
	return true;
}

/* Go on, over so many items. */
static void
bulk_go(struct engine *e, struct bulk *b, unsigned left)
{
	struct bulk_item item;

	for (; left > 0; left--) {
		if (!bulk_next(b, &b->cursor, &item)) {
			bulk_finish(e, b);
			return;
		}
		if (!item.absent && !item_pass(e, b, &item))
			return;
	}
	bulk_queue(e, b);
}

void
bulk_pass(struct engine *e, struct bulk *b, enum state state,
    enum reason reason, bool reached)
{
	b->parked = false;
	bulk_count(b, state, reason, reached);
	bulk_go(e, b, PASS_ITEMS);
}

/* The item that it waits at, counted as it is. */
static void
bulk_unpark(struct engine *e, struct bulk *b)
{
	struct change *c = &b->waiter;
	uint32_t id = table_find(e->table, &c->nlri);
	struct claim *claim = claim_find(table_entry(e->table, id),
	    change_targets(c));
	enum reason reason;
	enum state state = claim_state(e, id, claim, &reason);

	waiter_leave(claim, c);
	b->parked = false;
	bulk_count(b, state, reason, false);
}

void
bulk_hurry(struct engine *e, struct bulk *b, enum reason reason)
{
	waiter_end(e, &b->waiter);
	b->hurry = reason;
	if (b->parked)
		bulk_unpark(e, b);
	bulk_queue(e, b);
}

void
bulks_turn(struct engine *e)
{
	unsigned left = TURN_ITEMS;
	struct bulk *b;

	for (; left > 0 && (b = e->bulks) != NULL; left -= SHARE_ITEMS) {
		if ((e->bulks = b->next) == NULL)
			e->bulks_last = &e->bulks;
		b->queued = false;
		bulk_go(e, b, SHARE_ITEMS);
	}
}
