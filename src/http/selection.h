/* Which entries a list shows, by the keys of its query. */
#ifndef HTTP_SELECTION_H
#define HTTP_SELECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/store.h"
#include "route/target.h"

struct buf;
struct problem;
struct report;
struct request;
struct keys;
struct policy;

#define CURSOR_TEXT	(2 * (1 + NLRI_MAX) + 1 + 2 * TARGETS_TEXT)

/* Zeroed at first. */
struct selection {
	struct filter	 filter;	/* what the store looks at */
	char		 community[16];	/* of the filter */

	/* What it does not. */
	enum state	 state;		/* STATE__MAX: any */
	struct targets	 targets;	/* entries naming one; n 0: any */
	enum { CONFORM_ANY, CONFORM_YES, CONFORM_NO } conform;
	const struct policy *policy;	/* for that, set by the caller */
	bool		 by_rd;
	struct rd	 rd;
};

/*
 * Read the keys of the request's query: prefix, match, family, rd, neighbor,
 * owner, state, community, tag, set, cursor. families is the mask of those
 * that may be shown at all. Texts of k are borrowed. 0, or -1 with p.
 */
int	 selection_read(struct selection *s, const struct request *r,
	    const struct keys *k, unsigned families, struct problem *p);

/* Is the row, of those that the filter let pass, to be shown? */
bool	 selection_wants(const struct selection *s, const struct row *row,
	    const struct report *report);

/* The cursor behind an entry: hexadecimal digits. */
void	 cursor_print(struct buf *b, const struct nlri *nlri,
	    const char *targets);

#endif
