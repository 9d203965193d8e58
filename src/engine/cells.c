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

/* What entry should be at neighbour n: nothing where self has no address. */
uint32_t
cell_want(const struct engine *e, unsigned n, const struct entry *entry)
{
	struct address self;

	if (set_is_self(e->table, entry->want) && !peer_self(e,
	    &e->neighbors[n], entry->prefix.ip, &self))
		return SET_NOTHING;
	return entry->want;
}

bool
cell_needs(const struct engine *e, unsigned n, const struct entry *entry,
    const struct cell *c)
{
	const struct neighbor *peer = &e->neighbors[n];
	uint32_t want = cell_want(e, n, entry);

	if (c->flags & CELL_FLIGHT)
		return false;
	if (c->told != want)
		return true;
	if (c->flags & (CELL_REFUSED | CELL_DRIFT))
		return false;
	return peer->life == LIFE_SETTLED && c->have != want &&
	    peer_on_wire(peer, entry->prefix.ip);
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
cell_done(struct engine *e, unsigned n, enum ip ip, struct cell *c)
{
	struct neighbor *peer = &e->neighbors[n];

	if ((c->flags & CELL_SEEN) || peer->life == LIFE_DOWN ||
	    !peer->family[ip]) {
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

	if (!item->error)
		entry->flags &= (uint8_t)~ENTRY_SINGLE;
	EACH_PEER(e, n) {
		c = table_cell(e->table, n, id);
		if (!(item->mask >> n & 1) || !(c->flags & CELL_FLIGHT))
			continue;
		if (item->error)
			cell_failed(e, n, entry, c, item->n == 1);
		else
			cell_done(e, n, entry->prefix.ip, c);
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
cell_is_dark(const struct neighbor *peer, enum ip ip, const struct cell *c)
{
	return (c->flags & CELL_DARK) && peer->conf.events &&
	    peer->family[ip];
}

/* Is the withdrawal of entry id true everywhere? */
static bool
entry_gone(const struct engine *e, uint32_t id)
{
	const struct entry *entry = table_entry(e->table, id);
	const struct cell *c;
	unsigned n;

	EACH_PEER(e, n) {
		c = table_cell(e->table, n, id);
		if ((c->flags & CELL_FLIGHT) || c->told != SET_NOTHING ||
		    cell_is_dark(&e->neighbors[n], entry->prefix.ip, c))
			return false;
		if (peer_on_wire(&e->neighbors[n], entry->prefix.ip) &&
		    c->have != SET_NOTHING)
			return false;
	}
	return true;
}

/* Something about entry id changed: queue it, forget it, tell who waits. */
void
entry_look(struct engine *e, uint32_t id)
{
	struct entry *entry = table_entry(e->table, id);
	unsigned n;

	if (e->phase != PHASE_RUN || (entry->flags & ENTRY_FOREIGN))
		return;
	EACH_PEER(e, n)
		if (cell_needs(e, n, entry, table_cell(e->table, n, id))) {
			table_queue(e->table, id);
			break;
		}
	if (entry->waiters != NULL)
		waiter_look(e, id);
	if (entry->want == SET_NOTHING && entry_gone(e, id)) {
		waiter_gone(e, id);
		replay_told(e, entry);
		writer_forget(e->writer, &entry->prefix, entry->revision);
		table_remove(e->table, id);
	}
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
