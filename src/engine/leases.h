/*
 * Inside the writer: leases that end. None is remembered here; the store is
 * asked each time.
 */
#ifndef ENGINE_LEASES_H
#define ENGINE_LEASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct engine;
struct message;
struct store;

#define LEASES_MAX	1000	/* ends of one transaction */

/* The ends of one transaction. Zeroed: none. */
struct leases {
	struct message	*first, **last;	/* updates for the engine; owned */
	unsigned	 n;
	bool		 more;		/* are due, than one transaction has */
};

/* Is there something to be written of leases that ended? now: wall clock. */
bool	 leases_due(struct store *store, int64_t now);

/* Microseconds from now, wall clock, until the next end; -1: there is none. */
int64_t	 leases_next(struct store *store, int64_t now);

/*
 * Within a transaction: end what is due at now, as much as one may, before
 * anything else. 0 or -1. Then one of the two below follows.
 */
int	 leases_end(struct leases *l, struct store *store, int64_t now);

/* That is durable: tell the engine, before it is told of what came behind. */
void	 leases_tell(struct leases *l, struct store *store,
	    struct engine *engine);

/*
 * It is not; nothing can be written. What is due at now is over all the same:
 * tell the engine, once. The store is told when it can be written.
 */
void	 leases_fail(struct leases *l, struct store *store,
	    struct engine *engine, int64_t now);

#endif
