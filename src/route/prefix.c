/*
 * Addresses and prefixes. Decides which text is one and which prefixes may
 * be announced. Our own grammar comes first: libcidr takes far more than
 * addresses and reads before short strings, so it only ever sees text that
 * was printed here. No other file may include it.
 */
#include <arpa/inet.h>
#include <libcidr.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/prefix.h"

#define DIGITS		"0123456789"
#define CIDR_SLACK	16	/* libcidr reads up to 8 bytes before text */

static const struct {
	int		 family;
	uint8_t		 bits;
} ip_table[IP__MAX] = {
	[IP_V4] = { AF_INET, 32 },
	[IP_V6] = { AF_INET6, 128 },
};

/* What is never announced, in the order in which it is looked for. */
static const struct {
	struct prefix	 prefix;
	const char	*why;
} reserved_table[] = {
	{ { IP_V4, 8, { 0 } }, "is in 0.0.0.0/8, \"this network\" (RFC 6890)" },
	{ { IP_V4, 8, { 127 } }, "is loopback (RFC 6890)" },
	{ { IP_V4, 16, { 169, 254 } }, "is link-local (RFC 3927)" },
	{ { IP_V4, 4, { 224 } }, "is multicast (RFC 5771)" },
	{ { IP_V4, 3, { 224 } }, "is reserved (RFC 1112)" },
	{ { IP_V6, 128, { 0 } }, "is the unspecified address (RFC 4291)" },
	{ { IP_V6, 128, { [15] = 1 } }, "is loopback (RFC 4291)" },
	{ { IP_V6, 96, { 0 } }, "is IPv4-compatible (RFC 4291)" },
	{ { IP_V6, 10, { 0xfe, 0x80 } }, "is link-local (RFC 4291)" },
	{ { IP_V6, 8, { 0xff } }, "is multicast (RFC 4291)" },
};

#define RESERVED_MAX	(sizeof(reserved_table) / sizeof(reserved_table[0]))

/* Why text is no IPv4 address; NULL if it is one. */
static const char *
ipv4_flaw(const char *text)
{
	unsigned octets, value;
	size_t digits, i;

	for (octets = 1;; octets++) {
		digits = strspn(text, DIGITS);
		if (digits == 0)
			return "is not an address";
		if (digits > 1 && *text == '0')
			return "has an octet with a leading zero";
		for (value = 0, i = 0; i < digits && value <= 255; i++)
			value = value * 10 + (unsigned)(text[i] - '0');
		if (value > 255)
			return "has an octet above 255";
		text += digits;
		if (*text == '\0')
			return octets == 4 ? NULL : "needs four octets";
		if (*text++ != '.')
			return "is not an address";
	}
}

/* Why text cannot be an IPv6 address; NULL if it is worth a try. */
static const char *
ipv6_flaw(const char *text)
{
	if (strchr(text, '%') != NULL)
		return "has a zone";
	if (strchr(text, '.') != NULL)
		return "mixes IPv4 and IPv6; give an IPv4 address as such";
	if (text[strspn(text, DIGITS "abcdefABCDEF:")] != '\0')
		return "is not an address";
	return NULL;
}

/* Read one address. NULL, or why text is none. */
static const char *
address_read(struct address *address, const char *text)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	const char *why;

	memset(address, 0, sizeof(*address));
	if (*text == '\0')
		return "is empty";
	address->ip = strchr(text, ':') != NULL ? IP_V6 : IP_V4;
	why = address->ip == IP_V6 ? ipv6_flaw(text) : ipv4_flaw(text);
	if (why != NULL)
		return why;
	if (inet_pton(ip_table[address->ip].family, text, address->bytes) != 1)
		return "is not an address";
	if (address->ip == IP_V6 &&
	    memcmp(address->bytes, mapped, sizeof(mapped)) == 0)
		return "is IPv4-mapped; give an IPv4 address as such";
	return NULL;
}

/* Read a decimal length of at most bits. NULL, or why text is none. */
static const char *
length_read(uint8_t *length, const char *text, unsigned bits)
{
	unsigned value = 0;
	size_t i;

	if (*text == '\0')
		return "has no length after the slash";
	if (text[strspn(text, DIGITS)] != '\0')
		return "has a length that is not a decimal number";
	if (text[0] == '0' && text[1] != '\0')
		return "has a length with a leading zero";
	for (i = 0; text[i] != '\0' && value <= bits; i++)
		value = value * 10 + (unsigned)(text[i] - '0');
	if (value > bits)
		return bits == 32 ? "has a length above 32" :
		    "has a length above 128";
	*length = (uint8_t)value;
	return NULL;
}

/* Read ADDRESS or ADDRESS/LENGTH. NULL, or why text is neither. */
static const char *
prefix_read_text(struct prefix *prefix, const char *text)
{
	char part[PREFIX_TEXT];
	size_t n = strcspn(text, "/");
	struct address address;
	const char *why;

	if (n == 0)
		return "has no address";
	if (n >= sizeof(part))
		return "is too long for an address";
	memcpy(part, text, n);
	part[n] = '\0';
	if ((why = address_read(&address, part)) != NULL)
		return why;
	prefix->ip = address.ip;
	prefix->length = ip_table[address.ip].bits;
	memcpy(prefix->bytes, address.bytes, sizeof(prefix->bytes));
	if (text[n] == '\0')
		return NULL;
	return length_read(&prefix->length, text + n + 1, prefix->length);
}

/* The prefix as libcidr's value. Owned (cidr_free); NULL without memory. */
static CIDR *
cidr_make(const struct prefix *prefix)
{
	char room[CIDR_SLACK + PREFIX_TEXT] = "";
	const uint8_t *byte = prefix->bytes;
	struct buf b;
	int i;

	buf_init(&b, room + CIDR_SLACK, PREFIX_TEXT);
	if (prefix->ip == IP_V4)
		prefix_print(&b, prefix);
	else {
		for (i = 0; i < 16; i += 2)
			buf_printf(&b, "%s%x", i == 0 ? "" : ":",
			    (unsigned)byte[i] << 8 | byte[i + 1]);
		buf_printf(&b, "/%u", prefix->length);
	}
	return cidr_from_str(b.data);
}

/* The network that prefix is in, host bits cleared. 0; -1 without memory. */
static int
prefix_network(struct prefix *network, const struct prefix *prefix)
{
	CIDR *given = cidr_make(prefix);
	CIDR *cidr = given != NULL ? cidr_addr_network(given) : NULL;
	uint8_t *bytes = cidr != NULL ? cidr_get_addr(cidr) : NULL;

	memset(network, 0, sizeof(*network));
	network->ip = prefix->ip;
	network->length = prefix->length;
	if (bytes != NULL && prefix->ip == IP_V4)
		memcpy(network->bytes, bytes + 12, 4);
	else if (bytes != NULL)
		memcpy(network->bytes, bytes, 16);
	free(bytes);
	cidr_free(cidr);
	cidr_free(given);
	return bytes != NULL ? 0 : -1;
}

/* Is little equal to outer or inside it? */
static bool
prefix_covers_cidr(const struct prefix *outer, const CIDR *little)
{
	CIDR *big = cidr_make(outer);
	bool covers = big != NULL && cidr_contains(big, little) == 0;

	cidr_free(big);
	return covers;
}

bool
prefix_covers(const struct prefix *outer, const struct prefix *inner)
{
	CIDR *little = cidr_make(inner);
	bool covers = little != NULL && prefix_covers_cidr(outer, little);

	cidr_free(little);
	return covers;
}

/* May outer cover inner, by the first octet? The library is not as quick. */
static bool
prefix_may_cover(const struct prefix *outer, const struct prefix *inner)
{
	unsigned differ = (unsigned)(outer->bytes[0] ^ inner->bytes[0]);

	return outer->ip == inner->ip && (outer->length >= 8 ? differ :
	    differ >> (8 - outer->length)) == 0;
}

/* Why prefix is kept for something else; NULL if it is not. */
static const char *
prefix_reserved(const struct prefix *prefix)
{
	CIDR *cidr = NULL;
	const char *why = NULL;
	size_t i;

	for (i = 0; i < RESERVED_MAX && why == NULL; i++) {
		if (!prefix_may_cover(&reserved_table[i].prefix, prefix))
			continue;
		if (cidr == NULL && (cidr = cidr_make(prefix)) == NULL)
			return "cannot be checked without memory";
		if (prefix_covers_cidr(&reserved_table[i].prefix, cidr))
			why = reserved_table[i].why;
	}
	cidr_free(cidr);
	return why;
}

/* Refuse text, of which a sentence shows no more than 60 bytes. */
static int
problem_text(struct problem *p, enum err err, const char *field,
    const char *text, const char *why)
{
	return problem_set(p, err, field, "%.60s %s",
	    *text != '\0' ? text : "the value", why);
}

/* Refuse host bits, with what may have been meant. Returns -1. */
static int
problem_host_bits(const struct prefix *network, const char *text,
    const char *field, struct problem *p)
{
	char data[PREFIX_TEXT];
	struct buf b;

	buf_init(&b, data, sizeof(data));
	prefix_print(&b, network);
	return problem_set(p, ERR_PREFIX, field,
	    "%.60s has host bits set; did you mean %s or %.*s/%u", text, data,
	    (int)strcspn(text, "/"), text, ip_table[network->ip].bits);
}

int
prefix_parse(struct prefix *prefix, const char *text, unsigned allow,
    const char *field, struct problem *p)
{
	const char *why = prefix_read_text(prefix, text);
	struct prefix network;

	if (why != NULL)
		return problem_text(p, ERR_PREFIX, field, text, why);
	if (prefix_network(&network, prefix) == -1)
		return problem_set(p, ERR_INTERNAL, field, "no memory");
	if (memcmp(&network, prefix, sizeof(network)) != 0)
		return problem_host_bits(&network, text, field, p);
	if (prefix->length == 0 && !(allow & PREFIX_DEFAULT_ROUTE))
		return problem_text(p, ERR_PREFIX, field, text,
		    "is a default route, which default-routes does not allow");
	if (prefix->length != 0 && !(allow & PREFIX_RESERVED) &&
	    (why = prefix_reserved(prefix)) != NULL)
		return problem_text(p, ERR_PREFIX, field, text, why);
	return 0;
}

int
address_parse(struct address *address, const char *text, const char *field,
    struct problem *p)
{
	const char *why = address_read(address, text);

	if (why == NULL)
		return 0;
	return problem_text(p, ERR_VALUE, field, text, why);
}

int
address_check(const struct address *address, const char *field,
    struct problem *p)
{
	struct prefix host = { address->ip, ip_table[address->ip].bits,
	    { 0 } };
	char data[ADDRESS_TEXT];
	const char *why;
	struct buf b;

	memcpy(host.bytes, address->bytes, sizeof(host.bytes));
	if ((why = prefix_reserved(&host)) == NULL)
		return 0;
	buf_init(&b, data, sizeof(data));
	address_print(&b, address);
	return problem_text(p, ERR_VALUE, field, data, why);
}

/*
 * inet_ntop writes ::8:8 as ::0.8.0.8, which we do not read; RFC 5952 has that
 * only where the prefix says that there is an IPv4 address in it.
 */
static void
bytes_print(struct buf *b, uint8_t ip, const uint8_t *bytes)
{
	static const uint8_t compatible[12];
	char text[INET6_ADDRSTRLEN];

	if (ip == IP_V6 && memcmp(bytes, compatible, 12) == 0 &&
	    (bytes[12] | bytes[13]) != 0)
		buf_printf(b, "::%x:%x", bytes[12] << 8 | bytes[13],
		    bytes[14] << 8 | bytes[15]);
	else if (inet_ntop(ip_table[ip].family, bytes, text,
	    sizeof(text)) != NULL)
		buf_puts(b, text);
}

void
prefix_print(struct buf *b, const struct prefix *prefix)
{
	bytes_print(b, prefix->ip, prefix->bytes);
	buf_putc(b, '/');
	buf_putu(b, prefix->length);
}

void
address_print(struct buf *b, const struct address *address)
{
	if (address->ip != IP_NONE)
		bytes_print(b, address->ip, address->bytes);
}

int
prefix_compare(const struct prefix *a, const struct prefix *b)
{
	int order;

	if (a->ip != b->ip)
		return a->ip < b->ip ? -1 : 1;
	if ((order = memcmp(a->bytes, b->bytes, sizeof(a->bytes))) != 0)
		return order;
	return a->length - b->length;
}

/* Is a bit beyond the length set? */
static bool
prefix_has_host_bits(const struct prefix *prefix)
{
	size_t i = prefix->length / 8;
	unsigned mask = 0xffu >> prefix->length % 8;

	for (; i < sizeof(prefix->bytes); i++, mask = 0xff)
		if (prefix->bytes[i] & mask)
			return true;
	return false;
}

int
prefix_read(struct prefix *prefix, const char *text)
{
	const char *slash = strchr(text, '/');
	char part[PREFIX_TEXT];

	if (slash == NULL || (size_t)(slash - text) >= sizeof(part))
		return -1;
	memcpy(part, text, (size_t)(slash - text));
	part[slash - text] = '\0';
	memset(prefix, 0, sizeof(*prefix));
	prefix->ip = strchr(part, ':') != NULL ? IP_V6 : IP_V4;
	if (inet_pton(ip_table[prefix->ip].family, part, prefix->bytes) != 1)
		return -1;
	if (length_read(&prefix->length, slash + 1,
	    ip_table[prefix->ip].bits) != NULL)
		return -1;
	return prefix_has_host_bits(prefix) ? -1 : 0;
}
