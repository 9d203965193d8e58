/*
 * Who stands at the gate: the policy, and the other sites from which browsers
 * may come. One is in force at a time; a request keeps that under which it
 * came.
 */
#ifndef HTTP_GATE_H
#define HTTP_GATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct head;
struct policy;
struct problem;
struct queue;

#define ORIGIN_MAX	255	/* bytes of an origin */

/* Zeroed: none. Owned: origins_free. */
struct origins {
	size_t		 n;
	char		**value;
};

/*
 * Add one: "https://portal.example:8443", in lower case, without the scheme's
 * own port. 0, or -1 with p, whose field is field.
 */
int		 origins_add(struct origins *o, const char *value,
		    const char *field, struct problem *p);
void		 origins_free(struct origins *o);

/* How the stored entries conform to the policy; see conform.h. */
struct conformity {
	atomic_bool		 busy;	/* they are being looked at */
	_Atomic int64_t		 at;	/* clock_us of the last time; or 0 */
	_Atomic uint64_t	 count;	/* that did not conform then */
};

struct gate {
	atomic_uint		 holders;
	struct policy		*policy;	/* owned: one hold of it */
	struct conformity	 conformity;
	int64_t			 since;		/* clock_us */
	size_t			 n;
	char			 origin[][ORIGIN_MAX + 1];
};

/*
 * One with the policy, held once more, and a copy of the origins. NULL: no
 * memory. Owned by its first holder.
 */
struct gate	*gate_new(struct policy *policy, const struct origins *origins);

/* Hold it once more; and let go: any thread. The last one frees it. */
struct gate	*gate_hold(struct gate *g);
void		 gate_release(struct gate *g);	/* NULL is fine */

/*
 * Send it, held once more, through q to the thread that puts it up: 0, or -1
 * without memory. There it takes the place of the present one, which is let
 * go.
 */
int		 gate_send(struct gate *g, struct queue *q);
void		 gate_receive(struct gate **present, struct queue *q);

/* Did a page of one of the origins make the request? It, or NULL. */
const char	*gate_origin(const struct gate *g, const struct head *head);

/*
 * Does a browser say that another site made this request, by Sec-Fetch-Site,
 * Origin or Referer (another host, or another port)? Without any of them it
 * is no browser. 0, or -1 with p.
 */
int		 gate_check(const struct gate *g, const struct head *head,
		    struct problem *p);

#endif
