/* Inside the writer: the changes of one transaction. */
#ifndef ENGINE_BATCH_H
#define ENGINE_BATCH_H

#include "engine/change.h"

struct change_log;
struct engine;
struct store;
struct update;

#define BATCH_MAX	4096

/* A change of the batch, and the update that goes to the engine for it. */
struct item {
	struct change	*change;
	struct update	*update;	/* NULL: the engine need not know */
};

struct batch {
	size_t		 n;
	struct item	 item[BATCH_MAX];
};

/* Take the first of the changes; returns those that are left. */
struct message	*batch_fill(struct batch *b, struct message *m);

/*
 * Make them, within a transaction; of those that are dry only find out. now
 * is us since 1970, clock us of the monotonic clock. 0 or -1.
 */
int		 batch_store(struct batch *b, struct store *store, int64_t now,
		    int64_t clock);

/* Did that change the database for certain? */
bool		 batch_wrote(const struct batch *b);

/* They are durable: lines for the log, while all is known of them. */
void		 batch_log(const struct batch *b, struct change_log *log);

/*
 * They are durable: tell the engine of them, in their order, then answer
 * those that need not wait for more.
 */
void		 batch_tell_engine(struct batch *b, struct engine *engine);
void		 batch_answer(struct batch *b);

/* Nothing was saved, or that is not known, as err says: answer all. */
void		 batch_answer_failed(struct batch *b, enum err err);

#endif
