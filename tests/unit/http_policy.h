/*
 * For tests of the http room: a policy of some users, and what it says of
 * them.
 */
#ifndef HTTP_POLICY_H
#define HTTP_POLICY_H

#include <stdio.h>
#include <string.h>

#include "http/gate.h"
#include "policy/policy.h"

/*
 * root may do everything, alice and some more all but to change what others
 * own, carol announces hosts of 10.1.0.0/16, dave only reads, erin discards
 * what goes to 10.1.0.0/16, gina may change what others have there; frank
 * announces here and there, and each has its community. mallory is not listed.
 */
static const struct {
	enum rule_kind	 kind;
	const char	*name, *key, *value;
} test_rules[] = {
	{ RULE_USER, "root", "allow", "everything" },
	{ RULE_USER, "root", "prefixes", "any" },
	{ RULE_USER, "root", "next-hops", "any" },
	{ RULE_USER, "carol", "allow", "announce" },
	{ RULE_USER, "carol", "prefixes", "10.1.0.0/16 ge 32" },
	{ RULE_USER, "carol", "max-entries", "100" },
	{ RULE_USER, "dave", "allow", "read" },
	{ RULE_USER, "erin", "allow", "flow" },
	{ RULE_USER, "erin", "prefixes", "10.1.0.0/16" },
	{ RULE_USER, "erin", "flow-actions", "discard" },
	{ RULE_USER, "gina", "allow", "announce" },
	{ RULE_USER, "gina", "prefixes", "10.1.0.0/16 ge 24" },
	{ RULE_USER, "gina", "others", "true" },
	{ RULE_USER, "frank", "groups", "east" },
	{ RULE_USER, "frank", "groups", "west" },
	{ RULE_GROUP, "east", "allow", "announce" },
	{ RULE_GROUP, "east", "prefixes", "10.1.0.0/16 ge 24" },
	{ RULE_GROUP, "east", "communities", "65000:9" },
	{ RULE_GROUP, "east", "force-communities", "65000:1" },
	{ RULE_GROUP, "east", "rate", "50" },
	{ RULE_GROUP, "west", "allow", "announce" },
	{ RULE_GROUP, "west", "prefixes", "10.2.0.0/16 ge 24" },
	{ RULE_GROUP, "west", "prefixes", "10.3.0.0/16 ge 24" },
	{ RULE_GROUP, "west", "communities", "65000:9" },
	{ RULE_GROUP, "west", "force-communities", "65000:2" },
	{ RULE_GROUP, "west", "max-ttl", "60" },
	{ RULE_GROUP, "west", "rate", "20" },
};

/* What each of some users has. */
static const struct {
	const char	*key, *value;
} test_peer[] = {
	{ "allow", "read" },
	{ "allow", "announce" },
	{ "allow", "flow" },
	{ "allow", "operate" },
	{ "prefixes", "any" },
	{ "next-hops", "any" },
};
static const char *const test_peers[] = {
	"alice", "bob", "ann", "ben", "nobody",
};

static inline void
test_warn(const char *text, void *arg)
{
	(void)arg;
	printf("# %s\n", text);
}

static inline void
test_add_peers(struct policy *p, struct problem *problem)
{
	struct policy_rule *r;
	size_t i, j;

	for (i = 0; i < sizeof(test_peers) / sizeof(*test_peers); i++) {
		r = policy_rule(p, RULE_USER, test_peers[i], problem);
		for (j = 0; j < sizeof(test_peer) / sizeof(*test_peer); j++)
			policy_rule_set(r, test_peer[j].key,
			    test_peer[j].value, problem);
	}
}

static inline struct policy *
test_policy(void)
{
	struct policy *p = policy_new();
	struct policy_rule *r = NULL;
	struct problem problem = { .err = ERR_NONE };
	size_t i;

	for (i = 0; i < sizeof(test_rules) / sizeof(*test_rules); i++) {
		if (i == 0 || strcmp(test_rules[i].name,
		    test_rules[i - 1].name) != 0)
			r = policy_rule(p, test_rules[i].kind,
			    test_rules[i].name, &problem);
		if (r != NULL)
			policy_rule_set(r, test_rules[i].key,
			    test_rules[i].value, &problem);
	}
	test_add_peers(p, &problem);
	policy_protect(p, "2001:bad::/32", &problem);
	policy_end(p, test_warn, NULL, &problem);
	if (problem.err != ERR_NONE)
		printf("Bail out! %s: %s\n", problem.field, problem.detail);
	return p;
}

/* A gate with that policy; pages of https://portal.example are let in. */
static inline struct gate *
test_gate(void)
{
	struct policy *p = test_policy();
	struct origins origins = { .n = 0 };
	struct gate *g;

	origins_add(&origins, "https://portal.example", "", NULL);
	g = gate_new(p, &origins);
	origins_free(&origins);
	policy_release(p);
	return g;
}

#endif
