/*
 * The keys of a section: one row each. Decides which there are, which are
 * lists, and keeps what was said, to tell it again.
 */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "policy/inside.h"
#include "route/attr_text.h"

#define TTL_MAX		31622400u	/* seconds, 366 days */
#define RATE_MAX	1000000u	/* changes a second */

static rule_set_fn	rule_set_groups, rule_set_max_ttl,
			rule_set_max_entries, rule_set_rate, rule_set_others;

static const struct {
	const char	*name;
	bool		 list;
	rule_set_fn	*set;
} key_table[KEY__MAX] = {
	[KEY_ALLOW] = { "allow", true, rule_set_allow },
	[KEY_GROUPS] = { "groups", true, rule_set_groups },
	[KEY_FAMILIES] = { "families", true, rule_set_families },
	[KEY_PREFIXES] = { "prefixes", true, rule_set_prefixes },
	[KEY_NEIGHBORS] = { "neighbors", true, rule_set_neighbors },
	[KEY_FLOW_ACTIONS] = { "flow-actions", true, rule_set_flow_actions },
	[KEY_NEXT_HOPS] = { "next-hops", true, rule_set_next_hops },
	[KEY_ATTRIBUTES] = { "attributes", true, rule_set_attributes },
	[KEY_MED] = { "med", false, rule_set_med },
	[KEY_LOCAL_PREFERENCE] = { "local-preference", false,
	    rule_set_local_preference },
	[KEY_COMMUNITIES] = { "communities", true, rule_set_communities },
	[KEY_MAX_TTL] = { "max-ttl", false, rule_set_max_ttl },
	[KEY_FORCE_COMMUNITIES] = { "force-communities", true,
	    rule_set_force_communities },
	[KEY_MAX_ENTRIES] = { "max-entries", false, rule_set_max_entries },
	[KEY_RATE] = { "rate", false, rule_set_rate },
	[KEY_OTHERS] = { "others", false, rule_set_others },
};

const char *
rule_key_name(enum rule_key key)
{
	return key_table[key].name;
}

const char *
policy_key(size_t i, bool *list)
{
	if (i >= KEY__MAX)
		return NULL;
	*list = key_table[i].list;
	return key_table[i].name;
}

static int
rule_set_groups(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	size_t i;

	if (r->kind != RULE_USER)
		return problem_set(problem, ERR_KEY_NOT_HERE, key,
		    "only users are in groups");
	for (i = 0; i < r->n_said; i++)
		if (r->said[i].key == KEY_GROUPS &&
		    strcmp(r->said[i].value, value) == 0)
			return problem_set(problem, ERR_REPEATED, key,
			    "\"%.60s\" is named twice", value);
	return 0;
}

static int
rule_set_max_ttl(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	return text_number(&r->max_ttl, value, 1, TTL_MAX, key, problem);
}

static int
rule_set_max_entries(struct policy_rule *r, const char *value,
    const char *key, struct problem *problem)
{
	return text_number(&r->max_entries, value, 1, UINT32_MAX, key,
	    problem);
}

static int
rule_set_rate(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	return text_number(&r->rate, value, 1, RATE_MAX, key, problem);
}

static int
rule_set_others(struct policy_rule *r, const char *value, const char *key,
    struct problem *problem)
{
	bool yes = strcmp(value, "true") == 0;

	if (!yes && strcmp(value, "false") != 0)
		return problem_set(problem, ERR_VALUE, key,
		    "must be false or true");
	r->others = r->others || yes;
	return 0;
}

/* Keep what was said. */
static int
said_add(struct policy_rule *r, enum rule_key key, const char *value,
    struct problem *problem)
{
	struct said *said;

	said = reallocarray(r->said, r->n_said + 1, sizeof(*said));
	if (said == NULL)
		return problem_memory(rule_key_name(key), problem);
	r->said = said;
	said[r->n_said].key = (uint8_t)key;
	if ((said[r->n_said].value = strdup(value)) == NULL)
		return problem_memory(rule_key_name(key), problem);
	r->n_said++;
	return 0;
}

int
policy_rule_set(struct policy_rule *r, const char *key, const char *value,
    struct problem *problem)
{
	enum rule_key k;

	for (k = 0; k < KEY__MAX; k++)
		if (strcmp(key_table[k].name, key) == 0)
			break;
	if (k == KEY__MAX)
		return problem_set(problem, ERR_UNKNOWN_KEY, key,
		    "is no key of a user or a group");
	if (rule_has(r, k) && !key_table[k].list)
		return problem_set(problem, ERR_REPEATED, key,
		    "is given twice");
	if (key_table[k].set(r, value, key_table[k].name, problem) == -1)
		return -1;
	r->given |= UINT32_C(1) << k;
	return said_add(r, k, value, problem);
}
