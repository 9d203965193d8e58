/*
 * The attributes of one entry as a whole. Decides which may be given to
 * which family, and how much fits.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/attr_row.h"
#include "route/command.h"

#define UPDATE_MAX	4096	/* octets (RFC 4271, 4.1) */
#define UPDATE_HEADER	23	/* header, and two lengths (RFC 4271, 4.3) */
#define UPDATE_SMALL	256	/* octets, whose text surely fits a line */
#define NLRI_BITS	255u	/* its length is one octet (RFC 8277, 2) */
#define LABEL_BITS	24u
#define RD_BITS		64u
#define EXPLICIT_NULL	0	/* RFC 3032, 2.1 */
#define WITHDRAWN	0x80000	/* RFC 8277, 2.4 */

unsigned
attrs_octets(const struct attrs *a, const struct nlri *nlri)
{
	unsigned octets = UPDATE_HEADER;
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		octets += attr_row(attr)->octets(a, nlri);
	return octets;
}

/* Does the longest command for it at one neighbour fit a line? */
static bool
attrs_fit_line(const struct attrs *a, const struct nlri *nlri)
{
	struct address longest = { .ip = IP_V6 };
	struct selector to = { 1, &longest };
	char line[COMMAND_MAX + 1];
	enum dialect dialect;
	struct buf b;

	memset(longest.bytes, 0xff, sizeof(longest.bytes));
	for (dialect = 0; dialect < DIALECT__MAX; dialect++) {
		buf_init(&b, line, sizeof(line));
		if (command_announce(&b, &to, a, &longest, COMMAND_OTHER,
		    dialect, nlri, 1) != 1)
			return false;
	}
	return true;
}

/* One text for what is one on the wire. */
static void
attrs_default(struct attrs *a, enum family_kind kind)
{
	if (kind != KIND_FLOW)
		a->given |= UINT32_C(1) << ATTR_NEXT_HOP;
	if (a->origin == ORIGIN_IGP)
		a->given &= ~(UINT32_C(1) << ATTR_ORIGIN);
}

static int
next_hop_check(const struct attrs *a, enum family family, struct problem *p)
{
	const char *name = attr_name(ATTR_NEXT_HOP);
	enum ip ip = family_ip(family);
	const char *word = ip == IP_V4 ? "IPv4" : "IPv6";

	if (!attrs_has(a, ATTR_NEXT_HOP))
		return 0;
	if (family_kind(family) == KIND_FLOW && a->next_hop.ip == IP_NONE)
		return problem_set(p, ERR_NEXT_HOP, name,
		    "the next-hop of a flow rule must be an address");
	if (family == FAMILY_VPLS && a->next_hop.ip != IP_V4)
		return problem_set(p, ERR_NEXT_HOP, name,
		    "the next-hop of %s must be an IPv4 address",
		    family_name(family));
	if (ip == IP_NONE || a->next_hop.ip == IP_NONE ||
	    a->next_hop.ip == ip)
		return 0;
	return problem_set(p, ERR_NEXT_HOP, name,
	    "the next-hop of an %s %s must be an %s address", word,
	    family_kind(family) == KIND_FLOW ? "flow rule" : "prefix", word);
}

/* Readers take some labels for the last, and ExaBGP resets the session. */
static int
label_stack_check(const struct attrs *a, enum family family,
    unsigned length, struct problem *p)
{
	const char *name = attr_name(ATTR_LABEL);
	unsigned bits, i;

	for (i = 0; i + 1u < a->label.n; i++)
		if (a->label.value[i] == EXPLICIT_NULL ||
		    a->label.value[i] == WITHDRAWN)
			return problem_set(p, ERR_VALUE, name,
			    "label %u can only be the last",
			    a->label.value[i]);
	bits = length + LABEL_BITS * a->label.n;
	bits += family_has_rd(family) ? RD_BITS : 0;
	if (bits > NLRI_BITS)
		return problem_set(p, ERR_TOO_BIG, name,
		    "the prefix with its labels would have %u bits, more "
		    "than %d", bits, NLRI_BITS);
	return 0;
}

static int
label_check(const struct attrs *a, const struct nlri *nlri,
    struct problem *p)
{
	const char *name = attr_name(ATTR_LABEL);
	enum family family = (enum family)nlri->family;
	struct prefix prefix;

	if (attrs_has(a, ATTR_LABEL) && !family_has_label(family))
		return problem_set(p, ERR_KEY_NOT_HERE, name,
		    "%s takes no label", family_name(family));
	if (!family_has_label(family) || !nlri_prefix(nlri, &prefix))
		return 0;
	if (!attrs_has(a, ATTR_LABEL))
		return problem_set(p, ERR_MISSING, name,
		    "%s needs a label", family_name(family));
	return label_stack_check(a, family, prefix.length, p);
}

/* Some that ExaBGP 4 gives no answer to, with flow rules or with VPLS. */
static int
kind_check(const struct attrs *a, enum family_kind kind, struct problem *p)
{
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++) {
		if (!attrs_has(a, attr))
			continue;
		if (kind == KIND_FLOW && !attr_row(attr)->flow)
			return problem_set(p, ERR_KEY_NOT_HERE,
			    attr_name(attr), "a flow rule takes no %s",
			    attr_name(attr));
		if (kind == KIND_VPLS && attr_row(attr)->no_vpls)
			return problem_set(p, ERR_KEY_NOT_HERE,
			    attr_name(attr), "l2vpn vpls takes no %s",
			    attr_name(attr));
	}
	return 0;
}

/*
 * Most are small; to print them in every dialect would take longer than all
 * else there is to check. In text no octet takes more than 4 bytes, and no
 * attribute, nor what makes the entry, more than 64 besides; flow rules may.
 */
static int
size_check(const struct attrs *a, const struct nlri *nlri, struct problem *p)
{
	unsigned octets = attrs_octets(a, nlri);
	char text[ATTRS_TEXT];
	struct buf b;

	if (octets <= UPDATE_SMALL &&
	    family_kind((enum family)nlri->family) != KIND_FLOW)
		return 0;
	if (octets > UPDATE_MAX)
		return problem_set(p, ERR_TOO_BIG, "",
		    "the UPDATE would have %u octets, more than %d", octets,
		    UPDATE_MAX);
	buf_init(&b, text, sizeof(text));
	attrs_print(&b, a);
	if (b.overflow || !attrs_fit_line(a, nlri))
		return problem_set(p, ERR_TOO_BIG, "",
		    "the command to ExaBGP would be longer than %d bytes",
		    COMMAND_MAX);
	return 0;
}

int
attrs_complete(struct attrs *a, const struct nlri *nlri, struct problem *p)
{
	enum family family = (enum family)nlri->family;
	enum family_kind kind = family_kind(family);

	if (kind_check(a, kind, p) == -1)
		return -1;
	attrs_default(a, kind);
	if (next_hop_check(a, family, p) == -1 ||
	    label_check(a, nlri, p) == -1)
		return -1;
	return size_check(a, nlri, p);
}
