/* The endpoints: one table of paths and methods. */
#ifndef HTTP_ENDPOINT_H
#define HTTP_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "http/exchange.h"
#include "http/request.h"

struct buf;


#define TAIL_MAX	640	/* bytes of what follows a path, and its NUL */

/* Does something follow the path, a prefix or an id? */
enum tail { TAIL_NONE, TAIL_OPTIONAL, TAIL_REQUIRED };

struct endpoint {
	const char	*path[2];	/* segments; NULL behind the last */
	enum tail	 tail;
	enum method	 method;
	unsigned	 rights;	/* one is needed; mask of admit.h */
	bool		 text;		/* answers text unless asked for JSON */
	bool		 changes;	/* the state: not from another site */
	bool		 old_get;	/* a GET that changes: get-writes */
	bool		 always;	/* also when too many wait */
	unsigned	 media;		/* of bodies; mask of MEDIA_BIT */
	bool		 large;		/* work reads the body (body.h) */
	uint64_t	 keys;		/* mask of KEY_BIT */

	/* One of the two: in the thread at hand, which it must not hold up,
	 * or in a worker. Answers x. */
	void		(*run)(struct exchange *x);
	void		(*work)(struct exchange *x, struct worker *w);
	enum lane	 lane;		/* of work */
};

/*
 * Take in the request of x and let its endpoint answer it, or refuse it. x is
 * no longer the caller's. Never blocks.
 */
void	 endpoint_dispatch(struct exchange *x, const struct head *head);

/*
 * The number of its path, from 0 to TEMPLATES_MAX - 1, the same for all
 * methods; NO_TEMPLATE for NULL. And that path: "/v1/routes", "/v1/routes/" and
 * an asterisk where something follows, or "none".
 */
unsigned endpoint_template(const struct endpoint *e);
void	 endpoint_print_template(struct buf *b, unsigned n);

/*
 * What is behind the path: its segments joined with '/', "" for none. 0, or
 * -1 with p when there is more than any prefix has.
 */
int	 endpoint_tail(const struct exchange *x, char *text, size_t size,
	    struct problem *p);

#endif
