/*
 * The table of entries and cells. Decides where they lie in memory: entries
 * in one array, cells in one array a neighbour (a column), so that what is
 * done for one neighbour walks memory in order. Knows nothing of ExaBGP.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/claim.h"
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
	struct group	*groups;	/* of each set */
	uint32_t	 groups_size;	/* sets that groups has room for */
	struct group	 nothing[FAMILY__MAX];	/* of SET_NOTHING */
	struct turns	 turns;		/* of the groups that have one */
	uint32_t	 queued;	/* entries in all groups */
};

static const struct group group_empty = { NO_ENTRY, NO_ENTRY, false };

struct table *
table_new(void)
{
	struct table *t = calloc(1, sizeof(*t));
	unsigned family;

	if (t == NULL)
		return NULL;
	t->unused = NO_ENTRY;
	for (family = 0; family < FAMILY__MAX; family++)
		t->nothing[family] = group_empty;
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
	uint32_t id;
	unsigned n;

	for (n = 0; n < NEIGHBORS_MAX; n++)
		free(t->columns[n]);
	for (id = 0; id < t->limit; id++)
		entry_clear(&t->entries[id]);
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

uint32_t
table_find(const struct table *t, const struct nlri *nlri)
{
	uint32_t id;

	if (t->size == 0)
		return NO_ENTRY;
	id = t->buckets[nlri_hash(nlri) & (t->size - 1)];
	while (id != NO_ENTRY && !entry_is(&t->entries[id], nlri))
		id = t->entries[id].hash_next;
	return id;
}

/* The bucket that entry id is in. */
static uint32_t *
table_bucket(struct table *t, uint32_t id)
{
	struct nlri nlri;

	entry_nlri(&t->entries[id], &nlri);
	return &t->buckets[nlri_hash(&nlri) & (t->size - 1)];
}

static void
table_hash_in(struct table *t, uint32_t id)
{
	uint32_t *at = table_bucket(t, id);

	t->entries[id].hash_next = *at;
	*at = id;
}

static void
table_hash_out(struct table *t, uint32_t id)
{
	uint32_t *at = table_bucket(t, id);

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
table_add(struct table *t, const struct nlri *nlri)
{
	uint32_t id = table_find(t, nlri), path;
	struct entry *e;

	if (id != NO_ENTRY)
		return id;
	if (t->unused == NO_ENTRY) {
		if (t->limit == t->size && table_grow(t) == -1)
			return NO_ENTRY;
		t->entries[t->limit] = (struct entry){ .next = NO_ENTRY };
		t->unused = t->limit++;
	}
	id = t->unused;
	e = &t->entries[id];
	if (entry_set_key(e, nlri) == -1)
		return NO_ENTRY;
	t->unused = e->next;
	e->flags = ENTRY_USED | (nlri_path(nlri, &path) ? ENTRY_PATH : 0);
	e->next = e->prev = NO_ENTRY;
	table_hash_in(t, id);
	return id;
}

void
table_remove(struct table *t, uint32_t id)
{
	struct entry *e = &t->entries[id];
	struct named *named;
	struct cell *c;
	unsigned n;

	table_unqueue(t, id);
	claim_want(t, &e->all, SET_NOTHING);
	for (named = e->named; named != NULL; named = named->next)
		claim_want(t, &named->claim, SET_NOTHING);
	for (n = 0; n < NEIGHBORS_MAX; n++) {
		if (t->columns[n] == NULL)
			continue;
		c = &t->columns[n][id];
		cell_tell(t, c, SET_NOTHING);
		cell_have(t, c, SET_NOTHING);
		memset(c, 0, sizeof(*c));
	}
	table_hash_out(t, id);
	entry_clear(e);
	*e = (struct entry){ .next = t->unused };
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
claim_want(struct table *t, struct claim *claim, uint32_t set)
{
	sets_hold(t->sets, set);
	sets_drop(t->sets, claim->want);
	claim->want = set;
}

/* The group of a set, in a family where it is none of attributes. */
static struct group *
group_at(struct table *t, uint32_t set, unsigned family)
{
	return set <= SET_UNKNOWN ? &t->nothing[family] : &t->groups[set];
}

static int
groups_reach(struct table *t, uint32_t set)
{
	uint32_t size = t->groups_size == 0 ? 64 : t->groups_size, i;
	struct group *p;

	if (set < t->groups_size)
		return 0;
	while (size <= set)
		size *= 2;
	p = realloc(t->groups, size * sizeof(*p));
	if (p == NULL)
		return -1;
	t->groups = p;
	for (i = t->groups_size; i < size; i++)
		t->groups[i] = group_empty;
	t->groups_size = size;
	return 0;
}

uint32_t
table_intern(struct table *t, enum family family, const char *text)
{
	uint32_t set = sets_intern(t->sets, (char)family, text);

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
	uint32_t set = entry_group_set(e);
	struct group *g;

	if ((e->flags & ENTRY_QUEUED) && e->queued == set)
		return;
	table_unqueue(t, id);
	if (groups_reach(t, set) == -1)
		return;
	g = group_at(t, set, e->family);
	if (!g->has_turn) {
		if (turns_push(&t->turns, set, e->family) == -1)
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
	e->queued = set;
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
	g = group_at(t, e->queued, e->family);
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
		g = group_at(t, turn->set, turn->family);
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
