/*
 * The neighbours and their lives. Decides what an up, a down and an
 * end-of-RIB do to all cells of a neighbour, which ends-of-RIB are believed,
 * and when one is to be announced: as the barrier after which what was not
 * seen will not be sent, or because the neighbour's configuration leaves it
 * to us (manual-eor).
 */
#include <string.h>

#include "clock.h"
#include "engine/inside.h"
#include "log.h"

#define QUIET_US	1000000		/* no event for so long: a barrier */
#define FILLED_US	3000000		/* no end-of-RIB seen for so long */
#define HOLD_US		180000000	/* where no hold time is configured */

int
peer_find(const struct engine *e, const struct address *peer)
{
	unsigned n;

	EACH_PEER(e, n)
		if (memcmp(&e->neighbors[n].conf.peer, peer,
		    sizeof(*peer)) == 0)
			return (int)n;
	return -1;
}

bool
peer_on_wire(const struct neighbor *n, const struct entry *entry)
{
	return n->life != LIFE_DOWN && n->family[entry->family] &&
	    n->conf.events;
}

bool
peer_self(const struct engine *e, const struct neighbor *n, enum ip ip,
    struct address *self)
{
	enum ip local = n->conf.session.local.ip;

	if (local == IP_NONE)
		local = n->conf.peer.ip;	/* found when it connects */
	memset(self, 0, sizeof(*self));
	if (local == ip || local == IP_NONE || ip == IP_NONE)
		return true;
	*self = e->conf->next_hop[ip];
	return self->ip == ip;
}

/* Tell the other rooms for which families self has no address somewhere. */
void
peers_next_hops(struct engine *e)
{
	const struct neighbor *peer;
	struct address self;
	unsigned n, missing = 0;
	unsigned family;
	enum ip ip;

	EACH_PEER(e, n) {
		peer = &e->neighbors[n];
		for (family = FAMILY_IPV4; family < FAMILY__MAX; family++) {
			ip = family_ip((enum family)family);
			if (peer->conf.family[family] &&
			    !peer_self(e, peer, ip, &self))
				missing |= 1u << ip;
		}
	}
	atomic_store(&e->next_hop_missing, missing);
}

int
peer_add(struct engine *e, const struct listed *listed)
{
	struct neighbor *peer;
	uint32_t id;
	unsigned n;

	for (n = 0; n < NEIGHBORS_MAX && (e->ours >> n & 1); n++)
		continue;
	if (n == NEIGHBORS_MAX || table_column_add(e->table, n) == -1) {
		log_error("no room for one more neighbour");
		return -1;
	}
	peer = &e->neighbors[n];
	memset(peer, 0, sizeof(*peer));
	peer->conf = *listed;
	memcpy(peer->family, listed->family, sizeof(peer->family));
	e->ours |= UINT64_C(1) << n;
	suspend_peer(e, n);
	if (e->phase == PHASE_RUN)
		whom_refresh(e);
	for (id = 0; id < table_limit(e->table); id++)
		if (table_entry(e->table, id)->flags & ENTRY_USED)
			entry_look(e, id);
	return (int)n;
}

void
peer_remove(struct engine *e, unsigned n)
{
	struct item *item;
	uint32_t id;

	for (item = e->window.first; item != NULL; item = item->next)
		item->mask &= ~(UINT64_C(1) << n);
	for (id = 0; id < table_limit(e->table); id++)
		if (table_entry(e->table, id)->flags & ENTRY_FOREIGN)
			observe_foreign_gone(e, n, id);
	tally_peer_gone(e, n);
	e->ours &= ~(UINT64_C(1) << n);
	e->suspended &= ~(UINT64_C(1) << n);
	table_column_remove(e->table, n);
	for (id = 0; id < table_limit(e->table); id++)
		if (table_entry(e->table, id)->flags & ENTRY_USED)
			entry_look(e, id);
}

/* Do what to each cell of neighbour n that may be ours, then look. */
static void
peer_each(struct engine *e, unsigned n,
    void (*what)(struct engine *, unsigned, struct cell *))
{
	struct entry *entry;
	uint32_t id;

	for (id = 0; id < table_limit(e->table); id++) {
		entry = table_entry(e->table, id);
		if ((entry->flags & (ENTRY_USED | ENTRY_FOREIGN)) !=
		    ENTRY_USED)
			continue;
		what(e, n, table_cell(e->table, n, id));
		entry_look(e, id);
	}
}

/*
 * A new BGP session: nothing was sent in it yet, and ExaBGP will now send
 * what it was told before.
 */
static void
cell_up(struct engine *e, unsigned n, struct cell *c)
{
	cell_have(e->table, c, SET_NOTHING);
	c->tries = 0;
	if (c->flags & CELL_REFUSED)
		cell_tell(e->table, c, SET_UNKNOWN);
	c->flags &= (uint8_t)~(CELL_SEEN | CELL_REFUSED | CELL_DRIFT);
	if (!(c->flags & CELL_FLIGHT) && c->told > SET_UNKNOWN) {
		c->flags |= CELL_FLIGHT | CELL_ACKED;
		e->neighbors[n].unseen++;
	}
}

void
peer_up(struct engine *e, unsigned n)
{
	struct neighbor *peer = &e->neighbors[n];

	peer->life = peer->conf.events ? LIFE_FILLING : LIFE_SETTLED;
	peer->eor_wanted = peer->conf.manual_eor;
	peer->eor_pending = 0;
	peer->eor_at = 0;
	peer->last_event = clock_us();
	if (e->phase == PHASE_RUN)
		peer_each(e, n, cell_up);
	else
		tally_doubt(e);
}

static void
cell_down(struct engine *e, unsigned n, struct cell *c)
{
	cell_have(e->table, c, SET_NOTHING);
	if (c->flags & CELL_ACKED)
		cell_flight_over(e, n, c);
	c->flags &= (uint8_t)~(CELL_SEEN | CELL_DRIFT | CELL_DARK);
	if (c->flags & CELL_FLIGHT)
		c->flags |= CELL_DARK;
	c->tries = 0;
}

void
peer_down(struct engine *e, unsigned n)
{
	struct neighbor *peer = &e->neighbors[n];

	peer->life = LIFE_DOWN;
	peer->told_families = false;
	peer->eor_wanted = false;
	peer->eor_pending = 0;
	memcpy(peer->family, peer->conf.family, sizeof(peer->family));
	if (e->phase == PHASE_RUN)
		peer_each(e, n, cell_down);
	else
		tally_doubt(e);
}

/* What was answered by now ExaBGP has thrown away, and will not send. */
static void
cell_idle(struct engine *e, unsigned n, struct cell *c)
{
	(void)e;
	(void)n;
	if (!(c->flags & CELL_FLIGHT))
		c->flags &= (uint8_t)~CELL_DARK;
}

void
peer_idle(struct engine *e, unsigned n)
{
	if (e->phase == PHASE_RUN)
		peer_each(e, n, cell_idle);
}

/* An end-of-RIB went out: what was acked and not seen will not be sent. */
static void
cell_settle(struct engine *e, unsigned n, struct cell *c)
{
	if (c->flags & CELL_ACKED)
		cell_flight_over(e, n, c);
	c->flags &= (uint8_t)~CELL_DARK;
}

static void
peer_settle(struct engine *e, unsigned n)
{
	struct neighbor *peer = &e->neighbors[n];
	bool filled = peer->life != LIFE_SETTLED;

	if (peer->life == LIFE_DOWN)
		return;
	peer->life = LIFE_SETTLED;
	if (e->phase == PHASE_RUN && (filled || peer->unseen > 0))
		peer_each(e, n, cell_settle);
}

/*
 * Does it tell that nothing is pending? After 4.2, ExaBGP sends no withdrawals
 * with the first routes of a session: what it has to withdraw of a family other
 * than IPv4 unicast goes out as an empty UPDATE, which is the end-of-RIB of
 * IPv4 unicast (RFC 4724, 2). So that one is not looked at where there are
 * other families: theirs come behind the real one.
 */
bool
peer_end_counts(const struct engine *e, const struct neighbor *peer,
    enum family family)
{
	unsigned other;

	if (e->dialect == DIALECT_4 || family != FAMILY_IPV4)
		return true;
	for (other = FAMILY_IPV6; other < FAMILY__MAX; other++)
		if (peer->family[other])
			return false;
	return true;
}

void
peer_end(struct engine *e, unsigned n, enum family family)
{
	struct neighbor *peer = &e->neighbors[n];

	peer->last_event = clock_us();
	if (peer_end_counts(e, peer, family) &&
	    (peer->eor_pending == 0 || --peer->eor_pending == 0))
		peer_settle(e, n);
}

/*
 * A neighbour without update events: what was acked a second ago is taken
 * for sent, since nothing better is known.
 */
static void
cell_age(struct engine *e, unsigned n, struct cell *c)
{
	if (c->flags & CELL_OLD)
		cell_flight_over(e, n, c);
	else if (c->flags & CELL_ACKED)
		c->flags |= CELL_OLD;
}

/*
 * The end-of-RIB that was announced does not come: after a reload (SIGUSR1)
 * ExaBGP 4.2 keeps those for the next session. A neighbour that stands for
 * longer than its hold time without any event takes what it is sent, so that
 * nothing is pending there.
 */
static bool
peer_end_is_lost(const struct neighbor *peer, int64_t quiet, int64_t now)
{
	int64_t hold = peer->conf.hold_time == 0 ? HOLD_US :
	    ((int64_t)peer->conf.hold_time + 1) * 1000000;

	return quiet > hold && now - peer->eor_at > hold;
}

static void
peer_turn(struct engine *e, unsigned n, int64_t now)
{
	struct neighbor *peer = &e->neighbors[n];
	int64_t quiet = now - peer->last_event;

	if (!peer->conf.events) {
		if (peer->unseen > 0)
			peer_each(e, n, cell_age);
		return;
	}
	if (peer->eor_pending > 0 && peer_end_is_lost(peer, quiet, now)) {
		peer->eor_pending = 0;
		peer_settle(e, n);
	}
	if (peer->eor_pending > 0 || peer->eor_wanted)
		return;
	if (peer->life == LIFE_SETTLED && peer->unseen > 0 &&
	    quiet > QUIET_US)
		peer->eor_wanted = true;
	if (peer->life == LIFE_FILLING && quiet > FILLED_US)
		peer->eor_wanted = true;
}

/* Called once a second. */
void
peers_turn(struct engine *e, int64_t now)
{
	unsigned n;

	EACH_PEER(e, n)
		peer_turn(e, n, now);
}
