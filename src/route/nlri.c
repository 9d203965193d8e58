/*
 * NLRI in octets. Decides their order, which is that of keys; prints
 * nothing, and does not know what the components of a flow rule mean.
 */
#include <string.h>

#include "buf.h"
#include "route/nlri.h"

#define RD_OCTETS	sizeof(((struct rd *)NULL)->bytes)
#define NUMBER_OCTETS	4u	/* of the path-information, of a field */

static size_t
address_octets(enum family family)
{
	return family_ip(family) == IP_V4 ? 4 : 16;
}

static void
nlri_add(struct nlri *nlri, const void *data, size_t n)
{
	memcpy(nlri->bytes + nlri->n, data, n);
	nlri->n = (uint8_t)(nlri->n + n);
}

static void
nlri_add_rd(struct nlri *nlri, const struct rd *rd)
{
	if (family_has_rd((enum family)nlri->family))
		nlri_add(nlri, rd->bytes, RD_OCTETS);
}

static void
nlri_init(struct nlri *nlri, enum family family)
{
	memset(nlri, 0, sizeof(*nlri));
	nlri->family = (uint8_t)family;
}

static void
nlri_add_number(struct nlri *nlri, uint32_t number)
{
	const uint8_t octets[NUMBER_OCTETS] = {
		(uint8_t)(number >> 24), (uint8_t)(number >> 16),
		(uint8_t)(number >> 8), (uint8_t)number,
	};

	nlri_add(nlri, octets, sizeof(octets));
}

static uint32_t
number_at(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	    (uint32_t)at[2] << 8 | at[3];
}

void
nlri_from_prefix(struct nlri *nlri, enum family family,
    const struct prefix *prefix, const struct rd *rd, const uint32_t *path)
{
	nlri_init(nlri, family);
	nlri_add(nlri, prefix->bytes, address_octets(family));
	nlri_add(nlri, &prefix->length, 1);
	nlri_add_rd(nlri, rd);
	if (path != NULL)
		nlri_add_number(nlri, *path);
}

int
nlri_from_flow(struct nlri *nlri, enum family family, const struct rd *rd,
    const uint8_t *components, size_t n)
{
	if (n == 0 || n > FLOW_MAX)
		return -1;
	nlri_init(nlri, family);
	nlri_add_rd(nlri, rd);
	nlri_add(nlri, components, n);
	return 0;
}

void
nlri_from_vpls(struct nlri *nlri, const struct rd *rd,
    const uint32_t fields[VPLS__MAX])
{
	unsigned i;

	nlri_init(nlri, FAMILY_VPLS);
	nlri_add_rd(nlri, rd);
	for (i = 0; i < VPLS__MAX; i++)
		nlri_add_number(nlri, fields[i]);
}

/* Octets of the NLRI without what may follow: path, components. */
static size_t
nlri_fixed(enum family family)
{
	size_t rd = family_has_rd(family) ? RD_OCTETS : 0;

	switch (family_kind(family)) {
	case KIND_PREFIX:
		return address_octets(family) + 1 + rd;
	case KIND_VPLS:
		return rd + NUMBER_OCTETS * VPLS__MAX;
	case KIND_FLOW:
		break;
	}
	return rd;
}

static bool
nlri_fits(enum family family, const uint8_t *bytes, size_t n)
{
	size_t fixed = nlri_fixed(family);

	switch (family_kind(family)) {
	case KIND_PREFIX:
		return (n == fixed || n == fixed + NUMBER_OCTETS) &&
		    bytes[address_octets(family)] <= 8 *
		    address_octets(family);
	case KIND_VPLS:
		return n == fixed;
	case KIND_FLOW:
		return n > fixed && n <= fixed + FLOW_MAX;
	}
	return false;
}

int
nlri_read(struct nlri *nlri, enum family family, const uint8_t *bytes,
    size_t n)
{
	if (family <= FAMILY_NONE || family >= FAMILY__MAX ||
	    !nlri_fits(family, bytes, n))
		return -1;
	nlri_init(nlri, family);
	nlri_add(nlri, bytes, n);
	return 0;
}

bool
nlri_prefix(const struct nlri *nlri, struct prefix *prefix)
{
	enum family family = (enum family)nlri->family;
	size_t n = address_octets(family);

	memset(prefix, 0, sizeof(*prefix));
	if (family == FAMILY_NONE || family_kind(family) != KIND_PREFIX)
		return false;
	prefix->ip = (uint8_t)family_ip(family);
	memcpy(prefix->bytes, nlri->bytes, n);
	prefix->length = nlri->bytes[n];
	return true;
}

bool
nlri_rd(const struct nlri *nlri, struct rd *rd)
{
	enum family family = (enum family)nlri->family;
	size_t at = family_kind(family) == KIND_PREFIX ?
	    address_octets(family) + 1 : 0;

	memset(rd, 0, sizeof(*rd));
	if (!family_has_rd(family))
		return false;
	memcpy(rd->bytes, nlri->bytes + at, RD_OCTETS);
	return true;
}

bool
nlri_path(const struct nlri *nlri, uint32_t *path)
{
	enum family family = (enum family)nlri->family;
	*path = 0;
	if (family_kind(family) != KIND_PREFIX ||
	    nlri->n != nlri_fixed(family) + NUMBER_OCTETS)
		return false;
	*path = number_at(nlri->bytes + nlri_fixed(family));
	return true;
}

bool
nlri_vpls(const struct nlri *nlri, uint32_t fields[VPLS__MAX])
{
	const uint8_t *at = nlri->bytes + RD_OCTETS;
	unsigned i;

	memset(fields, 0, VPLS__MAX * sizeof(fields[0]));
	if (nlri->family != FAMILY_VPLS)
		return false;
	for (i = 0; i < VPLS__MAX; i++, at += NUMBER_OCTETS)
		fields[i] = number_at(at);
	return true;
}

static const char *const vpls_names[VPLS__MAX] = {
	[VPLS_ENDPOINT] = "endpoint",
	[VPLS_BASE] = "base",
	[VPLS_OFFSET] = "offset",
	[VPLS_SIZE] = "size",
};

const char *
vpls_name(enum vpls_field field)
{
	return vpls_names[field];
}

void
nlri_print(struct buf *b, const struct nlri *nlri)
{
	uint32_t fields[VPLS__MAX], path;
	struct prefix prefix;
	struct rd rd;
	unsigned i;

	if (family_kind((enum family)nlri->family) == KIND_FLOW)
		return;
	if (nlri_prefix(nlri, &prefix))
		prefix_print(b, &prefix);
	else
		buf_puts(b, "vpls");
	if (nlri_rd(nlri, &rd)) {
		buf_puts(b, " rd ");
		rd_print(b, &rd);
	}
	if (nlri_path(nlri, &path))
		buf_printf(b, " path-information %u", path);
	if (nlri_vpls(nlri, fields))
		for (i = 0; i < VPLS__MAX; i++)
			buf_printf(b, " %s %u", vpls_names[i], fields[i]);
}

const uint8_t *
nlri_flow(const struct nlri *nlri, size_t *n)
{
	enum family family = (enum family)nlri->family;

	*n = 0;
	if (family_kind(family) != KIND_FLOW)
		return NULL;
	*n = nlri->n - nlri_fixed(family);
	return nlri->bytes + nlri_fixed(family);
}

bool
nlri_equal(const struct nlri *a, const struct nlri *b)
{
	return a->family == b->family && a->n == b->n &&
	    memcmp(a->bytes, b->bytes, a->n) == 0;
}

int
nlri_compare(const struct nlri *a, const struct nlri *b)
{
	int order;

	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	order = memcmp(a->bytes, b->bytes, a->n < b->n ? a->n : b->n);
	return order != 0 ? order : (int)a->n - (int)b->n;
}

/* Eight octets at a time, mixed (splitmix64). */
uint32_t
nlri_hash(const struct nlri *nlri)
{
	uint64_t h = nlri->family * 131u + nlri->n, word;
	size_t i, n;

	for (i = 0; i < nlri->n; i += n) {
		n = nlri->n - i < sizeof(word) ? nlri->n - i : sizeof(word);
		word = 0;
		memcpy(&word, nlri->bytes + i, n);
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	h *= 0xd6e8feb86659fd93u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return (uint32_t)(h ^ (h >> 32));
}

unsigned
nlri_octets(const struct nlri *nlri)
{
	enum family family = (enum family)nlri->family;
	struct prefix prefix;
	uint32_t path;
	unsigned n = nlri->n + 2u;

	if (nlri_prefix(nlri, &prefix)) {
		n = 1 + (prefix.length + 7u) / 8;
		n += family_has_label(family) ? 3u : 0;
		n += family_has_rd(family) ? (unsigned)RD_OCTETS : 0;
		n += nlri_path(nlri, &path) ? NUMBER_OCTETS : 0;
	}
	return n;
}
