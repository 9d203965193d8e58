/*
 * A policy as it is built, held and told. Decides who is listed: users and
 * groups are found by a hash of their names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "policy/inside.h"
#include "route/attrs.h"

#define TABLE_LEAST	64	/* a power of 2 */

static const char *const action_table[ACTION__MAX] = {
	[ACTION_READ] = "read",
	[ACTION_ANNOUNCE] = "announce",
	[ACTION_WITHDRAW] = "withdraw",
	[ACTION_FLOW] = "flow",
	[ACTION_OPERATE] = "operate",
};

static const char *const kind_table[] = {
	[RULE_USER] = "user",
	[RULE_GROUP] = "group",
};

const char *
action_name(enum action action)
{
	return action_table[action];
}

int
problem_memory(const char *field, struct problem *problem)
{
	return problem_set(problem, ERR_INTERNAL, field, "no memory");
}

struct policy *
policy_new(void)
{
	struct policy *p = calloc(1, sizeof(*p));

	if (p != NULL)
		atomic_init(&p->holders, 1);
	return p;
}

/* FNV-1a. */
static uint32_t
name_hash(enum rule_kind kind, const char *name)
{
	uint32_t hash = UINT32_C(2166136261) ^ kind;

	for (; *name != '\0'; name++)
		hash = (hash ^ (uint8_t)*name) * UINT32_C(16777619);
	return hash;
}

/* Where the rule is, or would be. The table has room. */
static struct policy_rule **
table_place(const struct policy *p, enum rule_kind kind, const char *name)
{
	size_t i = name_hash(kind, name);

	for (;; i++) {
		i &= p->table_size - 1;
		if (p->table[i] == NULL || (p->table[i]->kind == kind &&
		    strcmp(p->table[i]->name, name) == 0))
			return &p->table[i];
	}
}

struct policy_rule *
policy_find(const struct policy *p, enum rule_kind kind, const char *name)
{
	return p->table_size > 0 ? *table_place(p, kind, name) : NULL;
}

/* Make room for one more, so that half the table stays free. */
static int
table_grow(struct policy *p)
{
	struct policy_rule **old = p->table;
	size_t i;

	if (2 * (p->n_rules + 1) <= p->table_size)
		return 0;
	p->table_size = p->table_size > 0 ? 2 * p->table_size : TABLE_LEAST;
	p->table = calloc(p->table_size, sizeof(struct policy_rule *));
	if (p->table == NULL) {
		p->table = old;
		p->table_size /= 2;
		return -1;
	}
	for (i = 0; i < p->n_rules; i++)
		*table_place(p, p->rules[i]->kind, p->rules[i]->name) =
		    p->rules[i];
	free(old);
	return 0;
}

/* Add a rule of that name. NULL: no memory. */
static struct policy_rule *
rule_new(struct policy *p, enum rule_kind kind, const char *name)
{
	struct policy_rule **rules, *r;

	if (table_grow(p) == -1)
		return NULL;
	rules = reallocarray(p->rules, p->n_rules + 1, sizeof(r));
	if (rules == NULL)
		return NULL;
	p->rules = rules;
	if ((r = calloc(1, sizeof(*r))) == NULL)
		return NULL;
	r->policy = p;
	r->kind = kind;
	snprintf(r->label, sizeof(r->label), "%s %s", kind_table[kind], name);
	r->name = r->label + strlen(kind_table[kind]) + 1;
	p->rules[p->n_rules++] = r;
	p->n_users += kind == RULE_USER;
	*table_place(p, kind, r->name) = r;
	return r;
}

static bool
name_is_printable(const char *name)
{
	for (; *name != '\0'; name++)
		if (*name < 0x20 || *name > 0x7e)
			return false;
	return true;
}

struct policy_rule *
policy_rule(struct policy *p, enum rule_kind kind, const char *name,
    struct problem *problem)
{
	const char *field = kind_table[kind];
	struct policy_rule *r = NULL;

	if (name[0] == '\0')
		problem_set(problem, ERR_MISSING, field, "has no name");
	else if (strlen(name) > POLICY_NAME_MAX)
		problem_set(problem, ERR_VALUE, field,
		    "%.40s... has more than %d bytes", name, POLICY_NAME_MAX);
	else if (!name_is_printable(name))
		problem_set(problem, ERR_VALUE, field,
		    "\"%s\" is not printable ASCII", name);
	else if (policy_find(p, kind, name) != NULL)
		problem_set(problem, ERR_REPEATED, field,
		    "\"%s\" is there already", name);
	else if ((r = rule_new(p, kind, name)) == NULL)
		problem_memory(field, problem);
	return r;
}

int
policy_protect(struct policy *p, const char *prefix, struct problem *problem)
{
	struct prefix_range r = { .parent = 0 };

	if (prefix_parse(&r.prefix, prefix,
	    PREFIX_DEFAULT_ROUTE | PREFIX_RESERVED, "protect", problem) == -1)
		return -1;
	r.min = r.prefix.length;
	r.max = r.flow_max = (uint8_t)prefix_bits(&r.prefix);
	if (prefix_set_add(&p->protect, &r) == -1)
		return problem_memory("protect", problem);
	return 0;
}

int
policy_shortest(struct policy *p, bool ipv6, unsigned length,
    struct problem *problem)
{
	unsigned bits = ipv6 ? 128 : 32;

	if (length > bits)
		return problem_set(problem, ERR_VALUE,
		    ipv6 ? "shortest-ipv6" : "shortest-ipv4",
		    "must be a number from 0 to %u", bits);
	p->shortest[ipv6 ? IP_V6 : IP_V4] = (uint8_t)length;
	return 0;
}

struct policy *
policy_hold(struct policy *p)
{
	if (p != NULL)
		atomic_fetch_add_explicit(&p->holders, 1,
		    memory_order_relaxed);
	return p;
}

static void
rule_free(struct policy_rule *r)
{
	size_t i;

	for (i = 0; i < r->n_said; i++)
		free(r->said[i].value);
	free(r->said);
	free(r->groups);
	prefix_set_free(&r->prefixes);
	free(r->neighbors);
	prefix_set_free(&r->next_hops);
	patterns_free(&r->communities);
	free(r->forced);
	free(r);
}

void
policy_release(struct policy *p)
{
	size_t i;

	if (p == NULL || atomic_fetch_sub(&p->holders, 1) > 1)
		return;
	for (i = 0; i < p->n_rules; i++)
		rule_free(p->rules[i]);
	free(p->rules);
	free(p->table);
	prefix_set_free(&p->protect);
	free(p);
}

const struct policy_rule *
user_rule(const struct policy_rule *user, size_t i)
{
	if (i == 0)
		return user;
	return i <= user->n_groups ? user->groups[i - 1] : NULL;
}

/* What one rule said, in order, but the values of one key together. */
static void
rule_tell(const struct policy_rule *r, void (*each)(const char *rule,
    const char *key, const char *value, void *arg), void *arg)
{
	uint32_t told = 0, bit;
	size_t i, j;

	for (i = 0; i < r->n_said; i++) {
		bit = UINT32_C(1) << r->said[i].key;
		for (j = (told & bit) == 0 ? i : r->n_said; j < r->n_said; j++)
			if (r->said[j].key == r->said[i].key)
				each(r->label, rule_key_name(r->said[j].key),
				    r->said[j].value, arg);
		told |= bit;
	}
}

bool
policy_tell(const struct policy *p, const char *user,
    void (*each)(const char *rule, const char *key, const char *value,
    void *arg), void *arg)
{
	const struct policy_rule *self = policy_find(p, RULE_USER, user), *r;
	size_t i;

	for (i = 0; self != NULL && (r = user_rule(self, i)) != NULL; i++)
		rule_tell(r, each, arg);
	return self != NULL;
}
