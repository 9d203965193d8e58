/*
 * tests/cases/nlri.cases: NLRI and their keys; that they sort as a database
 * sorts keys, and that what is read from any octets is what they are.
 */
#include "buf.h"
#include "cases.h"
#include "draw.h"
#include "nlri_help.h"

#define KEY_MAX	(1 + NLRI_MAX)

/* The key: the octets by which a database sorts. */
static size_t
key_of(uint8_t key[KEY_MAX], const struct nlri *nlri)
{
	key[0] = nlri->family;
	memcpy(key + 1, nlri->bytes, nlri->n);
	return 1u + nlri->n;
}

/* How SQLite compares two BLOBs. */
static int
blob_compare(const uint8_t *a, size_t a_n, const uint8_t *b, size_t b_n)
{
	int order = memcmp(a, b, a_n < b_n ? a_n : b_n);

	return order != 0 ? order : (a_n > b_n) - (a_n < b_n);
}

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

/* Made again of its parts, is it the same? */
static bool
is_its_parts(const struct nlri *nlri)
{
	enum family family = (enum family)nlri->family;
	uint32_t path, fields[VPLS__MAX];
	const uint8_t *components;
	struct prefix prefix;
	struct nlri again;
	struct rd rd;
	bool has_path;
	size_t n;

	if (nlri_rd(nlri, &rd) != family_has_rd(family))
		return false;
	has_path = nlri_path(nlri, &path);
	components = nlri_flow(nlri, &n);
	if (nlri_prefix(nlri, &prefix))
		nlri_from_prefix(&again, family, &prefix, &rd,
		    has_path ? &path : NULL);
	else if (nlri_vpls(nlri, fields))
		nlri_from_vpls(&again, &rd, fields);
	else if (components == NULL || nlri_from_flow(&again, family, &rd,
	    components, n) == -1)
		return false;
	return nlri_equal(&again, nlri) && nlri_compare(&again, nlri) == 0 &&
	    nlri_hash(&again) == nlri_hash(nlri);
}

static void
test_key(const char *word, const char *hex, const char *text)
{
	uint8_t key[KEY_MAX], octets[KEY_MAX];
	struct nlri nlri = nlri_of(word), read;
	size_t n = key_of(key, &nlri), octets_n = test_hex(octets, hex);
	char got[NLRI_TEXT + 1];
	struct buf b;

	tap_ok(n == octets_n && memcmp(key, octets, n) == 0, "%s: %s", word,
	    hex);
	tap_ok(nlri_read(&read, (enum family)octets[0], octets + 1,
	    octets_n - 1) == 0 && nlri_equal(&read, &nlri), "read from it");
	tap_ok(is_its_parts(&nlri), "and made of its parts");
	buf_init(&b, got, sizeof(got));
	nlri_print(&b, &nlri);
	tap_is(got, text, text);
}

static void
test_bad(const char *hex)
{
	uint8_t octets[KEY_MAX] = { 0 };
	size_t n = test_hex(octets, hex);
	struct nlri nlri;

	tap_ok(nlri_read(&nlri, (enum family)octets[0], octets + 1,
	    n > 0 ? n - 1 : 0) == -1, "no key: %s", hex);
}

static void
test_before(const char *first, const char *second)
{
	struct nlri a = nlri_of(first), b = nlri_of(second);
	uint8_t x[KEY_MAX], y[KEY_MAX];

	tap_ok(nlri_compare(&a, &b) < 0 && nlri_compare(&b, &a) > 0 &&
	    !nlri_equal(&a, &b), "%s before %s", first, second);
	tap_ok(blob_compare(x, key_of(x, &a), y, key_of(y, &b)) < 0,
	    "in a database too");
}

static void
test_case(char *line)
{
	char *verb = case_word(&line), *word = case_word(&line);
	char *more = case_word(&line);
	struct nlri nlri;

	if (strcmp(verb, "key") == 0)
		test_key(word, more, case_unescape(line));
	else if (strcmp(verb, "bad") == 0)
		test_bad(case_unescape(word));
	else if (strcmp(verb, "before") == 0)
		test_before(word, more);
	else if (strcmp(verb, "none") == 0)
		tap_ok(nlri_take(&nlri, word) == -1, "%s is none", word);
	else {
		nlri = nlri_of(word);
		tap_ok(nlri_octets(&nlri) == strtoul(more, NULL, 10),
		    "%s: %s octets", word, more);
	}
}

/* The longest flow rules there are, and one more. */
static void
test_longest(void)
{
	uint8_t components[FLOW_MAX + 1];
	struct rd rd = { { 1, 2, 3, 4, 5, 6, 7, 8 } };
	struct nlri nlri, read;
	size_t n;

	memset(components, 0xab, sizeof(components));
	tap_ok(nlri_from_flow(&nlri, FAMILY_IPV6_FLOW_VPN, &rd, components,
	    FLOW_MAX) == 0 && is_its_parts(&nlri) &&
	    nlri_flow(&nlri, &n) != NULL && n == FLOW_MAX, "%d octets",
	    FLOW_MAX);
	tap_ok(nlri_read(&read, FAMILY_IPV6_FLOW_VPN, nlri.bytes,
	    nlri.n) == 0 && nlri_equal(&read, &nlri), "and read");
	tap_ok(nlri_from_flow(&nlri, FAMILY_IPV4_FLOW, &rd, components,
	    FLOW_MAX + 1) == -1, "one more is too many");
	tap_ok(nlri_read(&read, FAMILY_IPV4_FLOW, components,
	    FLOW_MAX + 1) == -1, "to read too");
}

/* Parts that are not there are said not to be, and zero. */
static void
test_parts(void)
{
	struct nlri route = nlri_of("10.0.0.0/24"), vpls =
	    nlri_of("vpls;rd=1:1;1;2;3;4"), flow = nlri_of("flow4;x=038106");
	struct prefix prefix = { .length = 9 };
	uint32_t path = 9, fields[VPLS__MAX] = { 9, 9, 9, 9 };
	struct rd rd = { { 9 } }, zero = { { 0 } };
	size_t n = 9;

	tap_ok(!nlri_path(&route, &path) && path == 0, "no path");
	tap_ok(!nlri_rd(&route, &rd) && memcmp(&rd, &zero, 8) == 0, "no rd");
	tap_ok(!nlri_vpls(&route, fields) && fields[VPLS_SIZE] == 0,
	    "no VPLS");
	tap_ok(nlri_flow(&route, &n) == NULL && n == 0, "no flow");
	tap_ok(!nlri_prefix(&vpls, &prefix) && prefix.length == 0 &&
	    !nlri_path(&vpls, &path) && nlri_flow(&vpls, &n) == NULL,
	    "VPLS has no prefix");
	tap_ok(!nlri_prefix(&flow, &prefix) && !nlri_path(&flow, &path) &&
	    !nlri_rd(&flow, &rd) && !nlri_vpls(&flow, fields),
	    "nor has a flow rule");
	tap_ok(!nlri_equal(&route, &flow) && nlri_hash(&route) !=
	    nlri_hash(&flow), "they are not equal");
}


/* Any octets: no NLRI, or just what they are, in the order they have. */
static void
test_random(void)
{
	unsigned i, j, good = 0, wrong = 0;
	uint8_t x[KEY_MAX], y[KEY_MAX];
	struct nlri a, last;
	size_t n, x_n, y_n;

	nlri_from_vpls(&last, &(struct rd){ { 0 } },
	    (uint32_t[VPLS__MAX]){ 0 });
	for (i = 0; i < 1000000; i++) {
		n = draw(40);
		for (j = 0; j < n; j++)
			x[j] = (uint8_t)(draw(3) == 0 ? draw(33) : draw(2));
		if (nlri_read(&a, (enum family)draw(FAMILY__MAX + 2), x,
		    n) == -1)
			continue;
		good++;
		x_n = key_of(x, &a);
		y_n = key_of(y, &last);
		wrong += !is_its_parts(&a);
		wrong += nlri_octets(&a) > NLRI_MAX + 2;
		wrong += sign(nlri_compare(&a, &last)) !=
		    sign(blob_compare(x, x_n, y, y_n));
		last = a;
	}
	tap_ok(wrong == 0 && good > 10000, "%u of random octets", good);
}

int
main(void)
{
	cases_run("nlri.cases", test_case);
	test_longest();
	test_parts();
	test_random();
	return tap_done();
}
