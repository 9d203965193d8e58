/*
 * tests/cases/request.cases: requests, through the table of endpoints, to
 * what is answered and what is submitted.
 */
#include "cases.h"
#include "http_ask.h"
#include "json.h"
#include "store_help.h"

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
	else if (strcmp(word, "origin") == 0)
		head->origin = value;
	else if (strcmp(word, "referer") == 0)
		head->referer = value;
	else if (strcmp(word, "host") == 0)
		head->host = value;
	else if (strcmp(word, "preflight") == 0)
		head->preflight = value;
	else if (strcmp(word, "if-match") == 0)
		head->if_match = value;
	else if (strcmp(word, "if-none-match") == 0)
		head->if_none_match = value;
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
	tap_ok(last.status == status && fake.submitted == before,
	    "%s: %d", name, status);
	if (last.status != status)
		printf("# %d %s", last.status, last.body);
	j = json_parse(last.body, strlen(last.body), 4, why, sizeof(why));
	its = json_as_string(json_get(j, "type"));
	tap_is(its == NULL ? "none" : its, type, name);
	its = json_as_string(json_get(j, "field"));
	tap_is(its == NULL ? "-" : its, field, name);
	its = json_as_string(json_get(j, "detail"));
	tap_ok(its != NULL && *its != '\0', "%s", its);
	json_free(j);
}

/* One case; see tests/cases/request.cases, entries, terms, flows too. */
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
	tap_ok(last.status == status, "%s: %d", name, status);
	if (last.status != status)
		printf("# %d %s", last.status, last.body);
	if (strcmp(kind, "change") == 0)
		tap_is(fake.change, text, name);
	else if (strcmp(kind, "body") == 0) {
		last.body[strcspn(last.body, "\n")] = '\0';
		tap_is(last.body, text, name);
	} else if (strcmp(kind, "head") == 0) {
		case_unescape(text);
		tap_ok(strstr(last.head, text) != NULL, "%s: head", name);
		if (strstr(last.head, text) == NULL)
			printf("# %s\n", last.head);
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
		refused += last.status == 400;
		snprintf(uri, sizeof(uri),
		    "/announce/10.0.0.1?med=1%%%02X", byte);
		request(&head);
		refused += last.status == 400;
		if (byte == 0)
			continue;
		snprintf(uri, sizeof(uri), "/announce/10.0.0.1%c", byte);
		request(&head);
		refused += last.status == 400;
		snprintf(uri, sizeof(uri), "/announce/10.0.0.1?med%c=1",
		    byte);
		request(&head);
		refused += last.status == 400;
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

int
main(void)
{
	struct problem p;

	test_begin("request");
	fake.store = store_open(test_path("db"), &p);
	fake.reader = store_open_reader(test_path("db"), &p);
	cases_run("request.cases", case_run);
	cases_run("entries.cases", case_run);
	cases_run("terms.cases", case_run);
	cases_run("flows.cases", case_run);
	store_close(fake.reader);
	store_close(fake.store);
	fake.store = store_open(test_path("empty"), &p);
	fake.reader = store_open_reader(test_path("empty"), &p);
	cases_run("dry.cases", case_run);
	cases_run("renew.cases", case_run);
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
	tap_ok(service.waiting == 0, "nothing is left waiting");
	store_close(fake.reader);
	store_close(fake.store);
	test_end();
	return tap_done();
}
