/*
 * Entries that rest: in their order, found by their tickets, against a model
 * that keeps all of them.
 */
#include <stdlib.h>

#include "engine/rests.h"
#include "draw.h"
#include "tap.h"

#define OPERATIONS	200000

static struct rest	 model[OPERATIONS];	/* by ticket, from base */
static uint32_t		 head, tail, base;

/* Are the oldest one and any other as the model has them? */
static bool
agrees(const struct rests *r)
{
	const struct rest *first = rests_first(r);
	uint32_t any;

	if (head == tail)
		return first == NULL;
	any = head + draw(tail - head);
	return first != NULL && first->id == model[head].id &&
	    first->ticket == base + head &&
	    first->since == model[head].since &&
	    rests_since(r, base + any) == model[any].since;
}

/* Tickets that begin at that number, which may wrap. */
static void
test_random(uint32_t from)
{
	struct rests r = { .ticket = from };
	uint32_t i, ticket, id;
	bool ok = true;

	head = tail = 0;
	base = from;
	for (i = 0; ok && i < OPERATIONS; i++) {
		/* Longer and longer, then shorter. */
		if (draw(OPERATIONS) > i) {
			id = draw(1000);
			ok = rests_add(&r, id, i, &ticket) == 0 &&
			    ticket == base + tail;
			model[tail++] = (struct rest){ id, ticket, i };
		} else if (head < tail) {
			rests_shift(&r);
			head++;
		}
		ok = ok && agrees(&r);
	}
	tap_ok(ok && tail > 1000 && r.size < OPERATIONS,
	    "tickets from %u: in order, each found", from);
	rests_clear(&r);
	tap_ok(rests_first(&r) == NULL && rests_add(&r, 7, 5, &ticket) == 0 &&
	    rests_since(&r, ticket) == 5, "cleared, and used again");
	rests_free(&r);
}

int
main(void)
{
	test_random(0);
	test_random(UINT32_MAX - 500);
	return tap_done();
}
