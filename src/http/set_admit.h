/* May the user of a request end what others have in a set? */
#ifndef HTTP_SET_ADMIT_H
#define HTTP_SET_ADMIT_H

struct exchange;
struct worker;

/*
 * In a worker, when all entries of a statement of the set were admitted (or
 * there are none): the statement withdraws what is in the set besides. Where
 * others own some of that, or the set, x may change what others own only if
 * its user may withdraw all of it.
 */
void	 set_admit(struct exchange *x, struct worker *w, const char *name);

#endif
