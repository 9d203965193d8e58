/*
 * Counters. Decides how they go back: each remembers what it was when the
 * transaction changed it first, and when its part behind the mark did.
 */
#include <stddef.h>

#include "engine/counter.h"

void
counter_add(struct journal *j, struct counter *c, int by)
{
	if (c->transaction != j->transactions + 1) {
		c->transaction = j->transactions + 1;
		c->began = c->n;
		c->touched = j->touched;
		j->touched = c;
	}
	if (c->mark != j->marks + 1) {
		c->mark = j->marks + 1;
		c->marked = c->n;
	}
	c->n += (uint64_t)by;
}

void
journal_mark(struct journal *j)
{
	j->marks++;
}

void
journal_undo(struct journal *j)
{
	struct counter *c;

	for (c = j->touched; c != NULL; c = c->touched)
		if (c->mark == j->marks + 1)
			c->n = c->marked;
	j->marks++;
}

void
journal_commit(struct journal *j)
{
	j->touched = NULL;
	j->transactions++;
	j->marks++;
}

void
journal_rollback(struct journal *j)
{
	struct counter *c;

	for (c = j->touched; c != NULL; c = c->touched)
		c->n = c->began;
	journal_commit(j);
}
