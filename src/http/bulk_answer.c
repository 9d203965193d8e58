/*
 * What becomes of many entries. Decides how it is answered: by the worst of
 * them, and how many are where.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "engine/bulk.h"
#include "engine/writer.h"
#include "http/bulk.h"
#include "http/dry.h"
#include "http/endpoint.h"
#include "http/entry.h"
#include "http/exchange.h"
#include "http/refusal.h"
#include "http/sets.h"
#include "http/wait.h"
#include "json.h"

#define ATTEMPTS	5	/* upon entries that change meanwhile */

/* How many items are in each state. */
static struct json *
bulk_states(const struct bulk *b)
{
	struct json *j = json_new_object();
	enum state s;

	if (j == NULL)
		return NULL;
	if (!b->known)
		json_set_integer(j, state_name(STATE_SAVED),
		    b->n - b->absent);
	for (s = STATE_WAITING; b->known && s < STATE__MAX; s++)
		if (b->states[s] > 0)
			json_set_integer(j, state_name(s), b->states[s]);
	return j;
}

void
bulk_set_counts(struct json *j, const struct exchange *x,
    const struct bulk *b)
{
	json_set_integer(j, "entries", b->n - b->swept);
	if (b->set[0] != '\0')
		sets_describe(j, b);
	json_set_integer(j, "changed", b->n - b->unchanged - b->absent);
	json_set_integer(j, "unchanged", b->unchanged);
	json_set_integer(j, "absent", b->absent);
	if (x->bulk_skipped > 0)
		json_set_integer(j, "skipped", (int64_t)x->bulk_skipped);
}

void
bulk_set_revision(struct json *j, const struct bulk *b)
{
	if (b->set[0] != '\0' && !b->set_delete)
		json_set_integer(j, "revision", (int64_t)b->set_revision);
	else if (b->revision != 0)
		json_set_integer(j, "revision", (int64_t)b->revision);
}

static struct json *
bulk_document(const struct exchange *x, const struct bulk *b)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	if (b->known)
		entry_set_state(j, b->worst, b->reached ? REASON_NONE :
		    b->reason);
	else
		entry_set_state(j, STATE_SAVED, REASON_NONE);
	bulk_set_counts(j, x, b);
	json_set(j, "states", bulk_states(b));
	bulk_set_revision(j, b);
	return j;
}

/* "OK", or what there is to say besides. */
static void
bulk_answer_text(struct answer *a, int status, const struct bulk *b)
{
	char text[200];
	struct buf t;

	buf_init(&t, text, sizeof(text));
	buf_puts(&t, "OK");
	if (b->set[0] != '\0')
		buf_printf(&t, ", %u changed, %u withdrawn, %u unchanged",
		    b->n - b->swept - b->unchanged, b->swept, b->unchanged);
	if (status == ANSWER_ACCEPTED)
		buf_printf(&t, ", saved, %u of %u not %s: %s",
		    b->n - b->absent - b->passed, b->n, state_name(b->wait),
		    reason_text(b->reason));
	buf_putc(&t, '\n');
	answer_text(a, status, text);
}

static void
bulk_answer(struct exchange *x, const struct bulk *b)
{
	int status = b->reached ? ANSWER_OK : ANSWER_ACCEPTED;

	if (exchange_reads_text(x))
		bulk_answer_text(&x->answer, status, b);
	else
		answer_json(&x->answer, status, bulk_document(x, b));
	if (!b->set_delete)
		x->answer.etag = b->set_revision;
	exchange_reply(x);
}

/* Refuse, for what the item on that line is. */
static void
bulk_refuse(struct exchange *x, struct problem *p, uint64_t line)
{
	if (x->again == NULL) {		/* else they are nobody's lines */
		p->line = x->bulk_array ? 0 : line;
		p->item = x->bulk_array ? line : 0;
	}
	exchange_refuse(x, p);
}

/* Have entries changed since they were looked for? Then it is done again. */
static bool
bulk_again(struct exchange *x, struct bulk *b)
{
	if (x->again == NULL || b->err != ERR_PRECONDITION ||
	    x->attempts++ == ATTEMPTS)
		return false;
	if (atomic_load(&x->service->stopping)) {
		b->err = ERR_STOPPING;	/* nobody would make it any more */
		return false;
	}
	bulk_free(b);
	exchange_work(x, x->again);
	return true;
}

/* The bulk is done: called by the writer's or the engine's thread. */
static void
bulk_done(struct bulk *b)
{
	struct exchange *x = b->arg;
	struct problem p;

	if (bulk_again(x, b))
		return;
	if (b->known && b->states[STATE_REFUSED] > 0) {
		problem_set(&p, ERR_REFUSED, "", "saved, but ExaBGP answered "
		    "error to %u of %u entries; this is the first",
		    b->states[STATE_REFUSED], b->n);
		bulk_refuse(x, &p, b->refused);
	} else if (b->err != ERR_NONE) {
		problem_of_bulk(&p, b);
		bulk_refuse(x, &p, b->line);
	} else if (b->dry) {
		dry_answer_bulk(x, b);
		return;
	} else
		bulk_answer(x, b);
	bulk_free(b);
}

void
bulk_submit(struct exchange *x, struct bulk *b)
{
	struct problem p;
	struct wait w;

	if (wait_read(&w, &x->keys, x->request.head.prefer,
	    atomic_load(&x->service->wait_timeout), &p) == -1 ||
	    dry_read(&b->dry, &x->keys, &p) == -1) {
		bulk_free(b);
		exchange_refuse(x, &p);
		return;
	}
	b->wait = w.state;
	b->timeout = w.timeout;
	b->done = bulk_done;
	b->arg = x;
	exchange_actor(x, &b->by);
	memcpy(x->answer.applied, w.applied, sizeof(w.applied));
	writer_submit_bulk(x->service->writer, b);
}
