/*
 * The writer: one thread, group commit. Decides what goes into which
 * transaction, who is answered when, and whether the store counts as
 * writable. Never waits for the engine, and makes no SQL of its own.
 *
 * Changes that are waiting when a transaction begins go into it together.
 * If it fails, each of them is answered so: nothing was saved, the client
 * tries again; or, where the store cannot make that certain, that it is not
 * known. The engine's jobs ride along. After a failure they are tried
 * again each second in a transaction of their own, which also shows when the
 * store can be written again.
 */
#include <poll.h>
#include <stdlib.h>

#include "clock.h"
#include "engine/bulk.h"
#include "engine/bulk_store.h"
#include "engine/engine.h"
#include "engine/renewal.h"
#include "engine/store.h"
#include "engine/store_lease.h"
#include "engine/store_suspend.h"
#include "engine/writer.h"
#include "engine/writer_inside.h"
#include "log.h"

#define RETRY_US	1000000		/* between attempts after a failure */
#define LOOK_US		1000000		/* at the clock, if there are leases */

static void
writer_set_healthy(struct writer *w, bool healthy)
{
	if (w->healthy != healthy)
		log_warn("the database %s", healthy ? "can be written again" :
		    "cannot be written: changes are refused");
	w->healthy = healthy;
}

/* Make it durable. wrote: something changed for certain. 0 or -1. */
static int
writer_commit(struct writer *w, bool wrote)
{
	int64_t began = clock_us(), took;

	if (store_commit(w->store) == -1)
		return -1;
	if (wrote || w->leases.n > 0) {
		took = clock_us() - began;
		w->commit_us = times_add(&w->commits, took);
		w->committed_at = clock_wall_us();
		histogram_add(&w->commit_times, took);
		writer_set_healthy(w, true);
	}
	past_log_leases(w);
	leases_tell(&w->leases, w->store, w->engine);
	w->leases_n = store_leases(w->store);
	return 0;
}

/*
 * Begin a transaction at which nothing is due any more: a change sees an
 * entry whose lease is over as ended. *now is its time. 0 or -1.
 */
static int
writer_begin(struct writer *w, int64_t *now)
{
	struct limits *limits = atomic_exchange(&w->limits, NULL);

	if (limits != NULL)
		store_limits(w->store, limits);
	for (;;) {
		*now = clock_wall_us();
		past_begin(w);
		if (store_begin(w->store) == -1 ||
		    leases_end(&w->leases, w->store, *now) == -1)
			return -1;
		if (!w->leases.more)
			return 0;
		if (writer_commit(w, true) == -1)
			return -1;
	}
}

/* All of the batch, and the jobs; touch: be sure to write. 0 or -1. */
static int
writer_do(struct writer *w, bool with_jobs, bool touch)
{
	int64_t now;

	if (writer_begin(w, &now) == -1 ||
	    batch_store(&w->batch, w->store, now, clock_us()) == -1)
		return -1;
	if (with_jobs && jobs_do(&w->jobs, w->store) == -1)
		return -1;
	if ((touch && store_touch(w->store) == -1) ||
	    past_prune(w, now) == -1)
		return -1;
	return writer_commit(w, touch || batch_wrote(&w->batch));
}

/* The transaction has failed: w->failure is what those in it are answered. */
static void
writer_fail(struct writer *w)
{
	w->failure = store_rollback(w->store) == -1 ? ERR_DOUBT : ERR_STORE;
	leases_fail(&w->leases, w->store, w->engine, clock_wall_us());
	jobs_forget_past(&w->jobs);
	writer_set_healthy(w, false);
	if (w->retry_at == 0)
		w->retry_at = clock_us() + RETRY_US;
}

/*
 * One transaction: the batch, and the jobs too if with_jobs. Returns 0 when
 * all of it is durable, or -1 when nothing is.
 */
static int
writer_transact(struct writer *w, bool with_jobs)
{
	if (writer_do(w, with_jobs, with_jobs && !w->healthy) == -1) {
		if (with_jobs)
			w->retry_at = 0;	/* from now on */
		writer_fail(w);
		return -1;
	}
	if (with_jobs) {
		w->retry_at = 0;
		jobs_end(&w->jobs, w->engine, &w->log);
	}
	return 0;
}

/* Is there something to write besides changes? */
static bool
writer_is_due(struct writer *w)
{
	return w->retry_at == 0 && (w->jobs.first != NULL || past_due(w) ||
	    leases_due(w->store, clock_wall_us()));
}

/* Everything that was taken: each batch is committed and answered. */
static void
writer_work(struct writer *w, struct message *changes)
{
	while (changes != NULL || writer_is_due(w)) {
		changes = batch_fill(&w->batch, changes);
		if (writer_transact(w, w->retry_at == 0) == 0) {
			batch_log(&w->batch, &w->log);
			batch_tell_engine(&w->batch, w->engine);
			batch_answer(&w->batch);
		} else
			batch_answer_failed(&w->batch, w->failure);
		change_log_write(&w->log);
	}
	w->batch.n = 0;
	if (w->retry_at != 0 && (w->jobs.stop || clock_us() >= w->retry_at))
		writer_transact(w, true);
}

/*
 * The first of the bulks that go into one transaction, a large one alone;
 * returns those that are left.
 */
static struct message *
writer_fill_group(struct writer *w, struct message *m)
{
	uint32_t items = 0;
	struct bulk *b;

	for (w->group_n = 0; m != NULL && w->group_n < GROUP_MAX; m = m->next) {
		b = (struct bulk *)m;
		if (w->group_n > 0 && items + b->n > BATCH_MAX)
			break;
		items += b->n;
		w->group[w->group_n++] = b;
	}
	return m;
}

/* One transaction: the group. 0: it is durable; -1: nothing of it is. */
static int
writer_transact_group(struct writer *w)
{
	int64_t now;
	bool wrote;
	size_t i;

	for (i = 0; i < w->group_n; i++)
		if ((w->group[i]->update = calloc(1,
		    sizeof(struct update))) == NULL)
			return -1;
	if (writer_begin(w, &now) == -1 || bulks_store(w->group, w->group_n,
	    w->store, now, clock_us(), &wrote) == -1 ||
	    past_prune(w, now) == -1)
		return -1;
	return writer_commit(w, wrote);
}

/* Hand it to the engine, or answer that it could not be done. */
static void
writer_end_bulk(struct writer *w, struct bulk *b, bool durable)
{
	struct update *u = b->update;

	if (!durable)
		b->err = w->failure;
	if (b->err != ERR_NONE || b->dry) {
		b->reached = b->err == ERR_NONE;
		free(u);
		b->done(b);
		return;
	}
	change_log_bulk(&w->log, b);
	u->bulk = b;
	engine_updates(w->engine, u);
}

/* The bulks that were taken; single changes do not wait for all of them. */
static void
writer_work_bulks(struct writer *w, struct message *m)
{
	bool durable;
	size_t i;

	while (m != NULL) {
		m = writer_fill_group(w, m);
		durable = writer_transact_group(w) == 0;
		if (!durable)
			writer_fail(w);
		for (i = 0; i < w->group_n; i++)
			writer_end_bulk(w, w->group[i], durable);
		writer_work(w, queue_take(&w->changes));
	}
}

/* One transaction: the renewals from m on; *left are those behind it. */
static int
writer_transact_renewals(struct writer *w, struct message *m,
    struct message **left)
{
	int64_t now;
	bool wrote;

	*left = NULL;
	if (writer_begin(w, &now) == -1 ||
	    renewals_store(m, left, w->store, now, &wrote) == -1)
		return -1;
	return writer_commit(w, wrote);
}

static void
writer_work_renewals(struct writer *w, struct message *m)
{
	struct message *left;
	bool durable;

	for (; m != NULL; m = left) {
		durable = writer_transact_renewals(w, m, &left) == 0;
		if (!durable)
			writer_fail(w);
		renewals_answer(m, left, durable ? ERR_NONE : w->failure);
		writer_work(w, queue_take(&w->changes));
	}
}

/* One transaction: the operation, undone if it is dry. 0 or -1. */
static int
writer_transact_operation(struct writer *w, struct operation *o)
{
	int64_t now;

	if ((o->update = calloc(1, sizeof(*o->update))) == NULL ||
	    writer_begin(w, &now) == -1)
		return -1;
	o->what.at = now;
	if (store_mark(w->store) == -1 || store_operate(w->store, o) == -1 ||
	    (o->dry || o->err != ERR_NONE ? store_undo(w->store) :
	    store_keep(w->store)) == -1)
		return -1;
	return writer_commit(w, !o->dry && !o->unchanged);
}

static void
writer_work_operation(struct writer *w, struct operation *o)
{
	if (writer_transact_operation(w, o) == -1) {
		writer_fail(w);
		o->err = w->failure;
	}
	change_log_operation(&w->log, o);
	if (o->err != ERR_NONE) {
		free(o->update);
		o->done(o);
		return;
	}
	o->update->operation = o;
	engine_updates(w->engine, o->update);
}

static void
writer_work_operations(struct writer *w, struct message *m)
{
	struct message *next;

	for (; m != NULL; m = next) {
		next = m->next;
		writer_work_operation(w, (struct operation *)m);
	}
}

/* Milliseconds that may be slept: to the next end, and attempt; -1: any. */
static int
writer_idle(struct writer *w)
{
	int64_t us = leases_next(w->store, clock_wall_us()), retry;

	if (us > LOOK_US)
		us = LOOK_US;
	if (w->retry_at == 0 && (us == -1 || us > past_next(w)))
		us = past_next(w);
	if (w->retry_at != 0) {
		retry = w->retry_at - clock_us();
		if (us == -1 || retry < us)
			us = retry < 0 ? 0 : retry;
	}
	return us == -1 ? -1 : (int)((us + 999) / 1000);
}

/* Until there is something to do: changes, jobs, a failed attempt again. */
static void
writer_sleep(struct writer *w)
{
	struct pollfd p[] = {
		{ .fd = queue_fd(&w->changes), .events = POLLIN },
		{ .fd = queue_fd(&w->renewals), .events = POLLIN },
		{ .fd = queue_fd(&w->bulks), .events = POLLIN },
		{ .fd = queue_fd(&w->operations), .events = POLLIN },
		{ .fd = queue_fd(&w->jobs.queue), .events = POLLIN },
	};

	poll(p, sizeof(p) / sizeof(p[0]), writer_idle(w));
}

void *
writer_run(void *arg)
{
	struct writer *w = arg;

	w->prune_at = clock_us() + 1000000;
	while (!w->jobs.stop) {
		writer_sleep(w);
		past_more(w);
		/* What was submitted before the stop is behind it. */
		jobs_take(&w->jobs);
		if (w->retry_at != 0)
			leases_fail(&w->leases, w->store, w->engine,
			    clock_wall_us());
		writer_work(w, queue_take(&w->changes));
		writer_work_renewals(w, queue_take(&w->renewals));
		writer_work_bulks(w, queue_take(&w->bulks));
		writer_work_operations(w, queue_take(&w->operations));
		change_log_write(&w->log);
	}
	return NULL;
}
