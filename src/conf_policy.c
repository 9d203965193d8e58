/*
 * The policy's part of the configuration. Decides nothing of what a key may
 * be: its names and values are the policy room's. Keeps where groups were
 * named, since whether they are there is known at the end only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf_policy.h"
#include "err.h"
#include "log.h"
#include "policy/policy.h"

static const char *const section_table[] = {
	[RULE_USER] = "user",
	[RULE_GROUP] = "group",
};

void
conf_policy_begin(struct conf_policy *cp, struct policy *policy,
    struct file_form *form)
{
	const char *name;
	size_t i;

	memset(cp, 0, sizeof(*cp));
	cp->policy = policy;
	for (i = 0; i < CONF_POLICY_KEYS; i++) {
		if ((name = policy_key(i, &cp->keys[i].list)) == NULL)
			break;
		cp->keys[i].name = name;
	}
	form->sections = section_table;
	form->n_sections = sizeof(section_table) / sizeof(section_table[0]);
	form->section_keys = cp->keys;
	form->n_section_keys = i;
}

int
conf_policy_section(struct conf_policy *cp, size_t section,
    const char *title, struct problem *p)
{
	cp->rule = policy_rule(cp->policy, (enum rule_kind)section, title, p);
	return cp->rule != NULL ? 0 : -1;
}

/* Keep where a group was named. */
static int
place_add(struct conf_policy *cp, const struct file_place *place,
    struct problem *p)
{
	char **places;

	places = reallocarray(cp->places, cp->n_places + 1, sizeof(char *));
	if (places == NULL)
		return problem_set(p, ERR_INTERNAL, "groups", "no memory");
	cp->places = places;
	if (asprintf(&places[cp->n_places], "%s:%d", place->file,
	    place->line) == -1)
		return problem_set(p, ERR_INTERNAL, "groups", "no memory");
	cp->n_places++;
	return 0;
}

int
conf_policy_key(struct conf_policy *cp, size_t key, const char *value,
    const struct file_place *place, struct problem *p)
{
	if (policy_rule_set(cp->rule, cp->keys[key].name, value, p) == -1)
		return -1;
	if (strcmp(cp->keys[key].name, "groups") != 0)
		return 0;
	return place_add(cp, place, p);
}

struct warning {
	const char	*path;
	unsigned	*count;
};

static void
conf_policy_warn(const char *text, void *arg)
{
	struct warning *w = arg;

	log_warn("%s: %s", w->path, text);
	++*w->count;
}

int
conf_policy_end(struct conf_policy *cp, const char *path, unsigned *warnings)
{
	struct warning w = { path, warnings };
	struct problem p = { .err = ERR_NONE };

	if (policy_end(cp->policy, conf_policy_warn, &w, &p) == 0)
		return 0;
	if (p.item > 0 && p.item <= cp->n_places)
		path = cp->places[p.item - 1];
	log_error("%s: %s: %s", path, p.field, p.detail);
	return -1;
}

void
conf_policy_free(struct conf_policy *cp)
{
	while (cp->n_places > 0)
		free(cp->places[--cp->n_places]);
	free(cp->places);
}
