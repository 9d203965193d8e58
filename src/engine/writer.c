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
#include "engine/engine.h"
#include "engine/job.h"
#include "engine/store.h"
#include "engine/writer.h"
#include "log.h"

#define BATCH_MAX	4096		/* changes of one transaction */
#define RETRY_US	1000000		/* between attempts after a failure */
#define COMMITS		64		/* the median is that of the last */

/* A change of the batch, and the update that goes to the engine for it. */
struct item {
	struct change	*change;
	struct update	*update;	/* NULL: the engine need not know */
};

struct writer {
	pthread_t	 thread;
	struct store	*store;
	struct engine	*engine;
	struct queue	 changes;
	struct jobs	 jobs;

	/* The thread's own. */
	int64_t		 retry_at;	/* clock_us; 0: the last one was well */
	size_t		 n;
	struct item	 batch[BATCH_MAX];
	int64_t		 took[COMMITS];	/* us; a ring */
	size_t		 commits;	/* so far */

	/* For any thread to look at. */
	atomic_bool	 healthy;
	_Atomic int64_t	 commit_us;	/* median */
	_Atomic int64_t	 commit_last_us;
};

static int
compare_times(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
writer_note_commit(struct writer *w, int64_t us)
{
	int64_t sorted[COMMITS];
	size_t n;

	w->took[w->commits++ % COMMITS] = us;
	n = w->commits < COMMITS ? w->commits : COMMITS;
	memcpy(sorted, w->took, n * sizeof(sorted[0]));
	qsort(sorted, n, sizeof(sorted[0]), compare_times);
	w->commit_us = sorted[n / 2];
	w->commit_last_us = us;
}

static void
writer_set_healthy(struct writer *w, bool healthy)
{
	if (w->healthy != healthy)
		log_warn("the database %s", healthy ? "can be written again" :
		    "cannot be written: changes are refused");
	w->healthy = healthy;
}

/* NULL is fine. */
static void
update_free(struct update *u)
{
	if (u != NULL)
		free(u->targets);
	free(u);
}

/* Must the engine see it? Yes if it must do something, or answer. */
static bool
change_concerns_engine(const struct change *c)
{
	return c->err == ERR_NONE && !c->absent;
}

/* Memory for what the engine will be told. 0 or -1. */
static int
update_prepare(struct item *i)
{
	if ((i->update = calloc(1, sizeof(*i->update))) == NULL)
		return -1;
	if (i->change->targets == NULL)
		return 0;
	i->update->targets = strdup(i->change->targets);
	return i->update->targets == NULL ? -1 : 0;
}

/* Make the changes. Memory for the updates is taken before it is too late. */
static int
writer_do_changes(struct writer *w)
{
	int64_t now = clock_wall();
	struct item *i;

	for (i = w->batch; i < w->batch + w->n; i++) {
		if (i->update == NULL && update_prepare(i) == -1)
			return -1;
		if (store_change(w->store, i->change, now) == -1)
			return -1;
	}
	return 0;
}

/* Did the transaction change the database for certain? */
static bool
writer_wrote(const struct writer *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (w->batch[i].change->err == ERR_NONE &&
		    !w->batch[i].change->unchanged)
			return true;
	return false;
}

static int
writer_commit(struct writer *w, bool with_jobs, bool touch)
{
	int64_t began;

	if (store_begin(w->store) == -1 || writer_do_changes(w) == -1)
		return -1;
	if (with_jobs && jobs_do(&w->jobs, w->store) == -1)
		return -1;
	if (touch && store_touch(w->store) == -1)
		return -1;
	began = clock_us();
	if (store_commit(w->store) == -1)
		return -1;
	if (touch || writer_wrote(w)) {
		writer_note_commit(w, clock_us() - began);
		writer_set_healthy(w, true);
	}
	return 0;
}

/*
 * One transaction: the batch, and the jobs too if with_jobs. Returns 0 when
 * all of it is durable, or -1 when nothing is.
 */
static int
writer_transact(struct writer *w, bool with_jobs)
{
	if (writer_commit(w, with_jobs, with_jobs && !w->healthy) == -1) {
		store_rollback(w->store);
		writer_set_healthy(w, false);
		if (with_jobs || w->retry_at == 0)
			w->retry_at = clock_us() + RETRY_US;
		return -1;
	}
	if (with_jobs) {
		w->retry_at = 0;
		jobs_end(&w->jobs, w->engine);
	}
	return 0;
}

/* Fill in u for the engine. A change that waits for more goes with it. */
static void
update_from_change(struct update *u, struct change *c)
{
	u->nlri = c->nlri;
	u->op = c->op;
	u->unchanged = c->unchanged;
	u->revision = c->revision;
	u->attrs = c->attrs;
	c->attrs = NULL;
	u->waiter = c->wait == STATE_SAVED ? NULL : c;
}

/* Tell the engine of the batch, in its order. */
static void
writer_tell_engine(struct writer *w)
{
	struct message *first = NULL, **last = &first;
	struct item *i;

	for (i = w->batch; i < w->batch + w->n; i++) {
		if (!change_concerns_engine(i->change)) {
			update_free(i->update);
			continue;
		}
		update_from_change(i->update, i->change);
		*last = &i->update->link;
		last = &i->update->link.next;
		/* From here on a change that waits belongs to the engine. */
		if (i->update->waiter != NULL)
			i->change = NULL;
	}
	if (first != NULL)
		engine_updates(w->engine, (struct update *)first);
}

/* Answer those of the batch that need not wait for more. */
static void
writer_answer(struct writer *w)
{
	struct change *c;
	size_t i;

	for (i = 0; i < w->n; i++)
		if ((c = w->batch[i].change) != NULL) {
			c->report = NULL;
			c->reached = c->err == ERR_NONE;
			c->done(c);
		}
}

static void
writer_answer_failed(struct writer *w)
{
	struct change *c;
	size_t i;

	for (i = 0; i < w->n; i++) {
		update_free(w->batch[i].update);
		c = w->batch[i].change;
		c->err = ERR_STORE;
		c->absent = c->unchanged = c->reached = false;
		c->revision = 0;
		c->report = NULL;
		c->done(c);
	}
}

/* The first of the changes, up to a batch; returns those that are left. */
static struct message *
writer_fill_batch(struct writer *w, struct message *m)
{
	for (w->n = 0; m != NULL && w->n < BATCH_MAX; m = m->next)
		w->batch[w->n++] = (struct item){ (struct change *)m, NULL };
	return m;
}

/* Everything that was taken: each batch is committed and answered. */
static void
writer_work(struct writer *w, struct message *changes)
{
	while (changes != NULL ||
	    (w->jobs.first != NULL && w->retry_at == 0)) {
		changes = writer_fill_batch(w, changes);
		if (writer_transact(w, w->retry_at == 0) == 0) {
			writer_tell_engine(w);
			writer_answer(w);
		} else
			writer_answer_failed(w);
	}
	w->n = 0;
	if (w->retry_at != 0 && (w->jobs.stop || clock_us() >= w->retry_at))
		writer_transact(w, true);
}

/* Until there is something to do: changes, jobs, a failed attempt again. */
static void
writer_sleep(const struct writer *w)
{
	struct pollfd p[2] = {
		{ .fd = queue_fd(&w->changes), .events = POLLIN },
		{ .fd = queue_fd(&w->jobs.queue), .events = POLLIN },
	};
	int64_t ms = -1;

	if (w->retry_at != 0) {
		ms = (w->retry_at - clock_us()) / 1000 + 1;
		ms = ms < 0 ? 0 : ms;
	}
	poll(p, 2, (int)ms);
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
	if (jobs_init(&w->jobs) == -1)
		goto fail_changes;
	errno = pthread_create(&w->thread, NULL, writer_run, w);
	if (errno == 0)
		return w;
	jobs_close(&w->jobs);
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
	queue_close(&w->changes);
	free(w);
}
