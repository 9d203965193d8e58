/*
 * Patterns: a text that fits means what it would mean if it were parsed, but
 * for the one value.
 */
#include <stdlib.h>

#include "http/pattern.h"
#include "json.h"
#include "tap.h"

/* text is learnt with value: does other fit, and with which value? */
static void
fits(const char *text, const char *value, const char *other,
    const char *want)
{
	static struct pattern t;
	char got[PREFIX_TEXT] = "-";

	pattern_learn(&t, text, strlen(text), value);
	if (!pattern_fits(&t, other, strlen(other), got))
		strcpy(got, "-");
	tap_ok(strcmp(got, want) == 0, "%s, then %s: %s", text, other, want);
	if (strcmp(got, want) != 0)
		printf("# %s\n", got);
}

static void
test_cases(void)
{
	const char *a = "{\"prefix\":\"10.0.0.1\",\"med\":5}";

	fits(a, "10.0.0.1", a, "10.0.0.1");
	fits(a, "10.0.0.1", "{\"prefix\":\"10.0.0.0/24\",\"med\":5}",
	    "10.0.0.0/24");
	fits(a, "10.0.0.1", "{\"prefix\":\"2001:DB8::/32\",\"med\":5}",
	    "2001:DB8::/32");
	fits(a, "10.0.0.1", "{\"prefix\":\"10.0.0.2\",\"med\":6}", "-");
	fits(a, "10.0.0.1", "{\"prefix\":\"10.0.0.2\",\"med\":5} ", "-");
	fits(a, "10.0.0.1", "{\"prefix\":\"10.0.0.2\",\"a\":\"\",\"med\":5}",
	    "-");
	fits(a, "10.0.0.1", "{\"prefix\":\"10.0.0\\u002e2\",\"med\":5}", "-");
	fits(a, "10.0.0.1", "{\"prefix\":\"\",\"med\":5}", "-");
	fits(a, "10.0.0.1", "{\"prefix\":\"", "-");
	fits(a, "10.0.0.1", "{\"prefix\":\"11111111111111111111111111111111"
	    "11111111111111111111\",\"med\":5}", "-");
	/* The value is not what it seems, or elsewhere too: not kept. */
	fits("{\"prefix\":\"10.0.0.1\\/32\",\"id\":\"10.0.0.1/32\"}",
	    "10.0.0.1/32", "{\"prefix\":\"10.0.0.1\\/32\","
	    "\"id\":\"10.0.0.2/32\"}", "-");
	fits("{\"next-hop\":\"10.0.0.1\",\"prefix\":\"10.0.0.1\"}",
	    "10.0.0.1", "{\"next-hop\":\"10.0.0.2\","
	    "\"prefix\":\"10.0.0.1\"}", "-");
	fits("{\"prefix\":\"vpls\"}", "vpls", "{\"prefix\":\"vpls\"}", "-");
	fits("{\"prefix\":\"10.0.0.1\",\"next-hop\":\"10.0.0.12\"}",
	    "10.0.0.1", "{\"prefix\":\"10.0.0.3\","
	    "\"next-hop\":\"10.0.0.12\"}", "10.0.0.3");
}

static void
test_long(void)
{
	static char text[PATTERN_MAX + 2] = "{\"prefix\":\"10.0.0.1\",\"a\":\"";
	static struct pattern t;
	char value[PREFIX_TEXT];
	size_t n = strlen(text);

	memset(text + n, 'x', PATTERN_MAX - n);
	memcpy(text + PATTERN_MAX - 2, "\"}", 2);
	pattern_learn(&t, text, PATTERN_MAX, "10.0.0.1");
	tap_ok(pattern_fits(&t, text, PATTERN_MAX, value),
	    "%d bytes are kept", PATTERN_MAX);
	memcpy(text + PATTERN_MAX - 2, "x\"}", 3);
	pattern_learn(&t, text, PATTERN_MAX + 1, "10.0.0.1");
	tap_ok(!pattern_fits(&t, text, PATTERN_MAX + 1, value),
	    "one more is not");
}

/* The member prefix of a text; NULL: it is no object with one. */
static struct json *
parse(const char *text, const char **prefix)
{
	char why[200];
	struct json *j = json_parse(text, strlen(text), 8, why, sizeof(why));

	*prefix = json_as_string(json_get(j, "prefix"));
	return j;
}

/* Is what a fitting text means what its pattern means, with that value? */
static bool
means_so(const char *text, const char *other, const char *value)
{
	const char *was, *is;
	struct json *a = parse(text, &was), *b = parse(other, &is);
	bool same = a != NULL && b != NULL && is != NULL &&
	    strcmp(is, value) == 0;
	char *left = NULL, *right = NULL;

	if (same) {
		json_set_string(a, "prefix", "");
		json_set_string(b, "prefix", "");
		left = json_text(a);
		right = json_text(b);
		same = strcmp(left, right) == 0;
	}
	free(left);
	free(right);
	json_free(a);
	json_free(b);
	return same;
}

/* Pieces of JSON at random, one byte of them changed at random. */
static void
test_chance(void)
{
	static const char *const pieces[] = { "{", "}", "\"prefix\":",
	    "\"10.0.0.1\"", "\"::\"", ",", ":", "\"a\":", "{\"prefix\":",
	    "\"", "[", "]", "1", "\"10.0.0.1\\/8\"", "\"b\"", " " };
	static struct pattern t;
	char text[256], other[256], value[PREFIX_TEXT];
	const char *prefix;
	unsigned i, n, learnt = 0, fitted = 0, wrong = 0;
	struct json *j;
	size_t at;

	srandom(1);
	for (i = 0; i < 300000; i++) {
		strcpy(text, "{\"prefix\":\"10.0.0.1\"");
		for (n = (unsigned)random() % 8; n > 0; n--)
			strcat(text, pieces[(unsigned)random() % 16]);
		strcat(text, "}");
		if ((j = parse(text, &prefix)) == NULL || prefix == NULL) {
			json_free(j);
			continue;
		}
		pattern_learn(&t, text, strlen(text), prefix);
		json_free(j);
		learnt += t.n > 0;
		strcpy(other, text);
		at = (size_t)random() % strlen(text);
		other[at] = "0123456789:./{}[]\",\\"[random() % 20];
		if (!pattern_fits(&t, other, strlen(other), value))
			continue;
		fitted++;
		wrong += !means_so(text, other, value);
	}
	tap_ok(learnt > 1000 && fitted > 100 && wrong == 0,
	    "%u learnt, %u changed ones fit, %u of them wrong", learnt,
	    fitted, wrong);
}

int
main(void)
{
	test_cases();
	test_long();
	test_chance();
	return tap_done();
}
