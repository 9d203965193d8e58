/*
 * The replay: what happens to every cell when a session of ExaBGP's begins
 * for us. In a session that is new, ExaBGP knows nothing of ours: all is told
 * as it is. In one that we lost sight of (exagate or the relay was restarted)
 * nothing can be said of any cell: all is told again in the other form, which
 * makes ExaBGP send the same once more, without a withdrawal, and the events
 * then tell what is true.
 */
#include <string.h>

#include "clock.h"
#include "engine/inside.h"
#include "engine/writer.h"
#include "log.h"

/* The cells of neighbour n at the beginning. */
static void
replay_peer(struct engine *e, unsigned n)
{
	struct neighbor *peer = &e->neighbors[n];
	uint32_t id, told;
	struct entry *entry;
	struct cell *c;

	for (id = 0; id < table_limit(e->table); id++) {
		entry = table_entry(e->table, id);
		c = table_cell(e->table, n, id);
		if (!(entry->flags & ENTRY_USED) ||
		    (entry->flags & ENTRY_FOREIGN))
			continue;
		told = e->fresh || !whom_claims(entry, n) ? SET_NOTHING :
		    SET_UNKNOWN;
		cell_tell(e->table, c, told);
		if (peer->life == LIFE_DOWN || !e->inspected)
			cell_have(e->table, c, peer->life == LIFE_DOWN ?
			    SET_NOTHING : told);
		c->flags = told == SET_UNKNOWN && peer->life == LIFE_DOWN ?
		    CELL_DARK : 0;
		c->tries = 0;
	}
	peer->unseen = 0;
	peer->eor_pending = 0;
	peer->eor_at = 0;
	peer->eor_wanted = peer->life != LIFE_DOWN &&
	    peer->conf.peer.ip != IP_NONE;
	if (peer->life != LIFE_DOWN)
		peer->life = peer->conf.events ? LIFE_FILLING : LIFE_SETTLED;
	peer->last_event = clock_us();
	peer->idle = false;
}

/* An entry's part in the replay is over: it was told, or need not be. */
void
replay_told(struct engine *e, struct entry *entry)
{
	if (!(entry->flags & ENTRY_REPLAY))
		return;
	entry->flags &= (uint8_t)~ENTRY_REPLAY;
	e->replay_left--;
}

static void
replay_entry(struct engine *e, uint32_t id)
{
	struct entry *entry = table_entry(e->table, id);

	if (!(entry->flags & ENTRY_USED) || (entry->flags & ENTRY_FOREIGN))
		return;
	entry->flags &= (uint8_t)~ENTRY_SINGLE;
	if (!(entry->flags & ENTRY_REPLAY))
		e->replay_left++;
	entry->flags |= ENTRY_REPLAY;
	table_unqueue(e->table, id);
	table_queue(e->table, id);
	entry_look(e, id);
}

void
replay_begin(struct engine *e)
{
	uint32_t id;
	unsigned n;

	e->phase = PHASE_RUN;
	e->phase_since = clock_us();
	e->replayed = false;
	e->replays++;
	EACH_PEER(e, n)
		replay_peer(e, n);
	peers_next_hops(e);
	damping_forget(e);
	for (id = 0; id < table_limit(e->table); id++)
		replay_entry(e, id);
	log_note("%s session of ExaBGP: %u entries to announce",
	    e->fresh ? "a new" : "the same", table_queued(e->table));
	e->fresh = e->inspected = false;
	memcpy(e->stored, e->session, sizeof(e->stored));
}
