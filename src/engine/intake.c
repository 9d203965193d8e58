/*
 * What is durable comes into the table, in the order of the transactions.
 * Decides how much of it in one turn, so that the others are not held up.
 */
#include <stdlib.h>

#include "engine/bulk.h"
#include "engine/inside.h"
#include "engine/writer.h"
#include "log.h"

#define TURN_CHANGES	4096u	/* entries in one turn */

/* The claim that u is about, made if need be; NULL: no memory. */
static struct claim *
intake_claim(struct engine *e, const struct update *u, uint32_t *id)
{
	struct entry *entry;
	struct claim *claim;
	struct named *named;

	*id = table_add(e->table, &u->nlri);
	if (*id == NO_ENTRY)
		return NULL;
	entry = table_entry(e->table, *id);
	claim = claim_add(entry, u->targets != NULL ? u->targets : "");
	if (claim == NULL)
		return NULL;
	named = claim_named(entry, claim);
	if (named != NULL)
		whom_resolve(e, named);
	return claim;
}

/* The client that waits for u, now that the entry is as it should be. */
static void
intake_wait(struct engine *e, const struct update *u, uint32_t id,
    struct claim *claim)
{
	if (u->waiter != NULL)
		waiter_add(e, claim, u->waiter);
	/* Not in step with ExaBGP: is there any use in waiting? */
	if (e->phase != PHASE_RUN)
		waiter_look(e, id, claim);
}

/* No memory: it is saved, and that is all that can be said of it. */
static void
intake_fail(const struct update *u)
{
	log_error("out of memory: an entry waits for a restart");
	if (u->waiter != NULL) {
		u->waiter->reached = false;
		u->waiter->done(u->waiter);
	}
}

/* A change that is durable now. */
void
intake_apply(struct engine *e, const struct update *u)
{
	uint32_t id, set = SET_NOTHING;
	struct claim *claim = intake_claim(e, u, &id);
	bool again;

	if (u->op == CHANGE_ANNOUNCE && claim != NULL)
		set = table_intern(e->table, (enum family)u->nlri.family,
		    u->attrs);
	if (claim == NULL || set == SET_UNKNOWN) {
		intake_fail(u);
		return;
	}
	table_entry(e->table, id)->flags &=
	    (uint8_t)~(ENTRY_FOREIGN | ENTRY_LEFTOVER);
	if (u->revision != claim->revision)
		waiter_supersede(e, id, claim);
	again = u->unchanged || (claim->revision != 0 && claim->want == set);
	if (claim->want != set && u->prompt)
		damping_release(e, table_entry(e->table, id));
	else if (claim->want != set)
		damping_changed(e, table_entry(e->table, id));
	if (!again)
		tally_saved(claim, u->saved);
	claim_want(e->table, claim, set);
	table_release(e->table, set);
	if (u->revision != claim->revision)
		claim->noted = 0;
	claim->revision = u->revision;
	if (u->op == CHANGE_ANNOUNCE && !u->unchanged)
		suspend_claim(e, id, claim, u->owner);
	intake_wait(e, u, id, claim);
	/* Its owner, tags and so on may change without its attributes. */
	if (again)
		entry_retry(e, id);
	else
		entry_look(e, id);
}

/* Take in what has come, behind what is there. */
static void
intake_take(struct engine *e)
{
	*e->taken_last = queue_take(&e->updates);
	while (*e->taken_last != NULL)
		e->taken_last = &(*e->taken_last)->next;
}

/* The first one is done. */
static void
intake_shift(struct engine *e)
{
	struct update *u = (struct update *)e->taken;

	if ((e->taken = u->link.next) == NULL)
		e->taken_last = &e->taken;
	update_free(u);
}

void
intake_turn(struct engine *e)
{
	unsigned left = TURN_CHANGES;
	struct update *u;

	intake_take(e);
	while (left > 0 && (u = (struct update *)e->taken) != NULL) {
		if (u->operation != NULL)
			operation_apply(e, u->operation);
		else if (u->bulk == NULL) {
			left--;
			intake_apply(e, u);
		} else {
			u->bulk->saved = u->saved;
			if (!bulk_apply(e, u->bulk, &left))
				return;
		}
		intake_shift(e);
	}
}

void
intake_stop(struct engine *e)
{
	struct update *u;

	intake_take(e);
	while ((u = (struct update *)e->taken) != NULL) {
		if (u->operation != NULL)
			operation_apply(e, u->operation);
		else if (u->bulk == NULL)
			intake_apply(e, u);
		else
			u->bulk->done(u->bulk);
		intake_shift(e);
	}
}
