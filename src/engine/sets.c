/*
 * Sets of attributes, by number. Decides how they are counted and found;
 * knows nothing of what is in the text.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/sets.h"
#include "engine/table.h"

#define FIRST_SET	2u

struct set {
	char		*text;		/* its family, and the text */
	uint32_t	 holds;
	uint32_t	 next;		/* of the same bucket, or unused */
};

struct sets {
	struct set	*sets;
	uint32_t	*buckets;	/* size of them: a power of two */
	uint32_t	 limit, size, unused;
};

static uint32_t
text_hash(char family, const char *text)
{
	uint32_t h = 2166136261u ^ (uint8_t)family;

	for (; *text != '\0'; text++)
		h = (h ^ (uint8_t)*text) * 16777619u;
	return h ^ (h >> 15);
}

static uint32_t *
sets_bucket(struct sets *s, char family, const char *text)
{
	return &s->buckets[text_hash(family, text) & (s->size - 1)];
}

static void
sets_hash_in(struct sets *s, uint32_t set)
{
	const char *text = s->sets[set].text;
	uint32_t *at = sets_bucket(s, text[0], text + 1);

	s->sets[set].next = *at;
	*at = set;
}

static int
sets_grow(struct sets *s, uint32_t size)
{
	uint32_t set;
	void *p;

	p = realloc(s->sets, size * sizeof(*s->sets));
	if (p == NULL)
		return -1;
	s->sets = p;
	p = realloc(s->buckets, size * sizeof(*s->buckets));
	if (p == NULL)
		return -1;
	s->buckets = p;
	s->size = size;
	memset(s->buckets, 0xff, size * sizeof(*s->buckets));
	for (set = FIRST_SET; set < s->limit; set++)
		if (s->sets[set].text != NULL)
			sets_hash_in(s, set);
	return 0;
}

struct sets *
sets_new(void)
{
	struct sets *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->unused = NO_ENTRY;
	s->limit = FIRST_SET;
	if (sets_grow(s, 64) == -1) {
		sets_free(s);
		return NULL;
	}
	memset(s->sets, 0, FIRST_SET * sizeof(*s->sets));
	return s;
}

void
sets_free(struct sets *s)
{
	uint32_t set;

	for (set = FIRST_SET; set < s->limit && s->sets != NULL; set++)
		free(s->sets[set].text);
	free(s->sets);
	free(s->buckets);
	free(s);
}

static uint32_t
sets_add(struct sets *s, char family, const char *text)
{
	uint32_t set = s->unused;
	size_t n = strlen(text) + 1;
	char *copy;

	if (set == NO_ENTRY && s->limit == s->size &&
	    sets_grow(s, s->size * 2) == -1)
		return SET_UNKNOWN;
	copy = malloc(1 + n);
	if (copy == NULL)
		return SET_UNKNOWN;
	copy[0] = family;
	memcpy(copy + 1, text, n);
	if (set == NO_ENTRY)
		set = s->limit++;
	else
		s->unused = s->sets[set].next;
	s->sets[set].text = copy;
	s->sets[set].holds = 1;
	sets_hash_in(s, set);
	return set;
}

uint32_t
sets_intern(struct sets *s, char family, const char *text)
{
	uint32_t set = *sets_bucket(s, family, text);

	while (set != NO_ENTRY && (s->sets[set].text[0] != family ||
	    strcmp(s->sets[set].text + 1, text) != 0))
		set = s->sets[set].next;
	if (set == NO_ENTRY)
		return sets_add(s, family, text);
	s->sets[set].holds++;
	return set;
}

void
sets_hold(struct sets *s, uint32_t set)
{
	if (set >= FIRST_SET)
		s->sets[set].holds++;
}

void
sets_drop(struct sets *s, uint32_t set)
{
	uint32_t *at;

	if (set < FIRST_SET || --s->sets[set].holds > 0)
		return;
	at = sets_bucket(s, s->sets[set].text[0], s->sets[set].text + 1);
	while (*at != set)
		at = &s->sets[*at].next;
	*at = s->sets[set].next;
	free(s->sets[set].text);
	s->sets[set].text = NULL;
	s->sets[set].next = s->unused;
	s->unused = set;
}

const char *
sets_text(const struct sets *s, uint32_t set)
{
	return s->sets[set].text + 1;
}
