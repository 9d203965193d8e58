/*
 * The table of families. Decides their names and what belongs to each; knows
 * no NLRI.
 */
#include <string.h>

#include "route/family.h"

static const struct {
	const char		*name;
	const char		*safi;
	enum ip			 ip;
	enum family_kind	 kind;
	bool			 label, rd;
} family_table[FAMILY__MAX] = {
	[FAMILY_NONE] = { "", "", IP_NONE, KIND_PREFIX, false, false },
	[FAMILY_IPV4] = { "ipv4 unicast", "unicast", IP_V4, KIND_PREFIX,
	    false, false },
	[FAMILY_IPV6] = { "ipv6 unicast", "unicast", IP_V6, KIND_PREFIX,
	    false, false },
	[FAMILY_IPV4_MPLS] = { "ipv4 nlri-mpls", "nlri-mpls", IP_V4,
	    KIND_PREFIX, true, false },
	[FAMILY_IPV6_MPLS] = { "ipv6 nlri-mpls", "nlri-mpls", IP_V6,
	    KIND_PREFIX, true, false },
	[FAMILY_IPV4_VPN] = { "ipv4 mpls-vpn", "mpls-vpn", IP_V4,
	    KIND_PREFIX, true, true },
	[FAMILY_IPV6_VPN] = { "ipv6 mpls-vpn", "mpls-vpn", IP_V6,
	    KIND_PREFIX, true, true },
	[FAMILY_IPV4_FLOW] = { "ipv4 flow", "flow", IP_V4, KIND_FLOW,
	    false, false },
	[FAMILY_IPV6_FLOW] = { "ipv6 flow", "flow", IP_V6, KIND_FLOW,
	    false, false },
	[FAMILY_IPV4_FLOW_VPN] = { "ipv4 flow-vpn", "flow-vpn", IP_V4,
	    KIND_FLOW, false, true },
	[FAMILY_IPV6_FLOW_VPN] = { "ipv6 flow-vpn", "flow-vpn", IP_V6,
	    KIND_FLOW, false, true },
	[FAMILY_VPLS] = { "l2vpn vpls", "vpls", IP_NONE, KIND_VPLS,
	    false, true },
};

const char *
family_name(enum family family)
{
	return family_table[family].name;
}

enum family
family_by_name(const char *name)
{
	enum family f;

	if (strcmp(name, family_table[FAMILY_VPLS].safi) == 0)
		return FAMILY_VPLS;
	for (f = FAMILY_IPV4; f < FAMILY__MAX; f++)
		if (strcmp(family_table[f].name, name) == 0)
			return f;
	return FAMILY_NONE;
}

enum family
family_by_safi(const char *safi, enum ip ip)
{
	enum family f;

	for (f = FAMILY_IPV4; f < FAMILY__MAX; f++)
		if (family_table[f].ip == ip &&
		    strcmp(family_table[f].safi, safi) == 0)
			return f;
	return FAMILY_NONE;
}

enum ip
family_ip(enum family family)
{
	return family_table[family].ip;
}

enum family_kind
family_kind(enum family family)
{
	return family_table[family].kind;
}

bool
family_is_unicast(enum family family)
{
	return family == FAMILY_IPV4 || family == FAMILY_IPV6;
}

bool
family_has_label(enum family family)
{
	return family_table[family].label;
}

bool
family_has_rd(enum family family)
{
	return family_table[family].rd;
}

enum family
family_of_prefix(enum ip ip, bool rd, bool label)
{
	if (rd)
		return ip == IP_V4 ? FAMILY_IPV4_VPN : FAMILY_IPV6_VPN;
	if (label)
		return ip == IP_V4 ? FAMILY_IPV4_MPLS : FAMILY_IPV6_MPLS;
	return ip == IP_V4 ? FAMILY_IPV4 : FAMILY_IPV6;
}

enum family
family_of_flow(enum ip ip, bool rd)
{
	if (rd)
		return ip == IP_V4 ? FAMILY_IPV4_FLOW_VPN :
		    FAMILY_IPV6_FLOW_VPN;
	return ip == IP_V4 ? FAMILY_IPV4_FLOW : FAMILY_IPV6_FLOW;
}
