/*
 * press: as many announcements as a server takes, at little cost of its own:
 * one thread, connections that are kept, one request at a time on each, a
 * prefix of 10/8 that none had before, MED and two communities.
 *
 *	press [-c connections] [-n requests] [-t seconds] [-f first]
 *	    [-w state] [-a sets] [-r run] [-p port] [-u user:password]
 *
 * -w	wait for saved, accepted or sent (saved)
 * -a	so many sets of attributes by turns (1)
 * -r	a turn is so many requests (1)
 * -n	so many, 0: until -t, or SIGTERM	-f	from the first prefix on
 *
 * A connection that the server closes is made anew; its request is asked
 * again if no answer came. Prints "requests N", "seconds S", "rate R" and
 * "connections N": what was answered until the first connection had nothing
 * more to ask. Exit 1: an answer was not 200, which stderr explains.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "load_http.h"

#define CONNECTIONS_MAX	1024
#define PREFIXES	(1U << 24)
#define BROKEN_MAX	100000	/* connections that ended before the answer */
#define QUERY		"med=200&community=300:600&community=100:"
#define COMMUNITY	400	/* of the first set */
#define SETS_MAX	65000

/* One connection, and the request on it. */
struct line {
	struct client	 client;
	unsigned	 number;	/* of its prefix */
	bool		 busy;
	bool		 connected;
};

static unsigned		 connections = 64, requests, seconds, first, port = 8080;
static unsigned		 sets = 1, turn = 1;
static const char	*user = "demo:demo", *wanted = "saved";
static char		*rest;		/* of a request, behind its attributes */
static int		 poller;
static unsigned		 begun, answered, connected, broken;
static unsigned		 measured;	/* answered until ended */
static double		 ended;		/* seconds; 0: not yet */
static volatile sig_atomic_t ending;

static void
end(int signal)
{
	(void)signal;
	ending = 1;
}

static void
fail(const char *what)
{
	fprintf(stderr, "press: %s\n", what);
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The measure ends here. */
static void
mark(void)
{
	ended = now();
	measured = answered;
}

/* Be told of what comes; first, that it is connected. */
static void
line_watch(struct line *l, int op, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.ptr = l };

	if (epoll_ctl(poller, op, l->client.fd, &e) == -1)
		fail(strerror(errno));
}

/* Others go on meanwhile. */
static void
line_connect(struct line *l)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	int one = 1, fd;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1 || (connect(fd, (struct sockaddr *)&to,
	    sizeof(to)) == -1 && errno != EINPROGRESS))
		fail(strerror(errno));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	l->client.fd = fd;
	l->connected = false;
	line_watch(l, EPOLL_CTL_ADD, EPOLLOUT);
}

static void
line_send(struct line *l)
{
	char text[1024];
	unsigned p = l->number;
	int n;

	if (l->client.fd == -1) {
		line_connect(l);
		return;
	}
	n = snprintf(text, sizeof(text), "GET /announce/10.%u.%u.%u?wait=%s&"
	    QUERY "%u%s", p >> 16 & 255, p >> 8 & 255, p & 255, wanted,
	    COMMUNITY + p / turn % sets, rest);
	l->client.got = 0;
	/* Where that fails, the end of the connection is there to be read. */
	if (send(l->client.fd, text, (size_t)n, MSG_NOSIGNAL) == -1 &&
	    errno == EAGAIN)
		fail("it does not read");
}

/* The next request on it, if there is one to be asked. */
static void
line_ask(struct line *l)
{
	l->busy = !ending && (requests == 0 || begun < requests);
	if (!l->busy) {
		if (ended == 0)
			mark();
		return;
	}
	l->number = (first + begun++) % PREFIXES;
	line_send(l);
}

/* The connection ended before the answer did: ask again. */
static void
line_again(struct line *l)
{
	client_close(&l->client);
	if (++broken >= BROKEN_MAX)
		fail("it closes all connections");
	if (l->busy)
		line_send(l);
}

/* It is connected, or has failed. */
static void
line_begin(struct line *l)
{
	socklen_t size = sizeof(errno);

	getsockopt(l->client.fd, SOL_SOCKET, SO_ERROR, &errno, &size);
	if (errno != 0) {
		line_again(l);
		return;
	}
	l->connected = true;
	connected++;
	line_watch(l, EPOLL_CTL_MOD, EPOLLIN);
	line_send(l);
}

static void
line_take(struct line *l)
{
	if (!client_take(&l->client)) {
		if (l->client.fd == -1)
			line_again(l);
		return;
	}
	if (l->client.status != 200) {
		fprintf(stderr, "press: status %d: %s\n", l->client.status,
		    l->client.body);
		exit(1);
	}
	answered++;
	line_ask(l);
}

static void
line_event(struct line *l)
{
	if (l->client.fd == -1)
		return;
	if (l->connected)
		line_take(l);
	else
		line_begin(l);
}

static void
run(struct line *lines)
{
	struct epoll_event event[CONNECTIONS_MAX];
	unsigned i;
	int n;

	for (i = 0; i < connections; i++) {
		lines[i].client.fd = -1;
		line_ask(&lines[i]);
	}
	while (answered < begun) {
		n = epoll_wait(poller, event, CONNECTIONS_MAX, 60000);
		if (n == 0 || (n == -1 && errno != EINTR))
			fail("no answer in 60 s");
		while (n-- > 0)
			line_event(event[n].data.ptr);
	}
}

static void
options(int argc, char *argv[])
{
	int option;

	while ((option = getopt(argc, argv, "a:c:n:t:f:p:r:u:w:")) != -1)
		switch (option) {
		case 'a': sets = (unsigned)atoi(optarg); break;
		case 'c': connections = (unsigned)atoi(optarg); break;
		case 'n': requests = (unsigned)atoi(optarg); break;
		case 't': seconds = (unsigned)atoi(optarg); break;
		case 'f': first = (unsigned)atoi(optarg); break;
		case 'p': port = (unsigned)atoi(optarg); break;
		case 'r': turn = (unsigned)atoi(optarg); break;
		case 'u': user = optarg; break;
		case 'w': wanted = optarg; break;
		default: exit(2);
		}
	if (connections == 0 || connections > CONNECTIONS_MAX ||
	    sets == 0 || sets > SETS_MAX || turn == 0)
		exit(2);
}

int
main(int argc, char *argv[])
{
	struct sigaction act = { .sa_handler = end };
	struct line *lines = calloc(CONNECTIONS_MAX, sizeof(*lines));
	char *authorization;
	double began;

	options(argc, argv);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGALRM, &act, NULL);
	alarm(seconds);
	authorization = http_basic(user);
	poller = epoll_create1(EPOLL_CLOEXEC);
	if (lines == NULL || poller == -1 || asprintf(&rest,
	    " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n\r\n",
	    authorization) == -1)
		exit(2);
	began = now();
	run(lines);
	printf("requests %u\nseconds %.3f\nrate %.1f\nconnections %u\n",
	    measured, ended - began, measured / (ended - began), connected);
	free(authorization);
	free(lines);
	free(rest);
	return 0;
}
