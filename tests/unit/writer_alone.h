/*
 * For tests of the engine's own files: a writer that is told, and does nothing.
 * What they look at they have in the place of writer.c themselves.
 */
#ifndef WRITER_ALONE_H
#define WRITER_ALONE_H

#include "engine/writer.h"

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
