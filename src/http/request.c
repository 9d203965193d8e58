/*
 * Requests: method, headers, body. Decides what the headers mean; knows
 * neither endpoints nor keys.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE	/* strcasestr */
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "engine/change.h"
#include "err.h"
#include "http/request.h"

static const char *const method_names[METHOD__MAX] = {
	[METHOD_GET] = "GET",
	[METHOD_HEAD] = "HEAD",
	[METHOD_POST] = "POST",
	[METHOD_PUT] = "PUT",
	[METHOD_DELETE] = "DELETE",
	[METHOD_PATCH] = "PATCH",
	[METHOD_OPTIONS] = "OPTIONS",
};

static const char *const media_names[MEDIA__MAX] = {
	[MEDIA_FORM] = "application/x-www-form-urlencoded",
	[MEDIA_MULTIPART] = "multipart/form-data",
	[MEDIA_JSON] = "application/json",
	[MEDIA_LINES] = "application/x-ndjson",
	[MEDIA_TEXT] = "text/plain",
};

/* Media types by what they ask for. */
static const struct {
	const char	*type;
	enum format	 format;
} format_table[] = {
	{ "text/plain", FORMAT_TEXT },
	{ "text/*", FORMAT_TEXT },
	{ "application/json", FORMAT_JSON },
	{ "application/problem+json", FORMAT_JSON },
	{ "application/*", FORMAT_JSON },
	{ "application/x-ndjson", FORMAT_LINES },
	{ "application/openmetrics-text", FORMAT_OPEN_METRICS },
	{ "*/*", FORMAT_DEFAULT },
};

const char *
method_name(enum method method)
{
	return method == METHOD__MAX ? "" : method_names[method];
}

static enum method
method_parse(const char *text)
{
	unsigned i;

	for (i = 0; i < METHOD__MAX; i++)
		if (strcmp(text, method_names[i]) == 0)
			break;
	return (enum method)i;
}

/* Is the media type at text (its parameters behind it) this one? */
static bool
media_is(const char *text, const char *type)
{
	size_t n = strlen(type);

	return strncasecmp(text, type, n) == 0 &&
	    strchr(" \t;,", text[n]) != NULL;
}

/* Thousandths of the weight that the media range at text has: 0-1000. */
static int
accept_weight(const char *text)
{
	const char *end = text + strcspn(text, ",");
	const char *q = strcasestr(text, "q=");
	int weight;

	if (q == NULL || q > end)
		return 1000;
	weight = q[2] == '1' ? 1000 : 0;
	if (q[2] == '0' && q[3] == '.' && q[4] >= '0' && q[4] <= '9')
		weight = (q[4] - '0') * 100 + 1;
	return weight;
}

/* Has the media range at text a version of OpenMetrics that is not ours? */
static bool
accept_other_version(const char *text)
{
	const char *end = text + strcspn(text, ",");
	const char *v = strcasestr(text, "version=");

	if (v == NULL || v > end)
		return false;
	v += sizeof("version=") - 1;
	v += *v == '"';
	return strncmp(v, "1.0.", 4) != 0 && strncmp(v, "0.0.1", 5) != 0;
}

/* The format that Accept prefers (RFC 9110, 12.5.1) of those we know. */
static enum format
accept_parse(const char *text)
{
	enum format best = FORMAT_DEFAULT;
	int weight, best_weight = 0;
	size_t i;

	for (; *text != '\0'; text += strcspn(text, ",")) {
		text += strspn(text, " \t,");
		for (i = 0; i < sizeof(format_table) /
		    sizeof(*format_table); i++) {
			if (!media_is(text, format_table[i].type) ||
			    (format_table[i].format == FORMAT_OPEN_METRICS &&
			    accept_other_version(text)))
				continue;
			weight = accept_weight(text);
			if (weight > best_weight) {
				best = format_table[i].format;
				best_weight = weight;
			}
		}
	}
	return best;
}

/* Other names of the media that are read. */
static const struct {
	const char	*type;
	enum media	 media;
} media_aliases[] = {
	{ "application/ndjson", MEDIA_LINES },
	{ "application/jsonl", MEDIA_LINES },
};

const char *
media_name(enum media media)
{
	return media_names[media] != NULL ? media_names[media] : "";
}

static enum media
media_parse(const char *type)
{
	enum media m;
	size_t i;

	for (m = 0; m < MEDIA__MAX; m++)
		if (media_names[m] != NULL && media_is(type, media_names[m]))
			return m;
	for (i = 0; i < sizeof(media_aliases) / sizeof(*media_aliases); i++)
		if (media_is(type, media_aliases[i].type))
			return media_aliases[i].media;
	return MEDIA_OTHER;
}

int
request_check_body(const struct request *r, struct problem *p)
{
	const struct head *head = &r->head;
	char length[24];

	if (head->body_over)
		return problem_set(p, ERR_TOO_LARGE, "body",
		    "a body has at most %d bytes", REQUEST_BODY_MAX);
	if (head->length == NULL || head->length[0] == '\0') {
		if (head->body_n == 0)
			return 0;
		return problem_set(p, ERR_LENGTH_REQUIRED, "content-length",
		    "a body needs its Content-Length");
	}
	snprintf(length, sizeof(length), "%zu", head->body_n);
	if (strcmp(head->length, length) != 0)
		return problem_set(p, ERR_SYNTAX, "body",
		    "%s bytes came, Content-Length says %.20s", length,
		    head->length);
	return 0;
}

/* A user's name is printable ASCII, of bounded length. */
static int
user_check(const char *user, struct problem *p)
{
	const char *c;

	if (strlen(user) >= OWNER_MAX)
		return problem_set(p, ERR_FORBIDDEN, "user",
		    "the name of the user is longer than %d bytes",
		    OWNER_MAX - 1);
	for (c = user; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			return problem_set(p, ERR_FORBIDDEN, "user",
			    "the name of the user is not printable ASCII");
	return 0;
}

/* The path as people may read it; nothing where it has other bytes. */
static void
instance_copy(char instance[128], const char *uri)
{
	size_t i, n = strcspn(uri, "?");

	instance[0] = '\0';
	if (n >= 128)
		return;
	for (i = 0; i < n; i++)
		if (uri[i] <= 0x20 || uri[i] > 0x7e)
			return;
	memcpy(instance, uri, n);
	instance[n] = '\0';
}

static void
headers_read(struct request *r, const struct head *head)
{
	r->head = *head;
	r->method = method_parse(head->method != NULL ? head->method : "");
	if (head->accept != NULL)
		r->format = accept_parse(head->accept);
	if (head->user == NULL)
		r->head.user = "";
	if (head->body_n > 0)
		r->media = media_parse(head->type != NULL ? head->type : "");
}

int
request_parse(struct request *r, const struct head *head, struct problem *p)
{
	memset(r, 0, sizeof(*r));
	headers_read(r, head);
	if (head->uri == NULL)
		return problem_set(p, ERR_SYNTAX, "path",
		    "the web server sent no REQUEST_URI");
	instance_copy(r->instance, head->uri);
	if ((r->text = uri_copy(head->uri)) == NULL)
		return problem_set(p, ERR_INTERNAL, "", "out of memory");
	if (uri_parse(r->text, &r->path, &r->query, p) == -1)
		return -1;
	return user_check(r->head.user, p);
}

void
request_free(struct request *r)
{
	free(r->text);
	free(r->form);
	r->text = r->form = NULL;
}
