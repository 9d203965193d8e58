/* A ring of turns: which group of entries is looked at next. */
#ifndef ENGINE_TURNS_H
#define ENGINE_TURNS_H

#include <stdint.h>

struct turn {
	uint32_t	 set;
	uint8_t		 family;	/* enum family */
};

/* All zero: empty. size is 0 or a power of two. */
struct turns {
	struct turn	*ring;		/* owned */
	uint32_t	 first, n, size;
};

void			 turns_free(struct turns *t);
int			 turns_push(struct turns *t, uint32_t set,
			    uint8_t family);
const struct turn	*turns_first(const struct turns *t);	/* or NULL */
void			 turns_shift(struct turns *t);

/* The first goes behind all others. */
void			 turns_rotate(struct turns *t);

#endif
