/* A ring of rests. Decides nothing but where they lie. */
#include <stdlib.h>

#include "engine/rests.h"

#define SIZE_MIN	64u

void
rests_free(struct rests *r)
{
	free(r->ring);
	*r = (struct rests){ .ring = NULL };
}

/* Twice the room. */
static int
rests_grow(struct rests *r)
{
	uint32_t size = r->size == 0 ? SIZE_MIN : r->size * 2, i;
	struct rest *ring = calloc(size, sizeof(*ring));

	if (ring == NULL)
		return -1;
	for (i = 0; i < r->n; i++)
		ring[i] = r->ring[(r->first + i) & (r->size - 1)];
	free(r->ring);
	r->ring = ring;
	r->size = size;
	r->first = 0;
	return 0;
}

int
rests_add(struct rests *r, uint32_t id, int64_t since, uint32_t *ticket)
{
	if (r->n == r->size && rests_grow(r) == -1)
		return -1;
	*ticket = r->ticket++;
	r->ring[(r->first + r->n++) & (r->size - 1)] = (struct rest){
		.id = id, .ticket = *ticket, .since = since,
	};
	return 0;
}

int64_t
rests_since(const struct rests *r, uint32_t ticket)
{
	/* Tickets are given without gaps. */
	uint32_t at = ticket - (r->ticket - r->n);

	return r->ring[(r->first + at) & (r->size - 1)].since;
}

const struct rest *
rests_first(const struct rests *r)
{
	return r->n > 0 ? &r->ring[r->first] : NULL;
}

void
rests_shift(struct rests *r)
{
	r->first = (r->first + 1) & (r->size - 1);
	r->n--;
}

void
rests_clear(struct rests *r)
{
	r->first = r->n = 0;
}
