/*
 * Inside the engine: how many entries and cells there are of each kind, kept
 * as they change.
 */
#ifndef ENGINE_TALLY_H
#define ENGINE_TALLY_H

#include "engine/change.h"
#include "engine/table.h"

struct engine;

/* Kinds of cells; one may be of several. */
enum cells {
	CELLS_IN_FLIGHT,	/* an operation is under way */
	CELLS_DRIFT,		/* corrected in vain */
	CELLS_DIFFER,		/* not (yet) as wanted */
	CELLS_SENT,		/* announced, as wanted */
	CELLS__MAX
};

/* How many claims (entries of the store) and cells there are. */
struct counts {
	uint64_t	 claims[FAMILY__MAX][STATE__MAX];
	uint64_t	 withdrawing;	/* of them */
	uint64_t	 foreign;	/* keys that others announce */
	uint64_t	 cells[NEIGHBORS_MAX][CELLS__MAX];
};

/* Count an entry again; entry_look does. */
void	 tally_entry(struct engine *e, uint32_t id);

/* What the claim asks for changes; it was durable at us of clock_us. */
void	 tally_saved(struct claim *claim, int64_t us);

/* Before a claim, an entry, a column of cells is removed. */
void	 tally_claim_gone(struct engine *e, uint32_t id,
	    struct claim *claim);
void	 tally_entry_gone(struct engine *e, uint32_t id);
void	 tally_peer_gone(struct engine *e, unsigned n);

/*
 * What claims' states or cells depend on changed for many entries, without a
 * look at each: count all again, some in each turn.
 */
void	 tally_doubt(struct engine *e);
void	 tally_turn(struct engine *e);

/* The numbers as they are now. */
void	 tally_tell(struct engine *e, struct counts *to);

/*
 * The same by looking at every entry: for tests. Unless there is a doubt, or
 * we are out of step, it is what tally_tell tells.
 */
void	 tally_walk(struct engine *e, struct counts *to);

#endif
