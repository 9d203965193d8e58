/*
 * The state of an entry: derived from its cells each time, never stored.
 * Decides what may truthfully be said of it.
 */
#include <stdlib.h>

#include "clock.h"
#include "engine/inside.h"
#include "route/target.h"

static const char *const state_names[STATE__MAX] = {
	[STATE_WAITING] = "waiting",
	[STATE_SAVED] = "saved",
	[STATE_ACCEPTED] = "accepted",
	[STATE_SENT] = "sent",
	[STATE_REFUSED] = "refused",
	[STATE_DRIFT] = "drift",
};

static const char *const reason_texts[REASON__MAX] = {
	[REASON_NONE] = "",
	[REASON_RELAY_AWAY] = "ExaBGP is away: its relay does not answer",
	[REASON_SYNCING] = "synchronising with ExaBGP",
	[REASON_NO_NEIGHBOR] =
	    "no neighbour of ExaBGP names our process in its api block",
	[REASON_NEIGHBOR_DOWN] = "no neighbour is established",
	[REASON_FILLING] = "the neighbour is being filled",
	[REASON_IN_FLIGHT] = "written, not confirmed yet",
	[REASON_QUEUED] = "not written yet",
	[REASON_FAMILY] = "the family was not negotiated",
	[REASON_NEXT_HOP] = "there is no next-hop self of the family",
	[REASON_NO_EVENTS] = "the neighbour sends us no update events",
	[REASON_NO_ANSWERS] = "there is no answers FIFO",
	[REASON_REFUSED] = "ExaBGP answered error",
	[REASON_DRIFT] = "ExaBGP does not send what it was told",
	[REASON_NO_SUCH_NEIGHBOR] =
	    "ExaBGP has no neighbour of ours of that name",
	[REASON_OVERRIDDEN] = "other entries name each neighbour",
	[REASON_ADD_PATH] = "the neighbour has not negotiated ADD-PATH",
	[REASON_HELD] = "held: POST /v1/resume",
	[REASON_SUSPENDED] = "suspended: POST /v1/resume",
	[REASON_DAMPED] = "damped: its last update was too short ago",
	[REASON_SUPERSEDED] = "superseded by a later change",
	[REASON_TIMEOUT] = "the time to wait is over",
	[REASON_STOPPING] = "exagate is being stopped",
};

const char *
state_name(enum state state)
{
	return state_names[state];
}

const char *
reason_text(enum reason reason)
{
	return reason_texts[reason];
}

/* Where nothing will be seen on the wire: accepted is the most there is. */
static enum state
cell_state_unseen(const struct neighbor *peer, enum family family,
    const struct cell *c, enum reason *reason)
{
	if ((c->flags & CELL_FLIGHT) && !(c->flags & CELL_ACKED)) {
		*reason = REASON_IN_FLIGHT;
		return STATE_SAVED;
	}
	if (peer->conf.peer.ip == IP_NONE) {
		*reason = REASON_NO_ANSWERS;
		return STATE_SAVED;
	}
	if (peer->life == LIFE_DOWN)
		*reason = REASON_NEIGHBOR_DOWN;
	else
		*reason = peer->family[family] ? REASON_NO_EVENTS :
		    REASON_FAMILY;
	return STATE_ACCEPTED;
}

/*
 * Has the wire what is wanted? A withdrawal must have been seen. What was told
 * while the neighbour was down may come out in any order when it comes up.
 */
static bool
cell_is_sent(const struct cell *c, uint32_t want)
{
	if (c->have != want || (c->flags & CELL_DARK))
		return false;
	return want != SET_NOTHING || !(c->flags & CELL_FLIGHT) ||
	    (c->flags & CELL_SEEN);
}

static enum state
cell_state(const struct engine *e, unsigned n, uint32_t id,
    enum reason *reason)
{
	const struct neighbor *peer = &e->neighbors[n];
	const struct entry *entry = table_entry(e->table, id);
	const struct cell *c = table_cell(e->table, n, id);
	uint32_t want = cell_want(e, n, entry);

	*reason = cell_hindrance(e, n, entry);
	if (*reason != REASON_NONE)
		return STATE_WAITING;
	*reason = REASON_HELD;
	if (e->held && c->told != want)
		return STATE_WAITING;
	*reason = damping_holds(entry) ? REASON_DAMPED : REASON_QUEUED;
	if (c->told != want)
		return STATE_SAVED;
	*reason = REASON_REFUSED;
	if (c->flags & CELL_REFUSED)
		return STATE_REFUSED;
	*reason = REASON_DRIFT;
	if (c->flags & CELL_DRIFT)
		return STATE_DRIFT;
	if (!peer_on_wire(peer, entry))
		return cell_state_unseen(peer, (enum family)entry->family, c,
		    reason);
	*reason = REASON_NONE;
	if (cell_is_sent(c, want))
		return STATE_SENT;
	*reason = peer->life == LIFE_FILLING ? REASON_FILLING :
	    REASON_IN_FLIGHT;
	return (c->flags & CELL_FLIGHT) && !(c->flags & CELL_ACKED) ?
	    STATE_SAVED : STATE_ACCEPTED;
}

/* Which of two states of cells the entry shows: the worse one first. */
static int
state_rank(enum state state, bool on_wire)
{
	static const int ranks[STATE__MAX] = {
		[STATE_REFUSED] = 0,
		[STATE_DRIFT] = 1,
		[STATE_SAVED] = 2,
		[STATE_ACCEPTED] = 3,
		[STATE_WAITING] = 5,
		[STATE_SENT] = 6,
	};

	/* Of two accepted ones, that which could be sent says why not. */
	return ranks[state] + (state == STATE_ACCEPTED && !on_wire);
}

/* Does the claim, no withdrawal, name a neighbour that is not there? */
static bool
claim_is_lost(const struct entry *entry, const struct claim *claim)
{
	const struct named *named = entry->named;

	while (named != NULL && &named->claim != claim)
		named = named->next;
	return named != NULL && named->unknown && claim->want != SET_NOTHING;
}

enum state
claim_state(const struct engine *e, uint32_t id, const struct claim *claim,
    enum reason *reason)
{
	const struct entry *entry = table_entry(e->table, id);
	enum state state, worst = STATE_WAITING;
	uint64_t mask = whom_mask(e, entry, claim);
	enum reason why;
	bool on_wire, unsent = false, sent = false;
	int rank = INT_MAX, r;
	unsigned n;

	*reason = e->phase <= PHASE_HELLO ? REASON_RELAY_AWAY :
	    REASON_SYNCING;
	if (e->phase != PHASE_RUN)
		return STATE_WAITING;
	if (claim_is_lost(entry, claim)) {
		*reason = REASON_NO_SUCH_NEIGHBOR;
		return STATE_REFUSED;
	}
	*reason = mask == 0 && e->ours != 0 ? REASON_OVERRIDDEN :
	    REASON_NO_NEIGHBOR;
	EACH_PEER(e, n) {
		if (!(mask >> n & 1))
			continue;
		state = cell_state(e, n, id, &why);
		on_wire = peer_on_wire(&e->neighbors[n], entry);
		if (state == STATE_SENT)
			sent = true;
		else if (on_wire && (state != STATE_WAITING ||
		    why == REASON_HELD))
			unsent = true;
		r = state_rank(state, on_wire);
		if (r < rank) {
			rank = r;
			worst = state;
			*reason = why;
		}
	}
	if (sent && !unsent && worst != STATE_REFUSED) {
		*reason = REASON_NONE;
		return STATE_SENT;
	}
	return worst;
}

/* Is neighbour n one of those that are named; or are none? */
static bool
targets_name(const struct engine *e, const struct targets *t, unsigned n)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (peer_find(e, &t->list[i].peer) == (int)n)
			return true;
	return t->n == 0;
}

enum state
state_of_gone(const struct engine *e, enum family family, const char *targets,
    enum reason *reason)
{
	enum state state = STATE_WAITING;
	const struct neighbor *peer;
	struct targets t = { .n = 0 };
	unsigned n;

	*reason = REASON_NO_NEIGHBOR;
	if (*targets != '\0' && targets_read(&t, targets) == -1)
		return state;
	EACH_PEER(e, n) {
		peer = &e->neighbors[n];
		if (!targets_name(e, &t, n))
			continue;
		state = STATE_ACCEPTED;
		*reason = REASON_NONE;
		if (peer->life != LIFE_DOWN && peer->family[family] &&
		    peer->conf.events)
			return STATE_SENT;
		*reason = peer->life == LIFE_DOWN ? REASON_NEIGHBOR_DOWN :
		    peer->family[family] ? REASON_NO_EVENTS : REASON_FAMILY;
	}
	return state;
}

/* When the change of an entry goes on, in wall time; 0: it does not wait. */
static int64_t
report_damped(const struct engine *e, const struct entry *entry)
{
	int64_t until = damping_until(e, entry);

	return until == 0 ? 0 : clock_wall_us() + until - clock_us();
}

struct report *
report_make(struct engine *e, uint32_t id, const struct claim *claim)
{
	const struct entry *entry;
	struct report *r;
	uint64_t mask;
	unsigned n;

	r = calloc(1, sizeof(*r) + NEIGHBORS_MAX * sizeof(r->cells[0]));
	if (r == NULL || claim == NULL)
		return r;
	entry = table_entry(e->table, id);
	r->exists = true;
	r->withdrawing = claim->want == SET_NOTHING;
	r->revision = claim->revision;
	r->state = claim_state(e, id, claim, &r->reason);
	if (e->phase != PHASE_RUN)
		return r;
	mask = whom_mask(e, entry, claim);
	EACH_PEER(e, n) {
		if (!(mask >> n & 1))
			continue;
		r->cells[r->n].peer = e->neighbors[n].conf.peer;
		r->cells[r->n].state = cell_state(e, n, id,
		    &r->cells[r->n].reason);
		if (r->cells[r->n].reason == REASON_DAMPED)
			r->damped_until = report_damped(e, entry);
		r->n++;
	}
	return r;
}

struct report *
engine_report(struct engine *e, const struct nlri *nlri, const char *targets)
{
	uint32_t id = table_find(e->table, nlri);
	struct claim *claim = NULL;

	if (id != NO_ENTRY)
		claim = claim_find(table_entry(e->table, id), targets);
	return report_make(e, id, claim);
}
