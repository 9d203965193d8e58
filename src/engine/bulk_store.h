/* Bulks in the store. */
#ifndef ENGINE_BULK_STORE_H
#define ENGINE_BULK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bulk;
struct store;

/*
 * Make the changes of n bulks within the transaction, and fill in what became
 * of them. Where an item of one cannot be made, its err and line tell, and
 * nothing of that one is made, nor of one that is dry. wrote: something has
 * changed. now is us since 1970, clock us of the monotonic clock. 0, or -1:
 * the store failed.
 */
int	 bulks_store(struct bulk *const *list, size_t n, struct store *s,
	    int64_t now, int64_t clock, bool *wrote);

#endif
