/*
 * The table of attributes: one row says everything about one attribute, and
 * only the rows' own functions know any by name. Decides in which order they
 * are printed.
 */
#include <string.h>

#include "buf.h"
#include "route/attr_base.h"
#include "route/attr_community.h"
#include "route/attr_generic.h"
#include "route/attr_mpls.h"
#include "route/attr_path.h"
#include "route/attr_reflect.h"
#include "route/attr_row.h"
#include "route/attrs.h"

static const struct attr_row attr_table[ATTR__MAX] = {
	[ATTR_NEXT_HOP] = {
		.name = "next-hop",
		.flow = true,
		.parse = attr_parse_next_hop,
		.print = attr_print_next_hop,
		.to_json = attr_to_json_next_hop,
		.octets = attr_octets_next_hop,
		.match = attr_match_next_hop,
	},
	[ATTR_ORIGIN] = {
		.name = "origin",
		.parse = attr_parse_origin,
		.print = attr_print_origin,
		.print_other = attr_print_other_origin,
		.to_json = attr_to_json_origin,
		.octets = attr_octets_origin,
		.seen = attr_seen_origin,
		.match = attr_match_origin,
	},
	[ATTR_AS_PATH] = {
		.name = "as-path",
		.shape = SHAPE_WHOLE,
		.event = EVENT_AS_SET,
		.parse = attr_parse_as_path,
		.print = attr_print_as_path,
		.said = attr_said_as_path,
		.to_json = attr_to_json_as_path,
		.octets = attr_octets_as_path,
		.seen = attr_seen_as_path,
		.match = attr_match_as_path,
	},
	[ATTR_MED] = {
		.name = "med",
		.parse = attr_parse_med,
		.print = attr_print_med,
		.to_json = attr_to_json_med,
		.octets = attr_octets_med,
		.seen = attr_seen_med,
		.match = attr_match_med,
	},
	[ATTR_LOCAL_PREFERENCE] = {
		.name = "local-preference",
		.parse = attr_parse_local_preference,
		.print = attr_print_local_preference,
		.to_json = attr_to_json_local_preference,
		.octets = attr_octets_local_preference,
		.seen = attr_seen_local_preference,
		.match = attr_match_local_preference,
	},
	[ATTR_COMMUNITY] = {
		.name = "community",
		.shape = SHAPE_LIST,
		.flow = true,
		.parse = attr_parse_community,
		.print = attr_print_community,
		.to_json = attr_to_json_community,
		.octets = attr_octets_community,
		.seen = attr_seen_community,
		.match = attr_match_community,
	},
	[ATTR_LARGE_COMMUNITY] = {
		.name = "large-community",
		.shape = SHAPE_LIST,
		.flow = true,
		.no_vpls = true,
		.parse = attr_parse_large_community,
		.print = attr_print_large_community,
		.to_json = attr_to_json_large_community,
		.octets = attr_octets_large_community,
		.seen = attr_seen_large_community,
		.match = attr_match_large_community,
	},
	[ATTR_EXTENDED_COMMUNITY] = {
		.name = "extended-community",
		.shape = SHAPE_LIST,
		.flow = true,
		.parse = attr_parse_extended_community,
		.print = attr_print_extended_community,
		.said = attr_said_extended_community,
		.to_json = attr_to_json_extended_community,
		.octets = attr_octets_extended_community,
		.seen = attr_seen_extended_community,
		.match = attr_match_extended_community,
	},
	[ATTR_ATOMIC_AGGREGATE] = {
		.name = "atomic-aggregate",
		.shape = SHAPE_FLAG,
		.no_vpls = true,
		.parse = attr_parse_atomic_aggregate,
		.to_json = attr_to_json_atomic_aggregate,
		.octets = attr_octets_atomic_aggregate,
		.seen = attr_seen_atomic_aggregate,
		.match = attr_match_atomic_aggregate,
	},
	[ATTR_AGGREGATOR] = {
		.name = "aggregator",
		.no_vpls = true,
		.parse = attr_parse_aggregator,
		.print = attr_print_aggregator,
		.to_json = attr_to_json_aggregator,
		.octets = attr_octets_aggregator,
		.seen = attr_seen_aggregator,
		.match = attr_match_aggregator,
	},
	[ATTR_ORIGINATOR_ID] = {
		.name = "originator-id",
		.parse = attr_parse_originator_id,
		.print = attr_print_originator_id,
		.to_json = attr_to_json_originator_id,
		.octets = attr_octets_originator_id,
		.seen = attr_seen_originator_id,
		.match = attr_match_originator_id,
	},
	[ATTR_CLUSTER_LIST] = {
		.name = "cluster-list",
		.shape = SHAPE_LIST,
		.parse = attr_parse_cluster_list,
		.print = attr_print_cluster_list,
		.to_json = attr_to_json_cluster_list,
		.octets = attr_octets_cluster_list,
		.seen = attr_seen_cluster_list,
		.match = attr_match_cluster_list,
	},
	[ATTR_AIGP] = {
		.name = "aigp",
		.no_vpls = true,
		.parse = attr_parse_aigp,
		.print = attr_print_aigp,
		.to_json = attr_to_json_aigp,
		.octets = attr_octets_aigp,
		.seen = attr_seen_aigp,
		.match = attr_match_aigp,
	},
	[ATTR_LABEL] = {
		.name = "label",
		.shape = SHAPE_LIST,
		.no_vpls = true,
		.parse = attr_parse_label,
		.print = attr_print_label,
		.to_json = attr_to_json_label,
		.octets = attr_octets_label,
		.match = attr_match_label,
	},
	[ATTR_BGP_PREFIX_SID] = {
		.name = "bgp-prefix-sid",
		.no_vpls = true,
		.parse = attr_parse_bgp_prefix_sid,
		.print = attr_print_bgp_prefix_sid,
		.to_json = attr_to_json_bgp_prefix_sid,
		.octets = attr_octets_bgp_prefix_sid,
		.seen = attr_seen_bgp_prefix_sid,
		.match = attr_match_bgp_prefix_sid,
	},
	[ATTR_ATTRIBUTE] = {
		.name = "attribute",
		.shape = SHAPE_WHOLE,
		.event = EVENT_ATTRIBUTE,
		.parse = attr_parse_attribute,
		.print = attr_print_attribute,
		.to_json = attr_to_json_attribute,
		.octets = attr_octets_attribute,
		.seen = attr_seen_attribute,
		.match = attr_match_attribute,
	},
};

const struct attr_row *
attr_row(enum attr attr)
{
	return &attr_table[attr];
}

enum attr
attr_by_name(const char *name)
{
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		if (strcmp(attr_table[attr].name, name) == 0)
			break;
	return attr;
}

const char *
attr_name(enum attr attr)
{
	return attr_table[attr].name;
}

bool
attr_is_list(enum attr attr)
{
	return attr_table[attr].shape == SHAPE_LIST ||
	    attr_table[attr].shape == SHAPE_WHOLE;
}

bool
attr_is_flow(enum attr attr)
{
	return attr_table[attr].flow;
}

void
attrs_init(struct attrs *a)
{
	memset(a, 0, sizeof(*a));
}

void
attrs_print_one(struct buf *b, const struct attrs *a, enum attr attr,
    enum dialect dialect)
{
	buf_puts(b, attr_table[attr].name);
	if (attr_table[attr].print == NULL)
		return;
	buf_putc(b, ' ');
	attr_table[attr].print(b, a, dialect);
}

/* The next-hop that is printed in place of self. */
static void
attrs_print_self(struct buf *b, const struct address *self)
{
	buf_puts(b, attr_table[ATTR_NEXT_HOP].name);
	buf_putc(b, ' ');
	address_print(b, self);
}

void
attrs_print_sent(struct buf *b, const struct attrs *a,
    const struct address *self, bool other, enum dialect dialect)
{
	const char *blank = "";
	bool in_other;
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++) {
		in_other = other && attr_table[attr].print_other != NULL;
		if (!in_other && !attrs_has(a, attr))
			continue;
		buf_puts(b, blank);
		blank = " ";
		if (in_other)
			attr_table[attr].print_other(b, a, dialect);
		else if (attr == ATTR_NEXT_HOP &&
		    a->next_hop.ip == IP_NONE && self->ip != IP_NONE)
			attrs_print_self(b, self);
		else
			attrs_print_one(b, a, attr, dialect);
	}
}

void
attrs_print(struct buf *b, const struct attrs *a)
{
	static const struct address none;

	attrs_print_sent(b, a, &none, false, DIALECT_OURS);
}

enum attr
attrs_unsaid(const struct attrs *a, enum dialect dialect)
{
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		if (attrs_has(a, attr) && attr_table[attr].said != NULL &&
		    !attr_table[attr].said(a, dialect))
			break;
	return attr;
}

void
attrs_to_json(const struct attrs *a, struct json *object)
{
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		if (attrs_has(a, attr))
			attr_table[attr].to_json(a, attr_table[attr].name,
			    object);
}
