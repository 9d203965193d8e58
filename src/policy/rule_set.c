/*
 * Values of a rule's keys. Decides which words stand for what; prefixes,
 * addresses, families, communities and actions are read by the route room.
 */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "policy/inside.h"
#include "route/attr_text.h"
#include "route/attrs.h"
#include "route/family.h"

#define ACTIONS_ALL	((1u << ACTION__MAX) - 1)

int
rule_set_allow(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	enum action action;

	if (strcmp(value, "everything") == 0) {
		r->actions = ACTIONS_ALL;
		r->others = true;
		return 0;
	}
	for (action = 0; action < ACTION__MAX; action++)
		if (strcmp(action_name(action), value) == 0) {
			r->actions |= 1u << action;
			if (action == ACTION_ANNOUNCE)
				r->actions |= 1u << ACTION_WITHDRAW;
			return 0;
		}
	return problem_set(problem, ERR_VALUE, key, "\"%.40s\" is none of "
	    "read, announce, withdraw, flow, operate, everything", value);
}

int
rule_set_families(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	enum family family = family_by_name(value);

	if (family == FAMILY_NONE)
		return problem_set(problem, ERR_VALUE, key, "\"%.40s\" is no "
		    "family; they have names such as \"ipv4 unicast\"", value);
	r->families |= UINT32_C(1) << family;
	return 0;
}

int
rule_set_prefixes(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	struct prefix_range range;

	if (strcmp(value, "any") == 0) {
		r->any_prefix = true;
		return 0;
	}
	if (prefix_range_parse(&range, value, key, problem) == -1)
		return -1;
	if (prefix_set_add(&r->prefixes, &range) == -1)
		return problem_memory(key, problem);
	return 0;
}

int
rule_set_neighbors(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	struct address address, *more;

	if (strcmp(value, "all") == 0) {
		r->all_neighbors = true;
		return 0;
	}
	if (address_parse(&address, value, key, problem) == -1)
		return -1;
	more = reallocarray(r->neighbors, r->n_neighbors + 1, sizeof(*more));
	if (more == NULL)
		return problem_memory(key, problem);
	r->neighbors = more;
	r->neighbors[r->n_neighbors++] = address;
	return 0;
}

/* The word for the same community, where there are two. */
static const char *
flow_action_word(const char *value)
{
	return strcmp(value, "copy") == 0 ? "copy-to-nexthop" : value;
}

int
rule_set_flow_actions(struct policy_rule *r, const char *value,
    const char *key, struct problem *problem)
{
	const char *word = flow_action_word(value);
	const char *name = flow_action_name(word);
	size_t i;

	if (name == NULL)
		return problem_set(problem, ERR_VALUE, key,
		    "\"%.40s\" is nothing that a flow rule can do", value);
	for (i = 0; i < RULE_FLOW_ACTIONS; i++) {
		if (r->flow_actions[i] == NULL)
			r->flow_actions[i] = name;
		if (r->flow_actions[i] == name)
			return 0;
	}
	return problem_set(problem, ERR_VALUE, key,
	    "has more than %d values", RULE_FLOW_ACTIONS);
}

int
rule_set_next_hops(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	struct prefix_range range = { .parent = 0 };

	if (strcmp(value, "self") == 0 || strcmp(value, "any") == 0) {
		r->self = true;
		r->any_next_hop = r->any_next_hop || value[0] == 'a';
		return 0;
	}
	if (prefix_parse(&range.prefix, value, PREFIX_DEFAULT_ROUTE, key,
	    problem) == -1)
		return -1;
	range.min = range.prefix.length;
	range.max = range.flow_max = (uint8_t)prefix_bits(&range.prefix);
	if (prefix_set_add(&r->next_hops, &range) == -1)
		return problem_memory(key, problem);
	return 0;
}

int
rule_set_attributes(struct policy_rule *r, const char *value,
    const char *key, struct problem *problem)
{
	enum attr attr = attr_by_name(value);

	if (strcmp(value, "none") == 0)
		return 0;
	if (attr == ATTR__MAX)
		return problem_set(problem, ERR_VALUE, key,
		    "\"%.40s\" is no attribute", value);
	r->attributes |= UINT32_C(1) << attr;
	return 0;
}

/* "N" or "N-M". 0, or -1 with problem. */
static int
number_range_parse(struct number_range *range, const char *value,
    const char *key, struct problem *problem)
{
	char low[TOKEN_TEXT];
	const char *dash = strchr(value, '-');
	struct token token = { value,
	    dash != NULL ? (size_t)(dash - value) : strlen(value) };

	if (token_copy(low, &token, key, problem) == -1 ||
	    text_number(&range->min, low, 0, UINT32_MAX, key, problem) == -1)
		return -1;
	range->max = range->min;
	if (dash == NULL)
		return 0;
	return text_number(&range->max, dash + 1, range->min, UINT32_MAX, key,
	    problem);
}

int
rule_set_med(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	return number_range_parse(&r->med, value, key, problem);
}

int
rule_set_local_preference(struct policy_rule *r, const char *value,
    const char *key, struct problem *problem)
{
	return number_range_parse(&r->local_preference, value, key, problem);
}

int
rule_set_communities(struct policy_rule *r, const char *value,
    const char *key, struct problem *problem)
{
	bool first = !rule_has(r, KEY_COMMUNITIES);
	struct pattern pattern;

	if (r->none || (strcmp(value, "none") == 0 && !first))
		return problem_set(problem, ERR_VALUE, key,
		    "\"none\" and other values exclude each other");
	if (strcmp(value, "none") == 0) {
		r->none = true;
		return 0;
	}
	if (strcmp(value, "extended") == 0) {
		r->extended = true;
		return 0;
	}
	if (pattern_parse(&pattern, value, key, problem) == -1)
		return -1;
	if (patterns_add(&r->communities, &pattern) == -1)
		return problem_memory(key, problem);
	return 0;
}

int
rule_set_force_communities(struct policy_rule *r, const char *value,
    const char *key, struct problem *problem)
{
	const char *colon = strchr(value, ':');
	enum attr attr = ATTR_COMMUNITY;
	struct pattern pattern;

	if (pattern_parse(&pattern, value, key, problem) == -1)
		return -1;
	if (colon != NULL && strchr(colon + 1, ':') != NULL)
		attr = ATTR_LARGE_COMMUNITY;
	if (r->forced == NULL &&
	    (r->forced = calloc(1, sizeof(*r->forced))) == NULL)
		return problem_memory(key, problem);
	if (attrs_set(r->forced, attr, value, problem) == -1)
		return problem_set(problem, ERR_VALUE, key,
		    "\"%.40s\" is not one community", value);
	return 0;
}
