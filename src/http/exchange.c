/*
 * Requests under way. Decides nothing about any endpoint; keeps the count of
 * those that wait.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "http/blame.h"
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "http/worker.h"
#include "policy/policy.h"

#define ANSWERS_MAX	((size_t)128 << 20)	/* bytes of long ones */

struct exchange *
exchange_new(struct service *s, struct gate *gate,
    void (*reply)(struct exchange *))
{
	struct exchange *x = calloc(1, sizeof(*x));

	if (x == NULL)
		return NULL;
	x->service = s;
	x->gate = gate_hold(gate);
	x->reply = reply;
	x->began = clock_us();
	atomic_fetch_add(&s->waiting, 1);
	return x;
}

void
exchange_free_state(struct exchange *x)
{
	if (x->state_free != NULL)
		x->state_free(x->state);
	x->state_free = NULL;
	x->state = NULL;
}

void
exchange_free(struct exchange *x)
{
	atomic_fetch_sub(&x->service->waiting, 1);
	if (x->is_change)
		atomic_fetch_sub(&x->service->traffic.changes, 1);
	atomic_fetch_sub(&x->service->bulk_bytes, x->bulk_bytes);
	atomic_fetch_sub(&x->service->answer_bytes, x->answer_bytes);
	gate_release(x->gate);
	request_free(&x->request);
	answer_free(&x->answer);
	exchange_free_state(x);
	free(x->change.targets);
	free(x->change.attrs);
	free(x->change.terms);
	free(x->change.report);
	free(x);
}

struct exchange *
exchange_of_change(struct change *c)
{
	return (struct exchange *)(void *)((char *)c -
	    offsetof(struct exchange, change));
}

/* Text that the web server sent, or "" where it does not fit. */
static void
actor_text(char *to, size_t size, const char *from)
{
	if (from == NULL || strlen(from) >= size)
		from = "";
	snprintf(to, size, "%s", from);
}

void
exchange_actor(const struct exchange *x, struct actor *by)
{
	const struct head *head = &x->request.head;

	actor_text(by->user, sizeof(by->user), head->user);
	actor_text(by->source, sizeof(by->source), head->source);
	actor_text(by->request, sizeof(by->request), head->request);
	by->others = x->allowance.others;
	by->max_entries = x->allowance.max_entries;
	by->rate = x->allowance.rate;
}

bool
exchange_reads_text(const struct exchange *x)
{
	if (x->request.format == FORMAT_DEFAULT)
		return x->endpoint != NULL && x->endpoint->text;
	return x->request.format == FORMAT_TEXT;
}

/*
 * What is always answered may take as much again: whoever looks what is
 * wrong is not refused because others do not read their lists.
 */
bool
exchange_has_room(const struct exchange *x, size_t length)
{
	size_t most = x->endpoint != NULL && x->endpoint->always ?
	    2 * ANSWERS_MAX : ANSWERS_MAX;

	return atomic_load(&x->service->answer_bytes) + length <= most;
}

bool
service_is_pressed(const struct service *s)
{
	return atomic_load(&s->answer_bytes) > ANSWERS_MAX / 2;
}

void
exchange_count_answer(struct exchange *x)
{
	size_t n = x->answer.length > ANSWER_SHORT ? x->answer.length : 0;

	atomic_fetch_add(&x->service->answer_bytes, n - x->answer_bytes);
	x->answer_bytes = n;
}

/*
 * The rule of p under which a refusal is counted. Names that no rule has are
 * one: whoever made them up would fill the table.
 */
static const char *
refused_by(const struct exchange *x, const struct problem *p)
{
	const char *user = x->request.head.user;

	return p->rule[0] == '\0' || (user != NULL &&
	    policy_lists(x->gate->policy, user)) ? p->rule : "not listed";
}

static void
exchange_set_refusal(struct exchange *x, const struct problem *p)
{
	blame_refusal(x, p);
	traffic_refuse(&x->service->traffic, p->err, refused_by(x, p));
	answer_problem(&x->answer, p, exchange_reads_text(x),
	    x->request.instance);
}

/* There is no room for the answer of x: say so in its place, shortly. */
static void
exchange_forget(struct exchange *x)
{
	struct problem p;

	x->more = NULL;
	problem_set(&p, ERR_BUSY, "",
	    "long answers wait to be read; try again");
	exchange_set_refusal(x, &p);
}

void
exchange_reply(struct exchange *x)
{
	if (x->answer.length > ANSWER_SHORT && !x->is_change &&
	    !exchange_has_room(x, x->answer.length))
		exchange_forget(x);
	exchange_count_answer(x);
	traffic_answer(&x->service->traffic, endpoint_template(x->endpoint),
	    x->request.method, x->answer.status, clock_us() - x->began);
	x->reply(x);
}

void
exchange_refuse(struct exchange *x, const struct problem *p)
{
	exchange_set_refusal(x, p);
	exchange_reply(x);
}

void
exchange_work(struct exchange *x,
    void (*work)(struct exchange *, struct worker *))
{
	struct problem p;

	x->work = work;
	if (workers_put(x->service->workers, x))
		return;
	problem_set(&p, ERR_STOPPING, "", "exagate is being stopped");
	exchange_refuse(x, &p);
}
