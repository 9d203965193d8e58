/*
 * What is suspended: entries, owners and neighbours. Decides which claims that
 * concerns; when it changes is decided in operate.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/inside.h"
#include "engine/sets.h"

#define BUCKETS		1024u	/* of suspended entries */
#define OWNERS		'o'	/* all are in one family of theirs */

/* One that is suspended. */
struct held {
	struct held	*next;
	struct suspension what;
	uint32_t	 owner;		/* the number of his name */
};

struct suspensions {
	struct held	*list[SUSPENDED__MAX];	/* owners and neighbours */
	struct held	*entries[BUCKETS];
	struct sets	*owners;	/* names and numbers of all */
};

static struct suspensions *
suspensions_of(struct engine *e)
{
	struct suspensions *s;

	if (e->suspensions != NULL)
		return e->suspensions;
	s = calloc(1, sizeof(*s));
	if (s != NULL && (s->owners = sets_new()) == NULL) {
		free(s);
		s = NULL;
	}
	e->suspensions = s;
	return s;
}

static void
held_free(struct held *h)
{
	struct held *next;

	for (; h != NULL; h = next) {
		next = h->next;
		free(h);
	}
}

void
suspend_free(struct engine *e)
{
	struct suspensions *s = e->suspensions;
	unsigned i;

	if (s == NULL)
		return;
	for (i = 0; i < SUSPENDED__MAX; i++)
		held_free(s->list[i]);
	for (i = 0; i < BUCKETS; i++)
		held_free(s->entries[i]);
	sets_free(s->owners);
	free(s);
	e->suspensions = NULL;
}

/* Names stay; there are no more than users. */
uint32_t
suspend_owner(struct engine *e, const char *name)
{
	struct suspensions *s = suspensions_of(e);

	return s == NULL ? SET_UNKNOWN : sets_intern(s->owners, OWNERS, name);
}

/* Where the one is, or would be added. */
static struct held **
held_find(struct suspensions *s, const struct suspension *what)
{
	struct held **at = &s->list[what->kind];

	if (what->kind == SUSPENDED_ENTRY)
		at = &s->entries[nlri_hash(&what->nlri) % BUCKETS];
	while (*at != NULL && ((what->kind == SUSPENDED_ENTRY &&
	    nlri_compare(&(*at)->what.nlri, &what->nlri) != 0) ||
	    strcmp((*at)->what.what, what->what) != 0))
		at = &(*at)->next;
	return at;
}

int
suspend_peer_of(const struct engine *e, const struct suspension *what)
{
	struct address peer;

	return address_parse(&peer, what->what, "", NULL) == -1 ? -1 :
	    peer_find(e, &peer);
}

int
suspend_set(struct engine *e, const struct suspension *what, bool on)
{
	struct suspensions *s = suspensions_of(e);
	struct held **at, *h;

	if (s == NULL)
		return -1;
	at = held_find(s, what);
	if ((*at != NULL) == on)
		return 0;
	if (!on) {
		h = *at;
		*at = h->next;
		free(h);
		return 0;
	}
	if ((h = calloc(1, sizeof(*h))) == NULL)
		return -1;
	h->what = *what;
	h->owner = suspend_owner(e, what->what);
	*at = h;
	return 0;
}

bool
suspend_is(struct engine *e, const struct suspension *what)
{
	return e->suspensions != NULL &&
	    *held_find(e->suspensions, what) != NULL;
}

bool
suspend_any(const struct engine *e)
{
	const struct suspensions *s = e->suspensions;
	unsigned i;

	if (s == NULL)
		return false;
	for (i = 0; i < BUCKETS; i++)
		if (s->entries[i] != NULL)
			return true;
	return s->list[SUSPENDED_OWNER] != NULL ||
	    s->list[SUSPENDED_NEIGHBOR] != NULL;
}

uint8_t
suspend_mask(struct engine *e, uint32_t id, struct claim *claim)
{
	struct suspension what = { .kind = SUSPENDED_ENTRY };
	struct entry *entry = table_entry(e->table, id);
	struct named *named = claim_named(entry, claim);
	const struct held *h;
	uint8_t mask = 0;

	for (h = e->suspensions->list[SUSPENDED_OWNER]; h != NULL; h = h->next)
		if (h->owner == claim->owner)
			mask |= SUSPENDED_BY_OWNER;
	entry_nlri(entry, &what.nlri);
	snprintf(what.what, sizeof(what.what), "%s",
	    named != NULL ? named->targets : "");
	if (suspend_is(e, &what))
		mask |= SUSPENDED_BY_ENTRY;
	return mask;
}

void
suspend_claim(struct engine *e, uint32_t id, struct claim *claim,
    const char *owner)
{
	if (suspensions_of(e) == NULL)
		return;
	claim->owner = suspend_owner(e, owner != NULL ? owner : "");
	claim->suspended = suspend_mask(e, id, claim);
}

void
suspend_peer(struct engine *e, unsigned n)
{
	const struct held *h;
	int peer;

	if (e->suspensions == NULL)
		return;
	for (h = e->suspensions->list[SUSPENDED_NEIGHBOR]; h != NULL;
	    h = h->next) {
		peer = suspend_peer_of(e, &h->what);
		if (peer >= 0 && (unsigned)peer == n)
			e->suspended |= UINT64_C(1) << n;
	}
}

bool
suspend_holds(const struct engine *e, unsigned n, const struct claim *claim)
{
	return claim->want != SET_NOTHING && (claim->suspended != 0 ||
	    (e->suspended >> n & 1));
}
