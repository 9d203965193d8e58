/* Bodies that are read while they are worked on, for they may be large. */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include <stddef.h>
#include <stdint.h>

struct exchange;
struct problem;

/* How far the reading of a request's body has come. Zeroed: not begun. */
struct body {
	uint64_t	 at;		/* bytes read */
};

/*
 * Has the request a body of at most most bytes, and does Content-Length say
 * so? 0, or -1 with p: no body, no length, or larger.
 */
int	 body_check(const struct exchange *x, uint64_t most,
	    struct problem *p);

/*
 * Read up to size bytes of the body from where the last call ended. 0, *n
 * bytes were read, 0 at the end; or -1 with p: it broke off, or it was not as
 * long as Content-Length says.
 */
int	 body_read(struct exchange *x, char *data, size_t size, size_t *n,
	    struct problem *p);

#endif
