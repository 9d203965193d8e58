/*
 * Sets in the store. Decides what a set has that a statement of it has not;
 * what becomes of each entry is store_change's.
 */
#include <stdio.h>
#include <string.h>

#include "engine/bulk.h"
#include "engine/store_key.h"
#include "engine/store_set.h"

static void
row_read(struct store *s, enum sql_statement st, struct set_row *row)
{
	row->name = sql_text(s->sql, st, 0);
	row->owner = sql_text(s->sql, st, 1);
	row->revision = (uint64_t)sql_int(s->sql, st, 2);
	row->changed = sql_int(s->sql, st, 3);
	row->entries = (uint64_t)sql_int(s->sql, st, 4);
}

static void
refuse_owner(struct bulk *b, const char *owner)
{
	b->err = ERR_OWNER;
	snprintf(b->who, sizeof(b->who), "%s", owner);
}

int
set_begin(struct store *s, struct bulk *b)
{
	struct set_row row = { .revision = 0 };
	bool found, mine = true;

	if (store_set_get(s, b->set, &row, &found) == -1)
		return -1;
	if (found)
		mine = b->by.others || strcmp(row.owner, b->by.user) == 0;
	b->number = row.revision;
	if (!mine)
		refuse_owner(b, row.owner);
	else if (!precondition_holds(&b->precondition, row.revision))
		b->err = ERR_PRECONDITION;
	b->set_revision = row.revision;
	snprintf(s->stated, sizeof(s->stated), "%s", b->set);
	return 0;
}

int
set_sweep(struct store *s, struct bulk *b)
{
	struct bulk_item item = { .op = CHANGE_WITHDRAW, .terms = "",
	    .line = b->last_line };
	uint64_t line;
	size_t n;
	int got;

	sql_bind_text(s->sql, SQL_SET_ENTRIES, 1, b->set);
	while ((got = sql_step(s->sql, SQL_SET_ENTRIES)) == 1) {
		const void *key = sql_blob(s->sql, SQL_SET_ENTRIES, 0, &n);

		item.targets = sql_text(s->sql, SQL_SET_ENTRIES, 1);
		if (key == NULL || item.targets == NULL ||
		    key_to_nlri(&item.nlri, key, n) == -1) {
			got = -1;
			break;
		}
		if (bulk_has(b, &item.nlri, item.targets))
			continue;
		if (bulk_add(b, &item, &line) != BULK_ADDED) {
			got = -1;
			break;
		}
		b->swept++;
	}
	sql_end(s->sql, SQL_SET_ENTRIES);
	return got;
}

static int
set_put(struct store *s, const struct bulk *b, int64_t now)
{
	sql_bind_text(s->sql, SQL_SET_PUT, 1, b->set);
	sql_bind_text(s->sql, SQL_SET_PUT, 2, b->by.user);
	sql_bind_int(s->sql, SQL_SET_PUT, 3, (int64_t)b->set_revision);
	sql_bind_int(s->sql, SQL_SET_PUT, 4, now / 1000000);
	return sql_run(s->sql, SQL_SET_PUT);
}

int
set_end(struct store *s, struct bulk *b, int64_t now)
{
	s->stated[0] = '\0';
	if (b->err != ERR_NONE)
		return 0;
	if (b->set_delete) {
		sql_bind_text(s->sql, SQL_SET_DELETE, 1, b->set);
		return sql_run(s->sql, SQL_SET_DELETE);
	}
	if (b->revision == 0 && b->set_revision != 0)
		return 0;
	/* One that is new, and empty, has a revision too. */
	b->set_revision = b->revision != 0 ? b->revision : ++s->revision;
	return set_put(s, b, now);
}

int
set_touch(struct store *s, const char *name, uint64_t revision)
{
	if (*name == '\0' || strcmp(name, s->stated) == 0)
		return 0;
	sql_bind_text(s->sql, SQL_SET_TOUCH, 1, name);
	sql_bind_int(s->sql, SQL_SET_TOUCH, 2, (int64_t)revision);
	return sql_run(s->sql, SQL_SET_TOUCH);
}

int
store_set_list(struct store *s, void (*each)(const struct set_row *, void *),
    void *arg)
{
	struct set_row row;
	int got;

	while ((got = sql_step(s->sql, SQL_SET_LIST)) == 1) {
		row_read(s, SQL_SET_LIST, &row);
		each(&row, arg);
	}
	sql_end(s->sql, SQL_SET_LIST);
	return got;
}

int
store_set_get(struct store *s, const char *name, struct set_row *row,
    bool *found)
{
	int got;

	sql_bind_text(s->sql, SQL_SET_GET, 1, name);
	got = sql_step(s->sql, SQL_SET_GET);
	if (got == 1) {
		row_read(s, SQL_SET_GET, row);
		snprintf(s->owner, sizeof(s->owner), "%s", row->owner);
		snprintf(s->set, sizeof(s->set), "%s", row->name);
		row->owner = s->owner;
		row->name = s->set;
	}
	sql_end(s->sql, SQL_SET_GET);
	*found = got == 1;
	return got == -1 ? -1 : 0;
}
