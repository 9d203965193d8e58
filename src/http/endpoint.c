/*
 * The endpoints. Decides which request goes where and what may not come in;
 * the handlers do the rest.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "clock.h"
#include "http/admit.h"
#include "http/endpoint.h"
#include "http/endpoint_table.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "http/metrics.h"
#include "http/status.h"

#define TURN_US	10000000	/* to wait for a worker */

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
	for (e = endpoint_table; e < endpoint_table + endpoint_n; e++) {
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

/*
 * Is there room for one more? Whoever waits takes some; long answers that are
 * not read take much.
 */
static int
endpoint_room(const struct exchange *x, struct problem *p)
{
	const struct service *s = x->service;

	if (x->endpoint->always)
		return 0;
	if (atomic_load(&s->waiting) > atomic_load(&s->max_waiting))
		return problem_set(p, ERR_BUSY, "",
		    "%u requests wait; try again",
		    atomic_load(&s->max_waiting));
	if (x->endpoint->lane == LANE_LONG &&
	    !exchange_has_room(x, ANSWER_SHORT))
		return problem_set(p, ERR_BUSY, "", "long answers wait to "
		    "be read; try again");
	return 0;
}

/* Was its body kept? */
static int
endpoint_body(const struct exchange *x, struct problem *p)
{
	switch (x->request.head.left_out) {
	case ERR_NONE:
		return 0;
	case ERR_BUSY:
		return problem_set(p, ERR_BUSY, "",
		    "other large requests are under way; try again");
	default:
		return problem_set(p, ERR_TOO_LARGE, "body",
		    "a body has at most %u bytes",
		    atomic_load(&x->service->max_body));
	}
}

/* May the request be served now and for this client? */
static int
endpoint_admit(struct exchange *x, struct problem *p)
{
	if (x->endpoint->changes &&
	    gate_check(x->gate, &x->request.head, p) == -1)
		return -1;
	if (endpoint_room(x, p) == -1 || endpoint_body(x, p) == -1)
		return -1;
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

/*
 * In a worker: what has waited so long for its turn is not begun any more,
 * lest those behind it wait ever longer.
 */
static void
endpoint_work(struct exchange *x, struct worker *w)
{
	struct problem p;

	if (x->endpoint->always || clock_us() - x->began < TURN_US) {
		x->endpoint->work(x, w);
		return;
	}
	problem_set(&p, ERR_BUSY, "", "other long requests are under way; "
	    "try again");
	exchange_refuse(x, &p);
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
		exchange_work(x, endpoint_work);
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

	if (n >= endpoint_n) {
		buf_puts(b, "none");
		return;
	}
	e = &endpoint_table[n];
	for (i = 0; i < endpoint_depth(e); i++)
		buf_printf(b, "/%s", e->path[i]);
	if (endpoint_depth(e) == 0 || e->tail == TAIL_REQUIRED)
		buf_puts(b, e->tail == TAIL_REQUIRED ? "/*" : "/");
}
