/* Limits of routes. Decides how they are written. */
#include <stdlib.h>
#include <string.h>

#include "engine/limits.h"
#include "err.h"

struct limits *
limits_new(void)
{
	return calloc(1, sizeof(struct limits));
}

void
limits_free(struct limits *l)
{
	if (l != NULL)
		free(l->list);
	free(l);
}

static const struct limit *
limit_find(const struct limits *l, const struct address *peer)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (memcmp(&l->list[i].peer, peer, sizeof(*peer)) == 0)
			return &l->list[i];
	return NULL;
}

/* Where the limits of neighbor are kept; NULL with p. */
static uint32_t *
limits_at(struct limits *l, const char *neighbor, struct problem *p)
{
	struct address peer;
	struct limit *list;
	const struct limit *limit;

	if (strcmp(neighbor, "*") == 0)
		return l->every;
	if (address_parse(&peer, neighbor, "neighbor", p) == -1)
		return NULL;
	if ((limit = limit_find(l, &peer)) != NULL)
		return l->list[limit - l->list].routes;
	list = reallocarray(l->list, l->n + 1, sizeof(*list));
	if (list == NULL) {
		problem_set(p, ERR_INTERNAL, "neighbor", "no memory");
		return NULL;
	}
	l->list = list;
	memset(&list[l->n], 0, sizeof(*list));
	list[l->n].peer = peer;
	return list[l->n++].routes;
}

/* "ipv4 unicast 1000". 0, or -1 with p. */
static int
limit_parse(const char *value, enum family *family, uint32_t *routes,
    struct problem *p)
{
	const char *number = strrchr(value, ' ');
	char name[32] = "";
	unsigned long n = 0;

	if (number != NULL && (size_t)(number - value) < sizeof(name))
		memcpy(name, value, (size_t)(number - value));
	*family = family_by_name(name);
	if (number == NULL || *family == FAMILY_NONE)
		return problem_set(p, ERR_VALUE, "max-routes", "must be a "
		    "family and a number, such as \"ipv4 unicast 1000\"");
	number++;
	if (strspn(number, "0123456789") == strlen(number) &&
	    strlen(number) <= 10 && *number != '0')
		n = strtoul(number, NULL, 10);
	if (n == 0 || n > LIMIT_MAX)
		return problem_set(p, ERR_VALUE, "max-routes", "the number "
		    "must be from 1 to %u", LIMIT_MAX);
	*routes = (uint32_t)n;
	return 0;
}

int
limits_add(struct limits *l, const char *neighbor, const char *value,
    struct problem *p)
{
	uint32_t *at = limits_at(l, neighbor, p), routes = 0;
	enum family family;

	if (at == NULL || limit_parse(value, &family, &routes, p) == -1)
		return -1;
	if (at[family] != 0)
		return problem_set(p, ERR_REPEATED, "max-routes",
		    "%s is given twice", family_name(family));
	at[family] = routes;
	l->any[family] = true;
	return 0;
}

uint32_t
limits_of(const struct limits *l, const struct address *peer,
    enum family family)
{
	const struct limit *limit = limit_find(l, peer);

	if (limit != NULL && limit->routes[family] != 0)
		return limit->routes[family];
	return l->every[family];
}
