/*
 * Suspensions in the store (engine/store.h says what its functions return).
 */
#ifndef ENGINE_STORE_SUSPEND_H
#define ENGINE_STORE_SUSPEND_H

#include "engine/operation.h"

struct store;

/*
 * Suspend or resume within the transaction, and fill in o's err (NO_ENTRY: the
 * entry is not there) and unchanged. What is left over is withdrawn by rows of
 * its own, whose revisions are filled in, or is stored as foreign (o->keep).
 */
int	 store_operate(struct store *s, struct operation *o);

/* All is held, unless it was; it is no more. Within a transaction. */
int	 store_hold(struct store *s, enum cause cause, int64_t now);
int	 store_release(struct store *s);

/*
 * The name of the other database from which ExaBGP was driven when an operator
 * resumed all: that is no reason to hold. It is known by store_operate (o's
 * driver) until store_accept tells another, "" for none.
 */
int	 store_accept(struct store *s, const char *driver);
const char *store_accepted(const struct store *s);

/* Call each() for every suspension, until it returns non-zero (-1 then). */
int	 store_suspensions(struct store *s,
	    int (*each)(const struct suspension *, void *), void *arg);

/* Find out anew whether changes are suspended. */
int	 store_thaw(struct store *s);

/* Are they, for c? Then its err is ERR_FROZEN, number since when (s), who. */
bool	 store_is_frozen(const struct store *s, struct change *c);

#endif
