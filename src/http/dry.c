/*
 * What a change would do. Decides how it is told; the store has found out
 * what it comes to, and the engine says what it would write.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/bulk.h"
#include "engine/engine.h"
#include "engine/history.h"
#include "http/bulk.h"
#include "http/dry.h"
#include "http/entry.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "http/key.h"
#include "http/worker.h"
#include "json.h"
#include "policy/policy.h"

#define COMMANDS_MAX	1000u	/* that an answer shows */
#define ASK_ITEMS	64u	/* of a bulk, in one question to the engine */

int
dry_read(bool *dry, const struct keys *k, struct problem *p)
{
	const char *value = k->value[KEY_DRY_RUN];

	*dry = value != NULL && strcmp(value, "yes") == 0;
	if (value == NULL || *dry || strcmp(value, "no") == 0)
		return 0;
	return problem_set(p, ERR_VALUE, key_name(KEY_DRY_RUN),
	    "must be yes or no");
}

/* The commands of an answer: a JSON array, or lines of text. */
struct shown {
	struct json	*array;		/* owned; NULL: no memory */
	FILE		*out;		/* likewise */
	char		*text;		/* owned; what out has written */
	size_t		 size;
	unsigned	 n;
	uint32_t	 more;		/* entries whose are not shown */
	enum change_op	 op;		/* what they come of */
	bool		 blind;		/* the user may not read */
	unsigned	 hidden;	/* commands that he is not shown */

	/* Of a bulk: the items whose commands come next. */
	struct bulk	*bulk;
	struct bulk_cursor at;
	bool		 end;
};

/*
 * What is announced in the place of what is withdrawn is another entry: it
 * is for those who may read entries.
 */
static bool
shown_hides(const struct shown *s, const char *command)
{
	return s->blind && s->op == CHANGE_WITHDRAW &&
	    strstr(command, "withdraw ") == NULL;
}

static void
shown_add(const char *command, void *arg)
{
	struct shown *s = arg;

	if (shown_hides(s, command)) {
		s->hidden++;
		return;
	}
	s->n++;
	if (s->array != NULL)
		json_add_string(s->array, command);
	if (s->out != NULL)
		fprintf(s->out, "%s\n", command);
}

/* In the engine's thread: the commands of the next items. */
static void
bulk_ask(struct engine *e, void *arg)
{
	struct shown *s = arg;
	struct bulk_item item;
	unsigned left = ASK_ITEMS;

	for (; left > 0 && !s->end; left--) {
		if (!bulk_next(s->bulk, &s->at, &item))
			s->end = true;
		else if (item.unchanged || item.absent)
			continue;
		else if (s->n < COMMANDS_MAX) {
			s->op = item.op;
			engine_commands(e, &item, s->bulk->by.user,
			    shown_add, s);
		} else
			s->more++;
	}
}

/* Of a bulk that shows no more: how many entries are left. */
static void
bulk_count(struct shown *s)
{
	struct bulk_item item;

	while (bulk_next(s->bulk, &s->at, &item))
		s->more += !item.unchanged && !item.absent;
	s->end = true;
}

static void
bulk_show(struct shown *s, struct worker *w)
{
	while (!s->end) {
		if (s->n < COMMANDS_MAX)
			worker_ask(w, bulk_ask, s);
		else
			bulk_count(s);
	}
}

/* The question about one change. */
struct change_question {
	const struct change	*change;
	struct shown		*shown;
};

static void
change_ask(struct engine *e, void *arg)
{
	const struct change_question *q = arg;
	const struct change *c = q->change;
	const struct bulk_item item = { .op = c->op, .nlri = c->nlri,
	    .targets = change_targets(c), .attrs = c->attrs };

	q->shown->op = c->op;
	engine_commands(e, &item, c->by.user, shown_add, q->shown);
}

/* Where the commands go, as the client reads them. */
static void
shown_open(struct shown *s, const struct exchange *x)
{
	struct verdict v;

	memset(s, 0, sizeof(*s));
	s->blind = !policy_may(x->gate->policy, x->request.head.user,
	    ACTION_READ, &v);
	if (exchange_reads_text(x))
		s->out = open_memstream(&s->text, &s->size);
	else
		s->array = json_new_array();
}

/* Answer in lines; none says that nothing would be done or sent. */
static void
shown_answer_text(struct shown *s, struct answer *a, bool changed)
{
	if (s->out != NULL && s->n + s->hidden == 0)
		fprintf(s->out, "OK, nothing would be %s\n",
		    changed ? "sent" : "changed");
	if (s->out != NULL && s->more > 0)
		fprintf(s->out, "# and of %u more entries\n", s->more);
	if (s->out != NULL && s->hidden > 0)
		fprintf(s->out, "# and %u more, which only who may read is "
		    "shown\n", s->hidden);
	if (s->out != NULL && fclose(s->out) != 0) {
		free(s->text);
		s->text = NULL;
	}
	answer_take(a, ANSWER_OK, "text/plain", s->text);
}

/* Answer with j, owned or NULL, and the commands. */
static void
shown_answer_json(struct shown *s, struct answer *a, struct json *j)
{
	if (j != NULL) {
		json_set(j, "commands", s->array);
		if (s->bulk != NULL)
			json_set_integer(j, "more", s->more);
		if (s->hidden > 0)
			json_set_integer(j, "hidden", s->hidden);
	} else
		json_free(s->array);
	answer_json(a, ANSWER_OK, j);
}

static const char *
change_would(const struct change *c)
{
	if (c->renewed)
		return "renew";
	return c->what == WHAT_NONE ? "nothing" : what_name(c->what);
}

static struct json *
change_document(const struct change *c)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	json_set_bool(j, "dry-run", true);
	json_set_string(j, "would", change_would(c));
	entry_set_nlri(j, &c->nlri);
	entry_set_targets(j, change_targets(c));
	if (c->revision != 0)
		json_set_integer(j, "revision", (int64_t)c->revision);
	return j;
}

/* In a worker: the answer to one change. */
static void
dry_work(struct exchange *x, struct worker *w)
{
	const struct change *c = &x->change;
	struct change_question q = { .change = c };
	bool changed = !c->unchanged && !c->absent;
	bool anything = changed || c->renewed;
	struct shown s;

	q.shown = &s;
	shown_open(&s, x);
	if (changed)
		worker_ask(w, change_ask, &q);
	if (exchange_reads_text(x))
		shown_answer_text(&s, &x->answer, anything);
	else
		shown_answer_json(&s, &x->answer, change_document(c));
	exchange_reply(x);
}

static struct json *
bulk_document(const struct exchange *x, const struct bulk *b)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	json_set_bool(j, "dry-run", true);
	bulk_set_counts(j, x, b);
	bulk_set_revision(j, b);
	return j;
}

/* In a worker: the answer to many changes. */
static void
dry_work_bulk(struct exchange *x, struct worker *w)
{
	const struct bulk *b = x->state;
	struct shown s;

	shown_open(&s, x);
	s.bulk = x->state;
	bulk_show(&s, w);
	if (exchange_reads_text(x))
		shown_answer_text(&s, &x->answer,
		    b->n > b->unchanged + b->absent || b->renewed > 0);
	else
		shown_answer_json(&s, &x->answer, bulk_document(x, b));
	exchange_reply(x);
}

void
dry_answer(struct exchange *x)
{
	x->lane = LANE_QUICK;
	exchange_work(x, dry_work);
}

static void
bulk_release(void *arg)
{
	bulk_free(arg);
}

void
dry_answer_bulk(struct exchange *x, struct bulk *b)
{
	x->state = b;
	x->state_free = bulk_release;
	x->lane = LANE_LONG;
	exchange_work(x, dry_work_bulk);
}
