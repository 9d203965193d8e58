/*
 * Attributes in requests. Decides where they may stand and which JSON means
 * which text; the values are route's.
 */
#include <stdio.h>
#include <string.h>

#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/fields.h"
#include "json.h"

#define JSON_DEPTH	4	/* levels of nesting in a body */

static int
form_attrs(struct attrs *a, const struct form *form, struct problem *p)
{
	struct form walk = *form;
	const char *name, *value;
	enum key key;

	while (form_next(&walk, &name, &value)) {
		if ((key = key_by_name(name, p)) == KEY__MAX)
			return -1;
		if ((unsigned)key < ATTR__MAX &&
		    attrs_set(a, (enum attr)key, value, p) == -1)
			return -1;
	}
	return 0;
}

/* One string or whole number. */
static int
json_scalar_attr(struct attrs *a, enum attr attr, const struct json *j,
    struct problem *p)
{
	int64_t value = json_as_integer(j, INT64_MIN);
	char number[24];

	if (json_kind(j) == JSON_T_STRING)
		return attrs_set(a, attr, json_as_string(j), p);
	if (value == INT64_MIN)
		return problem_set(p, ERR_VALUE, attr_name(attr),
		    "must be a string or a whole number in range");
	snprintf(number, sizeof(number), "%lld", (long long)value);
	return attrs_set(a, attr, number, p);
}

static int
json_attr(struct attrs *a, const char *name, const struct json *j,
    struct problem *p)
{
	enum key key = key_by_name(name, p);
	enum attr attr = (enum attr)key;
	size_t i;

	if (key == KEY__MAX)
		return -1;
	if ((unsigned)key >= ATTR__MAX)
		return problem_set(p, ERR_KEY_NOT_HERE, name,
		    "'%s' is not taken in a JSON body", name);
	if (json_kind(j) != JSON_T_ARRAY)
		return json_scalar_attr(a, attr, j, p);
	if (!attr_is_list(attr))
		return problem_set(p, ERR_VALUE, name,
		    "is one value, not a list");
	for (i = 0; i < json_count(j); i++)
		if (json_scalar_attr(a, attr, json_at(j, i), p) == -1)
			return -1;
	return 0;
}

static int
json_attrs(struct attrs *a, const struct head *head, struct problem *p)
{
	struct json *j;
	char why[128];
	void *iter = NULL;
	int ok = 0;

	j = json_parse(head->body, head->body_n, JSON_DEPTH, why,
	    sizeof(why));
	if (j == NULL)
		return problem_set(p, ERR_SYNTAX, "body", "%s", why);
	if (json_kind(j) != JSON_T_OBJECT)
		ok = problem_set(p, ERR_SYNTAX, "body",
		    "the body must be a JSON object of attributes");
	while (ok == 0 && (iter = json_next(j, iter)) != NULL)
		ok = json_attr(a, json_iter_key(iter),
		    json_iter_value(iter), p);
	json_free(j);
	return ok;
}

static int
form_body(struct attrs *a, struct exchange *x, struct problem *p)
{
	const struct head *head = &x->request.head;
	const char *nul = memchr(head->body, '\0', head->body_n);
	struct form form;

	if (nul != NULL)	/* would hide what is behind it */
		return problem_set(p, ERR_SYNTAX, "body",
		    "byte %zu is a NUL", (size_t)(nul - head->body) + 1);
	if (form_parse(head->body, "body", &form, p) == -1 ||
	    keys_take(&x->keys, &form, x->endpoint->keys, p) == -1)
		return -1;
	return form_attrs(a, &form, p);
}

int
fields_read(struct attrs *a, struct exchange *x, struct problem *p)
{
	attrs_init(a);
	if (form_attrs(a, &x->request.query, p) == -1)
		return -1;
	switch (x->request.media) {
	case MEDIA_FORM:
		return form_body(a, x, p);
	case MEDIA_JSON:
		return json_attrs(a, &x->request.head, p);
	default:
		return 0;
	}
}
