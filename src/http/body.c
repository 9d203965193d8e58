/*
 * Bodies. Decides how long a peer may take to send one, and that it is as
 * long as was said; knows nothing of what is in it.
 */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "err.h"
#include "http/body.h"
#include "http/connection.h"
#include "http/exchange.h"
#include "http/worker.h"

#define CREDIT_US	5000000	/* at first, and at most */
#define BYTES_PER_US	1	/* that must come, on average */
#define LENGTH_DIGITS	15	/* of a Content-Length */

/* What Content-Length says. 0, or -1: nothing, or no number. */
static int
body_length(const struct exchange *x, uint64_t *length)
{
	const char *text = x->request.head.length;
	size_t n = text == NULL ? 0 : strspn(text, "0123456789");

	if (n == 0 || n > LENGTH_DIGITS || text[n] != '\0')
		return -1;
	*length = strtoull(text, NULL, 10);
	return 0;
}

int
body_check(const struct exchange *x, uint64_t most, struct problem *p)
{
	uint64_t length = 0;

	if (x->request.head.body_n == 0)
		return problem_set(p, ERR_MISSING, "body",
		    "there is no body");
	if (body_length(x, &length) == -1)
		return problem_set(p, ERR_LENGTH_REQUIRED, "content-length",
		    "a body needs its Content-Length");
	if (length > most)
		return problem_set(p, ERR_TOO_LARGE, "body",
		    "%llu bytes; a body has at most %llu here",
		    (unsigned long long)length, (unsigned long long)most);
	return 0;
}

/* The next bytes that were kept when the request was read. */
static size_t
body_kept(struct exchange *x, char *data, size_t size)
{
	const struct head *head = &x->request.head;
	size_t left;

	if (x->body.at >= head->body_n)
		return 0;
	left = head->body_n - (size_t)x->body.at;
	if (size > left)
		size = left;
	memcpy(data, head->body + x->body.at, size);
	return size;
}

/* The next bytes from the socket; 0 at the end, -1 when it broke off. */
static ssize_t
body_receive(struct exchange *x, struct worker *w, char *data, size_t size)
{
	struct body *b = &x->body;
	struct connection *c = x->connection;
	int64_t began = clock_us();
	ssize_t n;

	if (c == NULL || !connection_has_more(c))
		return 0;
	if (b->credit == 0)
		b->credit = CREDIT_US;
	worker_guard(w, c->fd, b->credit);
	n = connection_read_more(c, data, size);
	if (!worker_unguard(w))
		return -1;
	b->credit += n / BYTES_PER_US - (clock_us() - began);
	if (b->credit > CREDIT_US)
		b->credit = CREDIT_US;
	if (b->credit < 1)
		b->credit = 1;
	return n;
}

int
body_read(struct exchange *x, struct worker *w, char *data, size_t size,
    size_t *n, struct problem *p)
{
	uint64_t length = 0;
	ssize_t got;

	if ((*n = body_kept(x, data, size)) == 0) {
		if ((got = body_receive(x, w, data, size)) == -1)
			return problem_set(p, ERR_SYNTAX, "body",
			    "it broke off");
		*n = (size_t)got;
	}
	x->body.at += *n;
	if (*n == 0 && (body_length(x, &length) == -1 ||
	    length != x->body.at))
		return problem_set(p, ERR_SYNTAX, "body",
		    "%llu bytes came, Content-Length says %.20s",
		    (unsigned long long)x->body.at, x->request.head.length);
	return 0;
}

int
body_drain(struct exchange *x, struct worker *w)
{
	char part[8192];
	ssize_t n;

	do
		n = body_receive(x, w, part, sizeof(part));
	while (n > 0);
	return n == -1 ? -1 : 0;
}
