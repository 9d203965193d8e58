/*
 * Changes of routes. Decides what becomes a change and how its outcome is
 * answered; saves and sends nothing itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/engine.h"
#include "engine/writer.h"
#include "http/endpoint.h"
#include "http/entry.h"
#include "http/exchange.h"
#include "http/fields.h"
#include "http/routes.h"
#include "http/wait.h"
#include "json.h"

/* The exchange that c is a part of. */
static struct exchange *
change_exchange(struct change *c)
{
	return (struct exchange *)(void *)((char *)c -
	    offsetof(struct exchange, change));
}

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
	if (c->absent)
		json_set_string(j, "state", "absent");
	else
		entry_set_state(j, change_state(c), change_reason(c));
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

/* Answer a change that is saved. */
static void
change_answer(struct exchange *x)
{
	const struct change *c = &x->change;
	int status = c->reached || c->absent ? ANSWER_OK : ANSWER_ACCEPTED;
	struct answer *a = &x->answer;
	struct buf location;

	if (exchange_reads_text(x))
		change_answer_text(a, status, c);
	else
		answer_json(a, status, change_document(c));
	if (c->op == CHANGE_ANNOUNCE)
		a->etag = c->revision;
	if (status == ANSWER_ACCEPTED) {
		buf_init(&location, a->location, sizeof(a->location));
		buf_puts(&location, "/v1/routes/");
		nlri_print(&location, &c->nlri);
	}
	exchange_reply(x);
}

/* Did ExaBGP refuse it? Then the entry stays, refused. */
static bool
change_refused(const struct change *c)
{
	return c->err == ERR_REFUSED || (c->err == ERR_NONE && !c->reached &&
	    c->report != NULL && c->report->state == STATE_REFUSED);
}

/* The change is done: called by the writer's or the engine's thread. */
static void
change_done(struct change *c)
{
	struct exchange *x = change_exchange(c);
	struct problem p;

	if (change_refused(c))
		problem_set(&p, ERR_REFUSED, "",
		    "saved, but ExaBGP answered error to the route");
	else if (c->err == ERR_CONFLICT)
		problem_set(&p, c->err, "neighbor",
		    "another entry of this prefix names one of them");
	else if (c->err == ERR_FOREIGN)
		problem_set(&p, c->err, "prefix",
		    "ExaBGP announces this prefix for somebody else");
	else if (c->err != ERR_NONE)
		problem_set(&p, c->err, "", "%s; nothing was changed",
		    err_title(c->err));
	else if (c->absent && !x->endpoint->text)
		problem_set(&p, ERR_NO_ENTRY, "prefix",
		    "this prefix is not announced here");
	else {
		change_answer(x);
		return;
	}
	exchange_refuse(x, &p);
}

/*
 * What prefix_parse may allow. DELETE takes default routes always: they may
 * be there from a time when they were allowed.
 */
static unsigned
change_prefixes(const struct exchange *x)
{
	return atomic_load(&x->service->default_routes) ||
	    x->endpoint->method == METHOD_DELETE ? PREFIX_DEFAULT_ROUTE : 0;
}

/* What all changes have: the prefix, whose it is, how long to wait. */
static int
change_read(struct exchange *x, enum change_op op, struct problem *p)
{
	struct change *c = &x->change;
	struct prefix prefix;
	char text[128];
	struct wait w;

	if (endpoint_prefix_text(x, text, sizeof(text), p) == -1 ||
	    prefix_parse(&prefix, text, change_prefixes(x), "prefix",
	    p) == -1 || wait_read(&w, &x->keys, x->request.head.prefer,
	    atomic_load(&x->service->wait_timeout), p) == -1)
		return -1;
	nlri_from_prefix(&c->nlri, family_of_prefix((enum ip)prefix.ip, false,
	    false), &prefix, NULL, NULL);
	c->op = op;
	c->wait = w.state;
	c->timeout = w.timeout;
	c->done = change_done;
	snprintf(c->owner, sizeof(c->owner), "%s", x->request.head.user);
	memcpy(x->answer.applied, w.applied, sizeof(w.applied));
	return 0;
}

/* Check the attributes as a whole, and keep their text. */
static int
change_attrs(struct exchange *x, struct attrs *a, struct problem *p)
{
	struct change *c = &x->change;
	char text[ATTRS_TEXT];
	struct prefix prefix;
	struct buf b;

	nlri_prefix(&c->nlri, &prefix);
	if (attrs_complete(a, &prefix, p) == -1)
		return -1;
	if (a->next_hop.ip == IP_NONE &&
	    !engine_has_next_hop(x->service->engine, prefix.ip))
		return problem_set(p, ERR_NEXT_HOP, "next-hop",
		    "self has no address of the prefix's family at a "
		    "neighbour; give an address");
	buf_init(&b, text, sizeof(text));
	attrs_print(&b, a);
	if (b.overflow)
		return problem_set(p, ERR_TOO_BIG, "",
		    "the attributes are too long");
	if ((c->attrs = strdup(text)) == NULL)
		return problem_set(p, ERR_INTERNAL, "", "out of memory");
	return 0;
}

/* fields_read comes first: a form may hold the prefix and wait. */
void
routes_announce(struct exchange *x)
{
	struct problem p;
	struct attrs a;

	if (fields_read(&a, x, &p) == -1 ||
	    change_read(x, CHANGE_ANNOUNCE, &p) == -1 ||
	    change_attrs(x, &a, &p) == -1)
		exchange_refuse(x, &p);
	else
		writer_submit(x->service->writer, &x->change);
}

void
routes_withdraw(struct exchange *x)
{
	struct problem p;
	struct attrs a;

	if (fields_read(&a, x, &p) == -1 ||
	    change_read(x, CHANGE_WITHDRAW, &p) == -1)
		exchange_refuse(x, &p);
	else
		writer_submit(x->service->writer, &x->change);
}
