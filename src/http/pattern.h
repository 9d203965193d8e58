/*
 * The text around a prefix: most items of a large body differ in nothing
 * else, and need not be parsed again to know that.
 */
#ifndef HTTP_PATTERN_H
#define HTTP_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "route/prefix.h"

#define PATTERN_MAX	1024	/* bytes of an item that is kept */

/* Zeroed: there is none, and nothing fits. */
struct pattern {
	size_t	 n;		/* bytes of text */
	size_t	 before, after;	/* the value, its quotes not counted in */
	char	 text[PATTERN_MAX];
};

/*
 * Keep n bytes of text, an object in JSON whose member "prefix" is value. It
 * is not kept where it is long, or where value could be something else in it.
 */
void	 pattern_learn(struct pattern *t, const char *text, size_t n,
	    const char *value);

/*
 * Is text (n bytes) the same but for that value? Then it is an object that
 * differs in nothing else, and value is the other prefix, unchecked.
 */
bool	 pattern_fits(const struct pattern *t, const char *text, size_t n,
	    char value[PREFIX_TEXT]);

#endif
