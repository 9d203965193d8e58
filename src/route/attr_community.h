/*
 * The rows of communities: RFC 1997, 8092 and 4360.
 */
#ifndef ROUTE_ATTR_COMMUNITY_H
#define ROUTE_ATTR_COMMUNITY_H

#include "route/attr_row.h"

attr_parse_fn	attr_parse_community, attr_parse_large_community,
		attr_parse_extended_community;
attr_print_fn	attr_print_community, attr_print_large_community,
		attr_print_extended_community;
attr_said_fn	attr_said_extended_community;
attr_json_fn	attr_to_json_community, attr_to_json_large_community,
		attr_to_json_extended_community;
attr_octets_fn	attr_octets_community, attr_octets_large_community,
		attr_octets_extended_community;
attr_seen_fn	attr_seen_community, attr_seen_large_community,
		attr_seen_extended_community;
attr_match_fn	attr_match_community, attr_match_large_community,
		attr_match_extended_community;

#endif
