/*
 * Bulks in the store. Decides that nothing is done of one where an item of it
 * cannot be; the transaction is the writer's.
 */
#include <stdio.h>

#include "engine/bulk.h"
#include "engine/bulk_store.h"
#include "engine/store.h"

/* The change of an item; its texts are the bulk's. */
static void
change_from_item(struct change *c, const struct bulk_item *item)
{
	c->op = item->op;
	c->nlri = item->nlri;
	c->attrs = (char *)(uintptr_t)item->attrs;
	c->targets = (char *)(uintptr_t)item->targets;
	c->terms = (char *)(uintptr_t)item->terms;
}

/* Make the changes of one. 0, or -1: the store failed. */
static int
bulk_store(struct bulk *b, struct store *s, int64_t now)
{
	struct bulk_cursor at = { .chunk = 0 };
	struct bulk_item item;
	struct change c = { .err = ERR_NONE };

	b->err = ERR_NONE;
	b->line = b->revision = b->highest = 0;
	b->unchanged = b->absent = 0;
	c.by = b->by;
	while (bulk_next(b, &at, &item)) {
		change_from_item(&c, &item);
		if (store_change(s, &c, now) == -1)
			return -1;
		if (c.err != ERR_NONE) {
			b->err = c.err;
			b->line = item.line;
			return 0;
		}
		bulk_mark(&at, c.unchanged, c.absent);
		b->absent += c.absent;
		b->unchanged += c.unchanged && !c.absent;
		if (!c.unchanged)
			b->revision = c.revision;
		if (c.revision > b->highest)
			b->highest = c.revision;
	}
	return 0;
}

/* Make them, and undo those that cannot be. 0, or -1: the store failed. */
static int
bulk_store_marked(struct bulk *b, struct store *s, int64_t now)
{
	if (store_mark(s) == -1 || bulk_store(b, s, now) == -1)
		return -1;
	return b->err == ERR_NONE ? store_keep(s) : store_undo(s);
}

int
bulks_store(struct bulk *const *list, size_t n, struct store *s, int64_t now,
    bool *wrote)
{
	struct bulk *const *b;

	*wrote = false;
	for (b = list; b < list + n; b++) {
		if (bulk_store_marked(*b, s, now) == -1)
			return -1;
		*wrote |= (*b)->err == ERR_NONE && (*b)->revision != 0;
	}
	return 0;
}
