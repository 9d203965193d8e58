/*
 * Route distinguishers. Decides which text is one and of which type; knows
 * nothing of where they stand.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/prefix.h"
#include "route/rd.h"

enum { RD_AS2, RD_ADDRESS, RD_AS4 };

/* Read a decimal number of at most max, whole. 0 or -1. */
static int
number_read(uint32_t *number, const char *text, uint32_t max)
{
	uint64_t n = 0;
	size_t i;

	if (*text == '\0' || (text[0] == '0' && text[1] != '\0'))
		return -1;
	for (i = 0; text[i] != '\0' && n <= max; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		n = n * 10 + (uint64_t)(text[i] - '0');
	}
	*number = (uint32_t)n;
	return n <= max ? 0 : -1;
}

static void
put(uint8_t *to, uint32_t number, unsigned octets)
{
	while (octets-- > 0) {
		to[octets] = (uint8_t)number;
		number >>= 8;
	}
}

static uint32_t
get(const uint8_t *from, unsigned octets)
{
	uint32_t number = 0;
	unsigned i;

	for (i = 0; i < octets; i++)
		number = number << 8 | from[i];
	return number;
}

static int
rd_from_address(struct rd *rd, const char *admin, const char *number,
    const char *field, struct problem *p)
{
	struct address address;
	uint32_t n;

	if (address_parse(&address, admin, field, p) == -1)
		return -1;
	if (address.ip != IP_V4 || number_read(&n, number, UINT16_MAX) == -1)
		return problem_set(p, ERR_VALUE, field,
		    "%s is not within 0-65535, as behind an IPv4 address",
		    number);
	rd->bytes[1] = RD_ADDRESS;
	memcpy(rd->bytes + 2, address.bytes, 4);
	put(rd->bytes + 6, n, 2);
	return 0;
}

static int
rd_from_as(struct rd *rd, const char *admin, const char *number,
    const char *field, struct problem *p)
{
	uint32_t as, n, max;

	if (number_read(&as, admin, UINT32_MAX) == -1)
		return problem_set(p, ERR_VALUE, field,
		    "%s is neither an AS number nor an IPv4 address", admin);
	max = as > UINT16_MAX ? UINT16_MAX : UINT32_MAX;
	if (number_read(&n, number, max) == -1)
		return problem_set(p, ERR_VALUE, field,
		    "%s is not within 0-%u, as behind AS %u", number, max,
		    as);
	if (as > UINT16_MAX) {
		rd->bytes[1] = RD_AS4;
		put(rd->bytes + 2, as, 4);
		put(rd->bytes + 6, n, 2);
	} else {
		put(rd->bytes + 2, as, 2);
		put(rd->bytes + 4, n, 4);
	}
	return 0;
}

int
rd_parse(struct rd *rd, const char *text, const char *field,
    struct problem *p)
{
	char admin[RD_TEXT];
	const char *colon = strchr(text, ':');

	memset(rd, 0, sizeof(*rd));
	if (colon == NULL || strlen(text) >= sizeof(admin))
		return problem_set(p, ERR_VALUE, field,
		    "%.40s is not ASN:NUMBER or ADDRESS:NUMBER", text);
	memcpy(admin, text, (size_t)(colon - text));
	admin[colon - text] = '\0';
	if (strchr(admin, '.') != NULL)
		return rd_from_address(rd, admin, colon + 1, field, p);
	return rd_from_as(rd, admin, colon + 1, field, p);
}

void
rd_print(struct buf *b, const struct rd *rd)
{
	struct address address = { .ip = IP_V4 };
	unsigned i;

	switch (get(rd->bytes, 2)) {
	case RD_AS2:
		buf_printf(b, "%u:%u", get(rd->bytes + 2, 2),
		    get(rd->bytes + 4, 4));
		break;
	case RD_ADDRESS:
		memcpy(address.bytes, rd->bytes + 2, 4);
		address_print(b, &address);
		buf_printf(b, ":%u", get(rd->bytes + 6, 2));
		break;
	case RD_AS4:
		buf_printf(b, "%u:%u", get(rd->bytes + 2, 4),
		    get(rd->bytes + 6, 2));
		break;
	default:
		buf_puts(b, "0x");
		for (i = 0; i < sizeof(rd->bytes); i++)
			buf_printf(b, "%02x", rd->bytes[i]);
	}
}
