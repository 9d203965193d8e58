/*
 * JSON. The JSON library is known to json.c alone; a struct json is one of
 * its values. Functions that make one return NULL only without memory. No
 * name here is one of the library's (json_string, json_true, json_object).
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json;

/*
 * Parse n bytes of text, a whole document nested at most depth deep. Numbers
 * beyond 64 bits become reals; double keys and bytes that are not UTF-8 are
 * refused. Owned (json_free), or NULL with a reason in why (size bytes; "line
 * 1 column 7: ...").
 */
struct json	*json_parse(const char *text, size_t n, unsigned depth,
		    char *why, size_t size);

/*
 * The same for a piece of a larger text: at is where text stands in it, both
 * from 1, and becomes the place of what is wrong (column 0: all of it); why
 * does not tell the place.
 */
struct json_place {
	uint64_t	 line, column;
};
struct json	*json_parse_at(const char *text, size_t n, unsigned depth,
		    struct json_place *at, char *why, size_t size);
void		 json_free(struct json *j);	/* NULL is fine */

enum json_type {
	JSON_T_NULL, JSON_T_BOOL, JSON_T_INTEGER, JSON_T_REAL, JSON_T_STRING,
	JSON_T_ARRAY, JSON_T_OBJECT
};
enum json_type	 json_kind(const struct json *j);

/*
 * Read. Each returns the neutral value when j is NULL or of another type.
 * json_as_integer also takes a real that is a whole number below 2^53: where
 * one number of a document is beyond 64 bits, all its numbers are reals.
 */
const struct json *json_get(const struct json *object, const char *key);
const char	*json_as_string(const struct json *j);	/* borrowed; or NULL */
int64_t		 json_as_integer(const struct json *j, int64_t otherwise);
/* Integers too, rounded. */
double		 json_as_real(const struct json *j, double otherwise);
bool		 json_as_bool(const struct json *j);
size_t		 json_count(const struct json *j);
const struct json *json_at(const struct json *array, size_t i);

/* Walk an object: iter NULL first, then what came back; NULL at the end. */
void		*json_next(const struct json *object, void *iter);
const char	*json_iter_key(void *iter);
const struct json *json_iter_value(void *iter);

/*
 * Build. The value given is owned by the object or array from then on.
 * Strings are UTF-8; in one that is not, bytes over 0x7e become '?'.
 */
struct json	*json_new_object(void);
struct json	*json_new_array(void);
void		 json_set(struct json *object, const char *key, struct json *j);
void		 json_set_string(struct json *object, const char *key,
		    const char *s);
void		 json_set_integer(struct json *object, const char *key,
		    int64_t n);
void		 json_set_bool(struct json *object, const char *key, bool b);
void		 json_add(struct json *array, struct json *j);
void		 json_add_string(struct json *array, const char *s);
void		 json_add_integer(struct json *array, int64_t n);

/* Compact text with its keys in the order of setting. Owned (free). */
char		*json_text(const struct json *j);

#endif
