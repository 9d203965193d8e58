/*
 * The front: one thread, which never waits for a peer, and lets nobody else
 * do so. Decides when a connection is read and when it is given up; what a
 * request means is the endpoints'.
 *
 * A connection has one owner at a time. Between requests it is the front's;
 * from a request's reading to its answer it is the exchange's; who has
 * answered gives it back to the front, which alone closes sockets. Who cannot
 * go on with an answer, because its peer does not read, parks it here. Giving
 * it back and parking it are the last thing that a thread does with it.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE	/* accept4, memfd_create */
#endif
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "engine/writer.h"
#include "err.h"
#include "http/exchange.h"
#include "http/front.h"
#include "http/front_inside.h"
#include "http/gate.h"
#include "http/worker.h"
#include "log.h"

#define EVENTS		64	/* at a time; also accepts at a time */
#define ACCEPT_US	100000	/* without accepting, when out of files */
#define WARN_US		60000000	/* between two warnings of that */
#define TURN_US		1000000	/* at most, between two looks around */
#define RESERVE		64	/* descriptors for all but connections, ... */
#define FILES_MAX	4096u	/* ... and what they are sending */
#define SPOOLS_MAX	((size_t)256 << 20)	/* bytes; see front_spool */

/* Let the listener be watched, or not. */
static void
front_listen(struct front *f, bool on)
{
	struct epoll_event e = { .data.ptr = &f->listener };

	e.events = on ? EPOLLIN : 0;
	f->accept_at = on ? 0 : clock_us() + ACCEPT_US;
	epoll_ctl(f->poll, EPOLL_CTL_MOD, f->listener, &e);
}

/* Out of descriptors or of memory: pause, and say so once a minute. */
static void
front_pause(struct front *f, const char *why)
{
	int64_t now = clock_us();

	if (f->warned_at == 0 || now - f->warned_at > WARN_US) {
		log_warn("accept: %s; others wait", why);
		f->warned_at = now;
	}
	front_listen(f, false);
}

/* As many connections as descriptors allow, less those for all else. */
static void
front_accept(struct front *f)
{
	int i, fd;

	for (i = 0; i < EVENTS; i++) {
		if (f->n >= f->most) {
			front_pause(f, strerror(EMFILE));
			return;
		}
		fd = accept4(f->listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd != -1) {
			front_adopt(f, fd);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
		    errno == ENOMEM)
			front_pause(f, strerror(errno));
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

/* Give up what is over time; accept again. */
static void
front_expire(struct front *f)
{
	int64_t now = clock_us();

	if (f->accept_at != 0 && f->accept_at <= now)
		front_listen(f, true);
	if (now - f->swept_at < TURN_US)
		return;
	f->swept_at = now;
	front_sweep(f, now);
	workers_cut(f->service->workers, false);
}

/* Milliseconds until front_expire has something to do. */
static int
front_timeout(const struct front *f)
{
	int64_t now = clock_us(), at = f->swept_at + TURN_US;

	if (f->accept_at != 0 && f->accept_at < at)
		at = f->accept_at;
	return at <= now ? 0 : (int)((at - now + 999) / 1000);
}

static void
front_event(struct front *f, void *what, uint32_t events)
{
	if (what == &f->listener)
		front_accept(f);
	else if (what == &f->returned)
		front_collect(f);
	else if (what == &f->gates)
		gate_receive(&f->service->gate, &f->gates);
	else if (what == &f->finished)
		front_answer(queue_take(&f->finished));
	else
		front_look(f, what, events);
}

static void *
front_main(void *arg)
{
	struct epoll_event event[EVENTS];
	struct front *f = arg;
	struct message *finished;
	int i, n;

	while (!f->stopping) {
		finished = queue_look(&f->finished);
		front_answer(finished);
		n = epoll_wait(f->poll, event, EVENTS, finished != NULL ? 0 :
		    front_timeout(f));
		if (finished == NULL)
			queue_wake(&f->finished);
		if (n > 0)
			writer_gather(f->service->writer, true);
		for (i = 0; i < n; i++)
			front_event(f, event[i].data.ptr, event[i].events);
		if (n > 0)
			writer_gather(f->service->writer, false);
		front_expire(f);
		front_bury(f);
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

/* How many connections there may be, and how many files of requests. */
static void
front_share(struct front *f)
{
	struct rlimit limit;
	size_t all = SIZE_MAX;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    limit.rlim_cur != RLIM_INFINITY)
		all = limit.rlim_cur;
	all = all > 2 * RESERVE ? all - RESERVE : all / 2;
	f->spools.most_files = all / 8 < FILES_MAX ? all / 8 : FILES_MAX;
	f->most = all - f->spools.most_files;
	atomic_init(&f->spools.most, SPOOLS_MAX);
}

static int
front_open(struct front *f)
{
	front_share(f);
	f->scratch = memfd_create("request", MFD_CLOEXEC);
	if (f->scratch == -1)
		log_warn("memfd_create: %s; requests that come in pieces "
		    "cannot be read", strerror(errno));
	f->poll = epoll_create1(EPOLL_CLOEXEC);
	if (f->poll == -1 || queue_init(&f->returned) == -1 ||
	    queue_init(&f->gates) == -1 ||
	    queue_init(&f->finished) == -1 ||
	    front_watch(f, f->listener, &f->listener) == -1 ||
	    front_watch(f, queue_fd(&f->returned), &f->returned) == -1 ||
	    front_watch(f, queue_fd(&f->gates), &f->gates) == -1 ||
	    front_watch(f, queue_fd(&f->finished), &f->finished) == -1 ||
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
		pthread_mutex_init(&f->finishing, NULL);
		TAILQ_INIT(&f->all);
		TAILQ_INIT(&f->partial);
		TAILQ_INIT(&f->parked);
		TAILQ_INIT(&f->closed);
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
	struct connection *c;

	queue_put(&f->returned, &f->stop);
	pthread_join(f->thread, NULL);
	close(f->listener);
	pthread_mutex_lock(&f->finishing);
	f->alone = true;
	pthread_mutex_unlock(&f->finishing);
	front_answer(queue_take(&f->finished));
	pthread_mutex_lock(&f->watching);
	f->over = true;
	pthread_mutex_unlock(&f->watching);
	/* Answers that are not read yet: workers_drain bounds their time. */
	while ((c = TAILQ_FIRST(&f->parked)) != NULL)
		front_go_on(f, c);
}

void
front_free(struct front *f)
{
	struct connection *c;

	while ((c = TAILQ_FIRST(&f->all)) != NULL)
		front_close(f, c);
	front_bury(f);
	gate_receive(&f->service->gate, &f->gates);
	queue_close(&f->returned);
	queue_close(&f->gates);
	queue_close(&f->finished);
	pthread_mutex_destroy(&f->watching);
	pthread_mutex_destroy(&f->finishing);
	close(f->poll);
	if (f->scratch != -1)
		close(f->scratch);
	free(f);
}
