/*
 * Answers. Decides how an answer and a refusal look; knows no endpoint and
 * writes nowhere.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "http/answer.h"
#include "json.h"

void
answer_free(struct answer *a)
{
	free(a->body);
	free(a->location);
	memset(a, 0, sizeof(*a));
}

void
answer_drop_body(struct answer *a)
{
	free(a->body);
	a->body = NULL;
	a->length = 0;
}

void
answer_take(struct answer *a, int status, const char *type, char *text)
{
	static const char sorry[] = "error: out of memory\n";

	free(a->body);
	a->body = text;
	a->status = status;
	a->type = type;
	a->phrase = status == ANSWER_ACCEPTED ? "Accepted" :
	    status == ANSWER_EMPTY ? "No Content" : "OK";
	a->length = text == NULL ? 0 : strlen(text);
	if (text != NULL)
		return;
	a->status = err_status(ERR_INTERNAL);
	a->phrase = err_title(ERR_INTERNAL);
	a->type = "text/plain";
	if ((a->body = strdup(sorry)) != NULL)
		a->length = strlen(sorry);
}

void
answer_text(struct answer *a, int status, const char *text)
{
	answer_take(a, status, "text/plain", strdup(text));
}

void
answer_as_known(struct answer *a)
{
	answer_drop_body(a);
	a->status = ANSWER_AS_KNOWN;
	a->phrase = "Not Modified";
	a->type = "text/plain";
}

/* The document as text with a newline, owned; it is freed. */
static char *
document_text(struct json *document)
{
	char *text, *longer = NULL;
	size_t n;

	if (document == NULL)
		return NULL;
	text = json_text(document);
	json_free(document);
	if (text == NULL)
		return NULL;
	n = strlen(text);
	if ((longer = realloc(text, n + 2)) == NULL) {
		free(text);
		return NULL;
	}
	memcpy(longer + n, "\n", 2);
	return longer;
}

void
answer_json(struct answer *a, int status, struct json *document)
{
	answer_take(a, status, "application/json", document_text(document));
}

/* "line 17: ", "line 1, item 17: ", "item 17: ", or nothing. */
static void
problem_place(struct buf *b, const struct problem *p)
{
	if (p->line != 0) {
		buf_puts(b, "line ");
		buf_putu(b, p->line);
	}
	if (p->item != 0) {
		buf_puts(b, p->line != 0 ? ", item " : "item ");
		buf_putu(b, p->item);
	}
	if (p->line != 0 || p->item != 0)
		buf_puts(b, ": ");
}

/* What is wrong, and where. */
static void
problem_set_detail(struct json *j, const struct problem *p)
{
	char text[sizeof(p->detail) + 64];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	problem_place(&b, p);
	buf_puts(&b, p->detail);
	json_set_string(j, "detail", text);
	if (p->field[0] != '\0')
		json_set_string(j, "field", p->field);
	if (p->rule[0] != '\0')
		json_set_string(j, "rule", p->rule);
	if (p->line != 0)
		json_set_integer(j, "line", (int64_t)p->line);
	if (p->item != 0)
		json_set_integer(j, "item", (int64_t)p->item);
}

static struct json *
problem_document(const struct problem *p, const char *instance)
{
	struct json *j = json_new_object();
	char text[80];
	struct buf b;

	if (j == NULL)
		return NULL;
	buf_init(&b, text, sizeof(text));
	buf_printf(&b, "urn:exagate:%s", err_slug(p->err));
	json_set_string(j, "type", text);
	json_set_string(j, "title", err_title(p->err));
	json_set_integer(j, "status", err_status(p->err));
	problem_set_detail(j, p);
	if (instance[0] != '\0')
		json_set_string(j, "instance", instance);
	return j;
}

/* The problem in one line, owned. */
static char *
problem_line(const struct problem *p)
{
	char text[sizeof(p->field) + sizeof(p->detail) + 80];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	buf_puts(&b, "error: ");
	problem_place(&b, p);
	if (p->field[0] != '\0')
		buf_printf(&b, "%s: ", p->field);
	buf_printf(&b, "%s\n", p->detail);
	return strdup(text);
}

void
answer_problem(struct answer *a, const struct problem *p, bool text,
    const char *instance)
{
	int status = err_status(p->err);

	if (text)
		answer_take(a, status, "text/plain", problem_line(p));
	else
		answer_take(a, status, "application/problem+json",
		    document_text(problem_document(p, instance)));
	a->phrase = err_title(p->err);
	a->retry = p->retry;
	if (a->retry == 0 && status == err_status(ERR_BUSY))
		a->retry = 1;
}

/* What lets a page of another origin read it (the Fetch standard, 3.2). */
static void
answer_print_origin(struct buf *b, const struct answer *a)
{
	buf_printf(b, "Access-Control-Allow-Origin: %s\r\n"
	    "Access-Control-Allow-Credentials: true\r\n", a->origin);
	if (!a->preflight) {
		buf_puts(b, "Access-Control-Expose-Headers: "
		    "ETag, Location, Retry-After\r\n");
		return;
	}
	buf_puts(b, "Access-Control-Allow-Methods: "
	    "GET, HEAD, POST, PUT, PATCH, DELETE\r\n"
	    "Access-Control-Allow-Headers: Accept, Authorization, "
	    "Content-Type, If-Match, If-None-Match, Prefer\r\n"
	    "Access-Control-Max-Age: 600\r\n");
}

void
answer_print_head(struct buf *b, const struct answer *a)
{
	buf_printf(b, "Status: %d %s\r\nContent-Type: %s\r\n", a->status,
	    a->phrase, a->type);
	/* That of a 304 would be the length of what is not sent. */
	if (!a->stream && a->status != ANSWER_AS_KNOWN)
		buf_printf(b, "Content-Length: %zu\r\n", a->length);
	buf_puts(b, "Cache-Control: no-store\r\n"
	    "X-Content-Type-Options: nosniff\r\n");
	if (a->vary)
		buf_puts(b, "Vary: Origin\r\n");
	if (a->origin != NULL)
		answer_print_origin(b, a);
	if (a->etag != 0)
		buf_printf(b, "ETag: \"%llu\"\r\n",
		    (unsigned long long)a->etag);
	if (a->retry != 0)
		buf_printf(b, "Retry-After: %u\r\n", a->retry);
	if (a->allow[0] != '\0')
		buf_printf(b, "Allow: %s\r\n", a->allow);
	if (a->location != NULL)
		buf_printf(b, "Location: %s\r\n", a->location);
	if (a->applied[0] != '\0')
		buf_printf(b, "Preference-Applied: %s\r\n", a->applied);
	buf_puts(b, "\r\n");
}
