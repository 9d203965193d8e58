/* One NLRI as an event of ExaBGP's shows it. */
#ifndef ENGINE_SEEN_H
#define ENGINE_SEEN_H

#include "route/nlri.h"

struct json;

#define SEEN_LABELS	16	/* of one NLRI */

struct seen_nlri {
	struct nlri	 nlri;
	size_t		 labels_n;
	uint32_t	 labels[SEEN_LABELS];
};

/* Read the JSON of an NLRI of family. 0, or -1 when it is none. */
int	 seen_nlri_read(struct seen_nlri *seen, enum family family,
	    const struct json *json);

/*
 * The same from `show adj-rib out`, behind the neighbour: "ipv4 mpls-vpn
 * 10.4.0.0/24 label 100 next-hop 192.0.2.1 rd 65000:1". 0, or -1.
 */
int	 seen_nlri_listed(struct nlri *nlri, const char *line);

#endif
