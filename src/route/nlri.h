/*
 * NLRI: what makes an entry that one thing to BGP. Pure values of any family,
 * in octets that are also the keys of the database.
 */
#ifndef ROUTE_NLRI_H
#define ROUTE_NLRI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "route/family.h"
#include "route/rd.h"

struct buf;

#define NLRI_TEXT	160	/* longest text of nlri_print and its NUL */
#define NLRI_MAX	255	/* octets, the family aside */
#define FLOW_MAX	239	/* octets of a flow rule: length in one octet */

/* The fields of a VPLS NLRI (RFC 4761, 3.2.2): 16 bits, the base 20. */
enum vpls_field { VPLS_ENDPOINT, VPLS_BASE, VPLS_OFFSET, VPLS_SIZE, VPLS__MAX };

/*
 * A prefix: its address (4 or 16), its length in bits (1), then the rd (8) in
 * the VPN families, then the path-information (4) where there is one.
 * A flow rule: the rd (8) in the VPN families, then its components as RFC
 * 8955 has them, without their length. VPLS: the rd (8) and the four fields
 * (4 each). Only n octets count; they sort by address first.
 */
struct nlri {
	uint8_t	 family;		/* enum family */
	uint8_t	 n;
	uint8_t	 bytes[NLRI_MAX];
};

/* rd: given if and only if the family has one. path: NULL for none. */
void	 nlri_from_prefix(struct nlri *nlri, enum family family,
	    const struct prefix *prefix, const struct rd *rd,
	    const uint32_t *path);

/* n octets of components, 1 to FLOW_MAX. 0, or -1: another number. */
int	 nlri_from_flow(struct nlri *nlri, enum family family,
	    const struct rd *rd, const uint8_t *components, size_t n);

void	 nlri_from_vpls(struct nlri *nlri, const struct rd *rd,
	    const uint32_t fields[VPLS__MAX]);

/*
 * From family and octets, as in a key of the database. 0, or -1 when they
 * cannot be an NLRI (the components of a flow are not looked at).
 */
int	 nlri_read(struct nlri *nlri, enum family family,
	    const uint8_t *bytes, size_t n);

/* Parts. False, and the value zeroed, where there is none. */
bool	 nlri_prefix(const struct nlri *nlri, struct prefix *prefix);
bool	 nlri_rd(const struct nlri *nlri, struct rd *rd);
bool	 nlri_path(const struct nlri *nlri, uint32_t *path);
bool	 nlri_vpls(const struct nlri *nlri, uint32_t fields[VPLS__MAX]);

/* "endpoint": ExaBGP's word. Borrowed, static. */
const char *vpls_name(enum vpls_field field);

/* The components of a flow rule, borrowed from nlri; NULL where none. */
const uint8_t *nlri_flow(const struct nlri *nlri, size_t *n);

bool	 nlri_equal(const struct nlri *a, const struct nlri *b);

/* By family, then by octets, as the database sorts. <0, 0, >0. */
int	 nlri_compare(const struct nlri *a, const struct nlri *b);
uint32_t nlri_hash(const struct nlri *nlri);

/*
 * Octets in the UPDATE with one label where the family has any (RFC 8277),
 * and the length in front of it.
 */
unsigned nlri_octets(const struct nlri *nlri);

/*
 * The text for people: "10.0.0.0/24", "10.0.0.0/24 rd 65000:1", "... path-
 * information 7", "vpls rd 65000:1 endpoint 5 base 16 offset 1 size 8". Not
 * for flow rules, which are printed by their own file: nothing then.
 */
void	 nlri_print(struct buf *b, const struct nlri *nlri);

#endif
