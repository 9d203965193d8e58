/*
 * The workers. Decides who does what is long, and how long a socket may hold
 * one up; what is done is the handlers'.
 */
#include <sys/socket.h>

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "engine/engine.h"
#include "engine/store.h"
#include "engine/store_lease.h"
#include "http/exchange.h"
#include "http/worker.h"

#define DRAIN_NS	2000000	/* between two looks whether it is done */

struct worker {
	struct workers	*all;
	struct store	*store;
	struct queue	 answers;	/* of the engine */
	pthread_t	 thread;

	/* The socket it is held up by, and until when (0: by none). */
	atomic_int	 fd;
	_Atomic int64_t	 until;
};

/* Work that waits. */
struct backlog {
	struct message	*first, **last;
};

struct workers {
	struct engine	*engine;
	pthread_mutex_t	 lock;		/* of what is below */
	pthread_cond_t	 filled;
	struct backlog	 lane[LANE__MAX];
	enum lane	 turn;		/* of those that are not quick */
	unsigned	 busy;		/* workers at work */
	unsigned	 busy_long, most_long;	/* at what is not quick */
	bool		 stopping;

	unsigned	 n;
	struct worker	 worker[];
};

/* The other lane of those that are not quick. */
static enum lane
lane_other(enum lane lane)
{
	return lane == LANE_LONG ? LANE_LARGE : LANE_LONG;
}

/* The lane whose turn it is; LANE__MAX: there is nothing that may be begun. */
static enum lane
workers_lane(const struct workers *ws)
{
	if (ws->lane[LANE_QUICK].first != NULL)
		return LANE_QUICK;
	if (ws->busy_long >= ws->most_long)
		return LANE__MAX;
	if (ws->lane[ws->turn].first != NULL)
		return ws->turn;
	return ws->lane[lane_other(ws->turn)].first != NULL ?
	    lane_other(ws->turn) : LANE__MAX;
}

/* Take the first of a lane. */
static struct message *
workers_shift(struct workers *ws, enum lane lane)
{
	struct backlog *l = &ws->lane[lane];
	struct message *m = l->first;

	if ((l->first = m->next) == NULL)
		l->last = &l->first;
	ws->busy++;
	if (lane != LANE_QUICK) {
		ws->busy_long++;
		ws->turn = lane_other(lane);
	}
	return m;
}

/*
 * The next exchange to work on; NULL when it is time to end. *lane is that
 * of the work before (LANE__MAX: none), then that of the next.
 */
static struct exchange *
workers_take(struct workers *ws, enum lane *lane)
{
	struct message *m = NULL;

	pthread_mutex_lock(&ws->lock);
	ws->busy -= *lane != LANE__MAX;
	ws->busy_long -= *lane == LANE_LONG || *lane == LANE_LARGE;
	while ((*lane = workers_lane(ws)) == LANE__MAX && !ws->stopping)
		pthread_cond_wait(&ws->filled, &ws->lock);
	if (*lane != LANE__MAX) {
		m = workers_shift(ws, *lane);
		if (workers_lane(ws) != LANE__MAX)
			pthread_cond_signal(&ws->filled);
	}
	pthread_mutex_unlock(&ws->lock);
	return (struct exchange *)(void *)m;
}

static void *
worker_main(void *arg)
{
	struct worker *w = arg;
	enum lane lane = LANE__MAX;
	struct exchange *x;

	while ((x = workers_take(w->all, &lane)) != NULL)
		x->work(x, w);
	return NULL;
}

static int
worker_start(struct worker *w, const char *database, struct problem *p)
{
	if ((w->store = store_open_reader(database, p)) == NULL)
		return -1;
	if (queue_init(&w->answers) == 0) {
		errno = pthread_create(&w->thread, NULL, worker_main, w);
		if (errno == 0)
			return 0;
		queue_close(&w->answers);
	}
	store_close(w->store);
	return problem_set(p, ERR_INTERNAL, "threads",
	    "cannot start a worker: %s", strerror(errno));
}

static void
worker_close(struct worker *w)
{
	queue_close(&w->answers);
	store_close(w->store);
}

struct workers *
workers_start(unsigned n, const char *database, struct engine *engine,
    struct problem *p)
{
	struct workers *ws = calloc(1, sizeof(*ws) + n * sizeof(*ws->worker));
	enum lane l;

	if (ws == NULL) {
		problem_set(p, ERR_INTERNAL, "threads", "out of memory");
		return NULL;
	}
	ws->engine = engine;
	ws->turn = LANE_LONG;
	ws->most_long = n > 1 ? n - 1 : n;
	for (l = LANE_QUICK; l < LANE__MAX; l++)
		ws->lane[l].last = &ws->lane[l].first;
	pthread_mutex_init(&ws->lock, NULL);
	pthread_cond_init(&ws->filled, NULL);
	for (; ws->n < n; ws->n++) {
		ws->worker[ws->n].all = ws;
		if (worker_start(&ws->worker[ws->n], database, p) == -1) {
			workers_stop(ws);
			workers_free(ws);
			return NULL;
		}
	}
	return ws;
}

bool
workers_put(struct workers *ws, struct exchange *x)
{
	struct backlog *l = &ws->lane[x->lane];
	bool stopped;

	pthread_mutex_lock(&ws->lock);
	stopped = ws->stopping;
	if (!stopped) {
		x->link.next = NULL;
		*l->last = &x->link;
		l->last = &x->link.next;
		pthread_cond_signal(&ws->filled);
	}
	pthread_mutex_unlock(&ws->lock);
	return !stopped;
}

/* Is none at work, and nothing waiting? */
static bool
workers_idle(struct workers *ws)
{
	const struct backlog *l;
	bool idle;

	pthread_mutex_lock(&ws->lock);
	idle = ws->busy == 0;
	for (l = ws->lane; l < ws->lane + LANE__MAX; l++)
		idle &= l->first == NULL;
	pthread_mutex_unlock(&ws->lock);
	return idle;
}

void
workers_cut(struct workers *ws, bool now)
{
	int64_t until, clock = clock_us();
	struct worker *w;
	int fd;

	for (w = ws->worker; w < ws->worker + ws->n; w++) {
		until = atomic_load(&w->until);
		fd = atomic_load(&w->fd);
		/* Whoever takes until away decides: it is cut, or over. */
		if (until != 0 && (now || until <= clock) &&
		    atomic_compare_exchange_strong(&w->until, &until, 0))
			shutdown(fd, SHUT_RDWR);
	}
}

void
workers_drain(struct workers *ws, int64_t us)
{
	const struct timespec pause = { .tv_nsec = DRAIN_NS };
	int64_t until = clock_us() + us;

	while (!workers_idle(ws)) {
		workers_cut(ws, clock_us() >= until);
		nanosleep(&pause, NULL);
	}
}

void
workers_stop(struct workers *ws)
{
	unsigned i;

	pthread_mutex_lock(&ws->lock);
	ws->stopping = true;
	pthread_cond_broadcast(&ws->filled);
	pthread_mutex_unlock(&ws->lock);
	for (i = 0; i < ws->n; i++)
		pthread_join(ws->worker[i].thread, NULL);
}

void
workers_free(struct workers *ws)
{
	unsigned i;

	for (i = 0; i < ws->n; i++)
		worker_close(&ws->worker[i]);
	pthread_cond_destroy(&ws->filled);
	pthread_mutex_destroy(&ws->lock);
	free(ws);
}

struct store *
worker_store(struct worker *w)
{
	/* What is over is read as such, be it written yet or not. */
	store_judge(w->store, clock_wall_us());
	return w->store;
}

/* A question of a worker. */
struct asking {
	struct question	  question;
	struct message	  done;
	struct worker	 *worker;
	void		(*ask)(struct engine *, void *);
	void		 *arg;
};

static void
asking_run(struct engine *e, struct question *q)
{
	struct asking *a = (struct asking *)(void *)q;

	a->ask(e, a->arg);
	queue_put(&a->worker->answers, &a->done);	/* a is gone now */
}

void
worker_ask(struct worker *w, void (*ask)(struct engine *, void *), void *arg)
{
	struct asking a = {
		.question.run = asking_run,
		.worker = w,
		.ask = ask,
		.arg = arg,
	};

	engine_ask(w->all->engine, &a.question);
	queue_wait(&w->answers);
}

void
worker_guard(struct worker *w, int fd, int64_t us)
{
	atomic_store(&w->fd, fd);
	atomic_store(&w->until, clock_us() + us);
}

bool
worker_unguard(struct worker *w)
{
	return atomic_exchange(&w->until, 0) != 0;
}
