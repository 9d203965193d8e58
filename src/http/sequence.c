/*
 * Sequences. Decides that each change is durable before the next is
 * submitted, and that the last is waited for; submit.c answers.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/bulk.h"
#include "engine/writer.h"
#include "http/exchange.h"
#include "http/sequence.h"
#include "http/submit.h"

/* One under way; the state of its exchange. */
struct sequence {
	struct bulk		*bulk;		/* owned */
	struct bulk_cursor	 cursor;
	enum state		 wait;		/* what the last waits for */
	void			(*done)(struct change *);
};

static void
sequence_free(void *arg)
{
	struct sequence *s = arg;

	bulk_free(s->bulk);
	free(s);
}

/* Make the item the change of x. 0, or -1: no memory. */
static int
change_fill(struct exchange *x, const struct bulk_item *item)
{
	struct change *c = &x->change;

	free(c->attrs);
	free(c->targets);
	free(c->report);
	c->attrs = c->targets = NULL;
	c->report = NULL;
	c->err = ERR_NONE;
	c->absent = c->unchanged = c->reached = false;
	c->op = item->op;
	c->nlri = item->nlri;
	if (item->attrs != NULL && (c->attrs = strdup(item->attrs)) == NULL)
		return -1;
	if (*item->targets != '\0' &&
	    (c->targets = strdup(item->targets)) == NULL)
		return -1;
	return 0;
}

static void	sequence_next(struct exchange *);

/* One that is not the last is saved: called by the writer's thread. */
static void
sequence_saved(struct change *c)
{
	struct exchange *x = exchange_of_change(c);
	struct sequence *s = x->state;

	if (c->err != ERR_NONE)
		s->done(c);
	else
		sequence_next(x);
}

static void
sequence_next(struct exchange *x)
{
	struct sequence *s = x->state;
	struct change *c = &x->change;
	struct bulk_item item;
	struct problem p;

	if (!bulk_next(s->bulk, &s->cursor, &item) ||
	    change_fill(x, &item) == -1) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
		return;
	}
	if (s->cursor.index == s->bulk->n) {
		c->wait = s->wait;
		c->done = s->done;
	} else {
		c->wait = STATE_SAVED;
		c->done = sequence_saved;
	}
	writer_submit(x->service->writer, c);
}

void
sequence_submit(struct exchange *x, struct bulk *b)
{
	struct sequence *s = calloc(1, sizeof(*s));
	struct problem p;

	if (s == NULL) {
		bulk_free(b);
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
		return;
	}
	s->bulk = b;
	x->state = s;
	x->state_free = sequence_free;
	if (submit_prepare(x, &p) == -1) {
		exchange_refuse(x, &p);
		return;
	}
	s->wait = x->change.wait;
	s->done = x->change.done;
	sequence_next(x);
}
