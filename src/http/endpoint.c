/*
 * The endpoints. Decides which request goes where and what may not come in;
 * the handlers do the rest.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "http/admit.h"
#include "http/bulk.h"
#include "http/commands.h"
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/flows.h"
#include "http/gate.h"
#include "http/history.h"
#include "http/listing.h"
#include "http/metrics.h"
#include "http/operate.h"
#include "http/renew.h"
#include "http/rights.h"
#include "http/routes.h"
#include "http/sets.h"
#include "http/status.h"
#include "http/sweep.h"

#define KEYS_WAIT	(KEY_BIT(KEY_WAIT) | KEY_BIT(KEY_TIMEOUT) |	\
			 KEY_BIT(KEY_DRY_RUN))
#define KEYS_ENTRY	(KEYS_SELECT | KEY_BIT((unsigned)ATTR_LABEL))
#define KEYS_ROUTE	(KEYS_ATTRS | KEYS_SELECT | KEYS_WAIT | KEYS_TERMS)
#define KEYS_BLOG	(KEYS_ROUTE | KEY_BIT(KEY_PREFIX))
#define KEYS_UNBLOG	((KEYS_BLOG & ~KEYS_TERMS) | KEY_BIT(KEY_GENERATION))
#define KEYS_LIST	(KEY_BIT(KEY_PREFIX) | KEY_BIT(KEY_MATCH) |	\
			 KEY_BIT(KEY_FAMILY) | KEY_BIT(KEY_RD) |	\
			 KEY_BIT(KEY_NEIGHBOR) |			\
			 KEY_BIT(KEY_OWNER) | KEY_BIT(KEY_STATE) |	\
			 KEY_BIT(KEY_TAG) | KEY_BIT(KEY_SET) |		\
			 KEY_BIT(KEY_CONFORMS) |			\
			 KEY_BIT((unsigned)ATTR_COMMUNITY) |		\
			 KEY_BIT(KEY_LIMIT) | KEY_BIT(KEY_CURSOR))

#define KEYS_FLOW	(KEYS_ATTRS | KEYS_SELECT_FLOW | KEY_BIT(KEY_FLOW) | \
			 KEYS_WAIT | KEYS_TERMS)
#define KEYS_FLOW_LIST	(KEYS_LIST & ~(KEY_BIT(KEY_PREFIX) |		\
			 KEY_BIT(KEY_MATCH)))

#define KEYS_RENEW_ONE	(KEY_BIT(KEY_TTL) | KEY_BIT(KEY_GENERATION) |	\
			 KEY_BIT(KEY_DRY_RUN))
#define KEYS_RENEW	(KEY_BIT(KEY_TTL) | KEY_BIT(KEY_OWNER) |	\
			 KEY_BIT(KEY_DRY_RUN) |				\
			 KEY_BIT(KEY_TAG) | KEY_BIT(KEY_SET) |		\
			 KEY_BIT(KEY_FAMILY) | KEY_BIT(KEY_PREFIX) |	\
			 KEY_BIT(KEY_MATCH))

#define KEYS_OPERATE	(KEYS_SELECT | KEY_BIT(KEY_PREFIX) |		\
			 KEY_BIT(KEY_RULE) | KEY_BIT(KEY_OWNER) |	\
			 KEY_BIT(KEY_CHANGES) | KEY_BIT(KEY_DRY_RUN) |	\
			 KEY_BIT((unsigned)KEY_TERM + TERM_NOTE))

#define MAY_OPERATE	MAY(ACTION_OPERATE)
#define MAY_READ	MAY(ACTION_READ)
#define MAY_ANNOUNCE	MAY(ACTION_ANNOUNCE)
#define MAY_WITHDRAW	MAY(ACTION_WITHDRAW)
#define MAY_FLOW	MAY(ACTION_FLOW)

#define BODY_FORM	MEDIA_BIT(MEDIA_FORM)
#define BODY_ENTRY	(MEDIA_BIT(MEDIA_FORM) | MEDIA_BIT(MEDIA_JSON))
#define BODY_COMMANDS	(MEDIA_BIT(MEDIA_FORM) |			\
			 MEDIA_BIT(MEDIA_MULTIPART) | MEDIA_BIT(MEDIA_TEXT))
#define BODY_MANY	(MEDIA_BIT(MEDIA_JSON) | MEDIA_BIT(MEDIA_LINES))
#define BODY_RULE	(BODY_ENTRY | MEDIA_BIT(MEDIA_TEXT))

static const struct endpoint endpoint_table[] = {
	{ { NULL }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_READ | MAY_WITHDRAW | MAY_FLOW, .text = true,
	    .changes = true, .media = BODY_COMMANDS, .large = true,
	    .keys = KEYS_WAIT | KEYS_TERMS, .work = commands_post,
	    .lane = LANE_SLOW },
	{ { "announce" }, TAIL_OPTIONAL, METHOD_GET,
	    .rights = MAY_ANNOUNCE, .text = true, .changes = true,
	    .old_get = true, .keys = KEYS_BLOG, .run = routes_announce },
	{ { "announce" }, TAIL_OPTIONAL, METHOD_POST,
	    .rights = MAY_ANNOUNCE, .text = true, .changes = true,
	    .media = BODY_FORM, .keys = KEYS_BLOG, .run = routes_announce },
	{ { "withdraw" }, TAIL_OPTIONAL, METHOD_GET,
	    .rights = MAY_WITHDRAW, .text = true, .changes = true,
	    .old_get = true, .keys = KEYS_UNBLOG, .run = routes_withdraw },
	{ { "withdraw" }, TAIL_OPTIONAL, METHOD_POST,
	    .rights = MAY_WITHDRAW, .text = true, .changes = true,
	    .media = BODY_FORM, .keys = KEYS_UNBLOG, .run = routes_withdraw },
	{ { "v1", "routes" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_LIST, .work = listing_get,
	    .lane = LANE_LONG },
	{ { "v1", "routes" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_ANNOUNCE | MAY_FLOW, .changes = true,
	    .media = BODY_MANY, .large = true, .keys = KEYS_WAIT,
	    .work = bulk_post_routes, .lane = LANE_SLOW },
	{ { "v1", "withdraw" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_WITHDRAW | MAY_FLOW, .changes = true,
	    .media = BODY_MANY, .large = true, .keys = KEYS_WAIT | KEYS_SWEEP,
	    .work = bulk_post_withdraw, .lane = LANE_SLOW },
	{ { "v1", "renew" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_ANNOUNCE | MAY_FLOW, .changes = true,
	    .media = BODY_MANY, .large = true, .keys = KEYS_RENEW,
	    .work = renew_post, .lane = LANE_SLOW },
	{ { "v1", "routes" }, TAIL_REQUIRED, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_ENTRY,
	    .work = listing_get_entry },
	{ { "v1", "routes" }, TAIL_REQUIRED, METHOD_PUT,
	    .rights = MAY_ANNOUNCE, .changes = true, .media = BODY_ENTRY,
	    .keys = KEYS_ROUTE, .run = routes_announce },
	{ { "v1", "routes" }, TAIL_REQUIRED, METHOD_PATCH,
	    .rights = MAY_ANNOUNCE, .changes = true,
	    .keys = KEYS_ENTRY | KEYS_RENEW_ONE, .run = renew_route },
	{ { "v1", "routes" }, TAIL_REQUIRED, METHOD_DELETE,
	    .rights = MAY_WITHDRAW, .changes = true,
	    .keys = KEYS_ENTRY | KEYS_WAIT | KEY_BIT(KEY_GENERATION),
	    .run = routes_withdraw },
	{ { "v1", "flows" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_FLOW_LIST,
	    .work = listing_get_flows, .lane = LANE_LONG },
	{ { "v1", "flows" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_FLOW, .changes = true, .media = BODY_RULE,
	    .keys = KEYS_FLOW | KEY_BIT(KEY_TEXT), .run = flows_post },
	{ { "v1", "flows" }, TAIL_REQUIRED, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_SELECT_FLOW,
	    .work = listing_get_flow },
	{ { "v1", "flows" }, TAIL_REQUIRED, METHOD_PUT,
	    .rights = MAY_FLOW, .changes = true, .media = BODY_ENTRY,
	    .keys = KEYS_FLOW, .run = flows_put },
	{ { "v1", "flows" }, TAIL_REQUIRED, METHOD_PATCH,
	    .rights = MAY_FLOW, .changes = true,
	    .keys = KEYS_SELECT_FLOW | KEYS_RENEW_ONE, .run = renew_flow },
	{ { "v1", "flows" }, TAIL_REQUIRED, METHOD_DELETE,
	    .rights = MAY_FLOW, .changes = true,
	    .keys = KEYS_SELECT_FLOW | KEYS_WAIT | KEY_BIT(KEY_GENERATION),
	    .run = flows_delete },
	{ { "v1", "sets" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .work = sets_get },
	{ { "v1", "sets" }, TAIL_REQUIRED, METHOD_GET,
	    .rights = MAY_READ, .work = sets_get_one },
	{ { "v1", "sets" }, TAIL_REQUIRED, METHOD_PUT,
	    .rights = MAY_ANNOUNCE | MAY_FLOW, .changes = true,
	    .media = BODY_MANY, .large = true, .keys = KEYS_WAIT,
	    .work = sets_put, .lane = LANE_SLOW },
	{ { "v1", "sets" }, TAIL_REQUIRED, METHOD_DELETE,
	    .rights = MAY_ANNOUNCE | MAY_FLOW, .changes = true,
	    .keys = KEYS_WAIT, .work = sets_delete },
	{ { "v1", "policy" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_ANYBODY, .run = rights_get },
	{ { "v1", "history" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_HISTORY, .work = history_get,
	    .lane = LANE_LONG },
	{ { "v1", "hold" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .work = operate_get_hold },
	{ { "v1", "suspensions" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .work = operate_get_suspensions },
	{ { "v1", "suspend" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_OPERATE, .changes = true, .always = true,
	    .media = BODY_FORM, .keys = KEYS_OPERATE,
	    .work = operate_suspend },
	{ { "v1", "resume" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_OPERATE, .changes = true, .always = true,
	    .media = BODY_FORM, .keys = KEYS_OPERATE |
	    KEY_BIT(KEY_LEFTOVERS), .work = operate_resume },
	{ { "v1", "status" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .always = true, .work = status_get },
	{ { "v1", "neighbors" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .work = status_get_neighbors },
	{ { "metrics" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .text = true, .always = true,
	    .work = metrics_get },
	{ { "healthz" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_ANYBODY, .text = true, .always = true,
	    .run = status_get_health },
	{ { "readyz" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_ANYBODY, .text = true, .always = true,
	    .run = status_get_ready },
};

#define ENDPOINT_N	(sizeof(endpoint_table) / sizeof(*endpoint_table))

static size_t
endpoint_depth(const struct endpoint *e)
{
	return e->path[0] == NULL ? 0 : e->path[1] == NULL ? 1 : 2;
}

static bool
endpoint_matches(const struct endpoint *e, const struct path *path)
{
	size_t i, n = endpoint_depth(e);

	if (path->n < n || (path->n > n && e->tail == TAIL_NONE) ||
	    (path->n == n && e->tail == TAIL_REQUIRED))
		return false;
	for (i = 0; i < n; i++)
		if (strcmp(path->segment[i], e->path[i]) != 0)
			return false;
	return true;
}

/* Does e serve the method? HEAD is GET without its body. */
static bool
endpoint_serves(const struct endpoint *e, enum method method)
{
	return e->method == method || (method == METHOD_HEAD &&
	    e->method == METHOD_GET && !e->changes);
}

/* Find the endpoint of x. 0, or -1 with p. */
static int
endpoint_find(struct exchange *x, struct problem *p)
{
	bool get_writes = atomic_load(&x->service->get_writes);
	const struct endpoint *e;
	bool known = false;
	struct buf allow;

	buf_init(&allow, x->answer.allow, sizeof(x->answer.allow));
	for (e = endpoint_table; e < endpoint_table + ENDPOINT_N; e++) {
		if (!endpoint_matches(e, &x->request.path))
			continue;
		known = true;
		x->endpoint = e;
		if (e->old_get && !get_writes)
			continue;
		if (endpoint_serves(e, x->request.method)) {
			buf_truncate(&allow, 0);
			return 0;
		}
		buf_printf(&allow, "%s%s%s", allow.len > 0 ? ", " : "",
		    method_name(e->method),
		    endpoint_serves(e, METHOD_HEAD) ? ", HEAD" : "");
	}
	if (!known)
		return problem_set(p, ERR_NOT_FOUND, "path",
		    "there is nothing at this path");
	return problem_set(p, ERR_METHOD, "method",
	    "this path takes %s", allow.data);
}

/* May the request be served now and for this client? */
static int
endpoint_admit(struct exchange *x, struct problem *p)
{
	const struct service *s = x->service;

	if (x->endpoint->changes &&
	    gate_check(x->gate, &x->request.head, p) == -1)
		return -1;
	if (!x->endpoint->always &&
	    atomic_load(&s->waiting) > atomic_load(&s->max_waiting))
		return problem_set(p, ERR_BUSY, "",
		    "%u requests wait; try again",
		    atomic_load(&s->max_waiting));
	return admit_user(x, x->endpoint->rights, p);
}

/* A browser asks whether a page of another origin may ask for something. */
static void
endpoint_preflight(struct exchange *x)
{
	struct problem p;

	if (x->answer.origin != NULL) {
		answer_text(&x->answer, ANSWER_EMPTY, "");
		x->answer.preflight = true;
		exchange_reply(x);
		return;
	}
	problem_set(&p, ERR_FORBIDDEN, "origin",
	    "pages of other origins may ask for nothing here");
	exchange_refuse(x, &p);
}

/* Is the body one that the endpoint reads? */
static int
endpoint_media(const struct endpoint *e, enum media media, struct problem *p)
{
	char text[160];
	struct buf b;
	enum media m;

	if (media == MEDIA_NONE || e->media & MEDIA_BIT(media))
		return 0;
	if (e->media == 0)
		return problem_set(p, ERR_MEDIA_TYPE, "body",
		    "no body is taken here");
	buf_init(&b, text, sizeof(text));
	for (m = 0; m < MEDIA__MAX; m++)
		if (e->media & MEDIA_BIT(m))
			buf_printf(&b, "%s%s", b.len > 0 ? " or " : "",
			    media_name(m));
	return problem_set(p, ERR_MEDIA_TYPE, "content-type",
	    "a body must be %s", text);
}

/* Everything that can be said before the handler runs. */
static int
endpoint_check(struct exchange *x, struct problem *p)
{
	struct request *r = &x->request;

	if (endpoint_find(x, p) == -1 ||
	    endpoint_admit(x, p) == -1 ||
	    (!x->endpoint->large && request_check_body(r, p) == -1) ||
	    endpoint_media(x->endpoint, r->media, p) == -1)
		return -1;
	return keys_take(&x->keys, &r->query, x->endpoint->keys, p);
}

static void
endpoint_run(struct exchange *x)
{
	if (x->endpoint->changes) {
		x->is_change = true;
		atomic_fetch_add(&x->service->traffic.changes, 1);
	}
	if (x->endpoint->run != NULL)
		x->endpoint->run(x);
	else {
		x->lane = x->endpoint->lane;
		exchange_work(x, x->endpoint->work);
	}
}

void
endpoint_dispatch(struct exchange *x, const struct head *head)
{
	struct problem p = { .err = ERR_NONE };

	x->answer.vary = x->gate->n > 0;
	if (head->origin != NULL)
		x->answer.origin = gate_origin(x->gate, head);
	if (request_parse(&x->request, head, &p) == -1)
		exchange_refuse(x, &p);
	else if (head->preflight != NULL && head->origin != NULL &&
	    x->request.method == METHOD_OPTIONS)
		endpoint_preflight(x);
	else if (endpoint_check(x, &p) == -1)
		exchange_refuse(x, &p);
	else
		endpoint_run(x);
}

int
endpoint_tail(const struct exchange *x, char *text, size_t size,
    struct problem *p)
{
	const struct path *path = &x->request.path;
	size_t i, first = endpoint_depth(x->endpoint);
	struct buf b;

	buf_init(&b, text, size);
	for (i = first; i < path->n; i++)
		buf_printf(&b, "%s%s", i > first ? "/" : "",
		    path->segment[i]);
	if (b.overflow)
		return problem_set(p, ERR_PREFIX, "prefix",
		    "longer than any prefix");
	return 0;
}

static bool
endpoint_same_path(const struct endpoint *a, const struct endpoint *b)
{
	size_t i, n = endpoint_depth(a);

	if (endpoint_depth(b) != n || a->tail != b->tail)
		return false;
	for (i = 0; i < n; i++)
		if (strcmp(a->path[i], b->path[i]) != 0)
			return false;
	return true;
}

/* Those of one path, whatever the method, are one template: the first. */
unsigned
endpoint_template(const struct endpoint *e)
{
	const struct endpoint *first = endpoint_table;

	_Static_assert(ENDPOINT_N <= TEMPLATES_MAX, "no room to count them");
	if (e == NULL)
		return NO_TEMPLATE;
	while (!endpoint_same_path(first, e))
		first++;
	return (unsigned)(first - endpoint_table);
}

void
endpoint_print_template(struct buf *b, unsigned n)
{
	const struct endpoint *e;
	size_t i;

	if (n >= ENDPOINT_N) {
		buf_puts(b, "none");
		return;
	}
	e = &endpoint_table[n];
	for (i = 0; i < endpoint_depth(e); i++)
		buf_printf(b, "/%s", e->path[i]);
	if (endpoint_depth(e) == 0 || e->tail == TAIL_REQUIRED)
		buf_puts(b, e->tail == TAIL_REQUIRED ? "/*" : "/");
}
