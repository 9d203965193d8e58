/*
 * The front's connections. Decides when one is read, and when a peer that
 * does not go on is given up; see front.c for who owns one when. Changes that
 * are made are answered here too: it costs as much as to make them, so that
 * their maker goes on meanwhile, and what was allocated here is freed here.
 */
#include <sys/epoll.h>
#include <sys/socket.h>

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/front.h"
#include "http/front_inside.h"
#include "http/reply.h"
#include "http/worker.h"

#define WHOLE_US	5000000	/* for a request to be there whole, and ... */
#define US_PER_BYTE	1	/* ... more for each byte that has come */
#define PRESSED_US	5000000	/* for an answer, room being low */
#define PEEK_MAX	SPOOL_HEAD_MAX	/* bytes read at a time */

/* Be told once of what comes to c. 0, or -1. */
static int
connection_poll(struct connection *c, uint32_t events)
{
	struct front *f = c->owner;
	struct epoll_event e = { .events = events, .data.ptr = c };
	int ok = epoll_ctl(f->poll, EPOLL_CTL_MOD, c->fd, &e);

	if (ok == -1 && errno == ENOENT)
		ok = epoll_ctl(f->poll, EPOLL_CTL_ADD, c->fd, &e);
	return ok;
}

/*
 * A connection that is between requests is watched for what comes anew
 * (EPOLLET), and remains so while a request is served: nothing should come
 * then. If something did, or it was watched otherwise meanwhile, the kernel is
 * asked again. The lock keeps the front from c until this is done with it.
 */
static void
connection_watch(struct connection *c)
{
	struct front *f = c->owner;
	int ok = 0;

	pthread_mutex_lock(&f->watching);
	c->is_served = false;
	if (!c->is_watched || c->missed) {
		c->missed = false;
		c->is_watched = true;
		ok = connection_poll(c, EPOLLIN | EPOLLRDHUP | EPOLLET);
		c->is_served = ok == -1;
	}
	pthread_mutex_unlock(&f->watching);
	if (ok == -1)
		queue_put(&f->returned, &c->link);
}

void
front_return(struct connection *c, bool keep)
{
	struct front *f = c->owner;

	if (keep)
		connection_watch(c);
	else
		queue_put(&f->returned, &c->link);
}

void
front_finish(struct exchange *x, void (*finish)(struct exchange *))
{
	struct front *f = x->connection != NULL ? x->connection->owner : NULL;
	bool alone = f == NULL;

	x->finish = finish;
	if (f != NULL) {
		pthread_mutex_lock(&f->finishing);
		alone = f->alone;
		if (!alone)
			queue_put(&f->finished, &x->link);
		pthread_mutex_unlock(&f->finishing);
	}
	if (alone)
		finish(x);
}

void
front_answer(struct message *exchanges)
{
	struct message *next;
	struct exchange *x;

	for (; exchanges != NULL; exchanges = next) {
		next = exchanges->next;
		x = (struct exchange *)(void *)exchanges;
		x->finish(x);
	}
}

bool
front_park(struct exchange *x, int64_t us)
{
	struct connection *c = x->connection;
	struct front *f = c->owner;
	bool ok;

	pthread_mutex_lock(&f->watching);
	c->parked = x;
	c->is_watched = false;
	c->since = clock_us();
	c->patience = us;
	ok = !f->over && connection_poll(c, EPOLLOUT | EPOLLONESHOT) == 0;
	if (ok)
		TAILQ_INSERT_TAIL(&f->parked, c, slow);
	else
		c->parked = NULL;
	pthread_mutex_unlock(&f->watching);
	return ok;
}

/*
 * Only here, in the front's thread, is a connection given up; events that are
 * on their way to it find it until front_bury.
 */
void
front_close(struct front *f, struct connection *c)
{
	if (c->is_partial)
		TAILQ_REMOVE(&f->partial, c, slow);
	c->is_partial = false;
	c->is_closed = true;
	TAILQ_REMOVE(&f->all, c, all);
	TAILQ_INSERT_TAIL(&f->closed, c, all);
}

void
front_bury(struct front *f)
{
	struct connection *c;

	while ((c = TAILQ_FIRST(&f->closed)) != NULL) {
		TAILQ_REMOVE(&f->closed, c, all);
		f->n--;
		connection_free(c);
	}
}

void
front_adopt(struct front *f, int fd)
{
	struct connection *c = connection_new(fd);

	if (c == NULL) {
		close(fd);
		return;
	}
	c->owner = f;
	TAILQ_INSERT_TAIL(&f->all, c, all);
	f->n++;
	connection_watch(c);
}

/* Take a connection from those that are parked: its exchange. */
static struct exchange *
front_unpark(struct front *f, struct connection *c)
{
	struct exchange *x = c->parked;

	pthread_mutex_lock(&f->watching);
	TAILQ_REMOVE(&f->parked, c, slow);
	pthread_mutex_unlock(&f->watching);
	c->parked = NULL;
	return x;
}

/* The peer has read, or is gone: somebody goes on with the answer. */
void
front_go_on(struct front *f, struct connection *c)
{
	struct exchange *x = front_unpark(f, c);

	if (workers_put(f->service->workers, x))
		return;
	exchange_free(x);
	front_close(f, c);
}

/* A request is there whole: read it and let its endpoint answer it. */
static void
front_serve(struct front *f, struct connection *c)
{
	struct exchange *x;
	struct head head;

	if (c->is_partial) {
		epoll_ctl(f->poll, EPOLL_CTL_DEL, c->fd, NULL);
		TAILQ_REMOVE(&f->partial, c, slow);
		c->is_partial = false;
	}
	c->is_served = true;
	x = exchange_new(f->service, f->service->gate, reply_send);
	if (x != NULL) {
		x->connection = c;
		if (connection_read(c, &head, &f->scratch) == 0) {
			endpoint_dispatch(x, &head);
			return;
		}
		exchange_free(x);
	}
	front_close(f, c);
}

/* Wait for more than is there, being told of all that comes. */
static void
front_expect(struct front *f, struct connection *c)
{
	if (c->is_partial)
		return;
	c->is_partial = true;
	c->is_watched = false;
	c->since = clock_us();
	TAILQ_INSERT_TAIL(&f->partial, c, slow);
	if (connection_poll(c, EPOLLIN | EPOLLRDHUP) == -1)
		front_close(f, c);
}

/* Take the n bytes that were looked at or read, and judge all. */
static enum record_verdict
front_spool(struct front *f, struct connection *c, size_t n)
{
	size_t most = atomic_load(&f->service->max_body);
	size_t all = atomic_load(&f->spools.most);

	/* Where PARAMS end and how bodies are cut into records may differ. */
	most += most / 8 + SPOOL_HEAD_MAX;
	if (all < 2 * most)
		all = 2 * most;
	if (c->spool == NULL) {
		c->spool = spool_new(&f->spools);
		if (c->spool == NULL || recv(c->fd, f->peek, n,
		    MSG_DONTWAIT) != (ssize_t)n)
			return RECORD_BAD;
	}
	return spool_add(c->spool, f->peek, n, most, all);
}

/* n bytes were looked at, or have been read into the spool's hand. */
static void
front_judge(struct front *f, struct connection *c, size_t n)
{
	enum record_verdict verdict = RECORD_MORE;
	bool params;

	if (c->spool == NULL)
		verdict = record_scan(f->peek, n, &params);
	if (verdict == RECORD_MORE)
		verdict = front_spool(f, c, n);
	if (verdict == RECORD_WHOLE)
		front_serve(f, c);
	else if (verdict == RECORD_BAD)
		front_close(f, c);
	else
		front_expect(f, c);
}

/*
 * Is c the front's? If not, whoever gives it back looks what has come; also
 * where the peer's end came together with a request, and is not told again.
 */
static bool
front_owns(struct front *f, struct connection *c, bool ended)
{
	bool owns;

	/* Until who gives it back has let go of it. */
	pthread_mutex_lock(&f->watching);
	owns = !c->is_served || c->parked != NULL;
	c->missed |= !owns || ended;
	pthread_mutex_unlock(&f->watching);
	return owns;
}

/*
 * Something is there. A request that is whole at once is only looked at: the
 * library reads it from the socket.
 */
void
front_look(struct front *f, struct connection *c, uint32_t events)
{
	ssize_t n;

	if (c->is_closed ||
	    !front_owns(f, c, (events & (EPOLLRDHUP | EPOLLHUP)) != 0))
		return;
	if (c->parked != NULL) {
		front_go_on(f, c);
		return;
	}
	n = recv(c->fd, f->peek, PEEK_MAX, MSG_DONTWAIT |
	    (c->spool == NULL ? MSG_PEEK : 0));
	/* There may be more behind it, of which nobody is told again. */
	if (n == PEEK_MAX)
		c->missed = true;
	if (n > 0)
		front_judge(f, c, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		front_close(f, c);
}

/* Give up requests that do not come on. */
static void
front_sweep_partial(struct front *f, int64_t now)
{
	struct connection *c, *next;

	for (c = TAILQ_FIRST(&f->partial); c != NULL; c = next) {
		next = TAILQ_NEXT(c, slow);
		if (now - c->since > WHOLE_US +
		    (int64_t)spool_seen(c->spool) * US_PER_BYTE)
			front_close(f, c);
	}
}

/* One that is parked and whose peer has had its time; NULL: none. */
static struct connection *
front_find_deaf(struct front *f, int64_t now, bool pressed)
{
	struct connection *c;

	pthread_mutex_lock(&f->watching);
	TAILQ_FOREACH(c, &f->parked, slow)
		if (now - c->since > c->patience ||
		    (pressed && now - c->since > PRESSED_US))
			break;
	pthread_mutex_unlock(&f->watching);
	return c;
}

/* Give up answers that are not read; sooner where there are many. */
static void
front_sweep_parked(struct front *f, int64_t now)
{
	bool pressed = service_is_pressed(f->service);
	struct connection *c;

	while ((c = front_find_deaf(f, now, pressed)) != NULL) {
		exchange_free(front_unpark(f, c));
		front_close(f, c);
	}
}

void
front_sweep(struct front *f, int64_t now)
{
	front_sweep_partial(f, now);
	front_sweep_parked(f, now);
}
