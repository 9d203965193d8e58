/*
 * Renewals. Decides which leases a request means, and how it is answered;
 * whether there is still one to renew is the store's to say.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/bulk.h"
#include "engine/renewal.h"
#include "engine/writer.h"
#include "http/admit.h"
#include "http/bulk.h"
#include "http/conform.h"
#include "http/dry.h"
#include "http/endpoint.h"
#include "http/entry.h"
#include "http/etag.h"
#include "http/exchange.h"
#include "http/fields.h"
#include "http/gate.h"
#include "http/item.h"
#include "http/refusal.h"
#include "http/renew.h"
#include "http/rule.h"
#include "http/selection.h"
#include "http/sweep.h"
#include "json.h"

/* A renewal, and its texts. The exchange's state, freed with it. */
struct renewing {
	struct renewal	 renewal;
	struct exchange	*x;
	struct bulk	*keys;		/* owned */
	char		 owner[OWNER_MAX];
	char		 targets[TARGETS_TEXT];
	struct selection selection;
};

static void
renewing_free(void *arg)
{
	struct renewing *n = arg;

	bulk_free(n->keys);
	free(n);
}

static void
set_end(struct json *object, int64_t us)
{
	char text[40];
	struct buf b;

	if (us == 0)
		return;
	buf_init(&b, text, sizeof(text));
	terms_print_time(&b, us);
	json_set_string(object, "expires", text);
}

/* One entry, with its lease as it is now. */
static struct json *
document_one(const struct renewal *r)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	if (r->dry)
		json_set_bool(j, "dry-run", true);
	entry_set_nlri(j, &r->nlri);
	entry_set_targets(j, r->targets);
	json_set_integer(j, "ttl", r->has_ttl);
	set_end(j, r->first);
	json_set_integer(j, "revision", (int64_t)r->revision);
	return j;
}

/* Many: how many, and the end that comes first. */
static struct json *
document_many(const struct renewal *r)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	if (r->dry)
		json_set_bool(j, "dry-run", true);
	json_set_integer(j, "renewed", r->renewed);
	json_set_integer(j, "without", r->without);
	if (r->of == RENEWAL_KEYS)
		json_set_integer(j, "absent", r->absent);
	set_end(j, r->first);
	return j;
}

static void
renewal_answer(struct exchange *x, const struct renewal *r)
{
	if (exchange_reads_text(x))
		answer_text(&x->answer, ANSWER_OK, "OK\n");
	else
		answer_json(&x->answer, ANSWER_OK, r->of == RENEWAL_ONE ?
		    document_one(r) : document_many(r));
	if (r->of == RENEWAL_ONE)
		x->answer.etag = r->revision;
	exchange_reply(x);
}

/* Why nothing was renewed. */
static void
problem_of_renewal(struct problem *p, const struct renewal *r)
{
	struct change c = { .err = r->err, .number = r->number,
	    .nlri = r->nlri };

	if (r->err == ERR_NO_ENTRY)
		entry_problem_absent(p, &r->nlri);
	else if (r->err == ERR_LEASE)
		problem_set(p, r->err, "ttl", r->ended ?
		    "its lease has ended: announce it again" :
		    r->first == 0 ? "it was announced without an end" :
		    "it was announced with expires alone: give ttl");
	else if (r->err == ERR_OWNER && r->of == RENEWAL_FILTER)
		problem_set(p, r->err, "owner",
		    "what others own is not yours to renew");
	else {
		memcpy(c.who, r->who, sizeof(c.who));
		problem_of_change(p, &c);
	}
}

/* It is done: called by the writer's thread. */
static void
renewal_done(struct renewal *r)
{
	struct exchange *x = ((struct renewing *)r->arg)->x;
	struct problem p;

	if (r->err == ERR_NONE) {
		renewal_answer(x, r);
		return;
	}
	problem_of_renewal(&p, r);
	if (x->request.head.body_n > 0) {
		p.line = x->bulk_array ? 0 : r->line;
		p.item = x->bulk_array ? r->line : 0;
	}
	exchange_refuse(x, &p);
}

/* The least of all limits on leases that there are for the user of x. */
static void
limit_add(const char *rule, const char *key, const char *value, void *arg)
{
	uint32_t *least = arg;
	unsigned long seconds;

	(void)rule;
	if (strcmp(key, "max-ttl") != 0)
		return;
	seconds = strtoul(value, NULL, 10);
	if (*least == 0 || seconds < *least)
		*least = (uint32_t)seconds;
}

/* Begin one for x; NULL: x was refused. */
static struct renewing *
renewing_new(struct exchange *x, enum renewal_of of)
{
	struct renewing *n = calloc(1, sizeof(*n));
	struct terms terms = { .ttl = 0 };
	struct problem p;

	if (n == NULL)
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
	else {
		x->state = n;
		x->state_free = renewing_free;
		n->x = x;
		n->renewal.of = of;
		n->renewal.targets = n->targets;
		n->renewal.done = renewal_done;
		n->renewal.arg = n;
		exchange_actor(x, &n->renewal.by);
		policy_tell(x->gate->policy, n->renewal.by.user, limit_add,
		    &n->renewal.max_ttl);
		if (fields_terms(&terms, x, &p) == 0 &&
		    dry_read(&n->renewal.dry, &x->keys, &p) == 0) {
			n->renewal.ttl = terms.ttl;
			n->renewal.generation = terms.generation;
			return n;
		}
	}
	exchange_refuse(x, &p);
	return NULL;
}

/* Read what the filter means. 0, or -1 with p. */
static int
filter_read(struct renewing *n, const struct exchange *x, struct problem *p)
{
	struct renewal *r = &n->renewal;

	if (etag_refuse(&x->request.head, p) == -1 ||
	    selection_read(&n->selection, &x->request, &x->keys,
	    FAMILIES_ALL, p) == -1)
		return -1;
	r->filter = n->selection.filter;
	if (r->filter.owner == NULL)
		r->filter.owner = r->by.user;
	return 0;
}

/* Are the entries of others meant? Each of them is looked at then. */
static bool
is_of_others(const struct exchange *x)
{
	const char *owner = x->keys.value[KEY_OWNER];
	const char *user = x->request.head.user;

	return owner != NULL && strcmp(owner, user != NULL ? user : "") != 0;
}

/*
 * May all that is stored stay? Then nobody need look at each entry. After a
 * change of the policy that is not known at once.
 */
static bool
all_conform(const struct exchange *x)
{
	uint64_t n;

	return conform_count(x->gate, &n) && n == 0;
}

static void
renew_filter(struct exchange *x)
{
	struct renewing *n = renewing_new(x, RENEWAL_FILTER);
	struct problem p;

	if (n == NULL)
		return;
	if (filter_read(n, x, &p) == -1)
		exchange_refuse(x, &p);
	else
		writer_submit_renewal(x->service->writer, &n->renewal);
}

/* The body is read: b is what it names. */
static void
renew_keys(struct exchange *x, struct bulk *b)
{
	struct renewing *n = renewing_new(x, RENEWAL_KEYS);

	if (n == NULL) {
		bulk_free(b);
		return;
	}
	n->keys = b;
	n->renewal.keys = b;
	writer_submit_renewal(x->service->writer, &n->renewal);
}

void
renew_post(struct exchange *x, struct worker *w)
{
	const uint64_t beside = x->keys.given & ~(KEY_BIT(KEY_TTL) |
	    KEY_BIT(KEY_DRY_RUN));
	struct problem p;

	if (x->request.head.body_n == 0 &&
	    (is_of_others(x) || !all_conform(x)))
		sweep_read_keys(x, w, renew_keys);
	else if (x->request.head.body_n == 0)
		renew_filter(x);
	else if (beside == 0)
		bulk_read_keys(x, w, renew_keys);
	else {
		problem_set(&p, ERR_KEY_NOT_HERE, "query", "the body says "
		    "which entries: beside it, only ttl and dry-run");
		exchange_refuse(x, &p);
	}
}

/* Renew the entry of it, which was ended. */
static void
renew_item(struct exchange *x, const struct item *it)
{
	struct renewing *n;
	struct problem p;
	struct verdict v;
	struct buf b;

	if (admit_item(x, it, CHANGE_WITHDRAW, &v, &p) == -1) {
		exchange_refuse(x, &p);
		return;
	}
	if ((n = renewing_new(x, RENEWAL_ONE)) == NULL)
		return;
	n->renewal.nlri = it->nlri;
	buf_init(&b, n->targets, sizeof(n->targets));
	targets_print(&b, &it->targets);
	if (etag_read(&n->renewal.precondition, &x->request.head, &p) == -1)
		exchange_refuse(x, &p);
	else
		writer_submit_renewal(x->service->writer, &n->renewal);
}

void
renew_route(struct exchange *x)
{
	char text[TAIL_MAX];
	struct problem p;
	struct item it;

	item_begin(&it, PREFIX_DEFAULT_ROUTE);
	if (endpoint_tail(x, text, sizeof(text), &p) == -1 ||
	    item_set(&it, KEY_PREFIX, text, &p) == -1 ||
	    fields_read(&it, x, &p) == -1 ||
	    item_end(&it, CHANGE_WITHDRAW, &p) == -1)
		exchange_refuse(x, &p);
	else
		renew_item(x, &it);
}

void
renew_flow(struct exchange *x)
{
	char id[TAIL_MAX];
	struct problem p;
	struct rule r;

	rule_begin(&r);
	if (endpoint_tail(x, id, sizeof(id), &p) == -1 ||
	    rule_set_id(&r, id, &p) == -1 ||
	    fields_read_rule(&r, x, &p) == -1 ||
	    rule_end(&r, CHANGE_WITHDRAW, &p) == -1)
		exchange_refuse(x, &p);
	else
		renew_item(x, &r.item);
}
