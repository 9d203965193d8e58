/*
 * The whole of a match. Decides what a rule must have for each of its
 * components to make sense, and what ExaBGP could not send.
 */
#include "err.h"
#include "route/flow_part.h"

#define FRAGMENT_DF	0x1

enum { ICMP = 1, TCP = 6, UDP = 17, DCCP = 33, ICMPV6 = 58, SCTP = 132,
    UDPLITE = 136 };

/* What a part needs the protocol to be, one of up to 0. */
static const struct {
	uint8_t		 part;
	uint8_t		 protocol[IP__MAX][6];
	const char	*words[IP__MAX];
} needs_table[] = {
	{ FLOW_PORT, { { 0 }, { TCP, UDP, SCTP, DCCP, UDPLITE },
	    { TCP, UDP, SCTP, DCCP, UDPLITE } },
	    { "", "tcp, udp or sctp", "tcp, udp or sctp" } },
	{ FLOW_DESTINATION_PORT, { { 0 }, { TCP, UDP, SCTP, DCCP, UDPLITE },
	    { TCP, UDP, SCTP, DCCP, UDPLITE } },
	    { "", "tcp, udp or sctp", "tcp, udp or sctp" } },
	{ FLOW_SOURCE_PORT, { { 0 }, { TCP, UDP, SCTP, DCCP, UDPLITE },
	    { TCP, UDP, SCTP, DCCP, UDPLITE } },
	    { "", "tcp, udp or sctp", "tcp, udp or sctp" } },
	{ FLOW_TCP_FLAGS, { { 0 }, { TCP }, { TCP } },
	    { "", "tcp", "tcp" } },
	{ FLOW_ICMP_TYPE, { { 0 }, { ICMP }, { ICMPV6 } },
	    { "", "icmp", "icmpv6" } },
	{ FLOW_ICMP_CODE, { { 0 }, { ICMP }, { ICMPV6 } },
	    { "", "icmp", "icmpv6" } },
};

#define NEEDS	(sizeof(needs_table) / sizeof(needs_table[0]))

/* Is the part given? */
static bool
flow_has(const struct flow *f, unsigned part)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->term[i].part == part)
			return true;
	return false;
}

/* Does one of the alternatives of the part match value? */
static bool
flow_allows(const struct flow *f, unsigned part, uint32_t value)
{
	const struct flow_row *row = flow_row_of(part, f->ip);
	size_t i, n;

	for (i = 0; i < f->n; i += n) {
		n = flow_chain_length(f, i);
		if (f->term[i].part == part &&
		    flow_terms_match(row, &f->term[i], n, value))
			return true;
	}
	return false;
}

/* Does the protocol suit row i of the table? 0, or -1 with p. */
static int
protocol_check(const struct flow *f, size_t i, struct problem *p)
{
	const char *name = flow_row_of(needs_table[i].part, f->ip)->name;
	const char *key = flow_row_of(FLOW_PROTOCOL, f->ip)->name;
	const uint8_t *protocol = needs_table[i].protocol[f->ip];

	for (; *protocol != 0; protocol++)
		if (flow_allows(f, FLOW_PROTOCOL, *protocol))
			return 0;
	if (!flow_has(f, FLOW_PROTOCOL))
		return problem_set(p, ERR_MISSING, key,
		    "%s needs %s to be %s", name, key,
		    needs_table[i].words[f->ip]);
	return problem_set(p, ERR_VALUE, name,
	    "%s needs %s to be %s, which the rule does not match", name, key,
	    needs_table[i].words[f->ip]);
}

/* IPv6 has no bit that forbids fragments. 0, or -1 with p. */
static int
fragment_check(const struct flow *f, struct problem *p)
{
	size_t i;

	for (i = 0; i < f->n && f->ip == IP_V6; i++)
		if (f->term[i].part == FLOW_FRAGMENT &&
		    (f->term[i].value & FRAGMENT_DF) != 0)
			return problem_set(p, ERR_VALUE, "fragment",
			    "IPv6 has no dont-fragment (RFC 8956)");
	return 0;
}

int
flow_check(const struct flow *f, struct problem *p)
{
	size_t i;

	if (f->n == 0 && f->destination.ip == IP_NONE &&
	    f->source.ip == IP_NONE)
		return problem_set(p, ERR_MISSING, "destination",
		    "an empty match would be a rule for all traffic");
	if (f->ip == IP_V6 && f->destination.ip == IP_NONE &&
	    f->source.ip == IP_NONE)
		return problem_set(p, ERR_MISSING, "destination",
		    "an IPv6 rule needs a destination or source, ::/0 for "
		    "any: without one ExaBGP takes it for IPv4");
	for (i = 0; i < NEEDS; i++)
		if (flow_has(f, needs_table[i].part) &&
		    protocol_check(f, i, p) == -1)
			return -1;
	return fragment_check(f, p);
}

int
flow_complete(struct flow *f, bool rd, struct problem *p)
{
	uint8_t components[FLOW_MAX];
	const size_t most = FLOW_MAX - (rd ? sizeof(struct rd) : 0);
	size_t n;

	if (f->ip == IP_NONE)
		f->ip = IP_V4;
	if (flow_check(f, p) == -1 ||
	    flow_encode(f, components, &n, p) == -1)
		return -1;
	if (n > most)
		return problem_set(p, ERR_TOO_BIG, "",
		    "the match has %zu octets, more than %zu", n, most);
	return 0;
}
