/*
 * For tests of the front: its peers, over real sockets, as a web server
 * would be one. path is where it listens.
 */
#ifndef HTTP_PEER_H
#define HTTP_PEER_H

#include <sys/socket.h>
#include <sys/un.h>

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "../tools/fcgi_put.h"
#include "clock.h"

#define SECOND	1000000

static const char *path;

static inline int
client(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == -1)
		perror("connect");
	return fd;
}

/* A request of alice's in message; its size. */
static inline size_t
put_request(char *message, const char *method, const char *uri,
    const char *accept, size_t body, bool keep)
{
	const struct fcgi_request r = { method, uri, accept, "alice", body,
	    keep };

	return fcgi_put_request(message, &r);
}

static inline void
send_all(int fd, const char *data, size_t n)
{
	ssize_t sent;

	for (; n > 0; data += sent, n -= (size_t)sent)
		if ((sent = send(fd, data, n, MSG_NOSIGNAL)) <= 0)
			return;
}

/* The status of the next answer; 0 when the connection ends, -1: no time. */
static inline int
answer(int fd, int64_t us)
{
	static char got[1 << 22];
	int64_t until = clock_us() + us;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int status = 0;
	ssize_t n;

	while (clock_us() < until) {
		if (poll(&p, 1, 20) <= 0)
			continue;
		n = recv(fd, got, sizeof(got) - 1, 0);
		if (n <= 0)
			return 0;
		got[n] = '\0';
		if (status == 0 && n > 16 &&
		    sscanf(got + 8, "Status: %d", &status) != 1)
			return 0;
		/* END_REQUEST is last: 8 bytes of header, 8 of body. */
		if (n >= 16 && got[n - 15] == 3)
			return status;
	}
	return -1;
}

/* One request on fd: its status. */
static inline int
ask(int fd, const char *method, const char *uri, size_t body, bool keep)
{
	static char message[1 << 20];
	size_t n = put_request(message, method, uri, "text/plain", body,
	    keep);

	send_all(fd, message, n);
	return answer(fd, 2 * SECOND);
}

/* Does the connection end in time? What comes before that is dropped. */
static inline bool
is_closed(int fd, int64_t us)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t until = clock_us() + us;
	char rest[65536];
	ssize_t n = 1;

	while (n > 0 && clock_us() < until)
		if (poll(&p, 1, 100) > 0)
			n = recv(fd, rest, sizeof(rest), 0);
	return n <= 0;
}

#endif
