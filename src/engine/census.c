/*
 * The census. Decides what counts for a neighbour: rather too much, since a
 * session is at stake.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/census.h"
#include "engine/limits.h"
#include "route/target.h"

/* Entries that name one neighbour. */
struct named_count {
	struct address	 peer;
	struct counter	 entries[FAMILY__MAX];
};

struct census {
	struct counter	 all[FAMILY__MAX];
	size_t		 n;
	struct named_count **named;	/* owned, each of them too */
};

struct census *
census_new(void)
{
	return calloc(1, sizeof(struct census));
}

void
census_free(struct census *c)
{
	if (c == NULL)
		return;
	while (c->n > 0)
		free(c->named[--c->n]);
	free(c->named);
	free(c);
}

static struct named_count *
named_find(const struct census *c, const struct address *peer)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (memcmp(&c->named[i]->peer, peer, sizeof(*peer)) == 0)
			return c->named[i];
	return NULL;
}

/* Made where it is not there. NULL: no memory. */
static struct named_count *
named_add(struct census *c, const struct address *peer)
{
	struct named_count *named = named_find(c, peer), **list;

	if (named != NULL)
		return named;
	list = reallocarray(c->named, c->n + 1, sizeof(*list));
	if (list == NULL)
		return NULL;
	c->named = list;
	if ((named = calloc(1, sizeof(*named))) == NULL)
		return NULL;
	named->peer = *peer;
	list[c->n] = named;
	c->n++;
	return named;
}

int
census_add(struct census *c, struct journal *j, const struct targets *to,
    enum family family, int by)
{
	struct named_count *named;
	size_t i;

	if (to->n == 0)
		counter_add(j, &c->all[family], by);
	for (i = 0; i < to->n; i++) {
		if ((named = named_add(c, &to->list[i].peer)) == NULL)
			return -1;
		counter_add(j, &named->entries[family], by);
	}
	return 0;
}

/* Has this neighbour as many as it may have? Its limit, or 0. */
static uint32_t
peer_full(const struct census *c, const struct limits *l,
    const struct address *peer, enum family family, char who[ADDRESS_TEXT])
{
	const struct named_count *named = named_find(c, peer);
	uint32_t limit = limits_of(l, peer, family);
	uint64_t n = c->all[family].n;
	struct buf b;

	if (named != NULL)
		n += named->entries[family].n;
	if (limit == 0 || n < limit)
		return 0;
	buf_init(&b, who, ADDRESS_TEXT);
	address_print(&b, peer);
	return limit;
}

/* The same of all that are known, and of those that are not. */
static uint32_t
all_full(const struct census *c, const struct limits *l, enum family family,
    char who[ADDRESS_TEXT])
{
	uint32_t limit = 0;
	size_t i;

	for (i = 0; i < l->n && limit == 0; i++)
		limit = peer_full(c, l, &l->list[i].peer, family, who);
	for (i = 0; i < c->n && limit == 0; i++)
		limit = peer_full(c, l, &c->named[i]->peer, family, who);
	if (limit == 0 && l->every[family] != 0 &&
	    c->all[family].n >= l->every[family])
		limit = l->every[family];
	return limit;
}

uint32_t
census_full(const struct census *c, const struct limits *l,
    const struct targets *to, enum family family, char who[ADDRESS_TEXT])
{
	uint32_t limit = 0;
	size_t i;

	who[0] = '\0';
	if (!l->any[family])
		return 0;
	if (to->n == 0)
		return all_full(c, l, family, who);
	for (i = 0; i < to->n && limit == 0; i++)
		limit = peer_full(c, l, &to->list[i].peer, family, who);
	return limit;
}
