/*
 * The policy as a whole, when all is said. Decides what is a contradiction,
 * of which the administrator is told, and that a group which is not there is
 * a mistake.
 */
#include <stdlib.h>

#include "err.h"
#include "policy/inside.h"

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
	uint64_t item = 0;
	size_t i;

	(void)warn;
	(void)arg;
	if (prefix_set_end(&p->protect) == -1)
		return problem_memory("protect", problem);
	for (i = 0; i < p->n_rules; i++)
		if (prefix_set_end(&p->rules[i]->prefixes) == -1 ||
		    prefix_set_end(&p->rules[i]->next_hops) == -1)
			return problem_memory("prefixes", problem);
		else if (rule_resolve(p, p->rules[i], &item, problem) == -1)
			return -1;
	return 0;
}
