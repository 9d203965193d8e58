/*
 * Leases in the store: when entries end, and that they are renewed. As all of
 * the store, functions return 0, or -1 when the database failed.
 */
#ifndef ENGINE_STORE_LEASE_H
#define ENGINE_STORE_LEASE_H

#include <stdbool.h>
#include <stdint.h>

struct nlri;
struct renewal;
struct store;

/* An entry whose lease is over, and the revision that it has. Borrowed. */
struct lease_end {
	const struct nlri *nlri;
	const char	*targets;	/* canonical text */
	uint64_t	 revision;
};

/*
 * Ends are judged by the wall clock: now, in us since 1970. From here on the
 * entries whose lease ended until then are read as withdrawing, even if they
 * are not yet so in the database, and even if the clock is set back: for the
 * store's writer until store_expired, for a reader until the next call.
 */
void	 store_judge(struct store *s, int64_t now);

/* Was it judged, and nothing durable since? */
bool	 store_is_judged(const struct store *s);

/* The end that comes first of those not judged yet; 0: there is none. */
int	 store_next_end(struct store *s, int64_t *end);

/*
 * Within a transaction: end at most most leases, those that ended first, until
 * now or the time judged last. Each entry is withdrawing then, with the next
 * revision, as by a withdrawal. Calls each() for each, with that revision; if
 * it returns non-zero the whole fails. *n is how many there were; fewer than
 * most: no more are due.
 */
int	 store_expire(struct store *s, int64_t now, unsigned most,
	    int (*each)(const struct lease_end *, void *), void *arg,
	    unsigned *n);

/* All that was judged is durable now. */
void	 store_expired(struct store *s);

/*
 * Where that cannot be written: call each() for the entries whose lease ended
 * until now and that were not judged, until it returns non-zero; then judge.
 */
int	 store_judge_each(struct store *s, int64_t now,
	    int (*each)(const struct lease_end *, void *), void *arg);

/* How many entries have a lease that is not over. */
uint64_t store_leases(const struct store *s);

/*
 * Within a transaction: renew, and fill in what became of it (renewal.h). An
 * entry that is renewed keeps its revision. now is us since 1970, and nothing
 * may be due then.
 */
int	 store_renew(struct store *s, struct renewal *r, int64_t now);

#endif
