/*
 * Every way in which exagate refuses or fails, as one table: HTTP status,
 * slug and sentence. Only err.c knows HTTP numbers.
 */
#ifndef ERR_H
#define ERR_H

#include <stddef.h>
#include <stdint.h>

enum err {
	ERR_NONE,
	ERR_SYNTAX,		/* the request cannot be read */
	ERR_UNKNOWN_KEY,	/* a key that nobody knows */
	ERR_KEY_NOT_HERE,	/* a key that this endpoint does not take */
	ERR_REPEATED,		/* a single key given twice */
	ERR_MISSING,		/* a key that must be given is not */
	ERR_VALUE,		/* a value malformed or out of range */
	ERR_PREFIX,		/* a prefix that may not be announced */
	ERR_FORBIDDEN,		/* switched off, or from another site */
	ERR_NOT_FOUND,		/* no such path */
	ERR_NO_ENTRY,		/* no such entry */
	ERR_METHOD,		/* the path exists, not with this method */
	ERR_FOREIGN,		/* announced by somebody else in ExaBGP */
	ERR_CONFLICT,		/* another entry names the same neighbour */
	ERR_POLICY,		/* the policy does not allow it */
	ERR_OWNER,		/* another user owns the entry (or set) */
	ERR_QUOTA,		/* number: the most that he may have */
	ERR_RATE,		/* too fast; number: seconds to wait */
	ERR_GENERATION,		/* older than number, the entry's */
	ERR_PRECONDITION,	/* If-Match; number: the entry's revision */
	ERR_LEASE,		/* nothing to renew */
	ERR_SET,		/* the entry is in another set */
	ERR_MAX_ROUTES,		/* number: of a neighbour and family */
	ERR_FROZEN,		/* changes are suspended */
	ERR_NO_NEIGHBOR,	/* no such neighbour */
	ERR_LENGTH_REQUIRED,	/* a body without its length */
	ERR_TOO_LARGE,		/* a body over the limit */
	ERR_URI_TOO_LONG,	/* a path or query over the limit */
	ERR_MEDIA_TYPE,		/* a body of a type we do not read */
	ERR_NEXT_HOP,		/* no next-hop of the prefix's family */
	ERR_UNSAID,		/* the running ExaBGP has no words for it */
	ERR_TOO_BIG,		/* does not fit one UPDATE or one line */
	ERR_INTERNAL,		/* a bug or no memory */
	ERR_REFUSED,		/* ExaBGP answered error */
	ERR_STORE,		/* could not be saved */
	ERR_DOUBT,		/* was it saved? that is not known */
	ERR_BUSY,		/* too many requests wait */
	ERR_STOPPING,		/* exagate is being stopped */
	ERR_NOT_READY,		/* /readyz: not yet */
	ERR__MAX
};

/* One refusal: what, which field of the request, and why. A value. */
struct problem {
	enum err	 err;
	char		 field[64];	/* "" where no field is to blame */
	uint64_t	 line, item;	/* of a body, from 1; 0: none is */
	char		 rule[160];	/* of the policy; "" where none is */
	unsigned	 retry;		/* seconds to wait; 0: as err has it */
	char		 detail[256];	/* one sentence; printable ASCII */
};

/* The HTTP status of err, 200 to 599. */
int		 err_status(enum err err);

/* The stable short name of err, lower case with dashes. Borrowed, static. */
const char	*err_slug(enum err err);

/* The general sentence of err. Borrowed, static. */
const char	*err_title(enum err err);

/*
 * Fill in p (detail is formatted, and bytes outside 0x20-0x7e in it become
 * '?'; no line, item, rule and retry). p may be NULL. Returns -1 always, so
 * that a parser can say `return problem_set(...)`.
 */
int		 problem_set(struct problem *p, enum err err,
		    const char *field, const char *fmt, ...)
		    __attribute__((format(printf, 4, 5)));

#endif
