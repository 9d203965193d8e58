/*
 * ask: the requests on standard input, as fast as a server answers them.
 *
 *	ask [-c connections] [-p port] [-u user:password] [-s status]
 *
 * A line is "METHOD PATH [FILE]"; the file is the body, NDJSON. One thread,
 * connections that are kept, one request at a time on each, in the order of
 * the lines. Prints "requests N", "seconds S", "median-ms M" and "p99-ms P".
 * Exit 1: an answer was not the status (200) or none came, which stderr
 * explains.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "load_http.h"

#define CONNECTIONS_MAX	1024
#define HEAD_MAX	65536	/* of an answer */

struct connection {
	int		 fd;
	double		 began;
	char		*head;		/* HEAD_MAX bytes */
	size_t		 got;		/* of the head; 0 or more */
	bool		 in_body, chunked;
	size_t		 left;		/* of the body */
	char		 tail[5];	/* the last bytes of it */
};

static unsigned		 connections = 64, port = 8080, status = 200;
static char		*authorization;
static struct connection lines[CONNECTIONS_MAX];
static double		*took;
static size_t		 answered, took_room, busy;
static int		 poller;

static void
fail(const char *what, const char *more)
{
	fprintf(stderr, "ask: %s%s\n", what, more);
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
send_all(int fd, const char *data, size_t n)
{
	ssize_t done;

	for (; n > 0; data += done, n -= (size_t)done)
		if ((done = send(fd, data, n, MSG_NOSIGNAL)) <= 0)
			fail("the connection was closed", "");
}

/* A file in memory, as long as we live. */
static const char *
body_of(const char *path, size_t *n)
{
	struct stat sb;
	void *data;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1 || fstat(fd, &sb) == -1)
		fail("cannot read ", path);
	*n = (size_t)sb.st_size;
	data = mmap(NULL, *n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		fail("cannot read ", path);
	close(fd);
	return data;
}

/* The next line's request. False: there is none. */
static bool
connection_ask(struct connection *c)
{
	char line[2048], method[16], path[1024], file[512] = "";
	const char *body = "";
	char head[2048];
	size_t n = 0;

	if (fgets(line, sizeof(line), stdin) == NULL)
		return false;
	if (sscanf(line, "%15s %1023s %511s", method, path, file) < 2)
		fail("no request: ", line);
	if (file[0] != '\0')
		body = body_of(file, &n);
	snprintf(head, sizeof(head), "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "Authorization: %s\r\nAccept: application/json\r\n"
	    "Content-Type: application/x-ndjson\r\n"
	    "Content-Length: %zu\r\n\r\n", method, path, authorization, n);
	c->began = now();
	c->got = 0;
	c->in_body = false;
	send_all(c->fd, head, strlen(head));
	send_all(c->fd, body, n);
	if (n > 0)
		munmap((void *)(uintptr_t)body, n);
	return true;
}

static void
connection_open(struct connection *c)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd == -1 || (c->head = malloc(HEAD_MAX)) == NULL ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) == -1)
		fail("cannot connect", "");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &e);
}

/* The last five bytes of the body, of which n more are at data. */
static void
tail_add(struct connection *c, const char *data, size_t n)
{
	size_t keep = n < sizeof(c->tail) ? n : sizeof(c->tail);

	memmove(c->tail, c->tail + keep, sizeof(c->tail) - keep);
	memcpy(c->tail + sizeof(c->tail) - keep, data + n - keep, keep);
}

/* Bytes of the body. True: it is whole. */
static bool
body_take(struct connection *c, const char *data, size_t n)
{
	if (c->chunked) {
		tail_add(c, data, n);
		return memcmp(c->tail, "0\r\n\r\n", sizeof(c->tail)) == 0;
	}
	if (n > c->left)
		fail("an answer is too long", "");
	c->left -= n;
	return c->left == 0;
}

/* The head is whole, and ends at end: what does it say? */
static void
head_read(struct connection *c, char *end)
{
	const char *length;

	end[2] = '\0';
	if ((unsigned)atoi(c->head + sizeof("HTTP/1.1")) != status)
		fail(c->head, end + 4);
	length = strcasestr(c->head, "\r\nContent-Length:");
	c->chunked = strcasestr(c->head, "\r\nTransfer-Encoding: chunked") !=
	    NULL;
	c->left = length != NULL ? strtoul(length + 17, NULL, 10) : 0;
	c->in_body = true;
	memset(c->tail, 0, sizeof(c->tail));
}

/* Bytes of an answer. True: it is whole. */
static bool
answer_take(struct connection *c)
{
	char *at = c->head + c->got, *end;
	ssize_t n = recv(c->fd, at, HEAD_MAX - 1 - c->got, 0);

	if (n <= 0)
		fail("no answer", "");
	if (c->in_body)
		return body_take(c, at, (size_t)n);
	c->got += (size_t)n;
	c->head[c->got] = '\0';
	if ((end = strstr(c->head, "\r\n\r\n")) == NULL)
		return false;
	head_read(c, end);
	n = c->head + c->got - (end + 4);
	c->got = 0;
	return body_take(c, end + 4, (size_t)n);
}

static void
answer_note(const struct connection *c)
{
	if (answered == took_room) {
		took_room = took_room == 0 ? 1024 : took_room * 2;
		took = realloc(took, took_room * sizeof(*took));
		if (took == NULL)
			fail("out of memory", "");
	}
	took[answered++] = now() - c->began;
}

static void
run(void)
{
	struct epoll_event e[64];
	struct connection *c;
	int n, i;

	while (busy > 0) {
		n = epoll_wait(poller, e, 64, 60000);
		if (n <= 0)
			fail("no answer for a minute", "");
		for (i = 0; i < n; i++) {
			c = e[i].data.ptr;
			if (!answer_take(c))
				continue;
			answer_note(c);
			busy -= !connection_ask(c);
		}
	}
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
summary(double seconds)
{
	if (answered == 0)
		fail("no request", "");
	qsort(took, answered, sizeof(*took), compare);
	printf("requests %zu\nseconds %.6f\nmedian-ms %.3f\np99-ms %.3f\n",
	    answered, seconds, took[answered / 2] * 1e3,
	    took[answered * 99 / 100] * 1e3);
}

int
main(int argc, char *argv[])
{
	const char *user = "demo:demo";
	int option;
	unsigned i;
	double began;

	while ((option = getopt(argc, argv, "c:p:u:s:")) != -1)
		switch (option) {
		case 'c': connections = (unsigned)atoi(optarg); break;
		case 'p': port = (unsigned)atoi(optarg); break;
		case 'u': user = optarg; break;
		case 's': status = (unsigned)atoi(optarg); break;
		default: exit(2);
		}
	if (connections == 0 || connections > CONNECTIONS_MAX)
		exit(2);
	authorization = http_basic(user);
	poller = epoll_create1(EPOLL_CLOEXEC);
	for (i = 0; i < connections; i++)
		connection_open(&lines[i]);
	began = now();
	for (i = 0; i < connections; i++)
		busy += connection_ask(&lines[i]);
	run();
	summary(now() - began);
	return 0;
}
