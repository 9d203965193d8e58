/*
 * Is a whole FastCGI request there? Decides which byte sequences the FastCGI
 * library may be given; it trusts lengths, so that they are judged here. Does
 * no I/O.
 */
#include <string.h>

#include "http/record.h"

enum { TYPE_BEGIN = 1, TYPE_PARAMS = 4, TYPE_STDIN = RECORD_TYPE_STDIN };
enum { ROLE_RESPONDER = 1 };

#define BEGIN_LENGTH	8		/* of the content of BEGIN_REQUEST */
#define PAIR_MAX	(1u << 20)	/* bytes of a name and its value */

/* Bytes that the length beginning with first takes. */
static size_t
length_size(uint8_t first)
{
	return first & 0x80 ? 4 : 1;
}

static size_t
length_value(const uint8_t *at)
{
	if (length_size(at[0]) == 1)
		return at[0];
	return (size_t)(at[0] & 0x7f) << 24 | (size_t)at[1] << 16 |
	    (size_t)at[2] << 8 | at[3];
}

/* One more byte of the lengths. 0, or -1 when they are absurd. */
static int
pairs_length(struct record_pairs *ps, uint8_t byte)
{
	size_t first, name, value;

	ps->length[ps->have++] = byte;
	first = length_size(ps->length[0]);
	if (ps->have <= first ||
	    ps->have < first + length_size(ps->length[first]))
		return 0;
	name = length_value(ps->length);
	value = length_value(ps->length + first);
	if (name > PAIR_MAX || value > PAIR_MAX || name == 0)
		return -1;
	ps->have = 0;
	ps->skip = name + value;
	return 0;
}

/* The next n bytes of PARAMS. 0, or -1. */
static int
pairs_feed(struct record_pairs *ps, const uint8_t *data, size_t n)
{
	size_t part;

	while (n > 0) {
		part = ps->skip < n ? ps->skip : n;
		if (part == 0) {
			if (pairs_length(ps, *data) == -1)
				return -1;
			part = 1;
		} else {
			if (memchr(data, '\0', part) != NULL)
				return -1;
			ps->skip -= part;
		}
		data += part;
		n -= part;
	}
	return 0;
}

/* What the headers must say, stage by stage. */
static const unsigned stage_type[] = {
	[RECORD_BEGIN] = TYPE_BEGIN,
	[RECORD_PARAMS] = TYPE_PARAMS,
	[RECORD_STDIN] = TYPE_STDIN,
};

/* An empty record ends a stage. 0, or -1 when it may not end so. */
static int
walk_end(struct record_walk *w)
{
	if (w->stage == RECORD_STDIN) {
		w->stage = RECORD_END;
		return w->padding == 0 ? 0 : -1;
	}
	if (w->pairs.have != 0 || w->pairs.skip != 0)
		return -1;
	w->stage = RECORD_STDIN;
	w->head = w->seen + w->padding;
	return 0;
}

/* A header is there. 0, or -1 when it may not come here. */
static int
walk_header(struct record_walk *w)
{
	const uint8_t *h = w->header;
	unsigned id = (unsigned)h[2] << 8 | h[3];

	w->length = (size_t)h[4] << 8 | h[5];
	w->padding = h[6];
	if (h[1] != stage_type[w->stage])
		return -1;
	if (w->stage == RECORD_BEGIN) {
		w->id = id;
		return id != 0 && w->length == BEGIN_LENGTH ? 0 : -1;
	}
	if (id != w->id)
		return -1;
	return w->length == 0 ? walk_end(w) : 0;
}

/* The next n bytes of BEGIN_REQUEST: first of all the role. 0, or -1. */
static int
walk_begin(struct record_walk *w, const uint8_t *data, size_t n)
{
	size_t i;

	for (i = 0; i < n && w->role_n < sizeof(w->role); i++)
		w->role[w->role_n++] = data[i];
	if (w->length == 0)
		w->stage = RECORD_PARAMS;
	return w->role_n == sizeof(w->role) && (w->role[0] != 0 ||
	    w->role[1] != ROLE_RESPONDER) ? -1 : 0;
}

/* The next n bytes of a record's content. 0, or -1. */
static int
walk_content(struct record_walk *w, const uint8_t *data, size_t n)
{
	w->length -= n;
	if (w->stage == RECORD_BEGIN)
		return walk_begin(w, data, n);
	return w->stage == RECORD_PARAMS ?
	    pairs_feed(&w->pairs, data, n) : 0;
}

/* n bytes were taken: was it the end of a record? Returns n. */
static size_t
walk_rest(struct record_walk *w, size_t n)
{
	if (w->have == RECORD_HEADER && w->length == 0 && w->padding == 0)
		w->have = 0;
	return n;
}

/* Take some of n bytes (n > 0). How many, or 0: they are bad. */
static size_t
walk_step(struct record_walk *w, const uint8_t *data, size_t n)
{
	if (w->have < RECORD_HEADER) {
		w->header[w->have++] = *data;
		w->seen++;
		if (w->header[0] != 1 || (w->have == RECORD_HEADER &&
		    walk_header(w) == -1))
			return 0;
		return walk_rest(w, 1);
	} else if (w->length > 0) {
		n = n < w->length ? n : w->length;
		if (walk_content(w, data, n) == -1)
			return 0;
	} else {
		n = n < w->padding ? n : w->padding;
		w->padding -= n;
	}
	w->seen += n;
	return walk_rest(w, n);
}

enum record_verdict
record_walk(struct record_walk *w, const uint8_t *data, size_t n)
{
	size_t part;

	for (; n > 0; data += part, n -= part)
		if (w->stage == RECORD_END ||
		    (part = walk_step(w, data, n)) == 0)
			return RECORD_BAD;
	return w->stage == RECORD_END ? RECORD_WHOLE : RECORD_MORE;
}

enum record_verdict
record_scan(const uint8_t *data, size_t n, bool *params)
{
	struct record_walk w = { .stage = RECORD_BEGIN };
	enum record_verdict verdict = record_walk(&w, data, n);

	*params = record_has_params(&w);
	return verdict;
}
