/*
 * Inside the writer: how many refusals are told of. A flood of them neither
 * fills the disk nor the log, nor pushes out what there is.
 */
#ifndef ENGINE_REFUSALS_H
#define ENGINE_REFUSALS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define REFUSALS_SECOND	10	/* told of, in one second */

/* Zeroed: none so far. */
struct refusals {
	_Atomic int64_t	 second;	/* of those below; clock_us / 10^6 */
	atomic_uint	 n;		/* told of in it */
	_Atomic uint64_t more;		/* not told of yet */
};

/* Any thread: may one more be told of? If not, it is counted. */
bool	 refusals_admit(struct refusals *r, int64_t now);

/*
 * For one thread: how many there were, of which nothing was told, up to the
 * second before this one; they are told then. 0: none.
 */
uint64_t refusals_take(struct refusals *r, int64_t now);

/* Are there any, or may there be some in this second? */
bool	 refusals_left(const struct refusals *r, int64_t now);

#endif
