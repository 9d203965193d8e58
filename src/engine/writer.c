/*
 * The writer: one thread, group commit. Decides what goes into which
 * transaction, who is answered when, and whether the store counts as
 * writable. Never waits for the engine, and makes no SQL of its own.
 *
 * Changes that are waiting when a transaction begins go into it together.
 * If it fails, each of them is answered so: nothing was saved, the client
 * tries again. The engine's jobs ride along. After a failure they are tried
 * again each second in a transaction of their own, which also shows when the
 * store can be written again.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/batch.h"
#include "engine/bulk.h"
#include "engine/bulk_store.h"
#include "engine/engine.h"
#include "engine/job.h"
#include "engine/store.h"
#include "engine/times.h"
#include "engine/writer.h"
#include "log.h"

#define GROUP_MAX	256		/* bulks of one transaction */
#define RETRY_US	1000000		/* between attempts after a failure */

struct writer {
	pthread_t	 thread;
	struct store	*store;
	struct engine	*engine;
	struct queue	 changes, bulks;
	struct jobs	 jobs;

	/* The thread's own. */
	int64_t		 retry_at;	/* clock_us; 0: the last one was well */
	struct batch	 batch;
	size_t		 group_n;
	struct bulk	*group[GROUP_MAX];
	struct times	 commits;	/* us */

	/* For any thread to look at. */
	atomic_bool	 healthy;
	_Atomic int64_t	 commit_us;	/* median */
	_Atomic int64_t	 commit_last_us;
};

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
	int64_t began = clock_us();

	if (store_commit(w->store) == -1)
		return -1;
	if (wrote) {
		w->commit_last_us = clock_us() - began;
		w->commit_us = times_add(&w->commits, w->commit_last_us);
		writer_set_healthy(w, true);
	}
	return 0;
}

/* All of the batch, and the jobs; touch: be sure to write. 0 or -1. */
static int
writer_do(struct writer *w, bool with_jobs, bool touch)
{
	if (store_begin(w->store) == -1 ||
	    batch_store(&w->batch, w->store, clock_wall_us(),
	    clock_us()) == -1)
		return -1;
	if (with_jobs && jobs_do(&w->jobs, w->store) == -1)
		return -1;
	if (touch && store_touch(w->store) == -1)
		return -1;
	return writer_commit(w, touch || batch_wrote(&w->batch));
}

/* Nothing of the transaction is durable. */
static void
writer_fail(struct writer *w)
{
	store_rollback(w->store);
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
		jobs_end(&w->jobs, w->engine);
	}
	return 0;
}

/* Everything that was taken: each batch is committed and answered. */
static void
writer_work(struct writer *w, struct message *changes)
{
	while (changes != NULL ||
	    (w->jobs.first != NULL && w->retry_at == 0)) {
		changes = batch_fill(&w->batch, changes);
		if (writer_transact(w, w->retry_at == 0) == 0) {
			batch_tell_engine(&w->batch, w->engine);
			batch_answer(&w->batch);
		} else
			batch_answer_failed(&w->batch);
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
	bool wrote;
	size_t i;

	for (i = 0; i < w->group_n; i++)
		if ((w->group[i]->update = calloc(1,
		    sizeof(struct update))) == NULL)
			return -1;
	if (store_begin(w->store) == -1 || bulks_store(w->group, w->group_n,
	    w->store, clock_wall_us(), clock_us(), &wrote) == -1)
		return -1;
	return writer_commit(w, wrote);
}

/* Hand it to the engine, or answer that it could not be done. */
static void
writer_end_bulk(struct writer *w, struct bulk *b, bool durable)
{
	struct update *u = b->update;

	if (!durable)
		b->err = ERR_STORE;
	if (b->err != ERR_NONE || b->dry) {
		b->reached = b->err == ERR_NONE;
		free(u);
		b->done(b);
		return;
	}
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

/* Until there is something to do: changes, jobs, a failed attempt again. */
static void
writer_sleep(const struct writer *w)
{
	struct pollfd p[] = {
		{ .fd = queue_fd(&w->changes), .events = POLLIN },
		{ .fd = queue_fd(&w->bulks), .events = POLLIN },
		{ .fd = queue_fd(&w->jobs.queue), .events = POLLIN },
	};
	int64_t ms = -1;

	if (w->retry_at != 0) {
		ms = (w->retry_at - clock_us()) / 1000 + 1;
		ms = ms < 0 ? 0 : ms;
	}
	poll(p, sizeof(p) / sizeof(p[0]), (int)ms);
}

static void *
writer_run(void *arg)
{
	struct writer *w = arg;

	while (!w->jobs.stop) {
		writer_sleep(w);
		/* What was submitted before the stop is behind it. */
		jobs_take(&w->jobs);
		writer_work(w, queue_take(&w->changes));
		writer_work_bulks(w, queue_take(&w->bulks));
	}
	return NULL;
}

struct writer *
writer_start(struct store *store, struct engine *engine)
{
	struct writer *w;

	if ((w = calloc(1, sizeof(*w))) == NULL)
		return NULL;
	w->store = store;
	w->engine = engine;
	w->healthy = true;
	if (queue_init(&w->changes) == -1)
		goto fail;
	if (queue_init(&w->bulks) == -1)
		goto fail_changes;
	if (jobs_init(&w->jobs) == -1)
		goto fail_bulks;
	errno = pthread_create(&w->thread, NULL, writer_run, w);
	if (errno == 0)
		return w;
	jobs_close(&w->jobs);
fail_bulks:
	queue_close(&w->bulks);
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
writer_submit_bulk(struct writer *w, struct bulk *b)
{
	queue_put(&w->bulks, &b->link);
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

int64_t
writer_commit_last_us(const struct writer *w)
{
	return w->commit_last_us;
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
	queue_close(&w->bulks);
	queue_close(&w->changes);
	free(w);
}
