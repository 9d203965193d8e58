/*
 * Sets: a client states all the entries that one has, and what of it differs
 * is changed. All in a worker.
 */
#ifndef HTTP_SETS_H
#define HTTP_SETS_H

struct bulk;
struct exchange;
struct json;
struct worker;

/* GET /v1/sets: all of them; GET /v1/sets/NAME: one, or its entries. */
void	 sets_get(struct exchange *x, struct worker *w);
void	 sets_get_one(struct exchange *x, struct worker *w);

/* PUT and DELETE /v1/sets/NAME. */
void	 sets_put(struct exchange *x, struct worker *w);
void	 sets_delete(struct exchange *x, struct worker *w);

/*
 * What b, which stated a set, has changed: the members announced, withdrawn
 * (numbers), and changes, the first CHANGES_MAX of them.
 */
#define CHANGES_MAX	1000
void	 sets_describe(struct json *object, const struct bulk *b);

#endif
