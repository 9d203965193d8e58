/*
 * What the engine tells of itself: numbers, neighbours, and the troubles that
 * an operator should mend, each with its fix.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/inside.h"

static const struct {
	const char	*slug, *text, *fix;
} troubles[TROUBLE__MAX] = {
	[TROUBLE_RELAY_AWAY] = { "relay-away",
	    "no relay answers: ExaBGP is stopped, or its relay is not "
	    "configured for our two FIFOs",
	    "start ExaBGP; its configuration must run exagate-relay with the "
	    "same two paths as ours; look in its log for what the relay says" },
	[TROUBLE_RELAY_LOCK] = { "relay-lock",
	    "a relay that does not answer us holds the lock of the commands "
	    "FIFO",
	    "give that relay the answers FIFO as its second argument, or end "
	    "the other ExaBGP that runs it" },
	[TROUBLE_RELAY_OLD] = { "relay-old",
	    "the relay speaks an older protocol than exagate",
	    "restart ExaBGP (or kill the relay, ExaBGP starts it again)" },
	[TROUBLE_FIFO] = { "fifo",
	    "a FIFO cannot be opened",
	    "check the owner and mode of the FIFOs and of their directory" },
	[TROUBLE_NO_ANSWERS] = { "no-answers",
	    "there is no answers FIFO: no state beyond saved can be known",
	    "set answers, and give the relay its second argument" },
	[TROUBLE_ACKS_OFF] = { "acks-off",
	    "ExaBGP does not answer commands",
	    "set ack = true in [exabgp.api] of exabgp.env, restart ExaBGP" },
	[TROUBLE_NO_NEIGHBOR] = { "no-neighbor",
	    "no neighbour of ExaBGP names our process",
	    "add api { processes [ exagate ]; ... } to the neighbour and "
	    "restart ExaBGP (a reload does not attach a process)" },
	[TROUBLE_EVENTS_OFF] = { "events-off",
	    "a neighbour sends us no update events: sent cannot be known",
	    "add send { parsed; update; } to its api block" },
	[TROUBLE_ROUTE_REFRESH] = { "route-refresh",
	    "a neighbour has route-refresh, with which ExaBGP 4.2 resets "
	    "sessions",
	    "remove route-refresh from its capability block" },
	[TROUBLE_SESSION] = { "session-down",
	    "a neighbour's session is not established",
	    "GET /v1/neighbors says whose; look in its log and in ExaBGP's; "
	    "ExaBGP 4.2 that also listens may have given it up for good "
	    "(exagate(8), CAVEATS): restart ExaBGP" },
	[TROUBLE_FAMILY] = { "family",
	    "there are entries of a family that no established neighbour "
	    "negotiated",
	    "add the family to the neighbour, here and at the peer" },
	[TROUBLE_NEXT_HOP] = { "next-hop",
	    "next-hop self has no address of a neighbour's family",
	    "set next-hop-ipv4 or next-hop-ipv6" },
	[TROUBLE_DRIFT] = { "drift",
	    "ExaBGP does not send what it was told",
	    "look at the entries with state=drift and at ExaBGP's log" },
	[TROUBLE_REFUSED] = { "refused",
	    "ExaBGP refused entries",
	    "look at the entries with state=refused and at ExaBGP's log" },
	[TROUBLE_FOREIGN] = { "foreign",
	    "ExaBGP announces prefixes for somebody else",
	    "nothing, if that is meant; they cannot be announced here" },
	[TROUBLE_ADDRESS] = { "address",
	    "a neighbour's address is not written in its shortest form: "
	    "nothing can be sent to it alone",
	    "write it in lower case, without leading zeros, as RFC 5952 "
	    "says, and restart ExaBGP" },
	[TROUBLE_VERSION] = { "exabgp-version",
	    "ExaBGP is of a version that exagate does not know: it is spoken "
	    "to as to version 5",
	    "run a version that the manual names, or see that what is "
	    "announced arrives" },
	[TROUBLE_HELD] = { "held",
	    "nothing is announced or withdrawn: all is held",
	    "look at GET /v1/hold, then POST /v1/resume" },
	[TROUBLE_FROZEN] = { "frozen",
	    "changes are refused: they are suspended",
	    "POST /v1/resume?changes=yes when they may be made again" },
	[TROUBLE_SUSPENDED] = { "suspended",
	    "entries, owners or neighbours are suspended",
	    "look at GET /v1/suspensions, POST /v1/resume what may be "
	    "announced again" },
	[TROUBLE_STORE] = { "store",
	    "changes cannot be saved",
	    "look at the log: is the disk full, the file writable?" },
};

const char *
trouble_slug(enum trouble trouble)
{
	return troubles[trouble].slug;
}

const char *
trouble_text(enum trouble trouble)
{
	return troubles[trouble].text;
}

const char *
trouble_fix(enum trouble trouble)
{
	return troubles[trouble].fix;
}

static void
status_neighbor(const struct engine *e, unsigned n,
    const uint64_t cells[CELLS__MAX], struct neighbor_status *to)
{
	const struct neighbor *peer = &e->neighbors[n];

	to->peer = peer->conf.peer;
	to->local = peer->conf.session.local;
	to->peer_as = peer->conf.session.peer_as;
	to->local_as = peer->conf.session.local_as;
	to->established = peer->life != LIFE_DOWN;
	to->settled = peer->life == LIFE_SETTLED;
	to->events = peer->conf.events;
	to->manual_eor = peer->conf.manual_eor;
	to->graceful_restart = peer->conf.graceful_restart;
	to->route_refresh = peer->conf.route_refresh;
	memcpy(to->family, peer->family, sizeof(to->family));
	to->sent = cells[CELLS_SENT];
	to->in_flight = cells[CELLS_IN_FLIGHT];
	to->differ = cells[CELLS_DIFFER];
	to->drift = cells[CELLS_DRIFT];
}

#define TROUBLE(what, is)	((is) ? 1u << (what) : 0u)

/* What is wrong with the neighbours, families being those of the entries. */
static unsigned
status_peers(const struct engine *e, unsigned families)
{
	unsigned n, found = 0, up = 0, negotiated = 0;
	const struct neighbor *peer;
	unsigned family;

	EACH_PEER(e, n) {
		peer = &e->neighbors[n];
		found |= TROUBLE(TROUBLE_EVENTS_OFF, !peer->conf.events);
		found |= TROUBLE(TROUBLE_ROUTE_REFRESH,
		    peer->conf.route_refresh && e->version[0] == '4');
		found |= TROUBLE(TROUBLE_ADDRESS, peer->conf.odd);
		/* Without events its state is old news. */
		found |= TROUBLE(TROUBLE_SESSION, peer->conf.events &&
		    peer->life == LIFE_DOWN);
		if (peer->life == LIFE_DOWN)
			continue;
		up++;
		for (family = 0; family < FAMILY__MAX; family++)
			if (peer->family[family])
				negotiated |= 1u << family;
	}
	return found | TROUBLE(TROUBLE_NO_NEIGHBOR, e->ours == 0) |
	    TROUBLE(TROUBLE_FAMILY, up > 0 && (families & ~negotiated));
}

static unsigned
status_troubles(const struct engine *e, const struct engine_status *s,
    unsigned families)
{
	unsigned found = 0;

	found |= TROUBLE(TROUBLE_FIFO, e->open_errno != 0 &&
	    e->open_errno != ENXIO);
	found |= TROUBLE(TROUBLE_RELAY_AWAY, e->phase <= PHASE_HELLO);
	found |= TROUBLE(TROUBLE_RELAY_LOCK, e->phase == PHASE_HELLO &&
	    clock_us() - e->phase_since > HELLO_US &&
	    pipe_relay_locked(&e->pipe));
	found |= TROUBLE(TROUBLE_ACKS_OFF, e->phase == PHASE_RESYNC &&
	    e->headers_alone);
	found |= TROUBLE(TROUBLE_NEXT_HOP,
	    atomic_load(&e->next_hop_missing) != 0);
	found |= TROUBLE(TROUBLE_DRIFT, s->entries[STATE_DRIFT] > 0);
	found |= TROUBLE(TROUBLE_REFUSED, s->entries[STATE_REFUSED] > 0);
	found |= TROUBLE(TROUBLE_FOREIGN, s->foreign > 0);
	found |= TROUBLE(TROUBLE_HELD, e->held);
	found |= TROUBLE(TROUBLE_FROZEN, e->frozen);
	found |= TROUBLE(TROUBLE_SUSPENDED, suspend_any(e));
	if (e->conf->answers == NULL)
		return found | TROUBLE(TROUBLE_NO_ANSWERS, true);
	found |= TROUBLE(TROUBLE_RELAY_OLD, e->phase > PHASE_HELLO &&
	    e->relay_protocol < RELAY_PROTOCOL);
	if (e->phase == PHASE_RUN)
		found |= status_peers(e, families) |
		    TROUBLE(TROUBLE_VERSION, e->version[0] != '\0' &&
		    !e->version_known);
	return found;
}

/* What there is; returns the mask of the families of entries. */
static unsigned
status_counts(const struct counts *counts, struct engine_status *s)
{
	unsigned family, families = 0;
	enum state state;

	memcpy(s->claims, counts->claims, sizeof(s->claims));
	for (family = 0; family < FAMILY__MAX; family++)
		for (state = 0; state < STATE__MAX; state++) {
			s->entries[state] += counts->claims[family][state];
			if (counts->claims[family][state] > 0)
				families |= 1u << family;
		}
	s->withdrawing = counts->withdrawing;
	s->foreign = counts->foreign;
	return families;
}

struct engine_status *
engine_status(struct engine *e)
{
	struct engine_status *s;
	struct counts counts;
	unsigned n, families;

	s = calloc(1, sizeof(*s) + NEIGHBORS_MAX * sizeof(s->neighbors[0]));
	if (s == NULL)
		return NULL;
	s->relay = e->phase > PHASE_HELLO && e->conf->answers != NULL;
	s->in_step = s->relay && e->phase > PHASE_RESYNC;
	s->commanded = e->commanded;
	s->relay_pid = s->relay ? e->relay_pid : 0;
	s->exabgp_pid = s->relay ? e->exabgp_pid : 0;
	snprintf(s->exabgp_version, sizeof(s->exabgp_version), "%s",
	    e->version);
	s->replayed = e->phase == PHASE_RUN && e->replayed;
	s->unanswered = e->window.commands + e->window.fences;
	s->resyncs = e->resyncs;
	s->replays = e->replays;
	s->damped = e->damped;
	s->queued = table_queued(e->table);
	s->held = e->held;
	s->cause = e->cause;
	s->corrections = e->corrections;
	s->session_since = s->relay ? e->session_since : 0;
	tally_tell(e, &counts);
	families = status_counts(&counts, s);
	s->troubles = status_troubles(e, s, families);
	EACH_PEER(e, n)
		status_neighbor(e, n, counts.cells[n],
		    &s->neighbors[s->n++]);
	return s;
}
