/*
 * The policy as a whole, when all is said. Decides what is a contradiction,
 * of which the administrator is told, and that a group which is not there is
 * a mistake.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "policy/inside.h"

#define TEXT_MAX	512

#define ENTRIES		(1u << ACTION_ANNOUNCE | 1u << ACTION_WITHDRAW | \
			1u << ACTION_FLOW)
#define ANNOUNCING	(1u << ACTION_ANNOUNCE | 1u << ACTION_FLOW)
#define CHANGING	(ENTRIES | 1u << ACTION_OPERATE)

/* What a rule must allow one of, for a key to have an effect. */
static const struct {
	unsigned	 actions;
	bool		 limit;		/* of a user, in his groups too */
} effect_table[KEY__MAX] = {
	[KEY_FAMILIES] = { ENTRIES, false },
	[KEY_PREFIXES] = { ENTRIES, false },
	[KEY_NEIGHBORS] = { ENTRIES, false },
	[KEY_FLOW_ACTIONS] = { 1u << ACTION_FLOW, false },
	[KEY_NEXT_HOPS] = { ANNOUNCING, false },
	[KEY_ATTRIBUTES] = { ANNOUNCING, false },
	[KEY_MED] = { 1u << ACTION_ANNOUNCE, false },
	[KEY_LOCAL_PREFERENCE] = { 1u << ACTION_ANNOUNCE, false },
	[KEY_COMMUNITIES] = { ANNOUNCING, false },
	[KEY_MAX_TTL] = { ANNOUNCING, true },
	[KEY_FORCE_COMMUNITIES] = { ANNOUNCING, false },
	[KEY_MAX_ENTRIES] = { ANNOUNCING, true },
	[KEY_RATE] = { CHANGING, true },
	[KEY_OTHERS] = { ENTRIES, false },
};

void
warn_of(const struct warner *w, const struct policy_rule *r, const char *key,
    const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list ap;
	int n;

	n = snprintf(text, sizeof(text), "%s: %s%s", r->label, key,
	    key[0] != '\0' ? ": " : "");
	va_start(ap, fmt);
	vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, ap);
	va_end(ap);
	w->warn(text, w->arg);
}

static void
warn_effects(const struct warner *w, const struct policy_rule *r)
{
	enum rule_key key;

	for (key = 0; key < KEY__MAX; key++) {
		if (!rule_has(r, key) || effect_table[key].actions == 0 ||
		    (effect_table[key].actions & r->actions) != 0 ||
		    (effect_table[key].limit && rule_has(r, KEY_GROUPS)))
			continue;
		warn_of(w, r, rule_key_name(key), "has no effect, by what the "
		    "section allows");
	}
	if (r->all_neighbors && r->n_neighbors > 0)
		warn_of(w, r, rule_key_name(KEY_NEIGHBORS),
		    "addresses besides \"all\" have no effect");
}

/* Has the user any right? */
static bool
user_may_something(const struct policy_rule *user)
{
	const struct policy_rule *r;
	size_t i;

	for (i = 0; (r = user_rule(user, i)) != NULL; i++)
		if (r->actions != 0)
			return true;
	return false;
}

/* Of a user's rules, those that never decide. */
static void
warn_unreached(const struct warner *w, const struct policy_rule *user)
{
	const struct policy_rule *r, *earlier;
	size_t i, j;

	for (i = 1; (r = user_rule(user, i)) != NULL; i++)
		for (j = 0; r->actions != 0 && j < i; j++) {
			earlier = user_rule(user, j);
			if (!rule_covers(earlier, r))
				continue;
			warn_of(w, user, rule_key_name(KEY_GROUPS), "%s is "
			    "never reached: %s allows all of it", r->label,
			    earlier->label);
			break;
		}
}

static void
warn_rule(const struct warner *w, const struct policy_rule *r)
{
	warn_effects(w, r);
	warn_prefixes(w, r);
	warn_families(w, r);
	if (r->kind == RULE_GROUP) {
		if (r->actions == 0)
			warn_of(w, r, "", "allows nothing");
		if (r->members == 0)
			warn_of(w, r, "", "nobody is in it");
	} else if (!user_may_something(r))
		warn_of(w, r, "", "may do nothing");
	else
		warn_unreached(w, r);
}

/* Find the groups that the user names; item counts all names. */
static int
rule_resolve(const struct policy *p, struct policy_rule *r, uint64_t *item,
    struct problem *problem)
{
	struct policy_rule *group;
	size_t i;

	r->groups = calloc(r->n_said + 1, sizeof(struct policy_rule *));
	if (r->groups == NULL)
		return problem_memory("groups", problem);
	for (i = 0; i < r->n_said; i++) {
		if (r->said[i].key != KEY_GROUPS)
			continue;
		++*item;
		group = policy_find(p, RULE_GROUP, r->said[i].value);
		if (group == NULL) {
			problem_set(problem, ERR_VALUE, "groups",
			    "%s: there is no group \"%s\"", r->label,
			    r->said[i].value);
			if (problem != NULL)
				problem->item = *item;
			return -1;
		}
		r->groups[r->n_groups++] = group;
		group->members++;
	}
	return 0;
}

int
policy_end(struct policy *p, void (*warn)(const char *text, void *arg),
    void *arg, struct problem *problem)
{
	const struct warner w = { p, warn, arg };
	uint64_t item = 0;
	size_t i;

	if (prefix_set_end(&p->protect) == -1)
		return problem_memory("protect", problem);
	for (i = 0; i < p->n_rules; i++)
		if (prefix_set_end(&p->rules[i]->prefixes) == -1 ||
		    prefix_set_end(&p->rules[i]->next_hops) == -1)
			return problem_memory("prefixes", problem);
		else if (rule_resolve(p, p->rules[i], &item, problem) == -1)
			return -1;
	if (p->n_users == 0)
		warn("no user is listed: nobody may do anything", arg);
	for (i = 0; i < p->n_rules; i++)
		warn_rule(&w, p->rules[i]);
	return 0;
}
