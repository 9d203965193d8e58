/*
 * Inside the writer: what the engine asks of the store without anybody
 * waiting for an answer.
 */
#ifndef ENGINE_JOB_H
#define ENGINE_JOB_H

#include "engine/history.h"
#include "engine/operation.h"
#include "engine/store.h"
#include "queue.h"

struct change_log;
struct engine;

enum job_kind {
	JOB_FORGET, JOB_FOREIGN, JOB_HOLD, JOB_RELEASE, JOB_DRIVEN,
	JOB_REMEMBER,
	JOB_OUTCOMES, JOB_REFUSAL,
	JOB_STOP
};

struct job {
	struct message	 link;
	enum job_kind	 kind;
	struct nlri	 nlri;		/* forget, foreign */
	char		*targets;	/* forget; owned; NULL: all */
	uint64_t	 revision;	/* forget */
	bool		 is_foreign;
	enum cause	 cause;		/* hold */
	char		 session[SESSION_MAX];	/* remember, with form */
	unsigned	 form;
	uint64_t	 token;
	struct outcome	*outcomes;	/* n of them; owned */
	size_t		 n;
	struct refusal	*refusal;	/* owned */
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
 * Ask for a copy of what; what it owns is taken. Without memory it is not
 * done, and that is said.
 */
void	 jobs_ask(struct jobs *jobs, const struct job *what);

/* The same of a refusal, which is copied. */
void	 jobs_refuse(struct jobs *jobs, const struct refusal *refusal);

/* Take what was asked for. */
void	 jobs_take(struct jobs *jobs);

/* Do all that is taken, within a transaction. 0 or -1. */
int	 jobs_do(const struct jobs *jobs, struct store *store);

/* They failed: do not try again what is for the history. */
void	 jobs_forget_past(struct jobs *jobs);

/*
 * They are durable: tell the engine where it waits for that, and the log of
 * refusals; free them.
 */
void	 jobs_end(struct jobs *jobs, struct engine *engine,
	    struct change_log *log);

#endif
