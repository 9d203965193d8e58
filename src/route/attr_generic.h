/*
 * The row of attributes that have no row of their own.
 */
#ifndef ROUTE_ATTR_GENERIC_H
#define ROUTE_ATTR_GENERIC_H

#include "route/attr_row.h"

attr_parse_fn	attr_parse_attribute;
attr_print_fn	attr_print_attribute;
attr_json_fn	attr_to_json_attribute;
attr_octets_fn	attr_octets_attribute;
attr_seen_fn	attr_seen_attribute;
attr_match_fn	attr_match_attribute;

/* How the keys of events begin that attr_seen_attribute reads. */
#define EVENT_ATTRIBUTE	"attribute-0x"

#endif
