/*
 * Flow rules in keys and JSON. Decides which words go where and what they
 * come to; the values are route's.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "http/rule.h"
#include "json.h"

void
rule_begin(struct rule *r)
{
	item_begin(&r->item, 0);
	flow_init(&r->match, IP_NONE);
	flow_actions_init(&r->actions);
	r->family[0] = r->id[0] = '\0';
}

static int
family_set(struct rule *r, const char *value, struct problem *p)
{
	const char *name = key_name(KEY_FAMILY);

	if (r->family[0] != '\0' && strcmp(r->family, value) != 0)
		return problem_set(p, ERR_REPEATED, name,
		    "'%s' is given more than once", name);
	if (strlen(value) >= sizeof(r->family) || (family_kind(
	    family_by_name(value)) != KIND_FLOW && family_kind(
	    family_by_safi(value, IP_V4)) != KIND_FLOW))
		return problem_set(p, ERR_VALUE, name,
		    "'%.40s' is no family of flow rules", value);
	snprintf(r->family, sizeof(r->family), "%s", value);
	return 0;
}

/* What an entry of any kind has, as far as a rule has it too. */
static int
key_set(struct rule *r, enum key key, const char *value, struct problem *p)
{
	const char *name = key_name(key);

	if (key == KEY_FAMILY)
		return family_set(r, value, p);
	if ((unsigned)key < ATTR__MAX ? !attr_is_flow((enum attr)key) :
	    key != KEY_RD && key != KEY_NEIGHBOR &&
	    !(KEYS_TERMS & KEY_BIT(key)))
		return problem_set(p, ERR_KEY_NOT_HERE, name,
		    "a flow rule takes no %s", name);
	return item_set(&r->item, key, value, p);
}

int
rule_set(struct rule *r, const char *name, const char *value,
    struct problem *p)
{
	enum key key;

	if (flow_is_key(name))
		return flow_set(&r->match, name, value, p);
	if (flow_action_is_key(name))
		return flow_action_set(&r->actions, name, value, p);
	if ((key = key_by_name(name, p)) == KEY__MAX)
		return -1;
	return key_set(r, key, value, p);
}

/* One value of a word of the match or the actions. */
static int
scalar_set(struct rule *r, const char *name, const struct json *j,
    struct problem *p)
{
	int64_t value = json_as_integer(j, INT64_MIN);
	char number[24];

	if (json_kind(j) == JSON_T_STRING)
		return rule_set(r, name, json_as_string(j), p);
	if (json_as_bool(j) && flow_action_is_key(name) &&
	    !flow_action_has_value(name))
		return rule_set(r, name, "", p);
	if (value == INT64_MIN)
		return problem_set(p, ERR_VALUE, name,
		    "must be a string or a whole number, or true where there "
		    "is no value");
	snprintf(number, sizeof(number), "%lld", (long long)value);
	return rule_set(r, name, number, p);
}

static int
values_set(struct rule *r, const char *name, const struct json *j,
    struct problem *p)
{
	size_t i;

	if (json_kind(j) != JSON_T_ARRAY)
		return scalar_set(r, name, j, p);
	for (i = 0; i < json_count(j); i++)
		if (scalar_set(r, name, json_at(j, i), p) == -1)
			return -1;
	return 0;
}

/* One member of "match". */
static int
match_member(struct rule *r, const char *name, const struct json *j,
    struct problem *p)
{
	if (!flow_is_key(name))
		return problem_set(p, ERR_UNKNOWN_KEY, name,
		    "'%.60s' is nothing to match", name);
	return values_set(r, name, j, p);
}

/* One member of "then": an action, or an attribute, as ExaBGP has it. */
static int
then_member(struct rule *r, const char *name, const struct json *j,
    struct problem *p)
{
	enum attr attr = attr_by_name(name);

	if (flow_action_is_key(name))
		return values_set(r, name, j, p);
	if (attr == ATTR__MAX || !attr_is_flow(attr))
		return problem_set(p, ERR_UNKNOWN_KEY, name,
		    "'%.60s' is no action", name);
	return attrs_set_json(&r->item.attrs, attr, j, p);
}

static int
members_set(struct rule *r, const char *what, const struct json *object,
    int (*member)(struct rule *, const char *, const struct json *,
    struct problem *), struct problem *p)
{
	void *iter = NULL;

	if (json_kind(object) != JSON_T_OBJECT)
		return problem_set(p, ERR_VALUE, what, "must be an object");
	while ((iter = json_next(object, iter)) != NULL)
		if (member(r, json_iter_key(iter), json_iter_value(iter),
		    p) == -1)
			return -1;
	return 0;
}

/* What an entry of any kind has; what only routes have is refused later. */
static int
member_set(struct rule *r, uint64_t before, const char *name,
    const struct json *j, struct problem *p)
{
	if (strcmp(name, "match") == 0)
		return members_set(r, name, j, match_member, p);
	if (strcmp(name, "then") == 0)
		return members_set(r, name, j, then_member, p);
	if (strcmp(name, key_name(KEY_FAMILY)) == 0)
		return json_kind(j) == JSON_T_STRING ?
		    family_set(r, json_as_string(j), p) :
		    problem_set(p, ERR_VALUE, name, "must be a string");
	return item_set_member(&r->item, before, name, j, p);
}

int
rule_set_json(struct rule *r, const struct json *object, struct problem *p)
{
	uint64_t before = r->item.given;
	void *iter = NULL;

	while ((iter = json_next(object, iter)) != NULL)
		if (member_set(r, before, json_iter_key(iter),
		    json_iter_value(iter), p) == -1)
			return -1;
	return 0;
}
