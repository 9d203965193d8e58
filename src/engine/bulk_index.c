/*
 * The index of a bulk: numbers by hash, open addressing. Decides nothing
 * about what they stand for.
 */
#include <stdlib.h>

#include "engine/bulk_index.h"

#define FIRST_SIZE	64u	/* slots, a power of two */

struct bulk_index {
	uint32_t	 size, used;
	struct bulk_slot slot[];
};

static struct bulk_index *
index_new(uint32_t size)
{
	struct bulk_index *index;

	index = calloc(1, sizeof(*index) + size * sizeof(index->slot[0]));
	if (index != NULL)
		index->size = size;
	return index;
}

struct bulk_index *
bulk_index_new(void)
{
	return index_new(FIRST_SIZE);
}

size_t
bulk_index_bytes(const struct bulk_index *index)
{
	return index == NULL ? 0 : index->size * sizeof(index->slot[0]);
}

struct bulk_slot *
bulk_index_probe(struct bulk_index *index, uint32_t hash, uint32_t *at)
{
	struct bulk_slot *s;

	do
		s = &index->slot[(*at)++ & (index->size - 1)];
	while (s->ref != 0 && s->hash != hash);
	return s;
}

void
bulk_index_put(struct bulk_index *index, uint32_t hash, uint32_t ref)
{
	uint32_t at = hash;
	struct bulk_slot *s;

	do
		s = bulk_index_probe(index, hash, &at);
	while (s->ref != 0);
	*s = (struct bulk_slot){ hash, ref };
	index->used++;
}

int
bulk_index_grow(struct bulk_index **index)
{
	struct bulk_index *old = *index, *bigger;
	uint32_t i;

	if (old->used < old->size / 4 * 3)
		return 0;
	if ((bigger = index_new(old->size * 2)) == NULL)
		return -1;
	for (i = 0; i < old->size; i++)
		if (old->slot[i].ref != 0)
			bulk_index_put(bigger, old->slot[i].hash,
			    old->slot[i].ref);
	free(old);
	*index = bigger;
	return 0;
}
