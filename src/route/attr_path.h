/*
 * The row of as-path.
 */
#ifndef ROUTE_ATTR_PATH_H
#define ROUTE_ATTR_PATH_H

#include "route/attr_row.h"

attr_parse_fn	attr_parse_as_path;
attr_print_fn	attr_print_as_path;
attr_said_fn	attr_said_as_path;
attr_json_fn	attr_to_json_as_path;
attr_octets_fn	attr_octets_as_path;
attr_seen_fn	attr_seen_as_path;
attr_match_fn	attr_match_as_path;

/* The other key of ExaBGP 4's events that attr_seen_as_path reads. */
#define EVENT_AS_SET	"as-set"

#endif
