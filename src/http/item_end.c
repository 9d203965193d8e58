/*
 * Entries as a whole. Decides to which family one belongs, what it must have
 * there, and what becomes a change.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "clock.h"
#include "engine/engine.h"
#include "http/item.h"

#define LABELS		1048576u	/* there are: 20 bits */

/* What VPLS takes besides its key: what every version of ExaBGP takes. */
#define VPLS_ATTRS (KEY_BIT((unsigned)ATTR_NEXT_HOP) |			\
	KEY_BIT((unsigned)ATTR_ORIGIN) | KEY_BIT((unsigned)ATTR_AS_PATH) | \
	KEY_BIT((unsigned)ATTR_MED) |					\
	KEY_BIT((unsigned)ATTR_LOCAL_PREFERENCE) |			\
	KEY_BIT((unsigned)ATTR_COMMUNITY) |				\
	KEY_BIT((unsigned)ATTR_EXTENDED_COMMUNITY) |			\
	KEY_BIT((unsigned)ATTR_ORIGINATOR_ID) |				\
	KEY_BIT((unsigned)ATTR_CLUSTER_LIST) |				\
	KEY_BIT((unsigned)ATTR_ATTRIBUTE))

static bool
item_has(const struct item *it, enum key key)
{
	return (it->given & KEY_BIT(key)) != 0;
}

/* Refuse: the family takes no such key, or needs it. */
static int
refuse_key(enum key key, enum family family, struct problem *p)
{
	return problem_set(p, ERR_KEY_NOT_HERE, key_name(key),
	    "%s takes no %s", family_name(family), key_name(key));
}

static int
refuse_without(enum key key, enum family family, struct problem *p)
{
	return problem_set(p, ERR_MISSING, key_name(key),
	    "%s needs %s", family_name(family), key_name(key));
}

/* The family of a prefix, which the key family may say. 0, or -1 with p. */
static int
prefix_family(const struct item *it, enum family *family, struct problem *p)
{
	bool rd = item_has(it, KEY_RD);
	bool label = attrs_has(&it->attrs, ATTR_LABEL);
	enum ip ip = (enum ip)it->prefix.ip;

	*family = family_of_prefix(ip, rd, label);
	if (!item_has(it, KEY_FAMILY))
		return 0;
	if ((*family = family_by_name(it->family)) == FAMILY_NONE)
		*family = family_by_safi(it->family, ip);
	if (family_ip(*family) != ip)
		return problem_set(p, ERR_VALUE, key_name(KEY_FAMILY),
		    "the prefix is not one of %s", family_name(*family));
	if (family_has_rd(*family) && !rd)
		return refuse_without(KEY_RD, *family, p);
	if (!family_has_rd(*family) && rd)
		return refuse_key(KEY_RD, *family, p);
	if (!family_has_label(*family) && label)
		return refuse_key((enum key)ATTR_LABEL, *family, p);
	return 0;
}

static int
prefix_end(struct item *it, struct problem *p)
{
	enum vpls_field i;
	enum family family;

	if (!item_has(it, KEY_PREFIX))
		return problem_set(p, ERR_MISSING, key_name(KEY_PREFIX),
		    "no prefix is given");
	if (prefix_family(it, &family, p) == -1)
		return -1;
	for (i = 0; i < VPLS__MAX; i++)
		if (item_has(it, (enum key)(KEY_VPLS + i)))
			return refuse_key((enum key)(KEY_VPLS + i), family,
			    p);
	nlri_from_prefix(&it->nlri, family, &it->prefix,
	    item_has(it, KEY_RD) ? &it->rd : NULL,
	    item_has(it, KEY_PATH_INFORMATION) ? &it->path : NULL);
	return 0;
}

static int
vpls_end(struct item *it, struct problem *p)
{
	const char *word = key_name(KEY_FAMILY);
	enum vpls_field i;

	if (item_has(it, KEY_FAMILY) &&
	    family_by_name(it->family) != FAMILY_VPLS)
		return problem_set(p, ERR_VALUE, word,
		    "vpls is not one of %s", it->family);
	if (item_has(it, KEY_PREFIX) && !it->vpls)
		return refuse_key(KEY_PREFIX, FAMILY_VPLS, p);
	if (item_has(it, KEY_PATH_INFORMATION))
		return refuse_key(KEY_PATH_INFORMATION, FAMILY_VPLS, p);
	if (!item_has(it, KEY_RD))
		return refuse_without(KEY_RD, FAMILY_VPLS, p);
	for (i = 0; i < VPLS__MAX; i++)
		if (!item_has(it, (enum key)(KEY_VPLS + i)))
			return refuse_without((enum key)(KEY_VPLS + i),
			    FAMILY_VPLS, p);
	nlri_from_vpls(&it->nlri, &it->rd, it->fields);
	return 0;
}

int
item_end(struct item *it, enum change_op op, struct problem *p)
{
	bool vpls = it->vpls || (item_has(it, KEY_FAMILY) &&
	    family_by_name(it->family) == FAMILY_VPLS);

	if ((vpls ? vpls_end(it, p) : prefix_end(it, p)) == -1)
		return -1;
	return op == CHANGE_ANNOUNCE ?
	    attrs_complete(&it->attrs, &it->nlri, p) : 0;
}

static int
vpls_check(const struct nlri *nlri, const struct attrs *a,
    struct problem *p)
{
	uint32_t fields[VPLS__MAX];
	enum attr attr;

	nlri_vpls(nlri, fields);
	for (attr = 0; attr < ATTR__MAX; attr++)
		if (attrs_has(a, attr) &&
		    !(VPLS_ATTRS & KEY_BIT((unsigned)attr)))
			return refuse_key((enum key)attr, FAMILY_VPLS, p);
	if (a->next_hop.ip != IP_V4)
		return problem_set(p, ERR_NEXT_HOP, attr_name(ATTR_NEXT_HOP),
		    "the next-hop of VPLS must be an IPv4 address");
	if (fields[VPLS_BASE] + fields[VPLS_SIZE] >= LABELS)
		return problem_set(p, ERR_VALUE, vpls_name(VPLS_BASE),
		    "base and size together are more than %u", LABELS - 1);
	return 0;
}

static int
prefix_check(const struct nlri *nlri, const struct attrs *a,
    const struct engine *engine, struct problem *p)
{
	enum family family = (enum family)nlri->family;
	uint32_t path;

	/* To BGP, 0 and none are the same route. */
	if (nlri_path(nlri, &path) && path == 0)
		return problem_set(p, ERR_VALUE,
		    key_name(KEY_PATH_INFORMATION),
		    "0 stands for none: leave it out");
	if (a->next_hop.ip == IP_NONE &&
	    !engine_has_next_hop(engine, family_ip(family)))
		return problem_set(p, ERR_NEXT_HOP, attr_name(ATTR_NEXT_HOP),
		    "self has no address of the prefix's family at a "
		    "neighbour; give an address");
	return 0;
}

int
item_check(const struct nlri *nlri, const struct attrs *a,
    const struct engine *engine, struct problem *p)
{
	enum attr attr = engine_unsaid(engine, a);

	if (attr != ATTR__MAX)
		return problem_set(p, ERR_UNSAID, attr_name(attr),
		    "the running version of ExaBGP has no words for it");
	switch (family_kind((enum family)nlri->family)) {
	case KIND_PREFIX:
		return prefix_check(nlri, a, engine, p);
	case KIND_VPLS:
		return vpls_check(nlri, a, p);
	case KIND_FLOW:
		break;
	}
	return 0;
}

int
item_check_terms(const struct terms *t, struct problem *p)
{
	if (t->expires == 0 || t->expires > clock_wall_us())
		return 0;
	return problem_set(p, ERR_VALUE, term_name(TERM_EXPIRES),
	    "is in the past");
}

void
item_print_terms(struct buf *b, const struct terms *t, enum change_op op)
{
	const struct terms alone = { .generation = t->generation };

	terms_print(b, op == CHANGE_ANNOUNCE ? t : &alone);
}

/* What print appends for arg, as owned text; NULL with p. */
static char *
text_of(void (*print)(struct buf *, const struct item *),
    const struct item *it, struct problem *p)
{
	char text[ATTRS_TEXT], *copy;
	struct buf b;

	buf_init(&b, text, sizeof(text));
	print(&b, it);
	if (b.overflow) {
		problem_set(p, ERR_TOO_BIG, "",
		    "the attributes are too long");
		return NULL;
	}
	if ((copy = strdup(text)) == NULL)
		problem_set(p, ERR_INTERNAL, "", "out of memory");
	return copy;
}

static void
print_attrs(struct buf *b, const struct item *it)
{
	attrs_print(b, &it->attrs);
}

static void
print_targets(struct buf *b, const struct item *it)
{
	targets_print(b, &it->targets);
}

static void
print_terms(struct buf *b, const struct item *it)
{
	item_print_terms(b, &it->terms, CHANGE_ANNOUNCE);
}

static void
print_terms_alone(struct buf *b, const struct item *it)
{
	item_print_terms(b, &it->terms, CHANGE_WITHDRAW);
}

int
item_change(const struct item *it, struct change *c, enum change_op op,
    struct problem *p)
{
	c->nlri = it->nlri;
	c->op = op;
	if (op == CHANGE_ANNOUNCE &&
	    (c->attrs = text_of(print_attrs, it, p)) == NULL)
		return -1;
	if (!terms_are_none(&it->terms) &&
	    (c->terms = text_of(op == CHANGE_ANNOUNCE ? print_terms :
	    print_terms_alone, it, p)) == NULL)
		return -1;
	if (it->targets.n > 0 &&
	    (c->targets = text_of(print_targets, it, p)) == NULL)
		return -1;
	return 0;
}
