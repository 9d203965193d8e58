/*
 * The path attributes of one entry: pure values. One row per attribute in
 * the table of attrs.c says everything about it.
 */
#ifndef ROUTE_ATTRS_H
#define ROUTE_ATTRS_H

#include <stdbool.h>
#include <stdint.h>

#include "route/dialect.h"
#include "route/prefix.h"

struct buf;
struct json;
struct nlri;
struct problem;

/* In the order in which they are printed. */
enum attr {
	ATTR_NEXT_HOP,
	ATTR_ORIGIN,
	ATTR_AS_PATH,
	ATTR_MED,
	ATTR_LOCAL_PREFERENCE,
	ATTR_COMMUNITY,
	ATTR_LARGE_COMMUNITY,
	ATTR_EXTENDED_COMMUNITY,
	ATTR_ATOMIC_AGGREGATE,
	ATTR_AGGREGATOR,
	ATTR_ORIGINATOR_ID,
	ATTR_CLUSTER_LIST,
	ATTR_AIGP,
	ATTR_LABEL,
	ATTR_BGP_PREFIX_SID,
	ATTR_ATTRIBUTE,
	ATTR__MAX
};

enum origin { ORIGIN_IGP, ORIGIN_EGP, ORIGIN_INCOMPLETE, ORIGIN__MAX };

#define ATTRS_LIST_MAX	255	/* numbers in a list */
#define ATTRS_LABEL_MAX	8	/* labels of one prefix */
#define ATTRS_SRGB_MAX	32	/* ranges of a bgp-prefix-sid */
#define ATTRS_TEXT	4096	/* room for any canonical text */

/* A list of 32-bit numbers. */
struct attr_list {
	uint16_t	 n;
	uint32_t	 value[ATTRS_LIST_MAX];
};

/*
 * AS numbers in order. Neighbours with set 0 are an AS_SEQUENCE; with one
 * other number, an AS_SET, sorted and without doubles (RFC 4271, 4.3).
 */
struct attr_path {
	uint16_t	 n;
	uint32_t	 as[ATTRS_LIST_MAX];
	uint8_t		 set[ATTRS_LIST_MAX];	/* sets are counted from 1 */
};

/* RFC 8092; sorted, no doubles. */
struct attr_large {
	uint16_t	 n;
	struct large {
		uint32_t part[3];
	}		 value[ATTRS_LIST_MAX];
};

/* RFC 4360, as numbers of eight octets; sorted, no doubles. */
struct attr_extended {
	uint16_t	 n;
	bool		 rounded;	/* of an event: to 53 bits */
	uint64_t	 value[ATTRS_LIST_MAX];
};

/* RFC 8669. */
struct attr_prefix_sid {
	uint32_t	 index;
	uint8_t		 n;
	struct srgb {
		uint32_t base, range;
	}		 srgb[ATTRS_SRGB_MAX];
};

/* Code, flags, two octets of length, value; sorted by code, one of each. */
struct attr_generic {
	uint16_t	 n;
	uint8_t		 octets[ATTRS_TEXT / 2];
};

/* Attributes of an entry. A value of some 10 KiB; keep the text, not this. */
struct attrs {
	uint32_t	 given;		/* mask, 1u << enum attr */
	struct address	 next_hop;	/* IP_NONE: self */
	uint8_t		 origin;	/* enum origin */
	uint32_t	 med;
	uint32_t	 local_preference;
	uint32_t	 aggregator_as;
	uint32_t	 aggregator;	/* addresses are in host order */
	uint32_t	 originator_id;
	uint64_t	 aigp;		/* RFC 7311 */
	struct attr_path as_path;
	struct attr_list community;	/* RFC 1997; sorted, no doubles */
	struct attr_large large;
	struct attr_extended extended;
	struct attr_list cluster;	/* in order */
	struct attr_list label;		/* in order, the top first */
	struct attr_prefix_sid prefix_sid;
	struct attr_generic generic;
};

/* The attribute called name ("med"), or ATTR__MAX. Matches whole, as is. */
enum attr	 attr_by_name(const char *name);

/* The name of attr, ExaBGP's word. Borrowed, static. */
const char	*attr_name(enum attr attr);

/* May the key be given more than once? */
bool		 attr_is_list(enum attr attr);

/* May a flow rule have it? */
bool		 attr_is_flow(enum attr attr);

/* No attribute given. */
void		 attrs_init(struct attrs *a);

/* Is attr given? */
static inline bool
attrs_has(const struct attrs *a, enum attr attr)
{
	return (a->given & UINT32_C(1) << attr) != 0;
}

/*
 * Parse value and set attr, or add to it when it is a list. A list's value
 * may hold several, parted by commas or blanks, in brackets or not. Refused
 * with p filled in (field is the attribute's name): out of range, malformed,
 * a single key given twice, a list over its maximum. Returns 0, or -1.
 * next-hop: self or an address. origin: igp, egp or incomplete.
 * med, local-preference: 0-4294967295, decimal without leading zeros, signs.
 * as-path: AS numbers (attr_text.h) and sets of them in ( ), in ExaBGP 4's
 * spelling, `[ 1 2 ( 3 4 ) ]`, or 5's, `[ 1 2 ] ( 3 4 )`.
 * community: A:B with both 0-65535, 0 to 4294967295 decimal or 0x, or a name
 * of IANA's registry in lower case, with dashes or underscores.
 * large-community: A:B:C, each 0-4294967295.
 * extended-community: see extcomm.h.
 * atomic-aggregate: nothing, true or yes, or its own name.
 * aggregator: ASN:IPV4, in ( ) or not. originator-id, cluster-list: IPv4.
 * aigp: 0-18446744073709551615, decimal or 0x. label: 0-1048575.
 * bgp-prefix-sid: `[ INDEX ]`, `[ INDEX, [ (BASE,RANGE), ... ] ]`.
 * attribute: `[ 0xCODE 0xFLAGS 0xOCTETS ]`, of codes that are no attribute
 * here and that ExaBGP does not decode; optional, RFC 4271, 4.3.
 */
int		 attrs_set(struct attrs *a, enum attr attr, const char *value,
		    struct problem *p);

/* The same from JSON: all that attrs_to_json gives, and more. 0, or -1. */
int		 attrs_set_json(struct attrs *a, enum attr attr,
		    const struct json *value, struct problem *p);

/*
 * Fill in the defaults (next-hop self but for flow rules; origin igp is left
 * out, so that equal routes have equal attributes) and check the whole for
 * nlri: which may be given there, the next-hop's family, labels, and that
 * everything fits one UPDATE of 4,096 octets (RFC 4271) and one command
 * line in any dialect. 0, or -1 with p filled in.
 */
int		 attrs_complete(struct attrs *a, const struct nlri *nlri,
		    struct problem *p);

/*
 * Octets of the UPDATE message that announces nlri alone, in the kind of
 * session where it is longest.
 */
unsigned	 attrs_octets(const struct attrs *a, const struct nlri *nlri);

/*
 * The canonical text of complete attributes: ExaBGP's words, lists in
 * brackets, with next-hop but for flow rules, e.g.
 * "next-hop self med 200 community [ 100:400 300:600 ]".
 * Equal attributes have equal text. At most ATTRS_TEXT bytes with the NUL.
 */
void		 attrs_print(struct buf *b, const struct attrs *a);

/*
 * The text for a command in the dialect: self, unless it is IP_NONE, in
 * place of `self`, and in the other form (command.h) or not. What cannot be
 * said in the dialect is written so that ExaBGP answers error.
 */
void		 attrs_print_sent(struct buf *b, const struct attrs *a,
		    const struct address *self, bool other,
		    enum dialect dialect);

/* Name and value of one that is given: "community [ 1:2 ]". */
void		 attrs_print_one(struct buf *b, const struct attrs *a,
		    enum attr attr, enum dialect dialect);

/*
 * Can all be said in the dialect? ATTR__MAX, or the first that cannot: an
 * as-path other than one sequence and then one set (ExaBGP 4), a redirect to
 * an AS number of four octets (ExaBGP 4).
 */
enum attr	 attrs_unsaid(const struct attrs *a, enum dialect dialect);

/* Parse canonical text; only what attrs_print printed. 0, or -1. */
int		 attrs_read(struct attrs *a, const char *text);

/*
 * Add what is given to the object: numbers as numbers (an aigp of 2^53 and
 * more as a string), communities and addresses as strings, as-path as an
 * array with an array for each set, bgp-prefix-sid as
 * [ index, [ [ base, range ], ... ] ].
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
 * (the forms of ExaBGP 4.2 and 5). next_hop is "no-nexthop" where there is
 * none, as for most flow rules. 0, or -1 when something is there that no
 * attribute of ours can be: then it is nobody's of ours.
 */
int		 attrs_from_event(struct attrs *seen, const struct json *object,
		    const char *next_hop);

/*
 * Is seen how ExaBGP shows want when it sends it in such a session, the
 * next-hop of want being self_next_hop where it is self (IP_NONE: the
 * session's own address)? By each row of the table: the same; absent
 * (local-preference on eBGP); defaulted (origin igp; local-preference 100 on
 * iBGP; as-path: the local AS on eBGP, empty on iBGP). An aigp counts only
 * where it is seen. Labels are with the NLRI, not among the attributes: they
 * are the caller's to compare.
 */
bool		 attrs_match_event(const struct attrs *want,
		    const struct attrs *seen, const struct session_kind *kind,
		    const struct address *self_next_hop);

#endif
