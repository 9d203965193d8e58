/*
 * Admission. Decides what of a request the policy is asked, and what becomes
 * of its verdict; what is allowed is the policy's.
 */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "http/admit.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "http/item.h"

#define SECOND		1000000		/* us */

/* Refuse, by the verdict. */
static int
admit_refuse(const struct verdict *v, struct problem *p)
{
	problem_set(p, ERR_POLICY, "", "%s: %s", v->rule, v->why);
	snprintf(p->rule, sizeof(p->rule), "%s", v->rule);
	return -1;
}

int
admit_user(struct exchange *x, unsigned rights, struct problem *p)
{
	struct verdict v, first = { .rule = "none", .why = "for nobody" };
	bool refused = false;
	enum action action;

	if (rights & MAY_ANYBODY)
		return 0;
	for (action = 0; action < ACTION__MAX; action++) {
		if (!(rights & MAY(action)))
			continue;
		if (policy_may(x->gate->policy, x->request.head.user, action,
		    &v)) {
			x->allowance.max_entries = v.max_entries;
			x->allowance.rate = v.rate;
			return 0;
		}
		if (!refused)
			first = v;
		refused = true;
	}
	return admit_refuse(&first, p);
}

/*
 * Seconds that an entry on these terms stays, from now or from when it is
 * renewed; 0: without end.
 */
static uint32_t
terms_left(const struct terms *t)
{
	int64_t left;

	if (t == NULL || t->expires == 0)
		return t == NULL ? 0 : t->ttl;
	left = (t->expires - clock_wall_us() + SECOND - 1) / SECOND;
	if (left < t->ttl || left < 1)
		left = t->ttl > 0 ? t->ttl : 1;
	return left > UINT32_MAX ? UINT32_MAX : (uint32_t)left;
}

/* The lower of two limits, where 0 is none. */
static uint32_t
limit_least(uint32_t a, uint32_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

static void
allowance_add(struct allowance *l, const struct verdict *v)
{
	if (!l->known)
		*l = (struct allowance){ true, v->others, v->max_entries,
		    v->rate };
	l->others = l->others && v->others;
	l->max_entries = limit_least(l->max_entries, v->max_entries);
	l->rate = limit_least(l->rate, v->rate);
}

void
admit_judge(const struct exchange *x, struct wish *wish,
    const struct terms *terms, struct verdict *v)
{
	wish->ttl = terms_left(terms);
	policy_judge(x->gate->policy, x->request.head.user, wish, v);
}

int
admit_take(struct exchange *x, const struct verdict *v, struct problem *p)
{
	if (!v->allowed)
		return admit_refuse(v, p);
	allowance_add(&x->allowance, v);
	return 0;
}

int
admit_wish(struct exchange *x, struct wish *wish, const struct terms *terms,
    struct verdict *v, struct problem *p)
{
	admit_judge(x, wish, terms, v);
	return admit_take(x, v, p);
}

int
admit_item(struct exchange *x, const struct item *it, enum change_op op,
    struct verdict *v, struct problem *p)
{
	struct wish wish = { .action = ACTION_WITHDRAW, .nlri = &it->nlri,
	    .targets = &it->targets };

	if (op == CHANGE_WITHDRAW)
		return admit_wish(x, &wish, NULL, v, p);
	wish.action = ACTION_ANNOUNCE;
	wish.attrs = &it->attrs;
	return admit_wish(x, &wish, &it->terms, v, p);
}

/* Must a lease be added? */
static bool
admit_leases(const struct verdict *v, const struct terms *t)
{
	return v->max_ttl != 0 && t->ttl == 0 && t->expires == 0;
}

bool
admit_adds(const struct verdict *v, const struct terms *terms)
{
	return v->forced != NULL || admit_leases(v, terms);
}

int
admit_add(const struct verdict *v, struct item *it, struct problem *p)
{
	if (admit_leases(v, &it->terms))
		it->terms.ttl = v->max_ttl;
	if (v->forced == NULL)
		return 0;
	if (policy_force(v, &it->attrs, p) == -1)
		return -1;
	return attrs_complete(&it->attrs, &it->nlri, p);
}
