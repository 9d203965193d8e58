/*
 * Values into attributes: from the text of requests, from JSON, and from our
 * own canonical text. Decides how values are parted from each other; each is
 * parsed by its row.
 */
#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "json.h"
#include "route/attr_row.h"
#include "route/attr_text.h"

/* Parse one value. 0, or -1 with p. */
static int
attrs_set_one(struct attrs *a, enum attr attr, const char *value,
    struct problem *p)
{
	const struct attr_row *row = attr_row(attr);

	if (row->parse(a, value, row->name, p) == -1)
		return -1;
	a->given |= UINT32_C(1) << attr;
	return 0;
}

/* The list's value without blanks at its ends and brackets. 0, or -1. */
static int
list_trim(const char **value, size_t *n, const char *name, struct problem *p)
{
	*value += strspn(*value, " ");
	*n = strlen(*value);
	while (*n > 0 && (*value)[*n - 1] == ' ')
		--*n;
	if (*n == 0 || **value != '[')
		return 0;
	if (*n < 2 || (*value)[*n - 1] != ']')
		return problem_set(p, ERR_VALUE, name,
		    "%s has [ without ] at its end", name);
	++*value;
	*n -= 2;
	while (*n > 0 && **value == ' ') {
		++*value;
		--*n;
	}
	while (*n > 0 && (*value)[*n - 1] == ' ')
		--*n;
	return 0;
}

/* How many of n bytes part two values: blanks and at most one comma. */
static size_t
list_gap(const char *value, size_t n)
{
	size_t i = 0;

	while (i < n && value[i] == ' ')
		i++;
	if (i < n && value[i] == ',')
		i++;
	while (i < n && value[i] == ' ')
		i++;
	return i;
}

static int
attrs_set_list(struct attrs *a, enum attr attr, const char *value,
    struct problem *p)
{
	const char *name = attr_name(attr);
	char item[TOKEN_TEXT];
	struct token token;
	bool comma;
	size_t n;

	if (list_trim(&value, &n, name, p) == -1)
		return -1;
	do {
		token.text = value;
		token.n = strcspn(value, " ,");
		if (token.n > n)
			token.n = n;
		if (token_copy(item, &token, name, p) == -1 ||
		    attrs_set_one(a, attr, item, p) == -1)
			return -1;
		value += token.n;
		n -= token.n;
		token.n = list_gap(value, n);
		comma = memchr(value, ',', token.n) != NULL;
		value += token.n;
		n -= token.n;
	} while (n > 0 || comma);
	return 0;
}

int
attrs_set(struct attrs *a, enum attr attr, const char *value,
    struct problem *p)
{
	const struct attr_row *row = attr_row(attr);

	switch (row->shape) {
	case SHAPE_LIST:
		return attrs_set_list(a, attr, value, p);
	case SHAPE_WHOLE:
		return attrs_set_one(a, attr, value, p);
	default:
		if (attrs_has(a, attr))
			return problem_set(p, ERR_REPEATED, row->name,
			    "%s is given twice", row->name);
		return attrs_set_one(a, attr, value, p);
	}
}

/*
 * Append JSON as text: arrays in brackets, as deep as the parser took them.
 * 0, or -1: there is something that is no value.
 */
static int				/* NOLINTNEXTLINE(misc-no-recursion) */
json_print(struct buf *b, const struct json *j)
{
	size_t i;

	switch (json_kind(j)) {
	case JSON_T_STRING:
		buf_puts(b, json_as_string(j));
		return 0;
	case JSON_T_BOOL:
		buf_puts(b, json_as_bool(j) ? "true" : "false");
		return 0;
	case JSON_T_INTEGER:
	case JSON_T_REAL:
		if (json_as_integer(j, INT64_MIN) == INT64_MIN)
			return -1;
		buf_printf(b, "%" PRId64, json_as_integer(j, 0));
		return 0;
	case JSON_T_ARRAY:
		buf_puts(b, "[ ");
		for (i = 0; i < json_count(j); i++) {
			buf_puts(b, i > 0 ? ", " : "");
			if (json_print(b, json_at(j, i)) == -1)
				return -1;
		}
		buf_puts(b, " ]");
		return 0;
	default:
		return -1;
	}
}

/* One value; of some an array in itself. */
static int
attrs_set_json_one(struct attrs *a, enum attr attr, const struct json *j,
    struct problem *p)
{
	bool array = json_kind(j) == JSON_T_ARRAY;
	char text[ATTRS_TEXT];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	if ((array && attr != ATTR_AS_PATH && attr != ATTR_BGP_PREFIX_SID) ||
	    json_print(&b, j) == -1)
		return problem_set(p, ERR_VALUE, attr_name(attr),
		    "must be a string or a whole number in range");
	if (b.overflow)
		return problem_set(p, ERR_VALUE, attr_name(attr),
		    "%.40s... is too long for one value", text);
	if (attr == ATTR_AS_PATH && array) {
		text[0] = '(';			/* one in the list: a set */
		text[b.len - 1] = ')';
	}
	return attrs_set(a, attr, text, p);
}

int
attrs_set_json(struct attrs *a, enum attr attr, const struct json *value,
    struct problem *p)
{
	const char *name = attr_name(attr);
	size_t i;

	if (json_kind(value) != JSON_T_ARRAY || attr == ATTR_BGP_PREFIX_SID)
		return attrs_set_json_one(a, attr, value, p);
	if (!attr_is_list(attr))
		return problem_set(p, ERR_VALUE, name,
		    "is one value, not a list");
	for (i = 0; i < json_count(value); i++)
		if (attrs_set_json_one(a, attr, json_at(value, i), p) == -1)
			return -1;
	return 0;
}

/* Bytes of the value at the beginning of text: to its bracket, or a word. */
static size_t
value_span(const char *text)
{
	int depth = 0;
	size_t n;

	if (*text != '[' && *text != '(')
		return strcspn(text, " ");
	for (n = 0; text[n] != '\0'; n++) {
		if (text[n] == '[' || text[n] == '(')
			depth++;
		else if (text[n] == ']' || text[n] == ')')
			depth--;
		if (depth == 0)
			return n + 1;
	}
	return n;
}

/* Take one name and its value from text, which is cut. 0, or -1. */
static int
attrs_read_one(struct attrs *a, char **text)
{
	char *name = strsep(text, " "), *value = *text;
	enum attr attr = attr_by_name(name);
	size_t n;

	if (attr == ATTR__MAX)
		return -1;
	if (attr_row(attr)->shape == SHAPE_FLAG)
		return attrs_set(a, attr, "", NULL);
	if (value == NULL)
		return -1;
	n = value_span(value);
	*text = value[n] != '\0' ? value + n + 1 : NULL;
	value[n] = '\0';
	return attrs_set(a, attr, value, NULL);
}

/* Without next-hop it can only be a flow rule's. */
static bool
attrs_is_whole(const struct attrs *a)
{
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		if (attrs_has(a, attr) && !attr_is_flow(attr))
			return attrs_has(a, ATTR_NEXT_HOP);
	return true;
}

/* What is read must print as the text, which refuses all that is lenient. */
int
attrs_read(struct attrs *a, const char *text)
{
	char copy[ATTRS_TEXT], printed[ATTRS_TEXT];
	char *rest = *text != '\0' ? copy : NULL;
	struct buf b;

	attrs_init(a);
	if (strlen(text) >= sizeof(copy))
		return -1;
	memcpy(copy, text, strlen(text) + 1);
	while (rest != NULL)
		if (attrs_read_one(a, &rest) == -1)
			return -1;
	if (a->origin == ORIGIN_IGP && attrs_has(a, ATTR_ORIGIN))
		return -1;
	buf_init(&b, printed, sizeof(printed));
	attrs_print(&b, a);
	return strcmp(printed, text) == 0 && attrs_is_whole(a) ? 0 : -1;
}
