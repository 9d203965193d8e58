/*
 * The history in the store. Functions return 0, or -1 when the database
 * failed (logged).
 */
#ifndef ENGINE_STORE_HISTORY_H
#define ENGINE_STORE_HISTORY_H

#include "engine/history.h"
#include "engine/store.h"

#define HISTORY_DAYS	90	/* kept, unless store_history_keep says else */
#define HISTORY_ROWS	1000000

/*
 * Keep rows that are not older than so many days, and so many rows of changes
 * (of refusals a tenth of that, besides). 0 of one of them: keep nothing, and
 * write nothing. What is too much is deleted by store_prune.
 */
void	 store_history_keep(struct store *s, unsigned days, unsigned rows);

/* Is a history kept? */
bool	 store_history_kept(const struct store *s);

/* Within a transaction. now is us since 1970. */
int	 store_record(struct store *s, const struct deed *d, int64_t now);
int	 store_refusal(struct store *s, const struct refusal *r);

/* Of o what is not known yet, for changes of which there are rows. */
int	 store_outcome(struct store *s, const struct outcome *o);

/*
 * Within a transaction: delete at most n of the rows that need not be kept;
 * *more when there are more of them.
 */
int	 store_prune(struct store *s, int64_t now, unsigned n, bool *more);

/* A place in the history: behind what was read, towards what is older. */
struct history_cursor {
	uint64_t	 id, position, refusal;
};
#define HISTORY_NEWEST	((struct history_cursor){ INT64_MAX, INT64_MAX,	\
			 INT64_MAX })

/* Which rows. Texts are borrowed. */
struct history_filter {
	unsigned	 families;	/* mask, 1u << enum family; 0: all, and
					 * refusals of what has none */
	enum match	 match;
	struct prefix	 prefix;	/* unless MATCH_ALL */
	unsigned	 whats;		/* mask, 1u << enum what; 0: all */
	const char	*user, *request;	/* NULL: any */
	int64_t		 since, until;	/* us, until not included; 0: any */
	uint64_t	 revision;	/* 0: any */
	struct targets	 targets;	/* rows naming one; n 0: any */
	struct history_cursor cursor;	/* HISTORY_NEWEST at first */
};

/*
 * Look through a bounded number of rows, newest first, in one read
 * transaction: call each() for those that f wants, at most limit, until it
 * returns non-zero; f's cursor is behind the last one then. *end: there are
 * no more. each() may not use s.
 */
int	 store_past(struct store *s, struct history_filter *f, unsigned limit,
	    int (*each)(const struct past *, void *), void *arg, bool *end);

#endif
