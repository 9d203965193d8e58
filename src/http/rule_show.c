/*
 * Flow rules in answers. Decides how a match and actions are shown; what is
 * shown can be given again.
 */
#include <string.h>

#include "buf.h"
#include "http/rule.h"
#include "json.h"

/* The match of a rule. 0, or -1: it is none. */
static int
match_of(struct flow *f, const struct nlri *nlri)
{
	const uint8_t *components;
	size_t n;

	if ((components = nlri_flow(nlri, &n)) == NULL)
		return -1;
	return flow_decode(f, family_ip((enum family)nlri->family),
	    components, n);
}

void
rule_set_match(struct json *object, const struct nlri *nlri)
{
	struct json *j = json_new_object();
	struct flow f;

	if (j == NULL)
		return;
	if (match_of(&f, nlri) == 0)
		flow_to_json(&f, j);
	json_set(object, "match", j);
}

void
rule_print_id(struct buf *b, const struct nlri *nlri)
{
	const uint8_t *components;
	size_t n;

	if ((components = nlri_flow(nlri, &n)) != NULL)
		flow_id_print(b, components, n);
}

bool
rule_id_is_vague(const struct nlri *nlri)
{
	const uint8_t *components;
	struct flow f;
	size_t n;

	return family_ip((enum family)nlri->family) == IP_V6 &&
	    (components = nlri_flow(nlri, &n)) != NULL &&
	    flow_decode(&f, IP_V4, components, n) == 0;
}

/* The action that the extended community is, or NULL; its value in b. */
static const char *
action_of(uint64_t community, struct buf *b)
{
	uint8_t octets[8];
	size_t i;

	for (i = 0; i < sizeof(octets); i++)
		octets[i] = (uint8_t)(community >> (56 - 8 * i));
	buf_truncate(b, 0);
	return flow_action_from(octets, b);
}

/* Take those that are actions out of the attributes. */
static void
actions_take(struct attr_extended *actions, struct attrs *a)
{
	char value[FLOW_ACTION_TEXT];
	uint16_t i, n = 0;
	struct buf b;

	buf_init(&b, value, sizeof(value));
	actions->n = 0;
	for (i = 0; i < a->extended.n; i++)
		if (action_of(a->extended.value[i], &b) != NULL)
			actions->value[actions->n++] = a->extended.value[i];
		else
			a->extended.value[n++] = a->extended.value[i];
	a->extended.n = n;
	if (n == 0)
		a->given &= ~(UINT32_C(1) << ATTR_EXTENDED_COMMUNITY);
}

/* All actions called name: one value, or an array of them. */
static void
set_action(struct json *object, const char *name,
    const struct attr_extended *actions)
{
	struct json *values = json_new_array();
	char value[FLOW_ACTION_TEXT];
	const char *other;
	struct buf b;
	size_t i;

	buf_init(&b, value, sizeof(value));
	for (i = 0; values != NULL && i < actions->n; i++) {
		other = action_of(actions->value[i], &b);
		if (other != NULL && strcmp(other, name) == 0)
			json_add_string(values, value);
	}
	if (json_count(values) > 1) {
		json_set(object, name, values);
		return;
	}
	if (flow_action_has_value(name))
		json_set_string(object, name,
		    json_as_string(json_at(values, 0)));
	else
		json_set_bool(object, name, true);
	json_free(values);
}

void
rule_set_actions(struct json *object, struct attrs *a)
{
	struct json *j = json_new_object();
	struct attr_extended actions;
	char value[FLOW_ACTION_TEXT];
	const char *name;
	struct buf b;
	size_t i;

	if (j == NULL)
		return;
	buf_init(&b, value, sizeof(value));
	actions_take(&actions, a);
	for (i = 0; i < actions.n; i++) {
		name = action_of(actions.value[i], &b);
		if (json_get(j, name) == NULL)
			set_action(j, name, &actions);
	}
	json_set(object, "then", j);
}

void
rule_print(struct buf *b, const struct nlri *nlri, const char *attrs)
{
	struct attr_extended actions;
	char value[FLOW_ACTION_TEXT];
	struct buf text;
	struct attrs a;
	struct flow f;
	size_t i;

	buf_init(&text, value, sizeof(value));
	if (match_of(&f, nlri) == -1 || attrs_read(&a, attrs) == -1)
		return;
	actions_take(&actions, &a);
	flow_print(b, &f);
	if (actions.n > 0 || a.given != 0)
		buf_puts(b, " then");
	for (i = 0; i < actions.n; i++) {
		buf_printf(b, " %s", action_of(actions.value[i], &text));
		buf_printf(b, "%s%s", text.len > 0 ? " " : "", value);
	}
	buf_puts(b, a.given != 0 ? " " : "");
	attrs_print(b, &a);
}
