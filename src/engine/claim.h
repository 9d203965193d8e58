/* Inside the table: the memory that an entry owns. */
#ifndef ENGINE_CLAIM_H
#define ENGINE_CLAIM_H

#include "engine/table.h"

/* Keep a copy of the NLRI in an entry that has none. 0, or -1: no memory. */
int	 entry_set_key(struct entry *e, const struct nlri *nlri);
bool	 entry_is(const struct entry *e, const struct nlri *nlri);

/* Free what it owns. */
void	 entry_clear(struct entry *e);

/* The set whose group an entry is queued in. */
uint32_t entry_group_set(const struct entry *e);

#endif
