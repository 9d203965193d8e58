/*
 * Bulks in the store. Decides that nothing is done of one where an item of it
 * cannot be; the transaction is the writer's.
 */
#include <string.h>

#include "engine/bulk.h"
#include "engine/bulk_store.h"
#include "engine/store.h"
#include "engine/store_set.h"

/* The change of an item; its texts are the bulk's. */
static void
change_from_item(struct change *c, const struct bulk_item *item)
{
	c->op = item->op;
	c->nlri = item->nlri;
	c->attrs = (char *)(uintptr_t)item->attrs;
	c->targets = (char *)(uintptr_t)item->targets;
	c->terms = (char *)(uintptr_t)item->terms;
	c->precondition.kind = item->revision != 0 ? IF_MATCH : IF_NOTHING;
	c->precondition.revision = item->revision;
}

/* It cannot be, for that item. */
static void
bulk_blame(struct bulk *b, const struct change *c, uint64_t line)
{
	b->err = c->err;
	b->number = c->number;
	memcpy(b->who, c->who, sizeof(b->who));
	b->line = line;
	b->nlri = c->nlri;
}

/* What became of an item. */
static void
bulk_count(struct bulk *b, const struct change *c)
{
	b->absent += c->absent;
	b->unchanged += c->unchanged && !c->absent;
	b->renewed += c->renewed;
	if (!c->unchanged)
		b->revision = c->revision;
	if (c->revision > b->highest)
		b->highest = c->revision;
}

/*
 * Make the changes of the items from at on, until one cannot be made. 0, or
 * -1: the store failed.
 */
static int
bulk_store_items(struct bulk *b, struct bulk_cursor *at, struct store *s,
    int64_t now)
{
	struct change c = { .by = b->by };
	struct bulk_item item;

	/* The cursor stays at the last item: a sweep may add more. */
	while (at->index < b->n && bulk_next(b, at, &item)) {
		change_from_item(&c, &item);
		if (store_change(s, &c, now) == -1)
			return -1;
		if (c.err != ERR_NONE) {
			bulk_blame(b, &c, item.line);
			return 0;
		}
		bulk_mark(at, c.unchanged, c.absent);
		bulk_count(b, &c);
	}
	return 0;
}

/* Those of a set, and what is in it besides. 0, or -1: the store failed. */
static int
bulk_store_set(struct bulk *b, struct bulk_cursor *at, struct store *s,
    int64_t now)
{
	int ok = set_begin(s, b);

	if (ok == 0 && b->err == ERR_NONE)
		ok = bulk_store_items(b, at, s, now);
	if (ok == 0 && b->err == ERR_NONE)
		ok = set_sweep(s, b);
	if (ok == 0 && b->err == ERR_NONE)
		ok = bulk_store_items(b, at, s, now);
	return set_end(s, b, now) == 0 ? ok : -1;
}

/* Make the changes of one. 0, or -1: the store failed. */
static int
bulk_store(struct bulk *b, struct store *s, int64_t now)
{
	struct bulk_cursor at = { .chunk = 0 };

	b->err = ERR_NONE;
	b->line = b->revision = b->highest = 0;
	b->unchanged = b->absent = b->renewed = b->swept = 0;
	return b->set[0] == '\0' ? bulk_store_items(b, &at, s, now) :
	    bulk_store_set(b, &at, s, now);
}

/*
 * Make them, and undo those that cannot or need not be. 0, or -1: the store
 * failed.
 */
static int
bulk_store_marked(struct bulk *b, struct store *s, int64_t now, int64_t clock)
{
	if (!store_may(s, &b->by, b->n > 0 ? b->n : 1, clock, &b->number)) {
		b->err = ERR_RATE;
		return 0;
	}
	if (store_mark(s) == -1 || bulk_store(b, s, now) == -1)
		return -1;
	store_charge(s, &b->by, b->swept, clock);
	return b->err == ERR_NONE && !b->dry ? store_keep(s) : store_undo(s);
}

int
bulks_store(struct bulk *const *list, size_t n, struct store *s, int64_t now,
    int64_t clock, bool *wrote)
{
	struct bulk *const *b;

	*wrote = false;
	for (b = list; b < list + n; b++) {
		if (bulk_store_marked(*b, s, now, clock) == -1)
			return -1;
		*wrote |= (*b)->err == ERR_NONE && !(*b)->dry &&
		    ((*b)->revision != 0 || (*b)->renewed != 0);
	}
	return 0;
}
