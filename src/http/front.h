/* The front: one thread that accepts, and takes in requests. */
#ifndef HTTP_FRONT_H
#define HTTP_FRONT_H

#include <stdbool.h>
#include <stdint.h>

struct connection;
struct exchange;
struct front;
struct gate;
struct problem;
struct service;

/*
 * Serve the listening socket fd, owned from now on. NULL with p when the
 * thread cannot be started. service is borrowed until front_free.
 */
struct front	*front_start(int fd, struct service *service,
		    struct problem *p);

/*
 * Any thread: requests from now on come under gate (held once more; service
 * has the one before until then). 0, or -1: no memory.
 */
int		 front_take_gate(struct front *f, struct gate *gate);

/*
 * Take in no more: stop accepting and reading, close the listener, end the
 * thread. What is under way can be answered until front_free.
 */
void		 front_stop(struct front *f);

/*
 * Any thread: give a connection back after its request, to serve another one
 * (keep) or to be closed. It is the front's from then on.
 */
void		 front_return(struct connection *c, bool keep);

/*
 * Any thread: have finish(x) called soon, which answers x; by the front, so
 * that who makes changes goes on with the next ones. Here and now where x has
 * no connection, or the front has stopped.
 */
void		 front_finish(struct exchange *x,
		    void (*finish)(struct exchange *));

/*
 * A worker: the peer of x does not read. Its connection and x are the front's
 * from then on, until it has read (x->work goes on), or is gone, or us
 * microseconds have passed. False: the front has stopped, x stays the
 * caller's.
 */
bool		 front_park(struct exchange *x, int64_t us);

/* Close every connection. Nothing may be under way. */
void		 front_free(struct front *f);

#endif
