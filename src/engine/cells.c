/*
 * Cells: what answers and events do to one key at one neighbour. Decides when
 * an operation is over, when another is needed, and when to give up. Writes
 * nothing to ExaBGP.
 */
#include <string.h>

#include "clock.h"
#include "engine/inside.h"
#include "engine/writer.h"

#define CORRECTIONS_MAX	2	/* in vain; then it is drift */

/* Does the set's next-hop depend on the session? */
static bool
set_is_self(const struct table *t, uint32_t set)
{
	static const char self[] = "next-hop self";

	return set > SET_UNKNOWN && strncmp(table_text(t, set), self,
	    sizeof(self) - 1) == 0;
}

enum reason
cell_hindrance(const struct engine *e, unsigned n, const struct entry *entry)
{
	const struct neighbor *peer = &e->neighbors[n];
	enum family family = (enum family)entry->family;
	const struct claim *claim = whom_claim(entry, n);
	struct address self;

	if (suspend_holds(e, n, claim))
		return REASON_SUSPENDED;
	if (set_is_self(e->table, claim->want) &&
	    !peer_self(e, peer, family_ip(family), &self))
		return peer->conf.family[family] ? REASON_NEXT_HOP :
		    REASON_FAMILY;
	return (entry->flags & ENTRY_PATH) && !peer->add_path[family] ?
	    REASON_ADD_PATH : REASON_NONE;
}

/* What entry should be at neighbour n: nothing where it cannot be. */
uint32_t
cell_want(const struct engine *e, unsigned n, const struct entry *entry)
{
	if (cell_hindrance(e, n, entry) != REASON_NONE)
		return SET_NOTHING;
	return whom_claim(entry, n)->want;
}

bool
cell_needs(const struct engine *e, unsigned n, const struct entry *entry,
    const struct cell *c)
{
	const struct neighbor *peer = &e->neighbors[n];
	uint32_t want = cell_want(e, n, entry);

	if ((c->flags & CELL_FLIGHT) || damping_holds(entry))
		return false;
	if (c->told != want)
		return true;
	if (c->told == SET_NOTHING && !whom_claims(entry, n))
		return false;		/* seen there or not: not ours */
	if (c->flags & (CELL_REFUSED | CELL_DRIFT))
		return false;
	return peer->life == LIFE_SETTLED && c->have != want &&
	    peer_on_wire(peer, entry);
}

void
cell_flight_over(struct engine *e, unsigned n, struct cell *c)
{
	if (c->flags & CELL_ACKED)
		e->neighbors[n].unseen--;
	c->flags &= (uint8_t)~(CELL_FLIGHT | CELL_ACKED | CELL_SEEN |
	    CELL_OLD);
	if (c->have == c->told)
		c->tries = 0;
	else if (c->tries >= CORRECTIONS_MAX)
		c->flags |= CELL_DRIFT;
}

/* The command of entry id for neighbour n was written. */
void
cell_told(struct engine *e, unsigned n, uint32_t id, unsigned form)
{
	struct cell *c = table_cell(e->table, n, id);
	uint32_t want = cell_want(e, n, table_entry(e->table, id));

	if (c->told == want) {
		c->tries++;
		e->corrections++;
	} else
		c->tries = 0;
	cell_tell(e->table, c, want);
	c->flags = CELL_FLIGHT | (c->flags & CELL_DARK);
	if (e->neighbors[n].life == LIFE_DOWN && want != SET_NOTHING)
		c->flags |= CELL_DARK;
	if (form == COMMAND_OTHER)
		c->flags |= CELL_OTHER;
}

/* The operation of a cell was answered done. */
static void
cell_done(struct engine *e, unsigned n, enum family family, struct cell *c)
{
	struct neighbor *peer = &e->neighbors[n];

	if ((c->flags & CELL_SEEN) || peer->life == LIFE_DOWN ||
	    !peer->family[family]) {
		cell_flight_over(e, n, c);
		return;
	}
	if (!(c->flags & CELL_ACKED))
		peer->unseen++;
	c->flags |= CELL_ACKED;
}

/* It was answered error: on a line of its own, refused; else tried alone. */
static void
cell_failed(struct engine *e, unsigned n, struct entry *entry,
    struct cell *c, bool alone)
{
	cell_flight_over(e, n, c);
	if (alone) {
		c->flags |= CELL_REFUSED;
		return;
	}
	cell_tell(e->table, c, SET_UNKNOWN);
	entry->flags |= ENTRY_SINGLE;
}

/* All cells of one entry of an item. */
static void
item_entry(struct engine *e, const struct item *item, uint32_t id)
{
	struct entry *entry = table_entry(e->table, id);
	struct cell *c;
	unsigned n;

	if (!(entry->flags & ENTRY_USED))
		return;			/* it went with its neighbour */
	if (!item->error)
		entry->flags &= (uint8_t)~ENTRY_SINGLE;
	EACH_PEER(e, n) {
		c = table_cell(e->table, n, id);
		if (!(item->mask >> n & 1) || !(c->flags & CELL_FLIGHT))
			continue;
		if (item->error)
			cell_failed(e, n, entry, c, item->n == 1);
		else
			cell_done(e, n, (enum family)entry->family, c);
	}
	entry_look(e, id);
}

/* A command whose answer counts. */
void
item_done(struct engine *e, const struct item *item)
{
	int64_t now = clock_us();
	unsigned n;
	size_t i;

	EACH_PEER(e, n)
		if (item->mask >> n & 1)
			e->neighbors[n].last_event = now;
	for (i = 0; i < item->n; i++)
		item_entry(e, item, item->entries[i]);
	if (item->error)
		e->ask = true;		/* did the neighbours change? */
}

/*
 * Told while the neighbour was down: when it comes up, ExaBGP may send an
 * announce that it was told to withdraw meanwhile. Nobody would know whose.
 */
static bool
cell_is_dark(const struct neighbor *peer, enum family family,
    const struct cell *c)
{
	return (c->flags & CELL_DARK) && peer->conf.events &&
	    peer->family[family];
}

/* Is neighbour n as if the claim that is being withdrawn had never been? */
static bool
cell_gone(const struct engine *e, unsigned n, uint32_t id)
{
	const struct entry *entry = table_entry(e->table, id);
	const struct cell *c = table_cell(e->table, n, id);
	uint32_t want = cell_want(e, n, entry);

	if ((c->flags & CELL_FLIGHT) || c->told != want ||
	    cell_is_dark(&e->neighbors[n], (enum family)entry->family, c))
		return false;
	if (c->have == want || !peer_on_wire(&e->neighbors[n], entry))
		return true;
	return want != SET_NOTHING &&
	    (c->flags & (CELL_REFUSED | CELL_DRIFT));
}

/* Is the withdrawal of a claim true wherever it was? */
static bool
claim_gone(const struct engine *e, uint32_t id, const struct claim *claim)
{
	uint64_t mask = whom_mask(e, table_entry(e->table, id), claim);
	unsigned n;

	EACH_PEER(e, n)
		if ((mask >> n & 1) && !cell_gone(e, n, id))
			return false;
	return true;
}

/* The claim's withdrawal, if it is one, is over: forget it. */
static void
claim_look(struct engine *e, uint32_t id, struct claim *claim)
{
	struct entry *entry = table_entry(e->table, id);
	struct named *named = claim_named(entry, claim);
	struct nlri nlri;

	if (claim->waiters != NULL)
		waiter_look(e, id, claim);
	if (claim->revision == 0 || claim->want != SET_NOTHING ||
	    !claim_gone(e, id, claim))
		return;
	waiter_gone(e, id, claim);
	tally_claim_gone(e, id, claim);
	entry_nlri(entry, &nlri);
	writer_forget(e->writer, &nlri, named != NULL ? named->targets : "",
	    claim->revision);
	claim_remove(e->table, entry, claim);
}

/* Does a cell of entry need something written? */
static bool
entry_needs(const struct engine *e, uint32_t id)
{
	const struct entry *entry = table_entry(e->table, id);
	unsigned n;

	EACH_PEER(e, n)
		if (cell_needs(e, n, entry, table_cell(e->table, n, id)))
			return true;
	return false;
}

/* Queue it, forget what is over, tell who waits. False: all is over. */
static bool
entry_go_on(struct engine *e, uint32_t id)
{
	struct entry *entry = table_entry(e->table, id);
	struct named *named, *next;

	if (entry_needs(e, id))
		table_queue(e->table, id);
	for (named = entry->named; named != NULL; named = next) {
		next = named->next;
		claim_look(e, id, &named->claim);
	}
	claim_look(e, id, &entry->all);
	return entry_is_ours(entry);
}

/* Something about entry id changed. */
void
entry_look(struct engine *e, uint32_t id)
{
	struct entry *entry = table_entry(e->table, id);
	bool looks = e->phase == PHASE_RUN && !(entry->flags & ENTRY_FOREIGN);

	if (looks && !entry_go_on(e, id)) {
		replay_told(e, entry);
		if (!damping_rests(entry)) {
			tally_entry_gone(e, id);
			table_remove(e->table, id);
			return;
		}
	}
	tally_entry(e, id);
}

/* Asked for again: what was refused or left alone gets another chance. */
void
entry_retry(struct engine *e, uint32_t id)
{
	struct cell *c;
	unsigned n;

	EACH_PEER(e, n) {
		c = table_cell(e->table, n, id);
		if (c->flags & (CELL_REFUSED | CELL_DRIFT)) {
			c->flags &= (uint8_t)~(CELL_REFUSED | CELL_DRIFT);
			c->tries = 0;
			cell_tell(e->table, c, SET_UNKNOWN);
		}
	}
	entry_look(e, id);
}
