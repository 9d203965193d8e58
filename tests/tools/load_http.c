/*
 * The HTTP of the load client. Reads answers with a Content-Length, as exagate
 * and nginx give to what this client asks, and those in chunks, whose body is
 * left as it came; decides nothing about them.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "load_http.h"

#define HTTP_SECONDS	60	/* no request may take so long */

char *
http_basic(const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(text), i;
	char *out = malloc(n * 2 + 16), *p = out;
	unsigned bits;

	if (out == NULL)
		exit(2);
	p += sprintf(p, "Basic ");
	for (i = 0; i < n; i += 3) {
		bits = (unsigned)(unsigned char)text[i] << 16;
		if (i + 1 < n)
			bits |= (unsigned)(unsigned char)text[i + 1] << 8;
		if (i + 2 < n)
			bits |= (unsigned char)text[i + 2];
		*p++ = digits[bits >> 18 & 63];
		*p++ = digits[bits >> 12 & 63];
		*p++ = i + 1 < n ? digits[bits >> 6 & 63] : '=';
		*p++ = i + 2 < n ? digits[bits & 63] : '=';
	}
	*p = '\0';
	return out;
}

void
client_close(struct client *c)
{
	if (c->fd != -1)
		close(c->fd);
	c->fd = -1;
}

bool
client_connect(struct client *c, unsigned port)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	struct timeval t = { .tv_sec = HTTP_SECONDS };
	int one = 1;

	if (c->fd != -1)
		return true;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd == -1 ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) == -1) {
		client_close(c);
		return false;
	}
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t));
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return true;
}

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The value of a header as a number; otherwise where it is not there. */
static size_t
head_number(const char *head, const char *name, size_t otherwise)
{
	const char *p = strcasestr(head, name);

	return p == NULL ? otherwise : strtoul(p + strlen(name), NULL, 10);
}

/* Is the body, of which n bytes are there, whole? */
static bool
client_is_whole(const struct client *c, size_t n)
{
	static const char last[] = "0\r\n\r\n";

	if (strcasestr(c->buf, "\r\nTransfer-Encoding: chunked") != NULL)
		return n >= sizeof(last) - 1 && strcmp(c->buf + c->got -
		    (sizeof(last) - 1), last) == 0;
	return n >= head_number(c->buf, "\r\nContent-Length:", 0);
}

/* Is the answer in buf whole? Then its parts are filled in. */
static bool
client_parse(struct client *c)
{
	char *end;

	c->buf[c->got] = '\0';
	if ((end = strstr(c->buf, "\r\n\r\n")) == NULL)
		return false;
	end[2] = '\0';
	c->body = end + 4;
	if (!client_is_whole(c, (size_t)(c->buf + c->got - c->body))) {
		end[2] = '\r';
		return false;
	}
	c->status = atoi(c->buf + sizeof("HTTP/1.1"));
	c->retry_after = (unsigned)head_number(c->buf, "\r\nRetry-After:", 0);
	if (strcasestr(c->buf, "\r\nConnection: close") != NULL)
		client_close(c);
	return true;
}

bool
client_take(struct client *c)
{
	ssize_t n = recv(c->fd, c->buf + c->got, HTTP_BODY - 1 - c->got, 0);

	if (n == -1 && errno == EINTR)
		return false;
	if (n <= 0) {
		client_close(c);
		return false;
	}
	c->got += (size_t)n;
	return client_parse(c);
}

static void
client_read(struct client *c)
{
	c->got = 0;
	while (!client_take(c) && c->fd != -1)
		continue;
}

void
client_request(struct client *c, const char *method, const char *path)
{
	char text[1024];
	int n = snprintf(text, sizeof(text), "%s %s HTTP/1.1\r\n"
	    "Host: 127.0.0.1\r\nAuthorization: %s\r\n"
	    "Accept: application/json\r\nContent-Length: 0\r\n\r\n", method,
	    path, c->authorization);
	int64_t began = now_us();

	c->status = 0;
	if (send(c->fd, text, (size_t)n, MSG_NOSIGNAL) == n)
		client_read(c);
	else
		client_close(c);
	c->us = now_us() - began;
}

/* What stands behind "key": in body; NULL: it is not there. */
static const char *
json_value(const char *body, const char *key)
{
	char quoted[64];
	const char *p;

	snprintf(quoted, sizeof(quoted), "\"%s\":", key);
	if ((p = strstr(body, quoted)) == NULL)
		return NULL;
	p += strlen(quoted);
	return p + strspn(p, " ");
}

uint64_t
json_number(const char *body, const char *key, uint64_t otherwise)
{
	const char *p = json_value(body, key);

	return p == NULL ? otherwise : strtoull(p, NULL, 10);
}

bool
json_is_true(const char *body, const char *key)
{
	const char *p = json_value(body, key);

	return p != NULL && strncmp(p, "true", 4) == 0;
}
