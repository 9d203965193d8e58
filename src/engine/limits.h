/*
 * How many routes a neighbour may be sent, family by family: below its
 * max-prefix, whose breach would end the session. Values, from the
 * configuration.
 */
#ifndef ENGINE_LIMITS_H
#define ENGINE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "route/family.h"

struct problem;

#define LIMIT_MAX	1000000000u	/* routes */

/* Those of one neighbour; 0: what holds for every one. */
struct limit {
	struct address	 peer;
	uint32_t	 routes[FAMILY__MAX];
};

/* Owned by its holder: limits_free. */
struct limits {
	uint32_t	 every[FAMILY__MAX];	/* 0: any number */
	bool		 any[FAMILY__MAX];	/* some neighbour has one */
	size_t		 n;
	struct limit	*list;			/* owned */
};

/* None; NULL: no memory. */
struct limits	*limits_new(void);
void		 limits_free(struct limits *l);	/* NULL is fine */

/*
 * A neighbour, its address or "*" for every one that has none of its own, and
 * a limit: "ipv4 unicast 1000". 0, or -1 with p.
 */
int		 limits_add(struct limits *l, const char *neighbor,
		    const char *value, struct problem *p);

/* The most that it may be sent; 0: any number. */
uint32_t	 limits_of(const struct limits *l, const struct address *peer,
		    enum family family);

#endif
