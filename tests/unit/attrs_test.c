/* tests/cases/attrs.cases: attributes in, text, JSON and events out. */
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

static void
test_good(const char *prefix, char *words, const char *want)
{
	char got[ATTRS_TEXT] = "", again[ATTRS_TEXT] = "";
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

static void
test_json(const char *prefix, char *words, const char *want)
{
	struct json *object = json_new_object();
	struct attrs a;
	char *text;

	tap_ok(attrs_of(&a, prefix, words, NULL) == 0, "accepted");
	attrs_to_json(&a, object);
	text = json_text(object);
	tap_is(text, want, want);
	free(text);
	json_free(object);
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
	size_t i = strcmp(session, session_table[0].name) == 0 ? 0 : 1;

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
	else
		test_event(first, line, want, strcmp(verb, "same") == 0);
}

/* A value of n items, and whether it is taken. */
static void
test_long(enum attr attr, const char *item, unsigned n, bool distinct,
    bool taken)
{
	static char value[1 << 16];
	struct problem p = { 0 };
	struct attrs a;
	struct buf b;
	unsigned i;

	buf_init(&b, value, sizeof(value));
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%s%u", i > 0 ? "," : "", item,
		    distinct ? i : 1);
	attrs_init(&a);
	tap_ok((attrs_set(&a, attr, value, &p) == 0) == taken &&
	    (taken || p.err == ERR_VALUE), "%s of %u values %s: %s",
	    attr_name(attr), n, taken ? "taken" : "refused", p.detail);
}

static void
test_lists(void)
{
	char big[5001];
	struct problem p = { 0 };
	enum attr attr;
	struct attrs a;

	test_long(ATTR_AS_PATH, "", 255, false, true);
	test_long(ATTR_AS_PATH, "", 256, false, false);
	test_long(ATTR_COMMUNITY, "1:", 255, true, true);
	test_long(ATTR_COMMUNITY, "1:", 256, true, false);
	test_long(ATTR_COMMUNITY, "1:", 1000, false, true);
	memset(big, '9', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	for (attr = 0; attr < ATTR__MAX; attr++) {
		attrs_init(&a);
		tap_ok(attrs_set(&a, attr, big, &p) == -1 &&
		    strcmp(p.field, attr_name(attr)) == 0,
		    "5000 bytes of %s refused", attr_name(attr));
	}
}

/* Both lists full fit an UPDATE, but not a line. */
static void
test_too_big(void)
{
	struct nlri nlri = nlri_of("2001:db8::1/128");
	struct problem p = { 0 };
	struct attrs a;
	char item[20];
	unsigned i;

	attrs_init(&a);
	for (i = 0; i < ATTRS_LIST_MAX; i++) {
		snprintf(item, sizeof(item), "%u", 4294967295u - i);
		attrs_set(&a, ATTR_AS_PATH, item, NULL);
	}
	tap_ok(attrs_complete(&a, &nlri, &p) == 0, "a full path fits");
	for (i = 0; i < ATTRS_LIST_MAX; i++) {
		snprintf(item, sizeof(item), "65535:%u", 65535 - i);
		attrs_set(&a, ATTR_COMMUNITY, item, NULL);
	}
	tap_ok(attrs_octets(&a, &nlri) <= 4096, "octets: %u",
	    attrs_octets(&a, &nlri));
	tap_ok(attrs_complete(&a, &nlri, &p) == -1 &&
	    p.err == ERR_TOO_BIG, "not with as many communities: %s",
	    p.detail);
}

int
main(void)
{
	cases_run("attrs.cases", test_case);
	test_lists();
	test_too_big();
	return tap_done();
}
