/*
 * For tests of bulks in the engine: entries by number, whose states are what
 * the test says, in place of state.c, intake.c and cells.c.
 */
#ifndef BULKS_HELP_H
#define BULKS_HELP_H

#include "engine/bulk.h"
#include "engine/inside.h"
#include "engine/writer.h"

#define N	20000u

static enum state	 states[N];	/* of the entries, by number */
static enum reason	 reasons[N];
static unsigned		 applied, retried, asked;

/* The nth prefix, and back. */
static inline void
nlri_nth(struct nlri *nlri, uint32_t n)
{
	struct prefix prefix = { .ip = IP_V4, .length = 32,
	    .bytes = { 10, (uint8_t)(n >> 16), (uint8_t)(n >> 8),
	    (uint8_t)n } };

	nlri_from_prefix(nlri, FAMILY_IPV4, &prefix, NULL, NULL);
}
static inline uint32_t
number_of(const struct nlri *nlri)
{
	return (uint32_t)nlri->bytes[1] << 16 |
	    (uint32_t)nlri->bytes[2] << 8 | nlri->bytes[3];
}

/* In place of state.c: what the test says. */
enum state
claim_state(const struct engine *engine, uint32_t id,
    const struct claim *claim, enum reason *reason)
{
	struct nlri nlri;

	(void)claim;
	asked++;
	entry_nlri(table_entry(engine->table, id), &nlri);
	*reason = reasons[number_of(&nlri)];
	return states[number_of(&nlri)];
}

enum state
state_of_gone(const struct engine *engine, enum family family,
    const char *targets, enum reason *reason)
{
	(void)engine;
	(void)family;
	(void)targets;
	*reason = REASON_NONE;
	return STATE_SENT;
}

struct report *
report_make(struct engine *engine, uint32_t id, const struct claim *claim)
{
	(void)engine;
	(void)id;
	(void)claim;
	return NULL;
}

/* In place of intake.c and cells.c. */
void
intake_apply(struct engine *engine, const struct update *u)
{
	uint32_t id = table_add(engine->table, &u->nlri);
	struct claim *claim = claim_add(table_entry(engine->table, id), "");

	applied++;
	claim->revision = u->revision;
	claim->want = u->op == CHANGE_ANNOUNCE ? 2 : SET_NOTHING;
}

void
entry_retry(struct engine *engine, uint32_t id)
{
	(void)engine;
	(void)id;
	retried++;
}

#endif
