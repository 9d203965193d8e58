/* The entry in a request, wherever its parts stand. */
#ifndef HTTP_FIELDS_H
#define HTTP_FIELDS_H

struct exchange;
struct item;
struct problem;
struct rule;
struct terms;

/*
 * Take a body that is a form apart, and add its keys to x->keys; others are
 * left alone. 0, or -1 with p.
 */
int	 fields_form(struct exchange *x, struct problem *p);

/*
 * Read the keys of the query, and the body, form (which need not be taken
 * apart yet) or JSON, into it or r, which was begun. 0, or -1 with p.
 */
int	 fields_read(struct item *it, struct exchange *x, struct problem *p);
int	 fields_read_rule(struct rule *r, struct exchange *x,
	    struct problem *p);

/*
 * Add the terms that the query and a form say, beside a text that says the
 * entries themselves. 0, or -1 with p.
 */
int	 fields_terms(struct terms *t, const struct exchange *x,
	    struct problem *p);

#endif
