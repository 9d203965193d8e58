/*
 * Suspending and resuming. Decides what a request selects; what that does is
 * the store's and the engine's affair.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/engine.h"
#include "engine/writer.h"
#include "http/dry.h"
#include "http/endpoint.h"
#include "http/entry.h"
#include "http/exchange.h"
#include "http/fields.h"
#include "http/operate.h"
#include "http/refusal.h"
#include "http/rule.h"
#include "http/worker.h"

/* An operation under way: the exchange's state, freed with it. */
struct operating {
	struct operation operation;
	struct exchange	*x;
};

static void
operating_free(void *arg)
{
	struct operating *o = arg;

	free(o->operation.leftovers);
	free(o);
}

/* It is done: called by the writer's or the engine's thread. */
static void
operation_done(struct operation *o)
{
	struct exchange *x = ((struct operating *)o->arg)->x;
	struct problem p;

	if (o->err == ERR_NONE) {
		operate_answer(x, o);
		return;
	}
	if (o->err == ERR_NO_ENTRY)
		entry_problem_absent(&p, &o->what.nlri);
	else
		problem_plain(&p, o->err);
	exchange_refuse(x, &p);
}

/* One entry: a route, or a rule by its id. 0, or -1 with p. */
static int
select_entry(struct suspension *s, struct item *it, struct problem *p)
{
	struct buf b;

	(void)p;
	s->kind = SUSPENDED_ENTRY;
	s->nlri = it->nlri;
	buf_init(&b, s->what, sizeof(s->what));
	targets_print(&b, &it->targets);
	return 0;
}

static int
select_route(struct suspension *s, struct item *it, struct problem *p)
{
	if (item_end(it, CHANGE_WITHDRAW, p) == -1)
		return -1;
	return select_entry(s, it, p);
}

static int
select_rule(struct suspension *s, struct exchange *x, struct problem *p)
{
	struct rule r;

	rule_begin(&r);
	if (fields_read_rule(&r, x, p) == -1 ||
	    rule_set_id(&r, x->keys.value[KEY_RULE], p) == -1 ||
	    rule_end(&r, CHANGE_WITHDRAW, p) == -1)
		return -1;
	return select_entry(s, &r.item, p);
}

static int
select_owner(struct suspension *s, const char *owner, struct problem *p)
{
	size_t n = strlen(owner);

	if (n == 0 || n >= OWNER_MAX)
		return problem_set(p, ERR_VALUE, "owner",
		    "must have 1 to %d bytes", OWNER_MAX - 1);
	s->kind = SUSPENDED_OWNER;
	memcpy(s->what, owner, n + 1);
	return 0;
}

static int
select_neighbor(struct suspension *s, const struct targets *t,
    struct problem *p)
{
	const struct target *one = &t->list[0];
	struct buf b;

	if (t->n != 1 || one->local.ip != IP_NONE || one->local_as != 0 ||
	    one->peer_as != 0 || one->router_id.ip != IP_NONE)
		return problem_set(p, ERR_VALUE, "neighbor",
		    "must be the address of one neighbour");
	s->kind = SUSPENDED_NEIGHBOR;
	buf_init(&b, s->what, sizeof(s->what));
	address_print(&b, &one->peer);
	return 0;
}

/* A key whose value is a word: is it that? 0, or -1 with p. */
static int
word_read(bool *is, const struct keys *k, enum key key, const char *no,
    const char *yes, struct problem *p)
{
	const char *value = k->value[key];

	*is = value != NULL && strcmp(value, yes) == 0;
	if (value == NULL || *is || (no != NULL && strcmp(value, no) == 0))
		return 0;
	return problem_set(p, ERR_VALUE, key_name(key), "must be %s%s%s",
	    no != NULL ? no : "", no != NULL ? " or " : "", yes);
}

#define KEYS_ONE	(KEY_BIT(KEY_PREFIX) | KEY_BIT(KEY_RULE) |	\
			 KEY_BIT(KEY_OWNER) | KEY_BIT(KEY_CHANGES))

/* Which one of all there are is selected. 0, or -1 with p. */
static int
select_one(struct suspension *s, struct exchange *x, struct item *it,
    struct problem *p)
{
	uint64_t one = x->keys.given & KEYS_ONE;
	bool changes;

	if ((one & (one - 1)) != 0)
		return problem_set(p, ERR_KEY_NOT_HERE, "query",
		    "prefix, flow, owner, changes: one at a time");
	if ((one & ~(KEY_BIT(KEY_PREFIX) | KEY_BIT(KEY_RULE))) != 0 &&
	    (x->keys.given & KEYS_SELECT) != 0)
		return problem_set(p, ERR_KEY_NOT_HERE, "query",
		    "only entries are selected by more than one key");
	if (word_read(&changes, &x->keys, KEY_CHANGES, NULL, "yes", p) == -1)
		return -1;
	if (one & KEY_BIT(KEY_PREFIX))
		return select_route(s, it, p);
	if (one & KEY_BIT(KEY_RULE))
		return select_rule(s, x, p);
	if (one & KEY_BIT(KEY_OWNER))
		return select_owner(s, x->keys.value[KEY_OWNER], p);
	if (x->keys.given & KEYS_SELECT)
		return select_neighbor(s, &it->targets, p);
	s->kind = changes ? SUSPENDED_CHANGES : SUSPENDED_ALL;
	return 0;
}

/* The whole request. 0, or -1 with p. */
static int
operation_read(struct operation *o, struct exchange *x, struct problem *p)
{
	struct item it;

	item_begin(&it, PREFIX_DEFAULT_ROUTE);
	if (fields_read(&it, x, p) == -1 ||
	    select_one(&o->what, x, &it, p) == -1 ||
	    dry_read(&o->dry, &x->keys, p) == -1 ||
	    word_read(&o->keep, &x->keys, KEY_LEFTOVERS, "withdraw", "keep",
	    p) == -1)
		return -1;
	exchange_actor(x, &o->by);
	memcpy(o->what.by, o->by.user, sizeof(o->what.by));
	memcpy(o->what.note, it.terms.note, sizeof(o->what.note));
	return 0;
}

/* What is left over is asked for before all is resumed. */
/* May all be resumed, and what is left over? */
struct resume_question {
	struct operation	*operation;
	bool			 may;
};

static void
resume_ask(struct engine *e, void *arg)
{
	struct resume_question *q = arg;

	q->may = engine_may_resume(e);
	if (q->may)
		engine_leftovers(e, q->operation);
}

/* Has ExaBGP the neighbour, as far as is known? */
struct known_question {
	const struct operation	*operation;
	bool			 known;
};

static void
known_ask(struct engine *e, void *arg)
{
	struct known_question *q = arg;
	struct targets t;

	q->known = targets_read(&t, q->operation->what.what) == 0 &&
	    engine_knows(e, &t);
}

/* What must be known before it is submitted. 0, or -1 with p. */
static int
operation_prepare(struct operation *o, struct worker *w, struct problem *p)
{
	struct known_question q = { .operation = o, .known = true };
	struct resume_question r = { .operation = o };

	if (o->what.kind == SUSPENDED_NEIGHBOR && !o->resume)
		worker_ask(w, known_ask, &q);
	if (!q.known)
		return problem_set(p, ERR_NO_NEIGHBOR, "neighbor",
		    "ExaBGP has no such neighbour");
	if (o->what.kind != SUSPENDED_ALL || !o->resume || o->dry)
		return 0;
	worker_ask(w, resume_ask, &r);
	if (!r.may)
		return problem_set(p, ERR_NOT_READY, "", "ExaBGP was not "
		    "looked at yet: what is left over there is not known");
	return o->leftovers != NULL ? 0 : problem_set(p, ERR_INTERNAL, "",
	    "out of memory");
}

static void
operate(struct exchange *x, struct worker *w, bool resume)
{
	struct operating *o = calloc(1, sizeof(*o));
	struct problem p;

	if (o == NULL) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
		return;
	}
	x->state = o;
	x->state_free = operating_free;
	o->x = x;
	o->operation.resume = resume;
	o->operation.done = operation_done;
	o->operation.arg = o;
	if (operation_read(&o->operation, x, &p) == -1 ||
	    operation_prepare(&o->operation, w, &p) == -1)
		exchange_refuse(x, &p);
	else
		writer_operate(x->service->writer, &o->operation);
}

void
operate_suspend(struct exchange *x, struct worker *w)
{
	operate(x, w, false);
}

void
operate_resume(struct exchange *x, struct worker *w)
{
	operate(x, w, true);
}
