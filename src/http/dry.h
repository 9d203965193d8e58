/* dry-run: what a change would do, and nothing is done. */
#ifndef HTTP_DRY_H
#define HTTP_DRY_H

#include <stdbool.h>

struct bulk;
struct exchange;
struct keys;
struct problem;

/* Does the key dry-run ask for that? 0, or -1 with p. */
int	 dry_read(bool *dry, const struct keys *k, struct problem *p);

/*
 * Any thread: answer what became of x->change, or b (owned from now on), in
 * the store, where it was undone, and what would be written to ExaBGP.
 */
void	 dry_answer(struct exchange *x);
void	 dry_answer_bulk(struct exchange *x, struct bulk *b);

#endif
