/*
 * Asking one rule. Decides what each key looks at, and which keys a
 * withdrawal is judged by; attributes are rule_attrs.c's.
 */
#include <string.h>

#include "buf.h"
#include "policy/inside.h"
#include "route/nlri.h"
#include "route/target.h"

static bool
pass_allow(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	if (rule_allows(r, q->action))
		return true;
	buf_printf(b, "it does not allow %s", action_name(q->action));
	return false;
}

static bool
pass_families(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	enum family family = (enum family)q->wish->nlri->family;

	if (!rule_has(r, KEY_FAMILIES) ||
	    (r->families & UINT32_C(1) << family) != 0)
		return true;
	buf_printf(b, "%s is none of its families", family_name(family));
	return false;
}

static bool
pass_prefixes(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	const struct prefix *prefix = &q->prefix;

	if (r->any_prefix)
		return true;
	if (prefix->ip == IP_NONE) {
		buf_puts(b, q->flow ? "a flow rule without destination needs "
		    "\"any\"" : "VPLS needs \"any\"");
		return false;
	}
	if (prefix_set_find(&r->prefixes, prefix,
	    q->flow ? USE_FLOW : USE_ROUTE) != NULL)
		return true;
	prefix_print(b, prefix);
	buf_puts(b, prefix_set_covering(&r->prefixes, prefix) == NULL ?
	    " is in none of its prefixes" :
	    " has a length that its prefixes do not take");
	return false;
}

static bool
rule_has_neighbor(const struct policy_rule *r, const struct address *address)
{
	size_t i;

	for (i = 0; i < r->n_neighbors; i++)
		if (memcmp(&r->neighbors[i], address, sizeof(*address)) == 0)
			return true;
	return false;
}

static bool
pass_neighbors(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	const struct targets *t = q->wish->targets;
	size_t i;

	if (!rule_has(r, KEY_NEIGHBORS) || r->all_neighbors)
		return true;
	if (t->n == 0) {
		buf_puts(b, "it is not for all neighbors; name some");
		return false;
	}
	for (i = 0; i < t->n; i++) {
		if (rule_has_neighbor(r, &t->list[i].peer))
			continue;
		address_print(b, &t->list[i].peer);
		buf_puts(b, " is none of its neighbors");
		return false;
	}
	return true;
}

static bool
pass_max_ttl(const struct policy_rule *r, const struct question *q,
    struct buf *b)
{
	uint32_t max = q->max_ttl > 0 ? q->max_ttl : r->max_ttl;

	if (max == 0 || q->wish->ttl <= max)
		return true;
	buf_printf(b, "a ttl of %u is over %u", q->wish->ttl, max);
	return false;
}

static const struct {
	bool		 withdraw;	/* of a withdrawal too */
	rule_pass_fn	*pass;
} pass_table[KEY__MAX] = {
	[KEY_ALLOW] = { true, pass_allow },
	[KEY_FAMILIES] = { true, pass_families },
	[KEY_PREFIXES] = { true, pass_prefixes },
	[KEY_NEIGHBORS] = { true, pass_neighbors },
	[KEY_FLOW_ACTIONS] = { false, rule_pass_flow_actions },
	[KEY_NEXT_HOPS] = { false, rule_pass_next_hops },
	[KEY_ATTRIBUTES] = { false, rule_pass_attributes },
	[KEY_MED] = { false, rule_pass_med },
	[KEY_LOCAL_PREFERENCE] = { false, rule_pass_local_preference },
	[KEY_COMMUNITIES] = { false, rule_pass_communities },
	[KEY_MAX_TTL] = { false, pass_max_ttl },
};

enum rule_key
rule_ask(const struct policy_rule *r, const struct question *q,
    struct buf *why)
{
	bool withdraw = q->wish->action == ACTION_WITHDRAW;
	enum rule_key key;

	for (key = 0; key < KEY__MAX; key++)
		if (pass_table[key].pass != NULL &&
		    (pass_table[key].withdraw || !withdraw) &&
		    !pass_table[key].pass(r, q, why))
			break;
	return key;
}
