/*
 * The items of a large body, one at a time: JSON objects, one a line (NDJSON)
 * or in one array, or a single one. Memory is bounded by one item.
 */
#ifndef HTTP_ITEMS_H
#define HTTP_ITEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct items;
struct json;
struct problem;

#define ITEM_MAX	65536	/* bytes of one item, or of one line */
#define ITEM_DEPTH	8	/* levels of nesting in an item */

enum items_form {
	ITEMS_JSON,		/* an array of objects, or one object */
	ITEMS_LINES		/* an object a line; blank lines are fine */
};

/* Where the bytes come from: as body_read, with arg for itself. */
typedef int items_read(void *arg, char *data, size_t size, size_t *n,
    struct problem *p);

/* NULL: no memory. arg is borrowed. Owned: items_close; NULL is fine. */
struct items	*items_open(enum items_form form, items_read *read, void *arg);
void		 items_close(struct items *it);

/*
 * The text of the next item, n bytes, borrowed until the next call; NULL behind
 * the last one. Then, if that is wanted, the item: an object in UTF-8 without
 * double keys, borrowed as long. Each 0, or -1 with p, which tells the line:
 * not such an object, larger than ITEM_MAX, something between or behind the
 * items, no end, or what read said.
 */
int		 items_find(struct items *it, const char **text, size_t *n,
		    struct problem *p);
int		 items_parse(struct items *it, const struct json **item,
		    struct problem *p);

/* Tell in p where the item at hand is, for what else is wrong with it. */
void		 items_blame(const struct items *it, struct problem *p);

/* Is it one of an array, so that its number tells more than its line? */
bool		 items_in_array(const struct items *it);

/* The line where the item at hand begins, from 1. */
uint64_t	 items_line(const struct items *it);

/* How many there were, the one at hand included. */
uint64_t	 items_count(const struct items *it);

#endif
