/*
 * Judging a wish. Decides in which order it is looked at: who is listed,
 * what is protected, then the user's rules; and which refusal is told, that
 * of the rule which the wish got furthest with.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "policy/inside.h"
#include "route/attrs.h"
#include "route/flow.h"
#include "route/nlri.h"

/* Fill in a refusal. */
static void
refuse(struct verdict *v, const char *rule, const char *key, const char *why)
{
	struct buf b;

	v->allowed = false;
	buf_init(&b, v->rule, sizeof(v->rule));
	buf_puts(&b, rule);
	if (key[0] != '\0') {
		buf_puts(&b, ": ");
		buf_puts(&b, key);
	}
	buf_init(&b, v->why, sizeof(v->why));
	buf_puts(&b, why);
}

/* The rule of user; or NULL, and he is refused. */
static const struct policy_rule *
find_user(const struct policy *p, const char *user, struct verdict *v)
{
	const struct policy_rule *r = policy_find(p, RULE_USER, user);
	char name[POLICY_NAME_MAX + 1];
	struct buf b;
	size_t i;

	memset(v, 0, sizeof(*v));
	if (r != NULL)
		return r;
	buf_init(&b, name, sizeof(name));
	for (i = 0; i < POLICY_NAME_MAX && user[i] != '\0'; i++)
		buf_putc(&b, user[i] < 0x20 || user[i] > 0x7e ? '?' : user[i]);
	buf_init(&b, v->rule, sizeof(v->rule));
	buf_puts(&b, user[0] != '\0' ? "user " : "user \"\"");
	buf_puts(&b, name);
	buf_init(&b, v->why, sizeof(v->why));
	buf_puts(&b, user[0] != '\0' ? "is not listed" : "nobody is named");
	return NULL;
}

bool
policy_lists(const struct policy *p, const char *user)
{
	return policy_find(p, RULE_USER, user) != NULL;
}

/* The limits that hold for user where r allows it. */
static void
allow(const struct policy_rule *user, const struct policy_rule *r,
    struct verdict *v)
{
	struct buf b;

	v->allowed = true;
	v->why[0] = '\0';
	buf_init(&b, v->rule, sizeof(v->rule));
	buf_puts(&b, r->label);
	v->forced = r->forced;
	v->others = r->others;
	v->max_entries = user->max_entries > 0 ? user->max_entries :
	    r->max_entries;
	v->rate = user->rate > 0 ? user->rate : r->rate;
	v->max_ttl = user->max_ttl > 0 ? user->max_ttl : r->max_ttl;
}

/* The prefix of an NLRI, or the destination of a flow rule. */
static void
question_prefix(struct question *q, const struct nlri *nlri)
{
	enum ip ip = family_ip((enum family)nlri->family);
	const uint8_t *components;
	struct flow flow;
	size_t n;

	if (!q->flow) {
		nlri_prefix(nlri, &q->prefix);
		return;
	}
	components = nlri_flow(nlri, &n);
	if (flow_decode(&flow, ip, components, n) == 0)
		q->prefix = flow.destination;
}

/* The actions among a flow rule's extended communities, by name. */
static void
question_actions(struct question *q, const struct attrs *a)
{
	char value[FLOW_ACTION_TEXT];
	uint8_t octets[8];
	const char *name;
	struct buf b;
	size_t i, at;

	for (i = 0; i < a->extended.n && q->n_actions < FLOW_ACTIONS; i++) {
		for (at = 0; at < sizeof(octets); at++)
			octets[at] = (uint8_t)(a->extended.value[i] >>
			    (56 - 8 * at));
		buf_init(&b, value, sizeof(value));
		if ((name = flow_action_from(octets, &b)) != NULL)
			q->flow_actions[q->n_actions++] = name;
	}
}

static void
question_init(struct question *q, const struct wish *wish,
    const struct policy_rule *user)
{
	memset(q, 0, sizeof(*q));
	q->wish = wish;
	q->flow = family_kind((enum family)wish->nlri->family) == KIND_FLOW;
	q->action = q->flow ? ACTION_FLOW : wish->action;
	q->max_ttl = user->max_ttl;
	question_prefix(q, wish->nlri);
	if (q->flow && wish->action == ACTION_ANNOUNCE)
		question_actions(q, wish->attrs);
}

/* Is it, or does it cover, what nobody announces? Then it is refused. */
static bool
is_protected(const struct policy *p, const struct prefix *prefix,
    struct verdict *v)
{
	const struct prefix_range *around, *r;
	char rule[PREFIX_TEXT + 16], why[PREFIX_TEXT + 16];
	struct buf b, w;

	around = prefix_set_covering(&p->protect, prefix);
	r = around != NULL ? around : prefix_set_inside(&p->protect, prefix);
	if (r == NULL)
		return false;
	buf_init(&b, rule, sizeof(rule));
	buf_puts(&b, "protect ");
	prefix_print(&b, &r->prefix);
	buf_init(&w, why, sizeof(why));
	prefix_print(&w, prefix);
	buf_puts(&w, around == NULL ? " covers it" :
	    prefix->length == r->prefix.length ? " is it" : " is inside it");
	refuse(v, b.data, "", w.data);
	return true;
}

static bool
is_too_short(const struct policy *p, const struct prefix *prefix,
    struct verdict *v)
{
	char why[PREFIX_TEXT + 32];
	struct buf b;

	if (prefix->length >= p->shortest[prefix->ip])
		return false;
	buf_init(&b, why, sizeof(why));
	prefix_print(&b, prefix);
	buf_printf(&b, " is shorter than /%u", p->shortest[prefix->ip]);
	refuse(v, prefix->ip == IP_V4 ? "shortest-ipv4" : "shortest-ipv6", "",
	    b.data);
	return true;
}

/* What nobody may announce. */
static bool
is_refused_to_all(const struct policy *p, const struct question *q,
    struct verdict *v)
{
	if (q->wish->action != ACTION_ANNOUNCE || q->prefix.ip == IP_NONE)
		return false;
	return is_protected(p, &q->prefix, v) ||
	    (!q->flow && is_too_short(p, &q->prefix, v));
}

void
policy_judge(const struct policy *p, const char *user,
    const struct wish *wish, struct verdict *v)
{
	const struct policy_rule *self = find_user(p, user, v), *r;
	enum rule_key key, furthest = 0;
	char why[sizeof(v->why)];
	struct question q;
	struct buf b;
	size_t i;

	if (self == NULL)
		return;
	question_init(&q, wish, self);
	if (is_refused_to_all(p, &q, v))
		return;
	for (i = 0; (r = user_rule(self, i)) != NULL; i++) {
		buf_init(&b, why, sizeof(why));
		key = rule_ask(r, &q, &b);
		if (key == KEY__MAX) {
			allow(self, r, v);
			return;
		}
		if (i > 0 && key <= furthest)
			continue;
		furthest = key;
		if (key == KEY_MAX_TTL && q.max_ttl > 0)
			r = self;	/* it is his own */
		refuse(v, r->label, rule_key_name(key), why);
	}
}

bool
policy_may(const struct policy *p, const char *user, enum action action,
    struct verdict *v)
{
	const struct policy_rule *self = find_user(p, user, v), *r;
	char why[64];
	struct buf b;
	size_t i;

	if (self == NULL)
		return false;
	for (i = 0; (r = user_rule(self, i)) != NULL; i++)
		if (rule_allows(r, action)) {
			allow(self, r, v);
			return true;
		}
	buf_init(&b, why, sizeof(why));
	buf_printf(&b, "it does not allow %s", action_name(action));
	refuse(v, self->label, rule_key_name(KEY_ALLOW), why);
	return false;
}

/* Add the values of one list. */
static int
force_list(const struct attrs *forced, enum attr attr, struct attrs *a,
    struct problem *problem)
{
	char text[ATTRS_TEXT];
	struct buf b;

	if (!attrs_has(forced, attr))
		return 0;
	buf_init(&b, text, sizeof(text));
	attrs_print_one(&b, forced, attr, DIALECT_4);
	return attrs_set(a, attr, text + strlen(attr_name(attr)), problem);
}

int
policy_force(const struct verdict *v, struct attrs *a,
    struct problem *problem)
{
	if (v->forced == NULL)
		return 0;
	if (force_list(v->forced, ATTR_COMMUNITY, a, problem) == -1)
		return -1;
	return force_list(v->forced, ATTR_LARGE_COMMUNITY, a, problem);
}
