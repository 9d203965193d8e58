/* Bulks: what is put in comes out, in little memory; keys are not doubled. */
#include <stdlib.h>

#include "engine/bulk.h"
#include "tap.h"

/* The nth of many prefixes. */
static void
prefix_nth(struct nlri *nlri, uint32_t n, bool v6)
{
	struct prefix prefix = { .ip = v6 ? IP_V6 : IP_V4,
	    .length = v6 ? 128 : 32 };

	prefix.bytes[0] = 10;
	prefix.bytes[1] = (uint8_t)(n >> 16);
	prefix.bytes[2] = (uint8_t)(n >> 8);
	prefix.bytes[3] = (uint8_t)n;
	nlri_from_prefix(nlri, v6 ? FAMILY_IPV6 : FAMILY_IPV4, &prefix, NULL,
	    NULL);
}

static struct bulk_item
item_nth(uint32_t n, const char *attrs, const char *targets, uint64_t line)
{
	struct bulk_item item = { .attrs = attrs, .targets = targets,
	    .op = attrs == NULL ? CHANGE_WITHDRAW : CHANGE_ANNOUNCE,
	    .line = line };

	prefix_nth(&item.nlri, n, n % 7 == 0);
	return item;
}

/* Attributes as a function of the number, some shared and some not. */
static const char *
attrs_nth(uint32_t n, char text[64])
{
	if (n % 5 == 0)
		return NULL;
	snprintf(text, 64, "next-hop self med %u", n % 3 == 0 ? n : n % 3);
	return text;
}

static uint64_t
line_nth(uint32_t n)
{
	return 1 + n + n / 1000 * (uint64_t)100000;
}

static const char *
targets_nth(uint32_t n)
{
	return n % 11 == 0 ? "192.0.2.2" : "";
}

/* Does item n come out as it went in? */
static bool
item_same(const struct bulk_item *got, uint32_t n)
{
	char text[64];
	const char *attrs = attrs_nth(n, text);
	struct bulk_item want = item_nth(n, attrs, targets_nth(n),
	    line_nth(n));

	return got->op == want.op && nlri_equal(&got->nlri, &want.nlri) &&
	    got->line == want.line &&
	    strcmp(got->targets, want.targets) == 0 &&
	    (attrs == NULL ? got->attrs == NULL :
	    strcmp(got->attrs, attrs) == 0);
}

static void
test_order(void)
{
	enum { N = 100000 };
	struct bulk *b = bulk_new();
	struct bulk_cursor c = { .chunk = 0 };
	struct bulk_item item;
	char text[64];
	uint64_t line;
	uint32_t n, good = 0;

	for (n = 0; n < N; n++) {
		item = item_nth(n, attrs_nth(n, text), targets_nth(n),
		    line_nth(n));
		good += bulk_add(b, &item, &line) == BULK_ADDED;
	}
	tap_ok(good == N && b->n == N, "%d items are added", N);
	bulk_seal(b);
	for (n = good = 0; bulk_next(b, &c, &item); n++) {
		good += item_same(&item, n) && c.index == n + 1;
		bulk_mark(&c, n % 2 == 0, n % 3 == 0);
	}
	tap_ok(n == N && good == N, "and come out in their order");
	tap_ok(!bulk_next(b, &c, &item), "and then none, as often as asked");
	c = (struct bulk_cursor){ .chunk = 0 };
	for (n = good = 0; bulk_next(b, &c, &item); n++)
		good += item.unchanged == (n % 2 == 0) &&
		    item.absent == (n % 3 == 0) && item_same(&item, n);
	tap_ok(good == N, "with what became of them");
	bulk_free(b);
}

static void
test_size(void)
{
	enum { N = 1000000 };
	struct bulk *b = bulk_new();
	struct bulk_item item;
	uint64_t line;
	uint32_t n;
	size_t with;

	for (n = 0; n < N; n++) {
		item = item_nth(n, "next-hop self med 200", "", n + 1);
		prefix_nth(&item.nlri, n, false);
		if (bulk_add(b, &item, &line) != BULK_ADDED)
			break;
	}
	with = bulk_bytes(b) / N;
	tap_ok(n == N && with <= 40, "%d of one set: %zu bytes an item", N,
	    with);
	bulk_seal(b);
	tap_ok(bulk_bytes(b) / N <= 16, "sealed: %zu", bulk_bytes(b) / N);
	bulk_free(b);
}

static enum bulk_added
add(struct bulk *b, uint32_t n, const char *attrs, const char *targets,
    uint64_t line, uint64_t *other)
{
	struct bulk_item item = item_nth(n, attrs, targets, line);

	return bulk_add(b, &item, other);
}

static void
test_doubles(void)
{
	static const char a[] = "next-hop self", m[] = "next-hop self med 1";
	struct bulk *b = bulk_new();
	uint64_t line = 0;

	tap_ok(add(b, 1, a, "", 1, &line) == BULK_ADDED, "one");
	tap_ok(add(b, 2, a, "", 2, &line) == BULK_ADDED, "another prefix");
	tap_ok(add(b, 1, a, "192.0.2.2", 3, &line) == BULK_ADDED,
	    "for a neighbour apart");
	tap_ok(add(b, 1, a, "", 4, &line) == BULK_AGAIN && line == 1,
	    "the same again: line 1");
	tap_ok(add(b, 1, m, "", 5, &line) == BULK_CONFLICT && line == 1,
	    "with other attributes: line 1");
	tap_ok(add(b, 2, NULL, "", 6, &line) == BULK_CONFLICT && line == 2,
	    "withdrawn too: line 2");
	tap_ok(add(b, 1, m, "192.0.2.2", 7, &line) == BULK_CONFLICT &&
	    line == 3, "for the neighbour: line 3");
	tap_ok(add(b, 3, NULL, "", 8, &line) == BULK_ADDED, "a withdrawal");
	tap_ok(add(b, 3, NULL, "", 9, &line) == BULK_AGAIN && line == 8,
	    "and again");
	tap_ok(add(b, 3, m, "", 10, &line) == BULK_CONFLICT && line == 8,
	    "and announced");
	tap_ok(b->n == 4, "four are there");
	bulk_free(b);
}

/* Items as long as can be. */
static void
test_longest(void)
{
	enum { N = 3000 };
	struct bulk *b = bulk_new();
	struct bulk_cursor c = { .chunk = 0 };
	struct bulk_item item = { .op = CHANGE_ANNOUNCE,
	    .targets = "192.0.2.2", .attrs = "next-hop self" };
	uint64_t line, n;
	bool same = true;

	item.nlri.family = FAMILY_IPV6_FLOW_VPN;
	item.nlri.n = NLRI_MAX;
	memset(item.nlri.bytes, 0xff, NLRI_MAX);
	for (n = 0; n < N; n++) {
		memcpy(item.nlri.bytes, &n, sizeof(n));
		item.line = n << 50;
		if (bulk_add(b, &item, &line) != BULK_ADDED)
			break;
	}
	tap_ok(n == N, "%d of the longest", N);
	for (n = 0; bulk_next(b, &c, &item); n++)
		same &= memcmp(item.nlri.bytes, &n, sizeof(n)) == 0 &&
		    item.nlri.n == NLRI_MAX && item.line == n << 50 &&
		    item.nlri.bytes[NLRI_MAX - 1] == 0xff;
	tap_ok(n == N && same, "come out as they went in");
	bulk_free(b);
}

static void
test_empty(void)
{
	struct bulk *b = bulk_new();
	struct bulk_cursor c = { .chunk = 0 };
	struct bulk_item item;

	bulk_seal(b);
	tap_ok(!bulk_next(b, &c, &item), "nothing in an empty one");
	bulk_free(b);
	bulk_free(NULL);
}

int
main(void)
{
	test_empty();
	test_order();
	test_size();
	test_doubles();
	test_longest();
	return tap_done();
}
