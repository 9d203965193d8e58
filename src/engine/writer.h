/*
 * The writer: one thread that makes all changes durable, many at a time (one
 * transaction, one fsync), and hands them to the engine.
 */
#ifndef ENGINE_WRITER_H
#define ENGINE_WRITER_H

#include "engine/change.h"

struct engine;
struct store;
struct writer;

/* A change that is durable, on its way to the engine. Owned: free() both. */
struct update {
	struct message	 link;
	struct prefix	 prefix;
	enum change_op	 op;
	bool		 unchanged;
	uint64_t	 revision;
	char		*attrs;		/* owned; NULL for a withdrawal */
	struct change	*waiter;	/* NULL: answered already */
};

/*
 * Start the thread. store is the writer's from now until writer_stop; the
 * engine is told of each committed batch by engine_updates.
 * NULL with errno when it cannot start. Owned: writer_stop.
 */
struct writer	*writer_start(struct store *store, struct engine *engine);

/*
 * Any thread. Make the change durable; the answer comes by c->done: at once
 * after the commit for wait saved (with report NULL and reached true) and
 * where nothing was saved (err), else when the engine says so.
 */
void		 writer_submit(struct writer *w, struct change *c);

/* For the engine: quiet jobs for the next transaction. Any thread. */
void		 writer_forget(struct writer *w, const struct prefix *prefix,
		    uint64_t revision);
void		 writer_foreign(struct writer *w, const struct prefix *prefix,
		    bool is_foreign);
void		 writer_foreign_clear(struct writer *w);
/*
 * Remember session and form; engine_remembered is called with token when it
 * is durable (failed attempts are repeated each second until it is).
 */
void		 writer_remember(struct writer *w, const char *session,
		    unsigned form, uint64_t token);

/* Is the store writable, as far as the last transaction told? Any thread. */
bool		 writer_healthy(const struct writer *w);

/* Median and last microseconds of a commit, for /v1/status. Any thread. */
int64_t		 writer_commit_us(const struct writer *w);

/* Commit what was submitted, answer it, end the thread. Frees w. */
void		 writer_stop(struct writer *w);

#endif
