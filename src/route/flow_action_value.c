/*
 * The values of flow actions: text to the octets of an extended community,
 * and back. Decides the grammar and the range of each value.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/flow_action.h"
#include "route/flow_action_value.h"

#define RATE_MAX	1000000000000u	/* ExaBGP clamps beyond */
#define GROUP_MAX	0x3fffu
#define DSCP_MAX	63u

static const char *const traffic_words[] = {
	[1] = "terminal",
	[2] = "sample",
	[3] = "sample-terminal",
};

static const char *const direction_words[] = {
	[1] = "input",
	[2] = "output",
	[3] = "input-output",
};

static void
octets_put(uint8_t *octet, size_t n, uint64_t value)
{
	for (; n > 0; n--, value >>= 8)
		octet[n - 1] = (uint8_t)value;
}

static uint32_t
octets_get(const uint8_t *octet, size_t n)
{
	uint32_t value = 0;

	for (; n > 0; n--)
		value = value << 8 | *octet++;
	return value;
}

/* The enum of a word in a list of 4; 4 if it is none. */
static unsigned
word_index(const char *const words[], const char *text)
{
	unsigned i;

	for (i = 1; i < 4; i++)
		if (strcmp(words[i], text) == 0)
			break;
	return i;
}

static int
number_read(const struct action_making *m, uint64_t *number, const char *text,
    uint64_t max)
{
	uint64_t n = 0;
	const char *c;

	for (c = text; *c >= '0' && *c <= '9' && n <= max; c++)
		n = n * 10 + (uint64_t)(*c - '0');
	if (*text == '\0' || (*c != '\0' && n <= max))
		return problem_set(m->p, ERR_VALUE, m->name,
		    "\"%.40s\" is not a decimal number", text);
	if (text[0] == '0' && text[1] != '\0')
		return problem_set(m->p, ERR_VALUE, m->name,
		    "%.40s has a leading zero", text);
	if (n > max)
		return problem_set(m->p, ERR_VALUE, m->name,
		    "%.40s is not within 0-%llu", text,
		    (unsigned long long)max);
	*number = n;
	return 0;
}

/* IEEE 754 single, octets a second (RFC 8955, 7.3). */
int
action_parse_rate(const struct action_making *m, const char *text)
{
	uint64_t rate;
	uint32_t bits;
	float f;

	if (number_read(m, &rate, text, RATE_MAX) == -1)
		return -1;
	f = (float)rate;
	memcpy(&bits, &f, sizeof(bits));
	octets_put(m->octet + 4, 4, bits);
	return 0;
}

/* The route target IPV4:N. */
static int
target_ip(const struct action_making *m, const char *ip, const char *number)
{
	struct address address;
	uint64_t n;

	m->octet[0] = 0x81;
	if (address_parse(&address, ip, m->name, m->p) == -1 ||
	    number_read(m, &n, number, UINT16_MAX) == -1)
		return -1;
	memcpy(m->octet + 2, address.bytes, 4);
	octets_put(m->octet + 6, 2, n);
	return 0;
}

/* The route target ASN:N, of which N is the shorter where ASN is longer. */
static int
target_as(const struct action_making *m, const char *as, const char *number)
{
	uint64_t asn = 0, n = 0;
	bool four;

	if (number_read(m, &asn, as, UINT32_MAX) == -1)
		return -1;
	four = asn > UINT16_MAX;
	if (number_read(m, &n, number, four ? UINT16_MAX : UINT32_MAX) == -1)
		return -1;
	if (four)
		m->octet[0] = 0x82;
	octets_put(m->octet + 2, 6, four ? asn << 16 | n : asn << 32 | n);
	return 0;
}

/* A route target (RFC 8955, 7.4), or the address of a next-hop. */
int
action_parse_redirect(const struct action_making *m, const char *text)
{
	char head[40];
	const char *colon = strchr(text, ':');

	if (colon == NULL || strchr(colon + 1, ':') != NULL) {
		m->octet[0] = 0x08;
		m->octet[1] = 0x00;
		return action_parse_next_hop(m, text);
	}
	if ((size_t)(colon - text) >= sizeof(head))
		return problem_set(m->p, ERR_VALUE, m->name,
		    "%.40s... is neither ASN:N, nor IPV4:N, nor an address",
		    text);
	memcpy(head, text, (size_t)(colon - text));
	head[colon - text] = '\0';
	return strchr(head, '.') != NULL ? target_ip(m, head, colon + 1) :
	    target_as(m, head, colon + 1);
}

int
action_parse_next_hop(const struct action_making *m, const char *text)
{
	if (address_parse(m->next_hop, text, m->name, m->p) == -1)
		return -1;
	return address_check(m->next_hop, m->name, m->p);
}

/* draft-ietf-idr-flowspec-redirect-ip: of IPv6 it is attribute 25. */
int
action_parse_ipv4(const struct action_making *m, const char *text)
{
	struct address address;

	if (address_parse(&address, text, m->name, m->p) == -1)
		return -1;
	if (address.ip != IP_V4)
		return problem_set(m->p, ERR_VALUE, m->name,
		    "IPv6 addresses are not offered here; say "
		    "redirect-to-nexthop or copy-to-nexthop, and next-hop");
	if (address_check(&address, m->name, m->p) == -1)
		return -1;
	memcpy(m->octet + 2, address.bytes, 4);
	return 0;
}

int
action_parse_mark(const struct action_making *m, const char *text)
{
	uint64_t dscp;

	if (number_read(m, &dscp, text, DSCP_MAX) == -1)
		return -1;
	m->octet[7] = (uint8_t)dscp;
	return 0;
}

int
action_parse_bits(const struct action_making *m, const char *text)
{
	unsigned bits = word_index(traffic_words, text);

	if (bits == 4)
		return problem_set(m->p, ERR_VALUE, m->name,
		    "action is sample, terminal or sample-terminal");
	m->octet[7] = (uint8_t)bits;
	return 0;
}

/* TRANSITIVITY:DIRECTION:ASN:GROUP (draft-ietf-idr-flowspec-interfaceset). */
int
action_parse_set(const struct action_making *m, const char *text)
{
	char copy[FLOW_ACTION_TEXT], *rest = copy, *way, *to, *as;
	unsigned direction;
	uint64_t asn = 0, group = 0;

	if (strlen(text) >= sizeof(copy))
		return problem_set(m->p, ERR_VALUE, m->name,
		    "%.40s... is too long", text);
	memcpy(copy, text, strlen(text) + 1);
	way = strsep(&rest, ":");
	to = strsep(&rest, ":");
	as = strsep(&rest, ":");
	if (rest == NULL)
		return problem_set(m->p, ERR_VALUE, m->name,
		    "%.60s is not TRANSITIVITY:DIRECTION:ASN:GROUP", text);
	if (strcmp(way, "non-transitive") == 0)
		m->octet[0] |= 0x40;
	else if (strcmp(way, "transitive") != 0)
		return problem_set(m->p, ERR_VALUE, m->name,
		    "%.40s is neither transitive nor non-transitive", way);
	if ((direction = word_index(direction_words, to)) == 4)
		return problem_set(m->p, ERR_VALUE, m->name,
		    "%.40s is not input, output or input-output", to);
	if (number_read(m, &asn, as, UINT32_MAX) == -1 ||
	    number_read(m, &group, rest, GROUP_MAX) == -1)
		return -1;
	octets_put(m->octet + 2, 6,
	    asn << 16 | (uint64_t)direction << 14 | group);
	return 0;
}

bool
action_print_rate(struct buf *b, const uint8_t *octet)
{
	uint32_t bits = octets_get(octet + 4, 4);
	float f;

	memcpy(&f, &bits, sizeof(f));
	if (!(f > 0 && f <= (float)RATE_MAX) || (float)(uint64_t)f < f)
		return false;
	buf_putu(b, (uint64_t)f);
	return true;
}

bool
action_print_as2(struct buf *b, const uint8_t *octet)
{
	buf_printf(b, "%u:%u", octets_get(octet + 2, 2),
	    octets_get(octet + 4, 4));
	return true;
}

bool
action_print_as4(struct buf *b, const uint8_t *octet)
{
	uint32_t asn = octets_get(octet + 2, 4);

	buf_printf(b, "%u:%u", asn, octets_get(octet + 6, 2));
	return asn > UINT16_MAX;
}

bool
action_print_ipv4(struct buf *b, const uint8_t *octet)
{
	buf_printf(b, "%u.%u.%u.%u", octet[2], octet[3], octet[4], octet[5]);
	return true;
}

bool
action_print_ip(struct buf *b, const uint8_t *octet)
{
	action_print_ipv4(b, octet);
	buf_printf(b, ":%u", octets_get(octet + 6, 2));
	return true;
}

bool
action_print_mark(struct buf *b, const uint8_t *octet)
{
	buf_putu(b, octet[7]);
	return true;
}

bool
action_print_bits(struct buf *b, const uint8_t *octet)
{
	if (octet[7] == 0)
		return false;
	buf_puts(b, traffic_words[octet[7]]);
	return true;
}

bool
action_print_set(struct buf *b, const uint8_t *octet)
{
	unsigned direction = octet[6] >> 6;

	if (direction == 0)
		return false;
	buf_printf(b, "%s:%s:%u:%u",
	    (octet[0] & 0x40) != 0 ? "non-transitive" : "transitive",
	    direction_words[direction], octets_get(octet + 2, 4),
	    octets_get(octet + 6, 2) & GROUP_MAX);
	return true;
}
