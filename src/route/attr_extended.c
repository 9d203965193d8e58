/*
 * The row of extended communities (RFC 4360): a set of numbers of eight
 * octets, and what ExaBGP shows of them.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "json.h"
#include "route/attr_community.h"
#include "route/attr_text.h"
#include "route/extcomm.h"
#include "route/flow_action.h"

#define TWO_64	18446744073709551616.0

static uint64_t
extended_of(const uint8_t octets[EXTCOMM_OCTETS])
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < EXTCOMM_OCTETS; i++)
		value = value << 8 | octets[i];
	return value;
}

static void
extended_octets(uint8_t octets[EXTCOMM_OCTETS], uint64_t value)
{
	size_t i;

	for (i = EXTCOMM_OCTETS; i-- > 0; value >>= 8)
		octets[i] = (uint8_t)value;
}

/* 0, or -1 when the list is full. */
static int
extended_insert(struct attr_extended *list, uint64_t value)
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

int
attr_parse_extended_community(struct attrs *a, const char *text,
    const char *name, struct problem *p)
{
	uint8_t octets[EXTCOMM_OCTETS];

	if (extcomm_parse(octets, text, name, p) == -1)
		return -1;
	if (extended_insert(&a->extended, extended_of(octets)) == -1)
		return problem_full(name, ATTRS_LIST_MAX, p);
	return 0;
}

static bool
extended_said(uint64_t value, enum dialect dialect)
{
	uint8_t octets[EXTCOMM_OCTETS];

	extended_octets(octets, value);
	return flow_community_is_safe(octets, dialect);
}

bool
attr_said_extended_community(const struct attrs *a, enum dialect dialect)
{
	size_t i;

	for (i = 0; i < a->extended.n; i++)
		if (!extended_said(a->extended.value[i], dialect))
			return false;
	return true;
}

/*
 * Where ExaBGP 4 would not answer at all, half a digit too many makes it
 * answer error.
 */
void
attr_print_extended_community(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	uint8_t octets[EXTCOMM_OCTETS];
	size_t i;

	buf_puts(b, "[ ");
	for (i = 0; i < a->extended.n; i++) {
		extended_octets(octets, a->extended.value[i]);
		extcomm_print_hex(b, octets);
		if (!extended_said(a->extended.value[i], dialect))
			buf_putc(b, '0');
		buf_putc(b, ' ');
	}
	buf_putc(b, ']');
}

void
attr_to_json_extended_community(const struct attrs *a, const char *name,
    struct json *object)
{
	struct json *array = json_new_array();
	uint8_t octets[EXTCOMM_OCTETS];
	char data[TOKEN_TEXT];
	struct buf b;
	size_t i;

	for (i = 0; i < a->extended.n; i++) {
		buf_init(&b, data, sizeof(data));
		extended_octets(octets, a->extended.value[i]);
		extcomm_print(&b, octets);
		json_add_string(array, data);
	}
	json_set(object, name, array);
}

unsigned
attr_octets_extended_community(const struct attrs *a,
    const struct nlri *nlri)
{
	(void)nlri;
	return a->extended.n > 0 ?
	    octets_of((unsigned)EXTCOMM_OCTETS * a->extended.n) : 0;
}

/* ExaBGP's words have blanks where ours have colons: "mark 5". */
static int
word_seen(uint64_t *value, const char *text)
{
	uint8_t octets[EXTCOMM_OCTETS];
	char copy[TOKEN_TEXT], *blank;

	if (text == NULL || strlen(text) >= sizeof(copy))
		return -1;
	memcpy(copy, text, strlen(text) + 1);
	if ((blank = strstr(copy, " (with copy)")) != NULL)
		*blank = '\0';
	if ((blank = strchr(copy, ' ')) != NULL)
		*blank = ':';
	if (extcomm_parse(octets, copy, "", NULL) == -1)
		return -1;
	*value = extended_of(octets);
	return 0;
}

/* What is left of a value that was a double. */
static uint64_t
extended_round(double value)
{
	return value >= TWO_64 ? UINT64_MAX : (uint64_t)value;
}

/*
 * { "value": 842122827661313, "string": "target:65000:1" }. Where one number
 * of an event is over 2^63, all are rounded; then the word may tell.
 */
static int
one_seen(struct attr_extended *seen, const struct json *object)
{
	const struct json *number = json_get(object, "value");
	const char *word = json_as_string(json_get(object, "string"));
	double real = json_as_real(number, -1);
	uint64_t value, told;

	if (real < 0 || real > TWO_64)
		return -1;
	value = json_kind(number) == JSON_T_INTEGER ?
	    (uint64_t)json_as_integer(number, 0) : extended_round(real);
	if (json_kind(number) == JSON_T_REAL) {
		if (word_seen(&told, word) == 0 &&
		    extended_round((double)told) == value)
			value = told;
		else
			seen->rounded = true;
	}
	return extended_insert(seen, value);
}

int
attr_seen_extended_community(struct attrs *seen, const char *key,
    const struct json *value)
{
	size_t i;

	(void)key;
	if (json_kind(value) != JSON_T_ARRAY)
		return -1;
	for (i = 0; i < json_count(value); i++)
		if (one_seen(&seen->extended, json_at(value, i)) == -1)
			return -1;
	return 0;
}

/* Is value there, or what it is rounded to? */
static bool
extended_has(const struct attr_extended *list, uint64_t value)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->value[i] == value ||
		    list->value[i] == extended_round((double)value))
			return true;
	return false;
}

/* A value that was rounded stands for all that are rounded so. */
bool
attr_match_extended_community(const struct sighting *s)
{
	const struct attr_extended *want = &s->want->extended;
	const struct attr_extended *seen = &s->seen->extended;
	size_t i;

	if (!seen->rounded)
		return want->n == seen->n && memcmp(want->value, seen->value,
		    want->n * sizeof(want->value[0])) == 0;
	for (i = 0; i < want->n; i++)
		if (!extended_has(seen, want->value[i]))
			return false;
	return seen->n <= want->n;
}
