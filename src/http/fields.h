/* The attributes in a request, wherever they stand in it. */
#ifndef HTTP_FIELDS_H
#define HTTP_FIELDS_H

struct attrs;
struct exchange;
struct problem;

/*
 * Read the attributes of the query and of the body, form or JSON, into a
 * (nothing given at first), all by attrs_set. The keys of a form are added to
 * x->keys. The body is changed. 0, or -1 with p.
 */
int	 fields_read(struct attrs *a, struct exchange *x, struct problem *p);

#endif
