/*
 * What is stored, held against the policy: entries from before it was as it
 * is now are told, and stay.
 */
#ifndef HTTP_CONFORM_H
#define HTTP_CONFORM_H

#include <stdbool.h>
#include <stdint.h>

struct gate;
struct policy;
struct row;
struct service;

/* For how many seconds it was announced; 0: without end. */
uint32_t conform_ttl(const struct row *row);

/* Would its owner be allowed to announce it, just so? */
bool	 conform_row(const struct policy *p, const struct row *row);

/*
 * Have the entries looked at under gate by a worker, a page at a time, unless
 * it is being done, or was a moment ago, or cannot tell anything new. By a
 * thread that holds gate.
 */
void	 conform_look(struct service *s, struct gate *gate);

/* How many entries did not conform; false: that is not known yet. */
bool	 conform_count(struct gate *gate, uint64_t *n);

#endif
