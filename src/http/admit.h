/*
 * May the user of a request do what he asks, by the policy under which it
 * came? A refusal is ERR_POLICY and names the rule.
 */
#ifndef HTTP_ADMIT_H
#define HTTP_ADMIT_H

#include <stdbool.h>

#include "engine/change.h"
#include "policy/policy.h"

struct exchange;
struct item;
struct problem;
struct terms;

/* Rights, as masks: one of them is needed. */
#define MAY(action)	(1u << (action))
#define MAY_ANYBODY	(1u << ACTION__MAX)

/*
 * Has the user of x one of the rights, for anything? 0, or -1 with p. No
 * right at all (0) is nobody's.
 */
int	 admit_user(struct exchange *x, unsigned rights,
	    struct problem *p);

/*
 * May he do it to this entry? wish->ttl is taken from terms (NULL: none). *v
 * is the policy's verdict, and says what must be added to an announcement;
 * what it allows x is the least of all verdicts so far. 0, or -1 with p.
 */
int	 admit_wish(struct exchange *x, struct wish *wish,
	    const struct terms *terms, struct verdict *v, struct problem *p);

/*
 * The same in two steps: what is the verdict? And then, if it is to count,
 * 0, or -1 with p.
 */
void	 admit_judge(const struct exchange *x, struct wish *wish,
	    const struct terms *terms, struct verdict *v);
int	 admit_take(struct exchange *x, const struct verdict *v,
	    struct problem *p);

/* The same for an item that was ended. */
int	 admit_item(struct exchange *x, const struct item *it,
	    enum change_op op, struct verdict *v, struct problem *p);

/* Must something be added to an announcement on these terms? */
bool	 admit_adds(const struct verdict *v, const struct terms *terms);

/*
 * Add it: communities and a lease; and check the whole again. The item is
 * one that was ended and admitted. 0, or -1 with p.
 */
int	 admit_add(const struct verdict *v, struct item *it,
	    struct problem *p);

#endif
