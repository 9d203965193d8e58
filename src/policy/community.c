/*
 * Patterns of communities. Decides how they are written; names and numbers
 * of single communities are the route room's to read.
 */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "policy/community.h"
#include "route/attr_text.h"
#include "route/attrs.h"

#define HALF_MAX	65535u	/* RFC 1997 */

/* "*", N or N-M. 0, or -1 with p. */
static int
part_parse(uint32_t *min, uint32_t *max, char *text, uint32_t limit,
    const char *field, struct problem *p)
{
	char *high = strchr(text, '-');

	*min = 0;
	*max = limit;
	if (strcmp(text, "*") == 0)
		return 0;
	if (high != NULL)
		*high++ = '\0';
	if (text_number(min, text, 0, limit, field, p) == -1)
		return -1;
	if (high == NULL) {
		*max = *min;
		return 0;
	}
	return text_number(max, high, *min, limit, field, p);
}

/* A name or a number: one community. 0, or -1 with p. */
static int
single_parse(struct pattern *pattern, const char *text, const char *field,
    struct problem *p)
{
	struct attrs a;
	uint32_t community;

	attrs_init(&a);
	if (text[0] == '\0' || text[strcspn(text, " ,[]")] != '\0')
		return problem_set(p, ERR_VALUE, field,
		    "\"%.40s\" is not one community", text);
	if (attrs_set(&a, ATTR_COMMUNITY, text, p) == -1)
		return problem_set(p, ERR_VALUE, field,
		    "%.40s is neither A:B nor A:B:C nor a community's name",
		    text);
	community = a.community.value[0];
	pattern->parts = 2;
	pattern->min[0] = pattern->max[0] = community >> 16;
	pattern->min[1] = pattern->max[1] = community & HALF_MAX;
	return 0;
}

int
pattern_parse(struct pattern *pattern, const char *text, const char *field,
    struct problem *p)
{
	char copy[TOKEN_TEXT], *rest = copy, *part;
	struct token token = { text, strlen(text) };
	const char *colon = strchr(text, ':');
	uint32_t limit;
	unsigned i;

	memset(pattern, 0, sizeof(*pattern));
	if (colon == NULL)
		return single_parse(pattern, text, field, p);
	limit = strchr(colon + 1, ':') != NULL ? UINT32_MAX : HALF_MAX;
	if (token_copy(copy, &token, field, p) == -1)
		return -1;
	for (i = 0; (part = strsep(&rest, ":")) != NULL; i++)
		if (i == PATTERN_PARTS)
			return problem_form(field, "A:B or A:B:C", p);
		else if (part_parse(&pattern->min[i], &pattern->max[i], part,
		    limit, field, p) == -1)
			return -1;
	pattern->parts = (uint8_t)i;
	return 0;
}

bool
pattern_has(const struct pattern *a, const struct pattern *b)
{
	unsigned i;

	for (i = 0; i < a->parts; i++)
		if (b->min[i] < a->min[i] || b->max[i] > a->max[i])
			return false;
	return a->parts == b->parts;
}

int
patterns_add(struct patterns *list, const struct pattern *pattern)
{
	struct pattern *more;

	more = reallocarray(list->pattern, list->n + 1, sizeof(*more));
	if (more == NULL)
		return -1;
	list->pattern = more;
	list->pattern[list->n++] = *pattern;
	return 0;
}

bool
patterns_match(const struct patterns *list, uint8_t parts,
    const uint32_t *part)
{
	struct pattern one = { .parts = parts };
	size_t i;

	memcpy(one.min, part, parts * sizeof(*part));
	memcpy(one.max, part, parts * sizeof(*part));
	for (i = 0; i < list->n; i++)
		if (pattern_has(&list->pattern[i], &one))
			return true;
	return false;
}

void
patterns_free(struct patterns *list)
{
	free(list->pattern);
	memset(list, 0, sizeof(*list));
}
