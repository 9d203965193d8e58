/*
 * How attributes appear in ExaBGP's `send update` events: the functions of
 * the rows of the table of attributes for it. Only attrs.c calls them.
 */
#ifndef ROUTE_ATTR_SEEN_H
#define ROUTE_ATTR_SEEN_H

#include <stdbool.h>

struct address;
struct attrs;
struct json;
struct session_kind;

/* One comparison: what was wanted, what was seen, in which session. */
struct sighting {
	const struct attrs		*want;
	const struct attrs		*seen;
	const struct session_kind	*kind;
	const struct address		*self;	/* IP_NONE: kind->local */
};

/* Read the value of the attribute's key. 0, or -1: nothing of ours. */
int	 attr_seen_origin(struct attrs *seen, const struct json *value);
int	 attr_seen_as_path(struct attrs *seen, const struct json *value);
int	 attr_seen_med(struct attrs *seen, const struct json *value);
int	 attr_seen_local_preference(struct attrs *seen,
	    const struct json *value);
int	 attr_seen_community(struct attrs *seen, const struct json *value);

/* Is this attribute as it must appear there? */
bool	 attr_match_next_hop(const struct sighting *s);
bool	 attr_match_origin(const struct sighting *s);
bool	 attr_match_as_path(const struct sighting *s);
bool	 attr_match_med(const struct sighting *s);
bool	 attr_match_local_preference(const struct sighting *s);
bool	 attr_match_community(const struct sighting *s);

#endif
