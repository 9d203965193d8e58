/*
 * Requests as a web server puts them into FastCGI (specification 1.0,
 * sections 3 and 5), for tests and their tools.
 */
#ifndef FCGI_PUT_H
#define FCGI_PUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define FCGI_PART	32768	/* bytes of body in a record */
#define FCGI_ROOM	2560	/* for all but the body and its headers */

struct fcgi_request {
	const char	*method, *uri, *accept, *user;
	size_t		 body;		/* bytes of it, which are blanks */
	bool		 keep;		/* the connection is to stay */
};

/* A record of request 1; of content NULL, blanks. Its size. */
static inline size_t
fcgi_put_record(char *to, int type, const void *content, size_t n)
{
	const unsigned char header[8] = { 1, (unsigned char)type, 0, 1,
	    (unsigned char)(n >> 8), (unsigned char)n };

	memcpy(to, header, 8);
	if (content != NULL)
		memcpy(to + 8, content, n);
	else
		memset(to + 8, ' ', n);
	return 8 + n;
}

/* A pair of at most 127 bytes each; its size. */
static inline size_t
fcgi_put_pair(char *to, const char *name, const char *value)
{
	size_t n = strlen(name), m = strlen(value);

	to[0] = (char)n;
	to[1] = (char)m;
	memcpy(to + 2, name, n);
	memcpy(to + 2 + n, value, m);
	return 2 + n + m;
}

/* All of a request; its size. */
static inline size_t
fcgi_put_request(char *to, const struct fcgi_request *r)
{
	const char begin[8] = { 0, 1, r->keep };
	char params[2048], length[24] = "";
	size_t n, m = 0, part, left;

	if (r->body > 0)
		snprintf(length, sizeof(length), "%zu", r->body);
	m += fcgi_put_pair(params + m, "REQUEST_METHOD", r->method);
	m += fcgi_put_pair(params + m, "REQUEST_URI", r->uri);
	m += fcgi_put_pair(params + m, "CONTENT_LENGTH", length);
	m += fcgi_put_pair(params + m, "CONTENT_TYPE", "application/json");
	m += fcgi_put_pair(params + m, "HTTP_ACCEPT", r->accept);
	m += fcgi_put_pair(params + m, "REMOTE_USER", r->user);
	n = fcgi_put_record(to, 1, begin, 8);
	n += fcgi_put_record(to + n, 4, params, m);
	n += fcgi_put_record(to + n, 4, "", 0);
	for (left = r->body; left > 0; left -= part) {
		part = left < FCGI_PART ? left : FCGI_PART;
		n += fcgi_put_record(to + n, 5, NULL, part);
	}
	return n + fcgi_put_record(to + n, 5, "", 0);
}

#endif
