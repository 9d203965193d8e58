/*
 * Sets in the store: a client states all the entries of a set, and what was
 * in it and is no more is withdrawn. Functions return 0, or -1 when the
 * database failed, as those of the store.
 */
#ifndef ENGINE_STORE_SET_H
#define ENGINE_STORE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/terms.h"

struct bulk;
struct store;

/*
 * Within the transaction, for a bulk that states a set (b->set): may it, by
 * its precondition and the set's owner? Else b->err: ERR_PRECONDITION,
 * ERR_OWNER, with number.
 */
int	 set_begin(struct store *s, struct bulk *b);

/*
 * Its own items are made: add a withdrawal for each entry of the set that is
 * not among them. They are counted in b->swept.
 */
int	 set_sweep(struct store *s, struct bulk *b);

/* All are made: keep what the set is now, or with b->set_delete forget it. */
int	 set_end(struct store *s, struct bulk *b, int64_t now);

/* An entry of the set was changed, otherwise than by set_begin to set_end. */
int	 set_touch(struct store *s, const char *name, uint64_t revision);

/* One set, for answers. Text is borrowed until the callback returns. */
struct set_row {
	const char	*name, *owner;
	uint64_t	 revision;
	int64_t		 changed;	/* seconds since 1970 */
	uint64_t	 entries;	/* without those on their way out */
};

/* Every set in the order of names; one by its name, if *found. */
int	 store_set_list(struct store *s,
	    void (*each)(const struct set_row *, void *), void *arg);
int	 store_set_get(struct store *s, const char *name, struct set_row *row,
	    bool *found);

#endif
