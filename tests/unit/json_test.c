/* What json.c refuses, and that what it builds reads back. */
#include <stdlib.h>

#include "json.h"
#include "tap.h"

#define DEPTH	8

static void
refused(const char *text, size_t n, const char *reason)
{
	char why[200] = "";
	struct json *j = json_parse(text, n, DEPTH, why, sizeof(why));

	tap_ok(j == NULL && strstr(why, reason) != NULL, "refused: %s",
	    reason);
	if (j != NULL || strstr(why, reason) == NULL)
		printf("# %s\n", why);
	json_free(j);
}

static struct json *
parsed(const char *text)
{
	char why[200];
	struct json *j = json_parse(text, strlen(text), DEPTH, why,
	    sizeof(why));

	tap_ok(j != NULL, "parsed: %s", text);
	return j;
}

static void
test_refused(void)
{
	refused("", 0, "line 1 column 1");
	refused("{\"a\":1", 6, "line 1 column");
	refused("{\"a\":1} x", 9, "end of file expected");
	refused("{\"a\":1,\"a\":2}", 13, "duplicate");
	refused("{\"a\":\"\xff\"}", 9, "unable to decode byte");
	refused("{\"a\":\"\\u0000\"}", 14, "\\u0000");
	refused("{\"a\":\"x\ny\"}", 11, "unexpected newline");
	refused("{\"a\":\0}", 7, "line 1 column");
	refused("{\"a\":1e999}", 11, "overflow");
	refused("[[[[[[[[[1]]]]]]]]]", 19, "nested more than 8 deep");
	refused("7", 1, "expected");
}

static void
test_read(void)
{
	struct json *j = parsed("{\"s\":\"[[[[[[[[[[\\\"[\",\"n\":-5,"
	    "\"r\":1.5,\"t\":true,\"a\":[1,2],\"z\":null}");
	void *iter;
	char keys[20] = "";

	tap_ok(json_kind(j) == JSON_T_OBJECT && json_count(j) == 6, "object");
	tap_is(json_as_string(json_get(j, "s")), "[[[[[[[[[[\"[", "string");
	tap_ok(json_as_integer(json_get(j, "n"), 0) == -5, "integer");
	tap_ok(json_as_integer(json_get(j, "r"), 7) == 7, "1.5 is no integer");
	tap_ok(json_as_integer(json_get(j, "s"), 7) == 7, "nor is a string");
	tap_ok(json_as_integer(NULL, 7) == 7, "nor nothing");
	tap_ok(json_as_bool(json_get(j, "t")), "true");
	tap_ok(!json_as_bool(json_get(j, "n")), "a number is not true");
	tap_ok(json_kind(json_get(j, "z")) == JSON_T_NULL, "null");
	tap_ok(json_kind(json_get(j, "t")) == JSON_T_BOOL, "bool");
	tap_ok(json_kind(json_get(j, "a")) == JSON_T_ARRAY, "array");
	tap_ok(json_count(json_get(j, "a")) == 2, "two in it");
	tap_ok(json_as_integer(json_at(json_get(j, "a"), 1), 0) == 2, "at");
	tap_ok(json_at(json_get(j, "a"), 2) == NULL, "not beyond");
	tap_ok(json_get(j, "none") == NULL, "no such key");
	tap_ok(json_as_string(NULL) == NULL && json_count(NULL) == 0,
	    "nothing reads as nothing");
	for (iter = json_next(j, NULL); iter != NULL; iter = json_next(j, iter))
		strcat(keys, json_iter_key(iter));
	tap_is(keys, "snrtaz", "keys in order");
	tap_ok(json_next(NULL, NULL) == NULL, "nothing has no keys");
	json_free(j);
}

static void
test_beyond_64_bits(void)
{
	struct json *j = parsed("{\"big\":99999999999999999999,\"med\":5}");

	tap_ok(json_kind(json_get(j, "big")) == JSON_T_REAL, "a real");
	tap_ok(json_as_integer(json_get(j, "big"), -1) == -1, "no integer");
	tap_ok(json_as_integer(json_get(j, "med"), -1) == 5,
	    "the others still read as integers");
	json_free(j);
}

static void
test_build(void)
{
	struct json *j = json_new_object(), *a = json_new_array();
	char *text;

	json_set_string(j, "s", "\xc3\xa9");
	json_set_string(j, "bad", "a\xff");
	json_set_integer(j, "n", 4294967295);
	json_set_bool(j, "b", false);
	json_add_integer(a, 1);
	json_add_string(a, "x\"\n");
	json_add(a, json_new_array());
	json_set(j, "a", a);
	text = json_text(j);
	tap_is(text, "{\"s\":\"\xc3\xa9\",\"bad\":\"a?\",\"n\":4294967295,"
	    "\"b\":false,\"a\":[1,\"x\\\"\\n\",[]]}", "built");
	free(text);
	json_free(j);
	json_free(NULL);
}

int
main(void)
{
	test_refused();
	test_read();
	test_beyond_64_bits();
	test_build();
	return tap_done();
}
