/*
 * Attributes of any kind: how much is taken, and random ones that are printed
 * and read again.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "buf.h"
#include "err.h"
#include "json.h"
#include "nlri_help.h"
#include "route/attrs.h"
#include "route/extcomm.h"
#include "tap.h"

#define SEED	1u
#define ROUNDS	4000

/* A value of n items, and whether it is taken. */
static void
test_long(enum attr attr, const char *item, unsigned n, bool distinct,
    bool taken)
{
	static char value[1 << 16];
	struct problem p = { 0 };
	struct attrs a;
	struct buf b;
	unsigned i;

	buf_init(&b, value, sizeof(value));
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%s%u", i > 0 ? "," : "", item,
		    distinct ? i : 1);
	attrs_init(&a);
	tap_ok((attrs_set(&a, attr, value, &p) == 0) == taken &&
	    (taken || p.err == ERR_VALUE), "%s of %u values %s: %s",
	    attr_name(attr), n, taken ? "taken" : "refused", p.detail);
}

static void
test_lists(void)
{
	char big[5001];
	struct problem p = { 0 };
	enum attr attr;
	struct attrs a;

	test_long(ATTR_AS_PATH, "", 255, false, true);
	test_long(ATTR_AS_PATH, "", 256, false, false);
	test_long(ATTR_COMMUNITY, "1:", 255, true, true);
	test_long(ATTR_COMMUNITY, "1:", 256, true, false);
	test_long(ATTR_COMMUNITY, "1:", 1000, false, true);
	memset(big, '9', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	for (attr = 0; attr < ATTR__MAX; attr++) {
		attrs_init(&a);
		tap_ok(attrs_set(&a, attr, big, &p) == -1 &&
		    strcmp(p.field, attr_name(attr)) == 0,
		    "5000 bytes of %s refused", attr_name(attr));
	}
}

/* Both lists full fit an UPDATE, but not a line. */
static void
test_too_big(void)
{
	struct nlri nlri = nlri_of("2001:db8::1/128");
	struct problem p = { 0 };
	struct attrs a;
	char item[20];
	unsigned i;

	attrs_init(&a);
	for (i = 0; i < ATTRS_LIST_MAX; i++) {
		snprintf(item, sizeof(item), "%u", 4294967295u - i);
		attrs_set(&a, ATTR_AS_PATH, item, NULL);
	}
	tap_ok(attrs_complete(&a, &nlri, &p) == 0, "a full path fits");
	for (i = 0; i < ATTRS_LIST_MAX; i++) {
		snprintf(item, sizeof(item), "65535:%u", 65535 - i);
		attrs_set(&a, ATTR_COMMUNITY, item, NULL);
	}
	tap_ok(attrs_octets(&a, &nlri) <= 4096, "octets: %u",
	    attrs_octets(&a, &nlri));
	tap_ok(attrs_complete(&a, &nlri, &p) == -1 &&
	    p.err == ERR_TOO_BIG, "not with as many communities: %s",
	    p.detail);
}

static uint64_t	chance;

/* xorshift64*: the same everywhere. */
static uint64_t
chance_next(void)
{
	chance ^= chance >> 12;
	chance ^= chance << 25;
	chance ^= chance >> 27;
	return chance * UINT64_C(0x2545f4914f6cdd1d);
}

static unsigned
chance_below(unsigned n)
{
	return (unsigned)(chance_next() >> 33) % n;
}

/* A number of any size up to 32 bits, not 0. */
static uint32_t
chance_number(void)
{
	return (uint32_t)(chance_next() >> (32 + chance_below(32))) | 1;
}

static void
print_ipv4(struct buf *b)
{
	buf_printf(b, "%u.%u.%u.%u", chance_below(256), chance_below(256),
	    chance_below(256), 1 + chance_below(255));
}

static void
print_path(struct buf *b)
{
	unsigned i, n = 1 + chance_below(4);
	bool set = chance_below(3) == 0;

	buf_puts(b, set ? "(" : "[");
	for (i = 0; i < n; i++)
		buf_printf(b, "%s%u", i > 0 ? " " : "", chance_number());
	buf_puts(b, set ? ")" : "]");
}

static void
print_sid(struct buf *b)
{
	unsigned i, n = chance_below(4);

	buf_printf(b, "[ %u", chance_number());
	for (i = 0; i < n; i++)
		buf_printf(b, "%s(%u,%u)", i > 0 ? "," : ",[",
		    chance_below(1 << 24), chance_below(1 << 24));
	buf_puts(b, n > 0 ? "]]" : "]");
}

static void
print_generic(struct buf *b)
{
	static const unsigned flags[] = { 0x80, 0xc0, 0xe0 };
	unsigned i, n = chance_below(8) == 0 ? 300 : chance_below(20);

	buf_printf(b, "[0x%02x 0x%02x 0x", 0x40 + chance_below(192),
	    flags[chance_below(3)]);
	for (i = 0; i < n; i++)
		buf_printf(b, "%02x", chance_below(256));
	buf_puts(b, "]");
}

static void
print_extended(struct buf *b)
{
	if (chance_below(2) == 0)
		buf_printf(b, "0x%02x%02x%012" PRIx64, chance_below(256),
		    chance_below(256) | 0x10, chance_next() >> 16);
	else if (chance_below(2) == 0)
		buf_printf(b, "target:%u:%u", chance_number(),
		    chance_below(65536));
	else {
		buf_puts(b, "origin:");
		print_ipv4(b);
		buf_printf(b, ":%u", chance_below(65536));
	}
}

/* One value of attr. */
static void
print_value(struct buf *b, enum attr attr)
{
	static const char *const origins[] = { "igp", "egp", "incomplete" };

	switch (attr) {
	case ATTR_NEXT_HOP:
	case ATTR_ATOMIC_AGGREGATE:
		buf_puts(b, attr == ATTR_NEXT_HOP ? "self" : "true");
		break;
	case ATTR_ORIGIN:
		buf_puts(b, origins[chance_below(3)]);
		break;
	case ATTR_AS_PATH:
		print_path(b);
		break;
	case ATTR_LARGE_COMMUNITY:
		buf_printf(b, "%u:%u:%u", chance_number(), chance_number(),
		    chance_number());
		break;
	case ATTR_EXTENDED_COMMUNITY:
		print_extended(b);
		break;
	case ATTR_AGGREGATOR:
		buf_printf(b, "%u:", chance_number());
		print_ipv4(b);
		break;
	case ATTR_ORIGINATOR_ID:
	case ATTR_CLUSTER_LIST:
		print_ipv4(b);
		break;
	case ATTR_AIGP:
		buf_putu(b, chance_next() >> chance_below(64));
		break;
	case ATTR_LABEL:
		buf_putu(b, 16 + chance_below(65536));
		break;
	case ATTR_BGP_PREFIX_SID:
		print_sid(b);
		break;
	case ATTR_ATTRIBUTE:
		print_generic(b);
		break;
	default:
		buf_putu(b, chance_number());
		break;
	}
}

/* Attributes by chance, for a prefix with labels. */
static void
attrs_by_chance(struct attrs *a)
{
	char value[2048];
	enum attr attr;
	struct buf b;
	unsigned n;

	attrs_init(a);
	for (attr = 0; attr < ATTR__MAX; attr++) {
		if (attr != ATTR_LABEL && chance_below(3) > 0)
			continue;
		n = attr_is_list(attr) ? 1 + chance_below(3) : 1;
		while (n-- > 0) {
			buf_init(&b, value, sizeof(value));
			print_value(&b, attr);
			(void)attrs_set(a, attr, value, NULL);
		}
	}
}

/* Through JSON. 0, or -1. */
static int
attrs_through_json(struct attrs *to, const struct attrs *from)
{
	struct json *object = json_new_object();
	void *iter;
	int ok = 0;

	attrs_init(to);
	attrs_to_json(from, object);
	for (iter = json_next(object, NULL); iter != NULL && ok == 0;
	    iter = json_next(object, iter))
		ok = attrs_set_json(to, attr_by_name(json_iter_key(iter)),
		    json_iter_value(iter), NULL);
	json_free(object);
	return ok;
}

static void
test_random(void)
{
	struct nlri nlri = nlri_of("10.0.0.0/24;label");
	struct attrs a, again, json;
	char text[ATTRS_TEXT];
	unsigned i, taken = 0, wrong = 0;
	struct problem p;
	struct buf b;

	chance = SEED;
	for (i = 0; i < ROUNDS; i++) {
		attrs_by_chance(&a);
		if (attrs_complete(&a, &nlri, &p) == -1)
			continue;
		taken++;
		buf_init(&b, text, sizeof(text));
		attrs_print(&b, &a);
		if (attrs_read(&again, text) == 0 &&
		    memcmp(&a, &again, sizeof(a)) == 0 &&
		    attrs_through_json(&json, &a) == 0 &&
		    attrs_complete(&json, &nlri, NULL) == 0 &&
		    memcmp(&a, &json, sizeof(a)) == 0)
			continue;
		if (wrong++ < 5)
			printf("# %s\n", text);
	}
	tap_ok(wrong == 0, "%u of %u printed and read again", taken, i);
	tap_ok(taken > ROUNDS * 9 / 10, "most were taken");
}

/* Any octets have a word or hex that means them again. */
static void
test_random_extended(void)
{
	static const uint8_t types[] = { 0x00, 0x01, 0x02, 0x03, 0x08, 0x40,
	    0x80, 0x81, 0x82, 0xff };
	uint8_t octets[EXTCOMM_OCTETS], again[EXTCOMM_OCTETS];
	unsigned i, j, words = 0, wrong = 0;
	struct problem p;
	char text[64];
	struct buf b;

	chance = SEED;
	for (i = 0; i < 100 * ROUNDS; i++) {
		octets[0] = types[chance_below(sizeof(types))];
		octets[1] = (uint8_t)chance_below(16);
		for (j = 2; j < EXTCOMM_OCTETS; j++)
			octets[j] = (uint8_t)(chance_below(2) *
			    chance_below(256));
		buf_init(&b, text, sizeof(text));
		extcomm_print_hex(&b, octets);
		if (extcomm_parse(again, text, "", &p) == -1)
			continue;	/* a rate that is none */
		buf_init(&b, text, sizeof(text));
		extcomm_print(&b, octets);
		words += text[1] != 'x';
		if (extcomm_parse(again, text, "", &p) == 0 &&
		    memcmp(octets, again, sizeof(again)) == 0)
			continue;
		if (wrong++ < 5)
			printf("# %s\n", text);
	}
	tap_ok(wrong == 0 && words > i / 50, "%u of %u had a word", words, i);
}

int
main(void)
{
	test_lists();
	test_too_big();
	test_random();
	test_random_extended();
	return tap_done();
}
