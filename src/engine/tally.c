/*
 * The tally: how many claims there are in each state, and how many cells of
 * each kind at each neighbour. Kept as entries change, so that to tell it
 * costs nothing. Decides when an entry is counted again; what its state is,
 * is derived elsewhere (state.c).
 *
 * Each claim, cell and entry knows as what it was counted last. Whoever
 * changes an entry looks at it (entry_look), which counts it again. What
 * changes all of them without looking at each puts the tally in doubt:
 * then all are counted again, some in each turn.
 */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/inside.h"
#include "log.h"

#define TURN_CELLS	16384u	/* counted again in one turn */

/* As what a claim is counted: its state + 1, and whether it is to end. */
#define CLAIM_STATE	0x0fu
#define CLAIM_ENDING	0x80u

/* As what a cell is counted: a mask of these. */
#define KIND_BIT(kind)	((uint8_t)(1u << (kind)))

static void
claim_count(struct counts *to, unsigned family, uint8_t as, uint64_t n)
{
	if (as == 0)
		return;
	to->claims[family][(as & CLAIM_STATE) - 1] += n;
	if (as & CLAIM_ENDING)
		to->withdrawing += n;
}

/* As what the claim is to be counted now; and why. */
static uint8_t
claim_kind(const struct engine *e, uint32_t id, const struct claim *claim,
    enum reason *reason)
{
	if (claim->revision == 0)
		return 0;
	return (uint8_t)((claim_state(e, id, claim, reason) + 1) |
	    (claim->want == SET_NOTHING ? CLAIM_ENDING : 0));
}

/*
 * When a claim was saved is kept in units of 64 us, modulo 2^32 of them, which
 * is 76 hours; what was not sent by then counts as less than it was.
 */
static uint32_t
saved_units(int64_t us)
{
	return (uint32_t)(us >> 6);
}

void
tally_saved(struct claim *claim, int64_t us)
{
	claim->saved = saved_units(us);
	if (claim->saved == 0)
		claim->saved = 1;
}

/* It is sent now: how long did that take? */
static void
claim_sent(struct engine *e, struct claim *claim)
{
	uint32_t took = saved_units(clock_us()) - claim->saved;

	claim->saved = 0;
	histogram_add(&e->sent_times, (int64_t)took << 6);
}

static void
tally_claim_as(struct engine *e, const struct entry *entry,
    struct claim *claim, uint8_t as)
{
	if ((as & CLAIM_STATE) == STATE_SENT + 1 && claim->saved != 0)
		claim_sent(e, claim);
	if (claim->counted == as)
		return;
	claim_count(&e->counts, entry->family, claim->counted, UINT64_MAX);
	claim_count(&e->counts, entry->family, as, 1);
	claim->counted = as;
}

static void
tally_claim(struct engine *e, uint32_t id, struct claim *claim, bool foreign)
{
	const struct entry *entry = table_entry(e->table, id);
	enum reason reason;
	uint8_t as = 0;

	if (!foreign)
		as = claim_kind(e, id, claim, &reason);
	tally_claim_as(e, entry, claim, as);
	if (as != 0)
		outcome_look(e, claim, (enum state)((as & CLAIM_STATE) - 1),
		    reason);
}

static uint8_t
cell_kind(const struct engine *e, unsigned n, const struct entry *entry,
    const struct cell *c)
{
	uint8_t kind = 0;

	if (c->flags & CELL_FLIGHT)
		kind |= KIND_BIT(CELLS_IN_FLIGHT);
	if (c->flags & CELL_DRIFT)
		kind |= KIND_BIT(CELLS_DRIFT);
	if (!peer_on_wire(&e->neighbors[n], entry) || !whom_claims(entry, n))
		return kind;
	if (c->have != cell_want(e, n, entry))
		kind |= KIND_BIT(CELLS_DIFFER);
	else if (c->have != SET_NOTHING)
		kind |= KIND_BIT(CELLS_SENT);
	return kind;
}

static void
tally_cell_as(struct engine *e, unsigned n, struct cell *c, uint8_t as)
{
	uint64_t *cells = e->counts.cells[n];
	unsigned kind;

	for (kind = 0; c->counted != as && kind < CELLS__MAX; kind++) {
		cells[kind] -= c->counted >> kind & 1;
		cells[kind] += as >> kind & 1;
	}
	c->counted = as;
}

static void
tally_foreign_as(struct engine *e, struct entry *entry, bool foreign)
{
	e->counts.foreign -= entry->counted;
	e->counts.foreign += foreign;
	entry->counted = foreign;
}

void
tally_entry(struct engine *e, uint32_t id)
{
	struct entry *entry = table_entry(e->table, id);
	bool foreign = (entry->flags & ENTRY_FOREIGN) != 0;
	struct named *named;
	struct cell *c;
	unsigned n;

	tally_foreign_as(e, entry, foreign);
	tally_claim(e, id, &entry->all, foreign);
	for (named = entry->named; named != NULL; named = named->next)
		tally_claim(e, id, &named->claim, foreign);
	EACH_PEER(e, n) {
		c = table_cell(e->table, n, id);
		tally_cell_as(e, n, c, foreign ? 0 :
		    cell_kind(e, n, entry, c));
	}
}

/* It may have been seen to go. */
void
tally_claim_gone(struct engine *e, uint32_t id, struct claim *claim)
{
	tally_claim(e, id, claim, false);
	tally_claim_as(e, table_entry(e->table, id), claim, 0);
}

void
tally_entry_gone(struct engine *e, uint32_t id)
{
	struct entry *entry = table_entry(e->table, id);
	struct named *named;
	unsigned n;

	tally_foreign_as(e, entry, false);
	tally_claim_as(e, entry, &entry->all, 0);
	for (named = entry->named; named != NULL; named = named->next)
		tally_claim_as(e, entry, &named->claim, 0);
	EACH_PEER(e, n)
		tally_cell_as(e, n, table_cell(e->table, n, id), 0);
}

void
tally_peer_gone(struct engine *e, unsigned n)
{
	memset(e->counts.cells[n], 0, sizeof(e->counts.cells[n]));
}

void
tally_doubt(struct engine *e)
{
	e->recount = table_limit(e->table);
}

/* Round the table: a doubt while some is left begins no walk from the start. */
void
tally_turn(struct engine *e)
{
	unsigned left = TURN_CELLS, n, peers = 1;

	EACH_PEER(e, n)
		peers++;
	for (; left >= peers && e->recount > 0; e->recount--, left -= peers) {
		if (++e->recount_at >= table_limit(e->table))
			e->recount_at = 0;
		if (table_entry(e->table, e->recount_at)->flags & ENTRY_USED)
			tally_entry(e, e->recount_at);
	}
}

/* How many claims there are of a family, in any state. */
static uint64_t
counts_family(const struct counts *counts, unsigned family)
{
	uint64_t sum = 0;
	enum state state;

	for (state = 0; state < STATE__MAX; state++)
		sum += counts->claims[family][state];
	return sum;
}

static void
walk_claim(struct engine *e, uint32_t id, const struct claim *claim,
    struct counts *to)
{
	enum reason reason;

	claim_count(to, table_entry(e->table, id)->family,
	    claim_kind(e, id, claim, &reason), 1);
}

static void
walk_cell(struct engine *e, uint32_t id, unsigned n, struct counts *to)
{
	uint8_t kind = cell_kind(e, n, table_entry(e->table, id),
	    table_cell(e->table, n, id));
	unsigned i;

	for (i = 0; i < CELLS__MAX; i++)
		to->cells[n][i] += kind >> i & 1;
}

void
tally_walk(struct engine *e, struct counts *to)
{
	const struct entry *entry;
	const struct named *named;
	uint32_t id;
	unsigned n;

	memset(to, 0, sizeof(*to));
	for (id = 0; id < table_limit(e->table); id++) {
		entry = table_entry(e->table, id);
		if (!(entry->flags & ENTRY_USED))
			continue;
		if (entry->flags & ENTRY_FOREIGN) {
			to->foreign++;
			continue;
		}
		walk_claim(e, id, &entry->all, to);
		for (named = entry->named; named != NULL; named = named->next)
			walk_claim(e, id, &named->claim, to);
		EACH_PEER(e, n)
			walk_cell(e, id, n, to);
	}
}

/* Where it was built to be tested: is it true? */
static void
tally_check(struct engine *e)
{
#ifdef EXAGATE_CHECKS
	struct counts found;

	tally_walk(e, &found);
	if (e->recount > 0 || e->phase != PHASE_RUN ||
	    memcmp(&found, &e->counts, sizeof(found)) == 0)
		return;
	log_error("the tally of the entries is wrong");
	abort();
#else
	(void)e;
#endif
}

/* Out of step with ExaBGP nothing is known of any claim: it waits. */
void
tally_tell(struct engine *e, struct counts *to)
{
	unsigned family;
	uint64_t sum;

	tally_check(e);
	*to = e->counts;
	for (family = 0; e->phase != PHASE_RUN && family < FAMILY__MAX;
	    family++) {
		sum = counts_family(to, family);
		memset(to->claims[family], 0, sizeof(to->claims[family]));
		to->claims[family][STATE_WAITING] = sum;
	}
}
