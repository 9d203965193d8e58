/*
 * The table of entries and cells. Decides where they lie in memory: entries
 * in one array, cells in one array a neighbour (a column), so that what is
 * done for one neighbour walks memory in order. Knows nothing of ExaBGP.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/sets.h"
#include "engine/table.h"
#include "engine/turns.h"

/* A group of queued entries; it keeps its turn until it is found empty. */
struct group {
	uint32_t	 first, last;	/* entries; NO_ENTRY: empty */
	bool		 has_turn;
};

struct table {
	struct entry	*entries;
	uint32_t	 limit, size;	/* used so far; allocated */
	uint32_t	 unused;	/* list of removed ones, by next */
	uint32_t	*buckets;	/* size of them: a power of two */
	struct cell	*columns[NEIGHBORS_MAX];
	struct sets	*sets;
	struct group	*groups;	/* IP__MAX for each set */
	uint32_t	 groups_size;	/* sets that groups has room for */
	struct turns	 turns;		/* of the groups that have one */
	uint32_t	 queued;	/* entries in all groups */
};

struct table *
table_new(void)
{
	struct table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->unused = NO_ENTRY;
	t->sets = sets_new();
	if (t->sets == NULL) {
		free(t);
		return NULL;
	}
	return t;
}

void
table_free(struct table *t)
{
	unsigned n;

	for (n = 0; n < NEIGHBORS_MAX; n++)
		free(t->columns[n]);
	sets_free(t->sets);
	free(t->entries);
	free(t->buckets);
	free(t->groups);
	turns_free(&t->turns);
	free(t);
}

uint32_t
table_limit(const struct table *t)
{
	return t->limit;
}

struct entry *
table_entry(struct table *t, uint32_t id)
{
	return &t->entries[id];
}

static uint32_t
prefix_hash(const struct prefix *p)
{
	uint64_t a, b, h;

	memcpy(&a, p->bytes, 8);
	memcpy(&b, p->bytes + 8, 8);
	h = (a ^ (b * 0x9e3779b97f4a7c15u)) + p->length + p->ip * 131u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return (uint32_t)(h ^ (h >> 32));
}

uint32_t
table_find(const struct table *t, const struct prefix *prefix)
{
	uint32_t id;

	if (t->size == 0)
		return NO_ENTRY;
	id = t->buckets[prefix_hash(prefix) & (t->size - 1)];
	while (id != NO_ENTRY && memcmp(&t->entries[id].prefix, prefix,
	    sizeof(*prefix)) != 0)
		id = t->entries[id].hash_next;
	return id;
}

static void
table_hash_in(struct table *t, uint32_t id)
{
	uint32_t b = prefix_hash(&t->entries[id].prefix) & (t->size - 1);

	t->entries[id].hash_next = t->buckets[b];
	t->buckets[b] = id;
}

static void
table_hash_out(struct table *t, uint32_t id)
{
	uint32_t b = prefix_hash(&t->entries[id].prefix) & (t->size - 1);
	uint32_t *at = &t->buckets[b];

	while (*at != id)
		at = &t->entries[*at].hash_next;
	*at = t->entries[id].hash_next;
}

/* Twice the room, for entries, columns and buckets alike. */
static int
table_grow(struct table *t)
{
	uint32_t size = t->size == 0 ? 1024 : t->size * 2, id;
	void *p;
	unsigned n;

	for (n = 0; n < NEIGHBORS_MAX; n++) {
		if (t->columns[n] == NULL)
			continue;
		p = realloc(t->columns[n], size * sizeof(struct cell));
		if (p == NULL)
			return -1;
		t->columns[n] = p;
		memset(t->columns[n] + t->size, 0,
		    (size - t->size) * sizeof(struct cell));
	}
	p = realloc(t->entries, size * sizeof(*t->entries));
	if (p == NULL)
		return -1;
	t->entries = p;
	p = realloc(t->buckets, size * sizeof(*t->buckets));
	if (p == NULL)
		return -1;
	t->buckets = p;
	t->size = size;
	memset(t->buckets, 0xff, size * sizeof(*t->buckets));
	for (id = 0; id < t->limit; id++)
		if (t->entries[id].flags & ENTRY_USED)
			table_hash_in(t, id);
	return 0;
}

uint32_t
table_add(struct table *t, const struct prefix *prefix)
{
	uint32_t id = table_find(t, prefix);
	struct entry *e;

	if (id != NO_ENTRY)
		return id;
	if (t->unused != NO_ENTRY) {
		id = t->unused;
		t->unused = t->entries[id].next;
	} else {
		if (t->limit == t->size && table_grow(t) == -1)
			return NO_ENTRY;
		id = t->limit++;
	}
	e = &t->entries[id];
	memset(e, 0, sizeof(*e));
	e->prefix = *prefix;
	e->flags = ENTRY_USED;
	e->next = e->prev = NO_ENTRY;
	table_hash_in(t, id);
	return id;
}

void
table_remove(struct table *t, uint32_t id)
{
	struct cell *c;
	unsigned n;

	table_unqueue(t, id);
	entry_want(t, id, SET_NOTHING);
	for (n = 0; n < NEIGHBORS_MAX; n++) {
		if (t->columns[n] == NULL)
			continue;
		c = &t->columns[n][id];
		cell_tell(t, c, SET_NOTHING);
		cell_have(t, c, SET_NOTHING);
		memset(c, 0, sizeof(*c));
	}
	table_hash_out(t, id);
	t->entries[id].flags = 0;
	t->entries[id].next = t->unused;
	t->unused = id;
}

int
table_column_add(struct table *t, unsigned n)
{
	t->columns[n] = calloc(t->size == 0 ? 1 : t->size,
	    sizeof(struct cell));
	return t->columns[n] == NULL ? -1 : 0;
}

void
table_column_remove(struct table *t, unsigned n)
{
	uint32_t id;

	for (id = 0; id < t->limit; id++) {
		cell_tell(t, &t->columns[n][id], SET_NOTHING);
		cell_have(t, &t->columns[n][id], SET_NOTHING);
	}
	free(t->columns[n]);
	t->columns[n] = NULL;
}

struct cell *
table_cell(struct table *t, unsigned n, uint32_t id)
{
	return &t->columns[n][id];
}

void
cell_tell(struct table *t, struct cell *c, uint32_t set)
{
	sets_hold(t->sets, set);
	sets_drop(t->sets, c->told);
	c->told = set;
}

void
cell_have(struct table *t, struct cell *c, uint32_t set)
{
	sets_hold(t->sets, set);
	sets_drop(t->sets, c->have);
	c->have = set;
}

void
entry_want(struct table *t, uint32_t id, uint32_t set)
{
	struct entry *e = &t->entries[id];

	sets_hold(t->sets, set);
	sets_drop(t->sets, e->want);
	e->want = set;
}

/* Room for the groups of set. */
static int
groups_reach(struct table *t, uint32_t set)
{
	uint32_t size = t->groups_size == 0 ? 64 : t->groups_size, i;
	struct group *p;

	if (set < t->groups_size)
		return 0;
	while (size <= set)
		size *= 2;
	p = realloc(t->groups, size * IP__MAX * sizeof(*p));
	if (p == NULL)
		return -1;
	t->groups = p;
	for (i = t->groups_size * IP__MAX; i < size * IP__MAX; i++)
		t->groups[i] = (struct group){ NO_ENTRY, NO_ENTRY, false };
	t->groups_size = size;
	return 0;
}

uint32_t
table_intern(struct table *t, const char *text)
{
	uint32_t set = sets_intern(t->sets, text);

	if (set != SET_UNKNOWN && groups_reach(t, set) == -1) {
		sets_drop(t->sets, set);
		return SET_UNKNOWN;
	}
	return set;
}

void
table_release(struct table *t, uint32_t set)
{
	sets_drop(t->sets, set);
}

const char *
table_text(const struct table *t, uint32_t set)
{
	return sets_text(t->sets, set);
}

void
table_queue(struct table *t, uint32_t id)
{
	struct entry *e = &t->entries[id];
	struct group *g;

	if ((e->flags & ENTRY_QUEUED) && e->queued == e->want)
		return;
	table_unqueue(t, id);
	if (groups_reach(t, e->want) == -1)
		return;
	g = &t->groups[e->want * IP__MAX + e->prefix.ip];
	if (!g->has_turn) {
		if (turns_push(&t->turns, e->want, e->prefix.ip) == -1)
			return;
		g->has_turn = true;
	}
	if (g->first == NO_ENTRY)
		g->first = id;
	else
		t->entries[g->last].next = id;
	e->prev = g->last;
	e->next = NO_ENTRY;
	g->last = id;
	e->queued = e->want;
	e->flags |= ENTRY_QUEUED;
	sets_hold(t->sets, e->queued);
	t->queued++;
}

void
table_unqueue(struct table *t, uint32_t id)
{
	struct entry *e = &t->entries[id];
	struct group *g;

	if (!(e->flags & ENTRY_QUEUED))
		return;
	g = &t->groups[e->queued * IP__MAX + e->prefix.ip];
	if (e->prev != NO_ENTRY)
		t->entries[e->prev].next = e->next;
	else
		g->first = e->next;
	if (e->next != NO_ENTRY)
		t->entries[e->next].prev = e->prev;
	else
		g->last = e->prev;
	e->flags &= (uint8_t)~ENTRY_QUEUED;
	e->next = e->prev = NO_ENTRY;
	sets_drop(t->sets, e->queued);
	t->queued--;
}

uint32_t
table_group_first(struct table *t)
{
	const struct turn *turn;
	struct group *g;

	while ((turn = turns_first(&t->turns)) != NULL) {
		g = &t->groups[turn->set * IP__MAX + turn->ip];
		if (g->first != NO_ENTRY)
			return g->first;
		g->has_turn = false;
		turns_shift(&t->turns);
	}
	return NO_ENTRY;
}

uint32_t
table_group_next(const struct table *t, uint32_t id)
{
	return t->entries[id].next;
}

void
table_group_rotate(struct table *t)
{
	turns_rotate(&t->turns);
}

uint32_t
table_queued(const struct table *t)
{
	return t->queued;
}
