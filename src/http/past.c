/*
 * A row of the history in answers. Decides the names and the order of what
 * clients read of it.
 */
#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "engine/history.h"
#include "engine/store.h"
#include "engine/terms.h"
#include "http/entry.h"
#include "http/past.h"
#include "http/rule.h"
#include "json.h"

/* The states whose times are told, in the order of telling. */
static const enum state past_states[] = {
	STATE_REFUSED, STATE_ACCEPTED, STATE_SENT, STATE_DRIFT
};
#define PAST_STATES	(sizeof(past_states) / sizeof(past_states[0]))

static bool
past_is_flow(const struct past *p)
{
	return family_kind((enum family)p->nlri.family) == KIND_FLOW;
}

static void
set_attributes(struct json *j, const struct past *p)
{
	if (p->before != NULL)
		entry_set_attributes(j, "before", p->before, past_is_flow(p));
	if (p->after != NULL)
		entry_set_attributes(j, "after", p->after, past_is_flow(p));
}

static void
set_terms(struct json *j, const struct past *p)
{
	struct row row = { .withdrawing = false };
	struct terms t;

	if (terms_read(&t, p->terms) == -1)
		return;
	row.generation = t.generation;
	row.ttl = t.ttl;
	row.expires = t.expires;
	row.set = t.set;
	row.tags = t.tags;
	row.note = t.note;
	entry_set_terms(j, &row);
}

/* What only refusals have. */
static void
set_refusal(struct json *j, const struct past *p)
{
	if (p->more > 0)
		json_set_integer(j, "more", (int64_t)p->more);
	if (*p->slug == '\0')
		return;
	json_set_string(j, "path", p->path);
	json_set_string(j, "error", p->slug);
	json_set_string(j, "why", p->why);
}

struct json *
past_document(const struct past *p)
{
	struct json *j = json_new_object();
	size_t i;

	if (j == NULL)
		return NULL;
	entry_set_moment(j, "at", p->at);
	json_set_string(j, "what", what_name(p->what));
	if (p->nlri.n != 0)
		entry_set_nlri(j, &p->nlri);
	entry_set_targets(j, p->targets);
	json_set_string(j, "user", p->user);
	json_set_string(j, "source", p->source);
	json_set_string(j, "request", p->request);
	if (p->what == WHAT_REFUSE) {
		set_refusal(j, p);
		return j;
	}
	json_set_integer(j, "revision", (int64_t)p->revision);
	if (p->owner != NULL)
		json_set_string(j, "owner", p->owner);
	set_attributes(j, p);
	set_terms(j, p);
	for (i = 0; i < PAST_STATES; i++)
		if (p->reached[past_states[i]] != 0)
			entry_set_moment(j, state_name(past_states[i]),
			    p->reached[past_states[i]]);
	return j;
}

/* A user's name, or '-' for nobody; no byte of it ends the line. */
static void
print_user(struct buf *b, const char *user)
{
	if (*user == '\0')
		buf_putc(b, '-');
	for (; *user != '\0'; user++)
		buf_putc(b, *user > 0x20 && *user < 0x7f ? *user : '?');
}

static void
print_attributes(struct buf *b, const struct past *p, const char *text)
{
	if (past_is_flow(p))
		rule_print(b, &p->nlri, text);
	else
		buf_puts(b, *text == '\0' ? "-" : text);
}

/* What it is now, and what it was. */
static void
print_change(struct buf *b, const struct past *p)
{
	const char *mark = ": ";

	if (p->after != NULL) {
		buf_puts(b, mark);
		print_attributes(b, p, p->after);
		mark = ", ";
	}
	if (*p->terms != '\0')
		buf_printf(b, " on %s", p->terms);
	if (p->before == NULL)
		return;
	buf_printf(b, "%swas ", mark);
	print_attributes(b, p, p->before);
	if (p->owner != NULL) {
		buf_puts(b, " of ");
		print_user(b, p->owner);
	}
}

/* " (accepted 03:00:01, sent 03:00:04)": the day too, if it is another. */
static void
print_reached(struct buf *b, const struct past *p)
{
	char at[40], then[40];
	const char *mark = " (";
	struct buf text;
	size_t i;

	buf_init(&text, at, sizeof(at));
	terms_print_time(&text, p->at);
	for (i = 0; i < PAST_STATES; i++) {
		if (p->reached[past_states[i]] == 0)
			continue;
		buf_init(&text, then, sizeof(then));
		terms_print_time(&text, p->reached[past_states[i]]);
		then[text.len - 1] = '\0';	/* Z */
		buf_printf(b, "%s%s %s", mark, state_name(past_states[i]),
		    then + (strncmp(at, then, 11) == 0 ? 11 : 0));
		mark = ", ";
	}
	if (*mark == ',')
		buf_putc(b, ')');
}

void
past_print(struct buf *b, const struct past *p)
{
	terms_print_time(b, p->at);
	buf_putc(b, ' ');
	print_user(b, p->user);
	buf_printf(b, " %s", what_name(p->what));
	if (p->nlri.n != 0) {
		buf_putc(b, ' ');
		entry_print_name(b, &p->nlri);
	}
	if (*p->targets != '\0')
		buf_printf(b, " neighbor %s", p->targets);
	if (p->revision != 0)
		buf_printf(b, " revision %" PRIu64, p->revision);
	if (*p->source != '\0')
		buf_printf(b, " from %s", p->source);
	if (*p->request != '\0')
		buf_printf(b, " request %s", p->request);
	if (p->what != WHAT_REFUSE) {
		print_change(b, p);
		print_reached(b, p);
	} else if (*p->slug != '\0')
		buf_printf(b, ": %s: %s: %s", p->path, p->slug, p->why);
	if (p->more > 0)
		buf_printf(b, ": and %" PRIu64 " more", p->more);
	buf_putc(b, '\n');
}
