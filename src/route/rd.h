/* Route distinguishers (RFC 4364, 4.2): pure values. */
#ifndef ROUTE_RD_H
#define ROUTE_RD_H

#include <stdint.h>

struct buf;
struct problem;

/* Eight octets as on the wire: type, administrator, number. */
struct rd {
	uint8_t	 bytes[8];
};

#define RD_TEXT	32	/* longest text and its NUL */

/*
 * Parse ASN:NUMBER or ADDRESS:NUMBER, whole and strict, decimal without
 * leading zeros: ASN 0-65535 with 0-4294967295 (type 0), an IPv4 address with
 * 0-65535 (type 1), ASN 65536-4294967295 with 0-65535 (type 2). 0, or -1 with
 * p, its field being field.
 */
int	 rd_parse(struct rd *rd, const char *text, const char *field,
	    struct problem *p);

/* The same text again. Octets of any other type are printed as 0x... */
void	 rd_print(struct buf *b, const struct rd *rd);

#endif
