/* Inside the store: what is known of entries that are gone. */
#ifndef ENGINE_STORE_FORGET_H
#define ENGINE_STORE_FORGET_H

#include <stdint.h>

struct key;
struct store;

/*
 * The generation that an entry had before it was forgotten, within a day; 0:
 * none, or there was no such entry. now is us since 1970. 0 or -1.
 */
int	 departed_generation(struct store *s, const struct key *key,
	    const char *targets, int64_t now, uint64_t *generation);

#endif
