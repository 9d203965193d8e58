/*
 * The forms of what stands behind the word of an extended community. Only
 * extcomm.c includes this.
 */
#ifndef ROUTE_EXTCOMM_FORM_H
#define ROUTE_EXTCOMM_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "route/extcomm.h"

#define FORM_FIELDS	4	/* at most */

enum form {
	FORM_FIXED,		/* nothing */
	FORM_GLOBAL,		/* administrator and number (RFC 4360) */
	FORM_GLOBAL4,		/* the same, never with two octets of AS */
	FORM_BANDWIDTH,		/* AS number, float */
	FORM_RATE,		/* float */
	FORM_L2INFO,		/* 8, 8, 16, 16 bits */
	FORM_MARK,		/* DSCP */
	FORM_ADDRESS,		/* IPv4 */
	FORM__MAX
};

/* How many fields the form has. */
size_t	 extcomm_form_fields(enum form form);

/*
 * Encode the fields, as many as the form has, whose text may be cut. out
 * holds type, subtype and zeros; the type of FORM_GLOBAL is that of an AS
 * number of two octets, and becomes one more for an address, two more for an
 * AS number of four (RFC 7153). 0, or -1 with p, its field being field.
 */
int	 extcomm_form_parse(uint8_t out[EXTCOMM_OCTETS], enum form form,
	    char *const fields[], const char *field, struct problem *p);

/* Append the fields, each behind a colon; type is the word's own. */
void	 extcomm_form_print(struct buf *b, enum form form,
	    const uint8_t octets[EXTCOMM_OCTETS], uint8_t type);

/* The float at the end of the octets. */
float	 extcomm_rate(const uint8_t octets[EXTCOMM_OCTETS]);

#endif
