/* Inside the store: what is counted beside its rows. */
#ifndef ENGINE_STORE_COUNT_H
#define ENGINE_STORE_COUNT_H

#include "route/family.h"

struct store;

/* Count all rows, for a store that was opened just now. 0 or -1. */
int	 store_count(struct store *s);

/*
 * A row more (by 1) or less (-1) that is for targets, canonical text. 0 or
 * -1.
 */
int	 store_count_row(struct store *s, const char *targets,
	    enum family family, int by);

#endif
