/*
 * The writer as others see it. Decides nothing: what is asked for goes into
 * its queues, what is told is what its thread left there to be read.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/bulk.h"
#include "engine/limits.h"
#include "engine/renewal.h"
#include "engine/store_history.h"
#include "engine/store_lease.h"
#include "engine/writer.h"
#include "engine/writer_inside.h"

struct writer *
writer_start(struct store *store, struct engine *engine)
{
	struct writer *w;

	if ((w = calloc(1, sizeof(*w))) == NULL)
		return NULL;
	w->store = store;
	w->engine = engine;
	w->healthy = true;
	w->leases_n = store_leases(store);
	writer_set_history(w, HISTORY_DAYS, HISTORY_ROWS, true);
	if (queue_init(&w->changes) == -1)
		goto fail;
	if (queue_init(&w->renewals) == -1)
		goto fail_changes;
	if (queue_init(&w->bulks) == -1)
		goto fail_renewals;
	if (queue_init(&w->operations) == -1)
		goto fail_bulks;
	if (jobs_init(&w->jobs) == -1)
		goto fail_operations;
	errno = pthread_create(&w->thread, NULL, writer_run, w);
	if (errno == 0)
		return w;
	jobs_close(&w->jobs);
fail_operations:
	queue_close(&w->operations);
fail_bulks:
	queue_close(&w->bulks);
fail_renewals:
	queue_close(&w->renewals);
fail_changes:
	queue_close(&w->changes);
fail:
	free(w);
	return NULL;
}

void
writer_submit(struct writer *w, struct change *c)
{
	queue_put(&w->changes, &c->link);
}

void
writer_gather(struct writer *w, bool on)
{
	if (on)
		queue_wake(&w->changes);
	else
		queue_rouse(&w->changes);
}

void
writer_submit_bulk(struct writer *w, struct bulk *b)
{
	queue_put(&w->bulks, &b->link);
}

void
writer_submit_renewal(struct writer *w, struct renewal *r)
{
	queue_put(&w->renewals, &r->link);
}

void
writer_operate(struct writer *w, struct operation *o)
{
	queue_put(&w->operations, &o->link);
}

void
writer_hold(struct writer *w, enum cause cause)
{
	jobs_ask(&w->jobs, &(struct job){ .kind = JOB_HOLD, .cause = cause });
}

void
writer_release(struct writer *w)
{
	jobs_ask(&w->jobs, &(struct job){ .kind = JOB_RELEASE });
}

void
writer_driven(struct writer *w)
{
	jobs_ask(&w->jobs, &(struct job){ .kind = JOB_DRIVEN });
}

void
writer_forget(struct writer *w, const struct nlri *nlri, const char *targets,
    uint64_t revision)
{
	struct job j = { .kind = JOB_FORGET, .nlri = *nlri,
	    .revision = revision };

	if (*targets != '\0' && (j.targets = strdup(targets)) == NULL)
		return;			/* done again after a restart */
	jobs_ask(&w->jobs, &j);
}

void
writer_foreign(struct writer *w, const struct nlri *nlri, bool is_foreign)
{
	jobs_ask(&w->jobs, &(struct job){ .kind = JOB_FOREIGN,
	    .nlri = *nlri, .is_foreign = is_foreign });
}

void
writer_remember(struct writer *w, const char *session, unsigned form,
    uint64_t token)
{
	struct job j = { .kind = JOB_REMEMBER, .form = form, .token = token };

	snprintf(j.session, sizeof(j.session), "%s", session);
	jobs_ask(&w->jobs, &j);
}

void
writer_set_history(struct writer *w, unsigned days, unsigned rows, bool log)
{
	atomic_store(&w->history_days, days);
	atomic_store(&w->history_rows, rows);
	atomic_store(&w->log_off, !log);
}

void
writer_outcomes(struct writer *w, struct outcome *list, size_t n)
{
	jobs_ask(&w->jobs, &(struct job){ .kind = JOB_OUTCOMES,
	    .outcomes = list, .n = n });
}

void
writer_refusal(struct writer *w, const struct refusal *r)
{
	if (refusals_admit(&w->refusals, clock_us()))
		jobs_refuse(&w->jobs, r);
}

bool
writer_healthy(const struct writer *w)
{
	return w->healthy;
}

int64_t
writer_commit_us(const struct writer *w)
{
	return w->commit_us;
}

const struct histogram *
writer_commit_times(const struct writer *w)
{
	return &w->commit_times;
}

int64_t
writer_committed_at(const struct writer *w)
{
	return w->committed_at;
}

uint64_t
writer_leases(const struct writer *w)
{
	return w->leases_n;
}

void
writer_stop(struct writer *w)
{
	jobs_ask(&w->jobs, &(struct job){ .kind = JOB_STOP });
	pthread_join(w->thread, NULL);
}

void
writer_free(struct writer *w)
{
	jobs_close(&w->jobs);
	queue_close(&w->operations);
	queue_close(&w->bulks);
	queue_close(&w->renewals);
	queue_close(&w->changes);
	limits_free(atomic_load(&w->limits));
	change_log_clear(&w->log);
	free(w);
}

void
writer_limits(struct writer *w, struct limits *limits)
{
	limits_free(atomic_exchange(&w->limits, limits));
}
