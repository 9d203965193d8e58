/*
 * The rows of next-hop, origin, med and local-preference (RFC 4271). Decides
 * how each is written and read, and how it appears in events: they show the
 * message decoded again, with defaults, without what such a session lacks.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "json.h"
#include "route/attr_base.h"
#include "route/attr_list.h"
#include "route/attr_text.h"

#define DEFAULT_LOCAL_PREFERENCE	100
#define MP_REACH	5	/* AFI, SAFI, length, reserved (RFC 4760, 3) */
#define RD_OCTETS	8	/* before the next-hop of VPNs (RFC 4364) */
#define LABEL_OCTETS	3

static const char *const origin_table[ORIGIN__MAX] = {
	[ORIGIN_IGP] = "igp",
	[ORIGIN_EGP] = "egp",
	[ORIGIN_INCOMPLETE] = "incomplete",
};

/* The enum origin of a word, ORIGIN__MAX if it is none. */
static unsigned
origin_by_word(const char *word)
{
	unsigned i;

	for (i = 0; i < ORIGIN__MAX; i++)
		if (strcmp(origin_table[i], word) == 0)
			break;
	return i;
}

int
attr_parse_next_hop(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	if (strcmp(text, "self") == 0)
		return 0;
	if (address_parse(&a->next_hop, text, name, p) == -1)
		return -1;
	return address_check(&a->next_hop, name, p);
}

void
attr_print_next_hop(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	(void)dialect;
	if (a->next_hop.ip == IP_NONE)
		buf_puts(b, "self");
	else
		address_print(b, &a->next_hop);
}

void
attr_to_json_next_hop(const struct attrs *a, const char *name,
    struct json *object)
{
	char data[ADDRESS_TEXT];
	struct buf b;

	buf_init(&b, data, sizeof(data));
	attr_print_next_hop(&b, a, DIALECT_OURS);
	json_set_string(object, name, data);
}

/*
 * With the NLRI: behind all attributes where there is NEXT_HOP alone, else
 * in MP_REACH_NLRI. ExaBGP writes NEXT_HOP too with prefixes of IPv4.
 */
unsigned
attr_octets_next_hop(const struct attrs *a, const struct nlri *nlri)
{
	enum family family = (enum family)nlri->family;
	bool prefix = family_kind(family) == KIND_PREFIX;
	unsigned labels = a->label.n > 1 ? a->label.n - 1u : 0;
	unsigned n = nlri_octets(nlri) + LABEL_OCTETS * labels;
	unsigned hop = family_ip(family) == IP_V6 ? 16 : 4;

	if (family == FAMILY_IPV4)
		return octets_of(4) + n;
	if (!attrs_has(a, ATTR_NEXT_HOP))
		hop = 0;
	else if (prefix && family_has_rd(family))
		hop += RD_OCTETS;
	return octets_of(MP_REACH + hop + n) +
	    (prefix && family_ip(family) == IP_V4 ? octets_of(4) : 0);
}

/* A flow rule may have none. */
bool
attr_match_next_hop(const struct sighting *s)
{
	const struct address *want = &s->want->next_hop;

	if (!attrs_has(s->want, ATTR_NEXT_HOP))
		return !attrs_has(s->seen, ATTR_NEXT_HOP);
	if (want->ip == IP_NONE)
		want = s->self->ip != IP_NONE ? s->self : &s->kind->local;
	return memcmp(want, &s->seen->next_hop, sizeof(*want)) == 0;
}

int
attr_parse_origin(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	unsigned origin = origin_by_word(text);

	if (origin == ORIGIN__MAX)
		return problem_set(p, ERR_VALUE, name,
		    "%s is igp, egp or incomplete", name);
	a->origin = (uint8_t)origin;
	return 0;
}

void
attr_print_origin(struct buf *b, const struct attrs *a, enum dialect dialect)
{
	(void)dialect;
	buf_puts(b, origin_table[a->origin]);
}

/*
 * ExaBGP's generic attribute, code 1, flag transitive: what the word becomes
 * in the UPDATE, and not equal to it in ExaBGP's cache.
 */
void
attr_print_other_origin(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	(void)dialect;
	buf_printf(b, "attribute [ 0x01 0x40 0x%02x ]", a->origin);
}

void
attr_to_json_origin(const struct attrs *a, const char *name,
    struct json *object)
{
	json_set_string(object, name, origin_table[a->origin]);
}

unsigned
attr_octets_origin(const struct attrs *a, const struct nlri *nlri)
{
	(void)a;
	(void)nlri;
	return octets_of(1);
}

int
attr_seen_origin(struct attrs *seen, const char *key,
    const struct json *value)
{
	const char *word = json_as_string(value);
	unsigned origin = word != NULL ? origin_by_word(word) : ORIGIN__MAX;

	(void)key;
	seen->origin = (uint8_t)origin;
	return origin == ORIGIN__MAX ? -1 : 0;
}

/* Always sent: igp when nothing is given. */
bool
attr_match_origin(const struct sighting *s)
{
	return s->want->origin == s->seen->origin;
}

int
attr_parse_med(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	return text_number(&a->med, text, 0, UINT32_MAX, name, p);
}

void
attr_print_med(struct buf *b, const struct attrs *a, enum dialect dialect)
{
	(void)dialect;
	buf_putu(b, a->med);
}

void
attr_to_json_med(const struct attrs *a, const char *name,
    struct json *object)
{
	json_set_integer(object, name, a->med);
}

unsigned
attr_octets_med(const struct attrs *a, const struct nlri *nlri)
{
	(void)nlri;
	return attrs_has(a, ATTR_MED) ? octets_of(4) : 0;
}

int
attr_seen_med(struct attrs *seen, const char *key, const struct json *value)
{
	(void)key;
	return number_seen(&seen->med, value, UINT32_MAX);
}

bool
attr_match_med(const struct sighting *s)
{
	return attrs_has(s->want, ATTR_MED) == attrs_has(s->seen, ATTR_MED) &&
	    s->want->med == s->seen->med;
}

int
attr_parse_local_preference(struct attrs *a, const char *text,
    const char *name, struct problem *p)
{
	return text_number(&a->local_preference, text, 0, UINT32_MAX, name, p);
}

void
attr_print_local_preference(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	(void)dialect;
	buf_putu(b, a->local_preference);
}

void
attr_to_json_local_preference(const struct attrs *a, const char *name,
    struct json *object)
{
	json_set_integer(object, name, a->local_preference);
}

/* On iBGP always (RFC 4271, 5.1.5). */
unsigned
attr_octets_local_preference(const struct attrs *a, const struct nlri *nlri)
{
	(void)a;
	(void)nlri;
	return octets_of(4);
}

int
attr_seen_local_preference(struct attrs *seen, const char *key,
    const struct json *value)
{
	(void)key;
	return number_seen(&seen->local_preference, value, UINT32_MAX);
}

/* Not sent on eBGP. On iBGP always: 100 when nothing is given. */
bool
attr_match_local_preference(const struct sighting *s)
{
	uint32_t want = DEFAULT_LOCAL_PREFERENCE;

	if (s->kind->local_as != s->kind->peer_as)
		return true;
	if (attrs_has(s->want, ATTR_LOCAL_PREFERENCE))
		want = s->want->local_preference;
	return attrs_has(s->seen, ATTR_LOCAL_PREFERENCE) &&
	    want == s->seen->local_preference;
}
