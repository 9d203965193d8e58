/*
 * What was done to entries, and by whom: a row for each change that was made
 * and for each request that was refused. Values; they are kept in the store.
 */
#ifndef ENGINE_HISTORY_H
#define ENGINE_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/change.h"
#include "err.h"
#include "route/target.h"

/* "announce"; and back: WHAT_NONE for any other word. Borrowed, static. */
const char	*what_name(enum what what);
enum what	 what_by_name(const char *name);

/* A change that is being made. All is borrowed. */
struct deed {
	enum what		 what;
	const struct nlri	*nlri;		/* n 0: not of one entry */
	const char		*targets;	/* canonical text; "": all */
	const struct actor	*by;		/* user, source, request */
	uint64_t		 revision;
	const char		*owner;		/* before; NULL: nobody */
	const char		*before, *after;	/* attributes; NULL:
						 * not announced */
	const char		*terms;		/* after; NULL is "" */
};

#define REFUSAL_PATH	128	/* bytes of a request's path and its NUL */

/* A request that was refused. A value. */
struct refusal {
	int64_t		 at;		/* us since 1970 */
	struct actor	 by;
	struct nlri	 nlri;		/* n 0: it was not understood yet */
	char		 targets[TARGETS_TEXT];
	char		 path[REFUSAL_PATH];	/* "PUT /v1/routes/..." */
	struct problem	 problem;	/* err NONE: only more is told */
	uint64_t	 more;		/* others, of which nothing is told */
};

/* Revisions from first to last came to state at the same time. A value. */
struct outcome {
	uint64_t	 first, last;
	int64_t		 at;		/* us since 1970; of the first */
	enum state	 state;		/* ACCEPTED, SENT, REFUSED, DRIFT */
};

/* A row of the history as it is read. Text is borrowed. */
struct past {
	int64_t		 at;		/* us since 1970 */
	enum what	 what;
	struct nlri	 nlri;		/* n 0: not known, or of none */
	const char	*targets, *user, *source, *request;
	uint64_t	 revision;	/* 0: refused */
	const char	*owner;		/* NULL: the same, or nobody */
	const char	*before, *after;	/* NULL: not announced */
	const char	*terms;
	int64_t		 reached[STATE__MAX];	/* when; us, 0: not known */

	/* Of WHAT_REFUSE alone, else NULL and 0. */
	const char	*path, *slug, *why;
	uint64_t	 more;
};

#endif
