/*
 * The address families that ExaBGP's API announces. One row per family says
 * everything about it.
 */
#ifndef ROUTE_FAMILY_H
#define ROUTE_FAMILY_H

#include <stdbool.h>

#include "route/prefix.h"

/* Their numbers are written in databases. */
enum family {
	FAMILY_NONE,
	FAMILY_IPV4 = 1,		/* unicast */
	FAMILY_IPV6 = 2,
	FAMILY_IPV4_MPLS = 3,		/* labelled unicast (RFC 8277) */
	FAMILY_IPV6_MPLS = 4,
	FAMILY_IPV4_VPN = 5,		/* RFC 4364, 4659 */
	FAMILY_IPV6_VPN = 6,
	FAMILY_IPV4_FLOW = 7,		/* RFC 8955, 8956 */
	FAMILY_IPV6_FLOW = 8,
	FAMILY_IPV4_FLOW_VPN = 9,
	FAMILY_IPV6_FLOW_VPN = 10,
	FAMILY_VPLS = 11,		/* RFC 4761 */
	FAMILY__MAX
};

/* What an NLRI of a family is made of. */
enum family_kind { KIND_PREFIX, KIND_FLOW, KIND_VPLS };

/* "ipv4 unicast": ExaBGP's words. Borrowed, static; "" for NONE. */
const char	*family_name(enum family family);

/*
 * The family of ExaBGP's words ("ipv4 mpls-vpn"); or FAMILY_NONE. A SAFI
 * alone ("mpls-vpn") is taken with ip; "vpls" is that of "l2vpn vpls".
 */
enum family	 family_by_name(const char *name);
enum family	 family_by_safi(const char *safi, enum ip ip);

/* IP_NONE for VPLS. */
enum ip		 family_ip(enum family family);
enum family_kind family_kind(enum family family);

bool		 family_is_unicast(enum family family);	/* plain */
bool		 family_has_label(enum family family);
bool		 family_has_rd(enum family family);	/* VPLS too */

/*
 * The family of a prefix with a route distinguisher and with labels or not;
 * and that of a flow rule.
 */
enum family	 family_of_prefix(enum ip ip, bool rd, bool label);
enum family	 family_of_flow(enum ip ip, bool rd);

#endif
