/*
 * tests/cases/bulk.cases: many entries in one request, through the table of
 * endpoints, to what is answered and what is submitted; and how it is told.
 */
#include "cases.h"
#include "http_ask.h"
#include "json.h"
#include "store_help.h"

static const char *
type_of(const char *word)
{
	if (strcmp(word, "json") == 0)
		return "application/json";
	return strncmp(word, "lines=", 6) == 0 ? word + 6 :
	    "application/x-ndjson; charset=utf-8";
}

/* POST body to path. */
static void
post(const char *path, const char *type, char *body, const char *accept)
{
	struct head head = { .method = "POST", .uri = path, .user = "alice",
	    .type = type_of(type), .accept = accept, .body = body,
	    .body_n = strlen(body) };

	snprintf(fake.change, sizeof(fake.change), "-");
	request(&head);
}

/* One case; see tests/cases/bulk.cases. */
static void
case_run(char *line)
{
	char *answer = strstr(line, "=> "), *change = strrchr(line, '|');
	char *rest = line, *path, *type, name[200];
	int status;

	snprintf(name, sizeof(name), "%.190s", line);
	if (answer == NULL || change == NULL) {
		tap_ok(false, "%s: not a case", name);
		return;
	}
	change[-1] = answer[-1] = '\0';
	path = case_word(&rest);
	type = case_word(&rest);
	status = atoi(case_word(&rest));
	rest = rest == NULL || rest >= answer ? answer - 1 : rest;
	defaults();
	post(path, type, case_unescape(rest), "text/plain");
	last.body[strcspn(last.body, "\n")] = '\0';
	tap_ok(last.status == status, "%s: %d", name, last.status);
	tap_is(last.body, answer + 3, name);
	tap_is(fake.change, change + 2, name);
}

/* The answer in JSON is this, its revision aside. */
static void
told(int status, const char *path, const char *body, const char *want)
{
	char copy[4096], *revision;

	snprintf(copy, sizeof(copy), "%s", body);
	post(path, "lines", copy, "application/json");
	last.body[strcspn(last.body, "\n")] = '\0';
	if ((revision = strstr(last.body, ",\"revision\"")) != NULL)
		strcpy(revision, "}");
	tap_ok(last.status == status, "%s: %d", path, last.status);
	tap_is(last.body, want, path);
}

/* What becomes of them is counted, and the worst is the answer. */
static void
test_told(void)
{
	static const char two[] = "{\"prefix\":\"10.1.0.1\"} "
	    "\n{\"prefix\":\"10.1.0.2\"}";

	defaults();
	told(200, "/v1/routes", two, "{\"state\":\"sent\",\"entries\":2,"
	    "\"changed\":2,\"unchanged\":0,\"absent\":0,"
	    "\"states\":{\"sent\":2}}");
	told(200, "/v1/routes?wait=saved", two, "{\"state\":\"saved\","
	    "\"entries\":2,\"changed\":0,\"unchanged\":2,\"absent\":0,"
	    "\"states\":{\"saved\":2}}");
	told(200, "/v1/routes", "{\"prefix\":\"10.1.0.3\"}\n"
	    "{\"prefix\":\"10.1.0.4\",\"withdrawing\":true}",
	    "{\"state\":\"sent\",\"entries\":1,\"changed\":1,"
	    "\"unchanged\":0,\"absent\":0,\"skipped\":1,"
	    "\"states\":{\"sent\":1}}");
	fake.state = STATE_WAITING;
	fake.reason = REASON_QUEUED;
	told(202, "/v1/withdraw", "{\"prefix\":\"10.1.0.3\"}\n"
	    "{\"prefix\":\"10.1.0.9\"}", "{\"state\":\"waiting\","
	    "\"reason\":\"the reason\",\"entries\":2,\"changed\":1,"
	    "\"unchanged\":0,\"absent\":1,\"states\":{\"waiting\":1}}");
	fake.state = STATE_REFUSED;
	told(502, "/v1/routes", two, "{\"type\":\"urn:exagate:refused\","
	    "\"title\":\"ExaBGP refused the route\",\"status\":502,"
	    "\"detail\":\"line 2: saved, but ExaBGP answered error to 2 of "
	    "2 entries; this is the first\",\"line\":2,"
	    "\"instance\":\"/v1/routes\"}");
}

/* Somebody changes the note of an entry, so many times. */
static unsigned	meddled, meddle_most;
static char	meddle_query[16];

static void
meddle(void)
{
	char uri[100];
	struct head head = { .method = "PUT", .uri = uri, .user = "alice" };
	unsigned submitted = fake.submitted;

	if (meddled == meddle_most)
		return;
	snprintf(uri, sizeof(uri), "/v1/routes/10.3.0.1?%snote=%u",
	    meddle_query, ++meddled);
	request(&head);
	fake.submitted = submitted;
}

/* Withdraw what has the tag, while an entry of it is changed. */
static void
sweep(unsigned changes, const char *query, int status, const char *want)
{
	char body[] = "{\"prefix\":\"10.3.0.1\",\"tag\":\"t\"}\n"
	    "{\"prefix\":\"10.3.0.2\",\"tag\":\"t\"}", none[] = "";

	defaults();
	post("/v1/routes", "lines", body, "text/plain");
	fake.submitted = meddled = 0;
	meddle_most = changes;
	snprintf(meddle_query, sizeof(meddle_query), "%s", query);
	fake.meddle = meddle;
	post("/v1/withdraw?tag=t", "lines", none, "application/json");
	fake.meddle = NULL;
	tap_ok(last.status == status && strstr(last.body, want) != NULL,
	    "%u changes meanwhile: %d", changes, status);
	if (last.status != status || strstr(last.body, want) == NULL)
		printf("# %d %s", last.status, last.body);
}

static void
test_sweep(void)
{
	sweep(0, "", 200, "\"changed\":2");
	tap_ok(fake.submitted == 1, "once");
	sweep(2, "tag=t&", 200, "\"changed\":2");
	tap_ok(fake.submitted == 3, "again for each");
	sweep(1, "", 200, "\"changed\":1");
	tap_ok(fake.submitted == 2, "what has the tag no more is left alone");
	sweep(1000, "tag=t&", 412, "10.3.0.1/32 has revision");
	tap_ok(strstr(last.body, "\"line\"") == NULL && fake.submitted == 6,
	    "not for ever: %u", fake.submitted);
}

/* exagate is being stopped: nobody would withdraw them the next time. */
static void
test_stopping(void)
{
	service.stopping = true;
	sweep(0, "", 200, "\"changed\":2");
	sweep(1, "tag=t&", 503, "stopping");
	tap_ok(fake.submitted == 1, "not again: %u", fake.submitted);
	service.stopping = false;
	workers_stopped = true;
	sweep(0, "", 503, "stopping");
	tap_ok(fake.submitted == 0, "nobody works any more");
	workers_stopped = false;
}

/* Another large one is under way. */
static void
test_busy(void)
{
	char body[] = "{\"prefix\":\"10.1.0.1\"}";

	defaults();
	service.bulk_bytes = 300u << 20;
	post("/v1/routes", "lines", body, "text/plain");
	tap_ok(last.status == 503 && strcmp(fake.change, "-") == 0,
	    "503 when others hold too much memory");
	tap_ok(service.bulk_bytes == 300u << 20, "its own is given back");
	service.bulk_bytes = 0;
}

int
main(void)
{
	struct problem p;

	test_begin("bulk");
	service.max_body = 1 << 20;
	fake.store = store_open(test_path("db"), &p);
	fake.reader = store_open_reader(test_path("db"), &p);
	cases_run("bulk.cases", case_run);
	test_told();
	test_busy();
	test_sweep();
	test_stopping();
	tap_ok(service.waiting == 0 && service.bulk_bytes == 0,
	    "nothing is left waiting");
	store_close(fake.reader);
	store_close(fake.store);
	test_end();
	return tap_done();
}
