/*
 * Patterns. Decides when two texts of JSON certainly differ in one string
 * alone; knows nothing of what they mean.
 */
#include <string.h>

#include "http/pattern.h"

/* What any prefix is written in: nothing that means something in JSON. */
static const char digits[] = "0123456789abcdefABCDEF.:/";

/* The place of value in its quotes; NULL: it is not there just once. */
static const char *
value_find(const char *text, size_t n, const char *value, size_t length)
{
	const char *at = text, *found = NULL, *end = text + n;

	for (;;) {
		at = memmem(at, (size_t)(end - at), value, length);
		if (at == NULL)
			return found;
		if (at > text && at[-1] == '"' && at + length < end &&
		    at[length] == '"') {
			if (found != NULL)
				return NULL;
			found = at;
		}
		at++;
	}
}

void
pattern_learn(struct pattern *t, const char *text, size_t n,
    const char *value)
{
	size_t length = strlen(value);
	const char *at;

	t->n = 0;
	/* Without escapes a string is in the text as it is. */
	if (n > sizeof(t->text) || length < 2 ||
	    value[strspn(value, digits)] != '\0' ||
	    memchr(text, '\\', n) != NULL ||
	    (at = value_find(text, n, value, length)) == NULL)
		return;
	memcpy(t->text, text, n);
	t->n = n;
	t->before = (size_t)(at - text);
	t->after = n - t->before - length;
}

bool
pattern_fits(const struct pattern *t, const char *text, size_t n,
    char value[PREFIX_TEXT])
{
	size_t length;

	if (t->n == 0 || n < t->before + t->after + 2 ||
	    memcmp(text, t->text, t->before) != 0 ||
	    memcmp(text + n - t->after, t->text + t->n - t->after,
	    t->after) != 0)
		return false;
	length = n - t->before - t->after;
	if (length >= PREFIX_TEXT)
		return false;
	memcpy(value, text + t->before, length);
	value[length] = '\0';
	return strspn(value, digits) == length;
}
