/*
 * Rights. Decides how a user's rules are shown; what is in them is the
 * policy's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/admit.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "http/rights.h"
#include "json.h"

/* Keys that have one value, and are no lists; numbers, but for the last. */
static const char *const single_keys[] = {
	"max-entries", "rate", "max-ttl", "others",
};

/* The rules of a user on their way into an answer. */
struct telling {
	struct json	*rules;
	struct json	*rule;		/* the one at hand, borrowed */
	struct json	*list;		/* of its key at hand, borrowed */
	char		 name[160];	/* the rule's */
	char		 key[64];
};

static bool
key_is_single(const char *key)
{
	size_t i;

	for (i = 0; i < sizeof(single_keys) / sizeof(*single_keys); i++)
		if (strcmp(key, single_keys[i]) == 0)
			return true;
	return false;
}

static void
single_set(struct json *rule, const char *key, const char *value)
{
	char *end;
	long long n = strtoll(value, &end, 10);

	if (*value != '\0' && *end == '\0')
		json_set_integer(rule, key, n);
	else
		json_set_bool(rule, key, strcmp(value, "true") == 0);
}

/* Another rule begins. */
static void
telling_begin(struct telling *t, const char *rule)
{
	snprintf(t->name, sizeof(t->name), "%s", rule);
	t->key[0] = '\0';
	if ((t->rule = json_new_object()) == NULL)
		return;
	json_set_string(t->rule, "rule", rule);
	json_add(t->rules, t->rule);
}

/* A value of a list; those of one key follow each other. */
static void
telling_add(struct telling *t, const char *key, const char *value)
{
	if (strcmp(t->key, key) != 0) {
		snprintf(t->key, sizeof(t->key), "%s", key);
		if ((t->list = json_new_array()) != NULL)
			json_set(t->rule, key, t->list);
	}
	if (t->list != NULL)
		json_add_string(t->list, value);
}

static void
tell_json(const char *rule, const char *key, const char *value, void *arg)
{
	struct telling *t = arg;

	if (strcmp(t->name, rule) != 0)
		telling_begin(t, rule);
	if (t->rule == NULL)
		return;
	if (key_is_single(key))
		single_set(t->rule, key, value);
	else
		telling_add(t, key, value);
}

static void
tell_text(const char *rule, const char *key, const char *value, void *arg)
{
	fprintf(arg, "%s: %s %s\n", rule, key, value);
}

/* Each returns false when the user is not listed. */
static bool
rights_json(struct exchange *x)
{
	const char *user = x->request.head.user;
	struct telling t = { .rules = json_new_array() };
	struct json *j = json_new_object();
	bool listed;

	if (j == NULL || t.rules == NULL) {
		json_free(j);
		json_free(t.rules);
		answer_json(&x->answer, ANSWER_OK, NULL);
		return true;
	}
	listed = policy_tell(x->gate->policy, user, tell_json, &t);
	json_set_string(j, "user", user);
	json_set(j, "rules", t.rules);
	answer_json(&x->answer, ANSWER_OK, j);
	return listed;
}

static bool
rights_text(struct exchange *x)
{
	char *text = NULL;
	bool listed;
	size_t size;
	FILE *out;

	if ((out = open_memstream(&text, &size)) == NULL) {
		answer_take(&x->answer, ANSWER_OK, "text/plain", NULL);
		return true;
	}
	listed = policy_tell(x->gate->policy, x->request.head.user,
	    tell_text, out);
	if (fclose(out) != 0) {
		free(text);
		text = NULL;
	}
	answer_take(&x->answer, ANSWER_OK, "text/plain", text);
	return listed;
}

void
rights_get(struct exchange *x)
{
	struct problem p;

	if (exchange_reads_text(x) ? rights_text(x) : rights_json(x))
		exchange_reply(x);
	else {
		/* Who is not listed has no right at all. */
		admit_user(x, MAY(ACTION_READ), &p);
		exchange_refuse(x, &p);
	}
}
