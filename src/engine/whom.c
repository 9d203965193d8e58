/*
 * Whom an entry is for. Decides which claim counts at which neighbour: one
 * that names it goes before the one for all, and gives it back when it ends.
 */
#include <string.h>

#include "engine/inside.h"
#include "route/target.h"

static bool
address_may_be(const struct address *said, const struct address *known)
{
	return said->ip == IP_NONE || known->ip == IP_NONE ||
	    memcmp(said, known, sizeof(*said)) == 0;
}

static bool
as_may_be(uint32_t said, uint32_t known)
{
	return said == 0 || known == 0 || said == known;
}

/*
 * Is what the target says of a neighbour true of it, as far as it is known?
 * The local address may be found only when it connects.
 */
static bool
target_is(const struct target *t, const struct listed *conf)
{
	const struct session_kind *s = &conf->session;

	return memcmp(&t->peer, &conf->peer, sizeof(t->peer)) == 0 &&
	    address_may_be(&t->local, &s->local) &&
	    address_may_be(&t->router_id, &conf->router_id) &&
	    as_may_be(t->local_as, s->local_as) &&
	    as_may_be(t->peer_as, s->peer_as);
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

bool
whom_claims(const struct entry *entry, unsigned n)
{
	const struct named *named;

	if (entry->all.revision != 0)
		return true;
	for (named = entry->named; named != NULL; named = named->next)
		if ((named->mask >> n & 1) || named->unknown)
			return true;
	return false;
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
