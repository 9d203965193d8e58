/*
 * Whom an entry is for: all neighbours of ours, or those that are named, in
 * the words of ExaBGP's selectors (exabgp.md, 1.3). Pure values.
 */
#ifndef ROUTE_TARGET_H
#define ROUTE_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "route/prefix.h"

struct buf;
struct problem;

#define TARGETS_MAX	16	/* neighbours that one entry names */
#define TARGETS_TEXT	1024	/* room for their canonical text */

/* One neighbour. What is not given (IP_NONE, 0) is not compared. */
struct target {
	struct address	 peer;
	struct address	 local;		/* local-ip */
	struct address	 router_id;
	uint32_t	 local_as, peer_as;
};

/* n 0: all of ours. Sorted by address; no address twice. */
struct targets {
	size_t		 n;
	struct target	 list[TARGETS_MAX];
};

/*
 * Add one: ADDRESS [local-ip ADDRESS] [local-as ASN] [peer-as ASN]
 * [router-id ADDRESS], parted by blanks, keys in any order. `*` is refused:
 * name nobody to mean all; so is what makes the canonical text too long.
 * 0, or -1 with p, its field being field.
 */
int	 targets_add(struct targets *t, const char *text, const char *field,
	    struct problem *p);

/* The canonical text, parted by ", "; "" for all. */
void	 targets_print(struct buf *b, const struct targets *t);
void	 target_print(struct buf *b, const struct target *target);

/* Read canonical text. 0, or -1. */
int	 targets_read(struct targets *t, const char *text);

/* Is a neighbour named in both? Compared by address alone. */
bool	 targets_overlap(const struct targets *a, const struct targets *b);

#endif
