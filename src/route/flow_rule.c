/*
 * Actions of flow rules and attributes. Decides that both say the same;
 * which actions there are is flow_action.c's.
 */
#include "buf.h"
#include "err.h"
#include "route/flow_rule.h"

#define OCTETS		8u
#define HEX_TEXT	19	/* "0x", 16 digits, NUL */

/* The communities that were given as such count as what they do. */
static int
actions_from_attrs(struct flow_actions *actions, const struct attrs *a,
    struct problem *p)
{
	uint8_t octets[OCTETS];
	size_t i, at;

	for (i = 0; i < a->extended.n; i++) {
		for (at = 0; at < OCTETS; at++)
			octets[at] = (uint8_t)(a->extended.value[i] >>
			    (56 - 8 * at));
		if (flow_action_add(actions, octets,
		    attr_name(ATTR_EXTENDED_COMMUNITY), p) == -1)
			return -1;
	}
	return 0;
}

static int
attrs_add_community(struct attrs *a, const uint8_t octets[OCTETS],
    struct problem *p)
{
	char text[HEX_TEXT];
	struct buf b;
	size_t i;

	buf_init(&b, text, sizeof(text));
	buf_puts(&b, "0x");
	for (i = 0; i < OCTETS; i++)
		buf_printf(&b, "%02x", octets[i]);
	return attrs_set(a, ATTR_EXTENDED_COMMUNITY, text, p);
}

int
flow_rule_act(struct attrs *a, struct flow_actions *actions, enum ip ip,
    struct problem *p)
{
	struct address next_hop = a->next_hop;
	size_t i;

	if (actions_from_attrs(actions, a, p) == -1 ||
	    flow_actions_complete(actions, ip, &next_hop, p) == -1)
		return -1;
	for (i = 0; i < actions->n; i++)
		if (attrs_add_community(a, actions->community[i], p) == -1)
			return -1;
	if (next_hop.ip != IP_NONE) {
		a->next_hop = next_hop;
		a->given |= UINT32_C(1) << ATTR_NEXT_HOP;
	}
	return 0;
}
