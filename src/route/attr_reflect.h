/*
 * The rows of aggregation, route reflection and AIGP.
 */
#ifndef ROUTE_ATTR_REFLECT_H
#define ROUTE_ATTR_REFLECT_H

#include "route/attr_row.h"

attr_parse_fn	attr_parse_atomic_aggregate, attr_parse_aggregator,
		attr_parse_originator_id, attr_parse_cluster_list,
		attr_parse_aigp;
attr_print_fn	attr_print_aggregator, attr_print_originator_id,
		attr_print_cluster_list, attr_print_aigp;
attr_json_fn	attr_to_json_atomic_aggregate, attr_to_json_aggregator,
		attr_to_json_originator_id, attr_to_json_cluster_list,
		attr_to_json_aigp;
attr_octets_fn	attr_octets_atomic_aggregate, attr_octets_aggregator,
		attr_octets_originator_id, attr_octets_cluster_list,
		attr_octets_aigp;
attr_seen_fn	attr_seen_atomic_aggregate, attr_seen_aggregator,
		attr_seen_originator_id, attr_seen_cluster_list,
		attr_seen_aigp;
attr_match_fn	attr_match_atomic_aggregate, attr_match_aggregator,
		attr_match_originator_id, attr_match_cluster_list,
		attr_match_aigp;

#endif
