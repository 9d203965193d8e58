/* The keys of queries and forms: one table from word to enum. */
#ifndef HTTP_KEY_H
#define HTTP_KEY_H

#include <stdint.h>

#include "route/attrs.h"

struct form;
struct problem;

/* The attributes are keys too: an enum attr is an enum key. */
enum key {
	KEY_PREFIX = ATTR__MAX,
	KEY_WAIT,
	KEY_TIMEOUT,
	KEY_MATCH,
	KEY_OWNER,
	KEY_STATE,
	KEY_LIMIT,
	KEY_CURSOR,
	KEY__MAX
};

#define KEY_BIT(key)	(1u << (key))
#define KEYS_ATTRS	((1u << ATTR__MAX) - 1)

/* What was given. A value; the text is borrowed from the forms. */
struct keys {
	unsigned	 given;			/* mask of KEY_BIT */
	const char	*value[KEY__MAX];	/* the last one; else NULL */
};

/*
 * The key called name, whole and as is; or KEY__MAX with p: unknown, or known
 * to ExaBGP and not offered here, or not yet.
 */
enum key	 key_by_name(const char *name, struct problem *p);

/* "med". Borrowed, static. */
const char	*key_name(enum key key);

/*
 * Add the keys of form to k (zeroed at first). Refused: unknown ones, those
 * not in the mask allowed, those given twice, in this form or an earlier one;
 * attributes that are lists may repeat where all attributes are allowed.
 * 0, or -1 with p.
 */
int		 keys_take(struct keys *k, const struct form *form,
		    unsigned allowed, struct problem *p);

/*
 * Read a decimal number of min to max, without sign or leading zeros, for
 * the key. 0, or -1 with p.
 */
int		 key_number(unsigned *n, const char *text, unsigned min,
		    unsigned max, enum key key, struct problem *p);

#endif
