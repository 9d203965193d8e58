/*
 * Prefixes with the lengths that each allows, as in a router's prefix-list.
 * Built once, then asked in the time of a binary search. Pure values.
 */
#ifndef POLICY_PREFIX_SET_H
#define POLICY_PREFIX_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "route/prefix.h"

struct problem;

/* What asks: routes match lengths from min to max, flow rules flow_max. */
enum prefix_use { USE_ROUTE, USE_FLOW };

/* One prefix and the lengths that it takes, of what is equal or inside. */
struct prefix_range {
	struct prefix	 prefix;
	uint8_t		 min, max;
	uint8_t		 flow_max;	/* of the destination of a flow rule */
	uint32_t	 parent;	/* the nearest that covers it, from 1 */
};

/* Zeroed: empty. */
struct prefix_set {
	struct prefix_range	*range;	/* in order after prefix_set_end */
	size_t			 n, room;
};

/*
 * Parse "PREFIX [ge N] [le M]": without both just its own length, but flow
 * rules any from its own on; with ge alone from N on; with le alone from its
 * own to M. 0, or -1 with p, its field being field.
 */
int	 prefix_range_parse(struct prefix_range *r, const char *text,
	    const char *field, struct problem *p);

/* The longest length of the range for this use. */
unsigned prefix_range_max(const struct prefix_range *r, enum prefix_use use);

/* Does a take all that b takes? */
bool	 prefix_range_has(const struct prefix_range *a,
	    const struct prefix_range *b, enum prefix_use use);

/* Add a copy; not after prefix_set_end. 0, or -1: no memory. */
int	 prefix_set_add(struct prefix_set *set, const struct prefix_range *r);

/* Order it. Nothing can be found before. 0, or -1: no memory. */
int	 prefix_set_end(struct prefix_set *set);

/* One that takes prefix; NULL if none does. Borrowed from the set. */
const struct prefix_range *prefix_set_find(const struct prefix_set *set,
	    const struct prefix *prefix, enum prefix_use use);

/* The nearest that covers prefix, whatever lengths it takes; or NULL. */
const struct prefix_range *prefix_set_covering(const struct prefix_set *set,
	    const struct prefix *prefix);

/* One that is equal to prefix or inside it; or NULL. */
const struct prefix_range *prefix_set_inside(const struct prefix_set *set,
	    const struct prefix *prefix);

/* The one that r lies in; NULL: none. Both of the set. */
const struct prefix_range *prefix_set_parent(const struct prefix_set *set,
	    const struct prefix_range *r);

void	 prefix_set_free(struct prefix_set *set);

/* Bits of an address of the prefix: 32 or 128. */
unsigned prefix_bits(const struct prefix *prefix);

#endif
