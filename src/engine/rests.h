/*
 * Entries that rest after an update: in the order in which they began, and so,
 * as all rest equally long, in the order in which they end. Pure: it knows no
 * clock, and no entries but their numbers.
 */
#ifndef ENGINE_RESTS_H
#define ENGINE_RESTS_H

#include <stdbool.h>
#include <stdint.h>

struct rest {
	uint32_t	 id;		/* of the entry */
	uint32_t	 ticket;	/* of this rest */
	int64_t		 since;		/* us */
};

/* All zero: empty. size is 0 or a power of two. */
struct rests {
	struct rest	*ring;		/* owned */
	uint32_t	 first, n, size;
	uint32_t	 ticket;	/* of the next one */
};

void			 rests_free(struct rests *r);

/* Entry id rests since then, known by *ticket. 0, or -1 without memory. */
int			 rests_add(struct rests *r, uint32_t id,
			    int64_t since, uint32_t *ticket);

/* Since when? The ticket must be that of one that is there. */
int64_t			 rests_since(const struct rests *r,
			    uint32_t ticket);

/* The oldest, borrowed until the next rests_add; NULL: none rests. */
const struct rest	*rests_first(const struct rests *r);
void			 rests_shift(struct rests *r);
void			 rests_clear(struct rests *r);

#endif
