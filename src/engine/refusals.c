/* How many refusals are told of; see refusals.h. */
#include "engine/refusals.h"

#define SECOND_US	1000000

/* Where two threads begin a second at once, a few more may be told of. */
bool
refusals_admit(struct refusals *r, int64_t now)
{
	int64_t second = now / SECOND_US;

	if (atomic_exchange(&r->second, second) != second)
		atomic_store(&r->n, 0);
	if (atomic_fetch_add(&r->n, 1) < REFUSALS_SECOND)
		return true;
	atomic_fetch_add(&r->more, 1);
	return false;
}

uint64_t
refusals_take(struct refusals *r, int64_t now)
{
	if (atomic_load(&r->second) == now / SECOND_US)
		return 0;
	return atomic_exchange(&r->more, 0);
}

bool
refusals_left(const struct refusals *r, int64_t now)
{
	return atomic_load(&r->more) > 0 ||
	    atomic_load(&r->second) == now / SECOND_US;
}
