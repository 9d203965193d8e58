/*
 * What the rows of the table of attributes print: the value as text and as
 * JSON, and its octets. Only attrs.c calls these.
 */
#ifndef ROUTE_ATTR_PRINT_H
#define ROUTE_ATTR_PRINT_H

#include "route/prefix.h"

struct attrs;
struct buf;
struct json;

/* Append the value, without its name, as canonical text has it. */
void	 attr_print_next_hop(struct buf *b, const struct attrs *a);
void	 attr_print_origin(struct buf *b, const struct attrs *a);
void	 attr_print_as_path(struct buf *b, const struct attrs *a);
void	 attr_print_med(struct buf *b, const struct attrs *a);
void	 attr_print_local_preference(struct buf *b, const struct attrs *a);
void	 attr_print_community(struct buf *b, const struct attrs *a);

/*
 * Append `attribute [ 0x01 0x40 0xNN ]`, ExaBGP's generic attribute: the same
 * octets as the word, and not equal to it in ExaBGP's cache.
 */
void	 attr_print_other_origin(struct buf *b, const struct attrs *a);

/* Add the value to the object under name. */
void	 attr_to_json_next_hop(const struct attrs *a, const char *name,
	    struct json *object);
void	 attr_to_json_origin(const struct attrs *a, const char *name,
	    struct json *object);
void	 attr_to_json_as_path(const struct attrs *a, const char *name,
	    struct json *object);
void	 attr_to_json_med(const struct attrs *a, const char *name,
	    struct json *object);
void	 attr_to_json_local_preference(const struct attrs *a, const char *name,
	    struct json *object);
void	 attr_to_json_community(const struct attrs *a, const char *name,
	    struct json *object);

/*
 * Octets of the path attribute in the UPDATE for one prefix, in the kind of
 * session where it is longest; 0 where it is left out in all.
 */
unsigned attr_octets_next_hop(const struct attrs *a, enum ip ip);
unsigned attr_octets_origin(const struct attrs *a, enum ip ip);
unsigned attr_octets_as_path(const struct attrs *a, enum ip ip);
unsigned attr_octets_med(const struct attrs *a, enum ip ip);
unsigned attr_octets_local_preference(const struct attrs *a, enum ip ip);
unsigned attr_octets_community(const struct attrs *a, enum ip ip);

#endif
