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
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct attrs;
struct nlri;
struct policy;
struct problem;
struct targets;

enum action {
	ACTION_READ,		/* lists, status, history, metrics */
	ACTION_ANNOUNCE,	/* routes; withdraw too, of his own */
	ACTION_WITHDRAW,	/* routes */
	ACTION_FLOW,		/* announce and withdraw flow rules */
	ACTION_OPERATE,		/* hold, suspend, resume */
	ACTION__MAX
};
const char	*action_name(enum action action);	/* "read"; static */

/* ---- Building: strings of the configuration become values. ---- */

#define POLICY_NAME_MAX	127	/* bytes of a user's or a group's name */

/* NULL: no memory. Owned by its first holder; see policy_release. */
struct policy	*policy_new(void);

/* What one section says; user or group. Borrowed from the policy. */
struct policy_rule;
enum rule_kind { RULE_USER, RULE_GROUP };

/*
 * A section begins. NULL with problem: named twice, no name, a name of more
 * than POLICY_NAME_MAX bytes or with other than printable ASCII, no memory.
 */
struct policy_rule *policy_rule(struct policy *p, enum rule_kind kind,
		    const char *name, struct problem *problem);

/* The i-th key of a section, and whether it is a list; NULL: no more. */
const char	*policy_key(size_t i, bool *list);

/*
 * One value of a key of the section; lists call it once a value. Keys:
 *   allow		"read", "announce", "withdraw", "flow", "operate",
 *			"everything" (all of these, and what others own)
 *   groups		names of groups (user sections only)
 *   families		"ipv4 unicast" and so on; default: all
 *   prefixes		"10.0.0.0/16 ge 24 le 32" (no ge, no le: just that
 *			length; "le 32" alone: from its own length on), or
 *			"any"; default: none. A flow rule's destination must
 *			be within (of any length, without ge and le); with
 *			"any" it may have none. VPLS needs "any".
 *   neighbors		addresses: wishes must name them, and no others; or
 *			"all"; default: all
 *   flow-actions	"discard", "rate-limit", "redirect", ...; "accept":
 *			none; default: any
 *   next-hops		"self", an address or prefix, "any"; default: self
 *   attributes		names of those that may be given besides next-hop,
 *			or "none"; default: any
 *   med, local-preference	"0-100"; default: any
 *   communities	"65000:1", "65000:*", "65000:100-199", "65000:1:2"
 *			(large), "no-export", "extended" (all of them), or
 *			"none"; default: any
 *   max-ttl		seconds, 1-31622400
 *   force-communities	"65535:666", "65000:1:2": added to announcements
 *   max-entries, rate	1-4294967295, 1-1000000
 *   others		"true": he may change what others own
 * 0, or -1 with problem, whose field is the key.
 */
int		 policy_rule_set(struct policy_rule *r, const char *key,
		    const char *value, struct problem *problem);

/*
 * Global: "192.0.2.0/24": nobody announces it, what is inside or covers it,
 * nor flow rules with such a destination.
 */
int		 policy_protect(struct policy *p, const char *prefix,
		    struct problem *problem);

/*
 * Global: nobody announces a shorter prefix of this IP version, flow rules
 * aside; 0-32, or 0-128. The default is 0.
 */
int		 policy_shortest(struct policy *p, bool ipv6, unsigned length,
		    struct problem *problem);

/*
 * All is said: check the whole, and make it fast to ask. warn is called for
 * each contradiction: a rule that can never allow anything or is never
 * reached, a prefix that no request can match (protected, too short, covered
 * by another of the rule), a key without effect, a group that nobody is in, a
 * user with no right at all, no users. 0, or -1 with problem: no memory; or a
 * group that is not there, problem->item being the how manieth "groups" of
 * policy_rule_set, from 1. Nothing can be asked before.
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

/*
 * What somebody wants to do to an entry. Borrowed. A withdrawal is judged by
 * its NLRI and neighbours alone, and never by protect and shortest.
 */
struct wish {
	enum action		 action;	/* ANNOUNCE or WITHDRAW */
	const struct nlri	*nlri;		/* a flow rule asks for FLOW */
	const struct targets	*targets;	/* n 0: all neighbours */
	const struct attrs	*attrs;		/* of ANNOUNCE, complete */
	uint32_t		 ttl;		/* seconds; 0: without end */
};

/*
 * The answer. A max-ttl, max-entries or rate of the user's own section holds
 * for him in place of that of the group that allows the wish.
 */
struct verdict {
	bool		 allowed;
	char		 rule[160];	/* "user alice", "group hosts:
					 * prefixes", "protect 192.0.2.0/24" */
	char		 why[160];	/* of a refusal, a sentence's part */
	const struct attrs *forced;	/* communities to add; NULL: none;
					 * borrowed from the policy */
	bool		 others;	/* he may change what others own */
	uint32_t	 max_entries;	/* 0: no limit; likewise */
	uint32_t	 rate;		/* changes per second */
	uint32_t	 max_ttl;	/* seconds, 0: none; a wish without
					 * end must be given this one */
};

/* May user do it? The rule is that which allows, or comes closest. */
void		 policy_judge(const struct policy *p, const char *user,
		    const struct wish *wish, struct verdict *v);

/*
 * Has he the right at all, for anything? ANNOUNCE gives WITHDRAW too. The
 * verdict is that of the first rule that gives it.
 */
bool		 policy_may(const struct policy *p, const char *user,
		    enum action action, struct verdict *v);

/* Is there a section for user? Without one he may do nothing. */
bool		 policy_lists(const struct policy *p, const char *user);

/*
 * Add the forced communities of v to a, which is then to be completed again
 * (attrs_complete). 0, or -1 with problem: a list over its maximum.
 */
int		 policy_force(const struct verdict *v, struct attrs *a,
		    struct problem *problem);

/*
 * Call each() for every key and value that hold for user, rule by rule, the
 * values of one key together, as the configuration said them: rule "user
 * alice", key "prefixes", value "10.0.0.0/16 ge 24". False: he is not listed.
 */
bool		 policy_tell(const struct policy *p, const char *user,
		    void (*each)(const char *rule, const char *key,
		    const char *value, void *arg), void *arg);

#endif
