/* tests/cases/attrs*.cases: attributes in, text, JSON and events out. */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "json.h"
#include "nlri_help.h"
#include "route/attrs.h"

#define DEPTH	16

static const struct {
	const char	*name, *prefix, *local;
	uint32_t	 local_as, peer_as;
} session_table[] = {
	{ "ebgp", "10.0.0.1/32", "192.0.2.2", 65001, 65000 },
	{ "ibgp", "2001:db8:1::/48", "2001:db8::2", 65000, 65000 },
	{ "ibgp4", "10.0.0.1/32", "192.0.2.2", 65000, 65000 },
};

static struct address	self;	/* of the key self */

static struct address
address_of(const char *text)
{
	struct address address;

	if (address_parse(&address, text, "", NULL) == -1)
		tap_ok(false, "%s is an address", text);
	return address;
}

/* Blanks for ~. */
static void
blanks(char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '~')
			*text = ' ';
}

/* Set what the words KEY=VALUE say. 0, or -1 with p. */
static int
attrs_words(struct attrs *a, char *words, struct problem *p)
{
	char *key, *value;
	enum attr attr;

	attrs_init(a);
	memset(&self, 0, sizeof(self));
	while ((key = case_word(&words)) != NULL) {
		value = strchr(key, '=');
		*value++ = '\0';
		case_unescape(value);
		blanks(value);
		if (strcmp(key, "self") == 0) {
			self = address_of(value);
			continue;
		}
		if ((attr = attr_by_name(key)) == ATTR__MAX)
			return problem_set(p, ERR_UNKNOWN_KEY, key, "%s", key);
		if (attrs_set(a, attr, value, p) == -1)
			return -1;
	}
	return 0;
}

/* Attributes complete for an NLRI. 0, or -1 with p. */
static int
attrs_of(struct attrs *a, const char *nlri_text, char *words,
    struct problem *p)
{
	struct nlri nlri = nlri_of(nlri_text);

	if (attrs_words(a, words, p) == -1)
		return -1;
	return attrs_complete(a, &nlri, p);
}

/* Are they the same when they are read from their JSON? */
static void
test_json_again(const struct attrs *a, const struct nlri *nlri,
    const char *want)
{
	struct json *object = json_new_object();
	char got[ATTRS_TEXT] = "";
	struct problem p = { 0 };
	struct attrs again;
	int wrong = 0;
	struct buf b;
	void *iter;

	attrs_to_json(a, object);
	attrs_init(&again);
	for (iter = json_next(object, NULL); iter != NULL;
	    iter = json_next(object, iter))
		wrong += attrs_set_json(&again,
		    attr_by_name(json_iter_key(iter)),
		    json_iter_value(iter), &p) != 0;
	buf_init(&b, got, sizeof(got));
	if (wrong == 0 && attrs_complete(&again, nlri, &p) == 0)
		attrs_print(&b, &again);
	else
		printf("# %s\n", p.detail);
	tap_is(got, want, "the same from JSON");
	json_free(object);
}

static void
test_good(const char *prefix, char *words, const char *want)
{
	char got[ATTRS_TEXT] = "", again[ATTRS_TEXT] = "";
	struct nlri nlri = nlri_of(prefix);
	struct problem p = { 0 };
	struct attrs a, read;
	struct buf b;

	buf_init(&b, got, sizeof(got));
	if (attrs_of(&a, prefix, words, &p) == 0)
		attrs_print(&b, &a);
	else
		printf("# %s\n", p.detail);
	tap_is(got, want, want);
	buf_init(&b, again, sizeof(again));
	if (attrs_read(&read, got) == 0)
		attrs_print(&b, &read);
	tap_is(again, want, "read and printed again");
	test_json_again(&a, &nlri, want);
}

static void
test_bad(const char *prefix, char *words, char *want)
{
	char *slug = case_word(&want);
	struct problem p = { 0 };
	struct attrs a;
	bool ok = attrs_of(&a, prefix, words, &p) == -1 &&
	    strcmp(err_slug(p.err), slug) == 0 &&
	    strstr(p.detail, want) != NULL;

	tap_ok(ok, "refused: %s: %s", slug, want);
	if (!ok)
		printf("# %s: %s\n", err_slug(p.err), p.detail);
}

/* Complete attributes from the members of an object. 0, or -1 with p. */
static int
attrs_from_json(struct attrs *a, const char *nlri_text, const char *text,
    struct problem *p)
{
	struct nlri nlri = nlri_of(nlri_text);
	struct json *object;
	char why[200];
	void *iter;
	int ok = 0;

	object = json_parse(text, strlen(text), DEPTH, why, sizeof(why));
	if (object == NULL)
		tap_ok(false, "%s: %s", text, why);
	attrs_init(a);
	for (iter = json_next(object, NULL); iter != NULL && ok == 0;
	    iter = json_next(object, iter))
		ok = attrs_set_json(a, attr_by_name(json_iter_key(iter)),
		    json_iter_value(iter), p);
	json_free(object);
	return ok == 0 ? attrs_complete(a, &nlri, p) : -1;
}

static void
test_json(const char *nlri, char *words, const char *want)
{
	struct json *object = json_new_object();
	struct attrs a;
	char *text;

	tap_ok(attrs_of(&a, nlri, words, NULL) == 0, "accepted");
	attrs_to_json(&a, object);
	text = json_text(object);
	tap_is(text, want, want);
	free(text);
	json_free(object);
}

static void
test_from(const char *nlri, const char *text, const char *want)
{
	struct problem p = { 0 };
	char got[ATTRS_TEXT] = "";
	struct attrs a;
	struct buf b;

	buf_init(&b, got, sizeof(got));
	if (attrs_from_json(&a, nlri, text, &p) == 0)
		attrs_print(&b, &a);
	else
		printf("# %s\n", p.detail);
	tap_is(got, want, want);
}

static void
test_badly(const char *nlri, const char *text, char *want)
{
	char *slug = case_word(&want);
	struct problem p = { 0 };
	struct attrs a;
	bool ok = attrs_from_json(&a, nlri, text, &p) == -1 &&
	    strcmp(err_slug(p.err), slug) == 0 &&
	    strstr(p.detail, want) != NULL;

	tap_ok(ok, "refused: %s: %s", text, want);
	if (!ok)
		printf("# %s: %s\n", err_slug(p.err), p.detail);
}

static void
test_octets(const char *text, char *words, const char *want)
{
	struct nlri nlri = nlri_of(text);
	struct attrs a;
	char got[20];

	tap_ok(attrs_of(&a, text, words, NULL) == 0, "accepted");
	snprintf(got, sizeof(got), "%u", attrs_octets(&a, &nlri));
	tap_is(got, want, text);
}

/* In the dialect; sayable or not. */
static void
test_sent(const char *word, char *line, const char *want, bool sayable)
{
	enum dialect dialect = (enum dialect)(*word - '4' + DIALECT_4);
	char *nlri = case_word(&line), got[ATTRS_TEXT];
	struct attrs a;
	struct buf b;

	tap_ok(attrs_of(&a, nlri, line, NULL) == 0, "accepted");
	tap_ok((attrs_unsaid(&a, dialect) == ATTR__MAX) == sayable,
	    "%s", sayable ? "said" : "unsaid");
	buf_init(&b, got, sizeof(got));
	attrs_print_sent(&b, &a, &self, false, dialect);
	tap_is(got, want, "to the dialect");
}

/* Read the event NEXT-HOP JSON. */
static int
event_read(struct attrs *seen, char *event)
{
	char *next_hop = case_word(&event), why[200];
	struct json *object;
	int read;

	object = json_parse(event, strlen(event), DEPTH, why, sizeof(why));
	if (object == NULL)
		tap_ok(false, "%s: %s", event, why);
	read = attrs_from_event(seen, object, next_hop);
	json_free(object);
	return read;
}

static void
test_event(const char *session, char *words, char *event, bool same)
{
	struct session_kind kind;
	struct attrs want, seen;
	size_t i = 0;

	while (strcmp(session, session_table[i].name) != 0)
		i++;
	kind.local_as = session_table[i].local_as;
	kind.peer_as = session_table[i].peer_as;
	kind.local = address_of(session_table[i].local);
	tap_ok(attrs_of(&want, session_table[i].prefix, words, NULL) == 0,
	    "accepted");
	tap_ok(event_read(&seen, event) == 0 &&
	    attrs_match_event(&want, &seen, &kind, &self) == same,
	    "%s on %s", same ? "the same" : "another", session);
}

static void
test_unread(char *text)
{
	struct attrs a;

	tap_ok(attrs_read(&a, case_unescape(text)) == -1, "unread");
}

static void
test_case(char *line)
{
	char *want = strstr(line, " => "), *verb = case_word(&line);
	struct attrs seen;
	char *first;

	if (strcmp(verb, "unread") == 0) {
		test_unread(line);
		return;
	}
	if (strcmp(verb, "foreign") == 0) {
		tap_ok(event_read(&seen, line) == -1, "foreign");
		return;
	}
	*want = '\0';
	want += strlen(" => ");
	first = case_word(&line);
	if (strcmp(verb, "good") == 0)
		test_good(first, line, want);
	else if (strcmp(verb, "bad") == 0)
		test_bad(first, line, want);
	else if (strcmp(verb, "json") == 0)
		test_json(first, line, want);
	else if (strcmp(verb, "octets") == 0)
		test_octets(first, line, want);
	else if (strcmp(verb, "from") == 0)
		test_from(first, line, want);
	else if (strcmp(verb, "badly") == 0)
		test_badly(first, line, want);
	else if (strcmp(verb, "sent") == 0 || strcmp(verb, "unsaid") == 0)
		test_sent(first, line, want, *verb == 's');
	else
		test_event(first, line, want, strcmp(verb, "same") == 0);
}

int
main(void)
{
	cases_run("attrs.cases", test_case);
	cases_run("attrs-path.cases", test_case);
	cases_run("attrs-community.cases", test_case);
	cases_run("attrs-extended.cases", test_case);
	cases_run("attrs-reflect.cases", test_case);
	cases_run("attrs-mpls.cases", test_case);
	cases_run("attrs-generic.cases", test_case);
	cases_run("attrs-whole.cases", test_case);
	cases_run("attrs-event.cases", test_case);
	cases_run("attrs-more.cases", test_case);
	return tap_done();
}
