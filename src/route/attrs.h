/*
 * The path attributes of one route: pure values. One row per attribute in
 * the table of attrs.c says everything about it.
 */
#ifndef ROUTE_ATTRS_H
#define ROUTE_ATTRS_H

#include <stdbool.h>
#include <stdint.h>

#include "route/prefix.h"

struct buf;
struct json;
struct problem;

/* In the order in which they are printed. */
enum attr {
	ATTR_NEXT_HOP,
	ATTR_ORIGIN,
	ATTR_AS_PATH,
	ATTR_MED,
	ATTR_LOCAL_PREFERENCE,
	ATTR_COMMUNITY,
	ATTR__MAX
};

enum origin { ORIGIN_IGP, ORIGIN_EGP, ORIGIN_INCOMPLETE, ORIGIN__MAX };

#define ATTRS_LIST_MAX	255	/* numbers in one AS_SEQUENCE segment */
#define ATTRS_TEXT	4096	/* room for any canonical text */

/* A list of 32-bit numbers. */
struct attr_list {
	uint16_t	 n;
	uint32_t	 value[ATTRS_LIST_MAX];
};

/* Attributes of a route. A value of some 2 KiB; keep the text, not this. */
struct attrs {
	unsigned	 given;		/* mask, 1u << enum attr */
	struct address	 next_hop;	/* IP_NONE: self */
	uint8_t		 origin;	/* enum origin */
	uint32_t	 med;
	uint32_t	 local_preference;
	struct attr_list as_path;	/* one AS_SEQUENCE (RFC 4271) */
	struct attr_list community;	/* RFC 1997; sorted, no doubles */
};

/* The attribute called name ("med"), or ATTR__MAX. Matches whole, as is. */
enum attr	 attr_by_name(const char *name);

/* The name of attr, ExaBGP's word. Borrowed, static. */
const char	*attr_name(enum attr attr);

/* May the key be given more than once? */
bool		 attr_is_list(enum attr attr);

/* No attribute given. */
void		 attrs_init(struct attrs *a);

/* Is attr given? */
static inline bool
attrs_has(const struct attrs *a, enum attr attr)
{
	return (a->given & 1u << attr) != 0;
}

/*
 * Parse value and set attr, or add to it when it is a list (value may hold
 * several, separated by commas). Refused with p filled in (field is the
 * attribute's name): out of range, malformed, a single key given twice, a
 * list over ATTRS_LIST_MAX. Returns 0, or -1.
 * next-hop: self or an address. origin: igp, egp or incomplete.
 * med, local-preference: 0-4294967295, decimal without leading zeros, signs.
 * as-path: numbers 1-4294967295 (RFC 6793, 7607).
 * community: A:B with both 0-65535, or the names of RFC 1997, 3765, 7999,
 * 8326: no-export no-advertise no-export-subconfed nopeer blackhole
 * graceful-shutdown.
 */
int		 attrs_set(struct attrs *a, enum attr attr, const char *value,
		    struct problem *p);

/*
 * Fill in the defaults (next-hop self; origin igp is left out, so that equal
 * routes have equal attributes) and check the whole for prefix: the
 * next-hop's family, and that attributes and prefix fit one UPDATE of 4,096
 * octets (RFC 4271) and one command line. 0, or -1 with p filled in.
 */
int		 attrs_complete(struct attrs *a, const struct prefix *prefix,
		    struct problem *p);

/*
 * Octets of the UPDATE message that announces prefix alone, in the kind of
 * session where it is longest.
 */
unsigned	 attrs_octets(const struct attrs *a,
		    const struct prefix *prefix);

/*
 * The canonical text of complete attributes: ExaBGP's words, lists in
 * brackets, always with next-hop, e.g.
 * "next-hop self med 200 community [ 100:400 300:600 ]".
 * Equal attributes have equal text. At most ATTRS_TEXT bytes with the NUL.
 */
void		 attrs_print(struct buf *b, const struct attrs *a);

/*
 * The same text for a command: self, unless it is IP_NONE, in place of
 * `self`, and in the other form (command.h) or not.
 */
void		 attrs_print_sent(struct buf *b, const struct attrs *a,
		    const struct address *self, bool other);

/* Parse canonical text; only what attrs_print printed. 0, or -1. */
int		 attrs_read(struct attrs *a, const char *text);

/*
 * Add what is given to the object: numbers as numbers, communities as
 * "A:B" strings, as-path as numbers, next-hop and origin as strings.
 */
void		 attrs_to_json(const struct attrs *a, struct json *object);

/* What of a BGP session decides how attributes look in ExaBGP's events. */
struct session_kind {
	uint32_t	 local_as;
	uint32_t	 peer_as;
	struct address	 local;		/* the session's own address */
};

/*
 * Read the "attribute" object and the next-hop key of a `send update` event
 * (ExaBGP 4.2 and 5 forms of as-path). 0, or -1 when something is there that
 * no attribute of ours can be: then it is nobody's of ours.
 */
int		 attrs_from_event(struct attrs *seen, const struct json *object,
		    const char *next_hop);

/*
 * Is seen how ExaBGP shows want when it sends it in such a session, the
 * next-hop of want being self_next_hop where it is self (IP_NONE: the
 * session's own address)? By each row of the table: the same; absent
 * (local-preference on eBGP); defaulted (origin igp; local-preference 100 on
 * iBGP; as-path: the local AS on eBGP, empty on iBGP).
 */
bool		 attrs_match_event(const struct attrs *want,
		    const struct attrs *seen, const struct session_kind *kind,
		    const struct address *self_next_hop);

#endif
