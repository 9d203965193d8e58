/*
 * Histograms of times: how many took how long. Any thread may add to one, and
 * read it, without a lock.
 */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdatomic.h>
#include <stdint.h>

#define HISTOGRAM_BOUNDS	17u	/* from 0.1 ms to 30 s */

/* Zeroed: empty. */
struct histogram {
	_Atomic uint64_t bucket[HISTOGRAM_BOUNDS + 1];	/* the last: longer */
	_Atomic uint64_t sum;	/* us */
};

/* What was in it at a time. A value. */
struct histogram_view {
	uint64_t	 within[HISTOGRAM_BOUNDS];	/* took no longer */
	uint64_t	 count;		/* of all */
	uint64_t	 sum;		/* us */
};

/* One more; less than 0 us counts as 0. */
void		 histogram_add(struct histogram *h, int64_t us);

/*
 * What is in it. Counts of one view agree with one another; the sum may be
 * that of a moment later.
 */
void		 histogram_read(const struct histogram *h,
		    struct histogram_view *v);

/* The bound i in seconds, as "0.0025" or "1.0". Borrowed, static. */
const char	*histogram_bound(unsigned i);

#endif
