/*
 * The workers: threads for what is long. Each has a connection of its own to
 * the store.
 */
#ifndef HTTP_WORKER_H
#define HTTP_WORKER_H

#include <stdbool.h>
#include <stdint.h>

struct engine;
struct exchange;
struct problem;
struct store;
struct worker;
struct workers;

/*
 * Start n workers that read database. NULL with p when they cannot be.
 * Owned: workers_stop, workers_free.
 */
struct workers	*workers_start(unsigned n, const char *database,
		    struct engine *engine, struct problem *p);

/*
 * Any thread: have x->work(x, worker) called by a worker, which owns x then,
 * when it is the turn of x->lane: what is quick first, then large bodies and
 * lists in turn, each in the order in which it came. One worker (of several)
 * does what is quick and nothing else. No work waits for a peer.
 * False when the workers have stopped: x stays the caller's.
 */
bool		 workers_put(struct workers *ws, struct exchange *x);

/*
 * For the one thread that closes sockets, every second: shut down those that
 * a worker has been writing to beyond its time (or at all: now).
 */
void		 workers_cut(struct workers *ws, bool now);

/*
 * Wait until there is nothing to do and nothing being done; after us
 * microseconds by cutting what holds it up. For the same thread.
 */
void		 workers_drain(struct workers *ws, int64_t us);

/* End the threads, after what they are at and what waits. */
void		 workers_stop(struct workers *ws);
void		 workers_free(struct workers *ws);

/* For the work. Borrowed until it returns. */
struct store	*worker_store(struct worker *w);

/* Call ask(engine, arg) in the engine's thread, and wait for its return. */
void		 worker_ask(struct worker *w,
		    void (*ask)(struct engine *, void *), void *arg);

/*
 * The work writes to socket fd from now on, for at most us
 * microseconds; then it is over, or the socket is shut down.
 */
void		 worker_guard(struct worker *w, int fd, int64_t us);

/* It is over: true, or false when the socket was shut down. */
bool		 worker_unguard(struct worker *w);

#endif
