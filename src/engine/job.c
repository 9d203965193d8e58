/*
 * The engine's jobs for the store. Decides what each kind is in the store;
 * when and in which transaction is the writer's affair.
 */
#include <stdlib.h>

#include "clock.h"
#include "engine/change_log.h"
#include "engine/engine.h"
#include "engine/job.h"
#include "engine/store_history.h"
#include "engine/store_suspend.h"
#include "log.h"

int
jobs_init(struct jobs *jobs)
{
	jobs->first = NULL;
	jobs->last = &jobs->first;
	jobs->stop = false;
	return queue_init(&jobs->queue);
}

/* With all that it owns. */
static void
job_free(struct job *j)
{
	free(j->targets);
	free(j->outcomes);
	free(j->refusal);
	free(j);
}

/* Forget the taken ones. */
static void
jobs_free(struct jobs *jobs)
{
	struct message *m, *next;

	for (m = jobs->first; m != NULL; m = next) {
		next = m->next;
		job_free((struct job *)m);
	}
	jobs->first = NULL;
	jobs->last = &jobs->first;
}

void
jobs_close(struct jobs *jobs)
{
	jobs_take(jobs);
	jobs_free(jobs);
	queue_close(&jobs->queue);
}

void
jobs_ask(struct jobs *jobs, const struct job *what)
{
	struct job *j;

	if ((j = malloc(sizeof(*j))) == NULL) {
		log_error("no memory: a job of the database is left undone");
		free(what->targets);
		free(what->outcomes);
		free(what->refusal);
		return;
	}
	*j = *what;
	queue_put(&jobs->queue, &j->link);
}

void
jobs_refuse(struct jobs *jobs, const struct refusal *refusal)
{
	struct job j = { .kind = JOB_REFUSAL };

	if ((j.refusal = malloc(sizeof(*refusal))) == NULL)
		return;
	*j.refusal = *refusal;
	jobs_ask(jobs, &j);
}

void
jobs_take(struct jobs *jobs)
{
	struct message *m;

	*jobs->last = queue_take(&jobs->queue);
	for (m = *jobs->last; m != NULL; m = m->next) {
		jobs->last = &m->next;
		if (((struct job *)m)->kind == JOB_STOP)
			jobs->stop = true;
	}
}

static int
outcomes_do(const struct job *j, struct store *store)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		if (store_outcome(store, &j->outcomes[i]) == -1)
			return -1;
	return 0;
}

static int
job_do(const struct job *j, struct store *store)
{
	switch (j->kind) {
	case JOB_FORGET:
		return store_forget(store, &j->nlri,
		    j->targets != NULL ? j->targets : "", j->revision);
	case JOB_FOREIGN:
		return store_foreign(store, &j->nlri, j->is_foreign);
	case JOB_HOLD:
		return store_hold(store, j->cause, clock_wall_us());
	case JOB_RELEASE:
		return store_release(store);
	case JOB_DRIVEN:
		return store_accept(store, "");
	case JOB_REMEMBER:
		return store_session_set(store, j->session, j->form);
	case JOB_OUTCOMES:
		return outcomes_do(j, store);
	case JOB_REFUSAL:
		return store_refusal(store, j->refusal);
	case JOB_STOP:
		break;
	}
	return 0;
}

int
jobs_do(const struct jobs *jobs, struct store *store)
{
	struct message *m;

	for (m = jobs->first; m != NULL; m = m->next)
		if (job_do((struct job *)m, store) == -1)
			return -1;
	return 0;
}

void
jobs_forget_past(struct jobs *jobs)
{
	struct message **at = &jobs->first, *m;
	enum job_kind kind;

	while ((m = *at) != NULL) {
		kind = ((struct job *)m)->kind;
		if (kind != JOB_OUTCOMES && kind != JOB_REFUSAL) {
			at = &m->next;
			continue;
		}
		*at = m->next;
		job_free((struct job *)m);
	}
	jobs->last = at;
}

void
jobs_end(struct jobs *jobs, struct engine *engine, struct change_log *log)
{
	struct message *m;
	struct job *j;

	for (m = jobs->first; m != NULL; m = m->next) {
		j = (struct job *)m;
		if (j->kind == JOB_REMEMBER)
			engine_remembered(engine, j->token);
		if (j->kind == JOB_REFUSAL)
			change_log_refusal(log, j->refusal);
	}
	jobs_free(jobs);
}
