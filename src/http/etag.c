/*
 * Entity tags. Decides what a precondition's header means; whether it is
 * true is the store's.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/change.h"
#include "err.h"
#include "http/etag.h"
#include "http/request.h"

#define TAGS		(1 + PRECONDITION_ALSO)

static const char *
skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

/* The revision that n bytes within the quotes are; 0: none. */
static uint64_t
revision_of(const char *text, size_t n)
{
	if (n == 0 || n > 19 || strspn(text, "0123456789") < n ||
	    *text == '0')
		return 0;
	return strtoull(text, NULL, 10);
}

/* The tag at *at, and its comma. 0, or -1: it is none. */
static int
tag_take(const char **at, bool weak_counts, uint64_t *revision)
{
	const char *text = *at, *end;
	bool weak = strncmp(text, "W/", 2) == 0;

	text += weak ? 2 : 0;
	if (*text != '"' || (end = strchr(text + 1, '"')) == NULL)
		return -1;
	*revision = revision_of(text + 1, (size_t)(end - text) - 1);
	if (weak && !weak_counts)
		*revision = 0;
	end = skip_blanks(end + 1);
	if (*end != ',' && *end != '\0')
		return -1;
	*at = skip_blanks(end + strspn(end, ", \t"));
	return 0;
}

/* A list of tags. 0, or -1 with p. */
static int
tags_read(struct precondition *c, const char *text, const char *field,
    struct problem *p)
{
	uint64_t revision;
	size_t n = 0;

	text += strspn(text, ", \t");
	if (*text == '\0')
		return problem_set(p, ERR_SYNTAX, field, "no tag is given");
	while (*text != '\0') {
		if (tag_take(&text, c->kind == IF_NO_MATCH,
		    &revision) == -1)
			return problem_set(p, ERR_SYNTAX, field,
			    "must be * or what an answer gave as ETag, in its "
			    "quotes");
		if (n == TAGS)
			return problem_set(p, ERR_VALUE, field,
			    "at most %d tags are compared", TAGS);
		if (n++ == 0)
			c->revision = revision;
		else
			c->also[n - 2] = revision;
	}
	return 0;
}

int
etag_read(struct precondition *c, const struct head *head,
    struct problem *p)
{
	bool match = head->if_match != NULL;
	const char *text = match ? head->if_match : head->if_none_match;

	memset(c, 0, sizeof(*c));
	if (match && head->if_none_match != NULL)
		return problem_set(p, ERR_SYNTAX, "if-none-match",
		    "is not taken together with If-Match");
	if (text == NULL)
		return 0;
	text = skip_blanks(text);
	if (*text == '*' && *skip_blanks(text + 1) == '\0') {
		c->kind = match ? IF_ANY : IF_NONE;
		return 0;
	}
	c->kind = match ? IF_MATCH : IF_NO_MATCH;
	return tags_read(c, text, match ? "if-match" : "if-none-match", p);
}

int
etag_refuse(const struct head *head, struct problem *p)
{
	const char *field = head->if_match != NULL ? "if-match" :
	    head->if_none_match != NULL ? "if-none-match" : NULL;

	if (field == NULL)
		return 0;
	return problem_set(p, ERR_SYNTAX, field, "speaks of one entry; a "
	    "request for many takes generation instead");
}
