/* The bounds of a line with many announcements of their own attributes. */
#include "buf.h"
#include "nlri_help.h"
#include "route/command.h"
#include "tap.h"

/* 2001::N/128 */
static struct nlri
nlri_number(unsigned n)
{
	struct prefix prefix = { .ip = IP_V6, .length = 128,
	    .bytes = { 0x20, 0x01, [15] = (uint8_t)n } };

	return nlri_plain(&prefix);
}

/*
 * Filled up to COMMAND_BULK, or to the room that there is; what does not fit
 * leaves no trace, and nothing that ends a line stands within.
 */
static void
test_fills(size_t room)
{
	static const struct address none;
	struct selector to = { 0, NULL };
	char data[COMMAND_MAX + 1], was[COMMAND_MAX + 1];
	struct nlri nlri = nlri_number(0);
	size_t bound = room < COMMAND_BULK ? room : COMMAND_BULK;
	struct attrs a;
	struct buf b;
	unsigned n = 0;

	attrs_init(&a);
	attrs_set(&a, ATTR_MED, "4294967295", NULL);
	attrs_complete(&a, &nlri, NULL);
	buf_init(&b, data, room + 1);
	command_announce(&b, &to, &a, &none, COMMAND_PLAIN, DIALECT_5, &nlri,
	    1);
	do {
		memcpy(was, data, b.len + 1);
		nlri = nlri_number(++n);
	} while (command_announce_more(&b, 0, &a, &none, COMMAND_PLAIN,
	    DIALECT_5, &nlri));
	tap_is(data, was, "what does not fit leaves no trace");
	tap_ok(n > bound / 60 && b.len <= bound && b.len + 60 > bound,
	    "%u of them fill %zu", n, b.len);
	tap_ok(strchr(data, '\n') == data + b.len - 1 && !b.overflow,
	    "one line");
}

int
main(void)
{
	test_fills(COMMAND_MAX);
	test_fills(COMMAND_BULK + 1);
	test_fills(1000);
	return tap_done();
}
