/*
 * The renewals of one transaction. Decides how many it takes; each is the
 * store's affair.
 */
#include "engine/renewal.h"
#include "engine/store_lease.h"

#define ENTRIES_MAX	4096u	/* more are not begun in one transaction */

int
renewals_store(struct message *m, struct message **left, struct store *s,
    int64_t now, bool *wrote)
{
	uint32_t entries = 0;
	struct renewal *r;

	*wrote = false;
	for (; m != NULL && entries < ENTRIES_MAX; m = m->next) {
		r = (struct renewal *)m;
		if (store_renew(s, r, now) == -1)
			return -1;
		entries += r->renewed;
		*wrote |= r->err == ERR_NONE && !r->dry && r->renewed > 0;
	}
	*left = m;
	return 0;
}

void
renewals_answer(struct message *m, const struct message *end, enum err err)
{
	struct message *next;
	struct renewal *r;

	for (; m != end; m = next) {
		next = m->next;
		r = (struct renewal *)m;
		if (err != ERR_NONE)
			r->err = err;
		r->done(r);
	}
}
