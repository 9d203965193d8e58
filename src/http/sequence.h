/* Several changes of one request, one after the other. */
#ifndef HTTP_SEQUENCE_H
#define HTTP_SEQUENCE_H

struct bulk;
struct exchange;

/*
 * Do the items of b (sealed, owned from now on) in their order, as x says how
 * to wait for the last. x is answered when all are done, or at the first that
 * fails: those before it are done then.
 */
void	 sequence_submit(struct exchange *x, struct bulk *b);

#endif
