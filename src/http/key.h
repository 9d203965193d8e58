/* The keys of queries and forms: one table from word to enum. */
#ifndef HTTP_KEY_H
#define HTTP_KEY_H

#include <stdint.h>

#include "engine/terms.h"
#include "route/attrs.h"
#include "route/nlri.h"

struct form;
struct problem;

/* The attributes are keys too: an enum attr is an enum key. */
enum key {
	/* What makes an entry the one it is. */
	KEY_PREFIX = ATTR__MAX,
	KEY_RD,
	KEY_PATH_INFORMATION,
	KEY_FAMILY,
	KEY_NEIGHBOR,
	KEY_VPLS,			/* as in enum vpls_field */
	KEY_VPLS_LAST = KEY_VPLS + VPLS__MAX - 1,

	KEY_FLOW,			/* any word of flow rules */
	KEY_TEXT,			/* an entry in ExaBGP's words */
	KEY_COMMAND,			/* its commands; likewise */
	KEY_COMMANDS,

	/* How to wait, and what to list. */
	KEY_WAIT,
	KEY_TIMEOUT,
	KEY_MATCH,
	KEY_OWNER,
	KEY_STATE,
	KEY_LIMIT,
	KEY_CURSOR,

	/* On which terms (engine/terms.h), in its order; and of what. */
	KEY_TERM,
	KEY_TERM_LAST = KEY_TERM + TERM__MAX - 1,
	KEY_SET,
	KEY_DRY_RUN,
	KEY_CONFORMS,			/* to the policy */

	/* What of the history. */
	KEY_USER,
	KEY_WHAT,
	KEY_SINCE,
	KEY_UNTIL,
	KEY_REVISION,
	KEY_REQUEST,

	/* What operators do. */
	KEY_RULE,			/* a rule, by its id */
	KEY_CHANGES,
	KEY_LEFTOVERS,
	KEY__MAX
};

_Static_assert(KEY__MAX <= 64, "a mask has a bit for each");

#define KEY_BIT(key)	(UINT64_C(1) << (key))
#define KEYS_ATTRS	((UINT64_C(1) << ATTR__MAX) - 1)

/* All that select a route but its prefix; and that select a flow rule. */
#define KEYS_SELECT	(KEY_BIT(KEY_FLOW) - KEY_BIT(KEY_RD))
#define KEYS_TERMS	(KEY_BIT(KEY_SET) - KEY_BIT(KEY_TERM))
#define KEY_TAG		((enum key)(KEY_TERM + TERM_TAG))
#define KEY_TTL		((enum key)(KEY_TERM + TERM_TTL))
#define KEY_GENERATION	((enum key)(KEY_TERM + TERM_GENERATION))
#define KEYS_SELECT_FLOW (KEY_BIT(KEY_RD) | KEY_BIT(KEY_FAMILY) |	\
			 KEY_BIT(KEY_NEIGHBOR))

/* What was given. A value; the text is borrowed from the forms. */
struct keys {
	uint64_t	 given;			/* mask of KEY_BIT */
	const char	*value[KEY__MAX];	/* the last one; else NULL */
};

/*
 * The key called name, whole and as is; or KEY__MAX with p: unknown, or known
 * to ExaBGP and not offered here.
 */
enum key	 key_by_name(const char *name, struct problem *p);

/* "med". Borrowed, static. */
const char	*key_name(enum key key);

/*
 * Add the keys of form to k (zeroed at first). Refused: unknown ones, those
 * not in the mask allowed, those given twice, in this form or an earlier one;
 * neighbor and words of flow rules may repeat, and attributes that are lists
 * where all attributes are allowed, and tag where all terms are. 0, or -1
 * with p.
 */
int		 keys_take(struct keys *k, const struct form *form,
		    uint64_t allowed, struct problem *p);

/*
 * Read a decimal number of min to max, without sign or leading zeros, for
 * the key. 0, or -1 with p.
 */
int		 key_number(unsigned *n, const char *text, unsigned min,
		    unsigned max, enum key key, struct problem *p);

#endif
