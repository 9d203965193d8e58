/*
 * What one row of the table of attributes (attrs.c) says. The functions of
 * the rows are in files by subject: attr_base, attr_path, attr_community,
 * attr_mpls, attr_generic. Only the attrs_*.c files call them.
 */
#ifndef ROUTE_ATTR_ROW_H
#define ROUTE_ATTR_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "route/attrs.h"
#include "route/nlri.h"

struct buf;
struct json;
struct problem;

/* How often a key may be given, and what its value is. */
enum attr_shape {
	SHAPE_ONE,		/* once; the value whole */
	SHAPE_FLAG,		/* once; canonical text has no value */
	SHAPE_LIST,		/* values parted by commas or blanks */
	SHAPE_WHOLE,		/* often; each value whole */
};

/* One comparison: what was wanted, what was seen, in which session. */
struct sighting {
	const struct attrs		*want;
	const struct attrs		*seen;
	const struct session_kind	*kind;
	const struct address		*self;	/* IP_NONE: kind->local */
};

/* The text of canonical attributes, and no dialect of ExaBGP. */
#define DIALECT_OURS	DIALECT__MAX

/* Parse one value and set it or add it. 0; or -1 with p, its field name. */
typedef int	 attr_parse_fn(struct attrs *a, const char *text,
		    const char *name, struct problem *p);
/* Append the value without its name, as in the dialect. */
typedef void	 attr_print_fn(struct buf *b, const struct attrs *a,
		    enum dialect dialect);
/* Add the value to the object under name. */
typedef void	 attr_json_fn(const struct attrs *a, const char *name,
		    struct json *object);
/*
 * Octets of the path attribute in the UPDATE for nlri alone, given or not,
 * in the kind of session where it is longest; 0 where it is left out in all.
 */
typedef unsigned attr_octets_fn(const struct attrs *a,
		    const struct nlri *nlri);
/* Read the value of the key in an event. 0, or -1: nothing of ours. */
typedef int	 attr_seen_fn(struct attrs *seen, const char *key,
		    const struct json *value);
/* Is it as it must appear in an event? */
typedef bool	 attr_match_fn(const struct sighting *s);
/* Can it be said in the dialect? */
typedef bool	 attr_said_fn(const struct attrs *a, enum dialect dialect);

struct attr_row {
	const char	*name;
	enum attr_shape	 shape;
	bool		 flow;		/* a flow rule may have it */
	bool		 no_vpls;	/* VPLS may not */
	const char	*event;	/* how other keys of events begin; or NULL */
	attr_parse_fn	*parse;
	attr_print_fn	*print;
	attr_print_fn	*print_other;	/* name and value; or NULL */
	attr_said_fn	*said;		/* NULL: in all dialects */
	attr_json_fn	*to_json;
	attr_octets_fn	*octets;
	attr_seen_fn	*seen;		/* NULL: its key is none */
	attr_match_fn	*match;
};

/* The row of attr. Borrowed, static. */
const struct attr_row *attr_row(enum attr attr);

/* Octets of a path attribute whose value has n (RFC 4271, 4.3). */
static inline unsigned
octets_of(unsigned n)
{
	return n > 255 ? n + 4 : n + 3;
}

#endif
