/*
 * FastCGI connections: the only file that knows the FastCGI library. Decides
 * how the library is used so that it neither closes a socket in its lingering
 * way nor leaves bytes of a request behind; knows nothing of HTTP.
 */
#include <sys/socket.h>
#include <sys/time.h>

#include <errno.h>
#include <fcgiapp.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http/connection.h"
#include "http/spool.h"

#define IO_SECONDS	5	/* for one read or write */
#define WRITE_OVERHEAD	4096	/* bytes, beside as many again, at most */

struct connection_fcgi {
	FCGX_Request	 request;
	char		*body;		/* owned */
	int		 input;		/* what the request is read from */
	bool		 more;		/* the end of it was not read yet */
	bool		 broken;	/* it ended before its end */
};

int
connection_init(void)
{
	return FCGX_Init() == 0 ? 0 : -1;
}

struct connection *
connection_new(int fd)
{
	const struct timeval limit = { .tv_sec = IO_SECONDS };
	struct connection *c = calloc(1, sizeof(*c));

	if (c == NULL || (c->fcgi = calloc(1, sizeof(*c->fcgi))) == NULL ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit,
	    sizeof(limit)) == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit,
	    sizeof(limit)) == -1) {
		if (c != NULL)
			free(c->fcgi);
		free(c);
		return NULL;
	}
	FCGX_InitRequest(&c->fcgi->request, -1, FCGI_FAIL_ACCEPT_ON_INTR);
	c->fd = fd;
	return c;
}

void
connection_free(struct connection *c)
{
	FCGX_Free(&c->fcgi->request, 0);
	spool_free(c->spool);
	free(c->fcgi->body);
	free(c->fcgi);
	if (c->fd >= 0)
		close(c->fd);
	free(c);
}

/* Keep n more bytes of the body. 0, or -1. */
static int
body_add(struct connection_fcgi *f, struct head *head, const char *data,
    size_t n)
{
	char *more;

	if ((more = realloc(f->body, head->body_n + n + 1)) == NULL)
		return -1;
	memcpy(more + head->body_n, data, n);
	f->body = head->body = more;
	head->body_n += n;
	more[head->body_n] = '\0';
	return 0;
}

/* The body, or the beginning of a large one. 0, or -1 when it broke off. */
static int
body_read(struct connection *c, struct head *head)
{
	char part[8192];
	ssize_t n = 0;

	while (head->body_n <= REQUEST_BODY_MAX &&
	    (n = connection_read_more(c, part, sizeof(part))) > 0)
		if (body_add(c->fcgi, head, part, (size_t)n) == -1)
			return -1;
	head->body_over = head->body_n > REQUEST_BODY_MAX;
	return n == -1 ? -1 : 0;
}

/* The parameters that are looked at, and where they go. */
#define PARAM(name, member) \
	{ name, sizeof(name) - 1, offsetof(struct head, member) }
static const struct {
	const char	*name;
	size_t		 n, at;
} head_params[] = {
	PARAM("REQUEST_METHOD", method),
	PARAM("REQUEST_URI", uri),
	PARAM("HTTP_ACCEPT", accept),
	PARAM("HTTP_PREFER", prefer),
	PARAM("CONTENT_TYPE", type),
	PARAM("CONTENT_LENGTH", length),
	PARAM("REMOTE_USER", user),
	PARAM("HTTP_SEC_FETCH_SITE", site),
	PARAM("HTTP_ORIGIN", origin),
	PARAM("HTTP_REFERER", referer),
	PARAM("HTTP_HOST", host),
	PARAM("HTTP_ACCESS_CONTROL_REQUEST_METHOD", preflight),
	PARAM("HTTP_IF_MATCH", if_match),
	PARAM("HTTP_IF_NONE_MATCH", if_none_match),
	PARAM("REMOTE_ADDR", source),
	PARAM("REQUEST_ID", request),
};
#define PARAMS	(sizeof(head_params) / sizeof(head_params[0]))

/* One "NAME=value", of which the first of its name counts. */
static void
head_take(struct head *head, const char *param)
{
	size_t i, n = strcspn(param, "=");
	const char **value;

	for (i = 0; i < PARAMS; i++)
		if (head_params[i].n == n && param[n] == '=' &&
		    memcmp(head_params[i].name, param, n) == 0)
			break;
	if (i == PARAMS)
		return;
	value = (const char **)(void *)((char *)head + head_params[i].at);
	if (*value == NULL)
		*value = param + n + 1;
}

/* Each of them once: FCGX_GetParam goes through all for each name. */
static void
head_read(struct head *head, char **envp)
{
	for (; *envp != NULL; envp++)
		head_take(head, *envp);
}

/* Where the request is: in its spool, or in the socket. 0, or -1. */
static int
input_open(struct connection *c, struct head *head, int *scratch)
{
	c->fcgi->input = c->fd;
	if (c->spool == NULL)
		return 0;
	c->fcgi->input = spool_open(c->spool, scratch);
	head->left_out = spool_left_out(c->spool);
	return c->fcgi->input == -1 ? -1 : 0;
}

/* The library has closed what it was to read from. Returns -1. */
static int
input_lost(struct connection *c, int *scratch)
{
	if (c->fcgi->input == c->fd)
		c->fd = -1;
	else if (c->fcgi->input == *scratch)
		*scratch = -1;
	else
		spool_lost(c->spool);
	return -1;
}

int
connection_read(struct connection *c, struct head *head, int *scratch)
{
	FCGX_Request *r = &c->fcgi->request;

	memset(head, 0, sizeof(*head));
	c->fcgi->more = c->fcgi->broken = false;
	if (input_open(c, head, scratch) == -1)
		return -1;
	/*
	 * A request that cannot be read makes the library close the socket;
	 * detached, it does so without lingering.
	 */
	r->ipcFd = c->fcgi->input;
	r->keepConnection = 1;
	FCGX_Detach(r);
	if (FCGX_Accept_r(r) < 0)
		return input_lost(c, scratch);
	head_read(head, r->envp);
	c->fcgi->more = true;
	return body_read(c, head);
}

ssize_t
connection_read_more(struct connection *c, char *data, size_t n)
{
	FCGX_Stream *in = c->fcgi->request.in;
	int got, want = n > 1 << 20 ? 1 << 20 : (int)n;

	if (!c->fcgi->more)
		return c->fcgi->broken ? -1 : 0;
	c->fcgi->request.ipcFd = c->fcgi->input;
	got = FCGX_GetStr(data, want, in);
	if (got < want) {
		c->fcgi->more = false;
		if (FCGX_GetError(in) != 0)
			c->fcgi->broken = true;
	}
	return c->fcgi->broken ? -1 : got;
}

int
connection_drain(struct connection *c)
{
	char part[8192];

	while (c->spool == NULL &&
	    connection_read_more(c, part, sizeof(part)) > 0)
		continue;
	return c->fcgi->broken ? -1 : 0;
}

/*
 * A stream socket of this host takes writes when three quarters of its room
 * are free (unix(7); the kernel's unix_writable): 150 KB, unless the kernel
 * was told otherwise (net.core.wmem_default), of which a part and the
 * overhead of writing it by 8 KB use half.
 */
bool
connection_takes(struct connection *c)
{
	struct pollfd p = { .fd = c->fd, .events = POLLOUT };

	c->room = 0;
	return poll(&p, 1, 0) == 1;
}

/*
 * Whoever reads is not asked each time: what was written since he was last
 * asked, with the kernel's overhead, must leave room in those three quarters.
 */
bool
connection_takes_short(struct connection *c, size_t n)
{
	socklen_t size = sizeof(int);
	int all;

	n += n + WRITE_OVERHEAD;
	if (n > c->room) {
		if (!connection_takes(c))
			return false;
		if (getsockopt(c->fd, SOL_SOCKET, SO_SNDBUF, &all, &size) == 0)
			c->room = (size_t)all / 4 * 3;
	}
	c->room -= n < c->room ? n : c->room;
	return true;
}

int
connection_write(struct connection *c, const char *data, size_t n)
{
	FCGX_Stream *out = c->fcgi->request.out;
	int part;

	c->fcgi->request.ipcFd = c->fd;
	for (; n > 0; data += part, n -= (size_t)part) {
		part = n > 1 << 20 ? 1 << 20 : (int)n;
		if (FCGX_PutStr(data, part, out) != part)
			return -1;
	}
	return 0;
}

bool
connection_finish(struct connection *c, bool broken)
{
	FCGX_Request *r = &c->fcgi->request;
	bool keep = r->keepConnection && !broken && !c->fcgi->broken;

	r->ipcFd = c->fd;
	if (!broken && (FCGX_FClose(r->err) != 0 || FCGX_FClose(r->out) != 0))
		keep = false;
	/* Not FCGX_Finish_r, which would close the socket itself. */
	FCGX_Free(r, 0);
	spool_free(c->spool);
	c->spool = NULL;
	free(c->fcgi->body);
	c->fcgi->body = NULL;
	c->fcgi->more = c->fcgi->broken = false;
	return keep;
}
