/*
 * Changes of flow rules. Decides in which forms one may come; what becomes of
 * it is decided by submit.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/fields.h"
#include "http/flows.h"
#include "http/rule.h"
#include "http/submit.h"
#include "route/text.h"

/* The rule that the request is about, by its id if there is one. */
static int
flow_read(struct exchange *x, struct rule *r, enum change_op op,
    struct problem *p)
{
	char id[TAIL_MAX];

	rule_begin(r);
	if (endpoint_tail(x, id, sizeof(id), p) == -1 ||
	    (*id != '\0' && rule_set_id(r, id, p) == -1) ||
	    fields_read_rule(r, x, p) == -1)
		return -1;
	return rule_end(r, op, p);
}

static void
flow_change(struct exchange *x, enum change_op op)
{
	struct problem p;
	struct rule r;

	if (flow_read(x, &r, op, &p) == -1)
		exchange_refuse(x, &p);
	else
		submit_item(x, &r.item, op);
}

void
flows_put(struct exchange *x)
{
	flow_change(x, CHANGE_ANNOUNCE);
}

void
flows_delete(struct exchange *x)
{
	flow_change(x, CHANGE_WITHDRAW);
}

/* The one entry of a text. */
struct taken {
	struct item	 item;
	size_t		 n;
};

static int
take(const struct text_op *op, void *arg)
{
	struct taken *t = arg;

	if (t->n++ > 0 || op->verb != TEXT_ANNOUNCE ||
	    family_kind((enum family)op->nlri.family) != KIND_FLOW)
		return 0;
	t->item.nlri = op->nlri;
	t->item.targets = *op->to;
	t->item.attrs = *op->attrs;
	return 0;
}

/* The text as a command: lines are one, and announce may be left out. */
static char *
command_of(const char *text, size_t n)
{
	static const char verb[] = "announce ";
	char *command = malloc(sizeof(verb) + n), *c;

	if (command == NULL)
		return NULL;
	text += strspn(text, " \t\r\n");
	snprintf(command, sizeof(verb) + n, "%s%s",
	    strncmp(text, "flow", 4) == 0 ? verb : "", text);
	for (c = command; *c != '\0'; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	return command;
}

/* Read ExaBGP's words. 0, or -1 with p. */
static int
text_read(struct taken *t, const char *text, size_t n, struct problem *p)
{
	const struct text_options options = { .allow = 0 };
	struct text_result result;
	char *command;
	int ok;

	if (memchr(text, '\0', n) != NULL)
		return problem_set(p, ERR_SYNTAX, "text",
		    "there is a NUL in it");
	if ((command = command_of(text, n)) == NULL)
		return problem_set(p, ERR_INTERNAL, "", "out of memory");
	item_begin(&t->item, 0);
	t->item.nlri.family = FAMILY_NONE;	/* until a rule is taken */
	t->n = 0;
	ok = text_command(command, strlen(command), &options, take, t,
	    &result, p);
	free(command);
	if (ok == -1)
		return -1;
	if (t->n != 1 || t->item.nlri.family == FAMILY_NONE)
		return problem_set(p, ERR_SYNTAX, "text",
		    "one flow rule is announced here, by flow route { ... }");
	return 0;
}

/* The text of the request in ExaBGP's words; NULL: there is none. */
static const char *
flow_text(const struct exchange *x, size_t *n)
{
	const char *text = x->keys.value[KEY_TEXT];

	*n = text != NULL ? strlen(text) : x->request.head.body_n;
	if (text == NULL && x->request.media == MEDIA_TEXT)
		text = x->request.head.body;
	return text;
}

/* In ExaBGP's words all is said, but on which terms and how to wait. */
static void
flow_change_text(struct exchange *x, const char *text, size_t n)
{
	const uint64_t beside = KEY_BIT(KEY_TEXT) | KEY_BIT(KEY_WAIT) |
	    KEY_BIT(KEY_TIMEOUT) | KEY_BIT(KEY_DRY_RUN) | KEYS_TERMS;
	struct taken t;
	struct problem p;

	if (x->keys.given & ~beside)
		problem_set(&p, ERR_KEY_NOT_HERE, "text",
		    "the text says all of the rule: beside it only its terms "
		    "are taken, and how to go about it");
	else if (text_read(&t, text, n, &p) == 0 &&
	    fields_terms(&t.item.terms, x, &p) == 0) {
		submit_item(x, &t.item, CHANGE_ANNOUNCE);
		return;
	}
	exchange_refuse(x, &p);
}

void
flows_post(struct exchange *x)
{
	struct problem p;
	const char *text;
	size_t n;

	if (fields_form(x, &p) == -1)
		exchange_refuse(x, &p);
	else if ((text = flow_text(x, &n)) != NULL)
		flow_change_text(x, text, n);
	else
		flow_change(x, CHANGE_ANNOUNCE);
}
