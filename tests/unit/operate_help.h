/* For tests of the engine's own files: what operators do, at random. */
#ifndef OPERATE_HELP_H
#define OPERATE_HELP_H

#include "buf.h"
#include "draw.h"
#include "engine/inside.h"
#include "nlri_help.h"

static const char *const owners[] = { "alice", "bob" };

static inline void
operated(struct operation *o)
{
	(void)o;
}

/* Something is suspended or resumed: the prefix, the peer, or another thing. */
static inline void
operate_random(struct engine *e, const char *prefix,
    const struct address *peer)
{
	struct operation o = { .resume = draw(5) > 1, .dry = draw(5) == 0,
	    .done = operated };
	struct buf b;

	buf_init(&b, o.what.what, sizeof(o.what.what));
	o.what.kind = (enum suspended)draw(SUSPENDED__MAX);
	if (o.what.kind == SUSPENDED_ENTRY)
		o.what.nlri = nlri_of(prefix);
	else if (o.what.kind == SUSPENDED_OWNER)
		buf_puts(&b, owners[draw(2)]);
	else if (o.what.kind == SUSPENDED_NEIGHBOR)
		address_print(&b, peer);
	operation_apply(e, &o);
}

#endif
