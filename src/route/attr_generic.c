/*
 * The row of attributes that have none: code, flags and octets as given.
 * Decides which codes they may have: those that ExaBGP does not look into,
 * for what its decoder refuses in the events resets the session for ever.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "json.h"
#include "route/attr_generic.h"
#include "route/attr_text.h"

#define GENERIC_FORM	"[ 0xCODE 0xFLAGS 0xOCTETS ]"
#define HEAD		4u	/* code, flags, two octets of length */

/* RFC 4271, 4.3. */
#define FLAG_OPTIONAL	0x80u
#define FLAG_TRANSITIVE	0x40u
#define FLAG_PARTIAL	0x20u
#define FLAGS_SHOWN	(FLAG_OPTIONAL | FLAG_TRANSITIVE)
#define FLAGS_ALL	(FLAGS_SHOWN | FLAG_PARTIAL)

/* Codes that are not taken, and why. */
static const struct {
	uint8_t		 code;
	const char	*why;
} code_table[] = {
	{ 0, "is reserved" },
	{ 1, "is origin" },
	{ 2, "is as-path" },
	{ 3, "is next-hop" },
	{ 4, "is med" },
	{ 5, "is local-preference" },
	{ 6, "is atomic-aggregate" },
	{ 7, "is aggregator" },
	{ 8, "is community" },
	{ 9, "is originator-id" },
	{ 10, "is cluster-list" },
	{ 14, "is MP_REACH_NLRI, which ExaBGP makes" },
	{ 15, "is MP_UNREACH_NLRI, which ExaBGP makes" },
	{ 16, "is extended-community" },
	{ 17, "is AS4_PATH, which ExaBGP makes" },
	{ 18, "is AS4_AGGREGATOR, which ExaBGP makes" },
	{ 22, "is PMSI_TUNNEL, which ExaBGP decodes in its own way" },
	{ 25, "resets the session: ExaBGP cannot decode it" },
	{ 26, "is aigp" },
	{ 29, "is BGP-LS, which ExaBGP decodes in its own way" },
	{ 32, "is large-community" },
	{ 40, "is bgp-prefix-sid" },
};

static size_t
value_octets(const uint8_t *at)
{
	return (size_t)at[2] << 8 | at[3];
}

/* The attribute behind at. */
static const uint8_t *
generic_next(const uint8_t *at)
{
	return at + HEAD + value_octets(at);
}

static const uint8_t *
generic_end(const struct attr_generic *g)
{
	return g->octets + g->n;
}

/* Where code is, or would be. */
static uint8_t *
generic_place(struct attr_generic *g, uint8_t code)
{
	const uint8_t *at = g->octets;

	while (at < generic_end(g) && at[0] < code)
		at = generic_next(at);
	return g->octets + (at - g->octets);
}

static int
code_check(uint8_t code, const char *name, struct problem *p)
{
	size_t i;

	for (i = 0; i < sizeof(code_table) / sizeof(code_table[0]); i++)
		if (code_table[i].code == code)
			return problem_set(p, ERR_VALUE, name,
			    "code 0x%02x %s", code, code_table[i].why);
	return 0;
}

/* Optional, and no bits that have no meaning; the length sets its own. */
static int
flags_check(uint8_t flags, const char *name, struct problem *p)
{
	if ((flags & ~FLAGS_ALL) != 0 || !(flags & FLAG_OPTIONAL))
		return problem_set(p, ERR_VALUE, name, "flags 0x%02x: 0x80, "
		    "0xc0 and 0xe0 are taken (RFC 4271, 4.3)", flags);
	if ((flags & FLAG_PARTIAL) && !(flags & FLAG_TRANSITIVE))
		return problem_set(p, ERR_VALUE, name, "flags 0x%02x: only "
		    "what is transitive can be partial", flags);
	return 0;
}

/* One of the first two: an octet. 0, or -1 with p. */
static int
octet_take(uint8_t *octet, const char **text, const char *name,
    struct problem *p)
{
	struct token token;

	if (!token_next(text, &token) || token.n != 4 ||
	    text_octets(octet, 1, token.text, token.n) != 1)
		return problem_form(name, GENERIC_FORM, p);
	return 0;
}

static int
generic_insert(struct attr_generic *g, const uint8_t *one, size_t n,
    const char *name, struct problem *p)
{
	uint8_t *at = generic_place(g, one[0]);

	if (at < generic_end(g) && at[0] == one[0])
		return problem_set(p, ERR_REPEATED, name,
		    "code 0x%02x is given twice", one[0]);
	if (n > sizeof(g->octets) - g->n)
		return problem_set(p, ERR_TOO_BIG, name,
		    "the attributes have more than %zu octets together",
		    sizeof(g->octets));
	memmove(at + n, at, (size_t)(generic_end(g) - at));
	memcpy(at, one, n);
	g->n = (uint16_t)(g->n + n);
	return 0;
}

static int
bracket_take(const char **text, char c, const char *name, struct problem *p)
{
	struct token token;

	return token_next(text, &token) && token_is(&token, c) ? 0 :
	    problem_form(name, GENERIC_FORM, p);
}

int
attr_parse_attribute(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	uint8_t one[sizeof(a->generic.octets)];
	struct token token;
	int n;

	if (bracket_take(&text, '[', name, p) == -1 ||
	    octet_take(&one[0], &text, name, p) == -1 ||
	    octet_take(&one[1], &text, name, p) == -1)
		return -1;
	if (!token_next(&text, &token))
		return problem_form(name, GENERIC_FORM, p);
	n = text_octets(one + HEAD, sizeof(one) - HEAD, token.text, token.n);
	if (n == -1 || bracket_take(&text, ']', name, p) == -1 ||
	    token_next(&text, &token))
		return problem_form(name, GENERIC_FORM, p);
	if (code_check(one[0], name, p) == -1 ||
	    flags_check(one[1], name, p) == -1)
		return -1;
	one[2] = (uint8_t)(n >> 8);
	one[3] = (uint8_t)n;
	return generic_insert(&a->generic, one, HEAD + (size_t)n, name, p);
}

static void
generic_print(struct buf *b, const uint8_t *at)
{
	size_t i;

	buf_printf(b, "[ 0x%02x 0x%02x 0x", at[0], at[1]);
	for (i = 0; i < value_octets(at); i++)
		buf_printf(b, "%02x", at[HEAD + i]);
	buf_puts(b, " ]");
}

/* Each but the first has the name in front of it again. */
void
attr_print_attribute(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	const uint8_t *at;

	(void)dialect;
	for (at = a->generic.octets; at < generic_end(&a->generic);
	    at = generic_next(at)) {
		if (at > a->generic.octets)
			buf_printf(b, " %s ", attr_name(ATTR_ATTRIBUTE));
		generic_print(b, at);
	}
}

void
attr_to_json_attribute(const struct attrs *a, const char *name,
    struct json *object)
{
	struct json *array = json_new_array();
	char text[ATTRS_TEXT + 32];
	const uint8_t *at;
	struct buf b;

	for (at = a->generic.octets; at < generic_end(&a->generic);
	    at = generic_next(at)) {
		buf_init(&b, text, sizeof(text));
		generic_print(&b, at);
		json_add_string(array, text);
	}
	json_set(object, name, array);
}

unsigned
attr_octets_attribute(const struct attrs *a, const struct nlri *nlri)
{
	const uint8_t *at;
	unsigned n = 0;

	(void)nlri;
	for (at = a->generic.octets; at < generic_end(&a->generic);
	    at = generic_next(at))
		n += octets_of((unsigned)value_octets(at));
	return n;
}

/* "attribute-0x99-0xE0": "0x0102"; partial is always set there. */
int
attr_seen_attribute(struct attrs *seen, const char *key,
    const struct json *value)
{
	uint8_t one[sizeof(seen->generic.octets)];
	const char *text = json_as_string(value);
	int n;

	if (text == NULL || strlen(key) != strlen("attribute-0x99-0xE0") ||
	    text_octets(&one[0], 1, key + strlen("attribute-"), 4) != 1 ||
	    text_octets(&one[1], 1, key + strlen("attribute-0x99-"), 4) != 1)
		return -1;
	n = text_octets(one + HEAD, sizeof(one) - HEAD, text, strlen(text));
	if (n == -1)
		return -1;
	one[2] = (uint8_t)(n >> 8);
	one[3] = (uint8_t)n;
	return generic_insert(&seen->generic, one, HEAD + (size_t)n, key,
	    NULL);
}

/* The same code, kind and octets? */
static bool
generic_same(const uint8_t *a, const uint8_t *b)
{
	return a[0] == b[0] && ((a[1] ^ b[1]) & FLAGS_SHOWN) == 0 &&
	    value_octets(a) == value_octets(b) &&
	    memcmp(a + HEAD, b + HEAD, value_octets(a)) == 0;
}

/* What is not transitive is sent, but not shown. */
bool
attr_match_attribute(const struct sighting *s)
{
	const struct attr_generic *want = &s->want->generic;
	const struct attr_generic *seen = &s->seen->generic;
	const uint8_t *w, *at = seen->octets;

	for (w = want->octets; w < generic_end(want); w = generic_next(w)) {
		if (!(w[1] & FLAG_TRANSITIVE))
			continue;
		if (at >= generic_end(seen) || !generic_same(w, at))
			return false;
		at = generic_next(at);
	}
	return at >= generic_end(seen);
}
