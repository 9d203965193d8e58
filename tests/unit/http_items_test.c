/*
 * tests/cases/items.cases: bodies of many items, each cut at every byte; and
 * those that are too long for a case.
 */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "http/items.h"
#include "json.h"

/* A body that comes in two pieces, or in pieces of one size. */
struct source {
	const char	*data;
	size_t		 n, at, cut, piece;
};

static int
source_read(void *arg, char *data, size_t size, size_t *n, struct problem *p)
{
	struct source *s = arg;

	(void)p;
	*n = s->n - s->at;
	if (s->at < s->cut && s->at + *n > s->cut)
		*n = s->cut - s->at;
	if (s->piece != 0 && *n > s->piece)
		*n = s->piece;
	if (*n > size)
		*n = size;
	memcpy(data, s->data + s->at, *n);
	s->at += *n;
	return 0;
}

/* The next item; NULL behind the last one. 0 or -1. */
static int
items_next(struct items *it, const struct json **item, struct problem *p)
{
	const char *text;
	size_t n;

	*item = NULL;
	if (items_find(it, &text, &n, p) == -1)
		return -1;
	return text == NULL ? 0 : items_parse(it, item, p);
}

/* What becomes of the body, as cases say it. */
static void
outcome(struct buf *b, enum items_form form, struct source *s)
{
	struct items *it = items_open(form, source_read, s);
	const struct json *item = NULL;
	struct problem p;
	int ok;

	while ((ok = items_next(it, &item, &p)) == 0 && item != NULL)
		buf_printf(b, " %llu",
		    (unsigned long long)items_line(it));
	if (ok == -1)
		buf_printf(b, " ! %llu %llu %s", (unsigned long long)p.line,
		    (unsigned long long)p.item, p.detail);
	if (ok == -1 && (p.err != ERR_SYNTAX || strcmp(p.field, "body") != 0))
		buf_puts(b, " not malformed?");
	items_close(it);
}

/* Undo \xNN; the bytes may be NUL. Returns how many they are. */
static size_t
unescape(char *text)
{
	char *from, *to = text;
	char hex[3] = "";

	for (from = text; *from != '\0'; from++)
		if (from[0] == '\\' && from[1] == 'x') {
			memcpy(hex, from + 2, 2);
			*to++ = (char)strtol(hex, NULL, 16);
			from += 3;
		} else
			*to++ = *from;
	*to = '\0';
	return (size_t)(to - text);
}

/* Does the body come to this, cut as s says? */
static bool
comes_to(struct source *s, enum items_form form, const char *want)
{
	char got[512];
	struct buf b;

	s->at = 0;
	buf_init(&b, got, sizeof(got));
	outcome(&b, form, s);
	if (strncmp(got, want, strlen(want)) == 0 &&
	    (strchr(want, '!') != NULL || strlen(got) == strlen(want)))
		return true;
	printf("#  got:%s\n# want:%s\n# cut at %zu, pieces of %zu\n", got,
	    want, s->cut, s->piece);
	return false;
}

static void
case_run(char *line)
{
	static const char arrow[] = " =>";
	char *rest = line, *kind = case_word(&rest);
	char *want = strstr(rest, arrow), name[300];
	enum items_form form;
	struct source s = { .data = rest };
	bool ok = true;

	form = strcmp(kind, "json") == 0 ? ITEMS_JSON : ITEMS_LINES;
	snprintf(name, sizeof(name), "%s %.200s", kind, rest);
	*want = '\0';
	want += sizeof(arrow) - 1;
	s.n = unescape(rest);
	for (s.piece = 0; s.piece <= 7 && ok; s.piece++)
		ok = comes_to(&s, form, want);
	s.piece = 0;
	for (s.cut = 1; s.cut < s.n && ok; s.cut++)
		ok = comes_to(&s, form, want);
	tap_ok(ok, "%s", name);
}

/* FIRST, n times c, LAST, comes to want. */
static void
test_long(enum items_form form, const char *first, size_t n, char c,
    const char *last, const char *want)
{
	size_t head = strlen(first), tail = strlen(last);
	char *text = malloc(head + n + tail);
	struct source s = { .data = text, .n = head + n + tail };

	memcpy(text, first, head);
	memset(text + head, c, n);
	memcpy(text + head + n, last, tail);
	tap_ok(comes_to(&s, form, want), "%zu bytes of %02x:%s", n,
	    (unsigned)c, want);
	s.piece = 4099;
	tap_ok(comes_to(&s, form, want), "the same in pieces");
	free(text);
}

static void
test_longs(void)
{
	/* Exactly as long as it may be, and one more. */
	test_long(ITEMS_LINES, "{\"a\":1}\n{\"a\":\"", ITEM_MAX - 8, 'x',
	    "\"}\n{}", " 1 2 3");
	test_long(ITEMS_LINES, "{\"a\":1}\n{\"a\":\"", ITEM_MAX - 7, 'x',
	    "\"}\n{}", " 1 ! 2 0 longer than 65536 bytes");
	test_long(ITEMS_LINES, "{\"a\":\"", 1000000, 'x', "",
	    " ! 1 0 longer than 65536 bytes");
	test_long(ITEMS_LINES, "{}\n", 1000000, '\n', "{}", " 1 1000002");
	test_long(ITEMS_LINES, "{}\n", 1000000, ' ', "{}", " 1 2");
	test_long(ITEMS_JSON, "[{\"a\":\"", ITEM_MAX - 8, 'x', "\"}]", " 1");
	test_long(ITEMS_JSON, "[{},\n{\"a\":\"", ITEM_MAX - 7, 'x', "\"}]",
	    " 1 ! 2 0 the item that begins here is longer than 65536 bytes");
	test_long(ITEMS_JSON, "[{\"a\":", 1000000, '[', "",
	    " ! 1 0 the item that begins here is longer than 65536 bytes");
	test_long(ITEMS_JSON, "[{\"a\":", 60000, '[', "}]",
	    " ! 1 0 the body ends within the item that begins here");
	test_long(ITEMS_JSON, "", 1000000, '[', "",
	    " ! 1 0 an object or ']' is expected");
	test_long(ITEMS_JSON, "[{}", 1000000, '\n', "]", " 1");
}

/* Many, of a length that no piece is a multiple of: what is in them? */
static void
test_many(void)
{
	enum { N = 50000 };
	struct source s = { .data = NULL };
	struct items *it;
	const struct json *item = NULL;
	struct problem p;
	int64_t i, sum = 0;
	char *text;
	FILE *f;

	f = open_memstream(&text, &s.n);
	for (i = 1; i <= N; i++)
		fprintf(f, "{\"n\": %lld}\n", (long long)i);
	fclose(f);
	s.data = text;
	it = items_open(ITEMS_LINES, source_read, &s);
	while (items_next(it, &item, &p) == 0 && item != NULL)
		sum += json_as_integer(json_get(item, "n"), 0);
	tap_ok(items_count(it) == N && sum == (int64_t)N * (N + 1) / 2,
	    "%d lines, each once", N);
	tap_ok(items_next(it, &item, &p) == 0 && item == NULL,
	    "and then the end, as often as asked");
	items_close(it);
	free(text);
}

/* Whoever reads may fail. */
static int
source_fail(void *arg, char *data, size_t size, size_t *n, struct problem *p)
{
	unsigned *calls = arg;

	if (++*calls > 1)
		return problem_set(p, ERR_INTERNAL, "x", "it broke off");
	*n = size < 20 ? size : 20;
	memcpy(data, "{\"a\":1}\n{\"b\":234567", *n);
	return 0;
}

static void
test_failing(void)
{
	unsigned calls = 0;
	struct items *it = items_open(ITEMS_LINES, source_fail, &calls);
	const struct json *item = NULL;
	struct problem p = { .err = ERR_NONE };

	tap_ok(items_next(it, &item, &p) == 0 && item != NULL,
	    "an item that is there");
	tap_ok(items_next(it, &item, &p) == -1 && p.err == ERR_INTERNAL,
	    "and then what the reader says");
	items_close(it);
}

int
main(void)
{
	cases_run("items.cases", case_run);
	test_longs();
	test_many();
	test_failing();
	return tap_done();
}
