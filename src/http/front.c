/*
 * The front: one thread, which never waits for a peer. Decides when a
 * connection is read, by whom, and when it is given up; what a request means
 * is the endpoints'.
 *
 * A connection has one owner at a time. While it is watched (EPOLLONESHOT:
 * one event, then it is silent) it is the front's; from a request's reading
 * to its answer it is the exchange's; who has answered watches it again, or
 * returns it to the front, which alone closes sockets. Watching is the last
 * thing that a thread does with it.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE	/* accept4 */
#endif
#include <sys/epoll.h>
#include <sys/socket.h>

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "http/connection.h"
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/front.h"
#include "http/gate.h"
#include "http/record.h"
#include "http/reply.h"
#include "http/worker.h"
#include "log.h"

#define EVENTS		64	/* at a time; also accepts at a time */
#define WHOLE_US	5000000	/* for a request to be there whole */
#define ACCEPT_US	100000	/* without accepting, when out of files */
#define WARN_US		60000000	/* between two warnings of that */
#define TURN_MS		1000	/* at most, between two looks around */
#define PEEK_MAX	81920	/* bytes of a request looked at in advance */
#define PEEK_LARGE	32768	/* bytes, from which a worker reads */

struct front {
	struct service		*service;
	int			 listener, poll;
	pthread_t		 thread;
	pthread_mutex_t		 watching;
	struct queue		 returned;	/* connections to be closed */
	struct queue		 gates;		/* to be put up */
	struct message		 stop;		/* in it: the end */
	bool			 stopping;
	int64_t			 accept_at;	/* clock_us; 0: now */
	int64_t			 warned_at;	/* clock_us */
	struct connection_list	 all;
	struct connection_list	 partial;	/* by deadline */
	uint8_t			 peek[PEEK_MAX];
};

/*
 * Watch a connection that is between requests. An event may come before this
 * returns; the lock keeps the front from it until then (front_look).
 */
static void
connection_watch(struct connection *c)
{
	struct front *f = c->owner;
	struct epoll_event e = {
		.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT,
		.data.ptr = c,
	};
	int ok;

	pthread_mutex_lock(&f->watching);
	ok = epoll_ctl(f->poll, EPOLL_CTL_MOD, c->fd, &e);
	if (ok == -1 && errno == ENOENT)
		ok = epoll_ctl(f->poll, EPOLL_CTL_ADD, c->fd, &e);
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

/* Read the request and let its endpoint answer it. */
static void
front_read(struct exchange *x, struct worker *w)
{
	struct connection *c = x->connection;
	struct head head;
	int ok;

	if (w != NULL)
		worker_guard(w, c->fd, WHOLE_US);
	ok = connection_read(c, &head);
	if (w != NULL && !worker_unguard(w))
		ok = -1;
	if (ok == 0) {
		endpoint_dispatch(x, &head);
		return;
	}
	exchange_free(x);
	front_return(c, false);
}

/* Only here, in the front's thread, is a connection closed. */
static void
front_close(struct front *f, struct connection *c)
{
	TAILQ_REMOVE(&f->all, c, all);
	if (c->is_partial)
		TAILQ_REMOVE(&f->partial, c, partial);
	connection_free(c);
}

/* A request is there whole, or so large that a worker reads the rest. */
static void
front_serve(struct front *f, struct connection *c, bool large)
{
	struct exchange *x;

	if (c->is_partial) {
		epoll_ctl(f->poll, EPOLL_CTL_DEL, c->fd, NULL);
		TAILQ_REMOVE(&f->partial, c, partial);
		c->is_partial = false;
	}
	x = exchange_new(f->service, f->service->gate, reply_send);
	if (x == NULL) {
		front_close(f, c);
		return;
	}
	x->connection = c;
	x->work = front_read;
	x->lane = LANE_SLOW;
	if (!large)
		front_read(x, NULL);
	else if (!workers_put(f->service->workers, x)) {
		exchange_free(x);
		front_close(f, c);
	}
}

/* Wait for more than is there: told of each byte that comes, for 5 s. */
static void
front_expect(struct front *f, struct connection *c)
{
	struct epoll_event e = { .data.ptr = c };

	if (c->is_partial)
		return;
	c->is_partial = true;
	e.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
	c->deadline = clock_us() + WHOLE_US;
	TAILQ_INSERT_TAIL(&f->partial, c, partial);
	if (epoll_ctl(f->poll, EPOLL_CTL_MOD, c->fd, &e) == -1)
		front_close(f, c);
}

/* Something is there: look at it without taking it. */
static void
front_look(struct front *f, struct connection *c, uint32_t events)
{
	enum record_verdict verdict;
	bool params;
	ssize_t n;

	/* Until who gave it back has let go of it. */
	pthread_mutex_lock(&f->watching);
	pthread_mutex_unlock(&f->watching);
	n = recv(c->fd, f->peek, PEEK_MAX, MSG_PEEK | MSG_DONTWAIT);
	if (n == -1 && (errno == EAGAIN || errno == EINTR)) {
		if (!c->is_partial)
			connection_watch(c);
		return;
	}
	if (n <= 0) {
		front_close(f, c);
		return;
	}
	verdict = record_scan(f->peek, (size_t)n, &params);
	if (verdict == RECORD_WHOLE)
		front_serve(f, c, false);
	else if (verdict == RECORD_BAD ||
	    events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR))
		front_close(f, c);
	else if (params && n >= PEEK_LARGE)
		front_serve(f, c, true);
	else if (n == PEEK_MAX)
		front_close(f, c);
	else
		front_expect(f, c);
}

/* Let the listener be watched, or not. */
static void
front_listen(struct front *f, bool on)
{
	struct epoll_event e = { .data.ptr = &f->listener };

	e.events = on ? EPOLLIN : 0;
	f->accept_at = on ? 0 : clock_us() + ACCEPT_US;
	epoll_ctl(f->poll, EPOLL_CTL_MOD, f->listener, &e);
}

static void
front_adopt(struct front *f, int fd)
{
	struct connection *c = connection_new(fd);

	if (c == NULL) {
		close(fd);
		return;
	}
	c->owner = f;
	TAILQ_INSERT_TAIL(&f->all, c, all);
	connection_watch(c);
}

/* Out of descriptors or of memory: pause, and say so once a minute. */
static void
front_pause(struct front *f)
{
	int64_t now = clock_us();

	if (f->warned_at == 0 || now - f->warned_at > WARN_US) {
		log_warn("accept: %s; others wait", strerror(errno));
		f->warned_at = now;
	}
	front_listen(f, false);
}

static void
front_accept(struct front *f)
{
	int i, fd;

	for (i = 0; i < EVENTS; i++) {
		fd = accept4(f->listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd != -1) {
			front_adopt(f, fd);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
		    errno == ENOMEM)
			front_pause(f);
		return;
	}
}

/* Close what came back to be closed; or learn that it is the end. */
static void
front_collect(struct front *f)
{
	struct message *m, *next;

	for (m = queue_take(&f->returned); m != NULL; m = next) {
		next = m->next;
		if (m == &f->stop)
			f->stopping = true;
		else
			front_close(f, (struct connection *)(void *)m);
	}
}

int
front_take_gate(struct front *f, struct gate *gate)
{
	return gate_send(gate, &f->gates);
}

/* Give up requests that did not come in time; accept again. */
static void
front_expire(struct front *f)
{
	int64_t now = clock_us();
	struct connection *c;

	while ((c = TAILQ_FIRST(&f->partial)) != NULL && c->deadline <= now)
		front_close(f, c);
	if (f->accept_at != 0 && f->accept_at <= now)
		front_listen(f, true);
	workers_cut(f->service->workers, false);
}

/* Milliseconds until front_expire has something to do. */
static int
front_timeout(const struct front *f)
{
	const struct connection *c = TAILQ_FIRST(&f->partial);
	int64_t now = clock_us(), at = now + TURN_MS * 1000;

	if (c != NULL && c->deadline < at)
		at = c->deadline;
	if (f->accept_at != 0 && f->accept_at < at)
		at = f->accept_at;
	return at <= now ? 0 : (int)((at - now + 999) / 1000);
}

static void *
front_main(void *arg)
{
	struct epoll_event event[EVENTS];
	struct front *f = arg;
	int i, n;

	while (!f->stopping) {
		n = epoll_wait(f->poll, event, EVENTS, front_timeout(f));
		for (i = 0; i < n; i++) {
			if (event[i].data.ptr == &f->listener)
				front_accept(f);
			else if (event[i].data.ptr == &f->returned)
				front_collect(f);
			else if (event[i].data.ptr == &f->gates)
				gate_receive(&f->service->gate, &f->gates);
			else
				front_look(f, event[i].data.ptr,
				    event[i].events);
		}
		front_expire(f);
	}
	return NULL;
}

/* Be told, by what, when there is something in fd. 0, or -1. */
static int
front_watch(struct front *f, int fd, void *what)
{
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = what };

	return epoll_ctl(f->poll, EPOLL_CTL_ADD, fd, &e);
}

static int
front_open(struct front *f)
{
	f->poll = epoll_create1(EPOLL_CLOEXEC);
	if (f->poll == -1 || queue_init(&f->returned) == -1 ||
	    queue_init(&f->gates) == -1 ||
	    front_watch(f, f->listener, &f->listener) == -1 ||
	    front_watch(f, queue_fd(&f->returned), &f->returned) == -1 ||
	    front_watch(f, queue_fd(&f->gates), &f->gates) == -1 ||
	    connection_init() == -1)
		return -1;
	errno = pthread_create(&f->thread, NULL, front_main, f);
	return errno == 0 ? 0 : -1;
}

struct front *
front_start(int fd, struct service *service, struct problem *p)
{
	struct front *f = calloc(1, sizeof(*f));

	if (f != NULL) {
		f->service = service;
		f->listener = fd;
		pthread_mutex_init(&f->watching, NULL);
		TAILQ_INIT(&f->all);
		TAILQ_INIT(&f->partial);
		if (front_open(f) == 0)
			return f;
	}
	problem_set(p, ERR_INTERNAL, "listen", "cannot serve: %s",
	    strerror(errno));
	free(f);
	return NULL;
}

void
front_stop(struct front *f)
{
	queue_put(&f->returned, &f->stop);
	pthread_join(f->thread, NULL);
	close(f->listener);
}

void
front_free(struct front *f)
{
	struct connection *c;

	while ((c = TAILQ_FIRST(&f->all)) != NULL)
		front_close(f, c);
	gate_receive(&f->service->gate, &f->gates);
	queue_close(&f->returned);
	queue_close(&f->gates);
	pthread_mutex_destroy(&f->watching);
	close(f->poll);
	free(f);
}
