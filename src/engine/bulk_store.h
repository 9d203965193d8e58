/* A bulk in the store. */
#ifndef ENGINE_BULK_STORE_H
#define ENGINE_BULK_STORE_H

#include <stdint.h>

struct bulk;
struct store;

/*
 * Make the changes of b within the transaction, and fill in what became of
 * them. Where one cannot be made, err and line tell, and the transaction must
 * be rolled back. now is seconds since 1970. 0, or -1: the store failed.
 */
int	 bulk_store(struct bulk *b, struct store *s, int64_t now);

#endif
