/* Changes of single entries, from the request to the answer. */
#ifndef HTTP_SUBMIT_H
#define HTTP_SUBMIT_H

#include "engine/change.h"

struct exchange;
struct item;
struct problem;
struct worker;

/*
 * Announce or withdraw the item, which was ended for that, as x says how to
 * wait. x is answered when the change is done, or refused.
 */
void	 submit_item(struct exchange *x, const struct item *it,
	    enum change_op op);

/*
 * Prepare the change of x: its owner, how to wait, and that x is answered
 * when it is done; not the entry. 0, or -1 with p.
 */
int	 submit_prepare(struct exchange *x, struct problem *p);

/*
 * In a worker: has ExaBGP the neighbours that are named, in canonical text?
 * True too while that is not known.
 */
bool	 submit_knows(struct worker *w, const char *targets);

#endif
