/*
 * Whom an entry is for. Decides which claim counts at which neighbour: one
 * that names it goes before the one for all, and gives it back when it ends.
 */
#include <string.h>

#include "engine/inside.h"
#include "route/target.h"

/* Is what the target says of a neighbour true of it? */
static bool
target_is(const struct target *t, const struct listed *conf)
{
	const struct session_kind *s = &conf->session;

	if (memcmp(&t->peer, &conf->peer, sizeof(t->peer)) != 0)
		return false;
	if (t->local.ip != IP_NONE &&
	    memcmp(&t->local, &s->local, sizeof(t->local)) != 0)
		return false;
	if (t->router_id.ip != IP_NONE && memcmp(&t->router_id,
	    &conf->router_id, sizeof(t->router_id)) != 0)
		return false;
	return (t->local_as == 0 || t->local_as == s->local_as) &&
	    (t->peer_as == 0 || t->peer_as == s->peer_as);
}

/* The neighbour that target names, as a mask; 0: none. */
static uint64_t
target_mask(const struct engine *e, const struct target *target)
{
	unsigned n;

	EACH_PEER(e, n)
		if (target_is(target, &e->neighbors[n].conf))
			return UINT64_C(1) << n;
	return 0;
}

void
whom_resolve(struct engine *e, struct named *named)
{
	struct targets t;
	uint64_t one;
	size_t i;

	named->mask = 0;
	named->unknown = targets_read(&t, named->targets) == -1;
	for (i = 0; i < t.n; i++) {
		one = target_mask(e, &t.list[i]);
		named->mask |= one;
		named->unknown |= one == 0;
	}
}

void
whom_refresh(struct engine *e)
{
	struct named *named;
	uint32_t id;

	for (id = 0; id < table_limit(e->table); id++) {
		named = table_entry(e->table, id)->named;
		if (named == NULL)
			continue;
		for (; named != NULL; named = named->next)
			whom_resolve(e, named);
		entry_look(e, id);
	}
}

bool
engine_knows(struct engine *e, const struct targets *targets)
{
	size_t i;

	for (i = 0; i < targets->n && e->phase == PHASE_RUN; i++)
		if (target_mask(e, &targets->list[i]) == 0)
			return false;
	return true;
}

const struct claim *
whom_claim(const struct entry *entry, unsigned n)
{
	const struct named *named;

	for (named = entry->named; named != NULL; named = named->next)
		if (named->claim.want != SET_NOTHING &&
		    (named->mask >> n & 1))
			return &named->claim;
	return &entry->all;
}

uint64_t
whom_mask(const struct engine *e, const struct entry *entry,
    const struct claim *claim)
{
	const struct named *named;
	uint64_t mask = claim == &entry->all ? e->ours : 0;

	for (named = entry->named; named != NULL; named = named->next) {
		if (&named->claim == claim)
			mask |= named->mask;
		else if (claim == &entry->all &&
		    named->claim.want != SET_NOTHING)
			mask &= ~named->mask;
	}
	return mask;
}
