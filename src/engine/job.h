/*
 * Inside the writer: what the engine asks of the store without anybody
 * waiting for an answer.
 */
#ifndef ENGINE_JOB_H
#define ENGINE_JOB_H

#include "engine/store.h"
#include "queue.h"

struct engine;

enum job_kind {
	JOB_FORGET, JOB_FOREIGN, JOB_REMEMBER, JOB_STOP
};

struct job {
	struct message	 link;
	enum job_kind	 kind;
	struct nlri	 nlri;		/* forget, foreign */
	char		*targets;	/* forget; owned; NULL: all */
	uint64_t	 revision;	/* forget */
	bool		 is_foreign;
	char		 session[SESSION_MAX];	/* remember, with form */
	unsigned	 form;
	uint64_t	 token;
};

/* Jobs in the order of asking, those that are taken before the others. */
struct jobs {
	struct queue	 queue;		/* asked for; any thread */
	struct message	*first, **last;	/* taken, not durable yet */
	bool		 stop;		/* a JOB_STOP was taken */
};

/* 0, or -1 with errno. Owned: jobs_close, which frees what is left. */
int	 jobs_init(struct jobs *jobs);
void	 jobs_close(struct jobs *jobs);

/*
 * Ask for a copy of what; targets are taken. Without memory it is not done,
 * and that is said.
 */
void	 jobs_ask(struct jobs *jobs, const struct job *what);

/* Take what was asked for. */
void	 jobs_take(struct jobs *jobs);

/* Do all that is taken, within a transaction. 0 or -1. */
int	 jobs_do(const struct jobs *jobs, struct store *store);

/* They are durable: tell the engine where it waits for that; free them. */
void	 jobs_end(struct jobs *jobs, struct engine *engine);

#endif
