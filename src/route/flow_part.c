/*
 * The table of what a flow rule can match. A key, or a word for a value, is
 * one row. Decides which IP version has which, and their ranges.
 */
#include <string.h>

#include "route/flow_part.h"

/* IANA's protocol numbers, in ExaBGP's words where it has one. */
static const struct flow_word protocol_words[] = {
	{ "icmp", 1, IP_V4 },
	{ "igmp", 2, IP_V4 },
	{ "tcp", 6, IP_NONE },
	{ "egp", 8, IP_V4 },
	{ "udp", 17, IP_NONE },
	{ "rsvp", 46, IP_NONE },
	{ "gre", 47, IP_NONE },
	{ "esp", 50, IP_NONE },
	{ "ah", 51, IP_NONE },
	{ "icmpv6", 58, IP_V6 },
	{ "ospf", 89, IP_NONE },
	{ "ipip", 94, IP_NONE },
	{ "pim", 103, IP_NONE },
	{ "sctp", 132, IP_NONE },
	{ NULL, 0, IP_NONE },
};

/* RFC 792 and later, in the words of ExaBGP 4.2 and 5. */
static const struct flow_word icmp_type_words[] = {
	{ "echo-reply", 0, IP_V4 },
	{ "unreachable", 3, IP_V4 },
	{ "source-quench", 4, IP_V4 },
	{ "redirect", 5, IP_V4 },
	{ "echo-request", 8, IP_V4 },
	{ "router-advertisement", 9, IP_V4 },
	{ "router-solicit", 10, IP_V4 },
	{ "time-exceeded", 11, IP_V4 },
	{ "parameter-problem", 12, IP_V4 },
	{ "timestamp", 13, IP_V4 },
	{ "timestamp-reply", 14, IP_V4 },
	{ "info-request", 15, IP_V4 },
	{ "info-reply", 16, IP_V4 },
	{ "mask-request", 17, IP_V4 },
	{ "mask-reply", 18, IP_V4 },
	{ "traceroute", 30, IP_V4 },
	{ "photuris", 40, IP_V4 },
	{ "experimental-mobility", 41, IP_V4 },
	{ "extended-echo-request", 42, IP_V4 },
	{ "extended-echo-reply", 43, IP_V4 },
	{ "experimental-one", 253, IP_V4 },
	{ "experimental-two", 254, IP_V4 },
	{ NULL, 0, IP_NONE },
};

static const struct flow_word icmp_code_words[] = {
	{ "network-unreachable", 0, IP_V4 },
	{ "host-unreachable", 1, IP_V4 },
	{ "protocol-unreachable", 2, IP_V4 },
	{ "port-unreachable", 3, IP_V4 },
	{ "fragmentation-needed", 4, IP_V4 },
	{ "source-route-failed", 5, IP_V4 },
	{ "destination-network-unknown", 6, IP_V4 },
	{ "destination-host-unknown", 7, IP_V4 },
	{ "source-host-isolated", 8, IP_V4 },
	{ "destination-network-prohibited", 9, IP_V4 },
	{ "destination-host-prohibited", 10, IP_V4 },
	{ "network-unreachable-for-tos", 11, IP_V4 },
	{ "host-unreachable-for-tos", 12, IP_V4 },
	{ "communication-prohibited-by-filtering", 13, IP_V4 },
	{ "host-precedence-violation", 14, IP_V4 },
	{ "precedence-cutoff-in-effect", 15, IP_V4 },
	{ "redirect-for-network", 0, IP_V4 },
	{ "redirect-for-host", 1, IP_V4 },
	{ "redirect-for-tos-and-net", 2, IP_V4 },
	{ "redirect-for-tos-and-host", 3, IP_V4 },
	{ "ttl-eq-zero-during-transit", 0, IP_V4 },
	{ "ttl-eq-zero-during-reassembly", 1, IP_V4 },
	{ "required-option-missing", 1, IP_V4 },
	{ "ip-header-bad", 2, IP_V4 },
	{ NULL, 0, IP_NONE },
};

/* Octets 12 and 13 of the TCP header (RFC 9293, 3.1; RFC 3540). */
static const struct flow_word tcp_flag_words[] = {
	{ "fin", 0x001, IP_NONE },
	{ "syn", 0x002, IP_NONE },
	{ "rst", 0x004, IP_NONE },
	{ "push", 0x008, IP_NONE },
	{ "ack", 0x010, IP_NONE },
	{ "urg", 0x020, IP_NONE },
	{ "ece", 0x040, IP_NONE },
	{ "cwr", 0x080, IP_NONE },
	{ "ns", 0x100, IP_NONE },
	{ "urgent", 0x020, IP_NONE },
	{ NULL, 0, IP_NONE },
};

/* RFC 8955, 4.2.2.12. IPv6 has no DF (RFC 8956, 3.6). */
static const struct flow_word fragment_words[] = {
	{ "dont-fragment", 0x1, IP_V4 },
	{ "is-fragment", 0x2, IP_NONE },
	{ "first-fragment", 0x4, IP_NONE },
	{ "last-fragment", 0x8, IP_NONE },
	{ NULL, 0, IP_NONE },
};

/* Where a part has several rows, it is printed by the first that fits. */
static const struct flow_row flow_table[] = {
	{ "destination", FLOW_DESTINATION, IP_NONE, FLOW_PREFIX, false, 0,
	    NULL },
	{ "destination-ipv4", FLOW_DESTINATION, IP_V4, FLOW_PREFIX, false, 0,
	    NULL },
	{ "destination-ipv6", FLOW_DESTINATION, IP_V6, FLOW_PREFIX, false, 0,
	    NULL },
	{ "source", FLOW_SOURCE, IP_NONE, FLOW_PREFIX, false, 0, NULL },
	{ "source-ipv4", FLOW_SOURCE, IP_V4, FLOW_PREFIX, false, 0, NULL },
	{ "source-ipv6", FLOW_SOURCE, IP_V6, FLOW_PREFIX, false, 0, NULL },
	{ "protocol", FLOW_PROTOCOL, IP_V4, FLOW_NUMBER, true, 255,
	    protocol_words },
	{ "next-header", FLOW_PROTOCOL, IP_V6, FLOW_NUMBER, true, 255,
	    protocol_words },
	{ "port", FLOW_PORT, IP_NONE, FLOW_NUMBER, false, 65535, NULL },
	{ "destination-port", FLOW_DESTINATION_PORT, IP_NONE, FLOW_NUMBER,
	    false, 65535, NULL },
	{ "source-port", FLOW_SOURCE_PORT, IP_NONE, FLOW_NUMBER, false, 65535,
	    NULL },
	{ "icmp-type", FLOW_ICMP_TYPE, IP_NONE, FLOW_NUMBER, false, 255,
	    icmp_type_words },
	{ "icmp-code", FLOW_ICMP_CODE, IP_NONE, FLOW_NUMBER, false, 255,
	    icmp_code_words },
	{ "tcp-flags", FLOW_TCP_FLAGS, IP_NONE, FLOW_BITS, true, 0xfff,
	    tcp_flag_words },
	{ "packet-length", FLOW_PACKET_LENGTH, IP_NONE, FLOW_NUMBER, false,
	    65535, NULL },
	{ "dscp", FLOW_DSCP, IP_V4, FLOW_NUMBER, false, 63, NULL },
	{ "traffic-class", FLOW_DSCP, IP_V6, FLOW_NUMBER, false, 63, NULL },
	{ "fragment", FLOW_FRAGMENT, IP_NONE, FLOW_BITS, true, 0xf,
	    fragment_words },
	{ "flow-label", FLOW_LABEL, IP_V6, FLOW_NUMBER, false, 0xfffff, NULL },
};

#define ROWS	(sizeof(flow_table) / sizeof(flow_table[0]))

const struct flow_row *
flow_row_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (strcmp(flow_table[i].name, name) == 0)
			return &flow_table[i];
	return NULL;
}

const struct flow_row *
flow_row_of(unsigned part, unsigned ip)
{
	const struct flow_row *row;

	for (row = flow_table; row < flow_table + ROWS; row++)
		if (row->part == part &&
		    (row->ip == IP_NONE || row->ip == ip))
			return row;
	return NULL;
}

bool
flow_is_key(const char *name)
{
	return flow_row_by_name(name) != NULL;
}
