/*
 * What the writer does for the history besides writing it. Decides when old
 * rows are deleted: some with each transaction, so that none takes long, and
 * more while there is nothing else to do.
 */
#include "clock.h"
#include "engine/store_history.h"
#include "engine/writer.h"
#include "engine/writer_inside.h"

#define PRUNE_ROWS	2000		/* of one transaction */
#define PRUNE_US	60000000	/* between looks whether any is old */
#define PRUNE_MORE_US	100000		/* while there are more of them */
#define MORE_US		1000000		/* refusals not told of: look again */

void
past_begin(struct writer *w)
{
	store_history_keep(w->store, atomic_load(&w->history_days),
	    atomic_load(&w->history_rows));
	w->log.off = atomic_load(&w->log_off);
}

int
past_prune(struct writer *w, int64_t now)
{
	int64_t clock = clock_us();
	size_t n = PRUNE_ROWS;
	bool more;

	/* Not so many that those who wait would feel it. */
	if (clock < w->prune_at)
		n = 2 * w->batch.n + 64;
	if (n > PRUNE_ROWS)
		n = PRUNE_ROWS;
	if (store_prune(w->store, now, (unsigned)n, &more) == -1)
		return -1;
	if (more || clock >= w->prune_at)
		w->prune_at = clock + (more ? PRUNE_MORE_US : PRUNE_US);
	return 0;
}

bool
past_due(const struct writer *w)
{
	return clock_us() >= w->prune_at;
}

int64_t
past_next(const struct writer *w)
{
	int64_t now = clock_us();
	int64_t us = w->prune_at > now ? w->prune_at - now : 0;

	if (us > MORE_US && refusals_left(&w->refusals, now))
		us = MORE_US;
	return us;
}

void
past_more(struct writer *w)
{
	struct refusal r = { .at = clock_wall_us() };

	r.more = refusals_take(&w->refusals, clock_us());
	if (r.more > 0)
		jobs_refuse(&w->jobs, &r);
}

void
past_log_leases(struct writer *w)
{
	const struct message *m;

	for (m = w->leases.first; m != NULL; m = m->next)
		change_log_expiry(&w->log, (const struct update *)m);
}
