/*
 * What ExaBGP's events tell: which neighbour is up, what was sent to it. The
 * only source of `sent`. Foreign keys, announced in ExaBGP by somebody else,
 * are found here.
 */
#include <string.h>

#include "clock.h"
#include "engine/event.h"
#include "engine/inside.h"
#include "engine/seen.h"
#include "engine/writer.h"

/* A walk over one event of neighbour n. */
struct watch {
	struct engine		*e;
	unsigned		 n;
	const struct attrs	*seen;	/* of this group; NULL: not ours */
	uint32_t		 last;	/* the set that was compared last */
	bool			 match;
	struct attr_list	 label;	/* of that set */
};

/* Is set what was seen in this group? */
static bool
watch_match(struct watch *w, uint32_t set, enum family family)
{
	const struct neighbor *peer = &w->e->neighbors[w->n];
	struct address self;
	struct attrs want;

	if (set <= SET_UNKNOWN || w->seen == NULL)
		return false;
	if (set == w->last)
		return w->match;
	w->last = set;
	w->label.n = 0;
	(void)peer_self(w->e, peer, family_ip(family), &self);
	w->match = attrs_read(&want, table_text(w->e->table, set)) == 0 &&
	    attrs_match_event(&want, w->seen, &peer->conf.session, &self);
	w->label = want.label;
	return w->match;
}

/* Is set what was seen for this NLRI? Its labels are not in the group. */
static bool
watch_is(struct watch *w, uint32_t set, const struct seen_nlri *seen)
{
	return watch_match(w, set, (enum family)seen->nlri.family) &&
	    w->label.n == seen->labels_n && memcmp(w->label.value,
	    seen->labels, seen->labels_n * sizeof(seen->labels[0])) == 0;
}

static void
watch_group(void *arg, const struct attrs *seen)
{
	struct watch *w = arg;

	w->seen = seen;
	w->last = SET_NOTHING;
}

void
observe_foreign(struct engine *e, unsigned n, const struct nlri *nlri)
{
	uint32_t id = table_add(e->table, nlri);
	struct entry *entry;

	if (id == NO_ENTRY)
		return;
	entry = table_entry(e->table, id);
	if (entry_is_ours(entry)) {
		if (e->inspect && e->phase != PHASE_RUN)
			cell_have(e->table, table_cell(e->table, n, id),
			    SET_UNKNOWN);
		return;
	}
	/* What comes later while we write nothing is none of ours. */
	if (!(entry->flags & ENTRY_FOREIGN) && e->inherited &&
	    e->phase != PHASE_RUN)
		entry->flags |= ENTRY_LEFTOVER;
	else if (!(entry->flags & ENTRY_FOREIGN) && !e->conf->take_foreign)
		writer_foreign(e->writer, nlri, true);
	entry->flags |= ENTRY_FOREIGN;
	cell_have(e->table, table_cell(e->table, n, id), SET_UNKNOWN);
	tally_entry(e, id);
}

/* A foreign key that no neighbour has is none any more. */
static void
foreign_look(struct engine *e, uint32_t id)
{
	struct nlri nlri;
	unsigned n;

	EACH_PEER(e, n)
		if (table_cell(e->table, n, id)->have != SET_NOTHING)
			return;
	entry_nlri(table_entry(e->table, id), &nlri);
	if (!e->conf->take_foreign)
		writer_foreign(e->writer, &nlri, false);
	damping_release(e, table_entry(e->table, id));
	tally_entry_gone(e, id);
	table_remove(e->table, id);
}

/* A foreign key was withdrawn at n; when it is so everywhere, forget it. */
void
observe_foreign_gone(struct engine *e, unsigned n, uint32_t id)
{
	cell_have(e->table, table_cell(e->table, n, id), SET_NOTHING);
	foreign_look(e, id);
}

/*
 * A new ExaBGP is about to list what it announces for others. What the last
 * one did stays foreign until then: somebody may ask for it meanwhile. Of what
 * is ours we want to know whether it is there, if that is inspected.
 */
void
observe_foreign_doubt(struct engine *e)
{
	uint32_t id;
	unsigned n;

	for (id = 0; id < table_limit(e->table); id++)
		if (e->inspect ||
		    (table_entry(e->table, id)->flags & ENTRY_FOREIGN))
			EACH_PEER(e, n)
				cell_have(e->table, table_cell(e->table, n,
				    id), SET_NOTHING);
}

/* It has: what it did not list is gone with the last one. */
void
observe_foreign_forget(struct engine *e)
{
	uint32_t id;

	for (id = 0; id < table_limit(e->table); id++)
		if (table_entry(e->table, id)->flags & ENTRY_FOREIGN)
			foreign_look(e, id);
}

/* The cell was seen to change; w says to what. */
static void
watch_seen(struct watch *w, uint32_t id, struct cell *c, uint32_t set)
{
	struct engine *e = w->e;

	cell_have(e->table, c, set);
	if ((c->flags & CELL_FLIGHT) && c->told == set) {
		c->flags |= CELL_SEEN;
		if (c->flags & CELL_ACKED)
			cell_flight_over(e, w->n, c);
	}
	if (!(c->flags & CELL_FLIGHT) && set == c->told) {
		c->flags &= (uint8_t)~CELL_DRIFT;
		c->tries = 0;
	}
	entry_look(e, id);
}

static void
watch_withdrawn(void *arg, const struct seen_nlri *seen)
{
	struct watch *w = arg;
	uint32_t id = table_find(w->e->table, &seen->nlri);

	if (id == NO_ENTRY)
		return;
	if (table_entry(w->e->table, id)->flags & ENTRY_FOREIGN) {
		observe_foreign_gone(w->e, w->n, id);
		return;
	}
	watch_seen(w, id, table_cell(w->e->table, w->n, id), SET_NOTHING);
}

static void
watch_announced(void *arg, const struct seen_nlri *seen)
{
	struct watch *w = arg;
	struct table *t = w->e->table;
	uint32_t id = table_find(t, &seen->nlri), set = SET_UNKNOWN, want;
	struct cell *c;

	if (id == NO_ENTRY || !entry_is_ours(table_entry(t, id))) {
		observe_foreign(w->e, w->n, &seen->nlri);
		return;
	}
	c = table_cell(t, w->n, id);
	want = whom_claim(table_entry(t, id), w->n)->want;
	if (watch_is(w, c->told, seen))
		set = c->told;
	else if (watch_is(w, want, seen))
		set = want;
	watch_seen(w, id, c, set);
}

static void
observe_sent(struct engine *e, unsigned n, const struct event *ev)
{
	static const struct event_walk walk = {
		.withdrawn = watch_withdrawn,
		.group = watch_group,
		.announced = watch_announced,
	};
	struct watch w = { .e = e, .n = n };

	event_walk(ev, &walk, &w);
}

static bool
session_is(const struct session_kind *a, const struct session_kind *b)
{
	return a->local_as == b->local_as && a->peer_as == b->peer_as &&
	    memcmp(&a->local, &b->local, sizeof(a->local)) == 0;
}

/*
 * Has an attempt to connect failed? ExaBGP then throws away what is pending.
 * 4.2 says IDLE only then. Those after it say it also when an attempt begins
 * (behind ACTIVE), and when the neighbour's own connection takes the place of
 * this one; what is behind another IDLE is the end of an attempt there.
 */
static bool
observe_is_failure(const struct engine *e, const struct neighbor *peer,
    const struct event *ev)
{
	return ev->idle && (peer->idle || e->dialect == DIALECT_4);
}

static void
observe_state(struct engine *e, unsigned n, const struct event *ev)
{
	struct neighbor *peer = &e->neighbors[n];

	peer->stated = true;
	if (!session_is(&peer->conf.session, &ev->session)) {
		peer->conf.session = ev->session;
		whom_refresh(e);
		tally_doubt(e);
	}
	if (ev->established) {
		peer_up(e, n);
		e->ask |= !peer->told_families;
	} else if (peer->life != LIFE_DOWN) {
		peer_down(e, n);
		e->ask = true;		/* did a reload remove it? */
	} else if (observe_is_failure(e, peer, ev))
		peer_idle(e, n);
	peer->idle = ev->idle;
}

/* Each event may tell it, and mostly what is known. */
static void
observe_negotiated(struct engine *e, struct neighbor *peer,
    const struct event *ev)
{
	peer->told_families = true;
	if (memcmp(peer->family, ev->family, sizeof(peer->family)) == 0 &&
	    memcmp(peer->add_path, ev->add_path, sizeof(peer->add_path)) == 0)
		return;
	memcpy(peer->family, ev->family, sizeof(peer->family));
	memcpy(peer->add_path, ev->add_path, sizeof(peer->add_path));
	tally_doubt(e);
}

static void
observe_peer(struct engine *e, unsigned n, const struct event *ev)
{
	struct neighbor *peer = &e->neighbors[n];

	peer->last_event = clock_us();
	if (ev->negotiated)
		observe_negotiated(e, peer, ev);
	switch (ev->kind) {
	case EVENT_STATE:
		observe_state(e, n, ev);
		break;
	case EVENT_SENT:
		if (e->phase == PHASE_RUN)
			observe_sent(e, n, ev);
		break;
	case EVENT_END_OF_RIB:
		peer_end(e, n, ev->ended);
		break;
	default:
		break;
	}
}

void
observe_line(struct engine *e, const char *line, size_t n)
{
	struct event ev;
	int peer;

	if (event_parse(&ev, line, n) == -1)
		return;
	if (ev.kind != EVENT_OTHER) {
		peer = peer_find(e, &ev.peer);
		if (peer == -1)
			e->ask = true;		/* somebody new */
		else
			observe_peer(e, (unsigned)peer, &ev);
	}
	event_free(&ev);
}
