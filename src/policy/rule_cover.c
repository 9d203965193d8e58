/*
 * Two rules of one user. Decides whether the earlier allows whatever the
 * later would; where that is not plain to see, it says no.
 */
#include <string.h>

#include "policy/inside.h"
#include "route/attrs.h"

/* Is what a key limits wider in a? Not given: no limit. */
static bool
is_unlimited(const struct policy_rule *a, const struct policy_rule *b,
    enum rule_key key, bool *covers)
{
	*covers = !rule_has(a, key);
	return *covers || !rule_has(b, key);
}

static bool
ranges_cover(const struct prefix_set *a, const struct prefix_range *range,
    enum prefix_use use)
{
	const struct prefix_range *r = prefix_set_covering(a, &range->prefix);

	while (r != NULL && !prefix_range_has(r, range, use))
		r = prefix_set_parent(a, r);
	return r != NULL;
}

static bool
prefixes_cover(const struct policy_rule *a, const struct policy_rule *b)
{
	const struct prefix_range *range;
	size_t i;

	if (a->any_prefix || b->any_prefix)
		return a->any_prefix;
	for (i = 0; i < b->prefixes.n; i++) {
		range = &b->prefixes.range[i];
		if ((rule_has_routes(b) &&
		    !ranges_cover(&a->prefixes, range, USE_ROUTE)) ||
		    (rule_allows(b, ACTION_FLOW) &&
		    !ranges_cover(&a->prefixes, range, USE_FLOW)))
			return false;
	}
	return true;
}

static bool
families_cover(const struct policy_rule *a, const struct policy_rule *b)
{
	bool covers;

	return is_unlimited(a, b, KEY_FAMILIES, &covers) ? covers :
	    (b->families & ~a->families) == 0;
}

static bool
neighbors_cover(const struct policy_rule *a, const struct policy_rule *b)
{
	bool covers;
	size_t i, j;

	if (is_unlimited(a, b, KEY_NEIGHBORS, &covers))
		return covers;
	if (a->all_neighbors || b->all_neighbors)
		return a->all_neighbors;
	for (i = 0; i < b->n_neighbors; i++) {
		for (j = 0; j < a->n_neighbors; j++)
			if (memcmp(&a->neighbors[j], &b->neighbors[i],
			    sizeof(a->neighbors[j])) == 0)
				break;
		if (j == a->n_neighbors)
			return false;
	}
	return true;
}

static bool
flow_actions_cover(const struct policy_rule *a, const struct policy_rule *b)
{
	bool covers;
	size_t i, j;

	if (is_unlimited(a, b, KEY_FLOW_ACTIONS, &covers))
		return covers || !rule_allows(b, ACTION_FLOW);
	if (b->extended && !a->extended)
		return false;
	for (i = 0; i < RULE_FLOW_ACTIONS && b->flow_actions[i] != NULL; i++) {
		for (j = 0; j < RULE_FLOW_ACTIONS; j++)
			if (a->flow_actions[j] == b->flow_actions[i])
				break;
		if (j == RULE_FLOW_ACTIONS)
			return false;
	}
	return true;
}

static bool
next_hops_cover(const struct policy_rule *a, const struct policy_rule *b)
{
	bool self = a->self || !rule_has(a, KEY_NEXT_HOPS);
	size_t i;

	if (a->any_next_hop || b->any_next_hop)
		return a->any_next_hop;
	if (!self && (b->self || !rule_has(b, KEY_NEXT_HOPS)))
		return false;
	for (i = 0; i < b->next_hops.n; i++)
		if (prefix_set_covering(&a->next_hops,
		    &b->next_hops.range[i].prefix) == NULL)
			return false;
	return true;
}

static bool
attributes_cover(const struct policy_rule *a, const struct policy_rule *b)
{
	bool covers;

	return is_unlimited(a, b, KEY_ATTRIBUTES, &covers) ? covers :
	    (b->attributes & ~a->attributes) == 0;
}

static bool
range_covers(const struct policy_rule *a, const struct policy_rule *b,
    enum rule_key key, const struct number_range *wide,
    const struct number_range *narrow)
{
	bool covers;

	return is_unlimited(a, b, key, &covers) ? covers :
	    narrow->min >= wide->min && narrow->max <= wide->max;
}

static bool
communities_cover(const struct policy_rule *a, const struct policy_rule *b)
{
	const struct patterns *wide = &a->communities;
	const struct patterns *narrow = &b->communities;
	bool covers;
	size_t i, j;

	if (is_unlimited(a, b, KEY_COMMUNITIES, &covers))
		return covers;
	if (b->extended && !a->extended)
		return false;
	for (i = 0; i < narrow->n; i++) {
		for (j = 0; j < wide->n; j++)
			if (pattern_has(&wide->pattern[j],
			    &narrow->pattern[i]))
				break;
		if (j == wide->n)
			return false;
	}
	return true;
}

/* What b forces it also allows: a must not limit that. */
static bool
forced_are_covered(const struct policy_rule *a, const struct policy_rule *b)
{
	return b->forced == NULL || (!rule_has(a, KEY_COMMUNITIES) &&
	    !rule_has(a, KEY_ATTRIBUTES));
}

bool
rule_covers(const struct policy_rule *a, const struct policy_rule *b)
{
	return (b->actions & ~a->actions) == 0 && families_cover(a, b) &&
	    neighbors_cover(a, b) && flow_actions_cover(a, b) &&
	    next_hops_cover(a, b) && attributes_cover(a, b) &&
	    range_covers(a, b, KEY_MED, &a->med, &b->med) &&
	    range_covers(a, b, KEY_LOCAL_PREFERENCE, &a->local_preference,
	    &b->local_preference) && communities_cover(a, b) &&
	    (a->max_ttl == 0 ||
	    (b->max_ttl > 0 && b->max_ttl <= a->max_ttl)) &&
	    forced_are_covered(a, b) && prefixes_cover(a, b);
}
