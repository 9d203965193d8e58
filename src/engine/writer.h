/*
 * The writer: one thread that makes all changes durable, many at a time (one
 * transaction, one fsync), and hands them to the engine.
 */
#ifndef ENGINE_WRITER_H
#define ENGINE_WRITER_H

#include "engine/change.h"
#include "engine/operation.h"

struct bulk;
struct engine;
struct histogram;
struct limits;
struct outcome;
struct refusal;
struct renewal;
struct store;
struct writer;

/* A change that is durable, on its way to the engine. Owned: update_free. */
struct update {
	struct message	 link;
	struct nlri	 nlri;
	char		*targets;	/* owned; NULL: all */
	enum change_op	 op;
	bool		 unchanged;
	bool		 prompt;	/* not damped */
	uint64_t	 revision;
	char		*attrs;		/* owned; NULL for a withdrawal */
	int64_t		 saved;		/* clock_us, by engine_updates */
	struct change	*waiter;	/* NULL: answered already */
	struct bulk	*bulk;		/* only that, if it is one */
	struct operation *operation;	/* likewise */
	char		*owner;		/* owned; announced by; NULL: "" */
};

void		 update_free(struct update *u);	/* NULL is fine */

/*
 * Start the thread. store is the writer's from now until writer_stop; the
 * engine is told of each committed batch by engine_updates.
 * NULL with errno when it cannot start. Owned: writer_stop, writer_free.
 */
struct writer	*writer_start(struct store *store, struct engine *engine);

/*
 * Any thread, before writer_stop. Make the change durable; the answer comes
 * by c->done, here after the commit for wait saved and for a withdrawal of
 * what is absent (report NULL, reached true) and where nothing was saved
 * (err), else when the engine says so. The engine has heard of the change
 * before it is answered. c->attrs has moved to the engine by then. A dry one
 * is answered here with what would become of it, and stays as it was.
 */
void		 writer_submit(struct writer *w, struct change *c);

/*
 * The front's thread: changes that are submitted from now on by anybody are
 * gathered, and begun when it says so (on false), which is soon. What is there
 * at once goes into one transaction, not the first of it into one of its own.
 */
void		 writer_gather(struct writer *w, bool on);

/*
 * The same for many changes, in a transaction of their own: all of them or
 * none. Where one cannot be made (err), line tells which.
 */
void		 writer_submit_bulk(struct writer *w, struct bulk *b);

/*
 * Renew leases (renewal.h); answered when that is durable. The writer's thread
 * is where a renewal and an end are ordered: what came first counts.
 */
void		 writer_submit_renewal(struct writer *w, struct renewal *r);

/*
 * Make the operation durable, in a transaction of its own, then the engine
 * does it. The answer comes by o->done.
 */
void		 writer_operate(struct writer *w, struct operation *o);

/*
 * For the engine: quiet jobs for the next transaction, in their order; what
 * fails is tried again each second. Any thread, until writer_free.
 */
void		 writer_forget(struct writer *w, const struct nlri *nlri,
		    const char *targets, uint64_t revision);
void		 writer_foreign(struct writer *w, const struct nlri *nlri,
		    bool is_foreign);

/* All is held from now on; it is no more. */
void		 writer_hold(struct writer *w, enum cause cause);
void		 writer_release(struct writer *w);
/* No other driver of ExaBGP is accepted any more. */
void		 writer_driven(struct writer *w);

/* Remember session and form; engine_remembered(token) when it is durable. */
void		 writer_remember(struct writer *w, const char *session,
		    unsigned form, uint64_t token);

/*
 * How many routes each neighbour may be sent, for changes that are submitted
 * from now on. Takes limits. Any thread, until writer_free.
 */
void		 writer_limits(struct writer *w, struct limits *limits);

/*
 * Any thread: keep a history of so many days and rows (0: none), and write a
 * line of the log for each change (log).
 */
void		 writer_set_history(struct writer *w, unsigned days,
		    unsigned rows, bool log);

/*
 * For the history, where the next transaction can be written; lost where not:
 * what became of changes (list, of n, is taken), and that a request was
 * refused. Of very many refusals only their number is kept. Any thread, until
 * writer_free.
 */
void		 writer_outcomes(struct writer *w, struct outcome *list,
		    size_t n);
void		 writer_refusal(struct writer *w, const struct refusal *r);

/*
 * Is the store writable? As the last transaction told; after a failure it is
 * tried again each second. Any thread.
 */
bool		 writer_healthy(const struct writer *w);

/*
 * Microseconds of a commit, for /v1/status: the median of the last 64;
 * 0 before the first. Any thread.
 */
int64_t		 writer_commit_us(const struct writer *w);

/* How long commits took; when the last one was (us since 1970; 0: never). */
const struct histogram *writer_commit_times(const struct writer *w);
int64_t		 writer_committed_at(const struct writer *w);

/* How many entries have a lease that is not over. Any thread. */
uint64_t	 writer_leases(const struct writer *w);

/*
 * Commit what was submitted, answer it, end the thread. What the engine, which
 * must still be there, asks of w after that is not done any more.
 */
void		 writer_stop(struct writer *w);

/* After writer_stop, when the engine is gone too. */
void		 writer_free(struct writer *w);

#endif
