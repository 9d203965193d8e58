/* How the store's refusals are told. */
#ifndef HTTP_REFUSAL_H
#define HTTP_REFUSAL_H

#include "err.h"

struct bulk;
struct change;
struct problem;

/* Why the change, or all of the bulk, was not made: its err is not NONE. */
void	 problem_of_change(struct problem *p, const struct change *c);
void	 problem_of_bulk(struct problem *p, const struct bulk *b);

/* The title of err, and what it means for the change. */
void	 problem_plain(struct problem *p, enum err err);

#endif
