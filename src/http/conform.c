/*
 * Conformity. Decides which entries are told as not conforming, and how often
 * they are looked at; changes none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "clock.h"
#include "engine/store.h"
#include "http/conform.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "http/worker.h"
#include "policy/policy.h"
#include "route/attrs.h"

#define PAGE		1000	/* rows of one read transaction */
#define PAUSE_US	10000000	/* between two looks */
#define YOUNG_US	60000000	/* what came before is done by then */
#define SECOND		1000000		/* us */

/* Are all communities there that the rule adds? */
static bool
conform_forced(const struct verdict *v, struct attrs *a, const char *attrs)
{
	char text[ATTRS_TEXT];
	struct buf b;

	if (v->forced == NULL)
		return true;
	if (policy_force(v, a, NULL) == -1)
		return false;
	buf_init(&b, text, sizeof(text));
	attrs_print(&b, a);
	return strcmp(text, attrs) == 0;
}

uint32_t
conform_ttl(const struct row *row)
{
	int64_t left;

	if (row->ttl != 0 || row->expires == 0)
		return row->ttl;
	left = (row->expires - clock_wall_us()) / SECOND;
	return left < 1 ? 1 : left > UINT32_MAX ? UINT32_MAX : (uint32_t)left;
}

bool
conform_row(const struct policy *p, const struct row *row)
{
	struct targets targets;
	struct attrs attrs;
	struct wish wish = { .action = ACTION_ANNOUNCE, .nlri = &row->nlri,
	    .targets = &targets, .attrs = &attrs, .ttl = conform_ttl(row) };
	struct verdict v;

	if (row->withdrawing)
		return true;
	if (attrs_read(&attrs, row->attrs) == -1 ||
	    targets_read(&targets, row->targets) == -1)
		return false;
	policy_judge(p, row->owner, &wish, &v);
	return v.allowed && (v.max_ttl == 0 || wish.ttl != 0) &&
	    conform_forced(&v, &attrs, row->attrs);
}

/* All entries on their way past a worker. */
struct review {
	struct filter	 filter;
	struct gate	*gate;		/* of the exchange */
	uint64_t	 count;
	unsigned	 rows;		/* of the page */
};

static int
review_row(const struct row *row, void *arg)
{
	struct review *r = arg;

	r->rows++;
	r->count += !conform_row(r->gate->policy, row);
	r->filter.after = true;
	r->filter.cursor = row->nlri;
	snprintf(r->filter.cursor_targets, sizeof(r->filter.cursor_targets),
	    "%s", row->targets);
	return 0;
}

/* Nobody reads the answer. */
static void
review_reply(struct exchange *x)
{
	atomic_store(&x->gate->conformity.busy, false);
	exchange_free(x);
}

/* The next page; then it is the turn of others. */
static void
review_page(struct exchange *x, struct worker *w)
{
	struct review *r = x->state;

	r->rows = 0;
	if (atomic_load(&x->service->stopping) ||
	    store_list(worker_store(w), &r->filter, PAGE, review_row,
	    r) == -1)
		exchange_reply(x);
	else if (r->rows == PAGE)
		exchange_work(x, review_page);
	else {
		atomic_store(&r->gate->conformity.count, r->count);
		atomic_store(&r->gate->conformity.at, clock_us());
		exchange_reply(x);
	}
}

/*
 * Under one policy an entry that does not conform can go, but none can come:
 * nothing new can be seen once there was none, but for changes that were
 * under way when the policy came.
 */
static bool
conform_is_due(struct gate *gate)
{
	struct conformity *c = &gate->conformity;
	int64_t at = atomic_load(&c->at);

	if (at == 0)
		return true;
	return clock_us() - at > PAUSE_US && (atomic_load(&c->count) > 0 ||
	    at - gate->since < YOUNG_US);
}

void
conform_look(struct service *s, struct gate *gate)
{
	struct exchange *x;
	struct review *r;

	if (!conform_is_due(gate) ||
	    atomic_exchange(&gate->conformity.busy, true))
		return;
	if ((x = exchange_new(s, gate, review_reply)) == NULL) {
		atomic_store(&gate->conformity.busy, false);
		return;
	}
	if ((r = calloc(1, sizeof(*r))) == NULL) {
		exchange_reply(x);
		return;
	}
	r->filter.families = FAMILIES_ALL;
	r->gate = gate;
	x->state = r;
	x->state_free = free;
	x->lane = LANE_LONG;
	exchange_work(x, review_page);
}

bool
conform_count(struct gate *gate, uint64_t *n)
{
	*n = atomic_load(&gate->conformity.count);
	return atomic_load(&gate->conformity.at) != 0;
}
