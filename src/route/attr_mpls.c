/*
 * The rows of labels (RFC 8277) and of bgp-prefix-sid (RFC 8669). Labels are
 * no path attribute: they go with the NLRI, and with its octets.
 */
#include <string.h>

#include "buf.h"
#include "json.h"
#include "route/attr_list.h"
#include "route/attr_mpls.h"
#include "route/attr_text.h"

#define LABEL_MAX	0xfffffu	/* 20 bits */
#define SRGB_MAX	0xffffffu	/* 24 bits */
#define INDEX_OCTETS	10u	/* the TLV of the label index (RFC 8669, 3.1) */
#define RANGES_OCTETS	5u	/* that of the ranges, without them (3.2) */
#define RANGE_OCTETS	6u
#define SID_FORM	"[ INDEX ] or [ INDEX, [ (BASE,RANGE), ... ] ]"

int
attr_parse_label(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	uint32_t label = 0;

	if (text_number(&label, text, 0, LABEL_MAX, name, p) == -1)
		return -1;
	if (a->label.n == ATTRS_LABEL_MAX)
		return problem_full(name, ATTRS_LABEL_MAX, p);
	(void)attr_list_append(&a->label, label);
	return 0;
}

void
attr_print_label(struct buf *b, const struct attrs *a, enum dialect dialect)
{
	size_t i;

	(void)dialect;
	buf_puts(b, "[ ");
	for (i = 0; i < a->label.n; i++)
		buf_printf(b, "%u ", a->label.value[i]);
	buf_putc(b, ']');
}

void
attr_to_json_label(const struct attrs *a, const char *name,
    struct json *object)
{
	struct json *array = json_new_array();
	size_t i;

	for (i = 0; i < a->label.n; i++)
		json_add_integer(array, a->label.value[i]);
	json_set(object, name, array);
}

/* They are counted with the NLRI. */
unsigned
attr_octets_label(const struct attrs *a, const struct nlri *nlri)
{
	(void)a;
	(void)nlri;
	return 0;
}

bool
attr_match_label(const struct sighting *s)
{
	(void)s;
	return true;
}

/* Take the character c. 0, or -1 with p. */
static int
sid_take(const char **text, char c, const char *name, struct problem *p)
{
	struct token token;

	if (!token_next(text, &token) || !token_is(&token, c))
		return problem_form(name, SID_FORM, p);
	return 0;
}

static int
sid_number(uint32_t *number, const char **text, uint32_t max,
    const char *name, struct problem *p)
{
	struct token token;
	char item[TOKEN_TEXT];

	if (!token_next(text, &token))
		return problem_form(name, SID_FORM, p);
	if (token_copy(item, &token, name, p) == -1)
		return -1;
	return text_number(number, item, 0, max, name, p);
}

/* (BASE,RANGE), in brackets of either kind. 0, or -1 with p. */
static int
sid_range(struct attr_prefix_sid *sid, const char **text, char close,
    const char *name, struct problem *p)
{
	struct srgb *srgb = &sid->srgb[sid->n];

	if (sid->n == ATTRS_SRGB_MAX)
		return problem_full(name, ATTRS_SRGB_MAX, p);
	if (sid_number(&srgb->base, text, SRGB_MAX, name, p) == -1 ||
	    sid_take(text, ',', name, p) == -1 ||
	    sid_number(&srgb->range, text, SRGB_MAX, name, p) == -1 ||
	    sid_take(text, close, name, p) == -1)
		return -1;
	sid->n++;
	return 0;
}

/* [ (BASE,RANGE), ... ]. 0, or -1 with p. */
static int
sid_ranges(struct attr_prefix_sid *sid, const char **text, const char *name,
    struct problem *p)
{
	struct token token;

	if (sid_take(text, '[', name, p) == -1)
		return -1;
	do {
		if (!token_next(text, &token) ||
		    (!token_is(&token, '(') && !token_is(&token, '[')))
			return problem_form(name, SID_FORM, p);
		if (sid_range(sid, text, token_is(&token, '(') ? ')' : ']',
		    name, p) == -1)
			return -1;
		if (!token_next(text, &token))
			return problem_form(name, SID_FORM, p);
	} while (token_is(&token, ','));
	return token_is(&token, ']') ? 0 : problem_form(name, SID_FORM, p);
}

int
attr_parse_bgp_prefix_sid(struct attrs *a, const char *text,
    const char *name, struct problem *p)
{
	struct attr_prefix_sid *sid = &a->prefix_sid;
	struct token token;

	if (sid_take(&text, '[', name, p) == -1 ||
	    sid_number(&sid->index, &text, UINT32_MAX, name, p) == -1)
		return -1;
	if (!token_next(&text, &token))
		return problem_form(name, SID_FORM, p);
	if (token_is(&token, ',')) {
		if (sid_ranges(sid, &text, name, p) == -1 ||
		    sid_take(&text, ']', name, p) == -1)
			return -1;
	} else if (!token_is(&token, ']'))
		return problem_form(name, SID_FORM, p);
	return token_next(&text, &token) ? problem_form(name, SID_FORM, p) :
	    0;
}

void
attr_print_bgp_prefix_sid(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	const struct attr_prefix_sid *sid = &a->prefix_sid;
	size_t i;

	(void)dialect;
	buf_printf(b, "[ %u", sid->index);
	for (i = 0; i < sid->n; i++)
		buf_printf(b, "%s( %u,%u )", i == 0 ? ", [ " : ", ",
		    sid->srgb[i].base, sid->srgb[i].range);
	buf_puts(b, sid->n > 0 ? " ] ]" : " ]");
}

void
attr_to_json_bgp_prefix_sid(const struct attrs *a, const char *name,
    struct json *object)
{
	const struct attr_prefix_sid *sid = &a->prefix_sid;
	struct json *array = json_new_array(), *ranges, *range;
	size_t i;

	json_add_integer(array, sid->index);
	if (sid->n > 0) {
		ranges = json_new_array();
		for (i = 0; i < sid->n; i++) {
			range = json_new_array();
			json_add_integer(range, sid->srgb[i].base);
			json_add_integer(range, sid->srgb[i].range);
			json_add(ranges, range);
		}
		json_add(array, ranges);
	}
	json_set(object, name, array);
}

unsigned
attr_octets_bgp_prefix_sid(const struct attrs *a, const struct nlri *nlri)
{
	unsigned ranges = a->prefix_sid.n;

	(void)nlri;
	if (!attrs_has(a, ATTR_BGP_PREFIX_SID))
		return 0;
	return octets_of(INDEX_OCTETS + (ranges > 0 ?
	    RANGES_OCTETS + RANGE_OCTETS * ranges : 0));
}

/* { "sr-label-index": 300, "sr-srgbs": [[800000, 4096], [1000000, 5000]] } */
int
attr_seen_bgp_prefix_sid(struct attrs *seen, const char *key,
    const struct json *value)
{
	struct attr_prefix_sid *sid = &seen->prefix_sid;
	const struct json *ranges = json_get(value, "sr-srgbs"), *range;
	size_t i, known = ranges != NULL ? 2 : 1;

	(void)key;
	if (json_kind(value) != JSON_T_OBJECT || json_count(value) != known ||
	    (ranges != NULL && json_kind(ranges) != JSON_T_ARRAY) ||
	    json_count(ranges) > ATTRS_SRGB_MAX ||
	    number_seen(&sid->index, json_get(value, "sr-label-index"),
	    UINT32_MAX) == -1)
		return -1;
	for (i = 0; i < json_count(ranges); i++) {
		range = json_at(ranges, i);
		if (json_count(range) != 2 ||
		    number_seen(&sid->srgb[i].base, json_at(range, 0),
		    SRGB_MAX) == -1 || number_seen(&sid->srgb[i].range,
		    json_at(range, 1), SRGB_MAX) == -1)
			return -1;
	}
	sid->n = (uint8_t)json_count(ranges);
	return 0;
}

bool
attr_match_bgp_prefix_sid(const struct sighting *s)
{
	const struct attr_prefix_sid *want = &s->want->prefix_sid;
	const struct attr_prefix_sid *seen = &s->seen->prefix_sid;

	return attrs_has(s->want, ATTR_BGP_PREFIX_SID) ==
	    attrs_has(s->seen, ATTR_BGP_PREFIX_SID) &&
	    want->index == seen->index && want->n == seen->n &&
	    memcmp(want->srgb, seen->srgb, want->n *
	    sizeof(want->srgb[0])) == 0;
}
