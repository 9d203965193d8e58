/*
 * A bulk in the store. Decides that none of it is done where one item cannot
 * be; the transaction is the writer's.
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
}

int
bulk_store(struct bulk *b, struct store *s, int64_t now)
{
	struct bulk_cursor at = { .chunk = 0 };
	struct bulk_item item;
	struct change c = { .err = ERR_NONE };

	b->err = ERR_NONE;
	b->line = b->revision = b->highest = 0;
	b->unchanged = b->absent = 0;
	snprintf(c.owner, sizeof(c.owner), "%s", b->owner);
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
