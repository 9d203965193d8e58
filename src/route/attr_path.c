/*
 * The row of as-path: AS_SEQUENCE and AS_SET segments (RFC 4271, 4.3).
 * Decides which spellings are read, and in which dialect what can be said.
 * Neighbouring sequences are one; confederations (RFC 5065) are not offered.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "json.h"
#include "route/attr_list.h"
#include "route/attr_path.h"
#include "route/attr_text.h"

#define SEQUENCE	0	/* the number of no set */

/* One number more than the last set has. */
static uint8_t
path_next_set(const struct attr_path *path)
{
	uint8_t last = 0;
	size_t i;

	for (i = 0; i < path->n; i++)
		if (path->set[i] > last)
			last = path->set[i];
	return (uint8_t)(last + 1);
}

/* Add at the end; within a set, where it belongs. 0, or -1: full. */
static int
path_add(struct attr_path *path, uint32_t as, uint8_t set)
{
	size_t i = path->n;

	while (set != SEQUENCE && i > 0 && path->set[i - 1] == set &&
	    path->as[i - 1] >= as)
		if (path->as[--i] == as)
			return 0;
	if (path->n == ATTRS_LIST_MAX)
		return -1;
	memmove(&path->as[i + 1], &path->as[i],
	    (path->n - i) * sizeof(path->as[0]));
	path->as[i] = as;
	path->set[path->n++] = set;
	return 0;
}

/* Where a reader of a path stands. */
struct path_reader {
	struct attr_path	*path;
	const char		*name;
	struct problem		*p;
	char			 open;	/* the outer bracket: [ or ( or 0 */
	uint8_t			 set;
	bool			 inner;	/* in a set within [ ] */
	bool			 comma;	/* a number must follow */
	bool			 empty;	/* in brackets with no number yet */
};

static int
path_form(const struct path_reader *r)
{
	return problem_form(r->name, "1,2 or [ 1 2 ] or [ 1 2 ( 3 4 ) ]",
	    r->p);
}

static int
path_open(struct path_reader *r, char c)
{
	if (r->open == '\0')
		r->open = c;
	else if (r->open == '[' && !r->inner)
		r->inner = true;	/* a set in either kind of bracket */
	else
		return path_form(r);
	r->set = r->open == '(' || r->inner ? path_next_set(r->path) :
	    SEQUENCE;
	r->empty = true;
	r->comma = false;
	return 0;
}

/* Sets in [ ] may end with either, as in ExaBGP 4. */
static int
path_close(struct path_reader *r, char c)
{
	if (r->open == '\0' || r->empty || r->comma ||
	    (!r->inner && c != (r->open == '[' ? ']' : ')')))
		return path_form(r);
	if (!r->inner)
		r->open = '\0';
	r->inner = false;
	r->set = SEQUENCE;
	return 0;
}

static int
path_number(struct path_reader *r, const struct token *token)
{
	char item[TOKEN_TEXT];
	uint32_t as = 0;

	if (*token->text == '{' || *token->text == '}')
		return problem_set(r->p, ERR_VALUE, r->name,
		    "confederation segments are not offered");
	if (token_copy(item, token, r->name, r->p) == -1 ||
	    text_asn(&as, item, r->name, r->p) == -1)
		return -1;
	if (path_add(r->path, as, r->set) == -1)
		return problem_full(r->name, ATTRS_LIST_MAX, r->p);
	r->empty = false;
	r->comma = false;
	return 0;
}

static int
path_token(struct path_reader *r, const struct token *token)
{
	switch (*token->text) {
	case '[':
	case '(':
		return path_open(r, *token->text);
	case ']':
	case ')':
		return path_close(r, *token->text);
	case ',':
		if (r->comma || r->empty)
			return problem_set(r->p, ERR_VALUE, r->name,
			    "%s has an empty value", r->name);
		r->comma = true;
		return 0;
	default:
		return path_number(r, token);
	}
}

/*
 * Numbers apart from each other or in brackets: [ ] are a sequence, and sets
 * may be in it; ( ) are a set.
 */
int
attr_parse_as_path(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	struct path_reader r = { &a->as_path, name, p, '\0', SEQUENCE, false,
	    false, true };
	struct token token;

	while (token_next(&text, &token))
		if (path_token(&r, &token) == -1)
			return -1;
	if (r.open != '\0')
		return path_form(&r);
	if (r.empty || r.comma)
		return problem_set(p, ERR_VALUE, name,
		    "%s has an empty value", name);
	return 0;
}

/* ExaBGP 4 knows one sequence, and then one set. */
bool
attr_said_as_path(const struct attrs *a, enum dialect dialect)
{
	const struct attr_path *path = &a->as_path;

	return dialect != DIALECT_4 || path->n == 0 ||
	    path_next_set(path) == 1 ||
	    (path_next_set(path) == 2 && path->set[path->n - 1] == 1);
}

/* [ 1 2 ( 3 4 ) ] */
static void
path_print_nested(struct buf *b, const struct attr_path *path)
{
	uint8_t set = SEQUENCE;
	size_t i;

	buf_puts(b, "[ ");
	for (i = 0; i < path->n; i++) {
		if (path->set[i] != set) {
			buf_puts(b, set != SEQUENCE ? ") " : "");
			set = path->set[i];
			buf_puts(b, set != SEQUENCE ? "( " : "");
		}
		buf_putu(b, path->as[i]);
		buf_putc(b, ' ');
	}
	buf_puts(b, set != SEQUENCE ? ") ]" : "]");
}

/* [ 1 2 ] ( 3 4 ) */
static void
path_print_segments(struct buf *b, const struct attr_path *path)
{
	size_t i;

	for (i = 0; i < path->n; i++) {
		if (i == 0 || path->set[i] != path->set[i - 1])
			buf_puts(b, path->set[i] != SEQUENCE ? "( " : "[ ");
		buf_putu(b, path->as[i]);
		buf_putc(b, ' ');
		if (i + 1u < path->n && path->set[i + 1] == path->set[i])
			continue;
		buf_putc(b, path->set[i] != SEQUENCE ? ')' : ']');
		buf_puts(b, i + 1u < path->n ? " " : "");
	}
}

/* What ExaBGP 4 cannot be told, it gets as 5 would: that it refuses. */
void
attr_print_as_path(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	if (dialect == DIALECT_OURS ||
	    (dialect == DIALECT_4 && attr_said_as_path(a, dialect)))
		path_print_nested(b, &a->as_path);
	else
		path_print_segments(b, &a->as_path);
}

/* [ 1, 2, [ 3, 4 ] ] */
void
attr_to_json_as_path(const struct attrs *a, const char *name,
    struct json *object)
{
	const struct attr_path *path = &a->as_path;
	struct json *array = json_new_array(), *set = NULL;
	size_t i;

	for (i = 0; i < path->n; i++) {
		if (path->set[i] == SEQUENCE) {
			json_add_integer(array, path->as[i]);
			continue;
		}
		if (i == 0 || path->set[i] != path->set[i - 1])
			json_add(array, set = json_new_array());
		json_add_integer(set, path->as[i]);
	}
	json_set(object, name, array);
}

/*
 * At least our own AS. A peer with AS numbers of two octets is sent AS_PATH
 * and AS4_PATH (RFC 6793, 4.2.2).
 */
unsigned
attr_octets_as_path(const struct attrs *a, const struct nlri *nlri)
{
	const struct attr_path *path = &a->as_path;
	unsigned n = path->n > 0 ? path->n : 1, segments = 1;
	size_t i;

	(void)nlri;
	for (i = 1; i < path->n; i++)
		segments += path->set[i] != path->set[i - 1];
	return octets_of(2 * segments + 2 * n) +
	    octets_of(2 * segments + 4 * n);
}

/* Add an array of AS numbers. 0, or -1. */
static int
segment_seen(struct attr_path *path, const struct json *array, uint8_t set)
{
	uint32_t as;
	size_t i;

	if (json_kind(array) != JSON_T_ARRAY)
		return -1;
	for (i = 0; i < json_count(array); i++)
		if (number_seen(&as, json_at(array, i), UINT32_MAX) == -1 ||
		    path_add(path, as, set) == -1)
			return -1;
	return 0;
}

/* { "element": "as-sequence", "value": [ 1, 2 ] } */
static int
element_seen(struct attr_path *path, const struct json *segment)
{
	const char *element = json_as_string(json_get(segment, "element"));
	const struct json *value = json_get(segment, "value");

	if (element != NULL && strcmp(element, "as-sequence") == 0)
		return segment_seen(path, value, SEQUENCE);
	if (element != NULL && strcmp(element, "as-set") == 0)
		return segment_seen(path, value, path_next_set(path));
	return -1;
}

/*
 * ExaBGP 4: "as-path": [ 65001, 65002 ], and then "as-set": [ 3, 4 ].
 * ExaBGP 5: "as-path": { "0": {...}, "1": {...} }.
 */
int
attr_seen_as_path(struct attrs *seen, const char *key,
    const struct json *value)
{
	struct attr_path *path = &seen->as_path;
	void *iter;

	if (strcmp(key, EVENT_AS_SET) == 0)
		return segment_seen(path, value, path_next_set(path));
	if (json_kind(value) != JSON_T_OBJECT)
		return segment_seen(path, value, SEQUENCE);
	for (iter = json_next(value, NULL); iter != NULL;
	    iter = json_next(value, iter))
		if (element_seen(path, json_iter_value(iter)) == -1)
			return -1;
	return 0;
}

static bool
path_equal(const struct attr_path *a, const struct attr_path *b)
{
	return a->n == b->n &&
	    memcmp(a->as, b->as, a->n * sizeof(a->as[0])) == 0 &&
	    memcmp(a->set, b->set, a->n * sizeof(a->set[0])) == 0;
}

/* Sent as given. Else ExaBGP sends its own AS on eBGP, nothing on iBGP. */
bool
attr_match_as_path(const struct sighting *s)
{
	const struct attr_path *seen = &s->seen->as_path;

	if (attrs_has(s->want, ATTR_AS_PATH))
		return path_equal(&s->want->as_path, seen);
	if (s->kind->local_as == s->kind->peer_as)
		return seen->n == 0;
	return seen->n == 1 && seen->as[0] == s->kind->local_as &&
	    seen->set[0] == SEQUENCE;
}
