/*
 * The answer to a request, for request_fuzz.c: taken whole, and well formed
 * whatever was asked.
 */
#ifndef ANSWER_CHECK_H
#define ANSWER_CHECK_H

#include "buf.h"
#include "fuzz.h"
#include "http/exchange.h"
#include "json.h"

#define JSON_DEPTH	16

/* What a client may be told. */
static const int statuses[] = {
	200, 202, 204, 304, 400, 403, 404, 405, 409, 411, 412, 413, 414, 415,
	422, 429, 502,
};

/* The answer to the request at hand. */
static struct {
	unsigned	 n;		/* answers */
	char		 head[ANSWER_HEAD_MAX];
	char		 type[80];
	bool		 stream;
	int		 status;
	struct buf	 body;
	char		 text[4 << 20];
} answer;

static void
answer_reply(struct exchange *x)
{
	struct buf head;
	int more = x->more != NULL;

	answer.n++;
	answer.status = x->answer.status;
	answer.stream = x->answer.stream;
	snprintf(answer.type, sizeof(answer.type), "%s", x->answer.type);
	buf_init(&head, answer.head, sizeof(answer.head));
	answer_print_head(&head, &x->answer);
	FUZZ_CHECK(!head.overflow, "a head without end");
	buf_init(&answer.body, answer.text, sizeof(answer.text));
	if (x->answer.body != NULL) {
		FUZZ_CHECK(strlen(x->answer.body) == x->answer.length,
		    "%zu bytes", x->answer.length);
		buf_puts(&answer.body, x->answer.body);
	}
	while (more == 1) {
		more = x->more(x, NULL);
		FUZZ_CHECK(more != -1, "broken off");
		buf_puts(&answer.body, x->answer.body);
	}
	exchange_free(x);
}

/* The head: lines of a name and a value, which end by CRLF, no name twice. */
static void
head_check(void)
{
	char seen[64][40], *line = answer.head, *end, *colon;
	size_t n = 0, i;

	for (; (end = strstr(line, "\r\n")) != line; line = end + 2) {
		FUZZ_CHECK(end != NULL && n < 64, "no end: %s", line);
		*end = '\0';
		colon = strstr(line, ": ");
		FUZZ_CHECK(fuzz_is_printable(line) && colon != NULL &&
		    colon - line < 40, "%s", line);
		*colon = '\0';
		for (i = 0; i < n; i++)
			FUZZ_CHECK(strcasecmp(seen[i], line) != 0,
			    "%s is there twice", line);
		snprintf(seen[n++], sizeof(seen[0]), "%.39s", line);
		if (strcmp(line, "Content-Length") == 0)
			FUZZ_CHECK(strtoul(colon + 2, NULL, 10) ==
			    answer.body.len, "%s of %zu bytes", colon + 2,
			    answer.body.len);
	}
	FUZZ_CHECK(n > 0 && strcmp(seen[0], "Status") == 0 &&
	    line[2] == '\0', "not a head");
}

static void
json_check(const char *text, size_t n)
{
	char why[128];
	struct json *j = json_parse(text, n, JSON_DEPTH, why, sizeof(why));

	FUZZ_CHECK(j != NULL, "%s: %.*s", why, (int)n, text);
	json_free(j);
}

static void
text_check(void)
{
	char *rest = answer.text, *line;

	FUZZ_CHECK(!answer.body.overflow, "a body without end");
	if (answer.status == 204 || answer.status == 304) {
		FUZZ_CHECK(answer.body.len == 0, "%s", answer.text);
		return;
	}
	FUZZ_CHECK(answer.body.len == 0 ||
	    answer.text[answer.body.len - 1] == '\n', "no end of line");
	if (strcmp(answer.type, "application/json") == 0 ||
	    strcmp(answer.type, "application/problem+json") == 0) {
		json_check(answer.text, answer.body.len);
		return;
	}
	while ((line = fuzz_line(&rest)) != NULL) {
		FUZZ_CHECK(fuzz_is_printable(line), "%s", line);
		if (strcmp(answer.type, "application/x-ndjson") == 0 &&
		    *line != '\0')
			json_check(line, strlen(line));
	}
}

#endif
