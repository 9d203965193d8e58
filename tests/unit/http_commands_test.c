/*
 * tests/cases/commands.cases and poison.cases: commands in ExaBGP's words by
 * POST /, in every form of body; and what must never reach ExaBGP.
 */
#include "cases.h"
#include "http_ask.h"
#include "store_help.h"

#define MARK	"=_exagate"

/* The forms in which commands come. */
enum form_kind { FORM_PAIRS, FORM_PARTS, FORM_TEXT, FORM__MAX };

static const char *const form_types[FORM__MAX] = {
	[FORM_PAIRS] = "application/x-www-form-urlencoded",
	[FORM_PARTS] = "multipart/form-data; boundary=\"" MARK "\"",
	[FORM_TEXT] = "text/plain; charset=utf-8",
};

static void
body_print(struct buf *b, enum form_kind kind, const char *commands)
{
	const char *c;

	switch (kind) {
	case FORM_PAIRS:
		buf_puts(b, "timeout=2&commands=");
		for (c = commands; *c != '\0'; c++)
			if (*c == ' ')
				buf_putc(b, '+');
			else
				buf_printf(b, "%%%02x", (unsigned char)*c);
		break;
	case FORM_PARTS:
		buf_printf(b, "--" MARK "\r\nContent-Type: text/plain\r\n"
		    "content-disposition: form-data; name=\"command\"\r\n"
		    "\r\n%s\r\n--" MARK "--\r\n", commands);
		break;
	default:
		buf_puts(b, commands);
	}
}

/* POST the commands. */
static void
post(enum form_kind kind, const char *commands)
{
	static char body[1 << 16];
	struct head head = { .method = "POST", .uri = "/", .user = "alice",
	    .type = form_types[kind], .body = body };
	struct buf b;

	buf_init(&b, body, sizeof(body));
	body_print(&b, kind, commands);
	head.body_n = b.len;
	snprintf(fake.change, sizeof(fake.change), "-");
	request(&head);
}

/* One case; see tests/cases/commands.cases. */
static void
commands_run(char *line)
{
	char *answer = strstr(line, " => "), *change = strrchr(line, '|');
	int status = atoi(line);
	enum form_kind kind;

	if (answer == NULL || change == NULL) {
		tap_ok(false, "%s: not a case", line);
		return;
	}
	change[-1] = *answer = '\0';
	case_unescape(line += strcspn(line, " ") + 1);
	for (kind = 0; kind < FORM__MAX; kind++) {
		defaults();
		post(kind, line);
		last.body[strcspn(last.body, "\n")] = '\0';
		tap_ok(last.status == status, "%s: %d as %s", line, status,
		    form_types[kind]);
		tap_is(last.body, answer + 4, line);
		tap_is(fake.change, change + 2, line);
	}
}

/* Refused, and nothing was submitted. */
static void
poison_is(unsigned before, const char *what)
{
	tap_ok(last.status >= 400 && last.status < 500 &&
	    fake.submitted == before, "%s: %d", what, last.status);
	if (last.status < 400 || fake.submitted != before)
		printf("# %s %s\n", fake.change, last.body);
}

/* One case; see tests/cases/poison.cases. */
static void
poison_run(char *line)
{
	unsigned before = fake.submitted;
	char *rest = line, *what = case_word(&rest);
	struct head head = { .user = "alice" };
	enum form_kind kind;

	defaults();
	if (strcmp(what, "command") == 0) {
		case_unescape(rest);
		for (kind = 0; kind < FORM__MAX; kind++) {
			post(kind, rest);
			poison_is(before, rest);
		}
		return;
	}
	head.method = case_word(&rest);
	head.uri = case_word(&rest);
	if (rest != NULL && *rest != '\0') {
		head.type = "application/json";
		head.body = rest;
		head.body_n = strlen(rest);
	}
	request(&head);
	poison_is(before, head.uri);
}

/* A NUL hides nothing. */
static void
test_nul(void)
{
	char body[] = "wait=saved&command=version\0&command=shutdown";
	struct head head = { .method = "POST", .uri = "/", .body = body,
	    .type = form_types[FORM_PAIRS], .body_n = sizeof(body) - 1 };

	defaults();
	request(&head);
	tap_ok(last.status == 400, "a NUL in a form: %d", last.status);
	head.type = form_types[FORM_TEXT];
	request(&head);
	tap_ok(last.status == 400, "a NUL in a text: %d", last.status);
}

/* Bodies that are no commands. */
static void
test_bodies(void)
{
	static const struct {
		const char	*type, *body;
		int		 status;
	} bodies[] = {
		{ "application/x-www-form-urlencoded", "colour=red", 400 },
		{ "application/x-www-form-urlencoded", "command=%4", 400 },
		{ "application/x-www-form-urlencoded", "wait=later", 200 },
		{ "application/x-www-form-urlencoded",
		    "wait=sent&wait=sent", 400 },
		{ "application/json", "{}", 415 },
		{ "multipart/form-data", "--x", 400 },
		{ "multipart/form-data; boundary=x", "", 400 },
		{ "multipart/form-data; boundary=x", "--y\r\n", 400 },
		{ "multipart/form-data; boundary=x", "--x\r\n\r\n", 400 },
		{ "multipart/form-data; boundary=x",
		    "--x\r\n\r\nshutdown\r\n--x--\r\n", 400 },
		{ "multipart/form-data; boundary=x",
		    "--x\r\nContent-Disposition: form-data; name=command\r\n"
		    "\r\nversion", 400 },
		{ "multipart/form-data; boundary=x",
		    "--x\r\nContent-Disposition: form-data; name=command\r\n"
		    "\r\nversion\r\n--x--", 200 },
		{ "multipart/form-data; boundary=x", "--x--\r\n", 200 },
		{ NULL, "version", 415 },
	};
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		char body[256];
		struct head head = { .method = "POST", .uri = "/",
		    .type = bodies[i].type, .body = body,
		    .body_n = strlen(bodies[i].body) };

		defaults();
		snprintf(body, sizeof(body), "%s", bodies[i].body);
		request(&head);
		tap_ok(last.status == bodies[i].status, "body %zu: %d", i,
		    last.status);
	}
	test_nul();
}

int
main(void)
{
	struct problem p;

	test_begin("commands");
	fake.store = store_open(test_path("db"), &p);
	fake.reader = store_open_reader(test_path("db"), &p);
	cases_run("commands.cases", commands_run);
	cases_run("poison.cases", poison_run);
	test_bodies();
	tap_ok(service.waiting == 0, "nothing is left waiting");
	store_close(fake.reader);
	store_close(fake.store);
	test_end();
	return tap_done();
}
