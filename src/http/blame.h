/* Changes that somebody asked for and was refused, for the history. */
#ifndef HTTP_BLAME_H
#define HTTP_BLAME_H

struct exchange;
struct problem;

/*
 * x is refused because of p: where it would have changed something, and was
 * understood but not allowed (401, 403, 409, 412, 429), the writer is told.
 */
void	 blame_refusal(const struct exchange *x, const struct problem *p);

#endif
