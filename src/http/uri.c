/*
 * Paths and queries. Decides which bytes a request may be made of; knows
 * neither endpoints nor keys, and does no I/O.
 */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "http/uri.h"

/* The value of a hexadecimal digit, or -1. */
static int
hex_value(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits) % 16;
}

/* The byte that "%XX" at text means, n bytes being there; or -1. */
static int
percent_value(const char *text, size_t n)
{
	int high, low;

	if (n < 3 || (high = hex_value(text[1])) == -1 ||
	    (low = hex_value(text[2])) == -1)
		return -1;
	return high << 4 | low;
}

/* What is being decoded. */
enum part { PART_PATH, PART_KEY, PART_VALUE };

/* Why the byte may not be there, or NULL when it may. */
static const char *
byte_refusal(unsigned char byte, bool encoded, enum part part)
{
	if (byte == 0)
		return "is a NUL";
	if (byte == ' ' && part != PART_VALUE)
		return "is a blank";
	if (byte < 0x20 || byte == 0x7f)
		return "is a control character";
	if (byte >= 0x80)
		return "is not ASCII";
	if (byte == ' ' && !encoded)
		return "is a blank that is not encoded";
	if (byte == '#' && !encoded)
		return "is a '#', which no request has";
	return NULL;
}

/*
 * Decode n bytes at text to out (which may be text) with a NUL. field names
 * them in p. The number of bytes, or -1.
 */
static long
text_decode(char *out, const char *text, size_t n, const char *field,
    enum part part, struct problem *p)
{
	const char *why;
	size_t i, len = 0;
	int byte;

	for (i = 0; i < n; i++) {
		bool encoded = text[i] == '%', plus = text[i] == '+' &&
		    part != PART_PATH;

		byte = encoded ? percent_value(text + i, n - i) :
		    plus ? ' ' : (unsigned char)text[i];
		if (byte == -1)
			return problem_set(p, ERR_SYNTAX, field,
			    "byte %zu: broken percent-encoding", i + 1);
		why = byte_refusal((unsigned char)byte, encoded || plus,
		    part);
		if (why != NULL)
			return problem_set(p, ERR_SYNTAX, field,
			    "byte %zu %s", i + 1, why);
		if (encoded)
			i += 2;
		if (len == URI_VALUE_MAX)
			return problem_set(p, ERR_VALUE, field,
			    "longer than %d bytes", URI_VALUE_MAX);
		out[len++] = (char)byte;
	}
	out[len] = '\0';
	return (long)len;
}

/* Split the n bytes at text, changed in place, at each '/'. */
static int
path_parse(char *text, size_t n, struct path *path, struct problem *p)
{
	char *slash, *end = text + n;

	path->n = 0;
	if (n == 0 || *text != '/')
		return problem_set(p, ERR_SYNTAX, "path",
		    "the path does not begin with '/'");
	if (n == 1)
		return 0;
	for (; text < end; text = slash) {
		text++;
		slash = memchr(text, '/', (size_t)(end - text));
		if (slash == NULL)
			slash = end;
		if (slash == text)
			return problem_set(p, ERR_NOT_FOUND, "path",
			    "the path has an empty segment");
		if (path->n == URI_SEGMENTS)
			return problem_set(p, ERR_NOT_FOUND, "path",
			    "the path has too many segments");
		path->segment[path->n++] = text;
		if (text_decode(text, text, (size_t)(slash - text), "path",
		    PART_PATH, p) == -1)
			return -1;
	}
	return 0;
}

/* One pair of n bytes at text, packed to *out, which moves on. */
static int
pair_parse(char **out, char *text, size_t n, const char *where,
    struct problem *p)
{
	char *equals = memchr(text, '=', n), *key = *out;
	size_t key_n;
	long len;

	if (n == 0)
		return problem_set(p, ERR_SYNTAX, where,
		    "a pair is empty: a '&' too many");
	key_n = equals == NULL ? n : (size_t)(equals - text);
	if ((len = text_decode(key, text, key_n, where, PART_KEY, p)) == -1)
		return -1;
	if (equals == NULL)
		return problem_set(p, ERR_SYNTAX, key,
		    "the key has no '=' and no value");
	*out += len + 1;
	len = text_decode(*out, equals + 1, n - key_n - 1, key, PART_VALUE,
	    p);
	if (len == -1)
		return -1;
	*out += len + 1;
	return 0;
}

char *
form_copy(const char *text, size_t n)
{
	char *copy = malloc(2 * n + 2), *out = copy;
	bool key = false, equals = false;
	size_t i;

	if (copy == NULL)
		return NULL;
	for (i = 0; i <= n; i++) {
		if (i == n || text[i] == '&') {
			if (key && !equals)
				*out++ = '=';
			key = equals = false;
		} else {
			key = true;
			equals |= text[i] == '=';
		}
		if (i < n)
			*out++ = text[i];
	}
	*out = '\0';
	return copy;
}

char *
uri_copy(const char *uri)
{
	size_t n = strcspn(uri, "?");
	char *form, *copy;

	if (uri[n] == '\0')
		return strdup(uri);
	n++;
	if ((form = form_copy(uri + n, strlen(uri + n))) == NULL)
		return NULL;
	if ((copy = malloc(n + strlen(form) + 1)) != NULL) {
		memcpy(copy, uri, n);
		memcpy(copy + n, form, strlen(form) + 1);
	}
	free(form);
	return copy;
}

int
form_parse(char *text, const char *where, struct form *form,
    struct problem *p)
{
	char *out = text, *and, *end = text + strlen(text);

	form->left = 0;
	form->next = text;
	if (text == end)
		return 0;
	for (;; text = and + 1) {
		and = memchr(text, '&', (size_t)(end - text));
		if (and == NULL)
			and = end;
		if (pair_parse(&out, text, (size_t)(and - text), where,
		    p) == -1)
			return -1;
		form->left++;
		if (and == end)
			return 0;
	}
}

long
form_decode(char *text, struct problem *p)
{
	size_t i, n = strlen(text), len = 0;
	int byte;

	for (i = 0; i < n; i++) {
		byte = text[i] == '+' ? ' ' : (unsigned char)text[i];
		if (text[i] == '%') {
			if ((byte = percent_value(text + i, n - i)) == -1)
				return problem_set(p, ERR_SYNTAX, "body",
				    "byte %zu of a value: broken "
				    "percent-encoding", i + 1);
			i += 2;
		}
		text[len++] = (char)byte;
	}
	text[len] = '\0';
	return (long)len;
}

bool
form_next(struct form *form, const char **key, const char **value)
{
	if (form->left == 0)
		return false;
	*key = form->next;
	*value = *key + strlen(*key) + 1;
	form->next = *value + strlen(*value) + 1;
	form->left--;
	return true;
}

int
uri_parse(char *uri, struct path *path, struct form *query,
    struct problem *p)
{
	size_t n = strlen(uri);
	char *question = memchr(uri, '?', n);
	size_t path_n = question == NULL ? n : (size_t)(question - uri);

	query->left = 0;
	query->next = NULL;
	if (n > URI_MAX || path_n > URI_PATH_MAX)
		return problem_set(p, ERR_URI_TOO_LONG, "path",
		    "a path has at most %d bytes, with the query %d",
		    URI_PATH_MAX, URI_MAX);
	if (path_parse(uri, path_n, path, p) == -1)
		return -1;
	return question == NULL ? 0 : form_parse(question + 1,
	    "query", query, p);
}
