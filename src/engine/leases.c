/*
 * Leases that end. Decides what the engine is told of them; which they are is
 * the store's to say, and when to look the writer's.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/leases.h"
#include "engine/store.h"
#include "engine/store_lease.h"
#include "engine/writer.h"

int64_t
leases_next(struct store *store, int64_t now)
{
	int64_t end;

	if (store_next_end(store, &end) == -1 || end == 0)
		return -1;
	return end > now ? end - now : 0;
}

bool
leases_due(struct store *store, int64_t now)
{
	return store_is_judged(store) || leases_next(store, now) == 0;
}

/* What the engine is told of an entry that ended. NULL: no memory. */
static struct update *
update_from_end(const struct lease_end *end)
{
	struct update *u = calloc(1, sizeof(*u));

	if (u == NULL)
		return NULL;
	u->nlri = *end->nlri;
	u->op = CHANGE_WITHDRAW;
	u->prompt = true;
	u->revision = end->revision;
	if (*end->targets != '\0' &&
	    (u->targets = strdup(end->targets)) == NULL) {
		free(u);
		return NULL;
	}
	return u;
}

static int
lease_ended(const struct lease_end *end, void *arg)
{
	struct leases *l = arg;
	struct update *u = update_from_end(end);

	if (u == NULL)
		return -1;
	*l->last = &u->link;
	l->last = &u->link.next;
	return 0;
}

static void
leases_begin(struct leases *l)
{
	l->first = NULL;
	l->last = &l->first;
	l->n = 0;
	l->more = false;
}

int
leases_end(struct leases *l, struct store *store, int64_t now)
{
	leases_begin(l);
	if (store_expire(store, now, LEASES_MAX, lease_ended, l, &l->n) == -1)
		return -1;
	l->more = l->n == LEASES_MAX;
	return 0;
}

void
leases_tell(struct leases *l, struct store *store, struct engine *engine)
{
	if (!l->more)
		store_expired(store);
	if (l->first != NULL)
		engine_updates(engine, (struct update *)l->first);
	leases_begin(l);
}

static int
lease_over(const struct lease_end *end, void *arg)
{
	struct update *u = update_from_end(end);

	if (u == NULL)
		return -1;
	engine_updates(arg, u);
	return 0;
}

void
leases_fail(struct leases *l, struct store *store, struct engine *engine,
    int64_t now)
{
	struct message *m, *next;

	for (m = l->first; m != NULL; m = next) {
		next = m->next;
		free(((struct update *)m)->targets);
		free(m);
	}
	leases_begin(l);
	store_judge_each(store, now, lease_over, engine);
}
