/*
 * Entries in requests. Decides where their parts may stand; what they mean
 * is decided by item.c and rule.c.
 */
#include <string.h>

#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/fields.h"
#include "http/rule.h"
#include "json.h"

#define JSON_DEPTH	6	/* levels of nesting in a body */

/* What takes the parts. */
struct taker {
	void	*arg;
	int	(*set)(void *, const char *, const char *, struct problem *);
	int	(*set_json)(void *, const struct json *, struct problem *);
};

static int
take_for_item(void *arg, const char *name, const char *value,
    struct problem *p)
{
	enum key key = key_by_name(name, p);

	return key == KEY__MAX ? -1 : item_set(arg, key, value, p);
}

static int
take_json_for_item(void *arg, const struct json *object, struct problem *p)
{
	return item_set_json(arg, object, p);
}

/* '+' means something in these, and nobody knows whether it was meant. */
static bool
has_lost_plus(const char *name, const char *value)
{
	return (strcmp(name, "tcp-flags") == 0 ||
	    strcmp(name, "fragment") == 0) && strchr(value, ' ') != NULL;
}

static int
take_for_rule(void *arg, const char *name, const char *value,
    struct problem *p)
{
	if (has_lost_plus(name, value))
		return problem_set(p, ERR_SYNTAX, name,
		    "there is a blank; '+' is written %%2B, and values are "
		    "parted by commas");
	return rule_set(arg, name, value, p);
}

static int
take_json_for_rule(void *arg, const struct json *object, struct problem *p)
{
	return rule_set_json(arg, object, p);
}

static int
form_take(const struct taker *t, const struct form *form, struct problem *p)
{
	struct form walk = *form;
	const char *name, *value;
	enum key key;

	while (form_next(&walk, &name, &value)) {
		if ((key = key_by_name(name, p)) == KEY__MAX)
			return -1;
		if ((key <= KEY_FLOW || KEYS_TERMS & KEY_BIT(key)) &&
		    t->set(t->arg, name, value, p) == -1)
			return -1;
	}
	return 0;
}

static int
json_take(const struct taker *t, const struct head *head, struct problem *p)
{
	struct json *j;
	char why[128];
	int ok;

	j = json_parse(head->body, head->body_n, JSON_DEPTH, why,
	    sizeof(why));
	if (j == NULL)
		return problem_set(p, ERR_SYNTAX, "body", "%s", why);
	if (json_kind(j) == JSON_T_OBJECT)
		ok = t->set_json(t->arg, j, p);
	else
		ok = problem_set(p, ERR_SYNTAX, "body",
		    "the body must be a JSON object");
	json_free(j);
	return ok;
}

int
fields_form(struct exchange *x, struct problem *p)
{
	struct request *r = &x->request;
	const char *nul;

	if (r->media != MEDIA_FORM || r->form != NULL)
		return 0;
	nul = memchr(r->head.body, '\0', r->head.body_n);
	if (nul != NULL)	/* would hide what is behind it */
		return problem_set(p, ERR_SYNTAX, "body",
		    "byte %zu is a NUL", (size_t)(nul - r->head.body) + 1);
	r->form = form_copy(r->head.body, r->head.body_n);
	if (r->form == NULL)
		return problem_set(p, ERR_INTERNAL, "", "out of memory");
	if (form_parse(r->form, "body", &r->body, p) == -1)
		return -1;
	return keys_take(&x->keys, &r->body, x->endpoint->keys, p);
}

static int
fields_take(const struct taker *t, struct exchange *x, struct problem *p)
{
	struct request *r = &x->request;

	if (fields_form(x, p) == -1 || form_take(t, &r->query, p) == -1 ||
	    form_take(t, &r->body, p) == -1)
		return -1;
	return r->media == MEDIA_JSON ? json_take(t, &r->head, p) : 0;
}

int
fields_read(struct item *it, struct exchange *x, struct problem *p)
{
	const struct taker t = { it, take_for_item, take_json_for_item };

	return fields_take(&t, x, p);
}

int
fields_read_rule(struct rule *r, struct exchange *x, struct problem *p)
{
	const struct taker t = { r, take_for_rule, take_json_for_rule };

	return fields_take(&t, x, p);
}

/* The terms among the keys of one form; the others are others'. */
static int
form_terms(struct terms *t, const struct form *form, struct problem *p)
{
	struct form walk = *form;
	const char *name, *value;
	enum key key;

	while (form_next(&walk, &name, &value)) {
		if ((key = key_by_name(name, p)) == KEY__MAX)
			return -1;
		if ((KEYS_TERMS & KEY_BIT(key)) && terms_set(t,
		    (enum term)(key - KEY_TERM), value, p) == -1)
			return -1;
	}
	return 0;
}

int
fields_terms(struct terms *t, const struct exchange *x, struct problem *p)
{
	if (form_terms(t, &x->request.query, p) == -1)
		return -1;
	return form_terms(t, &x->request.body, p);
}
