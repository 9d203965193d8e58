/*
 * Sets of prefixes. Decides what lies in what: when a set is ordered, each
 * prefix is told the nearest that covers it, as libcidr sees it; a question
 * is then a binary search and a few steps up. It is asked for every change
 * and may not allocate, as libcidr does, so it compares bits; that both agree
 * is checked for every prefix of a set.
 *
 * Ordered by address and then length, what a prefix covers follows it at
 * once. So whatever covers a prefix is the last that is not behind it, or is
 * above that.
 */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "policy/prefix_set.h"
#include "route/attr_text.h"

#define RANGE_TEXT	80	/* more than any range and its NUL */

unsigned
prefix_bits(const struct prefix *prefix)
{
	return prefix->ip == IP_V4 ? 32 : 128;
}

/* The next word, cut there; NULL at the end. */
static char *
word_next(char **text)
{
	char *word;

	do
		word = strsep(text, " ");
	while (word != NULL && *word == '\0');
	return word;
}

/* The length behind ge or le. 0, or -1 with p. */
static int
length_read(uint8_t *length, const char *word, const char *text,
    unsigned bits, const char *field, struct problem *p)
{
	uint32_t n;

	if (text == NULL)
		return problem_set(p, ERR_VALUE, field,
		    "%s has no length behind it", word);
	if (text_number(&n, text, 0, bits, field, p) == -1)
		return -1;
	*length = (uint8_t)n;
	return 0;
}

/* All that follows the prefix. 0, or -1 with p. */
static int
range_read(struct prefix_range *r, char *rest, const char *field,
    struct problem *p)
{
	unsigned bits = prefix_bits(&r->prefix);
	bool ge = false, le = false;
	const char *word;

	while ((word = word_next(&rest)) != NULL)
		if (strcmp(word, "ge") == 0 && !ge && !le) {
			ge = true;
			if (length_read(&r->min, word, word_next(&rest), bits,
			    field, p) == -1)
				return -1;
		} else if (strcmp(word, "le") == 0 && !le) {
			le = true;
			if (length_read(&r->max, word, word_next(&rest), bits,
			    field, p) == -1)
				return -1;
		} else
			return problem_set(p, ERR_VALUE, field, "%.20s is not "
			    "expected; the form is PREFIX ge N le M", word);
	if (ge && !le)
		r->max = (uint8_t)bits;
	r->flow_max = ge || le ? r->max : (uint8_t)bits;
	return 0;
}

int
prefix_range_parse(struct prefix_range *r, const char *text,
    const char *field, struct problem *p)
{
	char copy[RANGE_TEXT], *rest = copy, *word;

	if (strlen(text) >= sizeof(copy))
		return problem_set(p, ERR_VALUE, field,
		    "%.40s... is too long for a prefix", text);
	memcpy(copy, text, strlen(text) + 1);
	memset(r, 0, sizeof(*r));
	if ((word = word_next(&rest)) == NULL)
		return problem_set(p, ERR_VALUE, field, "is empty");
	if (prefix_parse(&r->prefix, word,
	    PREFIX_DEFAULT_ROUTE | PREFIX_RESERVED, field, p) == -1)
		return -1;
	r->min = r->max = r->prefix.length;
	if (range_read(r, rest, field, p) == -1)
		return -1;
	if (r->min < r->prefix.length || r->max < r->min)
		return problem_set(p, ERR_VALUE, field, "%.60s: lengths are in "
		    "the order length of the prefix, ge, le", text);
	return 0;
}

unsigned
prefix_range_max(const struct prefix_range *r, enum prefix_use use)
{
	return use == USE_FLOW ? r->flow_max : r->max;
}

/* Is inner equal to outer or inside it? */
static bool
prefix_within(const struct prefix *inner, const struct prefix *outer)
{
	unsigned bytes = outer->length / 8, bits = outer->length % 8;

	if (inner->ip != outer->ip || inner->length < outer->length ||
	    memcmp(inner->bytes, outer->bytes, bytes) != 0)
		return false;
	return bits == 0 || (inner->bytes[bytes] ^ outer->bytes[bytes]) >>
	    (8 - bits) == 0;
}

/* Does the range take the lengths from min to max? */
static bool
range_takes(const struct prefix_range *r, unsigned min, unsigned max,
    enum prefix_use use)
{
	return min >= r->min && max <= prefix_range_max(r, use);
}

bool
prefix_range_has(const struct prefix_range *a, const struct prefix_range *b,
    enum prefix_use use)
{
	return prefix_within(&b->prefix, &a->prefix) &&
	    range_takes(a, b->min, prefix_range_max(b, use), use);
}

int
prefix_set_add(struct prefix_set *set, const struct prefix_range *r)
{
	size_t room = set->room > 0 ? 2 * set->room : 4;
	struct prefix_range *more;

	if (set->n == set->room) {
		more = reallocarray(set->range, room, sizeof(*more));
		if (more == NULL)
			return -1;
		set->range = more;
		set->room = room;
	}
	set->range[set->n++] = *r;
	return 0;
}

/* Of equal prefixes the one that takes more lengths is first. */
static int
range_compare(const void *a, const void *b)
{
	const struct prefix_range *one = a, *other = b;
	int order = prefix_compare(&one->prefix, &other->prefix);

	if (order == 0)
		order = one->min - other->min;
	if (order == 0)
		order = other->max - one->max;
	return order != 0 ? order : other->flow_max - one->flow_max;
}

const struct prefix_range *
prefix_set_parent(const struct prefix_set *set, const struct prefix_range *r)
{
	return r->parent > 0 ? &set->range[r->parent - 1] : NULL;
}

/* Does libcidr say what the bits say? Without memory it does not. */
static bool
covers_agree(const struct prefix *outer, const struct prefix *inner)
{
	return prefix_covers(outer, inner) == prefix_within(inner, outer);
}

int
prefix_set_end(struct prefix_set *set)
{
	const struct prefix *outer, *inner;
	uint32_t above, i;

	if (set->n > 0)
		qsort(set->range, set->n, sizeof(*set->range), range_compare);
	for (i = 0, above = 0; i < set->n; above = ++i) {
		inner = &set->range[i].prefix;
		for (; above > 0; above = set->range[above - 1].parent) {
			outer = &set->range[above - 1].prefix;
			if (!covers_agree(outer, inner))
				return -1;
			if (prefix_within(inner, outer))
				break;
		}
		set->range[i].parent = above;
	}
	return 0;
}

/* How many are not behind prefix. */
static size_t
set_count(const struct prefix_set *set, const struct prefix *prefix)
{
	size_t low = 0, high = set->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (prefix_compare(&set->range[middle].prefix, prefix) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct prefix_range *
prefix_set_covering(const struct prefix_set *set, const struct prefix *prefix)
{
	size_t n = set_count(set, prefix);
	const struct prefix_range *r = n > 0 ? &set->range[n - 1] : NULL;

	while (r != NULL && !prefix_within(prefix, &r->prefix))
		r = prefix_set_parent(set, r);
	return r;
}

const struct prefix_range *
prefix_set_find(const struct prefix_set *set, const struct prefix *prefix,
    enum prefix_use use)
{
	const struct prefix_range *r = prefix_set_covering(set, prefix);

	while (r != NULL &&
	    !range_takes(r, prefix->length, prefix->length, use))
		r = prefix_set_parent(set, r);
	return r;
}

const struct prefix_range *
prefix_set_inside(const struct prefix_set *set, const struct prefix *prefix)
{
	size_t n = set_count(set, prefix);

	if (n > 0 && prefix_compare(&set->range[n - 1].prefix, prefix) == 0)
		return &set->range[n - 1];
	if (n < set->n && prefix_within(&set->range[n].prefix, prefix))
		return &set->range[n];
	return NULL;
}

void
prefix_set_free(struct prefix_set *set)
{
	free(set->range);
	memset(set, 0, sizeof(*set));
}
