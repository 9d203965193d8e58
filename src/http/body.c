/*
 * Bodies. Decides that one is as long as was said; knows nothing of what is
 * in it.
 */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "http/body.h"
#include "http/connection.h"
#include "http/exchange.h"

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

int
body_read(struct exchange *x, char *data, size_t size, size_t *n,
    struct problem *p)
{
	uint64_t length = 0;
	ssize_t got;

	*n = body_kept(x, data, size);
	if (*n == 0 && x->connection != NULL) {
		got = connection_read_more(x->connection, data, size);
		if (got == -1)
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
