/*
 * The text of a request taken apart: percent-encoding (RFC 3986), the path
 * and application/x-www-form-urlencoded pairs. Strict: what comes out is made
 * of the bytes 0x21-0x7e, and values of blanks too.
 */
#ifndef HTTP_URI_H
#define HTTP_URI_H

#include <stdbool.h>
#include <stddef.h>

struct problem;

#define URI_MAX		16000	/* bytes of path and query */
#define URI_PATH_MAX	8000
#define URI_VALUE_MAX	4096	/* bytes of a key, a value or a segment */
#define URI_SEGMENTS	8

/* The decoded segments of a path. Borrowed from the text parsed. */
struct path {
	size_t		 n;
	const char	*segment[URI_SEGMENTS];
};

/*
 * The pairs of a query or a form, those from next on: "key\0value\0...". A
 * value; a copy of it is a walk.
 */
struct form {
	size_t		 left;		/* pairs */
	const char	*next;		/* borrowed from the text parsed */
};

/*
 * A copy to be parsed, where a key without '=' has an empty value. Owned;
 * NULL: no memory.
 */
char	*uri_copy(const char *uri);
char	*form_copy(const char *text, size_t n);

/*
 * Parse the NUL-terminated uri, changed in place; path and query point into
 * it. 0, or -1 with p: too long, no leading '/', broken percent-encoding,
 * control bytes, '#', bytes over 0x7e (as they are or encoded), blanks but in
 * values (there as %20 or '+'), an empty segment (not found), a pair that is
 * empty or has no '='.
 */
int	 uri_parse(char *uri, struct path *path, struct form *query,
	    struct problem *p);

/*
 * Parse the NUL-terminated pairs at text, changed in place; else like it.
 * where ("query", "body") is the field to blame when no key is.
 */
int	 form_parse(char *text, const char *where, struct form *form,
	    struct problem *p);

/*
 * Decode one NUL-terminated value of any length and bytes in place. How many
 * bytes it has then, with a NUL behind them; or -1 with p: broken encoding.
 */
long	 form_decode(char *text, struct problem *p);

/* Take the next pair out of a walk; false at the end. Both borrowed. */
bool	 form_next(struct form *walk, const char **key, const char **value);

#endif
