/*
 * Bodies of commands. Decides where in a form the commands are; reads no
 * command.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/body.h"
#include "http/commands.h"
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/uri.h"

#define BOUNDARY_MAX	70	/* RFC 2046, 5.1.1 */

void
texts_free(struct texts *t)
{
	free(t->body);
	free(t->piece);
	memset(t, 0, sizeof(*t));
}

static int
refuse_memory(struct problem *p)
{
	return problem_set(p, ERR_INTERNAL, "", "out of memory");
}

/* Read all of the body. 0, or -1 with p. */
static int
body_take(struct texts *t, struct exchange *x, struct problem *p)
{
	unsigned most = atomic_load(&x->service->max_body);
	size_t n, room;

	if (body_check(x, most, p) == -1)
		return -1;
	room = (size_t)strtoull(x->request.head.length, NULL, 10) + 1;
	if ((t->body = malloc(room + 1)) == NULL)
		return refuse_memory(p);
	do {
		if (body_read(x, t->body + t->length, room - t->length, &n,
		    p) == -1)
			return -1;
		t->length += n;
	} while (n > 0 && t->length < room);
	t->body[t->length] = '\0';
	return 0;
}

static int
piece_add(struct texts *t, char *text, size_t n, struct problem *p)
{
	struct text_piece *more;

	if (t->n == t->room) {
		t->room = 2 * t->room + 4;
		more = realloc(t->piece, t->room * sizeof(*more));
		if (more == NULL)
			return refuse_memory(p);
		t->piece = more;
	}
	t->piece[t->n++] = (struct text_piece){ text, n };
	return 0;
}

/* One key of a form, with its n bytes of value, NUL behind them. */
static int
pair_take(struct texts *t, struct exchange *x, const char *name, char *value,
    size_t n, struct problem *p)
{
	enum key key = key_by_name(name, p);

	if (key == KEY__MAX)
		return -1;
	if (key == KEY_COMMAND || key == KEY_COMMANDS)
		return piece_add(t, value, n, p);
	if (!(x->endpoint->keys & KEY_BIT(key)))
		return problem_set(p, ERR_KEY_NOT_HERE, name,
		    "'%.60s' is not taken here", name);
	if (strlen(value) != n)
		return problem_set(p, ERR_SYNTAX, name, "there is a NUL");
	if (x->keys.given & KEY_BIT(key) && key != KEY_TAG)
		return problem_set(p, ERR_REPEATED, name,
		    "'%.60s' is given more than once", name);
	x->keys.given |= KEY_BIT(key);
	x->keys.value[key] = value;
	return !(KEYS_TERMS & KEY_BIT(key)) ? 0 :
	    terms_set(&t->terms, (enum term)(key - KEY_TERM), value, p);
}

/* Take an urlencoded form apart, in place. */
static int
form_take(struct texts *t, struct exchange *x, struct problem *p)
{
	char *at = t->body, *end = t->body + t->length, *next, *value;
	long n;

	if (strlen(t->body) != t->length)
		return problem_set(p, ERR_SYNTAX, "body", "there is a NUL");
	for (; at < end; at = next) {
		next = memchr(at, '&', (size_t)(end - at));
		if (next == NULL)
			next = end;
		value = memchr(at, '=', (size_t)(next - at));
		if (value == NULL)
			value = next;
		*next++ = '\0';
		if (value < next - 1)
			*value++ = '\0';
		if ((n = form_decode(value, p)) == -1 ||
		    pair_take(t, x, at, value, (size_t)n, p) == -1)
			return -1;
	}
	return 0;
}

/* The value of parameter name in a header; its bytes, or NULL. */
static const char *
parameter(const char *header, size_t size, const char *name, size_t *n)
{
	const char *end = header + size, *at = header;
	size_t length = strlen(name);

	while ((at = memchr(at, ';', (size_t)(end - at))) != NULL) {
		at++;
		while (at < end && (*at == ' ' || *at == '\t'))
			at++;
		if ((size_t)(end - at) <= length ||
		    strncasecmp(at, name, length) != 0 || at[length] != '=')
			continue;
		at += length + 1;
		if (at < end && *at == '"') {
			for (*n = 0, at++; at + *n < end; ++*n)
				if (at[*n] == '"')
					return at;
			return NULL;
		}
		for (*n = 0; at + *n < end && at[*n] != ';' &&
		    at[*n] != ' '; ++*n)
			continue;
		return at;
	}
	return NULL;
}

static int
refuse_part(struct problem *p, const char *why)
{
	return problem_set(p, ERR_SYNTAX, "body", "%s", why);
}

/* The name that the header lines of a part give it. 0, or -1 with p. */
static int
part_name(char *name, size_t size, const char *head, size_t n,
    struct problem *p)
{
	static const char field[] = "content-disposition:";
	const char *end = head + n, *line, *eol, *value;
	size_t len = 0;

	for (line = head; line < end; line = eol + 2) {
		eol = memmem(line, (size_t)(end - line), "\r\n", 2);
		if (eol == NULL)
			eol = end;
		if ((size_t)(eol - line) < sizeof(field) ||
		    strncasecmp(line, field, sizeof(field) - 1) != 0)
			continue;
		value = parameter(line, (size_t)(eol - line), "name", &len);
		if (value == NULL || len >= size)
			break;
		memcpy(name, value, len);
		name[len] = '\0';
		return 0;
	}
	return refuse_part(p, "a part of the form has no name");
}

/* One part: its header and its content, up to end. */
static int
part_take(struct texts *t, struct exchange *x, char *part, char *end,
    struct problem *p)
{
	char *content = memmem(part, (size_t)(end - part), "\r\n\r\n", 4);
	char name[64];

	if (content == NULL)
		return refuse_part(p, "a part of the form has no content");
	if (part_name(name, sizeof(name), part, (size_t)(content - part) + 2,
	    p) == -1)
		return -1;
	content += 4;
	if (content > end)
		content = end;
	*end = '\0';
	return pair_take(t, x, name, content, (size_t)(end - content), p);
}

/* Take a multipart form apart (RFC 7578, RFC 2046 5.1.1). */
static int
multipart_take(struct texts *t, struct exchange *x, struct problem *p)
{
	char mark[BOUNDARY_MAX + 8] = "\r\n--", *at, *next;
	const char *type = x->request.head.type, *value;
	size_t n = 0, left;

	value = parameter(type, strlen(type), "boundary", &n);
	if (value == NULL || n == 0 || n > BOUNDARY_MAX)
		return problem_set(p, ERR_SYNTAX, "content-type",
		    "multipart/form-data needs its boundary");
	memcpy(mark + 4, value, n);
	n += 4;
	/* The first mark may begin the body, without a line end before. */
	at = t->body;
	left = t->length;
	if (left >= n - 2 && memcmp(at, mark + 2, n - 2) == 0)
		at += n - 2;
	else if ((at = memmem(at, left, mark, n)) != NULL)
		at += n;
	for (; at != NULL && strncmp(at, "--", 2) != 0; at = next + n) {
		left = t->length - (size_t)(at - t->body);
		if ((next = memmem(at, left, mark, n)) == NULL)
			return refuse_part(p, "the form has no end");
		if (part_take(t, x, at, next, p) == -1)
			return -1;
	}
	return at != NULL ? 0 : refuse_part(p, "the form has no parts");
}

int
texts_read(struct texts *t, struct exchange *x, struct problem *p)
{
	if (body_take(t, x, p) == -1)
		return -1;
	switch (x->request.media) {
	case MEDIA_FORM:
		return form_take(t, x, p);
	case MEDIA_MULTIPART:
		return multipart_take(t, x, p);
	default:
		return piece_add(t, t->body, t->length, p);
	}
}
