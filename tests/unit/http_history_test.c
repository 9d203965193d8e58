/* GET /v1/history: what is asked for, and how it is shown. */
#include "engine/store_history.h"
#include "http_ask.h"
#include "json.h"
#include "store_help.h"
#include "tap.h"

/* 2026-11-23T03:00:01.123456Z */
#define NIGHT	INT64_C(1795402801123456)

static const char	*who = "alice";

static void
ask(const char *method, const char *uri, const char *accept)
{
	struct head head = { .method = method, .uri = uri, .user = who,
	    .source = "198.51.100.7", .request = "5f0c", .accept = accept };

	fake.now += 1000000;
	request(&head);
}

static void
shows(const char *query, const char *want)
{
	char uri[256];

	snprintf(uri, sizeof(uri), "/v1/history?%s", query);
	ask("GET", uri, "text/plain");
	fake.now -= 1000000;
	tap_is(last.body, want, *query != '\0' ? query : "all of it");
}

static void
outcome(enum state state, uint64_t first, uint64_t last_one, int64_t at)
{
	struct outcome o = { first, last_one, at, state };

	store_begin(fake.store);
	store_outcome(fake.store, &o);
	store_commit(fake.store);
}

static void
test_text(void)
{
	fake.now = NIGHT - 1000000;
	ask("PUT", "/v1/routes/10.0.0.1?med=5&note=ticket+7", NULL);
	ask("PUT", "/v1/routes/10.0.0.1?med=5&note=ticket+7", NULL);
	ask("PUT", "/v1/routes/10.0.0.1?med=6", NULL);
	who = "bob";
	ask("DELETE", "/v1/routes/10.0.0.1", NULL);
	who = "alice";
	ask("DELETE", "/v1/routes/10.0.0.1", NULL);
	ask("PUT", "/v1/routes/10.0.0.2?neighbor=192.0.2.2", NULL);
	outcome(STATE_SENT, 1, 1, NIGHT + 7000);
	outcome(STATE_REFUSED, 2, 2, NIGHT + 2000000);
	outcome(STATE_SENT, 2, 3, NIGHT + INT64_C(86400000000));
	shows("", "2026-11-23T03:00:06.123456Z alice announce 10.0.0.2/32 "
	    "neighbor 192.0.2.2 revision 4 from 198.51.100.7 request 5f0c: "
	    "next-hop self\n"
	    "2026-11-23T03:00:05.123456Z alice withdraw 10.0.0.1/32 revision "
	    "3 from 198.51.100.7 request 5f0c: was next-hop self med 6 (sent "
	    "2026-11-24T03:00:01.123456)\n"
	    "2026-11-23T03:00:04.123456Z bob refuse 10.0.0.1/32 from "
	    "198.51.100.7 request 5f0c: DELETE /v1/routes/10.0.0.1: "
	    "not-owner: alice owns 10.0.0.1/32\n"
	    "2026-11-23T03:00:03.123456Z alice replace 10.0.0.1/32 revision "
	    "2 from 198.51.100.7 request 5f0c: next-hop self med 6, was "
	    "next-hop self med 5 (refused 03:00:03.123456, sent "
	    "2026-11-24T03:00:01.123456)\n"
	    "2026-11-23T03:00:01.123456Z alice announce 10.0.0.1/32 revision "
	    "1 from 198.51.100.7 request 5f0c: next-hop self med 5 on note "
	    "ticket 7 (sent 03:00:01.130456)\n");
}

/* The lines, by their revisions. */
static void
finds(const char *query, const char *want)
{
	char uri[256], got[256] = "", why[128];
	struct json *j;
	const struct json *row;
	struct buf b;
	size_t i;

	snprintf(uri, sizeof(uri), "/v1/history?%s", query);
	ask("GET", uri, "application/json");
	fake.now -= 1000000;
	j = json_parse(last.body, strlen(last.body), 8, why, sizeof(why));
	buf_init(&b, got, sizeof(got));
	for (i = 0; (row = json_at(json_get(j, "history"), i)) != NULL; i++)
		buf_printf(&b, "%s%d", i > 0 ? " " : "", (int)
		    json_as_integer(json_get(row, "revision"), 0));
	if (json_get(j, "next") != NULL)
		buf_printf(&b, " next %s",
		    json_as_string(json_get(j, "next")));
	if (last.status != 200)
		buf_printf(&b, "%d %s", last.status,
		    json_as_string(json_get(j, "field")));
	tap_is(got, want, *query != '\0' ? query : "all");
	json_free(j);
}

static void
test_filters(void)
{
	finds("", "4 3 0 2 1");
	finds("prefix=10.0.0.1", "3 0 2 1");
	finds("prefix=10.0.0.0/8&match=within", "4 3 0 2 1");
	finds("prefix=10.0.0.2/32&match=covering", "4");
	finds("family=ipv6+unicast", "");
	finds("neighbor=192.0.2.2", "4");
	finds("user=bob", "0");
	finds("what=replace,refuse", "0 2");
	finds("since=2026-11-23T03:00:04Z&until=2026-11-23T03:00:05.5Z",
	    "3 0");
	finds("revision=2", "2");
	finds("request=5f0d", "");
	finds("limit=2", "4 3 next 3.9223372036854775807."
	    "9223372036854775807");
	finds("limit=2&cursor=3.9223372036854775807.9223372036854775807",
	    "0 2 next 2.2.1");
	finds("limit=2&cursor=2.2.1", "1");
	finds("limit=5", "4 3 0 2 1");
	finds("cursor=2.2", "400 cursor");
	finds("cursor=9223372036854775808.1.1", "400 cursor");
	finds("what=announce,", "400 what");
	finds("what=none", "400 what");
	finds("since=yesterday", "400 since");
	finds("revision=0", "400 revision");
	finds("match=within", "400 prefix");
	finds("limit=1001", "400 limit");
	finds("owner=alice", "400 owner");
}

static void
test_json(void)
{
	ask("GET", "/v1/history?revision=2", "application/json");
	tap_is(last.body, "{\"history\":[{\"at\":\"2026-11-23T03:00:03.123456Z"
	    "\",\"what\":\"replace\",\"prefix\":\"10.0.0.1/32\",\"user\":"
	    "\"alice\",\"source\":\"198.51.100.7\",\"request\":\"5f0c\","
	    "\"revision\":2,\"before\":{\"next-hop\":\"self\",\"med\":5},"
	    "\"after\":{\"next-hop\":\"self\",\"med\":6},\"refused\":"
	    "\"2026-11-23T03:00:03.123456Z\",\"sent\":"
	    "\"2026-11-24T03:00:01.123456Z\"}]}\n", "a change as JSON");
	ask("GET", "/v1/history?what=refuse", "application/x-ndjson");
	tap_is(last.body, "{\"at\":\"2026-11-23T03:00:04.123456Z\",\"what\":"
	    "\"refuse\",\"prefix\":\"10.0.0.1/32\",\"user\":\"bob\","
	    "\"source\":\"198.51.100.7\",\"request\":\"5f0c\",\"path\":"
	    "\"DELETE /v1/routes/10.0.0.1\",\"error\":\"not-owner\",\"why\":"
	    "\"alice owns 10.0.0.1/32\"}\n", "a refusal as a line of JSON");
}

static size_t
count_lines(void)
{
	size_t n = 0;
	char *c;

	for (c = last.body; *c != '\0'; c++)
		n += *c == '\n';
	return n;
}

static void
test_stream(void)
{
	struct change c = { .op = CHANGE_ANNOUNCE, .by.user = "filler" };
	char attrs[] = "next-hop self";
	unsigned i;

	store_begin(fake.store);
	for (i = 0; i < 2500; i++) {
		c.nlri = test_host(100, i);
		c.attrs = attrs;
		store_change(fake.store, &c, fake.now);
	}
	store_commit(fake.store);
	ask("GET", "/v1/history?user=filler", "text/plain");
	tap_ok(count_lines() == 2500, "all of it as a stream of text");
	ask("GET", "/v1/history", "application/x-ndjson");
	tap_ok(count_lines() == 2506, "and of JSON");
	ask("GET", "/v1/history?limit=900", "text/plain");
	tap_ok(count_lines() == 900, "no more than was asked for");
}

/* How many refusals are counted for that rule? */
static uint64_t
refusals_by(const char *rule)
{
	uint64_t n, sum = 0;
	const char *name;
	unsigned i;

	for (i = 0; i < RULES_MAX; i++) {
		name = traffic_rule(&service.traffic, i, &n);
		if (name != NULL && strcmp(name, rule) == 0)
			sum += n;
	}
	return sum;
}

/* What is not worth keeping: who mistyped, who only asked. */
static void
test_not_told(void)
{
	who = "ann";
	ask("PUT", "/v1/routes/10.0.0.1?med=x", NULL);
	ask("DELETE", "/v1/routes/10.0.0.77", NULL);
	ask("DELETE", "/v1/routes/10.0.0.2?neighbor=192.0.2.2&dry-run=yes",
	    NULL);
	tap_ok(last.status == 403, "a dry run is refused");
	shows("user=ann", "");
	who = "mallory";
	ask("PUT", "/v1/routes/10.0.0.1?med=5", NULL);
	tap_ok(last.status == 403, "who is not listed is refused");
	tap_ok(refusals_by("not listed") == 1 &&
	    refusals_by("user mallory") == 0, "counted, but not by his name");
	who = "alice";
	shows("user=mallory", "2026-11-23T03:00:12.123456Z mallory refuse "
	    "from 198.51.100.7 request 5f0c: PUT /v1/routes/10.0.0.1: "
	    "not-allowed: user mallory: is not listed\n");
}

int
main(void)
{
	struct problem p;

	test_begin("http-history");
	fake.store = store_open(test_path("db"), &p);
	fake.reader = store_open_reader(test_path("db"), &p);
	if (fake.store == NULL || fake.reader == NULL)
		return 99;
	defaults();
	test_text();
	test_filters();
	test_json();
	test_not_told();
	test_stream();
	store_close(fake.reader);
	store_close(fake.store);
	test_end();
	return tap_done();
}
