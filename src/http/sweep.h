/* POST /v1/withdraw by a filter: all entries that match, or none. */
#ifndef HTTP_SWEEP_H
#define HTTP_SWEEP_H

#include "http/key.h"

struct bulk;
struct exchange;
struct worker;

/* What a list is filtered by, as far as it does not change by itself. */
#define KEYS_SWEEP	(KEY_BIT(KEY_PREFIX) | KEY_BIT(KEY_MATCH) |	\
			 KEY_BIT(KEY_FAMILY) | KEY_BIT(KEY_RD) |	\
			 KEY_BIT(KEY_NEIGHBOR) | KEY_BIT(KEY_OWNER) |	\
			 KEY_BIT(KEY_TAG) | KEY_BIT(KEY_SET) |		\
			 KEY_BIT(KEY_CONFORMS) |			\
			 KEY_BIT((unsigned)ATTR_COMMUNITY))

/*
 * In a worker: withdraw the entries, routes and flow rules, that the query
 * of x selects by keys of KEYS_SWEEP; without owner those of others only
 * where its user may change them.
 */
void	 sweep_post(struct exchange *x, struct worker *w);

/*
 * In a worker: those that are to be renewed, selected likewise, without owner
 * the user's own; only what conforms to the policy. then gets their keys, as
 * withdrawals, and owns x and them. Or x is refused.
 */
void	 sweep_read_keys(struct exchange *x, struct worker *w,
	    void (*then)(struct exchange *, struct bulk *));

#endif
