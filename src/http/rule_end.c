/*
 * Flow rules as a whole. Decides their family, and that their actions become
 * attributes.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "http/rule.h"
#include "route/flow_rule.h"

int
rule_set_id(struct rule *r, const char *id, struct problem *p)
{
	uint8_t components[FLOW_MAX];
	size_t n;

	if (strlen(id) >= sizeof(r->id) ||
	    (flow_id_parse(components, &n, IP_V4, id) == -1 &&
	    flow_id_parse(components, &n, IP_V6, id) == -1))
		return problem_set(p, ERR_NO_ENTRY, "id",
		    "this is not the id of any rule");
	snprintf(r->id, sizeof(r->id), "%s", id);
	return 0;
}

static bool
match_is_given(const struct flow *f)
{
	return f->n > 0 || f->destination.ip != IP_NONE ||
	    f->source.ip != IP_NONE;
}

/* The match that the id stands for. 0, or -1. */
static int
match_from_id(struct rule *r, struct problem *p)
{
	uint8_t components[FLOW_MAX];
	enum ip ip = IP_V4;
	size_t n;

	if (family_ip(family_by_name(r->family)) == IP_V6 ||
	    flow_id_parse(components, &n, ip, r->id) == -1)
		ip = IP_V6;
	if (flow_id_parse(components, &n, ip, r->id) == -1 ||
	    flow_decode(&r->match, ip, components, n) == -1)
		return problem_set(p, ERR_NO_ENTRY, "id",
		    "this is not the id of a rule of %s", r->family);
	return 0;
}

/* The components of the match, which is made of the id if need be. */
static int
rule_components(struct rule *r, uint8_t components[FLOW_MAX], size_t *n,
    struct problem *p)
{
	char id[2 * FLOW_MAX + 1];
	struct buf b;
	bool rd = (r->item.given & KEY_BIT(KEY_RD)) != 0;

	if (r->id[0] != '\0' && !match_is_given(&r->match) &&
	    match_from_id(r, p) == -1)
		return -1;
	if (flow_complete(&r->match, rd, p) == -1 ||
	    flow_encode(&r->match, components, n, p) == -1)
		return -1;
	buf_init(&b, id, sizeof(id));
	flow_id_print(&b, components, *n);
	if (r->id[0] != '\0' && strcmp(id, r->id) != 0)
		return problem_set(p, ERR_VALUE, "id",
		    "the match given is that of another rule, %.80s", id);
	return 0;
}

/* The family, which the key family may only confirm. */
static int
rule_family(const struct rule *r, enum family *family, struct problem *p)
{
	bool rd = (r->item.given & KEY_BIT(KEY_RD)) != 0;
	enum ip ip = (enum ip)r->match.ip;

	*family = family_of_flow(ip, rd);
	if (r->family[0] == '\0' || *family == family_by_name(r->family) ||
	    *family == family_by_safi(r->family, ip))
		return 0;
	return problem_set(p, ERR_VALUE, key_name(KEY_FAMILY),
	    "by its match and rd the rule is one of %s",
	    family_name(*family));
}

int
rule_end(struct rule *r, enum change_op op, struct problem *p)
{
	uint8_t components[FLOW_MAX];
	enum family family;
	size_t n;

	if (rule_components(r, components, &n, p) == -1 ||
	    rule_family(r, &family, p) == -1)
		return -1;
	if (nlri_from_flow(&r->item.nlri, family, &r->item.rd, components,
	    n) == -1)
		return problem_set(p, ERR_TOO_BIG, "",
		    "the match has more than %d octets", FLOW_MAX);
	if (op != CHANGE_ANNOUNCE)
		return 0;
	if (flow_rule_act(&r->item.attrs, &r->actions,
	    (enum ip)r->match.ip, p) == -1)
		return -1;
	return attrs_complete(&r->item.attrs, &r->item.nlri, p);
}
