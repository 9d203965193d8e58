/*
 * Lists of many routes, by pages and as streams; and the answers to what the
 * writer and the engine alone can bring about.
 */
#include "http_ask.h"
#include "json.h"
#include "store_help.h"
#include "tap.h"

/* Lists of many routes, by pages and as a stream. */
static void
list_fill(unsigned n)
{
	char attrs[64];
	struct change c = { .op = CHANGE_ANNOUNCE, .by.user = "filler" };
	unsigned i;

	store_begin(fake.store);
	for (i = 0; i < n; i++) {
		c.nlri = test_host(100, 64u << 16 | i);
		snprintf(attrs, sizeof(attrs), "next-hop self med %u", i);
		c.attrs = attrs;
		store_change(fake.store, &c, fake.now);
	}
	store_commit(fake.store);
}

/* Follow the cursor to the end; the number of routes that came. */
static size_t
list_follow(const char *query)
{
	char uri[256], why[128], next[64] = "";
	struct head head = { .method = "GET", .uri = uri };
	struct json *j = NULL;
	const char *cursor;
	size_t n = 0;

	do {
		snprintf(uri, sizeof(uri), "/v1/routes?%s%s%s", query,
		    *next ? "&cursor=" : "", next);
		request(&head);
		j = json_parse(last.body, strlen(last.body), 8, why,
		    sizeof(why));
		n += json_count(json_get(j, "routes"));
		cursor = json_as_string(json_get(j, "next"));
		snprintf(next, sizeof(next), "%s",
		    cursor == NULL ? "" : cursor);
		json_free(j);
	} while (*next != '\0' && last.status == 200);
	return n;
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
test_lists(void)
{
	struct head head = { .method = "GET", .uri =
	    "/v1/routes?owner=filler", .accept = "text/plain" };

	defaults();
	list_fill(2500);
	tap_ok(list_follow("owner=filler") == 2500, "pages of 100");
	tap_ok(list_follow("owner=filler&limit=1000") == 2500,
	    "pages of 1,000");
	tap_ok(list_follow("owner=filler&limit=7&prefix=100.64.1.0/24&"
	    "match=within") == 256, "pages of 7 within a prefix");
	tap_ok(list_follow("owner=filler&state=sent&limit=999") == 2500,
	    "all are sent");
	tap_ok(list_follow("owner=filler&state=refused") == 0,
	    "none is refused");
	tap_ok(list_follow("owner=nobody") == 0, "nobody's");
	request(&head);
	tap_ok(last.status == 200 && count_lines() == 2500, "all as text");
	tap_ok(strstr(last.head, "Content-Length") == NULL, "as a stream");
	head.accept = "application/x-ndjson";
	request(&head);
	tap_ok(last.status == 200 && count_lines() == 2500, "all as NDJSON");
	head.uri = "/v1/routes?owner=filler&limit=1000";
	request(&head);
	tap_ok(last.status == 200 && count_lines() == 1000, "NDJSON's limit");
}

/* Outcomes that only the writer and the engine can bring about. */
static void
test_outcomes(void)
{
	struct head head = { .method = "PUT", .uri = "/v1/routes/10.9.0.1",
	    .accept = "text/plain" };

	defaults();
	fake.err = ERR_STORE;
	request(&head);
	tap_ok(last.status == 503 && strstr(last.head, "Retry-After: 1\r\n"),
	    "not saved: 503");
	fake.err = ERR_FOREIGN;
	request(&head);
	tap_ok(last.status == 409, "foreign: 409");
	fake.err = ERR_NONE;
	service.max_waiting = 0;
	request(&head);
	tap_ok(last.status == 503, "too many wait: 503");
	head.method = "GET";
	head.uri = "/healthz";
	request(&head);
	tap_ok(last.status == 200, "/healthz all the same");
	service.max_waiting = 100;
	head.uri = "/readyz";
	request(&head);
	tap_ok(last.status == 200, "ready");
	fake.replayed = false;
	request(&head);
	tap_ok(last.status == 503, "not replayed: 503");
	fake.replayed = fake.healthy = false;
	request(&head);
	tap_is(last.body, "error: store: the database cannot be written\n",
	    "not writable");
}

int
main(void)
{
	struct problem p;

	test_begin("list");
	fake.store = store_open(test_path("db"), &p);
	fake.reader = store_open_reader(test_path("db"), &p);
	test_lists();
	test_outcomes();
	tap_ok(service.waiting == 0, "nothing is left waiting");
	store_close(fake.reader);
	store_close(fake.store);
	test_end();
	return tap_done();
}
