/*
 * The rows of labels (RFC 8277) and of bgp-prefix-sid (RFC 8669).
 */
#ifndef ROUTE_ATTR_MPLS_H
#define ROUTE_ATTR_MPLS_H

#include "route/attr_row.h"

attr_parse_fn	attr_parse_label, attr_parse_bgp_prefix_sid;
attr_print_fn	attr_print_label, attr_print_bgp_prefix_sid;
attr_json_fn	attr_to_json_label, attr_to_json_bgp_prefix_sid;
attr_octets_fn	attr_octets_label, attr_octets_bgp_prefix_sid;
attr_seen_fn	attr_seen_bgp_prefix_sid;
attr_match_fn	attr_match_label, attr_match_bgp_prefix_sid;

#endif
