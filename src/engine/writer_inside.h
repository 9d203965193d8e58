/* Inside the writer: its thread, and what it works on. */
#ifndef ENGINE_WRITER_INSIDE_H
#define ENGINE_WRITER_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "engine/batch.h"
#include "engine/change_log.h"
#include "engine/job.h"
#include "engine/leases.h"
#include "engine/refusals.h"
#include "engine/times.h"
#include "histogram.h"

#define GROUP_MAX	256		/* bulks of one transaction */

struct writer {
	pthread_t	 thread;
	struct store	*store;
	struct engine	*engine;
	struct queue	 changes, renewals, bulks, operations;
	struct jobs	 jobs;

	/* The thread's own. */
	int64_t		 retry_at;	/* clock_us; 0: the last one was well */
	enum err	 failure;	/* of the last that was not well */
	struct batch	 batch;
	size_t		 group_n;
	struct bulk	*group[GROUP_MAX];
	struct times	 commits;	/* us */
	struct leases	 leases;	/* that end with this transaction */
	struct change_log log;
	int64_t		 prune_at;	/* clock_us */

	/* For the thread to look at. */
	atomic_uint	 history_days, history_rows;
	atomic_bool	 log_off;
	struct refusals	 refusals;

	/* Given by any thread, taken by its own. Owned. */
	_Atomic(struct limits *) limits;

	/* For any thread to look at. */
	atomic_bool	 healthy;
	_Atomic int64_t	 commit_us;	/* median */
	_Atomic int64_t	 committed_at;	/* clock_wall_us */
	struct histogram commit_times;
	_Atomic uint64_t leases_n;	/* entries that have one */
};

/* The thread, until a JOB_STOP is there. arg: the struct writer. */
void	*writer_run(void *arg);

/* writer_past.c: within a transaction, at its beginning and its end. */
void	 past_begin(struct writer *w);
int	 past_prune(struct writer *w, int64_t now);	/* 0 or -1 */

/* Is there something to be deleted, though nobody waits? When will there be
 * something to do: microseconds. */
bool	 past_due(const struct writer *w);
int64_t	 past_next(const struct writer *w);

/* Have it told how many more were refused. */
void	 past_more(struct writer *w);

/* The leases that end with this transaction, for the log. */
void	 past_log_leases(struct writer *w);

#endif
