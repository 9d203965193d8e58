/*
 * The rows of atomic-aggregate, aggregator (RFC 4271), originator-id,
 * cluster-list (RFC 4456) and aigp (RFC 7311). Addresses are numbers in host
 * order here.
 */
#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "json.h"
#include "route/attr_list.h"
#include "route/attr_reflect.h"
#include "route/attr_text.h"

#define EXACT_JSON	(UINT64_C(1) << 53)	/* what readers keep whole */
#define AIGP_OCTETS	11	/* one TLV (RFC 7311, 3) */

static void
ipv4_print(struct buf *b, uint32_t address)
{
	buf_printf(b, "%u.%u.%u.%u", address >> 24, address >> 16 & 0xff,
	    address >> 8 & 0xff, address & 0xff);
}

int
attr_parse_atomic_aggregate(struct attrs *a, const char *text,
    const char *name, struct problem *p)
{
	(void)a;
	if (*text == '\0' || strcmp(text, "true") == 0 ||
	    strcmp(text, "yes") == 0 || strcmp(text, name) == 0)
		return 0;
	return problem_set(p, ERR_VALUE, name,
	    "%s has no value: leave it out where it is not set", name);
}

void
attr_to_json_atomic_aggregate(const struct attrs *a, const char *name,
    struct json *object)
{
	(void)a;
	json_set_bool(object, name, true);
}

unsigned
attr_octets_atomic_aggregate(const struct attrs *a, const struct nlri *nlri)
{
	(void)nlri;
	return attrs_has(a, ATTR_ATOMIC_AGGREGATE) ? octets_of(0) : 0;
}

int
attr_seen_atomic_aggregate(struct attrs *seen, const char *key,
    const struct json *value)
{
	(void)seen;
	(void)key;
	return json_as_bool(value) ? 0 : -1;
}

bool
attr_match_atomic_aggregate(const struct sighting *s)
{
	return attrs_has(s->want, ATTR_ATOMIC_AGGREGATE) ==
	    attrs_has(s->seen, ATTR_ATOMIC_AGGREGATE);
}

/* ASN:IPV4. 0, or -1 with p. */
static int
aggregator_read(struct attrs *a, char *text, const char *name,
    struct problem *p)
{
	char *address = strchr(text, ':');

	if (address == NULL)
		return problem_form(name, "ASN:IPV4", p);
	*address++ = '\0';
	if (text_asn(&a->aggregator_as, text, name, p) == -1)
		return -1;
	return text_ipv4(&a->aggregator, address, name, p);
}

int
attr_parse_aggregator(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	struct token token, end = { "", 0 };
	char item[TOKEN_TEXT];
	bool open;

	if (!token_next(&text, &token))
		return problem_form(name, "ASN:IPV4", p);
	if ((open = token_is(&token, '(')))
		if (!token_next(&text, &token))
			return problem_form(name, "( ASN:IPV4 )", p);
	if (token_copy(item, &token, name, p) == -1 ||
	    aggregator_read(a, item, name, p) == -1)
		return -1;
	if (open && (!token_next(&text, &end) || !token_is(&end, ')')))
		return problem_form(name, "( ASN:IPV4 )", p);
	return token_next(&text, &end) ? problem_form(name, "ASN:IPV4", p) :
	    0;
}

void
attr_print_aggregator(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	(void)dialect;
	buf_putu(b, a->aggregator_as);
	buf_putc(b, ':');
	ipv4_print(b, a->aggregator);
}

void
attr_to_json_aggregator(const struct attrs *a, const char *name,
    struct json *object)
{
	char data[TOKEN_TEXT];
	struct buf b;

	buf_init(&b, data, sizeof(data));
	attr_print_aggregator(&b, a, DIALECT_OURS);
	json_set_string(object, name, data);
}

/* Twice to a peer with AS numbers of two octets (RFC 6793, 4.2.2). */
unsigned
attr_octets_aggregator(const struct attrs *a, const struct nlri *nlri)
{
	(void)nlri;
	return attrs_has(a, ATTR_AGGREGATOR) ? octets_of(6) + octets_of(8) :
	    0;
}

int
attr_seen_aggregator(struct attrs *seen, const char *key,
    const struct json *value)
{
	const char *text = json_as_string(value);

	return text == NULL ? -1 :
	    attr_parse_aggregator(seen, text, key, NULL);
}

bool
attr_match_aggregator(const struct sighting *s)
{
	return attrs_has(s->want, ATTR_AGGREGATOR) ==
	    attrs_has(s->seen, ATTR_AGGREGATOR) &&
	    s->want->aggregator_as == s->seen->aggregator_as &&
	    s->want->aggregator == s->seen->aggregator;
}

/* A BGP identifier is not 0 (RFC 6286). */
int
attr_parse_originator_id(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	if (text_ipv4(&a->originator_id, text, name, p) == -1)
		return -1;
	if (a->originator_id == 0)
		return problem_set(p, ERR_VALUE, name,
		    "0.0.0.0 is no BGP identifier");
	return 0;
}

void
attr_print_originator_id(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	(void)dialect;
	ipv4_print(b, a->originator_id);
}

void
attr_to_json_originator_id(const struct attrs *a, const char *name,
    struct json *object)
{
	char data[ADDRESS_TEXT];
	struct buf b;

	buf_init(&b, data, sizeof(data));
	ipv4_print(&b, a->originator_id);
	json_set_string(object, name, data);
}

unsigned
attr_octets_originator_id(const struct attrs *a, const struct nlri *nlri)
{
	(void)nlri;
	return attrs_has(a, ATTR_ORIGINATOR_ID) ? octets_of(4) : 0;
}

int
attr_seen_originator_id(struct attrs *seen, const char *key,
    const struct json *value)
{
	const char *text = json_as_string(value);

	return text == NULL ? -1 :
	    text_ipv4(&seen->originator_id, text, key, NULL);
}

bool
attr_match_originator_id(const struct sighting *s)
{
	return s->want->originator_id == s->seen->originator_id;
}

int
attr_parse_cluster_list(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	uint32_t cluster = 0;

	if (text_ipv4(&cluster, text, name, p) == -1)
		return -1;
	if (attr_list_append(&a->cluster, cluster) == -1)
		return problem_full(name, ATTRS_LIST_MAX, p);
	return 0;
}

void
attr_print_cluster_list(struct buf *b, const struct attrs *a,
    enum dialect dialect)
{
	size_t i;

	(void)dialect;
	buf_puts(b, "[ ");
	for (i = 0; i < a->cluster.n; i++) {
		ipv4_print(b, a->cluster.value[i]);
		buf_putc(b, ' ');
	}
	buf_putc(b, ']');
}

void
attr_to_json_cluster_list(const struct attrs *a, const char *name,
    struct json *object)
{
	struct json *array = json_new_array();
	char data[ADDRESS_TEXT];
	struct buf b;
	size_t i;

	for (i = 0; i < a->cluster.n; i++) {
		buf_init(&b, data, sizeof(data));
		ipv4_print(&b, a->cluster.value[i]);
		json_add_string(array, data);
	}
	json_set(object, name, array);
}

unsigned
attr_octets_cluster_list(const struct attrs *a, const struct nlri *nlri)
{
	(void)nlri;
	return a->cluster.n > 0 ? octets_of(4u * a->cluster.n) : 0;
}

int
attr_seen_cluster_list(struct attrs *seen, const char *key,
    const struct json *value)
{
	const char *text;
	size_t i;

	if (json_kind(value) != JSON_T_ARRAY)
		return -1;
	for (i = 0; i < json_count(value); i++) {
		text = json_as_string(json_at(value, i));
		if (text == NULL ||
		    attr_parse_cluster_list(seen, text, key, NULL) == -1)
			return -1;
	}
	return 0;
}

bool
attr_match_cluster_list(const struct sighting *s)
{
	return attr_list_equal(&s->want->cluster, &s->seen->cluster);
}

int
attr_parse_aigp(struct attrs *a, const char *text, const char *name,
    struct problem *p)
{
	return text_number64(&a->aigp, text, name, p);
}

void
attr_print_aigp(struct buf *b, const struct attrs *a, enum dialect dialect)
{
	(void)dialect;
	buf_putu(b, a->aigp);
}

void
attr_to_json_aigp(const struct attrs *a, const char *name,
    struct json *object)
{
	char data[TOKEN_TEXT];
	struct buf b;

	if (a->aigp < EXACT_JSON) {
		json_set_integer(object, name, (int64_t)a->aigp);
		return;
	}
	buf_init(&b, data, sizeof(data));
	buf_putu(&b, a->aigp);
	json_set_string(object, name, data);
}

unsigned
attr_octets_aigp(const struct attrs *a, const struct nlri *nlri)
{
	(void)nlri;
	return attrs_has(a, ATTR_AIGP) ? octets_of(AIGP_OCTETS) : 0;
}

/* "0x0000000000000005"; ExaBGP 5 alone shows it. */
int
attr_seen_aigp(struct attrs *seen, const char *key, const struct json *value)
{
	const char *text = json_as_string(value);

	return text == NULL ? -1 : text_number64(&seen->aigp, text, key, NULL);
}

/* Sent where the session allows it, and shown by some. */
bool
attr_match_aigp(const struct sighting *s)
{
	return !attrs_has(s->seen, ATTR_AIGP) ||
	    (attrs_has(s->want, ATTR_AIGP) && s->want->aigp == s->seen->aigp);
}
