/* The ring of turns; see turns.h. */
#include <stdlib.h>

#include "engine/turns.h"

void
turns_free(struct turns *t)
{
	free(t->ring);
}

static int
turns_grow(struct turns *t)
{
	uint32_t size = t->size == 0 ? 64 : t->size * 2, i;
	struct turn *ring = malloc(size * sizeof(*ring));

	if (ring == NULL)
		return -1;
	for (i = 0; i < t->n; i++)
		ring[i] = t->ring[(t->first + i) & (t->size - 1)];
	free(t->ring);
	t->ring = ring;
	t->first = 0;
	t->size = size;
	return 0;
}

int
turns_push(struct turns *t, uint32_t set, uint8_t family)
{
	struct turn *turn;

	if (t->n == t->size && turns_grow(t) == -1)
		return -1;
	turn = &t->ring[(t->first + t->n++) & (t->size - 1)];
	turn->set = set;
	turn->family = family;
	return 0;
}

const struct turn *
turns_first(const struct turns *t)
{
	return t->n == 0 ? NULL : &t->ring[t->first];
}

void
turns_shift(struct turns *t)
{
	t->first = (t->first + 1) & (t->size - 1);
	t->n--;
}

void
turns_rotate(struct turns *t)
{
	struct turn turn;

	if (t->n < 2)
		return;
	turn = t->ring[t->first];
	turns_shift(t);
	turns_push(t, turn.set, turn.family);
}
