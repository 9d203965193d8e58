/*
 * Prefixes, addresses, route distinguishers, path identifiers and names of
 * neighbours: what is accepted is printed and read back, and is what the C
 * library reads.
 */
#include "entry_check.h"
#include "route/path_id.h"
#include "route/target.h"

/* Is the text what inet_pton reads, and is the value that? */
static void
address_check_bytes(const struct address *a, const char *text)
{
	uint8_t bytes[16] = { 0 };

	FUZZ_CHECK(inet_pton(a->ip == IP_V4 ? AF_INET : AF_INET6, text,
	    bytes) == 1, "no address to inet_pton: %s", text);
	FUZZ_CHECK(memcmp(bytes, a->bytes, sizeof(bytes)) == 0,
	    "another address: %s", text);
}

static void
check_address(const char *text)
{
	char printed[ADDRESS_TEXT];
	struct address a, again;
	struct problem p;
	struct buf b;

	if (address_parse(&a, text, "x", &p) == -1)
		return;
	address_check_bytes(&a, text);
	buf_init(&b, printed, sizeof(printed));
	address_print(&b, &a);
	FUZZ_CHECK(!b.overflow && is_address(printed), "%s", printed);
	FUZZ_CHECK(address_parse(&again, printed, "x", &p) == 0 &&
	    memcmp(&a, &again, sizeof(a)) == 0, "%s", printed);
}

/* Is all of the prefix what is never announced? */
static bool
is_reserved(const struct prefix *x)
{
	static const uint8_t zeros[16];

	if (x->ip == IP_V4)
		return (x->length >= 8 && x->bytes[0] % 127 == 0) ||
		    (x->length >= 4 && x->bytes[0] >= 224) ||
		    (x->length >= 16 && x->bytes[0] == 169 &&
		    x->bytes[1] == 254);
	return (x->length >= 8 && x->bytes[0] == 0xff) ||
	    (x->length >= 10 && x->bytes[0] == 0xfe &&
	    (x->bytes[1] & 0xc0) == 0x80) ||
	    (x->length >= 96 && memcmp(x->bytes, zeros, 12) == 0);
}

static void
prefix_check(const struct prefix *x, unsigned allow)
{
	char printed[PREFIX_TEXT];
	struct prefix again;
	struct nlri nlri;
	struct problem p;
	struct buf b;

	buf_init(&b, printed, sizeof(printed));
	prefix_print(&b, x);
	FUZZ_CHECK(!b.overflow && is_prefix(printed), "%s", printed);
	FUZZ_CHECK(prefix_parse(&again, printed, allow, "x", &p) == 0 &&
	    memcmp(x, &again, sizeof(again)) == 0, "%s", printed);
	FUZZ_CHECK(prefix_read(&again, printed) == 0 &&
	    memcmp(x, &again, sizeof(again)) == 0, "read: %s", printed);
	FUZZ_CHECK(prefix_compare(x, &again) == 0 && prefix_covers(x, &again),
	    "not itself: %s", printed);
	nlri_from_prefix(&nlri, (enum family)x->ip, x, NULL, NULL);
	entry_check(&nlri, NULL);
}

static void
check_prefix(const char *text)
{
	struct prefix x, y;
	struct problem p;

	if (prefix_parse(&x, text, PREFIX_DEFAULT_ROUTE | PREFIX_RESERVED,
	    "x", &p) == -1) {
		FUZZ_CHECK(fuzz_is_printable(p.detail), "%s", p.detail);
		FUZZ_CHECK(prefix_parse(&y, text, 0, "x", &p) == -1,
		    "more is allowed, and less accepted: %s", text);
		return;
	}
	prefix_check(&x, PREFIX_DEFAULT_ROUTE | PREFIX_RESERVED);
	if (prefix_parse(&y, text, 0, "x", &p) == -1)
		return;
	FUZZ_CHECK(memcmp(&x, &y, sizeof(x)) == 0, "another: %s", text);
	FUZZ_CHECK(y.length > 0 && !is_reserved(&y), "reserved: %s", text);
	prefix_check(&y, 0);
}

static void
check_rd(const char *text)
{
	char printed[RD_TEXT];
	struct rd rd, again;
	struct problem p;
	struct buf b;

	if (rd_parse(&rd, text, "rd", &p) == -1)
		return;
	buf_init(&b, printed, sizeof(printed));
	rd_print(&b, &rd);
	FUZZ_CHECK(!b.overflow && is_rd(printed), "%s", printed);
	FUZZ_CHECK(rd_parse(&again, printed, "rd", &p) == 0 &&
	    memcmp(&rd, &again, sizeof(rd)) == 0, "%s", printed);
	FUZZ_SAME(printed, text);
}

static void
check_path(const char *text)
{
	struct problem p;
	uint32_t path;

	if (path_id_parse(&path, text, "path-information", &p) == 0)
		FUZZ_CHECK(is_ipv4(text) || (is_number(text, UINT32_MAX) &&
		    strtoull(text, NULL, 10) == path), "%s", text);
}

/* Lines, each a neighbour. */
static void
check_targets(char *text)
{
	static char printed[2][TARGETS_TEXT];
	struct targets t = { .n = 0 }, again;
	struct problem p;
	struct buf b;
	char *line;

	while ((line = fuzz_line(&text)) != NULL)
		if (targets_add(&t, line, "neighbor", &p) == -1)
			return;
	buf_init(&b, printed[0], sizeof(printed[0]));
	targets_print(&b, &t);
	FUZZ_CHECK(!b.overflow && fuzz_is_printable(printed[0]), "%s",
	    printed[0]);
	FUZZ_CHECK(targets_read(&again, printed[0]) == 0 && again.n == t.n,
	    "not read: %s", printed[0]);
	buf_init(&b, printed[1], sizeof(printed[1]));
	targets_print(&b, &again);
	FUZZ_SAME(printed[1], printed[0]);
	FUZZ_CHECK(t.n == 0 || targets_overlap(&t, &again), "%s",
	    printed[0]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);

	check_address(text);
	check_prefix(text);
	check_rd(text);
	check_path(text);
	check_targets(text);
	free(text);
	return 0;
}
