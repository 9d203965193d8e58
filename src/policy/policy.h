/*
 * Who may announce what. Pure: no I/O, no clock, no HTTP. Built once from the
 * configuration, then only read, by any thread.
 *
 * A user has rules: the one of his own section, then those of his groups, in
 * their order. The first that allows a whole wish allows it, and its limits
 * hold. Nobody who is not listed may do anything. Before all that, what is
 * protected may be announced by nobody.
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct attrs;
struct buf;
struct nlri;
struct policy;
struct problem;
struct targets;

enum action {
	ACTION_READ,		/* lists, status, history, metrics */
	ACTION_ANNOUNCE,	/* routes; withdraw too, of his own */
	ACTION_WITHDRAW,	/* routes and flow rules */
	ACTION_FLOW,		/* flow rules */
	ACTION_OPERATE,		/* hold, suspend, resume */
	ACTION__MAX
};
const char	*action_name(enum action action);	/* "read"; static */

/* ---- Building: strings of the configuration become values. ---- */

/* NULL: no memory. Owned by its first holder; see policy_release. */
struct policy	*policy_new(void);

/* What one section says; user or group. Borrowed, valid until policy_end. */
struct rule_draft;
enum rule_kind { RULE_USER, RULE_GROUP };

/* A section begins. NULL with p: named twice, no name, no memory. */
struct rule_draft *policy_rule(struct policy *p, enum rule_kind kind,
		    const char *name, struct problem *problem);

/*
 * One value of a key of the section; lists call it once a value. Keys:
 *   allow		"read", "announce", "withdraw", "flow", "operate",
 *			"everything" (all of these, and what others own)
 *   groups		names of groups (user sections only)
 *   prefixes		"10.0.0.0/16 ge 24 le 32" (no ge/le: just that
 *			length; "le 32" alone: from its own length on), or
 *			"any"; for flow rules: what their destination must
 *			be within
 *   families		"ipv4 unicast" and so on; default: all
 *   next-hops		"self", an address or prefix; default: self alone
 *   neighbors		addresses, or "all"; default: any
 *   communities	"65000:1", "65000:*", "65000:100-199",
 *			"65000:1:2" (large), "none"; default: any
 *   force-communities	added to each announcement
 *   attributes		which of them at all; default: any
 *   med, local-preference	"0-100"; default: any
 *   flow-actions	"discard", "rate-limit", "redirect", ...; default: any
 *   max-entries, rate, max-ttl	a number
 *   others		"true": he may change what others own
 * 0, or -1 with problem, whose field is the key.
 */
int		 policy_rule_set(struct rule_draft *r, const char *key,
		    const char *value, struct problem *problem);

/* Global: "192.0.2.0/24": nobody announces it, what is inside or covers it. */
int		 policy_protect(struct policy *p, const char *prefix,
		    struct problem *problem);

/* Global: no shorter prefixes of this family; "ipv4" 0-32, "ipv6" 0-128. */
int		 policy_shortest(struct policy *p, bool ipv6, unsigned length,
		    struct problem *problem);

/*
 * All is said: check the whole, and make it fast to ask. warn is called for
 * each contradiction: a rule that can never allow anything, a prefix that no
 * request can match (protected, too short, covered by another of the rule),
 * a group that nobody is in, a user with no right at all. 0, or -1 with
 * problem (a group that is not there).
 */
int		 policy_end(struct policy *p,
		    void (*warn)(const char *text, void *arg), void *arg,
		    struct problem *problem);

/*
 * Hold it once more; and let go: the last one frees it. Holding is for the
 * thread that hands it out (the front), letting go for any. NULL is fine.
 */
struct policy	*policy_hold(struct policy *p);
void		 policy_release(struct policy *p);

/* ---- Asking. ---- */

/* What somebody wants to do to an entry. Borrowed. */
struct wish {
	enum action		 action;	/* ANNOUNCE or WITHDRAW */
	const struct nlri	*nlri;		/* a flow rule asks for FLOW */
	const struct targets	*targets;	/* n 0: all neighbours */
	const struct attrs	*attrs;		/* of ANNOUNCE, complete */
	uint32_t		 ttl;		/* seconds; 0: without end */
};

/* The answer. Text is borrowed from the policy. */
struct verdict {
	bool		 allowed;
	char		 rule[160];	/* "user alice", "group hosts:
					 * prefixes", "protect 192.0.2.0/24" */
	char		 why[160];	/* of a refusal, a sentence's part */
	const struct attrs *forced;	/* communities to add; NULL: none */
	bool		 others;	/* he may change what others own */
	uint32_t	 max_entries;	/* 0: no limit; likewise */
	uint32_t	 rate;		/* changes per second */
	uint32_t	 max_ttl;	/* seconds; then a lease is forced */
};

/* May user do it? The rule is that which allows, or comes closest. */
void		 policy_judge(const struct policy *p, const char *user,
		    const struct wish *wish, struct verdict *v);

/* Has he the right at all, for anything? */
bool		 policy_may(const struct policy *p, const char *user,
		    enum action action, struct verdict *v);

/* Add the forced communities of v to a. 0, or -1 with problem. */
int		 policy_force(const struct verdict *v, struct attrs *a,
		    struct problem *problem);

/*
 * Call each() for every key and value that hold for user, rule by rule, as
 * the configuration said them: rule "user alice", key "prefixes", value
 * "10.0.0.0/16 ge 24". False: he is not listed.
 */
bool		 policy_tell(const struct policy *p, const char *user,
		    void (*each)(const char *rule, const char *key,
		    const char *value, void *arg), void *arg);

#endif
