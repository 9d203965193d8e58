/*
 * What the files of the policy room share: a rule, as its section said it.
 */
#ifndef POLICY_INSIDE_H
#define POLICY_INSIDE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/community.h"
#include "policy/policy.h"
#include "policy/prefix_set.h"
#include "route/flow_action.h"
#include "route/prefix.h"

struct attrs;
struct nlri;

#define LABEL_TEXT	(POLICY_NAME_MAX + 8)	/* "group NAME" */

/* The keys of a section, in the order in which a wish is checked. */
enum rule_key {
	KEY_ALLOW, KEY_GROUPS, KEY_FAMILIES, KEY_PREFIXES, KEY_NEIGHBORS,
	KEY_FLOW_ACTIONS, KEY_NEXT_HOPS, KEY_ATTRIBUTES, KEY_MED,
	KEY_LOCAL_PREFERENCE, KEY_COMMUNITIES, KEY_MAX_TTL,
	KEY_FORCE_COMMUNITIES, KEY_MAX_ENTRIES, KEY_RATE, KEY_OTHERS,
	KEY__MAX
};
const char	*rule_key_name(enum rule_key key);	/* static */

/* A key and its value, as they were given. */
struct said {
	uint8_t		 key;		/* enum rule_key */
	char		*value;
};

struct number_range {
	uint32_t	 min, max;
};

#define RULE_FLOW_ACTIONS	16	/* names that a rule may list */

/* A section; only what is in given has been said. */
struct policy_rule {
	struct policy		*policy;
	enum rule_kind		 kind;
	char			 label[LABEL_TEXT];	/* "user alice" */
	const char		*name;			/* in label */
	uint32_t		 given;		/* mask, 1 << enum rule_key */
	struct said		*said;
	size_t			 n_said;
	struct policy_rule	**groups;	/* of policy_end */
	size_t			 n_groups;
	size_t			 members;	/* of a group */

	unsigned		 actions;	/* mask, 1 << enum action */
	bool			 others;
	uint32_t		 families;	/* mask, 1 << enum family */
	bool			 any_prefix;
	struct prefix_set	 prefixes;
	bool			 all_neighbors;
	struct address		*neighbors;	/* in no order */
	size_t			 n_neighbors;
	const char		*flow_actions[RULE_FLOW_ACTIONS]; /* static */
	bool			 self, any_next_hop;
	struct prefix_set	 next_hops;
	uint32_t		 attributes;	/* mask, 1 << enum attr */
	struct number_range	 med, local_preference;
	bool			 none, extended;	/* of communities */
	struct patterns		 communities;
	struct attrs		*forced;	/* NULL: none */
	uint32_t		 max_ttl, max_entries, rate;	/* 0: none */
};

struct policy {
	atomic_uint		 holders;
	struct policy_rule	**rules;	/* in order */
	size_t			 n_rules, n_users;
	struct policy_rule	**table;	/* by kind and name; size 2^n */
	size_t			 table_size;
	struct prefix_set	 protect;	/* takes all that is inside */
	uint8_t			 shortest[IP__MAX];
};

static inline bool
rule_has(const struct policy_rule *r, enum rule_key key)
{
	return (r->given & UINT32_C(1) << key) != 0;
}

static inline bool
rule_allows(const struct policy_rule *r, enum action action)
{
	return (r->actions & 1u << action) != 0;
}

/* Is any of what it allows about routes? */
static inline bool
rule_has_routes(const struct policy_rule *r)
{
	return rule_allows(r, ACTION_ANNOUNCE) ||
	    rule_allows(r, ACTION_WITHDRAW);
}

/* The rule of that kind and name; NULL if there is none. */
struct policy_rule *policy_find(const struct policy *p, enum rule_kind kind,
	    const char *name);

/* The i-th rule that holds for a user: his own, then groups; NULL: no more. */
const struct policy_rule *user_rule(const struct policy_rule *user, size_t i);

/* No memory: -1, with problem. */
int	 problem_memory(const char *field, struct problem *problem);

/* ---- Values of a rule. Each: 0, or -1 with problem. ---- */

typedef int rule_set_fn(struct policy_rule *r, const char *value,
	    const char *key, struct problem *problem);
rule_set_fn	rule_set_allow, rule_set_families, rule_set_prefixes,
		rule_set_neighbors, rule_set_flow_actions, rule_set_next_hops,
		rule_set_attributes, rule_set_med, rule_set_local_preference,
		rule_set_communities, rule_set_force_communities;

/* ---- Asking a rule. ---- */

/* A wish, taken apart once for all rules. */
struct question {
	const struct wish	*wish;
	enum action		 action;	/* FLOW for a flow rule */
	bool			 flow;
	struct prefix		 prefix;	/* IP_NONE: there is none */
	size_t			 n_actions;	/* of a flow rule */
	const char		*flow_actions[FLOW_ACTIONS];	/* static */
	uint32_t		 max_ttl;	/* of his own section, or 0 */
};

/* The first key for which the rule does not allow it, why; or KEY__MAX. */
enum rule_key rule_ask(const struct policy_rule *r, const struct question *q,
	    struct buf *why);

/* Each: does the rule allow it? If not, b says why. */
typedef bool rule_pass_fn(const struct policy_rule *r,
	    const struct question *q, struct buf *b);
rule_pass_fn	rule_pass_flow_actions, rule_pass_next_hops,
		rule_pass_attributes, rule_pass_med,
		rule_pass_local_preference, rule_pass_communities;

/* ---- Contradictions. ---- */

/* Whom to tell, and of which policy. */
struct warner {
	const struct policy	*policy;
	void			(*warn)(const char *text, void *arg);
	void			*arg;
};

/* Tell that the key of the rule ("": the rule itself) is so. */
void	 warn_of(const struct warner *w, const struct policy_rule *r,
	    const char *key, const char *fmt, ...)
	    __attribute__((format(printf, 4, 5)));

void	 warn_prefixes(const struct warner *w, const struct policy_rule *r);
void	 warn_families(const struct warner *w, const struct policy_rule *r);

/* Does a allow all that b allows? */
bool	 rule_covers(const struct policy_rule *a, const struct policy_rule *b);

#endif
