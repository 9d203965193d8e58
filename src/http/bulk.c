/*
 * Many entries in one request. Decides what of a body becomes an item, and
 * how much memory all such requests may take; what becomes of them is
 * answered by bulk_answer.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/bulk.h"
#include "http/admit.h"
#include "http/body.h"
#include "http/bulk.h"
#include "http/etag.h"
#include "http/exchange.h"
#include "http/items.h"
#include "http/pattern.h"
#include "http/rule.h"
#include "http/set_admit.h"
#include "http/submit.h"
#include "http/sweep.h"
#include "json.h"

#define BYTES_MAX	(256u << 20)	/* of all bulks that are under way */
#define COUNT_ITEMS	1024u		/* between two looks at that */

/* A body on its way in. */
struct load {
	struct exchange	*x;
	struct worker	*worker;
	struct items	*items;		/* owned */
	struct bulk	*bulk;		/* owned */
	enum change_op	 op;
	const char	*set;		/* that is stated; "": none */
	bool		 array;		/* items are counted, not lines */
	uint64_t	 skipped;
	char		 known[TARGETS_TEXT];	/* looked for, and there */

	/* The one at hand, a rule or its item, as texts, and around it. */
	struct rule	 rule;
	struct verdict	 verdict;	/* on it */
	struct item	 whole;		/* with what the policy adds */
	const struct attrs *forced;	/* that was added to the texts */
	uint32_t	 max_ttl;	/* likewise */
	char		 attrs[ATTRS_TEXT], targets[TARGETS_TEXT];
	char		 terms[TERMS_TEXT];
	struct pattern	 pattern;
};

static int
load_read(void *arg, char *data, size_t size, size_t *n, struct problem *p)
{
	struct load *l = arg;

	return body_read(l->x, data, size, n, p);
}

/* Neighbours that are named must be there, to announce to. 0, or -1 with p. */
static int
load_check_targets(struct load *l, struct problem *p)
{
	if (l->targets[0] == '\0' || strcmp(l->targets, l->known) == 0)
		return 0;
	if (!submit_knows(l->worker, l->targets))
		return problem_set(p, ERR_NO_NEIGHBOR, "neighbor",
		    "ExaBGP has no such neighbour");
	memcpy(l->known, l->targets, sizeof(l->known));
	return 0;
}

/* Add the item at hand to the bulk. 0, or -1 with p. */
static int
load_add(struct load *l, struct problem *p)
{
	struct bulk_item item = { .op = l->op, .nlri = l->rule.item.nlri,
	    .targets = l->targets, .terms = l->terms };
	uint64_t other = 0;

	item.attrs = l->op == CHANGE_ANNOUNCE ? l->attrs : NULL;
	item.line = l->array ? items_count(l->items) : items_line(l->items);
	switch (bulk_add(l->bulk, &item, &other)) {
	case BULK_ADDED:
	case BULK_AGAIN:
		return 0;
	case BULK_CONFLICT:
		return problem_set(p, ERR_REPEATED, "prefix",
		    "%s %llu has the same entry with other values",
		    l->array ? "item" : "line", (unsigned long long)other);
	case BULK_NO_MEMORY:
		break;
	}
	return problem_set(p, ERR_INTERNAL, "", "out of memory");
}

/* The item at hand with what the policy adds to it; NULL with p. */
static const struct item *
load_whole(struct load *l, struct problem *p)
{
	const struct item *it = &l->rule.item;

	l->forced = l->verdict.forced;
	l->max_ttl = l->verdict.max_ttl;
	if (l->op != CHANGE_ANNOUNCE || !admit_adds(&l->verdict, &it->terms))
		return it;
	l->whole = *it;
	return admit_add(&l->verdict, &l->whole, p) == -1 ? NULL : &l->whole;
}

/* Print the item at hand, which was ended. 0, or -1 with p. */
static int
load_print(struct load *l, struct problem *p)
{
	const struct item *it = load_whole(l, p);
	struct buf b;

	if (it == NULL)
		return -1;
	buf_init(&b, l->targets, sizeof(l->targets));
	targets_print(&b, &it->targets);
	buf_init(&b, l->terms, sizeof(l->terms));
	item_print_terms(&b, &it->terms, l->op);
	if (l->op != CHANGE_ANNOUNCE)
		return 0;
	buf_init(&b, l->attrs, sizeof(l->attrs));
	attrs_print(&b, &it->attrs);
	if (b.overflow)
		return problem_set(p, ERR_TOO_BIG, "",
		    "the attributes are too long");
	return load_check_targets(l, p);
}

/* What prefix_parse may allow; what is there may always be withdrawn. */
static unsigned
load_prefixes(const struct load *l)
{
	return l->op == CHANGE_WITHDRAW ||
	    atomic_load(&l->x->service->default_routes) ?
	    PREFIX_DEFAULT_ROUTE : 0;
}

/* A rule tells what it matches, or only its id. */
static bool
object_is_rule(const struct json *object)
{
	return json_get(object, "match") != NULL ||
	    json_get(object, "id") != NULL;
}

/* Read the object, a route or a flow rule. 0, or -1 with p. */
static int
load_object(struct load *l, const struct json *object, bool is_rule,
    struct problem *p)
{
	const char *id = json_as_string(json_get(object, "id"));

	if (!is_rule) {
		item_begin(&l->rule.item, load_prefixes(l));
		return item_set_json(&l->rule.item, object, p);
	}
	rule_begin(&l->rule);
	if (id != NULL && rule_set_id(&l->rule, id, p) == -1)
		return -1;
	return rule_set_json(&l->rule, object, p);
}

/*
 * The texts are those of the item before, which differed in its prefix: are
 * they still so with what the policy adds to this one? 0, or -1 with p.
 */
static int
load_print_again(struct load *l, struct problem *p)
{
	if (l->verdict.forced != l->forced || l->verdict.max_ttl != l->max_ttl)
		return load_print(l, p);
	if (l->op != CHANGE_ANNOUNCE || l->forced == NULL)
		return 0;
	return attrs_complete(&l->whole.attrs, &l->rule.item.nlri, p);
}

/* End the item at hand: is it sound, and allowed? 0, or -1 with p. */
static int
load_end(struct load *l, bool is_rule, struct problem *p)
{
	struct item *it = &l->rule.item;

	if ((is_rule ? rule_end(&l->rule, l->op, p) :
	    item_end(it, l->op, p)) == -1)
		return -1;
	if (l->op == CHANGE_ANNOUNCE &&
	    (item_check_terms(&it->terms, p) == -1 || item_check(&it->nlri,
	    &it->attrs, l->x->service->engine, p) == -1))
		return -1;
	return admit_item(l->x, it, l->op, &l->verdict, p);
}

/* Take in one object, which is in n bytes of text. 0, or -1 with p. */
static int
load_item(struct load *l, const struct json *object, const char *text,
    size_t n, struct problem *p)
{
	bool is_rule = object_is_rule(object);
	const char *prefix = json_as_string(json_get(object, "prefix"));

	l->pattern.n = 0;
	if (load_object(l, object, is_rule, p) == -1)
		return -1;
	snprintf(l->rule.item.terms.set, sizeof(l->rule.item.terms.set), "%s",
	    l->set);
	if (l->rule.item.withdrawing && l->op == CHANGE_ANNOUNCE) {
		l->skipped++;	/* told by GET, on its way out */
		return 0;
	}
	if (load_end(l, is_rule, p) == -1 || load_print(l, p) == -1)
		return -1;
	if (!is_rule && prefix != NULL)
		pattern_learn(&l->pattern, text, n, prefix);
	return load_add(l, p);
}

/* The item before with another prefix of its IP version? Else it is parsed. */
static bool
load_is_again(struct load *l, const char *text, size_t n)
{
	struct item *it = &l->rule.item;
	struct prefix prefix;
	char value[PREFIX_TEXT];

	if (!pattern_fits(&l->pattern, text, n, value) ||
	    prefix_parse(&prefix, value, it->allow, "", NULL) == -1 ||
	    prefix.ip != it->prefix.ip)
		return false;
	it->prefix = prefix;
	return true;
}

/* Take in the text of one item. 0, or -1 with p, which tells where. */
static int
load_text(struct load *l, const char *text, size_t n, struct problem *p)
{
	const struct json *object;
	int ok;

	l->array = items_in_array(l->items);
	if (load_is_again(l, text, n)) {
		ok = load_end(l, false, p) == -1 ||
		    load_print_again(l, p) == -1 ||
		    load_add(l, p) == -1 ? -1 : 0;
	} else if (items_parse(l->items, &object, p) == -1)
		return -1;
	else
		ok = load_item(l, object, text, n, p);
	if (ok == -1)
		items_blame(l->items, p);
	return ok;
}

int
bulk_account(struct exchange *x, const struct bulk *b, struct problem *p)
{
	size_t bytes = bulk_bytes(b), all;

	all = atomic_fetch_add(&x->service->bulk_bytes,
	    bytes - x->bulk_bytes) + bytes - x->bulk_bytes;
	x->bulk_bytes = bytes;
	if (all > BYTES_MAX && all > bytes)
		return problem_set(p, ERR_BUSY, "",
		    "other large requests are under way; try again");
	return 0;
}

/* All items of the body. 0, or -1 with p. */
static int
load_items(struct load *l, struct problem *p)
{
	const char *text;
	size_t n;

	for (;;) {
		if (items_find(l->items, &text, &n, p) == -1)
			return -1;
		if (text == NULL)
			break;
		if (load_text(l, text, n, p) == -1)
			return -1;
		if (items_count(l->items) % COUNT_ITEMS == 0 &&
		    bulk_account(l->x, l->bulk, p) == -1)
			return -1;
	}
	if (*l->set == '\0')
		bulk_seal(l->bulk);
	return bulk_account(l->x, l->bulk, p);
}

/* The whole body. 0, or -1 with p. */
static int
load_body(struct load *l, struct problem *p)
{
	struct exchange *x = l->x;

	if (body_check(x, atomic_load(&x->service->max_body), p) == -1)
		return -1;
	l->bulk = bulk_new();
	l->items = items_open(x->request.media == MEDIA_LINES ? ITEMS_LINES :
	    ITEMS_JSON, load_read, l);
	if (l->bulk == NULL || l->items == NULL)
		return problem_set(p, ERR_INTERNAL, "", "out of memory");
	/* A set has a tag; many entries have none. */
	if ((*l->set == '\0' ? etag_refuse(&x->request.head, p) :
	    etag_read(&l->bulk->precondition, &x->request.head, p)) == -1)
		return -1;
	if (load_items(l, p) == -1)
		return -1;
	if (*l->set != '\0')
		set_admit(x, l->worker, l->set);
	return 0;
}

/* Take in the body, and leave the bulk to then. */
static void
bulk_load(struct exchange *x, struct worker *w, enum change_op op,
    const char *set, void (*then)(struct exchange *, struct bulk *))
{
	struct load *l = calloc(1, sizeof(*l));
	struct problem p;
	struct bulk *b;
	int ok;

	if (l == NULL) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
		return;
	}
	l->x = x;
	l->worker = w;
	l->op = op;
	l->set = set;
	ok = load_body(l, &p);
	b = l->bulk;
	x->bulk_array = l->array;
	x->bulk_skipped = l->skipped;
	items_close(l->items);
	free(l);
	if (ok == 0) {
		snprintf(b->set, sizeof(b->set), "%s", set);
		then(x, b);
	} else {
		bulk_free(b);
		exchange_refuse(x, &p);
	}
}

void
bulk_post_routes(struct exchange *x, struct worker *w)
{
	bulk_load(x, w, CHANGE_ANNOUNCE, "", bulk_submit);
}

void
bulk_post_withdraw(struct exchange *x, struct worker *w)
{
	struct problem p;

	if (x->keys.given & KEYS_SWEEP)
		sweep_post(x, w);
	else if (x->request.head.body_n == 0) {
		problem_set(&p, ERR_MISSING, "body", "give the entries, or a "
		    "filter by which they are found");
		exchange_refuse(x, &p);
	} else
		bulk_load(x, w, CHANGE_WITHDRAW, "", bulk_submit);
}

void
bulk_read_keys(struct exchange *x, struct worker *w,
    void (*then)(struct exchange *, struct bulk *))
{
	bulk_load(x, w, CHANGE_WITHDRAW, "", then);
}

void
bulk_put_set(struct exchange *x, struct worker *w, const char *set)
{
	bulk_load(x, w, CHANGE_ANNOUNCE, set, bulk_submit);
}
