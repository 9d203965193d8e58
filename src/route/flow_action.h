/*
 * What a flow rule does (RFC 8955, 7): pure values, from ExaBGP's words to
 * extended communities, and back.
 */
#ifndef ROUTE_FLOW_ACTION_H
#define ROUTE_FLOW_ACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "route/dialect.h"
#include "route/prefix.h"

struct buf;
struct problem;

#define FLOW_ACTIONS	16	/* extended communities of one rule */
#define FLOW_ACTION_TEXT 64	/* longest value printed, and its NUL */

/* The actions of one rule. A value. */
struct flow_actions {
	unsigned	 kinds;		/* what is decided; of flow_action.c */
	bool		 needs_next_hop;
	struct address	 next_hop;	/* that a value named, or IP_NONE */
	size_t		 n;
	uint8_t		 community[FLOW_ACTIONS][8];
};

/* Does name ("rate-limit") belong to the actions? */
bool	 flow_action_is_key(const char *name);

/* The action called name, borrowed, static; NULL if there is none. */
const char *flow_action_name(const char *name);

/* Has the action a value? "discard" has none. */
bool	 flow_action_has_value(const char *name);

void	 flow_actions_init(struct flow_actions *a);

/*
 * Add an action; value is "" where it has none.
 *	accept, discard
 *	rate-limit N			octets a second, 0-1000000000000
 *	redirect ASN:N | IPV4:N		to the VRF of that route target
 *	redirect IP, copy IP		to that next-hop
 *	redirect-to-nexthop, copy-to-nexthop	to the next-hop of the rule
 *	redirect-to-nexthop-ietf IPV4, copy-to-nexthop-ietf IPV4
 *	mark N				0-63
 *	action sample | terminal | sample-terminal
 *	interface-set [NON-]TRANSITIVE:DIRECTION:ASN:GROUP
 *		transitive or non-transitive; input, output or input-output;
 *		0-4294967295; 0-16383. Repeatable.
 * Refused with p filled in (field is name): an unknown name, a value
 * malformed or out of range, an action of the same kind twice, and one that
 * contradicts another. 0, or -1.
 */
int	 flow_action_set(struct flow_actions *a, const char *name,
	    const char *value, struct problem *p);

/*
 * Add a community that was given as such: it counts as the action that it
 * is. The same one twice is one. 0, or -1 with p, its field being name.
 */
int	 flow_action_add(struct flow_actions *a, const uint8_t community[8],
	    const char *name, struct problem *p);

/*
 * Check the whole for a rule of the version ip: next_hop is what the rule was
 * given (IP_NONE: nothing) and becomes what must be sent. 0, or -1 with p.
 */
int	 flow_actions_complete(const struct flow_actions *a, enum ip ip,
	    struct address *next_hop, struct problem *p);

/*
 * The name of the action that community is, and its value appended to b;
 * NULL when it is no action. Borrowed, static. What is named, set with the
 * value gives the same octets.
 */
const char *flow_action_from(const uint8_t community[8], struct buf *b);

/*
 * Can ExaBGP of this dialect be given the extended community? ExaBGP 4.2
 * cannot show a redirect to a 4-octet AS number, and neither it nor 5 a rate
 * that is no finite number: it answers error, or not at all.
 */
bool	 flow_community_is_safe(const uint8_t community[8],
	    enum dialect dialect);

#endif
