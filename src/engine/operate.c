/*
 * Operations: entries, owners and neighbours are suspended and resumed. Counts
 * what that does at each neighbour, and has it done; that it is durable is the
 * store's affair.
 */
#include <string.h>

#include "engine/inside.h"

/* What an operation selects. */
struct selected {
	const struct suspension	*what;
	uint32_t		 owner;
	int			 peer;	/* -1: none that is there */
};

static bool
selects(const struct selected *s, struct entry *entry,
    const struct claim *claim)
{
	if (claim->revision == 0)
		return false;
	switch (s->what->kind) {
	case SUSPENDED_OWNER:
		return claim->owner == s->owner;
	case SUSPENDED_NEIGHBOR:
		return s->peer != -1;
	default:
		return claim_find(entry, s->what->what) == claim;
	}
}

/* Call each() for the claims that are selected. */
static void
selected_claims(struct engine *e, const struct selected *s, void *arg,
    void (*each)(struct engine *, uint32_t id, struct claim *, void *))
{
	uint32_t id = 0, end = table_limit(e->table);
	struct entry *entry;
	struct named *named;

	if (s->what->kind == SUSPENDED_ENTRY) {
		if ((id = table_find(e->table, &s->what->nlri)) == NO_ENTRY)
			return;
		end = id + 1;
	}
	for (; id < end; id++) {
		entry = table_entry(e->table, id);
		if (!(entry->flags & ENTRY_USED))
			continue;
		if (selects(s, entry, &entry->all))
			each(e, id, &entry->all, arg);
		for (named = entry->named; named != NULL; named = named->next)
			if (selects(s, entry, &named->claim))
				each(e, id, &named->claim, arg);
	}
}

/* What is counted while nothing of it is suspended. */
struct count {
	const struct selected	*selected;
	struct operation	*to;
	uint64_t		 keys[NEIGHBORS_MAX];
};

static void
count_claim(struct engine *e, uint32_t id, struct claim *claim, void *arg)
{
	const struct entry *entry = table_entry(e->table, id);
	struct count *count = arg;
	int only = count->selected->peer;
	bool found = false;
	unsigned n;

	EACH_PEER(e, n) {
		if ((only != -1 && only != (int)n) ||
		    whom_claim(entry, n) != claim ||
		    cell_want(e, n, entry) == SET_NOTHING)
			continue;
		count->keys[n]++;
		found = true;
	}
	count->to->entries += found;
}

static void
selected_count(struct engine *e, const struct selected *s,
    struct operation *o)
{
	struct count count = { .selected = s, .to = o };
	struct difference *d;
	unsigned n;

	selected_claims(e, s, &count, count_claim);
	EACH_PEER(e, n) {
		if (count.keys[n] == 0)
			continue;
		d = &o->neighbors[o->n++];
		d->peer = e->neighbors[n].conf.peer;
		if (o->resume)
			d->announce = count.keys[n];
		else
			d->withdraw = count.keys[n];
	}
}

static void
refresh_claim(struct engine *e, uint32_t id, struct claim *claim, void *arg)
{
	(void)arg;
	claim->suspended = suspend_mask(e, id, claim);
}

/* It is suspended, or not; nothing is looked at yet. */
static void
selected_flip(struct engine *e, const struct selected *s, bool on)
{
	uint64_t bit = s->peer == -1 ? 0 : UINT64_C(1) << s->peer;

	(void)suspend_set(e, s->what, on);
	if (s->what->kind != SUSPENDED_NEIGHBOR)
		selected_claims(e, s, NULL, refresh_claim);
	else if (on)
		e->suspended |= bit;
	else
		e->suspended &= ~bit;
}

static void
look_claim(struct engine *e, uint32_t id, struct claim *claim, void *arg)
{
	uint32_t *last = arg;

	(void)claim;
	if (*last == id)
		return;			/* another claim of its entry */
	*last = id;
	damping_release(e, table_entry(e->table, id));
}

/*
 * The entries whose suspension changed: the first pass above releases them,
 * for entry_look may remove claims from under a walk.
 */
static void
selected_look(struct engine *e, const struct selected *s)
{
	uint32_t last = NO_ENTRY, id;

	selected_claims(e, s, &last, look_claim);
	if (s->what->kind == SUSPENDED_ENTRY) {
		id = table_find(e->table, &s->what->nlri);
		if (id != NO_ENTRY)
			entry_look(e, id);
		return;
	}
	for (id = 0; id < table_limit(e->table); id++)
		if (table_entry(e->table, id)->flags & ENTRY_USED)
			entry_look(e, id);
}

static void
suspend_operate(struct engine *e, struct operation *o)
{
	struct selected s = { .what = &o->what, .peer = -1 };
	bool was = suspend_is(e, &o->what), is;

	s.owner = suspend_owner(e, o->what.what);
	if (o->what.kind == SUSPENDED_NEIGHBOR)
		s.peer = suspend_peer_of(e, &o->what);
	if (was)
		selected_flip(e, &s, false);
	selected_count(e, &s, o);
	is = o->dry ? was : !o->resume;
	if (is)
		selected_flip(e, &s, true);
	if (is != was)
		selected_look(e, &s);
}

void
operation_apply(struct engine *e, struct operation *o)
{
	switch (o->what.kind) {
	case SUSPENDED_ALL:
		hold_operate(e, o);
		break;
	case SUSPENDED_CHANGES:
		if (!o->dry)
			e->frozen = !o->resume;
		break;
	default:
		suspend_operate(e, o);
	}
	o->done(o);
}
