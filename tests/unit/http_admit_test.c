/*
 * tests/cases/admit.cases: who may do what, through the table of endpoints;
 * what rules add to many entries; what users are told; which entries do not
 * conform.
 */
#include "cases.h"
#include "http/admit.h"
#include "http/conform.h"
#include "http/item.h"
#include "http_ask.h"
#include "json.h"
#include "store_help.h"

static const char *
type_of(const char *word)
{
	static const struct {
		const char	*word, *type;
	} types[] = {
		{ "json", "application/json" },
		{ "lines", "application/x-ndjson" },
		{ "form", "application/x-www-form-urlencoded" },
		{ "text", "text/plain" },
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(word, types[i].word) == 0)
			return types[i].type;
	return NULL;
}

/* Ask as user; the answer is in last. */
static void
ask_as(const char *user, const char *method, const char *uri,
    const char *type, char *body, const char *accept)
{
	struct head head = { .method = method, .uri = uri, .user = user,
	    .type = type, .accept = accept, .body = body,
	    .body_n = body == NULL ? 0 : strlen(body) };

	snprintf(fake.change, sizeof(fake.change), "-");
	request(&head);
	last.body[strcspn(last.body, "\n")] = '\0';
}

/* What the answer in JSON says of key, as text; borrowed. */
static const char *
last_member(const char *key)
{
	static char text[256];
	char why[128];
	struct json *j = json_parse(last.body, strlen(last.body), 8, why,
	    sizeof(why));
	const char *value = json_as_string(json_get(j, key));

	snprintf(text, sizeof(text), "%s", value == NULL ? "" : value);
	json_free(j);
	return text;
}

/* One case; see tests/cases/admit.cases. */
static void
case_run(char *line)
{
	char *answer = strstr(line, " => "), *change = strstr(line, " | ");
	char *rest = line, name[200], *text;
	const char *user, *method, *uri, *type;
	bool rule;

	snprintf(name, sizeof(name), "%.190s", line);
	if (answer == NULL || change == NULL) {
		tap_ok(false, "%s: not a case", name);
		return;
	}
	*answer = *change = '\0';
	change += 3;
	user = case_unescape(case_word(&rest));
	method = case_word(&rest);
	uri = case_word(&rest);
	type = case_word(&rest);
	answer += 4;
	rule = strncmp(answer + 4, "rule ", 5) == 0;
	text = rest == NULL ? NULL : case_unescape(rest);
	defaults();
	ask_as(user, method, uri, type_of(type), text,
	    rule ? "application/json" : "text/plain");
	tap_ok(last.status == atoi(answer), "%s: %d", name, last.status);
	answer += 4;
	if (rule)
		tap_is(last_member("rule"), answer + 5, name);
	else if (strcmp(answer, "*") != 0)
		tap_is(last.body, answer, name);
	tap_is(fake.change, change, name);
}

/* What is stored of a host route: its attributes, and how long it stays. */
static void
stored(const char *prefix, const char *attrs, uint32_t ttl)
{
	struct prefix p;
	struct nlri nlri;
	struct row row;
	bool found = false;

	prefix_parse(&p, prefix, 0, "", NULL);
	nlri_from_prefix(&nlri, FAMILY_IPV4, &p, NULL, NULL);
	store_get(fake.reader, &nlri, "", &row, &found);
	tap_is(found ? row.attrs : "none", attrs, prefix);
	tap_ok(found && row.ttl == ttl, "%s: ttl %u", prefix, ttl);
}

/* The fast path of alike items: what rules add differs by the prefix. */
static void
test_bulk(void)
{
	char body[] = "{\"prefix\":\"10.1.1.1\",\"med\":5}\n"
	    "{\"prefix\":\"10.1.1.2\",\"med\":5}\n"
	    "{\"prefix\":\"10.2.1.1\",\"med\":5}\n"
	    "{\"prefix\":\"10.3.1.1\",\"med\":5}\n"
	    "{\"prefix\":\"10.1.1.3\",\"med\":5}\n";
	char leased[] = "{\"prefix\":\"10.2.2.1\",\"ttl\":9}\n"
	    "{\"prefix\":\"10.1.2.1\",\"ttl\":9}\n"
	    "{\"prefix\":\"10.2.2.2\",\"ttl\":9}\n";

	defaults();
	ask_as("frank", "POST", "/v1/routes", "application/x-ndjson", body,
	    "text/plain");
	tap_is(last.body, "OK", "many, by two rules");
	stored("10.1.1.1", "next-hop self med 5 community [ 65000:1 ]", 0);
	stored("10.1.1.2", "next-hop self med 5 community [ 65000:1 ]", 0);
	stored("10.2.1.1", "next-hop self med 5 community [ 65000:2 ]", 60);
	stored("10.3.1.1", "next-hop self med 5 community [ 65000:2 ]", 60);
	stored("10.1.1.3", "next-hop self med 5 community [ 65000:1 ]", 0);
	ask_as("frank", "POST", "/v1/routes", "application/x-ndjson", leased,
	    "text/plain");
	stored("10.2.2.1", "next-hop self community [ 65000:2 ]", 9);
	stored("10.1.2.1", "next-hop self community [ 65000:1 ]", 9);
	stored("10.2.2.2", "next-hop self community [ 65000:2 ]", 9);
	ask_as("frank", "PUT", "/v1/routes/10.2.3.1", NULL, NULL,
	    "text/plain");
	stored("10.2.3.1", "next-hop self community [ 65000:2 ]", 60);
}

/* The limits that go with a change are those of the rules that allow it. */
static void
limits_are(struct exchange *x, bool others, uint32_t entries, uint32_t rate)
{
	struct actor by = { .others = true };

	exchange_actor(x, &by);
	tap_ok(by.others == others && by.max_entries == entries &&
	    by.rate == rate, "others %d, entries %u, rate %u", by.others,
	    by.max_entries, by.rate);
}

static void
admit_host(struct exchange *x, const char *prefix)
{
	struct item it;
	struct verdict v;
	struct problem p;

	item_begin(&it, 0);
	item_set(&it, KEY_PREFIX, prefix, &p);
	item_end(&it, CHANGE_WITHDRAW, &p);
	admit_item(x, &it, CHANGE_WITHDRAW, &v, &p);
}

static void
test_limits(void)
{
	struct exchange *x = exchange_new(&service, service.gate, reply);

	x->request.head.user = "frank";
	limits_are(x, false, 0, 0);
	admit_host(x, "10.1.0.1");
	limits_are(x, false, 0, 50);
	admit_host(x, "10.2.0.1");
	limits_are(x, false, 0, 20);
	admit_host(x, "10.1.0.1");
	limits_are(x, false, 0, 20);
	exchange_free(x);
	x = exchange_new(&service, service.gate, reply);
	x->request.head.user = "carol";
	admit_host(x, "10.1.0.1");
	limits_are(x, false, 100, 0);
	exchange_free(x);
	x = exchange_new(&service, service.gate, reply);
	x->request.head.user = "root";
	admit_host(x, "10.1.0.1");
	limits_are(x, true, 0, 0);
	exchange_free(x);
}

static void
test_rights(void)
{
	ask_as("carol", "GET", "/v1/policy", NULL, NULL, NULL);
	tap_is(last.body, "{\"user\":\"carol\",\"rules\":[{\"rule\":\"user "
	    "carol\",\"allow\":[\"announce\"],\"prefixes\":"
	    "[\"10.1.0.0/16 ge 32\"],\"max-entries\":100}]}", "carol's");
	ask_as("frank", "GET", "/v1/policy", NULL, NULL, NULL);
	tap_is(last.body, "{\"user\":\"frank\",\"rules\":[{\"rule\":\"user "
	    "frank\",\"groups\":[\"east\",\"west\"]},{\"rule\":\"group "
	    "east\",\"allow\":[\"announce\"],\"prefixes\":"
	    "[\"10.1.0.0/16 ge 24\"],\"communities\":[\"65000:9\"],"
	    "\"force-communities\":[\"65000:1\"],\"rate\":50},{\"rule\":"
	    "\"group west\",\"allow\":[\"announce\"],\"prefixes\":"
	    "[\"10.2.0.0/16 ge 24\",\"10.3.0.0/16 ge 24\"],\"communities\":"
	    "[\"65000:9\"],\"force-communities\":[\"65000:2\"],"
	    "\"max-ttl\":60,\"rate\":20}]}", "frank's");
	ask_as("carol", "GET", "/v1/policy", NULL, NULL, "text/plain");
	tap_is(last.body, "user carol: allow announce", "as text");
}

/* Store an entry without asking anybody. */
static void
put(const char *user, const char *prefix, const char *attrs,
    const char *terms)
{
	struct change c = { .op = CHANGE_ANNOUNCE, .by.others = true,
	    .attrs = (char *)(uintptr_t)attrs,
	    .terms = (char *)(uintptr_t)terms };
	struct prefix p;

	snprintf(c.by.user, sizeof(c.by.user), "%s", user);
	prefix_parse(&p, prefix, 0, "", NULL);
	nlri_from_prefix(&c.nlri, FAMILY_IPV4, &p, NULL, NULL);
	store_begin(fake.store);
	store_change(fake.store, &c, fake.now);
	store_commit(fake.store);
}

/* The entries within 10.7.0.0/16 that the list shows, by their last octet. */
static void
conform(const char *query, const char *want)
{
	char uri[128], got[128] = "", *line, *rest = last.body;
	struct head head = { .method = "GET", .uri = uri, .user = "alice",
	    .accept = "text/plain" };

	snprintf(uri, sizeof(uri), "/v1/routes?match=within&prefix=%s",
	    query);
	request(&head);
	while ((line = strsep(&rest, "\n")) != NULL)
		if (strncmp(line, "10.", 3) == 0)
			snprintf(got + strlen(got), sizeof(got) - strlen(got),
			    " %.*s", (int)strcspn(line, "/") - 7, line + 7);
	tap_is(got, want, query);
}

static void
test_conforming(void)
{
	uint64_t n;

	put("carol", "10.1.7.1", "next-hop self", NULL);
	put("carol", "10.1.7.128/25", "next-hop self", NULL);
	put("mallory", "10.1.7.3", "next-hop self", NULL);
	put("frank", "10.1.7.4", "next-hop self community [ 65000:1 ]", NULL);
	put("frank", "10.1.7.5", "next-hop self", NULL);
	put("frank", "10.2.7.6", "next-hop self community [ 65000:2 ]",
	    "ttl 60");
	put("frank", "10.2.7.7", "next-hop self community [ 65000:2 ]", NULL);
	put("frank", "10.2.7.8", "next-hop self community [ 65000:2 ]",
	    "ttl 61");
	conform("10.1.7.0/24&conforms=yes", " 1 4");
	conform("10.1.7.0/24&conforms=no", " 3 5 128");
	conform("10.2.7.0/24&conforms=no", " 7 8");
	conform("10.2.7.0/24", " 6 7 8");
	ask_as("alice", "GET", "/v1/routes?conforms=perhaps", NULL, NULL,
	    "text/plain");
	tap_is(last.body, "error: conforms: must be yes or no", "conforms");
	gate_release(service.gate);
	service.gate = test_gate();
	tap_ok(!conform_count(service.gate, &n), "not counted yet");
	conform_look(&service, service.gate);
	tap_ok(conform_count(service.gate, &n) && n == 5, "5 do not conform");
	ask_as("alice", "GET", "/v1/status", NULL, NULL, NULL);
	tap_ok(strstr(last.body, "\"policy\":{\"checked\":true,"
	    "\"not_conforming\":5}") != NULL && strstr(last.body,
	    "{\"slug\":\"policy\",") != NULL, "/v1/status says so");
}

int
main(void)
{
	struct problem p;

	test_begin("admit");
	fake.store = store_open(test_path("db"), &p);
	fake.reader = store_open_reader(test_path("db"), &p);
	cases_run("admit.cases", case_run);
	test_bulk();
	test_limits();
	test_rights();
	test_conforming();
	tap_ok(service.waiting == 0, "nothing is left waiting");
	gate_release(service.gate);
	store_close(fake.reader);
	store_close(fake.store);
	test_end();
	return tap_done();
}
