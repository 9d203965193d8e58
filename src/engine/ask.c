/*
 * Asking ExaBGP: its neighbours' configuration, their states, and, in a new
 * session, the routes it has already, which are somebody else's. Asked when a
 * session begins and again from time to time, for a reload of ExaBGP's
 * configuration tells nobody.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/inside.h"
#include "engine/seen.h"
#include "log.h"

static const char *const questions[] = {
	[ITEM_VERSION] = "system version\n",
	[ITEM_NEIGHBORS] = "show neighbor configuration\n",
	[ITEM_STATES] = "show neighbor extensive\n",
	[ITEM_ROUTES] = "show adj-rib out\n",
};

#define QUESTION_MAX	64u	/* bytes: room that is waited for */

static bool
ask(struct engine *e, enum item_kind kind)
{
	struct item *item = calloc(1, sizeof(*item));

	memset(&e->listing, 0, sizeof(e->listing));
	if (item == NULL)
		return false;
	item->kind = kind;
	return session_write(e, questions[kind], strlen(questions[kind]),
	    item);
}

/*
 * Ask, if nothing is being asked. A session begins with the version, whose
 * answer overtakes others: not before all is answered, when replies.c tries
 * again.
 */
void
ask_start(struct engine *e)
{
	bool begins = e->phase == PHASE_ASK;
	unsigned n;

	if (e->asking || !window_room(&e->window, QUESTION_MAX) ||
	    (begins && !window_quiet(&e->window)))
		return;
	EACH_PEER(e, n) {
		e->neighbors[n].listed = false;
		e->neighbors[n].stated = false;
	}
	e->asked = clock_us();
	e->asking = ask(e, begins ? ITEM_VERSION : ITEM_NEIGHBORS);
	if (e->asking)
		e->ask = false;
}

/* Does the configuration say of it what is known? */
static bool
conf_is(const struct listed *conf, const struct listed *listed)
{
	return conf->ours && conf->odd == listed->odd &&
	    conf->events == listed->events &&
	    conf->manual_eor == listed->manual_eor &&
	    conf->graceful_restart == listed->graceful_restart &&
	    conf->route_refresh == listed->route_refresh &&
	    memcmp(&conf->router_id, &listed->router_id,
	    sizeof(conf->router_id)) == 0 &&
	    memcmp(conf->family, listed->family, sizeof(conf->family)) == 0;
}

static void
ask_configured(struct engine *e, const struct listed *listed)
{
	struct neighbor *peer;
	int n;

	if (!listed->ours)
		return;
	n = peer_find(e, &listed->peer);
	if (n == -1)
		n = peer_add(e, listed);
	if (n == -1)
		return;
	peer = &e->neighbors[n];
	if (!conf_is(&peer->conf, listed))
		tally_doubt(e);
	peer->listed = true;
	peer->conf.ours = true;
	peer->conf.router_id = listed->router_id;
	peer->conf.odd = listed->odd;
	peer->conf.events = listed->events;
	peer->conf.manual_eor = listed->manual_eor;
	peer->conf.hold_time = listed->hold_time;
	peer->conf.graceful_restart = listed->graceful_restart;
	peer->conf.route_refresh = listed->route_refresh;
	memcpy(peer->conf.family, listed->family, sizeof(listed->family));
	if (peer->life == LIFE_DOWN)
		memcpy(peer->family, listed->family, sizeof(listed->family));
}

/* Its own address, which may be found only when it connects. */
static void
ask_local(struct engine *e, struct neighbor *peer,
    const struct address *local)
{
	if (local->ip == IP_NONE ||
	    memcmp(&peer->conf.session.local, local, sizeof(*local)) == 0)
		return;
	peer->conf.session.local = *local;
	tally_doubt(e);
}

/* What was negotiated, where ExaBGP's events do not tell it. */
static void
ask_families(struct engine *e, unsigned n, const struct listed *listed)
{
	struct neighbor *peer = &e->neighbors[n];
	uint32_t id;

	if (memcmp(peer->family, listed->family, sizeof(peer->family)) == 0 &&
	    memcmp(peer->add_path, listed->add_path,
	    sizeof(peer->add_path)) == 0)
		return;
	memcpy(peer->family, listed->family, sizeof(peer->family));
	memcpy(peer->add_path, listed->add_path, sizeof(peer->add_path));
	for (id = 0; id < table_limit(e->table); id++)
		if (table_entry(e->table, id)->flags & ENTRY_USED)
			entry_look(e, id);
}

static void
ask_state(struct engine *e, const struct listed *listed)
{
	struct neighbor *peer;
	int n = peer_find(e, &listed->peer);

	if (n == -1)
		return;
	peer = &e->neighbors[n];
	ask_local(e, peer, &listed->session.local);
	if (listed->established && !peer->told_families)
		ask_families(e, (unsigned)n, listed);
	if (peer->stated)
		return;			/* an event told later news */
	if (!listed->established) {
		if (peer->life != LIFE_DOWN)
			peer_down(e, (unsigned)n);
		return;
	}
	if (peer->life != LIFE_DOWN)
		return;
	peer_up(e, (unsigned)n);
	peer->eor_wanted = true;	/* its own may have gone by unseen */
}

/*
 * "neighbor 192.0.2.2 ipv4 unicast 203.0.113.0/24 next-hop self" (4.2), or
 * without its first word (5).
 */
static void
ask_route(struct engine *e, const char *line)
{
	struct address peer;
	char text[48];
	struct nlri nlri;
	int n, at = 0;

	if (strncmp(line, "neighbor ", 9) == 0)
		line += 9;
	if (sscanf(line, "%47s %n", text, &at) != 1 || at == 0 ||
	    address_parse(&peer, text, "", NULL) == -1 ||
	    seen_nlri_listed(&nlri, line + at) == -1)
		return;
	n = peer_find(e, &peer);
	if (n != -1)
		observe_foreign(e, (unsigned)n, &nlri);
}

/* The dialect of a version; where nobody knows it, that of ExaBGP 5. */
static enum dialect
dialect_of(struct engine *e, const char *version)
{
	static const enum dialect dialects[] = {
		['4' - '4'] = DIALECT_4,
		['5' - '4'] = DIALECT_5,
		['6' - '4'] = DIALECT_6,
	};
	const char *dot = strchr(version, '.');

	e->version_known = dot == version + 1 && version[0] >= '4' &&
	    version[0] <= '6';
	return e->version_known ? dialects[version[0] - '4'] : DIALECT_5;
}

/* "exabgp 4.2.21" */
static void
ask_version(struct engine *e, const char *line)
{
	char version[sizeof(e->version)];

	if (sscanf(line, "exabgp %15[0-9.]", version) != 1)
		return;
	snprintf(e->version, sizeof(e->version), "%s", version);
	e->dialect = dialect_of(e, version);
}

void
ask_text(struct engine *e, enum item_kind kind, const char *line)
{
	switch (kind) {
	case ITEM_VERSION:
		ask_version(e, line);
		break;
	case ITEM_NEIGHBORS:
		if (listing_configuration(&e->listing, line,
		    e->conf->process))
			ask_configured(e, &e->listing.now);
		break;
	case ITEM_STATES:
		if (listing_states(&e->listing, line))
			ask_state(e, &e->listing.now);
		break;
	case ITEM_ROUTES:
		ask_route(e, line);
		break;
	default:
		break;
	}
}

/* Those that are no longer configured, or no longer for us. */
static void
ask_forget(struct engine *e)
{
	unsigned n;

	EACH_PEER(e, n)
		if (!e->neighbors[n].listed)
			peer_remove(e, n);
	whom_refresh(e);
	peers_next_hops(e);
}

/* What is asked after kind; the same again: nothing. */
static enum item_kind
ask_next(const struct engine *e, enum item_kind kind)
{
	switch (kind) {
	case ITEM_VERSION:
		return ITEM_NEIGHBORS;
	case ITEM_NEIGHBORS:
		return ITEM_STATES;
	case ITEM_STATES:
		return e->phase != PHASE_RUN && (e->fresh || e->inspect) ?
		    ITEM_ROUTES : kind;
	default:
		return kind;
	}
}

bool
ask_answered(struct engine *e, enum item_kind kind, bool error)
{
	enum item_kind next = ask_next(e, kind);

	if (kind == ITEM_NEIGHBORS && !error)
		ask_forget(e);
	if (kind == ITEM_STATES && !error)
		whom_refresh(e);	/* local addresses were told */
	if (kind == ITEM_ROUTES && !error) {
		observe_foreign_forget(e);
		e->inspected = e->inspect;
		hold_look(e);
	}
	if (next == ITEM_ROUTES && kind != next)
		observe_foreign_doubt(e);
	if (next != kind && ask(e, next))
		return false;
	e->asking = false;
	return true;
}
