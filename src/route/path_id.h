/* Path identifiers (RFC 7911), ExaBGP's path-information. */
#ifndef ROUTE_PATH_ID_H
#define ROUTE_PATH_ID_H

#include <stdint.h>

struct problem;

/*
 * Parse a number within 0-4294967295, decimal without leading zeros, or its
 * four octets written as an IPv4 address. 0, or -1 with p, its field being
 * field.
 */
int	 path_id_parse(uint32_t *path, const char *text, const char *field,
	    struct problem *p);

#endif
