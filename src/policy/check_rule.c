/*
 * One rule by itself: prefixes and families. Decides which of them no request
 * can ever match.
 */
#include <string.h>

#include "buf.h"
#include "policy/inside.h"
#include "route/attrs.h"
#include "route/family.h"

/*
 * Is there room of that length in the prefix beside what is protected? As deep
 * as a prefix is long.
 */
static bool				/* NOLINTNEXTLINE(misc-no-recursion) */
is_free(const struct prefix_set *protect, const struct prefix *prefix,
    unsigned length)
{
	struct prefix half = *prefix;

	if (prefix_set_covering(protect, prefix) != NULL)
		return false;
	if (prefix_set_inside(protect, prefix) == NULL)
		return true;
	if (prefix->length == length)
		return false;
	half.length++;
	if (is_free(protect, &half, length))
		return true;
	half.bytes[prefix->length / 8] |=
	    (uint8_t)(0x80 >> prefix->length % 8);
	return is_free(protect, &half, length);
}

/* Has the rule a family of the kinds and version; IP_NONE: of any? */
static bool
rule_has_family(const struct policy_rule *r, bool flow, bool other,
    enum ip ip)
{
	enum family f;

	if (!rule_has(r, KEY_FAMILIES))
		return true;
	for (f = FAMILY_IPV4; f < FAMILY__MAX; f++)
		if ((r->families & UINT32_C(1) << f) != 0 &&
		    (family_kind(f) == KIND_FLOW ? flow : other) &&
		    (ip == IP_NONE || family_ip(f) == ip))
			return true;
	return false;
}

/* Why the range can never be announced, as "protected"; NULL if it can. */
static const char *
range_flaw(const struct policy *p, const struct policy_rule *r,
    const struct prefix_range *range)
{
	const struct prefix *prefix = &range->prefix;
	const char *why = NULL;

	if (!rule_has_family(r, rule_allows(r, ACTION_FLOW),
	    rule_has_routes(r), (enum ip)prefix->ip))
		return "is of no family that the section has";
	if (rule_allows(r, ACTION_ANNOUNCE)) {
		if (range->max < p->shortest[prefix->ip])
			why = prefix->ip == IP_V4 ?
			    "is shorter than shortest-ipv4 allows" :
			    "is shorter than shortest-ipv6 allows";
		else if (!is_free(&p->protect, prefix, range->max))
			why = "is protected: nobody may announce it";
		else
			return NULL;
	}
	if (rule_allows(r, ACTION_FLOW)) {
		if (is_free(&p->protect, prefix, range->flow_max))
			return NULL;
		why = "is protected: nobody may announce it";
	}
	return why;
}

/* Another of the rule that takes all that the range takes; or NULL. */
static const struct prefix_range *
range_twin(const struct policy_rule *r, const struct prefix_range *range)
{
	const struct prefix_range *other = range;

	while ((other = prefix_set_parent(&r->prefixes, other)) != NULL)
		if ((!rule_has_routes(r) ||
		    prefix_range_has(other, range, USE_ROUTE)) &&
		    (!rule_allows(r, ACTION_FLOW) ||
		    prefix_range_has(other, range, USE_FLOW)))
			break;
	return other;
}

static void
warn_prefix(const struct warner *w, const struct policy_rule *r,
    const struct prefix_range *range)
{
	const char *why = range_flaw(w->policy, r, range);
	const struct prefix_range *twin = range_twin(r, range);
	char text[PREFIX_TEXT], other[PREFIX_TEXT];
	struct buf b, o;

	buf_init(&b, text, sizeof(text));
	prefix_print(&b, &range->prefix);
	buf_init(&o, other, sizeof(other));
	if (twin != NULL)
		prefix_print(&o, &twin->prefix);
	if (why != NULL)
		warn_of(w, r, rule_key_name(KEY_PREFIXES), "%s %s", text, why);
	else if (r->any_prefix || twin != NULL)
		warn_of(w, r, rule_key_name(KEY_PREFIXES),
		    "%s is covered by %s", text, r->any_prefix ? "any" : other);
}

void
warn_prefixes(const struct warner *w, const struct policy_rule *r)
{
	size_t i;

	if (!rule_has_routes(r) && !rule_allows(r, ACTION_FLOW))
		return;
	if (!r->any_prefix && r->prefixes.n == 0)
		warn_of(w, r, rule_key_name(KEY_PREFIXES),
		    "none are given, so the section allows no entry");
	for (i = 0; i < r->prefixes.n; i++)
		warn_prefix(w, r, &r->prefixes.range[i]);
}

/* Was the action given by its own name? */
static bool
rule_says(const struct policy_rule *r, enum action action)
{
	size_t i;

	for (i = 0; i < r->n_said; i++)
		if (r->said[i].key == KEY_ALLOW && strcmp(r->said[i].value,
		    action_name(action)) == 0)
			return true;
	return false;
}

/* Has the rule a prefix of that version? */
static bool
rule_has_ip(const struct policy_rule *r, enum ip ip)
{
	size_t i;

	for (i = 0; i < r->prefixes.n; i++)
		if (r->prefixes.range[i].prefix.ip == ip)
			return true;
	return r->any_prefix;
}

/* Is there a next hop for some route that the rule is about? */
static bool
rule_has_next_hop_at_all(const struct policy_rule *r)
{
	const struct prefix_set *set = &r->next_hops;
	size_t i;

	for (i = 0; i < set->n; i++)
		if (rule_has_ip(r, (enum ip)set->range[i].prefix.ip) &&
		    rule_has_family(r, false, true,
		    (enum ip)set->range[i].prefix.ip))
			return true;
	return r->self || !rule_has(r, KEY_NEXT_HOPS);
}

static void
warn_range(const struct warner *w, const struct policy_rule *r,
    enum rule_key key, enum attr attr)
{
	if (rule_has(r, key) && rule_has(r, KEY_ATTRIBUTES) &&
	    (r->attributes & UINT32_C(1) << attr) == 0)
		warn_of(w, r, rule_key_name(key),
		    "has no effect: it is none of the attributes");
}

void
warn_families(const struct warner *w, const struct policy_rule *r)
{
	const char *families = rule_key_name(KEY_FAMILIES);

	if ((rule_says(r, ACTION_ANNOUNCE) ||
	    rule_says(r, ACTION_WITHDRAW)) &&
	    !rule_has_family(r, false, true, IP_NONE))
		warn_of(w, r, families, "none of them is one of routes");
	if (rule_says(r, ACTION_FLOW) &&
	    !rule_has_family(r, true, false, IP_NONE))
		warn_of(w, r, families, "none of them is one of flow rules");
	if (!rule_allows(r, ACTION_ANNOUNCE))
		return;
	if (!rule_has_next_hop_at_all(r))
		warn_of(w, r, rule_key_name(KEY_NEXT_HOPS),
		    "none is of the IP version of its prefixes");
	warn_range(w, r, KEY_MED, ATTR_MED);
	warn_range(w, r, KEY_LOCAL_PREFERENCE, ATTR_LOCAL_PREFERENCE);
}
