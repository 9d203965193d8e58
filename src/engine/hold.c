/*
 * Held: nothing is written to ExaBGP until an operator has looked at what
 * would be, and resumes. Decides when exagate holds by itself: where the
 * database is not the one that this ExaBGP was driven from, or is an older
 * copy of it. What ExaBGP announces then and the store does not know may be
 * ours all the same: it is left over, and withdrawn when all is resumed,
 * unless the operator says to keep it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/inside.h"
#include "engine/store.h"
#include "engine/store_suspend.h"
#include "engine/writer.h"
#include "log.h"

#define COUNT_ENTRIES	4096u	/* in one turn, to be looked at */

static int
hold_load_one(const struct suspension *s, void *arg)
{
	struct engine *e = arg;

	switch (s->kind) {
	case SUSPENDED_ALL:
		e->held = true;
		e->cause = s->cause;
		return 0;
	case SUSPENDED_CHANGES:
		e->frozen = true;
		return 0;
	default:
		return suspend_set(e, s, true);
	}
}

/* The database is not what it was: hold, durably. 0 or -1. */
static int
hold_store(struct store *store, enum cause cause)
{
	if (store_begin(store) == 0 &&
	    store_hold(store, cause, clock_wall_us()) == 0 &&
	    store_commit(store) == 0)
		return 0;
	store_rollback(store);
	return -1;
}

int
hold_load(struct engine *e, struct store *store)
{
	uint64_t revision = store_revision(store);

	if (store_known(store) > revision && hold_store(store, revision == 0 ?
	    CAUSE_MISSING : CAUSE_RESTORED) == -1)
		return -1;
	snprintf(e->name, sizeof(e->name), "%s", store_name(store));
	snprintf(e->accepted, sizeof(e->accepted), "%s",
	    store_accepted(store));
	if (store_suspensions(store, hold_load_one, e) == -1)
		return -1;
	if (e->conf->start_held && !e->held) {
		e->held = true;
		e->cause = CAUSE_START;
	}
	if (e->held)
		log_warn("held: %s; nothing is announced or withdrawn until "
		    "POST /v1/resume", cause_text(e->cause));
	return 0;
}

/* Is the store in doubt, not only to be looked at? */
static bool
hold_doubts(const struct engine *e)
{
	return e->held && (e->cause == CAUSE_RESTORED ||
	    e->cause == CAUSE_MISSING || e->cause == CAUSE_OTHER);
}

static void
hold_begin(struct engine *e, enum cause cause)
{
	if (hold_doubts(e))
		return;			/* it is known already */
	e->held = true;
	e->cause = cause;
	log_warn("held: %s; nothing is announced or withdrawn until "
	    "POST /v1/resume", cause_text(cause));
	writer_hold(e->writer, cause);
}

/*
 * ExaBGP has begun anew, or was driven from here: what seemed left over is
 * somebody else's.
 */
static void
leftovers_disown(struct engine *e)
{
	struct entry *entry;
	struct nlri nlri;
	uint32_t id;

	for (id = 0; id < table_limit(e->table); id++) {
		entry = table_entry(e->table, id);
		if (!(entry->flags & ENTRY_LEFTOVER))
			continue;
		entry->flags &= (uint8_t)~ENTRY_LEFTOVER;
		entry_nlri(entry, &nlri);
		if (!e->conf->take_foreign)
			writer_foreign(e->writer, &nlri, true);
	}
}

/* Was it driven from here while the session could not be stored? */
static bool
hold_is_unremembered(const struct engine *e, const char *driver)
{
	size_t n = strlen(e->name);

	return strncmp(driver, e->name, n) == 0 &&
	    strcmp(driver + n, DRIVER_UNREMEMBERED) == 0;
}

void
hold_judge(struct engine *e, const char *driver, bool known)
{
	bool driven = strcmp(driver, "-") != 0, by_us;

	if (hold_is_unremembered(e, driver)) {
		driver = e->name;
		e->fresh = false;
	}
	by_us = strcmp(driver, e->name) == 0;
	snprintf(e->driver, sizeof(e->driver), "%s", driver);
	if (by_us && e->accepted[0] != '\0') {
		e->accepted[0] = '\0';
		writer_driven(e->writer);
	}
	if (driven && strcmp(driver, e->accepted) == 0)
		driven = false;		/* an operator has looked at that */
	else if (driven && !by_us)
		hold_begin(e, CAUSE_OTHER);
	else if (driven && e->fresh)
		hold_begin(e, CAUSE_RESTORED);	/* it has forgotten that */
	e->inherited = hold_doubts(e) && (driven || !known || !e->fresh);
	if (e->inherited)
		e->fresh = false;
	else
		leftovers_disown(e);
	e->inspect = e->held && !e->fresh;
	e->inspected = false;
}

bool
engine_may_resume(struct engine *e)
{
	return !hold_doubts(e) || e->phase == PHASE_RUN ||
	    e->conf->answers == NULL;
}

/* How many keys are left over? */
static size_t
leftovers_count(const struct engine *e)
{
	size_t count = 0;
	uint32_t id;

	for (id = 0; id < table_limit(e->table); id++)
		count += (table_entry(e->table, id)->flags &
		    ENTRY_LEFTOVER) != 0;
	return count;
}

/* Does anybody ask for anything? */
static bool
hold_has_entries(const struct engine *e)
{
	uint32_t id;

	for (id = 0; id < table_limit(e->table); id++)
		if (entry_is_ours(table_entry(e->table, id)))
			return true;
	return false;
}

void
hold_look(struct engine *e)
{
	if (!e->held || (e->cause != CAUSE_MISSING &&
	    (e->cause != CAUSE_OTHER || hold_has_entries(e))) ||
	    leftovers_count(e) > 0)
		return;
	log_note("held no more: ExaBGP has no routes that the database "
	    "does not know");
	e->held = e->conf->start_held;
	e->cause = CAUSE_START;
	writer_release(e->writer);
}

/* What would be written at n for the entry. */
static void
count_cell(const struct engine *e, unsigned n, uint32_t id,
    struct difference *d)
{
	const struct entry *entry = table_entry(e->table, id);
	const struct cell *c = table_cell(e->table, n, id);
	uint32_t want;

	if (entry->flags & ENTRY_FOREIGN) {
		d->leftover += (entry->flags & ENTRY_LEFTOVER) &&
		    c->have != SET_NOTHING;
		return;
	}
	want = cell_want(e, n, entry);
	if (c->have == want || !whom_claims(entry, n) ||
	    !peer_on_wire(&e->neighbors[n], entry))
		return;
	if (want == SET_NOTHING)
		d->withdraw++;
	else if (c->have == SET_NOTHING)
		d->announce++;
	else
		d->update++;
}

/* The numbers of neighbour n; NULL: it was not there at the beginning. */
static struct difference *
hold_difference(const struct engine *e, struct operation *o, unsigned n)
{
	struct difference *d;

	for (d = o->neighbors; d < o->neighbors + o->n; d++)
		if (memcmp(&d->peer, &e->neighbors[n].conf.peer,
		    sizeof(d->peer)) == 0)
			return d;
	return NULL;
}

/* Count the entries from one on to another. */
static void
hold_count_range(const struct engine *e, struct operation *o, uint32_t from,
    uint32_t to)
{
	struct difference *d;
	uint32_t id;
	unsigned n;

	EACH_PEER(e, n)
		for (id = from, d = hold_difference(e, o, n); d != NULL &&
		    id < to; id++)
			if (table_entry(e->table, id)->flags & ENTRY_USED)
				count_cell(e, n, id, d);
}

/* Name the neighbours, with nothing to be done at them yet. */
static void
hold_count_begin(const struct engine *e, struct operation *o)
{
	unsigned n;

	o->n = 0;
	EACH_PEER(e, n)
		o->neighbors[o->n++] = (struct difference){
		    .peer = e->neighbors[n].conf.peer };
}

/* Is there anything to be counted? */
static bool
hold_counts(const struct engine *e)
{
	return e->held && e->phase == PHASE_RUN;
}

void
hold_count(struct engine *e, struct operation *o)
{
	hold_count_begin(e, o);
	if (hold_counts(e))
		hold_count_range(e, o, 0, table_limit(e->table));
}

/* What is left over is ours, and withdrawn wherever it may be. */
static void
leftover_withdraw(struct engine *e, const struct leftover *l)
{
	uint32_t id = table_add(e->table, &l->nlri);
	struct entry *entry;
	unsigned n;

	if (id == NO_ENTRY || l->revision == 0)
		return;			/* somebody asks for it by now */
	entry = table_entry(e->table, id);
	entry->flags &= (uint8_t)~(ENTRY_FOREIGN | ENTRY_LEFTOVER);
	entry->all.revision = l->revision;
	EACH_PEER(e, n)
		cell_tell(e->table, table_cell(e->table, n, id), SET_UNKNOWN);
	entry_look(e, id);
}

static void
hold_end(struct engine *e, struct operation *o)
{
	uint32_t id;
	size_t i;

	log_note("resumed by %s", o->what.by[0] == '\0' ? "an operator" :
	    o->what.by);
	e->held = e->inherited = e->inspect = false;
	/* Before the operator hears of it: he does not do it twice. */
	memcpy(e->accepted, o->driver, sizeof(e->accepted));
	e->drive = true;
	if (e->phase == PHASE_RUN)
		session_drive(e);
	for (i = 0; !o->keep && i < o->leftovers_n; i++)
		leftover_withdraw(e, &o->leftovers[i]);
	for (id = 0; id < table_limit(e->table); id++)
		table_entry(e->table, id)->flags &= (uint8_t)~ENTRY_LEFTOVER;
	tally_doubt(e);
}

void
hold_operate(struct engine *e, struct operation *o)
{
	bool was = e->held;
	uint32_t id;

	o->unchanged = was != o->resume;
	hold_count(e, o);
	if (o->dry || o->unchanged)
		return;
	if (o->resume) {
		hold_end(e, o);
		return;
	}
	log_note("held by %s", o->what.by[0] == '\0' ? "an operator" :
	    o->what.by);
	e->held = true;
	e->cause = CAUSE_USER;
	/* Who waits need not wait any longer. */
	for (id = 0; id < table_limit(e->table); id++)
		if (table_entry(e->table, id)->flags & ENTRY_USED)
			entry_look(e, id);
}

bool
engine_hold_count(struct engine *e, struct operation *o, uint32_t *from)
{
	uint32_t to = table_limit(e->table);

	if (*from == 0) {
		o->unchanged = e->held != o->resume;
		o->what.cause = e->cause;
		hold_count_begin(e, o);
	}
	if (!hold_counts(e) || *from >= to)
		return false;
	if (to - *from > COUNT_ENTRIES)
		to = *from + COUNT_ENTRIES;
	hold_count_range(e, o, *from, to);
	*from = to;
	return true;
}

void
engine_leftovers(struct engine *e, struct operation *o)
{
	struct leftover *list;
	uint32_t id;

	o->leftovers_n = 0;
	o->leftovers = list = calloc(leftovers_count(e) + 1, sizeof(*list));
	if (strcmp(e->driver, e->name) != 0 && strcmp(e->driver, "-") != 0)
		snprintf(o->driver, sizeof(o->driver), "%s", e->driver);
	for (id = 0; list != NULL && id < table_limit(e->table); id++)
		if (table_entry(e->table, id)->flags & ENTRY_LEFTOVER)
			entry_nlri(table_entry(e->table, id),
			    &list[o->leftovers_n++].nlri);
}
