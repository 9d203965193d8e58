/*
 * Extended communities (RFC 4360): words to octets and back. Always kept,
 * and written to ExaBGP, as their eight octets: the versions of ExaBGP do
 * not encode words alike.
 */
#ifndef ROUTE_EXTCOMM_H
#define ROUTE_EXTCOMM_H

#include <stdint.h>

struct buf;
struct problem;

#define EXTCOMM_OCTETS	8

/*
 * Parse one, whole and strict:
 *   0x and 16 hex digits
 *   target:A:N origin:A:N redirect:A:N, or A:N alone: a target. A is an AS
 *	number 0-65535 with N 0-4294967295 or an IPv4 address, an AS number
 *	65536-4294967295, or one followed by L with N 0-65535, or an IPv4
 *	address with N 0-65535 (RFC 4360, 5668, 7153, 8955)
 *   target4:A:N origin4:A:N redirect4:A:N, A always in four octets
 *   bandwidth:AS:N, N in bytes a second (a number, IEEE 754 on the wire)
 *   rate-limit:N  action:sample|terminal|sample-terminal  mark:0-63
 *   l2info:ENCAPSULATION:CONTROL:MTU:PREFERENCE (RFC 4761)
 *   redirect-to-nexthop  copy-to-nexthop
 *   redirect-to-nexthop-ietf:IPV4  copy-to-nexthop-ietf:IPV4
 * Refused, with p and its field being field: everything else, and rates that
 * are no finite number >= 0. Returns 0, or -1.
 */
int	 extcomm_parse(uint8_t out[EXTCOMM_OCTETS], const char *text,
	    const char *field, struct problem *p);

/* The word that extcomm_parse takes for the octets; hex where none fits. */
void	 extcomm_print(struct buf *b, const uint8_t octets[EXTCOMM_OCTETS]);

/* 0x and 16 hex digits. */
void	 extcomm_print_hex(struct buf *b, const uint8_t octets[EXTCOMM_OCTETS]);

#endif
