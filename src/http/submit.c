/*
 * Changes of single entries. Decides how the outcome of one is answered, and
 * that neighbours that are named are looked for; saves and sends nothing
 * itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/engine.h"
#include "engine/writer.h"
#include "http/admit.h"
#include "http/dry.h"
#include "http/endpoint.h"
#include "http/entry.h"
#include "http/etag.h"
#include "http/exchange.h"
#include "http/front.h"
#include "http/item.h"
#include "http/refusal.h"
#include "http/submit.h"
#include "http/wait.h"
#include "http/worker.h"
#include "json.h"

#define LOCATION_MAX	2048	/* bytes of a Location and its NUL */

/* The state that is true of c, as far as is known. */
static enum state
change_state(const struct change *c)
{
	if (c->report == NULL)
		return STATE_SAVED;
	if (!c->report->exists)
		return STATE_SENT;	/* withdrawn, and confirmed */
	return c->report->state;
}

static enum reason
change_reason(const struct change *c)
{
	if (c->reached || c->report == NULL)
		return REASON_NONE;
	return c->report->reason;
}

static struct json *
change_document(const struct change *c)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	entry_set_nlri(j, &c->nlri);
	entry_set_targets(j, change_targets(c));
	if (c->absent)
		json_set_string(j, "state", "absent");
	else
		entry_set_state(j, change_state(c), change_reason(c));
	entry_set_damped(j, c->report);
	json_set_integer(j, "revision", (int64_t)c->revision);
	if (c->op == CHANGE_WITHDRAW && !c->absent)
		json_set_bool(j, "withdrawing", true);
	json_set(j, "neighbors", entry_neighbors(c->report));
	return j;
}

/* "OK", or what there is to say besides. */
static void
change_answer_text(struct answer *a, int status, const struct change *c)
{
	char text[160];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	buf_puts(&b, "OK");
	if (status == ANSWER_ACCEPTED)
		buf_printf(&b, ", saved, not %s: %s", state_name(c->wait),
		    reason_text(change_reason(c)));
	buf_putc(&b, '\n');
	answer_text(a, status, text);
}

/* Where to look for what becomes of it. */
static void
change_locate(struct answer *a, const struct change *c)
{
	char text[LOCATION_MAX];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	entry_print_path(&b, &c->nlri, change_targets(c));
	if (!b.overflow)
		a->location = strdup(text);
}

/* Answer a change that is saved. */
static void
change_answer(struct exchange *x)
{
	const struct change *c = &x->change;
	int status = c->reached || c->absent ? ANSWER_OK : ANSWER_ACCEPTED;
	struct answer *a = &x->answer;

	if (exchange_reads_text(x))
		change_answer_text(a, status, c);
	else
		answer_json(a, status, change_document(c));
	if (c->op == CHANGE_ANNOUNCE)
		a->etag = c->revision;
	if (status == ANSWER_ACCEPTED)
		change_locate(a, c);
	exchange_reply(x);
}

/* Did ExaBGP refuse it? Then the entry stays, refused. */
static bool
change_refused(const struct change *c)
{
	return c->err == ERR_REFUSED || (c->err == ERR_NONE && !c->reached &&
	    c->report != NULL && c->report->state == STATE_REFUSED);
}

static void
change_finish(struct exchange *x)
{
	const struct change *c = &x->change;
	struct problem p;

	if (change_refused(c))
		problem_set(&p, ERR_REFUSED, "",
		    "saved, but ExaBGP answered error to the route");
	else if (c->err != ERR_NONE)
		problem_of_change(&p, c);
	else if (c->absent && x->stranger)
		problem_set(&p, ERR_NO_NEIGHBOR, "neighbor",
		    "ExaBGP has no such neighbour");
	else if (c->absent && !x->endpoint->text)
		entry_problem_absent(&p, &c->nlri);
	else {
		if (c->dry)
			dry_answer(x);
		else
			change_answer(x);
		return;
	}
	exchange_refuse(x, &p);
}

/* The change is done: called by the writer's or the engine's thread. */
static void
change_done(struct change *c)
{
	front_finish(exchange_of_change(c), change_finish);
}

/* Has ExaBGP the neighbours that are named? */
struct named_question {
	const char	*targets;
	bool		 known;
};

static void
named_ask(struct engine *e, void *arg)
{
	struct named_question *q = arg;
	struct targets t;

	q->known = targets_read(&t, q->targets) == 0 && engine_knows(e, &t);
}

bool
submit_knows(struct worker *w, const char *targets)
{
	struct named_question q = { .targets = targets };

	worker_ask(w, named_ask, &q);
	return q.known;
}

/*
 * Neighbours are named. Announced is nothing to those that are not there,
 * but withdrawn may be what was for some that are there no more.
 */
static void
change_submit_named(struct exchange *x, struct worker *w)
{
	struct problem p;

	x->stranger = !submit_knows(w, change_targets(&x->change));
	if (x->stranger && x->change.op == CHANGE_ANNOUNCE) {
		problem_set(&p, ERR_NO_NEIGHBOR, "neighbor",
		    "ExaBGP has no such neighbour");
		exchange_refuse(x, &p);
	} else
		writer_submit(x->service->writer, &x->change);
}

int
submit_prepare(struct exchange *x, struct problem *p)
{
	struct change *c = &x->change;
	struct wait w;

	if (wait_read(&w, &x->keys, x->request.head.prefer,
	    atomic_load(&x->service->wait_timeout), p) == -1 ||
	    etag_read(&c->precondition, &x->request.head, p) == -1 ||
	    dry_read(&c->dry, &x->keys, p) == -1)
		return -1;
	c->wait = w.state;
	c->timeout = w.timeout;
	c->done = change_done;
	exchange_actor(x, &c->by);
	memcpy(x->answer.applied, w.applied, sizeof(w.applied));
	return 0;
}

/* The change is what the item asks for, and what the policy adds to it. */
static int
change_take(struct exchange *x, const struct item *it, enum change_op op,
    const struct verdict *v, struct problem *p)
{
	struct item whole;

	if (op == CHANGE_WITHDRAW || !admit_adds(v, &it->terms))
		return item_change(it, &x->change, op, p);
	whole = *it;
	if (admit_add(v, &whole, p) == -1)
		return -1;
	return item_change(&whole, &x->change, op, p);
}

/* All of the change. 0, or -1 with p. */
static int
change_read(struct exchange *x, const struct item *it, enum change_op op,
    struct problem *p)
{
	struct verdict v;

	if (op == CHANGE_ANNOUNCE && (item_check(&it->nlri, &it->attrs,
	    x->service->engine, p) == -1 ||
	    item_check_terms(&it->terms, p) == -1))
		return -1;
	x->change.nlri = it->nlri;	/* also where it is refused */
	if (admit_item(x, it, op, &v, p) == -1 || submit_prepare(x, p) == -1)
		return -1;
	return change_take(x, it, op, &v, p);
}

void
submit_item(struct exchange *x, const struct item *it, enum change_op op)
{
	struct problem p;

	if (change_read(x, it, op, &p) == -1)
		exchange_refuse(x, &p);
	else if (x->change.targets != NULL)
		exchange_work(x, change_submit_named);
	else
		writer_submit(x->service->writer, &x->change);
}
