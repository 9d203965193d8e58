/*
 * The rows of communities: plain (RFC 1997), large (RFC 8092) and extended
 * (RFC 4360). All are sets: sorted and without doubles.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "json.h"
#include "route/attr_community.h"
#include "route/attr_list.h"
#include "route/attr_text.h"

#define PAIR_MAX	65535	/* of each half of a community */
#define LARGE_PARTS	3

/* IANA, "BGP Well-known Communities", and words of ExaBGP. */
static const struct {
	const char	*name;
	uint32_t	 community;
} community_table[] = {
	{ "graceful-shutdown", 0xffff0000 },		/* RFC 8326 */
	{ "accept-own", 0xffff0001 },			/* RFC 7611 */
	{ "route-filter-translated-v4", 0xffff0002 },
	{ "route-filter-v4", 0xffff0003 },
	{ "route-filter-translated-v6", 0xffff0004 },
	{ "route-filter-v6", 0xffff0005 },
	{ "llgr-stale", 0xffff0006 },			/* RFC 9494 */
	{ "no-llgr", 0xffff0007 },			/* RFC 9494 */
	{ "accept-own-nexthop", 0xffff0008 },
	{ "standby-pe", 0xffff0009 },			/* RFC 9026 */
	{ "blackhole", 0xffff029a },			/* RFC 7999 */
	{ "no-export", 0xffffff01 },			/* RFC 1997 */
	{ "no-advertise", 0xffffff02 },			/* RFC 1997 */
	{ "no-export-subconfed", 0xffffff03 },		/* RFC 1997 */
	{ "nopeer", 0xffffff04 },			/* RFC 3765 */
	{ "no-peer", 0xffffff04 },
};

/* Are they the same but for underscores in text? */
static bool
name_is(const char *name, const char *text)
{
	for (; *name != '\0'; name++, text++)
		if (*text != *name && !(*name == '-' && *text == '_'))
			return false;
	return *text == '\0';
}

/* The two halves of A:B. 0, or -1 with p. */
static int
pair_read(uint32_t *community, const char *text, const char *name,
    struct problem *p)
{
	const char *colon = strchr(text, ':');
	struct token token = { text, (size_t)(colon - text) };
	char half[TOKEN_TEXT];
	uint32_t high, low;

	if (token_copy(half, &token, name, p) == -1 ||
	    text_number(&high, half, 0, PAIR_MAX, name, p) == -1 ||
	    text_number(&low, colon + 1, 0, PAIR_MAX, name, p) == -1)
		return -1;
	*community = high << 16 | low;
	return 0;
}

/* Read A:B, a number, or a name. 0, or -1 with p. */
static int
community_read(uint32_t *community, const char *text, const char *name,
    struct problem *p)
{
	uint64_t number = 0;
	size_t i;

	for (i = 0; i < sizeof(community_table) / sizeof(community_table[0]);
	    i++)
		if (name_is(community_table[i].name, text)) {
			*community = community_table[i].community;
			return 0;
		}
	if (strchr(text, ':') != NULL)
		return pair_read(community, text, name, p);
	if (*text < '0' || *text > '9')
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is neither A:B nor the name of a community", text);
	if (text_number64(&number, text, name, p) == -1)
		return -1;
	if (number > UINT32_MAX)
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is not within 0-4294967295", text);
	*community = (uint32_t)number;
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
		return problem_full(name, ATTRS_LIST_MAX, p);
	return 0;
}

static void
pair_print(struct buf *b, uint32_t community)
{
	buf_putu(b, community >> 16);
	buf_putc(b, ':');
	buf_putu(b, community & 0xffff);
}

void
attr_print_community(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	size_t i;

	(void)dialect;
	buf_puts(b, "[ ");
	for (i = 0; i < a->community.n; i++) {
		pair_print(b, a->community.value[i]);
		buf_putc(b, ' ');
	}
	buf_putc(b, ']');
}

void
attr_to_json_community(const struct attrs *a, const char *name,
    struct json *object)
{
	struct json *array = json_new_array();
	char data[sizeof("65535:65535")];
	struct buf b;
	size_t i;

	for (i = 0; i < a->community.n; i++) {
		buf_init(&b, data, sizeof(data));
		pair_print(&b, a->community.value[i]);
		json_add_string(array, data);
	}
	json_set(object, name, array);
}

unsigned
attr_octets_community(const struct attrs *a, const struct nlri *nlri)
{
	(void)nlri;
	return a->community.n > 0 ? octets_of(4u * a->community.n) : 0;
}

/* n numbers of an array, each to max. 0, or -1. */
static int
parts_seen(uint32_t *part, size_t n, const struct json *array, uint32_t max)
{
	size_t i;

	if (json_kind(array) != JSON_T_ARRAY || json_count(array) != n)
		return -1;
	for (i = 0; i < n; i++)
		if (number_seen(&part[i], json_at(array, i), max) == -1)
			return -1;
	return 0;
}

/* [ [ 100, 400 ], [ 65535, 666 ] ] */
int
attr_seen_community(struct attrs *seen, const char *key,
    const struct json *value)
{
	uint32_t half[2];
	size_t i;

	(void)key;
	if (json_kind(value) != JSON_T_ARRAY)
		return -1;
	for (i = 0; i < json_count(value); i++)
		if (parts_seen(half, 2, json_at(value, i), PAIR_MAX) == -1 ||
		    attr_list_insert(&seen->community,
		    half[0] << 16 | half[1]) == -1)
			return -1;
	return 0;
}

bool
attr_match_community(const struct sighting *s)
{
	return attr_list_equal(&s->want->community, &s->seen->community);
}

static int
large_compare(const struct large *a, const struct large *b)
{
	size_t i;

	for (i = 0; i < LARGE_PARTS; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return 0;
}

/* 0, or -1 when the list is full. */
static int
large_insert(struct attr_large *list, const struct large *value)
{
	size_t i = list->n;

	while (i > 0 && large_compare(&list->value[i - 1], value) > 0)
		i--;
	if (i > 0 && large_compare(&list->value[i - 1], value) == 0)
		return 0;
	if (list->n == ATTRS_LIST_MAX)
		return -1;
	memmove(&list->value[i + 1], &list->value[i],
	    (list->n - i) * sizeof(list->value[0]));
	list->value[i] = *value;
	list->n++;
	return 0;
}

int
attr_parse_large_community(struct attrs *a, const char *text,
    const char *name, struct problem *p)
{
	char copy[TOKEN_TEXT], *rest = copy, *part;
	struct token token = { text, strlen(text) };
	struct large large = { { 0 } };
	size_t i;

	if (token_copy(copy, &token, name, p) == -1)
		return -1;
	for (i = 0; (part = strsep(&rest, ":")) != NULL; i++) {
		if (i == LARGE_PARTS)
			break;
		if (text_number(&large.part[i], part, 0, UINT32_MAX, name,
		    p) == -1)
			return -1;
	}
	if (i != LARGE_PARTS || part != NULL)
		return problem_form(name, "A:B:C", p);
	if (large_insert(&a->large, &large) == -1)
		return problem_full(name, ATTRS_LIST_MAX, p);
	return 0;
}

static void
large_print(struct buf *b, const struct large *large)
{
	buf_printf(b, "%u:%u:%u", large->part[0], large->part[1],
	    large->part[2]);
}

void
attr_print_large_community(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	size_t i;

	(void)dialect;
	buf_puts(b, "[ ");
	for (i = 0; i < a->large.n; i++) {
		large_print(b, &a->large.value[i]);
		buf_putc(b, ' ');
	}
	buf_putc(b, ']');
}

void
attr_to_json_large_community(const struct attrs *a, const char *name,
    struct json *object)
{
	struct json *array = json_new_array();
	char data[TOKEN_TEXT];
	struct buf b;
	size_t i;

	for (i = 0; i < a->large.n; i++) {
		buf_init(&b, data, sizeof(data));
		large_print(&b, &a->large.value[i]);
		json_add_string(array, data);
	}
	json_set(object, name, array);
}

unsigned
attr_octets_large_community(const struct attrs *a, const struct nlri *nlri)
{
	(void)nlri;
	return a->large.n > 0 ? octets_of(12u * a->large.n) : 0;
}

/* [ [ 1, 2, 3 ] ] */
int
attr_seen_large_community(struct attrs *seen, const char *key,
    const struct json *value)
{
	struct large large;
	size_t i;

	(void)key;
	if (json_kind(value) != JSON_T_ARRAY)
		return -1;
	for (i = 0; i < json_count(value); i++)
		if (parts_seen(large.part, LARGE_PARTS, json_at(value, i),
		    UINT32_MAX) == -1 ||
		    large_insert(&seen->large, &large) == -1)
			return -1;
	return 0;
}

bool
attr_match_large_community(const struct sighting *s)
{
	const struct attr_large *want = &s->want->large;
	const struct attr_large *seen = &s->seen->large;

	return want->n == seen->n && memcmp(want->value, seen->value,
	    want->n * sizeof(want->value[0])) == 0;
}
