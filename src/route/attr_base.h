/*
 * The rows of the attributes of RFC 4271 and 4456, and of RFC 7311, that are
 * numbers, words and addresses.
 */
#ifndef ROUTE_ATTR_BASE_H
#define ROUTE_ATTR_BASE_H

#include "route/attr_row.h"

attr_parse_fn	attr_parse_next_hop, attr_parse_origin, attr_parse_med,
		attr_parse_local_preference;
attr_print_fn	attr_print_next_hop, attr_print_origin, attr_print_med,
		attr_print_local_preference;
attr_print_fn	attr_print_other_origin;
attr_json_fn	attr_to_json_next_hop, attr_to_json_origin, attr_to_json_med,
		attr_to_json_local_preference;
attr_octets_fn	attr_octets_next_hop, attr_octets_origin, attr_octets_med,
		attr_octets_local_preference;
attr_seen_fn	attr_seen_origin, attr_seen_med, attr_seen_local_preference;
attr_match_fn	attr_match_next_hop, attr_match_origin, attr_match_med,
		attr_match_local_preference;

#endif
