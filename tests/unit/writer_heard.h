/*
 * For tests of the writer: an engine of the test's own, and clients; both
 * count what they hear.
 */
#ifndef WRITER_HEARD_H
#define WRITER_HEARD_H

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/engine.h"
#include "engine/writer.h"
#include "route/target.h"

/* What the engine of the test has heard. */
static atomic_uint	batches, updates, waiters, unchanged, remembered;
static atomic_uint	ends;		/* withdrawals nobody asked for */
static atomic_ullong	ended_at;	/* the revision of the last */
static atomic_ullong	heard;		/* the highest revision */
static atomic_bool	disorder;	/* revisions that went back */
static char		last_targets[TARGETS_TEXT];

/* A bulk: counted by a test of bulks. */
void	engine_bulk_heard(struct bulk *b) __attribute__((weak));

void
engine_updates(struct engine *e, struct update *list)
{
	struct update *u, *next;

	(void)e;
	batches++;
	for (u = list; u != NULL; u = next) {
		next = (struct update *)u->link.next;
		if (u->bulk != NULL) {
			engine_bulk_heard(u->bulk);
			free(u);
			continue;
		}
		updates++;
		unchanged += u->unchanged;
		if (u->op == CHANGE_WITHDRAW && u->waiter == NULL) {
			ended_at = u->revision;
			ends++;
		}
		if (!u->unchanged && u->revision <= heard)
			disorder = true;
		if ((u->op == CHANGE_ANNOUNCE) != (u->attrs != NULL))
			disorder = true;
		if (u->revision > heard)
			heard = u->revision;
		snprintf(last_targets, sizeof(last_targets), "%s",
		    u->targets != NULL ? u->targets : "");
		if (u->waiter != NULL) {
			waiters++;
			u->waiter->reached = true;
			u->waiter->done(u->waiter);
		}
		update_free(u);
	}
}

void
engine_remembered(struct engine *e, uint64_t token)
{
	(void)e;
	remembered = (unsigned)token;
}

/* What the clients have been answered. */
static atomic_uint	answered, saved, failed, absent, refused;
static atomic_bool	too_early;	/* before the engine had heard of it */

static inline void
count_answer(struct change *c)
{
	if (c->err == ERR_STORE)
		failed++;
	else if (c->err == ERR_FOREIGN || c->err == ERR_CONFLICT)
		refused++;
	else if (c->absent)
		absent++;
	else
		saved++;
	if (c->err == ERR_NONE && !c->absent && c->revision > heard)
		too_early = true;
	if (c->reached != (c->err == ERR_NONE) || c->report != NULL)
		too_early = true;
	free(c->targets);
	free(c->attrs);
	free(c->terms);
	free(c);
	answered++;
}

static inline void
reset(void)
{
	batches = updates = waiters = unchanged = remembered = 0;
	ends = 0;
	answered = saved = failed = absent = refused = 0;
	heard = 0;
	disorder = too_early = false;
}

#endif
