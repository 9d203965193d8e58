/* How long the last of many took. */
#ifndef ENGINE_TIMES_H
#define ENGINE_TIMES_H

#include <stddef.h>
#include <stdint.h>

#define TIMES_MAX	64	/* are remembered */

/* Zeroed: none yet. */
struct times {
	int64_t	 took[TIMES_MAX];	/* a ring */
	size_t	 n;			/* so far */
};

/* One more; returns the median of those that are remembered. */
int64_t	 times_add(struct times *t, int64_t took);

#endif
