/*
 * What is suspended, and what is held back. Decides how it is told.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "engine/engine.h"
#include "engine/store_suspend.h"
#include "http/entry.h"
#include "http/exchange.h"
#include "http/operate.h"
#include "http/worker.h"
#include "json.h"

#define TEXT_MAX	8192	/* bytes of an answer in lines */

static void
set_micros(struct json *object, const char *key, int64_t us)
{
	char text[40];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	terms_print_time(&b, us);
	json_set_string(object, key, text);
}

/* What is suspended: its kind, and which one. */
static void
set_selected(struct json *j, const struct suspension *s)
{
	json_set_string(j, "kind", suspended_name(s->kind));
	if (s->kind == SUSPENDED_ENTRY) {
		entry_set_nlri(j, &s->nlri);
		entry_set_targets(j, s->what);
	} else if (s->what[0] != '\0')
		json_set_string(j, suspended_name(s->kind), s->what);
}

static struct json *
suspension_document(const struct suspension *s)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	set_selected(j, s);
	if (s->cause != CAUSE_USER)
		json_set_string(j, "reason", cause_text(s->cause));
	json_set_string(j, "by", s->by);
	set_micros(j, "at", s->at);
	if (s->note[0] != '\0')
		json_set_string(j, "note", s->note);
	return j;
}

/* The counts of a difference by their names. */
#define COUNTS	4

struct count {
	const char	*key;
	uint64_t	 n;
};

static void
difference_counts(struct count counts[COUNTS], const struct difference *d)
{
	counts[0] = (struct count){ "announce", d->announce };
	counts[1] = (struct count){ "update", d->update };
	counts[2] = (struct count){ "withdraw", d->withdraw };
	counts[3] = (struct count){ "leftover", d->leftover };
}

static struct json *
difference_document(const struct difference *d, bool whole)
{
	struct json *j = json_new_object();
	struct count counts[COUNTS];
	size_t i;

	if (j == NULL)
		return NULL;
	entry_set_address(j, "peer", &d->peer);
	difference_counts(counts, d);
	for (i = 0; i < COUNTS; i++)
		if (whole || counts[i].n > 0)
			json_set_integer(j, counts[i].key,
			    (int64_t)counts[i].n);
	return j;
}

/* What is written at each neighbour, or would be. */
static struct json *
differences_document(const struct operation *o)
{
	bool whole = o->what.kind == SUSPENDED_ALL;
	struct json *array = json_new_array(), *j;
	size_t i;

	for (i = 0; array != NULL && i < o->n; i++)
		if ((j = difference_document(&o->neighbors[i], whole)) != NULL)
			json_add(array, j);
	return array;
}

static struct json *
operation_document(const struct operation *o)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	json_set_string(j, "operation", o->resume ? "resume" : "suspend");
	set_selected(j, &o->what);
	json_set_bool(j, "unchanged", o->unchanged);
	if (o->revision != 0 && !o->dry)
		json_set_integer(j, "revision", (int64_t)o->revision);
	if (o->dry)
		json_set_bool(j, "dry-run", true);
	if (o->what.kind != SUSPENDED_ALL &&
	    o->what.kind != SUSPENDED_CHANGES)
		json_set_integer(j, "entries", (int64_t)o->entries);
	json_set(j, "neighbors", differences_document(o));
	return j;
}

/* "192.0.2.2 withdraw 5"; without whole, only what there is. */
static void
operation_print(struct buf *b, const struct operation *o, bool whole)
{
	struct count counts[COUNTS];
	const struct difference *d;
	bool named;
	size_t i;

	for (d = o->neighbors; d < o->neighbors + o->n; d++) {
		named = false;
		difference_counts(counts, d);
		for (i = 0; i < COUNTS; i++) {
			if (!whole && counts[i].n == 0)
				continue;
			if (!named)
				address_print(b, &d->peer);
			named = true;
			buf_printf(b, " %s %" PRIu64, counts[i].key,
			    counts[i].n);
		}
		if (named)
			buf_putc(b, '\n');
	}
}

void
operate_answer(struct exchange *x, const struct operation *o)
{
	char text[TEXT_MAX];
	struct buf b;

	if (exchange_reads_text(x)) {
		buf_init(&b, text, sizeof(text));
		buf_printf(&b, "OK%s\n", o->unchanged ? ", as it was" : "");
		operation_print(&b, o, false);
		answer_text(&x->answer, ANSWER_OK, text);
	} else
		answer_json(&x->answer, ANSWER_OK, operation_document(o));
	exchange_reply(x);
}

/* What is held, counted in several questions. */
struct hold_question {
	struct operation operation;
	uint32_t	 from;
	bool		 more;
};

static void
hold_ask(struct engine *e, void *arg)
{
	struct hold_question *q = arg;

	q->more = engine_hold_count(e, &q->operation, &q->from);
}

static int
hold_find(const struct suspension *s, void *arg)
{
	struct json *j = arg;

	if (s->kind != SUSPENDED_ALL)
		return 0;
	json_set_string(j, "by", s->by);
	set_micros(j, "at", s->at);
	if (s->note[0] != '\0')
		json_set_string(j, "note", s->note);
	return 0;
}

static struct json *
hold_document(const struct operation *o, struct store *store)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	json_set_bool(j, "held", !o->unchanged);
	if (!o->unchanged) {
		json_set_string(j, "reason", cause_text(o->what.cause));
		store_suspensions(store, hold_find, j);
	}
	json_set(j, "neighbors", differences_document(o));
	return j;
}

void
operate_get_hold(struct exchange *x, struct worker *w)
{
	/* As if all were to be resumed; unchanged: it is not held. */
	struct hold_question q = { { .resume = true, .dry = true }, 0, true };
	const struct operation *o = &q.operation;
	char text[TEXT_MAX];
	struct buf b;

	while (q.more)
		worker_ask(w, hold_ask, &q);
	if (exchange_reads_text(x)) {
		buf_init(&b, text, sizeof(text));
		buf_printf(&b, "%s%s\n", o->unchanged ? "not held" :
		    "held: ", o->unchanged ? "" : cause_text(o->what.cause));
		operation_print(&b, o, true);
		answer_text(&x->answer, ANSWER_OK, text);
	} else
		answer_json(&x->answer, ANSWER_OK,
		    hold_document(o, worker_store(w)));
	exchange_reply(x);
}

static int
suspensions_add(const struct suspension *s, void *array)
{
	struct json *j = suspension_document(s);

	if (j == NULL)
		return -1;
	json_add(array, j);
	return 0;
}

void
operate_get_suspensions(struct exchange *x, struct worker *w)
{
	struct json *j = json_new_object(), *array = json_new_array();
	struct problem p;

	if (j != NULL && array != NULL && store_suspensions(worker_store(w),
	    suspensions_add, array) == 0) {
		json_set(j, "suspensions", array);
		answer_json(&x->answer, ANSWER_OK, j);
		exchange_reply(x);
		return;
	}
	json_free(array);
	json_free(j);
	problem_set(&p, ERR_STORE, "", "the database cannot be read");
	exchange_refuse(x, &p);
}
