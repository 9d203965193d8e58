/*
 * Damping: the shortest time between two updates of one key that changes of
 * its entries cause (RFC 4271, 9.2.1.1, yet for each key). Decides which
 * change waits, and for how long; a storm collapses to its last state, since
 * entries are written as they are when they are written.
 *
 * A withdrawal is a change like any other (as in the RFC). Never waited for
 * are the end of a lease, what is suspended and resumed, a correction, and
 * the replay of a session.
 */
#include "clock.h"
#include "engine/inside.h"

#define TURN_RESTS	4096u	/* that end in one turn */

static int64_t
damping_us(const struct engine *e)
{
	return (int64_t)atomic_load(&e->damping) * 1000000;
}

void
engine_set_damping(struct engine *e, unsigned seconds)
{
	atomic_store(&e->damping, seconds);
}

bool
damping_holds(const struct entry *entry)
{
	return entry->damping == DAMPING_WAITS;
}

bool
damping_rests(const struct entry *entry)
{
	return entry->damping == DAMPING_RESTS ||
	    entry->damping == DAMPING_WAITS;
}

void
damping_changed(struct engine *e, struct entry *entry)
{
	if (entry->damping == DAMPING_RESTS) {
		entry->damping = DAMPING_WAITS;
		e->damped++;
	} else if (entry->damping == DAMPING_OFF && damping_us(e) > 0)
		entry->damping = DAMPING_CHANGED;
}

void
damping_release(struct engine *e, struct entry *entry)
{
	if (entry->damping != DAMPING_WAITS)
		return;
	entry->damping = DAMPING_CHANGED;
	e->damped--;
}

void
damping_written(struct engine *e, uint32_t id)
{
	struct entry *entry = table_entry(e->table, id);

	if (entry->damping != DAMPING_CHANGED)
		return;
	entry->damping = damping_us(e) > 0 && rests_add(&e->rests, id,
	    clock_us(), &entry->ticket) == 0 ? DAMPING_RESTS : DAMPING_OFF;
}

int64_t
damping_until(const struct engine *e, const struct entry *entry)
{
	return damping_holds(entry) ? rests_since(&e->rests, entry->ticket) +
	    damping_us(e) : 0;
}

void
damping_forget(struct engine *e)
{
	uint32_t id;

	for (id = 0; id < table_limit(e->table); id++)
		table_entry(e->table, id)->damping = DAMPING_OFF;
	rests_clear(&e->rests);
	e->damped = 0;
}

/* The rest is over; unless its entry is another one by now. */
static void
damping_end(struct engine *e, const struct rest *rest)
{
	struct entry *entry = table_entry(e->table, rest->id);

	if (!damping_rests(entry) || entry->ticket != rest->ticket)
		return;
	if (entry->damping == DAMPING_WAITS)
		damping_release(e, entry);
	else
		entry->damping = DAMPING_OFF;
	entry_look(e, rest->id);
}

void
damping_turn(struct engine *e, int64_t now)
{
	const struct rest *first;
	struct rest rest;
	unsigned left;

	for (left = TURN_RESTS; left > 0; left--) {
		first = rests_first(&e->rests);
		if (first == NULL || now - first->since < damping_us(e))
			return;
		rest = *first;
		rests_shift(&e->rests);
		damping_end(e, &rest);
	}
}

int64_t
damping_next(const struct engine *e, int64_t now)
{
	const struct rest *first = rests_first(&e->rests);
	int64_t left;

	if (first == NULL)
		return -1;
	left = first->since + damping_us(e) - now;
	return left < 0 ? 0 : left;
}
