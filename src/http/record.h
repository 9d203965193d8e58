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
