/*
 * The changes of one transaction. Decides which of them the engine must see,
 * and who is answered without it.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/batch.h"
#include "engine/change_log.h"
#include "engine/engine.h"
#include "engine/store.h"
#include "engine/writer.h"

/* Must the engine see it? Yes if it must do something, or answer. */
static bool
change_concerns_engine(const struct change *c)
{
	return c->err == ERR_NONE && !c->absent && !c->dry;
}

/* Memory for what the engine will be told. 0 or -1. */
static int
update_prepare(struct item *i)
{
	const struct change *c = i->change;
	struct update *u;

	if ((i->update = calloc(1, sizeof(*i->update))) == NULL)
		return -1;
	u = i->update;
	if (c->targets != NULL && (u->targets = strdup(c->targets)) == NULL)
		return -1;
	if (c->op == CHANGE_ANNOUNCE && c->by.user[0] != '\0' &&
	    (u->owner = strdup(c->by.user)) == NULL)
		return -1;
	return 0;
}

/* Find out what would become of it. 0 or -1. */
static int
change_try(struct change *c, struct store *store, int64_t now)
{
	if (store_mark(store) == -1 || store_change(store, c, now) == -1)
		return -1;
	return store_undo(store);
}

/* Make it, unless its user is too fast. 0 or -1. */
static int
change_store(struct change *c, struct store *store, int64_t now,
    int64_t clock)
{
	if (!store_may(store, &c->by, 1, clock, &c->number)) {
		c->err = ERR_RATE;
		c->what = WHAT_NONE;
		c->absent = c->unchanged = c->renewed = false;
		c->revision = 0;
		return 0;
	}
	return c->dry ? change_try(c, store, now) :
	    store_change(store, c, now);
}

/* Memory for the updates is taken before it is too late. */
int
batch_store(struct batch *b, struct store *store, int64_t now, int64_t clock)
{
	struct item *i;

	for (i = b->item; i < b->item + b->n; i++) {
		if (i->update == NULL && update_prepare(i) == -1)
			return -1;
		if (change_store(i->change, store, now, clock) == -1)
			return -1;
	}
	return 0;
}

bool
batch_wrote(const struct batch *b)
{
	const struct change *c;
	size_t i;

	for (i = 0; i < b->n; i++) {
		c = b->item[i].change;
		if (c->err == ERR_NONE && !c->dry &&
		    (!c->unchanged || c->renewed))
			return true;
	}
	return false;
}

void
batch_log(const struct batch *b, struct change_log *log)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		change_log_change(log, b->item[i].change);
}

/* Fill in u for the engine. A change that waits for more goes with it. */
static void
update_from_change(struct update *u, struct change *c)
{
	u->nlri = c->nlri;
	u->op = c->op;
	u->unchanged = c->unchanged;
	u->prompt = c->expired;
	u->revision = c->revision;
	u->attrs = c->attrs;
	c->attrs = NULL;
	u->waiter = c->wait == STATE_SAVED ? NULL : c;
}

void
batch_tell_engine(struct batch *b, struct engine *engine)
{
	struct message *first = NULL, **last = &first;
	struct item *i;

	for (i = b->item; i < b->item + b->n; i++) {
		if (!change_concerns_engine(i->change)) {
			update_free(i->update);
			continue;
		}
		update_from_change(i->update, i->change);
		*last = &i->update->link;
		last = &i->update->link.next;
		/* From here on a change that waits belongs to the engine. */
		if (i->update->waiter != NULL)
			i->change = NULL;
	}
	if (first != NULL)
		engine_updates(engine, (struct update *)first);
}

void
batch_answer(struct batch *b)
{
	struct change *c;
	size_t i;

	for (i = 0; i < b->n; i++)
		if ((c = b->item[i].change) != NULL) {
			c->report = NULL;
			c->reached = c->err == ERR_NONE;
			c->done(c);
		}
}

void
batch_answer_failed(struct batch *b, enum err err)
{
	struct change *c;
	size_t i;

	for (i = 0; i < b->n; i++) {
		update_free(b->item[i].update);
		c = b->item[i].change;
		c->err = err;
		c->absent = c->unchanged = c->renewed = c->reached = false;
		c->revision = 0;
		c->report = NULL;
		c->done(c);
	}
}

struct message *
batch_fill(struct batch *b, struct message *m)
{
	for (b->n = 0; m != NULL && b->n < BATCH_MAX; m = m->next)
		b->item[b->n++] = (struct item){ (struct change *)m, NULL };
	return m;
}
