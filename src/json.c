/*
 * JSON by way of jansson. Decides how strictly text is read: UTF-8, no double
 * keys, a bounded depth. Knows nothing of what the documents mean.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

#define WHOLE_MAX	9007199254740992.0	/* 2^53 */

/* jansson's readers that change nothing still want a mutable value. */
static json_t *
json_mutable(const struct json *j)
{
	return (json_t *)(uintptr_t)j;
}

static const json_t *
json_library(const struct json *j)
{
	return (const json_t *)(const void *)j;
}

static struct json *
json_ours(json_t *j)
{
	return (struct json *)(void *)j;
}

/*
 * The deepest nesting of brackets outside strings. The library has no limit
 * of ours, and recurses.
 */
static unsigned
json_text_depth(const char *text, size_t n)
{
	unsigned deepest = 0, depth = 0;
	bool quoted = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (text[i] == '"')
			quoted = !quoted;
		else if (quoted && text[i] == '\\')
			i++;
		else if (!quoted && (text[i] == '{' || text[i] == '[')) {
			if (++depth > deepest)
				deepest = depth;
		} else if (!quoted && (text[i] == '}' || text[i] == ']'))
			depth -= depth > 0;
	}
	return deepest;
}

/* From the place of the text to that of the library's error in it. */
static void
json_place_move(struct json_place *at, const json_error_t *error)
{
	if (error->line > 1) {
		at->line += (uint64_t)error->line - 1;
		at->column = 1;
	}
	at->column += error->column > 0 ? (uint64_t)error->column - 1 : 0;
}

struct json *
json_parse_at(const char *text, size_t n, unsigned depth,
    struct json_place *at, char *why, size_t size)
{
	const size_t flags = JSON_REJECT_DUPLICATES;
	json_error_t error;
	json_t *j;

	if (json_text_depth(text, n) > depth) {
		at->column = 0;
		snprintf(why, size, "nested more than %u deep", depth);
		return NULL;
	}
	j = json_loadb(text, n, flags, &error);
	if (j == NULL && json_error_code(&error) == json_error_numeric_overflow)
		j = json_loadb(text, n, flags | JSON_DECODE_INT_AS_REAL,
		    &error);
	if (j == NULL) {
		json_place_move(at, &error);
		snprintf(why, size, "%s", error.text);
	}
	return json_ours(j);
}

struct json *
json_parse(const char *text, size_t n, unsigned depth, char *why, size_t size)
{
	struct json_place at = { 1, 1 };
	char what[160];
	struct json *j;

	j = json_parse_at(text, n, depth, &at, what, sizeof(what));
	if (j == NULL && at.column > 0)
		snprintf(why, size, "line %llu column %llu: %s",
		    (unsigned long long)at.line,
		    (unsigned long long)at.column, what);
	else if (j == NULL)
		snprintf(why, size, "%s", what);
	return j;
}

void
json_free(struct json *j)
{
	json_decref(json_mutable(j));
}

enum json_type
json_kind(const struct json *j)
{
	if (j == NULL)
		return JSON_T_NULL;
	switch (json_typeof(json_library(j))) {
	case JSON_OBJECT:
		return JSON_T_OBJECT;
	case JSON_ARRAY:
		return JSON_T_ARRAY;
	case JSON_STRING:
		return JSON_T_STRING;
	case JSON_INTEGER:
		return JSON_T_INTEGER;
	case JSON_REAL:
		return JSON_T_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_T_BOOL;
	case JSON_NULL:
		break;
	}
	return JSON_T_NULL;
}

const struct json *
json_get(const struct json *object, const char *key)
{
	return json_ours(json_object_get(json_library(object), key));
}

const char *
json_as_string(const struct json *j)
{
	return json_string_value(json_library(j));
}

int64_t
json_as_integer(const struct json *j, int64_t otherwise)
{
	double real;

	if (json_kind(j) == JSON_T_INTEGER)
		return json_integer_value(json_library(j));
	if (json_kind(j) != JSON_T_REAL)
		return otherwise;
	real = json_real_value(json_library(j));
	if (real <= -WHOLE_MAX || real >= WHOLE_MAX ||
	    (double)(int64_t)real < real || (double)(int64_t)real > real)
		return otherwise;
	return (int64_t)real;
}

double
json_as_real(const struct json *j, double otherwise)
{
	if (json_kind(j) == JSON_T_INTEGER)
		return (double)json_integer_value(json_library(j));
	return json_kind(j) == JSON_T_REAL ?
	    json_real_value(json_library(j)) : otherwise;
}

bool
json_as_bool(const struct json *j)
{
	return json_is_true(json_library(j));
}

size_t
json_count(const struct json *j)
{
	if (json_kind(j) == JSON_T_OBJECT)
		return json_object_size(json_library(j));
	return json_array_size(json_library(j));
}

const struct json *
json_at(const struct json *array, size_t i)
{
	return json_ours(json_array_get(json_library(array), i));
}

void *
json_next(const struct json *object, void *iter)
{
	if (iter == NULL)
		return json_object_iter(json_mutable(object));
	return json_object_iter_next(json_mutable(object), iter);
}

const char *
json_iter_key(void *iter)
{
	return json_object_iter_key(iter);
}

const struct json *
json_iter_value(void *iter)
{
	return json_ours(json_object_iter_value(iter));
}

struct json *
json_new_object(void)
{
	return json_ours(json_object());
}

struct json *
json_new_array(void)
{
	return json_ours(json_array());
}

/* The library makes no string of bytes that are not UTF-8. */
static json_t *
json_make_string(const char *s)
{
	json_t *j = json_string(s);
	char *copy, *c;

	if (j != NULL || (copy = strdup(s)) == NULL)
		return j;
	for (c = copy; *c != '\0'; c++)
		if ((unsigned char)*c > 0x7e)
			*c = '?';
	j = json_string(copy);
	free(copy);
	return j;
}

void
json_set(struct json *object, const char *key, struct json *j)
{
	json_object_set_new(json_mutable(object), key, json_mutable(j));
}

void
json_set_string(struct json *object, const char *key, const char *s)
{
	json_object_set_new(json_mutable(object), key, json_make_string(s));
}

void
json_set_integer(struct json *object, const char *key, int64_t n)
{
	json_object_set_new(json_mutable(object), key, json_integer(n));
}

void
json_set_bool(struct json *object, const char *key, bool b)
{
	json_object_set_new(json_mutable(object), key, json_boolean(b));
}

void
json_add(struct json *array, struct json *j)
{
	json_array_append_new(json_mutable(array), json_mutable(j));
}

void
json_add_string(struct json *array, const char *s)
{
	json_array_append_new(json_mutable(array), json_make_string(s));
}

void
json_add_integer(struct json *array, int64_t n)
{
	json_array_append_new(json_mutable(array), json_integer(n));
}

char *
json_text(const struct json *j)
{
	return json_dumps(json_library(j), JSON_COMPACT);
}
