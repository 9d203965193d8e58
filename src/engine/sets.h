/*
 * Sets of attributes: each different canonical text is kept once, counted,
 * and known by a number. Numbers 0 and 1 are not attributes (engine/table.h)
 * and are never freed.
 */
#ifndef ENGINE_SETS_H
#define ENGINE_SETS_H

#include <stdint.h>

struct sets;

struct sets	*sets_new(void);
void		 sets_free(struct sets *s);

/*
 * The number of text in a family (a character, so that families share no
 * set), held once more; 1 (SET_UNKNOWN) without memory.
 */
uint32_t	 sets_intern(struct sets *s, char family, const char *text);
void		 sets_hold(struct sets *s, uint32_t set);
void		 sets_drop(struct sets *s, uint32_t set);

/* Borrowed until the set is dropped. */
const char	*sets_text(const struct sets *s, uint32_t set);

#endif
