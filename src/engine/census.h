/*
 * How many entries there are for whom: for all neighbours, and for each that
 * is named. In memory, the store's own; one thread's.
 */
#ifndef ENGINE_CENSUS_H
#define ENGINE_CENSUS_H

#include <stdint.h>

#include "engine/counter.h"
#include "route/family.h"

struct census;
struct limits;
struct targets;

/* NULL: no memory. Owned: census_free, NULL is fine. */
struct census	*census_new(void);
void		 census_free(struct census *c);

/* One entry more (by 1) or less (-1). 0, or -1: no memory. */
int		 census_add(struct census *c, struct journal *j,
		    const struct targets *to, enum family family, int by);

/*
 * Would one entry more be too many for a neighbour? The limit that it has, or
 * 0; who is its address, "" for any that is not named. Each entry that can
 * reach a neighbour counts: those for all, and those that name it, also
 * where one of these overrides one of those.
 */
uint32_t	 census_full(const struct census *c, const struct limits *l,
		    const struct targets *to, enum family family,
		    char who[ADDRESS_TEXT]);

#endif
