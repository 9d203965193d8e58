/*
 * For tests of the engine's own files without ExaBGP and without a store: what
 * is written is in the window at once, and all is saved.
 */
#ifndef ENGINE_ALONE_H
#define ENGINE_ALONE_H

#include <stdlib.h>

#include "engine/inside.h"
#include "engine/writer.h"

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
writer_forget(struct writer *w, const struct nlri *nlri, const char *targets,
    uint64_t at)
{
	(void)w;
	(void)nlri;
	(void)targets;
	(void)at;
}

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

void
writer_hold(struct writer *w, enum cause cause)
{
	(void)w;
	(void)cause;
}

void
writer_driven(struct writer *w)
{
	(void)w;
}

void
writer_release(struct writer *w)
{
	(void)w;
}

#endif
