/*
 * The commands for ExaBGP. Decides which form a command has and how many
 * prefixes go in one line; all text is printed from values. Writes nothing
 * anywhere.
 */
#include "buf.h"
#include "route/command.h"
#include "route/flow.h"

#define WITHDRAWN_LABEL	524288	/* of a withdrawal (RFC 8277, 2.4) */

/* Never sent: what a withdrawal needs as a next-hop (RFC 5737, 3849). */
static const struct address any_table[IP__MAX] = {
	[IP_NONE] = { IP_V4, { 192, 0, 2, 1 } },
	[IP_V4] = { IP_V4, { 192, 0, 2, 1 } },
	[IP_V6] = { IP_V6, { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 } },
};

static const struct address *
any_of(const struct nlri *nlri)
{
	return &any_table[family_ip((enum family)nlri->family)];
}

static void
selector_print(struct buf *b, const struct selector *to)
{
	size_t i;

	for (i = 0; i < to->n; i++) {
		buf_puts(b, i == 0 ? "neighbor " : ", neighbor ");
		address_print(b, &to->peers[i]);
	}
	if (to->n > 0)
		buf_putc(b, ' ');
}

bool
command_is_bulk(const struct nlri *nlri)
{
	uint32_t path;

	return family_is_unicast((enum family)nlri->family) &&
	    !nlri_path(nlri, &path);
}

/* Append prefixes and the newline within COMMAND_BULK bytes from start on. */
static size_t
bulk_print(struct buf *b, size_t start, const struct nlri *nlris, size_t n)
{
	size_t before = b->len, i;
	struct prefix prefix;

	if (b->overflow)
		return 0;
	for (i = 0; i < n; i++) {
		before = b->len;
		buf_putc(b, ' ');
		nlri_prefix(&nlris[i], &prefix);
		prefix_print(b, &prefix);
		if (b->overflow || b->len + 2 > b->size ||
		    b->len + 1 - start > COMMAND_BULK)
			break;
	}
	if (i < n)
		buf_truncate(b, before);
	buf_putc(b, '\n');
	return i;
}

/* End a command for one NLRI: 1, or 0 and no command if it is too long. */
static size_t
single_end(struct buf *b, size_t start)
{
	buf_putc(b, '\n');
	if (!b->overflow && b->len - start <= COMMAND_MAX)
		return 1;
	buf_truncate(b, start);
	return 0;
}

/* The rd and the match of a flow rule, in its block form. */
static void
flow_print_nlri(struct buf *b, const struct nlri *nlri,
    const struct address *next_hop)
{
	const uint8_t *components;
	struct flow flow;
	struct rd rd;
	size_t n;

	components = nlri_flow(nlri, &n);
	buf_puts(b, "flow route { ");
	if (nlri_rd(nlri, &rd)) {
		buf_puts(b, "rd ");
		rd_print(b, &rd);
		buf_puts(b, "; ");
	}
	if (next_hop->ip != IP_NONE) {
		buf_puts(b, "next-hop ");
		address_print(b, next_hop);
		buf_puts(b, "; ");
	}
	buf_puts(b, "match { ");
	if (flow_decode(&flow, family_ip((enum family)nlri->family),
	    components, n) == 0)
		flow_print_match(b, &flow);
	buf_puts(b, "}");
}

/* The actions; in the other form an empty list besides. */
static void
flow_print_then(struct buf *b, const struct attrs *a, bool other,
    enum dialect dialect)
{
	enum attr attr;

	buf_puts(b, " then { ");
	for (attr = 0; attr < ATTR__MAX; attr++) {
		if (!attr_is_flow(attr) || attr == ATTR_NEXT_HOP)
			continue;
		if (attrs_has(a, attr)) {
			attrs_print_one(b, a, attr, dialect);
			buf_puts(b, "; ");
		} else if (other) {
			buf_printf(b, "%s [ ]; ", attr_name(attr));
			other = false;
		}
	}
	buf_puts(b, "} }");
}

/* "route 10.0.0.0/24 rd 65000:1 path-information 7", or "vpls ...". */
static void
single_print(struct buf *b, const struct nlri *nlri)
{
	if (family_kind((enum family)nlri->family) == KIND_PREFIX)
		buf_puts(b, "route ");
	nlri_print(b, nlri);
}

/* The command's words for one NLRI and its attributes. */
static void
announce_print(struct buf *b, const struct nlri *nlri, const struct attrs *a,
    const struct address *self, bool other, enum dialect dialect)
{
	buf_puts(b, "announce ");
	if (family_kind((enum family)nlri->family) == KIND_FLOW) {
		flow_print_nlri(b, nlri, &a->next_hop);
		flow_print_then(b, a, other, dialect);
		return;
	}
	single_print(b, nlri);
	buf_putc(b, ' ');
	attrs_print_sent(b, a, self, other, dialect);
}

size_t
command_announce(struct buf *b, const struct selector *to,
    const struct attrs *a, const struct address *self,
    enum command_form form, enum dialect dialect, const struct nlri *nlris,
    size_t n)
{
	bool other = form == COMMAND_OTHER;
	size_t start = b->len, printed;

	if (n > 1) {
		selector_print(b, to);
		buf_puts(b, "announce attributes ");
		attrs_print_sent(b, a, self, other, dialect);
		buf_puts(b, " nlri");
		printed = bulk_print(b, start, nlris, n);
		if (printed > 1)
			return printed;
		buf_truncate(b, start);
	}
	selector_print(b, to);
	announce_print(b, &nlris[0], a, self, other, dialect);
	return single_end(b, start);
}

bool
command_announce_more(struct buf *b, size_t start, const struct attrs *a,
    const struct address *self, enum command_form form, enum dialect dialect,
    const struct nlri *nlri)
{
	size_t end = b->len;

	buf_truncate(b, end - 1);
	buf_puts(b, " ; ");
	single_print(b, nlri);
	buf_putc(b, ' ');
	attrs_print_sent(b, a, self, form == COMMAND_OTHER, dialect);
	buf_putc(b, '\n');
	if (!b->overflow && b->len - start <= COMMAND_BULK)
		return true;
	buf_truncate(b, end - 1);
	buf_putc(b, '\n');
	return false;
}

/*
 * What must be said of one NLRI besides, to withdraw it: a label where there
 * is one (else the UPDATE is malformed; which does not matter), a next-hop
 * for VPLS (ExaBGP 5).
 */
static void
withdraw_extra(struct buf *b, const struct nlri *nlri)
{
	if (family_has_label((enum family)nlri->family))
		buf_printf(b, " label %d", WITHDRAWN_LABEL);
	if (nlri->family == FAMILY_VPLS) {
		buf_puts(b, " next-hop ");
		address_print(b, any_of(nlri));
	}
}

size_t
command_withdraw(struct buf *b, const struct selector *to,
    const struct nlri *nlris, size_t n)
{
	static const struct address none;
	size_t start = b->len, printed;

	if (n > 1) {
		selector_print(b, to);
		buf_puts(b, "withdraw attributes next-hop ");
		address_print(b, any_of(nlris));
		buf_puts(b, " nlri");
		printed = bulk_print(b, start, nlris, n);
		if (printed > 1)
			return printed;
		buf_truncate(b, start);
	}
	selector_print(b, to);
	buf_puts(b, "withdraw ");
	if (family_kind((enum family)nlris[0].family) == KIND_FLOW) {
		flow_print_nlri(b, &nlris[0], &none);
		buf_puts(b, " }");
	} else {
		single_print(b, &nlris[0]);
		withdraw_extra(b, &nlris[0]);
	}
	return single_end(b, start);
}

void
command_eor(struct buf *b, const struct address *peer, enum family family)
{
	struct selector to = { 1, peer };

	selector_print(b, &to);
	buf_puts(b, "announce eor ");
	buf_puts(b, family_name(family));
	buf_putc(b, '\n');
}
