/*
 * The path and the query of a request: percent-encoding, the table of keys,
 * their values, and the entry that they come to.
 */
#include "http/key.h"
#include "http/uri.h"
#include "item_check.h"

static const char hex[] = "0123456789ABCDEF";

/* Append text with every byte encoded. */
static void
encode(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++) {
		buf_putc(b, '%');
		buf_putc(b, hex[(uint8_t)*text >> 4]);
		buf_putc(b, hex[(uint8_t)*text & 15]);
	}
}

/* Bytes that may come out of a request. */
static void
decoded_check(const char *text, bool blanks)
{
	FUZZ_CHECK(strlen(text) <= URI_VALUE_MAX, "%zu bytes", strlen(text));
	for (; *text != '\0'; text++)
		FUZZ_CHECK((*text > 0x20 && *text <= 0x7e) ||
		    (blanks && *text == ' '), "byte 0x%02x",
		    (unsigned char)*text);
}

static void
path_again(const struct path *path)
{
	static char text[3 * URI_PATH_MAX + 64];
	struct path again;
	struct form query;
	struct problem p;
	struct buf b;
	size_t i;

	buf_init(&b, text, sizeof(text));
	for (i = 0; i < path->n; i++) {
		decoded_check(path->segment[i], false);
		buf_putc(&b, '/');
		encode(&b, path->segment[i]);
	}
	if (path->n == 0 || b.len > URI_PATH_MAX)
		return;
	FUZZ_CHECK(uri_parse(text, &again, &query, &p) == 0, "%s", p.detail);
	FUZZ_CHECK(again.n == path->n, "%zu segments", again.n);
	for (i = 0; i < path->n; i++)
		FUZZ_SAME(again.segment[i], path->segment[i]);
}

static void
form_again(const struct form *form)
{
	static char text[3 * URI_MAX + 64];
	const char *key, *value, *key_2, *value_2;
	struct form walk = *form, again;
	struct problem p;
	struct buf b;

	buf_init(&b, text, sizeof(text));
	while (form_next(&walk, &key, &value)) {
		decoded_check(key, false);
		decoded_check(value, true);
		buf_puts(&b, b.len > 0 ? "&" : "");
		encode(&b, key);
		buf_putc(&b, '=');
		encode(&b, value);
	}
	if (form->left == 0)
		return;
	FUZZ_CHECK(!b.overflow, "longer than what was read");
	FUZZ_CHECK(form_parse(text, "query", &again, &p) == 0, "%s",
	    p.detail);
	walk = *form;
	while (form_next(&walk, &key, &value)) {
		FUZZ_CHECK(form_next(&again, &key_2, &value_2), "fewer");
		FUZZ_SAME(key_2, key);
		FUZZ_SAME(value_2, value);
	}
	FUZZ_CHECK(!form_next(&again, &key_2, &value_2), "more");
}

/* The prefix of the path behind its first word, as endpoints take it. */
static bool
prefix_take(struct item *it, const struct path *path, struct problem *p)
{
	char text[640];
	struct buf b;
	size_t i;

	buf_init(&b, text, sizeof(text));
	for (i = 1; i < path->n; i++) {
		buf_puts(&b, i > 1 ? "/" : "");
		buf_puts(&b, path->segment[i]);
	}
	if (b.len == 0 || b.overflow)
		return true;
	return item_set(it, KEY_PREFIX, text, p) == 0;
}

static bool
keys_set(struct item *it, const struct form *query, struct problem *p)
{
	struct form walk = *query;
	const char *name, *value;
	struct keys k;
	enum key key;

	memset(&k, 0, sizeof(k));
	if (keys_take(&k, query, UINT64_MAX, p) == -1)
		return false;
	while (form_next(&walk, &name, &value)) {
		key = key_by_name(name, p);
		FUZZ_CHECK(key < KEY__MAX, "taken, and no key: %s", name);
		if ((key < KEY_FLOW || (KEYS_TERMS & KEY_BIT(key))) &&
		    item_set(it, key, value, p) == -1)
			return false;
	}
	return true;
}

static void
uri_check(char *uri)
{
	static struct item it;
	struct problem p = { .err = ERR_NONE };
	struct path path;
	struct form query;
	bool withdraw;

	if (uri_parse(uri, &path, &query, &p) == -1) {
		refusal_check(&p);
		return;
	}
	FUZZ_CHECK(path.n <= URI_SEGMENTS, "%zu segments", path.n);
	path_again(&path);
	form_again(&query);
	withdraw = path.n > 0 && strcmp(path.segment[0], "withdraw") == 0;
	item_begin(&it, PREFIX_DEFAULT_ROUTE);
	if (!prefix_take(&it, &path, &p) || !keys_set(&it, &query, &p))
		refusal_check(&p);
	else
		item_check_end(&it, withdraw ? CHANGE_WITHDRAW :
		    CHANGE_ANNOUNCE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n), *uri = uri_copy(text);
	struct problem p;

	if (uri != NULL)
		uri_check(uri);
	free(uri);
	FUZZ_CHECK(form_decode(text, &p) <= (long)n, "longer than it was");
	free(text);
	return 0;
}
