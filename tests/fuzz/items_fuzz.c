/*
 * Bodies of JSON: one object, an array or NDJSON. The first byte says which
 * form, the second how the body is cut. However it is, the same items come
 * out of it; and what an item comes to can be written and read back.
 */
#include "http/items.h"
#include "item_check.h"

/* A body that comes in pieces. */
struct source {
	const uint8_t	*data;
	size_t		 n, piece;
};

static int
source_read(void *arg, char *data, size_t size, size_t *n, struct problem *p)
{
	struct source *s = arg;

	(void)p;
	*n = s->n < s->piece ? s->n : s->piece;
	if (*n > size)
		*n = size;
	if (*n > 0)
		memcpy(data, s->data, *n);
	s->data += *n;
	s->n -= *n;
	return 0;
}

/* Its text is JSON again, and says the same. */
static void
json_check(const struct json *item)
{
	char *text = json_text(item), *second, why[128];
	struct json *again;

	FUZZ_CHECK(text != NULL, "no text");
	again = json_parse(text, strlen(text), ITEM_DEPTH, why, sizeof(why));
	FUZZ_CHECK(again != NULL, "%s: %s", why, text);
	second = json_text(again);
	FUZZ_SAME(second, text);
	free(second);
	free(text);
	json_free(again);
}

static void
item_check_json(const struct json *object)
{
	static struct item it;
	struct problem p = { .err = ERR_NONE };

	FUZZ_CHECK(json_kind(object) == JSON_T_OBJECT, "no object");
	json_check(object);
	item_begin(&it, PREFIX_DEFAULT_ROUTE);
	if (item_set_json(&it, object, &p) == -1)
		refusal_check(&p);
	else
		item_check_end(&it, it.withdrawing ? CHANGE_WITHDRAW :
		    CHANGE_ANNOUNCE);
}

/* A body is read to its end; what came is put in b. */
static void
body_read_all(struct buf *b, enum items_form form, struct source s, bool deep)
{
	struct items *items = items_open(form, source_read, &s);
	const struct json *item;
	struct problem p = { .err = ERR_NONE };
	const char *found;
	char *text;
	size_t n;
	int ok;

	while ((ok = items_find(items, &found, &n, &p)) == 0 &&
	    found != NULL && (ok = items_parse(items, &item, &p)) == 0) {
		text = json_text(item);
		buf_printf(b, "%llu %llu ",
		    (unsigned long long)items_count(items),
		    (unsigned long long)items_line(items));
		buf_puts(b, text);
		buf_putc(b, '\n');
		free(text);
		if (deep)
			item_check_json(item);
	}
	if (ok == -1) {
		refusal_check(&p);
		buf_printf(b, "line %llu: %s: %s\n",
		    (unsigned long long)p.line, p.field, p.detail);
	}
	items_close(items);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static char whole[1 << 18], pieces[1 << 18];
	enum items_form form;
	struct source s;
	struct buf b;

	if (n < 2)
		return 0;
	form = data[0] & 1 ? ITEMS_LINES : ITEMS_JSON;
	s = (struct source){ data + 2, n - 2, n };
	buf_init(&b, whole, sizeof(whole));
	body_read_all(&b, form, s, true);
	s.piece = 1 + data[1] % 64;
	buf_init(&b, pieces, sizeof(pieces));
	body_read_all(&b, form, s, false);
	FUZZ_SAME(pieces, whole);
	return 0;
}
