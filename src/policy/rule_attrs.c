/*
 * The attributes of a wish before one rule. Decides that what a rule forces
 * it also allows, so that an entry conforms after communities were added to
 * it; and that an extended community of a flow rule is an action, or is
 * allowed as such.
 */
#include <string.h>

#include "buf.h"
#include "policy/inside.h"
#include "route/attrs.h"
#include "route/extcomm.h"
#include "route/flow_action.h"

static bool
rule_has_flow_action(const struct policy_rule *r, const char *name)
{
	size_t i;

	for (i = 0; i < RULE_FLOW_ACTIONS && r->flow_actions[i] != NULL; i++)
		if (strcmp(r->flow_actions[i], name) == 0)
			return true;
	return false;
}

/* Are all of the extended communities actions? */
static bool
all_are_actions(const struct question *q)
{
	return q->flow && q->n_actions == q->wish->attrs->extended.n;
}

bool
rule_pass_flow_actions(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	const char *name = "accept";
	size_t i;

	if (!q->flow || !rule_has(r, KEY_FLOW_ACTIONS))
		return true;
	if (q->wish->attrs->extended.n > FLOW_ACTIONS ||
	    (!all_are_actions(q) && !r->extended)) {
		buf_puts(b, "an extended community is none of its actions");
		return false;
	}
	for (i = 0; i < q->n_actions; i++)
		if (!rule_has_flow_action(r, name = q->flow_actions[i]))
			break;
	if (i == q->n_actions && (i > 0 || rule_has_flow_action(r, name)))
		return true;
	buf_printf(b, "%s is none of its flow actions", name);
	return false;
}

static bool
rule_has_next_hop(const struct policy_rule *r, const struct address *address)
{
	struct prefix host = { .ip = address->ip };

	memcpy(host.bytes, address->bytes, sizeof(host.bytes));
	host.length = (uint8_t)prefix_bits(&host);
	return prefix_set_covering(&r->next_hops, &host) != NULL;
}

static bool
pass_next_hop(const struct policy_rule *r, const struct address *address,
    struct buf *b)
{
	if (rule_has_next_hop(r, address))
		return true;
	address_print(b, address);
	buf_puts(b, " is none of its next hops");
	return false;
}

/* The addresses that the actions of a flow rule redirect to. */
static bool
pass_redirects(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	struct address address = { .ip = IP_V4 };
	uint64_t value;
	size_t i;

	for (i = 0; i < q->wish->attrs->extended.n; i++) {
		value = q->wish->attrs->extended.value[i];
		if (value >> 48 != 0x010c)	/* redirect-to-nexthop-ietf */
			continue;
		address.bytes[0] = (uint8_t)(value >> 40);
		address.bytes[1] = (uint8_t)(value >> 32);
		address.bytes[2] = (uint8_t)(value >> 24);
		address.bytes[3] = (uint8_t)(value >> 16);
		if (!pass_next_hop(r, &address, b))
			return false;
	}
	return true;
}

bool
rule_pass_next_hops(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	const struct attrs *a = q->wish->attrs;

	if (r->any_next_hop)
		return true;
	if (q->flow && !pass_redirects(r, q, b))
		return false;
	if (!attrs_has(a, ATTR_NEXT_HOP))
		return true;
	if (a->next_hop.ip != IP_NONE)
		return pass_next_hop(r, &a->next_hop, b);
	if (r->self || !rule_has(r, KEY_NEXT_HOPS))
		return true;
	buf_puts(b, "self is none of its next hops");
	return false;
}

static bool
is_forced(const struct policy_rule *r, uint32_t community)
{
	size_t i;

	for (i = 0; r->forced != NULL && i < r->forced->community.n; i++)
		if (r->forced->community.value[i] == community)
			return true;
	return false;
}

static bool
is_forced_large(const struct policy_rule *r, const struct large *large)
{
	size_t i;

	for (i = 0; r->forced != NULL && i < r->forced->large.n; i++)
		if (memcmp(&r->forced->large.value[i], large,
		    sizeof(*large)) == 0)
			return true;
	return false;
}

/* Is the attribute nothing but what the rule forces, or actions? */
static bool
is_not_his(const struct policy_rule *r, const struct question *q,
    enum attr attr)
{
	const struct attrs *a = q->wish->attrs;
	size_t i;

	if (attr == ATTR_NEXT_HOP)
		return true;
	if (attr == ATTR_EXTENDED_COMMUNITY)
		return all_are_actions(q);
	if (attr == ATTR_COMMUNITY)
		for (i = 0; i < a->community.n; i++)
			if (!is_forced(r, a->community.value[i]))
				return false;
	if (attr == ATTR_LARGE_COMMUNITY)
		for (i = 0; i < a->large.n; i++)
			if (!is_forced_large(r, &a->large.value[i]))
				return false;
	return attr == ATTR_COMMUNITY || attr == ATTR_LARGE_COMMUNITY;
}

bool
rule_pass_attributes(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	enum attr attr;

	if (!rule_has(r, KEY_ATTRIBUTES))
		return true;
	for (attr = 0; attr < ATTR__MAX; attr++)
		if (attrs_has(q->wish->attrs, attr) &&
		    (r->attributes & UINT32_C(1) << attr) == 0 &&
		    !is_not_his(r, q, attr))
			break;
	if (attr == ATTR__MAX)
		return true;
	buf_printf(b, "%s is none of its attributes", attr_name(attr));
	return false;
}

static bool
pass_range(const struct number_range *range, uint32_t n, struct buf *b)
{
	if (n >= range->min && n <= range->max)
		return true;
	buf_printf(b, "%u is not within %u-%u", n, range->min, range->max);
	return false;
}

bool
rule_pass_med(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	const struct attrs *a = q->wish->attrs;

	return !rule_has(r, KEY_MED) || !attrs_has(a, ATTR_MED) ||
	    pass_range(&r->med, a->med, b);
}

bool
rule_pass_local_preference(const struct policy_rule *r,
    const struct question *q, struct buf *b)
{
	const struct attrs *a = q->wish->attrs;

	return !rule_has(r, KEY_LOCAL_PREFERENCE) ||
	    !attrs_has(a, ATTR_LOCAL_PREFERENCE) ||
	    pass_range(&r->local_preference, a->local_preference, b);
}

static bool
pass_community(const struct policy_rule *r, uint32_t community,
    struct buf *b)
{
	uint32_t part[2] = { community >> 16, community & 0xffff };

	if (is_forced(r, community) ||
	    patterns_match(&r->communities, 2, part))
		return true;
	buf_printf(b, "%u:%u is none of its communities", part[0], part[1]);
	return false;
}

static bool
pass_large(const struct policy_rule *r, const struct large *large,
    struct buf *b)
{
	if (is_forced_large(r, large) ||
	    patterns_match(&r->communities, 3, large->part))
		return true;
	buf_printf(b, "%u:%u:%u is none of its communities", large->part[0],
	    large->part[1], large->part[2]);
	return false;
}

bool
rule_pass_communities(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	const struct attrs *a = q->wish->attrs;
	size_t i;

	if (!rule_has(r, KEY_COMMUNITIES))
		return true;
	for (i = 0; i < a->community.n; i++)
		if (!pass_community(r, a->community.value[i], b))
			return false;
	for (i = 0; i < a->large.n; i++)
		if (!pass_large(r, &a->large.value[i], b))
			return false;
	if (r->extended || a->extended.n == 0 || all_are_actions(q))
		return true;
	buf_puts(b, "extended communities are none of its communities");
	return false;
}
