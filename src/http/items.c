/*
 * Items. Decides where one ends and the next begins in a stream of bytes,
 * cut anywhere; the JSON library judges what is in between.
 */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "http/items.h"
#include "json.h"

#define PIECE	65536		/* bytes read at a time */

/* What may come next in an array. */
enum place {
	PLACE_BODY,		/* '[' or '{', first of all */
	PLACE_FIRST,		/* behind '[' */
	PLACE_COMMA,		/* behind ',' */
	PLACE_BEHIND,		/* behind an item */
	PLACE_END		/* behind the last ']' or the one object */
};

struct items {
	items_read	*read;
	void		*arg;
	bool		 lines, array, ended;
	enum place	 place;
	struct json_place at;		/* of the first byte not taken */
	struct json_place began;	/* of the item at hand */
	uint64_t	 count;
	struct json	*item;		/* owned */
	size_t		 from, to;	/* bytes read and not taken */
	size_t		 found;		/* bytes of them: the item at hand */
	char		 data[ITEM_MAX + PIECE];
};

struct items *
items_open(enum items_form form, items_read *read, void *arg)
{
	struct items *it = malloc(sizeof(*it));

	if (it == NULL)
		return NULL;
	memset(it, 0, offsetof(struct items, data));
	it->read = read;
	it->arg = arg;
	it->lines = form == ITEMS_LINES;
	it->at = (struct json_place){ 1, 1 };
	return it;
}

void
items_close(struct items *it)
{
	if (it != NULL)
		json_free(it->item);
	free(it);
}

uint64_t
items_line(const struct items *it)
{
	return it->began.line;
}

bool
items_in_array(const struct items *it)
{
	return it->array;
}

uint64_t
items_count(const struct items *it)
{
	return it->count;
}

void
items_blame(const struct items *it, struct problem *p)
{
	p->line = it->began.line;
	p->item = it->array ? it->count : 0;
}

/* Blame the place where we are. Returns -1. */
static int
items_refuse(const struct items *it, struct problem *p, const char *why)
{
	problem_set(p, ERR_SYNTAX, "body", "%s", why);
	p->line = it->at.line;
	return -1;
}

/* Read another piece behind what is there. 0, or -1 with p. */
static int
items_fill(struct items *it, struct problem *p)
{
	size_t n;

	memmove(it->data, it->data + it->from, it->to - it->from);
	it->to -= it->from;
	it->from = 0;
	n = sizeof(it->data) - it->to;
	if (it->read(it->arg, it->data + it->to, n < PIECE ? n : PIECE, &n,
	    p) == -1)
		return -1;
	it->ended = n == 0;
	it->to += n;
	return 0;
}

/* The next n bytes are taken. */
static void
items_take(struct items *it, size_t n)
{
	const char *from = it->data + it->from, *end = from + n, *newline;

	it->from += n;
	while ((newline = memchr(from, '\n', (size_t)(end - from))) != NULL) {
		it->at.line++;
		it->at.column = 1;
		from = newline + 1;
	}
	it->at.column += (uint64_t)(end - from);
}

/* Past white space. 0 and *byte (not taken), -1 at the end; or -1 with p. */
static int
items_skip(struct items *it, int *byte, struct problem *p)
{
	size_t i;

	for (;;) {
		for (i = it->from; i < it->to; i++)
			if (strchr(" \t\r\n", it->data[i]) == NULL ||
			    it->data[i] == '\0')
				break;
		items_take(it, i - it->from);
		if (it->from < it->to || it->ended)
			break;
		if (items_fill(it, p) == -1)
			return -1;
	}
	*byte = it->from < it->to ? (unsigned char)it->data[it->from] : -1;
	return 0;
}

/* How far the search for an item's end has come. */
struct scan {
	size_t		 n;		/* bytes of it seen */
	unsigned	 depth;		/* brackets open */
	bool		 quoted, escaped;
};

/* See one more byte; true when it is the last. */
static bool
scan_byte(struct scan *s, char byte)
{
	s->n++;
	if (s->quoted) {
		if (s->escaped)
			s->escaped = false;
		else if (byte == '\\')
			s->escaped = true;
		else if (byte == '"')
			s->quoted = false;
		return false;
	}
	if (byte == '"')
		s->quoted = true;
	else if (byte == '{' || byte == '[')
		s->depth++;
	else if (byte == '}' || byte == ']')
		return --s->depth == 0;
	return false;
}

/* The bytes of the object that begins here. 0, or -1 with p. */
static int
items_measure(struct items *it, size_t *n, struct problem *p)
{
	struct scan s = { .n = 0 };

	for (;;) {
		while (it->from + s.n < it->to && s.n < ITEM_MAX)
			if (scan_byte(&s, it->data[it->from + s.n])) {
				*n = s.n;
				return 0;
			}
		if (s.n == ITEM_MAX)
			return items_refuse(it, p, "the item that begins here "
			    "is longer than 65536 bytes");
		if (it->ended)
			return items_refuse(it, p, "the body ends within the "
			    "item that begins here");
		if (items_fill(it, p) == -1)
			return -1;
	}
}

/* The item is in the next n bytes. */
static void
items_found(struct items *it, size_t n)
{
	it->began = it->at;
	it->count++;
	it->found = n;
}

int
items_parse(struct items *it, const struct json **item, struct problem *p)
{
	struct json_place at = it->at;
	char why[160];

	it->item = json_parse_at(it->data + it->from, it->found, ITEM_DEPTH,
	    &at, why, sizeof(why));
	*item = it->item;
	if (it->item != NULL && json_kind(it->item) == JSON_T_OBJECT)
		return 0;
	if (it->item != NULL)
		problem_set(p, ERR_SYNTAX, "body", "must be a JSON object");
	else if (at.column == 0)
		problem_set(p, ERR_SYNTAX, "body", "%s", why);
	else
		problem_set(p, ERR_SYNTAX, "body", "column %llu: %s",
		    (unsigned long long)at.column, why);
	items_blame(it, p);
	p->line = at.line;
	return -1;
}

/* The bytes of the line that begins here, its end aside. 0, or -1 with p. */
static int
items_line_measure(struct items *it, size_t *n, struct problem *p)
{
	size_t seen = 0;
	char *end;

	for (;;) {
		end = memchr(it->data + it->from + seen, '\n',
		    it->to - it->from - seen);
		seen = it->to - it->from;
		*n = end == NULL ? seen : (size_t)(end - it->data) - it->from;
		if (*n > ITEM_MAX)
			return items_refuse(it, p,
			    "longer than 65536 bytes");
		if (end != NULL || it->ended)
			return 0;
		if (items_fill(it, p) == -1)
			return -1;
	}
}

/* NDJSON. 0, or -1 with p. */
static int
items_find_line(struct items *it, struct problem *p)
{
	size_t n;
	int byte;

	if (items_skip(it, &byte, p) == -1)
		return -1;
	if (byte == -1)
		return 0;
	if (byte == '[' && it->count == 0)
		return items_refuse(it, p, "must be a JSON object; an array "
		    "is of type application/json");
	if (items_line_measure(it, &n, p) == -1)
		return -1;
	items_found(it, n);
	return 0;
}

/* What may not come next where we are. Returns -1. */
static int
items_astray(const struct items *it, int byte, struct problem *p)
{
	static const char *const expected[] = {
		[PLACE_BODY] = "a JSON array of objects, or one object, is "
		    "expected",
		[PLACE_FIRST] = "an object or ']' is expected",
		[PLACE_COMMA] = "an object is expected",
		[PLACE_BEHIND] = "',' or ']' is expected",
		[PLACE_END] = "something follows the end; one object a line "
		    "is of type application/x-ndjson",
	};

	if (byte != -1 || it->place == PLACE_END || it->place == PLACE_BODY)
		return items_refuse(it, p, expected[it->place]);
	return items_refuse(it, p, "the body ends within the array");
}

/* Where the byte leads to, if it may stand here; else where we are. */
static enum place
items_lead(struct items *it, int byte)
{
	switch (it->place) {
	case PLACE_BODY:
		it->array = byte == '[';
		return it->array ? PLACE_FIRST : it->place;
	case PLACE_FIRST:
		return byte == ']' ? PLACE_END : it->place;
	case PLACE_BEHIND:
		return byte == ']' ? PLACE_END : byte == ',' ? PLACE_COMMA :
		    it->place;
	default:
		return it->place;
	}
}

/* To the next object of an array, or to the end (*found: false). */
static int
items_seek(struct items *it, bool *found, struct problem *p)
{
	enum place next;
	int byte;

	for (;;) {
		if (items_skip(it, &byte, p) == -1)
			return -1;
		*found = byte == '{' && it->place <= PLACE_COMMA;
		if (*found || (byte == -1 && it->place == PLACE_END))
			return 0;
		if ((next = items_lead(it, byte)) == it->place)
			return items_astray(it, byte, p);
		it->place = next;
		items_take(it, 1);
	}
}

/* JSON. 0, or -1 with p. */
static int
items_find_element(struct items *it, struct problem *p)
{
	bool found;
	size_t n;

	if (items_seek(it, &found, p) == -1)
		return -1;
	if (!found)
		return 0;
	if (items_measure(it, &n, p) == -1)
		return -1;
	items_found(it, n);
	it->place = it->array ? PLACE_BEHIND : PLACE_END;
	return 0;
}

int
items_find(struct items *it, const char **text, size_t *n, struct problem *p)
{
	json_free(it->item);
	it->item = NULL;
	items_take(it, it->found);
	it->found = 0;
	if ((it->lines ? items_find_line(it, p) :
	    items_find_element(it, p)) == -1)
		return -1;
	*text = it->found > 0 ? it->data + it->from : NULL;
	*n = it->found;
	return 0;
}
