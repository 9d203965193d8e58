/*
 * Addresses and prefixes: pure values, IPv4 and IPv6 unicast.
 * libcidr is known to prefix.c alone.
 */
#ifndef ROUTE_PREFIX_H
#define ROUTE_PREFIX_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct problem;

enum ip { IP_NONE, IP_V4, IP_V6, IP__MAX };

/* An address; ip IP_NONE: none. Unused bytes are 0, so memcmp compares. */
struct address {
	uint8_t	 ip;			/* enum ip */
	uint8_t	 bytes[16];		/* network order; IPv4 uses 4 */
};

/* A prefix whose host bits are 0. Unused bytes are 0: memcmp compares. */
struct prefix {
	uint8_t	 ip;			/* enum ip, never IP_NONE */
	uint8_t	 length;		/* 0-32 or 0-128 */
	uint8_t	 bytes[16];
};

#define ADDRESS_TEXT	46		/* longest text and its NUL */
#define PREFIX_TEXT	50

/* What prefix_check may allow besides the ordinary. A mask. */
#define PREFIX_DEFAULT_ROUTE	1u	/* 0.0.0.0/0 and ::/0 */
#define PREFIX_RESERVED		2u	/* multicast, loopback and so on */

/*
 * Parse ADDRESS or ADDRESS/LENGTH, whole and strict: four decimal octets
 * without leading zeros, or an RFC 4291 address without zone, and not
 * IPv4-mapped; LENGTH decimal without leading zeros. Without LENGTH it is a
 * host route. Refused with the reason, and with the correction where it is
 * obvious (host bits set: "did you mean 10.0.0.0/24"): host bits set, default
 * routes unless allow has PREFIX_DEFAULT_ROUTE, and unless it has
 * PREFIX_RESERVED, multicast (RFC 5771, 4291), link-local and loopback
 * prefixes, 0.0.0.0/8 and ::/128 (RFC 6890), 240.0.0.0/4 (RFC 1112) and
 * IPv4-compatible ::/96 (RFC 4291).
 * field names the request's field in p. Returns 0, or -1 with p filled in.
 */
int	 prefix_parse(struct prefix *prefix, const char *text, unsigned allow,
	    const char *field, struct problem *p);

/* Parse one address by the same grammar, no length. 0, or -1 with p. */
int	 address_parse(struct address *address, const char *text,
	    const char *field, struct problem *p);

/*
 * Can packets be sent to address, i.e. may it be a next-hop? Refused is what
 * prefix_parse refuses: multicast, loopback and so on. 0, or -1 with p.
 */
int	 address_check(const struct address *address, const char *field,
	    struct problem *p);

/* The canonical text (RFC 5952 for IPv6), always with the length. */
void	 prefix_print(struct buf *b, const struct prefix *prefix);
void	 address_print(struct buf *b, const struct address *address);

/* Is inner equal to outer or inside it? False without memory. */
bool	 prefix_covers(const struct prefix *outer, const struct prefix *inner);

/* Total order: IPv4 first, then by address, then by length. <0, 0, >0. */
int	 prefix_compare(const struct prefix *a, const struct prefix *b);

/*
 * Read text that ExaBGP printed ("10.0.0.0/24"), for values that are not
 * checked for being announceable. 0, or -1 when it is no prefix.
 */
int	 prefix_read(struct prefix *prefix, const char *text);

#endif
