/*
 * What a flow rule matches (RFC 8955, 8956): pure values, from text to the
 * octets of the NLRI and back.
 */
#ifndef ROUTE_FLOW_H
#define ROUTE_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "route/nlri.h"
#include "route/prefix.h"

struct buf;
struct json;
struct problem;

/* The components, by their types in RFC 8955, 4.2.2 and RFC 8956, 3. */
enum flow_part {
	FLOW_NONE,
	FLOW_DESTINATION,
	FLOW_SOURCE,
	FLOW_PROTOCOL,		/* next-header in IPv6 */
	FLOW_PORT,
	FLOW_DESTINATION_PORT,
	FLOW_SOURCE_PORT,
	FLOW_ICMP_TYPE,
	FLOW_ICMP_CODE,
	FLOW_TCP_FLAGS,
	FLOW_PACKET_LENGTH,
	FLOW_DSCP,		/* traffic-class in IPv6 */
	FLOW_FRAGMENT,
	FLOW_LABEL,
	FLOW_PART__MAX
};

#define FLOW_TERMS	119	/* each has two octets at least */
#define FLOW_TEXT	2048	/* room for any match printed, and its NUL */

/*
 * The bits of an operator (RFC 8955, 4.2.1). Terms that follow one with
 * FLOW_AND are one chain; the chains of a component are alternatives.
 */
enum {
	FLOW_LT = 0x04, FLOW_GT = 0x02, FLOW_EQ = 0x01,	/* numbers */
	FLOW_NOT = 0x02, FLOW_MATCH = 0x01,		/* bits */
	FLOW_AND = 0x40
};

struct flow_term {
	uint8_t		 part;		/* enum flow_part */
	uint8_t		 op;
	uint32_t	 value;
};

/*
 * A match. Always canonical: components by type; inside a component chains
 * sorted and no two the same, and so the terms of a chain.
 */
struct flow {
	uint8_t		 ip;		/* enum ip; IP_NONE: not known yet */
	const char	*ip_by;		/* the key that said so; borrowed */
	struct prefix	 destination;	/* ip IP_NONE: none */
	struct prefix	 source;
	size_t		 n;
	struct flow_term term[FLOW_TERMS];
};

/* Does name ("destination-port", "source-ipv4") belong to the match? */
bool	 flow_is_key(const char *name);

/* Nothing given. ip may be IP_NONE: the first key that has one decides. */
void	 flow_init(struct flow *f, enum ip ip);

/*
 * Add a component, or values to it, in ExaBGP's words. value: one prefix, or
 * values separated by blanks or commas, in brackets or not: `=80`,
 * `>=8000&<=8100`, `[ =80 =443 ]`, `80`, `syn+ack`, `=syn&!fin`, `0x12`.
 * Refused with p filled in (field is name): an unknown key, one of the other
 * IP version, a second prefix, a value malformed or out of range, `true`,
 * `false`, a chain that nothing can match. 0, or -1.
 */
int	 flow_set(struct flow *f, const char *name, const char *value,
	    struct problem *p);

/*
 * Check the whole: something is matched, ports and flags and ICMP types have
 * their protocol, and it fits one length octet, with the rd if rd.
 * An unknown IP version becomes IPv4. 0, or -1 with p filled in.
 */
int	 flow_complete(struct flow *f, bool rd, struct problem *p);

/*
 * The octets of the NLRI without their length (RFC 8955, 4), as ExaBGP sends
 * them. 0, or -1 with p (may be NULL): more than FLOW_MAX.
 */
int	 flow_encode(const struct flow *f, uint8_t components[FLOW_MAX],
	    size_t *n, struct problem *p);

/* Only what flow_encode made of a complete match. 0, or -1. */
int	 flow_decode(struct flow *f, enum ip ip, const uint8_t *components,
	    size_t n);

/*
 * Append the match for ExaBGP's block form, in numbers only, the same in all
 * its versions: "source 10.0.0.0/24; protocol =6; tcp-flags [ 0x2 ]; ".
 */
void	 flow_print_match(struct buf *b, const struct flow *f);

/* Append one line for people: "source 10.0.0.0/24 protocol =tcp". */
void	 flow_print(struct buf *b, const struct flow *f);

/* Add the components: prefixes as strings, all else as lists of strings. */
void	 flow_to_json(const struct flow *f, struct json *object);

/*
 * Read the "string" of a flow rule in a `send update` event of ExaBGP 4.2 or
 * 5: the octets that were sent, in the order in which they were. 0, or -1
 * when they cannot be known.
 */
int	 flow_read_event(uint8_t components[FLOW_MAX], size_t *n,
	    struct rd *rd, bool *has_rd, enum ip ip, const char *string);

/*
 * The id of a rule: its components in lower-case hexadecimal. flow_id_parse
 * takes only the id of a complete match: 0, or -1.
 */
void	 flow_id_print(struct buf *b, const uint8_t *components, size_t n);
int	 flow_id_parse(uint8_t components[FLOW_MAX], size_t *n, enum ip ip,
	    const char *id);

#endif
