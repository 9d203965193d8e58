/* How long a client waits for its change, and for which state. */
#ifndef HTTP_WAIT_H
#define HTTP_WAIT_H

#include <stddef.h>

#include "engine/change.h"

struct keys;

#define WAIT_TIMEOUT_MAX	30	/* seconds */

struct wait {
	enum state	 state;		/* SAVED, ACCEPTED or SENT */
	unsigned	 timeout;	/* seconds, 0-30 */
	char		 applied[48];	/* for Preference-Applied, or "" */
};

/*
 * Read the keys wait and timeout, and where they are not given the header
 * Prefer (RFC 7240; NULL: none): respond-async is wait=saved, wait=N is
 * timeout=N, at most 30; what it says else is ignored. otherwise is the
 * timeout when nobody says one. 0, or -1 with p.
 */
int	 wait_read(struct wait *w, const struct keys *k, const char *prefer,
	    unsigned otherwise, struct problem *p);

#endif
