/*
 * The parsers of the rows of the table of attributes: each takes one value,
 * whole, and sets it, or adds it to the list. Only attrs.c calls them.
 */
#ifndef ROUTE_ATTR_PARSE_H
#define ROUTE_ATTR_PARSE_H

#include <stdint.h>

struct attr_list;
struct attrs;
struct problem;

/* 0; or -1 with p filled in, its field being name. */
int	 attr_parse_next_hop(struct attrs *a, const char *text,
	    const char *name, struct problem *p);
int	 attr_parse_origin(struct attrs *a, const char *text,
	    const char *name, struct problem *p);
int	 attr_parse_as_path(struct attrs *a, const char *text,
	    const char *name, struct problem *p);
int	 attr_parse_med(struct attrs *a, const char *text,
	    const char *name, struct problem *p);
int	 attr_parse_local_preference(struct attrs *a, const char *text,
	    const char *name, struct problem *p);
int	 attr_parse_community(struct attrs *a, const char *text,
	    const char *name, struct problem *p);

/* The word of an enum origin (RFC 4271, 5.1.1). Borrowed, static. */
const char *origin_word(unsigned origin);

/* The enum origin of a word, ORIGIN__MAX if it is none. */
unsigned origin_by_word(const char *word);

/* Add a number at the end, or where it belongs; -1 when the list is full. */
int	 attr_list_append(struct attr_list *list, uint32_t value);
int	 attr_list_insert(struct attr_list *list, uint32_t value);

#endif
