/*
 * Text to the values of attributes. Decides what a client may write, value
 * by value; nothing of the text is kept. What the whole must be is decided
 * in attrs.c.
 */
#include <string.h>

#include "err.h"
#include "route/attr_parse.h"
#include "route/attrs.h"

#define PAIR_MAX	65535	/* of each half of a community */

static const char *const origin_table[ORIGIN__MAX] = {
	[ORIGIN_IGP] = "igp",
	[ORIGIN_EGP] = "egp",
	[ORIGIN_INCOMPLETE] = "incomplete",
};

static const struct {
	const char	*name;
	uint32_t	 community;
} community_table[] = {
	{ "graceful-shutdown", 0xffff0000 },	/* RFC 8326 */
	{ "blackhole", 0xffff029a },		/* RFC 7999 */
	{ "no-export", 0xffffff01 },		/* RFC 1997 */
	{ "no-advertise", 0xffffff02 },		/* RFC 1997 */
	{ "no-export-subconfed", 0xffffff03 },	/* RFC 1997 */
	{ "nopeer", 0xffffff04 },		/* RFC 3765 */
};

const char *
origin_word(unsigned origin)
{
	return origin_table[origin];
}

unsigned
origin_by_word(const char *word)
{
	unsigned i;

	for (i = 0; i < ORIGIN__MAX; i++)
		if (strcmp(origin_table[i], word) == 0)
			break;
	return i;
}

/* Read a decimal number from min to max, whole. 0, or -1 with p. */
static int
number_read(uint32_t *number, const char *text, uint32_t min, uint32_t max,
    const char *name, struct problem *p)
{
	uint64_t n = 0;
	size_t i;

	if (*text == '\0')
		return problem_set(p, ERR_VALUE, name,
		    "%s has an empty value", name);
	if (text[strspn(text, "0123456789")] != '\0')
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is not a decimal number", text);
	if (text[0] == '0' && text[1] != '\0')
		return problem_set(p, ERR_VALUE, name,
		    "%.40s has a leading zero", text);
	for (i = 0; text[i] != '\0' && n <= max; i++)
		n = n * 10 + (uint64_t)(text[i] - '0');
	if (n < min || n > max)
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is not within %u-%u", text, min, max);
	*number = (uint32_t)n;
	return 0;
}

int
attr_list_append(struct attr_list *list, uint32_t value)
{
	if (list->n == ATTRS_LIST_MAX)
		return -1;
	list->value[list->n++] = value;
	return 0;
}

int
attr_list_insert(struct attr_list *list, uint32_t value)
{
	size_t i = list->n;

	while (i > 0 && list->value[i - 1] > value)
		i--;
	if (i > 0 && list->value[i - 1] == value)
		return 0;
	if (list->n == ATTRS_LIST_MAX)
		return -1;
	memmove(&list->value[i + 1], &list->value[i],
	    (list->n - i) * sizeof(list->value[0]));
	list->value[i] = value;
	list->n++;
	return 0;
}

static int
problem_full(const char *name, struct problem *p)
{
	return problem_set(p, ERR_VALUE, name, "%s has more than %d values",
	    name, ATTRS_LIST_MAX);
}

int
attr_parse_next_hop(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	if (strcmp(text, "self") == 0)
		return 0;
	if (address_parse(&a->next_hop, text, name, p) == -1)
		return -1;
	return address_check(&a->next_hop, name, p);
}

int
attr_parse_origin(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	unsigned origin = origin_by_word(text);

	if (origin == ORIGIN__MAX)
		return problem_set(p, ERR_VALUE, name,
		    "%s is igp, egp or incomplete", name);
	a->origin = (uint8_t)origin;
	return 0;
}

int
attr_parse_as_path(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	uint32_t as = 0;

	if (number_read(&as, text, 1, UINT32_MAX, name, p) == -1)
		return -1;
	if (attr_list_append(&a->as_path, as) == -1)
		return problem_full(name, p);
	return 0;
}

int
attr_parse_med(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	return number_read(&a->med, text, 0, UINT32_MAX, name, p);
}

int
attr_parse_local_preference(struct attrs *a, const char *text,
    const char *name, struct problem *p)
{
	return number_read(&a->local_preference, text, 0, UINT32_MAX, name, p);
}

/* Read A:B, or a name. 0, or -1 with p. */
static int
community_read(uint32_t *community, const char *text, const char *name,
    struct problem *p)
{
	const char *colon = strchr(text, ':');
	uint32_t high, low;
	char half[32];
	size_t i;

	for (i = 0; i < sizeof(community_table) / sizeof(community_table[0]);
	    i++)
		if (strcmp(community_table[i].name, text) == 0) {
			*community = community_table[i].community;
			return 0;
		}
	if (colon == NULL || (size_t)(colon - text) >= sizeof(half))
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is neither A:B nor the name of a community", text);
	memcpy(half, text, (size_t)(colon - text));
	half[colon - text] = '\0';
	if (number_read(&high, half, 0, PAIR_MAX, name, p) == -1 ||
	    number_read(&low, colon + 1, 0, PAIR_MAX, name, p) == -1)
		return -1;
	*community = high << 16 | low;
	return 0;
}

int
attr_parse_community(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	uint32_t community = 0;

	if (community_read(&community, text, name, p) == -1)
		return -1;
	if (attr_list_insert(&a->community, community) == -1)
		return problem_full(name, p);
	return 0;
}
