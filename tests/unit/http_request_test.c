/*
 * tests/cases/request.cases: requests, through the table of endpoints, to
 * what is answered and what is submitted.
 */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "http/endpoint.h"
#include "http/worker.h"
#include "http_fake.h"
#include "json.h"
#include "store_help.h"

static struct service service = {
	.wait_timeout = 2, .max_waiting = 100, .get_writes = true,
};

/* Workers that work at once. */
bool
workers_put(struct workers *ws, struct exchange *x)
{
	(void)ws;
	x->work(x, NULL);
	return true;
}

struct store *
worker_store(struct worker *w)
{
	(void)w;
	return fake.reader;
}

void
worker_ask(struct worker *w, void (*ask)(struct engine *, void *), void *arg)
{
	(void)w;
	ask(NULL, arg);
}

/* The last answer, as a client would have it. */
static struct {
	int	 status;
	char	 head[ANSWER_HEAD_MAX];
	char	 body[2 << 20];
} got;

static void
reply(struct exchange *x)
{
	struct buf head, body;
	int more = x->more != NULL;

	buf_init(&head, got.head, sizeof(got.head));
	answer_print_head(&head, &x->answer);
	buf_init(&body, got.body, sizeof(got.body));
	got.status = x->answer.status;
	if (x->answer.body != NULL)
		buf_puts(&body, x->answer.body);
	while (more == 1) {
		more = x->more(x, NULL);
		buf_puts(&body, x->answer.body);
	}
	exchange_free(x);
}

/* Make the request. */
static void
request(struct head *head)
{
	char length[24];

	snprintf(length, sizeof(length), "%zu", head->body_n);
	if (head->length == NULL)
		head->length = head->body_n > 0 ? length : "";
	got.status = 0;
	endpoint_dispatch(exchange_new(&service, reply), head);
}

/* Set what one "name=value" of a case says. */
static void
head_set(struct head *head, char *word)
{
	char *value = strchr(word, '=');

	if (value == NULL)
		return;
	*value++ = '\0';
	case_unescape(value);
	if (strcmp(word, "accept") == 0)
		head->accept = value;
	else if (strcmp(word, "type") == 0)
		head->type = value;
	else if (strcmp(word, "length") == 0)
		head->length = value;
	else if (strcmp(word, "prefer") == 0)
		head->prefer = value;
	else if (strcmp(word, "site") == 0)
		head->site = value;
	else if (strcmp(word, "user") == 0)
		head->user = value;
	else if (strcmp(word, "body") == 0) {
		head->body = value;
		head->body_n = strlen(value);
	} else if (strcmp(word, "get-writes") == 0)
		service.get_writes = *value == '1';
	else if (strcmp(word, "default-routes") == 0)
		service.default_routes = *value == '1';
	else if (strcmp(word, "next-hop") == 0)
		fake.has_next_hop = *value == '1';
	else if (strcmp(word, "state") == 0)
		for (fake.state = 0; strcmp(fake_states[fake.state],
		    value) != 0; fake.state++)
			continue;
	fake.reason = fake.state == STATE_SENT ? REASON_NONE : REASON_QUEUED;
}

/* Read the words behind the fixed ones, up to '|'; returns what is behind. */
static char *
head_read(struct head *head, char **rest)
{
	char *word;

	while ((word = case_word(rest)) != NULL && strcmp(word, "|") != 0)
		head_set(head, word);
	return *rest == NULL ? NULL : *rest + strspn(*rest, " \t");
}

static void
defaults(void)
{
	service.get_writes = true;
	service.default_routes = false;
	fake.has_next_hop = true;
	fake.state = STATE_SENT;
	fake.reason = REASON_NONE;
}

/* bad: the problem has this field and slug, and nothing was submitted. */
static void
case_bad(struct head *head, int status, const char *field, const char *slug)
{
	unsigned before = fake.submitted;
	char type[64] = "", why[128], name[256];
	struct json *j;
	const char *its;

	snprintf(name, sizeof(name), "%s %.200s", head->method, head->uri);
	snprintf(type, sizeof(type), "urn:exagate:%s", slug);
	head->accept = "application/json";
	request(head);
	tap_ok(got.status == status && fake.submitted == before,
	    "%s: %d", name, status);
	if (got.status != status)
		printf("# %d %s", got.status, got.body);
	j = json_parse(got.body, strlen(got.body), 4, why, sizeof(why));
	its = json_as_string(json_get(j, "type"));
	tap_is(its == NULL ? "none" : its, type, name);
	its = json_as_string(json_get(j, "field"));
	tap_is(its == NULL ? "-" : its, field, name);
	its = json_as_string(json_get(j, "detail"));
	tap_ok(its != NULL && *its != '\0', "%s", its);
	json_free(j);
}

/* One case; see tests/cases/request.cases. */
static void
case_run(char *line)
{
	struct head head = { .user = "alice" };
	char *rest = line, *kind = case_word(&rest), *field, *slug, *text;
	char *method = case_word(&rest);
	char *uri = case_word(&rest), name[256];
	int status = atoi(case_word(&rest));

	defaults();
	head.method = method;
	head.uri = case_unescape(uri);
	snprintf(name, sizeof(name), "%s %.200s", method, uri);
	if (strcmp(kind, "bad") == 0) {
		field = case_word(&rest);
		slug = case_word(&rest);
		head_read(&head, &rest);
		case_bad(&head, status, field, slug);
		return;
	}
	if ((text = head_read(&head, &rest)) == NULL) {
		tap_ok(false, "%s: a case without its text", name);
		return;
	}
	fake.change[0] = '\0';
	request(&head);
	tap_ok(got.status == status, "%s: %d", name, status);
	if (got.status != status)
		printf("# %d %s", got.status, got.body);
	if (strcmp(kind, "change") == 0)
		tap_is(fake.change, text, name);
	else if (strcmp(kind, "body") == 0) {
		got.body[strcspn(got.body, "\n")] = '\0';
		tap_is(got.body, text, name);
	} else if (strcmp(kind, "head") == 0) {
		tap_ok(strstr(got.head, text) != NULL, "%s: %s", name, text);
		if (strstr(got.head, text) == NULL)
			printf("# %s\n", got.head);
	}
}

/* A URI of the form FIRST, n times c, LAST is refused so. */
static void
test_long(const char *first, size_t n, char c, int status, const char *field,
    const char *slug)
{
	char *uri = calloc(1, strlen(first) + n + 1);
	struct head head = { .method = "GET", .uri = uri };

	defaults();
	strcpy(uri, first);
	memset(uri + strlen(first), c, n);
	case_bad(&head, status, field, slug);
	free(uri);
}

/* Every byte, as it is and encoded, in a path and in a query. */
static void
test_bytes(void)
{
	char uri[64];
	struct head head = { .method = "GET", .uri = uri };
	unsigned byte, refused = 0, before = fake.submitted;

	for (byte = 0; byte < 256; byte++) {
		if (byte > 0x20 && byte < 0x7f && byte != '%')
			continue;
		snprintf(uri, sizeof(uri), "/announce/10.0.0.1%%%02x", byte);
		request(&head);
		refused += got.status == 400;
		snprintf(uri, sizeof(uri),
		    "/announce/10.0.0.1?med=1%%%02X", byte);
		request(&head);
		refused += got.status == 400;
		if (byte == 0)
			continue;
		snprintf(uri, sizeof(uri), "/announce/10.0.0.1%c", byte);
		request(&head);
		refused += got.status == 400;
		snprintf(uri, sizeof(uri), "/announce/10.0.0.1?med%c=1",
		    byte);
		request(&head);
		refused += got.status == 400;
	}
	tap_ok(refused == 4 * 163 - 2 && fake.submitted == before,
	    "bytes that no request has: %u refused", refused);
}

/* Bodies that are no text of a case. */
static void
test_bodies(void)
{
	static char deep[10001];
	struct head head = { .method = "PUT", .uri = "/v1/routes/10.0.0.1",
	    .type = "application/json", .body = deep, .body_n = 10000 };

	memset(deep, '[', 10000);
	case_bad(&head, 400, "body", "malformed");
	head.body_n = 0;
	head.body_over = true;
	case_bad(&head, 413, "body", "body-too-large");
}

/* Lists of many routes, by pages and as a stream. */
static void
list_fill(unsigned n)
{
	char attrs[64];
	struct change c = { .op = CHANGE_ANNOUNCE, .owner = "filler" };
	unsigned i;

	store_begin(fake.store);
	for (i = 0; i < n; i++) {
		c.prefix = (struct prefix){ .ip = IP_V4, .length = 32,
		    .bytes = { 100, 64, (uint8_t)(i >> 8), (uint8_t)i } };
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
		j = json_parse(got.body, strlen(got.body), 8, why,
		    sizeof(why));
		n += json_count(json_get(j, "routes"));
		cursor = json_as_string(json_get(j, "next"));
		snprintf(next, sizeof(next), "%s",
		    cursor == NULL ? "" : cursor);
		json_free(j);
	} while (*next != '\0' && got.status == 200);
	return n;
}

static size_t
count_lines(void)
{
	size_t n = 0;
	char *c;

	for (c = got.body; *c != '\0'; c++)
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
	tap_ok(got.status == 200 && count_lines() == 2500, "all as text");
	tap_ok(strstr(got.head, "Content-Length") == NULL, "as a stream");
	head.accept = "application/x-ndjson";
	request(&head);
	tap_ok(got.status == 200 && count_lines() == 2500, "all as NDJSON");
	head.uri = "/v1/routes?owner=filler&limit=1000";
	request(&head);
	tap_ok(got.status == 200 && count_lines() == 1000, "NDJSON's limit");
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
	tap_ok(got.status == 503 && strstr(got.head, "Retry-After: 1\r\n"),
	    "not saved: 503");
	fake.err = ERR_FOREIGN;
	request(&head);
	tap_ok(got.status == 409, "foreign: 409");
	fake.err = ERR_NONE;
	service.max_waiting = 0;
	request(&head);
	tap_ok(got.status == 503, "too many wait: 503");
	head.method = "GET";
	head.uri = "/healthz";
	request(&head);
	tap_ok(got.status == 200, "/healthz all the same");
	service.max_waiting = 100;
	head.uri = "/readyz";
	request(&head);
	tap_ok(got.status == 200, "ready");
	fake.replayed = false;
	request(&head);
	tap_ok(got.status == 503, "not replayed: 503");
	fake.replayed = fake.healthy = false;
	request(&head);
	tap_is(got.body, "error: store: the database cannot be written\n",
	    "not writable");
}

int
main(void)
{
	struct problem p;

	test_begin("request");
	fake.store = store_open(test_path("db"), &p);
	fake.reader = store_open_reader(test_path("db"), &p);
	cases_run("request.cases", case_run);
	test_long("/announce/10.0.0.1?community=", 5000, '1', 400,
	    "community", "bad-value");
	test_long("/announce/10.0.0.1?", 5000, 'k', 400, "query",
	    "bad-value");
	test_long("/announce/", 7000, '1', 400, "path", "bad-value");
	test_long("/announce/", 9000, '1', 414, "path", "uri-too-long");
	test_long("/announce/10.0.0.1?med=", 17000, '1', 414, "path",
	    "uri-too-long");
	test_bytes();
	test_bodies();
	test_lists();
	test_outcomes();
	tap_ok(service.waiting == 0, "nothing is left waiting");
	store_close(fake.reader);
	store_close(fake.store);
	test_end();
	return tap_done();
}
