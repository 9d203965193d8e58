/*
 * Flow rules in the words of ExaBGP's commands: in blocks or flat. Decides
 * where each keyword may stand; what it means is decided in flow.c,
 * flow_action.c and attrs.c.
 */
#include <string.h>

#include "route/flow.h"
#include "route/flow_action.h"
#include "route/flow_rule.h"
#include "route/text_inside.h"

/* A rule as it is read. */
struct rule {
	struct flow		 match;
	struct flow_actions	 actions;
};

/* Where keywords stand. A mask. */
enum {
	IN_NONE = 0, IN_ROUTE = 1, IN_MATCH = 2, IN_THEN = 4, IN_SCOPE = 8,
	IN_FLAT = 15
};

static const struct {
	const char	*words;
	unsigned	 in;
} block_table[] = {
	{ "match {", IN_MATCH },
	{ "then {", IN_THEN },
	{ "scope {", IN_SCOPE },
};

#define BLOCKS	(sizeof(block_table) / sizeof(block_table[0]))

/* Where may the keyword stand? IN_NONE: nowhere in a rule. */
static unsigned
places_of(const char *name)
{
	enum attr attr = attr_by_name(name);

	if (strcmp(name, "interface-set") == 0)
		return IN_SCOPE | IN_THEN;
	if (flow_action_is_key(name))
		return IN_THEN;
	if (flow_is_key(name))
		return IN_MATCH;
	if (attr == ATTR_NEXT_HOP || strcmp(name, "rd") == 0 ||
	    strcmp(name, "route-distinguisher") == 0)
		return IN_ROUTE;
	return attr != ATTR__MAX && attr_is_flow(attr) ? IN_THEN : IN_NONE;
}

static int
take_match(struct text *t, struct rule *r, const char *name)
{
	char value[TEXT_VALUE];

	if (text_value(t, value, sizeof(value), false, name) == -1)
		return -1;
	if (flow_set(&r->match, name, value, t->p) == -1)
		return text_failed(t);
	return 0;
}

/* An action; where its value is in brackets, several. 0, or -1. */
static int
take_action(struct text *t, struct rule *r, const char *name)
{
	bool has_value = flow_action_has_value(name);
	bool list = has_value && text_take(t, "[");
	char value[TEXT_WORD] = "";

	do {
		if (has_value &&
		    text_word(t, value, sizeof(value), name) == -1)
			return -1;
		if (flow_action_set(&r->actions, name, value, t->p) == -1)
			return text_failed(t);
		if (list)
			text_take(t, ",");
	} while (list && !text_take(t, "]"));
	return 0;
}

/* One keyword with its value, where in says. 0, or -1. */
static int
take_keyword(struct text *t, struct rule *r, unsigned in)
{
	char name[TEXT_WORD];
	unsigned places;

	if (t->token.kind != TOKEN_WORD)
		return text_refuse_token(t, "a keyword of flow rules");
	if (text_word(t, name, sizeof(name), "flow") == -1)
		return -1;
	places = places_of(name);
	if (places == IN_NONE && attr_by_name(name) != ATTR__MAX)
		return text_refuse(t, ERR_KEY_NOT_HERE, name,
		    "a flow rule takes no %s", name);
	if (places != IN_NONE && (places & in) == 0)
		return text_refuse(t, ERR_KEY_NOT_HERE, name,
		    "%s does not stand in this block", name);
	if (flow_action_is_key(name))
		return take_action(t, r, name);
	if (flow_is_key(name))
		return take_match(t, r, name);
	return text_attr_named(t, name);
}

/* Keywords up to the `}` of their block. 0, or -1. */
static int
take_block(struct text *t, struct rule *r, unsigned in)
{
	while (!text_take(t, "}")) {
		if (text_take(t, ";"))
			continue;
		if (take_keyword(t, r, in) == -1)
			return -1;
		if (!text_at_end(t))
			return text_refuse_token(t, "; or }");
	}
	return 0;
}

/* `match {`, `then {`, `scope {`: which, or IN_NONE. */
static unsigned
take_block_name(struct text *t)
{
	size_t i;

	for (i = 0; i < BLOCKS; i++)
		if (text_take_words(t, block_table[i].words))
			return block_table[i].in;
	return IN_NONE;
}

/* All of a rule in blocks; as with ExaBGP, its own `}` may miss. 0, or -1. */
static int
take_blocks(struct text *t, struct rule *r)
{
	unsigned in;

	while (t->token.kind != TOKEN_END && !text_take(t, "}")) {
		if (text_take(t, ";"))
			continue;
		in = take_block_name(t);
		if (in != IN_NONE && take_block(t, r, in) == -1)
			return -1;
		if (in != IN_NONE)
			continue;
		if (take_keyword(t, r, IN_ROUTE) == -1)
			return -1;
		if (!text_at_end(t))
			return text_refuse_token(t, ";");
	}
	return t->failed ? -1 : 0;
}

/* Make the NLRI of what was read. 0, or -1. */
static int
make_nlri(struct text *t, struct rule *r, enum family family,
    struct nlri *nlri)
{
	const struct rd *rd = t->key.has_rd ? &t->key.rd : NULL;
	uint8_t components[FLOW_MAX];
	size_t n;

	if (flow_complete(&r->match, rd != NULL, t->p) == -1 ||
	    flow_encode(&r->match, components, &n, t->p) == -1)
		return text_failed(t);
	if (family == FAMILY_NONE)
		family = family_of_flow((enum ip)r->match.ip, rd != NULL);
	if (text_check_rd(t, family) == -1)
		return -1;
	if (nlri_from_flow(nlri, family, rd, components, n) == -1)
		return text_refuse(t, ERR_TOO_BIG, "",
		    "the match has more than %d octets", FLOW_MAX);
	return 0;
}

int
text_flow(struct text *t, enum family family)
{
	struct nlri nlri;
	struct rule r;

	text_attrs_begin(t);
	flow_init(&r.match, family_ip(family));
	flow_actions_init(&r.actions);
	if (text_take_brace(t)) {
		if (take_blocks(t, &r) == -1)
			return -1;
	} else
		while (!text_at_end(t))
			if (take_keyword(t, &r, IN_FLAT) == -1)
				return -1;
	if (t->failed || make_nlri(t, &r, family, &nlri) == -1)
		return -1;
	if (t->verb == TEXT_ANNOUNCE && flow_rule_act(&t->attrs, &r.actions,
	    (enum ip)r.match.ip, t->p) == -1)
		return text_failed(t);
	return text_emit(t, &nlri);
}
