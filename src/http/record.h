/*
 * FastCGI records (FastCGI specification, sections 3 and 5): is a whole
 * request there? Pure; reads nothing but the bytes it is given.
 */
#ifndef HTTP_RECORD_H
#define HTTP_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum record_verdict {
	RECORD_MORE,		/* fine so far, not the end yet */
	RECORD_WHOLE,		/* one request and not a byte more */
	RECORD_BAD		/* nothing that we serve can begin so */
};

#define RECORD_HEADER	8	/* bytes of a record's header */
#define RECORD_TYPE_STDIN	5

/* Where in a name-value pair the bytes of PARAMS have come to. */
struct record_pairs {
	uint8_t	 length[8];	/* the two lengths, as they came */
	size_t	 have;		/* bytes of them */
	size_t	 skip;		/* bytes of name and value still to come */
};

enum record_stage { RECORD_BEGIN, RECORD_PARAMS, RECORD_STDIN, RECORD_END };

/* How far a request has come. Zeroed: nothing is there yet. A value. */
struct record_walk {
	enum record_stage	 stage;
	unsigned		 id;
	uint8_t			 header[RECORD_HEADER];
	size_t			 have;		/* bytes of it */
	size_t			 length, padding;	/* still to come */
	uint8_t			 role[2];
	size_t			 role_n;
	struct record_pairs	 pairs;
	size_t			 seen;		/* bytes of all */
	size_t			 head;		/* of them to PARAMS' end */
};

/* Is PARAMS whole? */
static inline bool
record_has_params(const struct record_walk *w)
{
	return w->stage == RECORD_STDIN || w->stage == RECORD_END;
}

/*
 * Judge the next n bytes of a connection, behind those of w, as record_scan
 * judges the first. Bad is for good.
 */
enum record_verdict	 record_walk(struct record_walk *w,
			    const uint8_t *data, size_t n);

/*
 * Judge the first n bytes of a connection that is between requests. Whole is
 * BEGIN_REQUEST as responder, PARAMS to the empty one and STDIN to the empty
 * one, all of one id. Bad: other records, ids, roles and versions (so neither
 * management records nor multiplexing), names and values that do not fill
 * PARAMS exactly, that hold a NUL or are longer than n could ever hold, and
 * bytes behind the end. *params tells whether PARAMS is whole.
 */
enum record_verdict	 record_scan(const uint8_t *data, size_t n,
			    bool *params);

#endif
