/*
 * The table of actions of flow rules: one row each. Decides which words make
 * which extended community, and which actions exclude each other. All are
 * sent as the octets made here.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/flow_action.h"
#include "route/flow_action_value.h"

/* What an action decides. Two of one kind contradict each other. */
enum { KIND_ACCEPT = 1, KIND_RATE = 2, KIND_DISCARD = 4, KIND_REDIRECT = 8,
    KIND_MARK = 16, KIND_TRAFFIC = 32, KIND_SCOPE = 64 };

#define ALL	{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }
#define TYPE	{ 0xff, 0xff }
#define ADDRESS	{ 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff }

/*
 * A row is found by its name, or by the community: the octets under mask.
 * Rows that are another word for an earlier one have no mask.
 */
static const struct action_row {
	const char	*name;
	unsigned	 kind;
	bool		 needs_next_hop;
	int		(*parse)(const struct action_making *, const char *);
	bool		(*print)(struct buf *, const uint8_t *);
	uint8_t		 octets[8], mask[8];
} action_table[] = {
	{
		.name = "accept",
		.kind = KIND_ACCEPT,
	},
	{
		.name = "discard",
		.kind = KIND_DISCARD,
		.octets = { 0x80, 0x06 },
		.mask = ALL,
	},
	{
		.name = "rate-limit",
		.kind = KIND_RATE,
		.parse = action_parse_rate,
		.print = action_print_rate,
		.octets = { 0x80, 0x06 },
		.mask = { 0xff, 0xff, 0xff, 0xff },
	},
	{
		.name = "redirect",
		.kind = KIND_REDIRECT,
		.parse = action_parse_redirect,
		.print = action_print_as2,
		.octets = { 0x80, 0x08 },
		.mask = TYPE,
	},
	{
		.name = "redirect",
		.kind = KIND_REDIRECT,
		.parse = action_parse_redirect,
		.print = action_print_ip,
		.octets = { 0x81, 0x08 },
		.mask = TYPE,
	},
	{
		.name = "redirect",
		.kind = KIND_REDIRECT,
		.parse = action_parse_redirect,
		.print = action_print_as4,
		.octets = { 0x82, 0x08 },
		.mask = TYPE,
	},
	{
		.name = "redirect-to-nexthop",
		.kind = KIND_REDIRECT,
		.needs_next_hop = true,
		.octets = { 0x08, 0x00 },
		.mask = ALL,
	},
	{
		.name = "copy-to-nexthop",
		.kind = KIND_REDIRECT,
		.needs_next_hop = true,
		.octets = { 0x08, 0x00, [7] = 1 },
		.mask = ALL,
	},
	{
		.name = "copy",
		.kind = KIND_REDIRECT,
		.needs_next_hop = true,
		.parse = action_parse_next_hop,
		.octets = { 0x08, 0x00, [7] = 1 },
	},
	{
		.name = "redirect-to-nexthop-ietf",
		.kind = KIND_REDIRECT,
		.parse = action_parse_ipv4,
		.print = action_print_ipv4,
		.octets = { 0x01, 0x0c },
		.mask = ADDRESS,
	},
	{
		.name = "copy-to-nexthop-ietf",
		.kind = KIND_REDIRECT,
		.parse = action_parse_ipv4,
		.print = action_print_ipv4,
		.octets = { 0x01, 0x0c, [7] = 1 },
		.mask = ADDRESS,
	},
	{
		.name = "mark",
		.kind = KIND_MARK,
		.parse = action_parse_mark,
		.print = action_print_mark,
		.octets = { 0x80, 0x09 },
		.mask = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc0 },
	},
	{
		.name = "action",
		.kind = KIND_TRAFFIC,
		.parse = action_parse_bits,
		.print = action_print_bits,
		.octets = { 0x80, 0x07 },
		.mask = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc },
	},
	{
		.name = "interface-set",
		.kind = KIND_SCOPE,
		.parse = action_parse_set,
		.print = action_print_set,
		.octets = { 0x07, 0x02 },
		.mask = { 0xbf, 0xff },
	},
};

#define ROWS	(sizeof(action_table) / sizeof(action_table[0]))

/* What excludes what, besides a kind itself. */
static const struct {
	unsigned	 kind, excludes;
	const char	*why;
} contrary_table[] = {
	{ KIND_DISCARD, KIND_RATE, "discard and rate-limit exclude each "
	    "other" },
	{ KIND_DISCARD, KIND_REDIRECT, "what is discarded is not redirected" },
	{ KIND_ACCEPT, KIND_DISCARD, "accept and discard exclude each other" },
	{ KIND_ACCEPT, KIND_RATE, "accept and rate-limit exclude each other" },
	{ KIND_ACCEPT, KIND_REDIRECT,
	    "accept and a redirection exclude each other" },
};

#define CONTRARIES	(sizeof(contrary_table) / sizeof(contrary_table[0]))

static const struct action_row *
row_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (strcmp(action_table[i].name, name) == 0)
			return &action_table[i];
	return NULL;
}

static bool
row_is(const struct action_row *row, const uint8_t community[8])
{
	size_t i;

	for (i = 0; i < 8; i++)
		if ((community[i] & row->mask[i]) !=
		    (row->octets[i] & row->mask[i]))
			return false;
	return row->mask[0] != 0;
}

/* The row of a community, its value appended to b; NULL if it is none. */
static const struct action_row *
row_by_community(const uint8_t community[8], struct buf *b)
{
	const struct action_row *row;
	size_t start = b->len;

	for (row = action_table; row < action_table + ROWS; row++) {
		if (!row_is(row, community))
			continue;
		if (row->print == NULL || row->print(b, community))
			return row;
		buf_truncate(b, start);
	}
	return NULL;
}

const char *
flow_action_name(const char *name)
{
	const struct action_row *row = row_by_name(name);

	return row != NULL ? row->name : NULL;
}

bool
flow_action_is_key(const char *name)
{
	return row_by_name(name) != NULL;
}

bool
flow_action_has_value(const char *name)
{
	const struct action_row *row = row_by_name(name);

	return row != NULL && row->parse != NULL;
}

void
flow_actions_init(struct flow_actions *a)
{
	memset(a, 0, sizeof(*a));
}

/* May an action of this kind be added? 0, or -1 with p. */
static int
kind_check(const struct flow_actions *a, unsigned kind, const char *name,
    struct problem *p)
{
	unsigned both = a->kinds | kind;
	size_t i;

	if ((a->kinds & kind) != 0 && kind != KIND_SCOPE)
		return problem_set(p, ERR_REPEATED, name,
		    "%s: the rule has an action of this kind already", name);
	for (i = 0; i < CONTRARIES; i++)
		if ((both & contrary_table[i].kind) != 0 &&
		    (both & contrary_table[i].excludes) != 0)
			return problem_set(p, ERR_VALUE, name, "%s",
			    contrary_table[i].why);
	return 0;
}

static bool
community_is_there(const struct flow_actions *a, const uint8_t community[8])
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (memcmp(a->community[i], community, 8) == 0)
			return true;
	return false;
}

/* Add one of a kind, or one that is no action (row NULL). */
static int
community_add(struct flow_actions *a, const struct action_row *row,
    const uint8_t community[8], const char *name, struct problem *p)
{
	if (row != NULL && kind_check(a, row->kind, name, p) == -1)
		return -1;
	if (community_is_there(a, community))
		return 0;
	if (a->n == FLOW_ACTIONS)
		return problem_set(p, ERR_TOO_BIG, name,
		    "the rule has more than %d actions", FLOW_ACTIONS);
	memcpy(a->community[a->n++], community, 8);
	if (row != NULL) {
		a->kinds |= row->kind;
		a->needs_next_hop = a->needs_next_hop || row->needs_next_hop;
	}
	return 0;
}

int
flow_action_add(struct flow_actions *a, const uint8_t community[8],
    const char *name, struct problem *p)
{
	char data[FLOW_ACTION_TEXT];
	struct buf b;

	if (community_is_there(a, community))
		return 0;
	buf_init(&b, data, sizeof(data));
	return community_add(a, row_by_community(community, &b), community,
	    name, p);
}

int
flow_action_set(struct flow_actions *a, const char *name, const char *value,
    struct problem *p)
{
	const struct action_row *row = row_by_name(name);
	struct address next_hop = { 0 };
	uint8_t octets[8];
	struct action_making m = { octets, &next_hop, name, p };

	if (row == NULL)
		return problem_set(p, ERR_UNKNOWN_KEY, name,
		    "%.40s is nothing that a flow rule can do", name);
	if (row->parse == NULL && *value != '\0')
		return problem_set(p, ERR_VALUE, name,
		    "%s takes no value", name);
	memcpy(octets, row->octets, sizeof(octets));
	if (row->parse != NULL && row->parse(&m, value) == -1)
		return -1;
	if (kind_check(a, row->kind, name, p) == -1)
		return -1;
	if (next_hop.ip != IP_NONE)
		a->next_hop = next_hop;
	if (row->kind == KIND_ACCEPT) {
		a->kinds |= row->kind;
		return 0;
	}
	a->needs_next_hop = a->needs_next_hop || row->needs_next_hop ||
	    next_hop.ip != IP_NONE;
	a->kinds |= row->kind;
	return community_add(a, NULL, octets, name, p);
}

int
flow_actions_complete(const struct flow_actions *a, enum ip ip,
    struct address *next_hop, struct problem *p)
{
	if (a->next_hop.ip != IP_NONE) {
		if (next_hop->ip != IP_NONE &&
		    memcmp(next_hop, &a->next_hop, sizeof(*next_hop)) != 0)
			return problem_set(p, ERR_NEXT_HOP, "next-hop",
			    "the rule has another next-hop than its action");
		*next_hop = a->next_hop;
	}
	if (a->needs_next_hop && next_hop->ip == IP_NONE)
		return problem_set(p, ERR_MISSING, "next-hop",
		    "to redirect or copy to the next-hop, give next-hop");
	if (next_hop->ip != IP_NONE && next_hop->ip != ip)
		return problem_set(p, ERR_NEXT_HOP, "next-hop",
		    "the next-hop of an %s rule must be an %s address",
		    ip == IP_V4 ? "IPv4" : "IPv6",
		    ip == IP_V4 ? "IPv4" : "IPv6");
	return 0;
}

const char *
flow_action_from(const uint8_t community[8], struct buf *b)
{
	const struct action_row *row = row_by_community(community, b);

	return row != NULL ? row->name : NULL;
}

bool
flow_community_is_safe(const uint8_t community[8], enum dialect dialect)
{
	unsigned type = community[0] & 0x0fu, subtype = community[1];
	bool finite = (community[4] & 0x7f) != 0x7f || community[5] < 0x80;

	if (type == 0 && subtype == 6 && dialect <= DIALECT_5)
		return finite;
	return type != 2 || subtype != 8 || dialect != DIALECT_4;
}
