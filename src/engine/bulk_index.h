/* Inside a bulk: numbers by the hash of what they stand for. */
#ifndef ENGINE_BULK_INDEX_H
#define ENGINE_BULK_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct bulk_index;

struct bulk_slot {
	uint32_t	 hash, ref;	/* ref 0: empty */
};

/* NULL: no memory. Owned: free. */
struct bulk_index *bulk_index_new(void);
size_t		 bulk_index_bytes(const struct bulk_index *index);

/*
 * Behind *at (hash itself at first) the next slot that has this hash, or
 * else an empty one: then it is not there.
 */
struct bulk_slot *bulk_index_probe(struct bulk_index *index, uint32_t hash,
		    uint32_t *at);

/* Make room for one more, then put it. 0, or -1: no memory. */
int		 bulk_index_grow(struct bulk_index **index);
void		 bulk_index_put(struct bulk_index *index, uint32_t hash,
		    uint32_t ref);

#endif
