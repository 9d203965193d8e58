/*
 * For tests of the engine's own files without ExaBGP and without a store: what
 * is written is in the window at once, and all is saved.
 */
#ifndef ENGINE_ALONE_H
#define ENGINE_ALONE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/inside.h"
#include "nlri_help.h"
#include "writer_alone.h"

/* In place of session.c. */
bool
session_write(struct engine *engine, const char *line, size_t n,
    struct item *item)
{
	(void)line;
	item->bytes = n;
	window_add(&engine->window, item);
	return true;
}

void
session_drive(struct engine *engine)
{
	(void)engine;
}

/* In place of writer.c. */
void
writer_foreign(struct writer *w, const struct nlri *nlri, bool is_foreign)
{
	(void)w;
	(void)nlri;
	(void)is_foreign;
}

/* What the history was told last, owned by the test. */
struct outcome	*alone_outcomes;
size_t		 alone_outcomes_n;

void
writer_outcomes(struct writer *w, struct outcome *list, size_t n)
{
	(void)w;
	free(alone_outcomes);
	alone_outcomes = list;
	alone_outcomes_n = n;
}

/* The address of the nth neighbour. */
static inline void
peer_address(struct address *a, uint32_t n)
{
	char text[32];

	snprintf(text, sizeof(text), n == 4 ? "2001:db8::2" : "192.0.2.%u",
	    n + 2);
	if (address_parse(a, text, "", NULL) == -1)
		exit(99);
}

/* The set that n was told for the prefix; NOTHING where that is not known. */
static inline uint32_t
told_of(const struct engine *engine, uint32_t n, const char *prefix)
{
	struct nlri nlri = nlri_of(prefix);
	struct address peer;
	uint32_t id = table_find(engine->table, &nlri);
	int at;

	peer_address(&peer, n);
	if (id == NO_ENTRY || (at = peer_find(engine, &peer)) == -1)
		return SET_NOTHING;
	return table_cell(engine->table, (unsigned)at, id)->told;
}

/*
 * ExaBGP answers the command that waits longest; error: unless it is a fence.
 * False: none waits.
 */
static inline bool
answer_next(struct engine *engine, bool error)
{
	const struct item *asking = window_asking(&engine->window);
	struct item *item;

	if (asking == NULL)
		return false;
	if (asking->kind == ITEM_FENCE)
		(void)window_answer(&engine->window,
		    "Peer            AS        up/down state");
	(void)window_answer(&engine->window, error &&
	    asking->kind != ITEM_FENCE ? "error" : "done");
	for (; (item = window_next(&engine->window)) != NULL; free(item))
		if (item->kind == ITEM_ENTRIES)
			item_done(engine, item);
	return true;
}

/* An event of the neighbour at peer, whose AS that is. */
static inline void
event_told(struct engine *engine, const char *local, const char *peer,
    unsigned peer_as, const char *type, const char *what)
{
	char line[1024];

	snprintf(line, sizeof(line), "{ \"exabgp\": \"4.0.1\", "
	    "\"type\": \"%s\", \"neighbor\": { \"address\": { \"local\": "
	    "\"%s\", \"peer\": \"%s\" }, \"asn\": { \"local\": 65000, "
	    "\"peer\": %u }, %s } }", type, local, peer, peer_as, what);
	observe_line(engine, line, strlen(line));
}

#endif
