/*
 * Is a whole FastCGI request there? Decides which byte sequences the FastCGI
 * library may be given; it trusts lengths, so that they are judged here. Does
 * no I/O.
 */
#include <string.h>

#include "http/record.h"

enum { TYPE_BEGIN = 1, TYPE_PARAMS = 4, TYPE_STDIN = 5 };
enum { ROLE_RESPONDER = 1 };

#define HEADER		8		/* bytes of a record's header */
#define PAIR_MAX	(1u << 20)	/* bytes of a name and its value */

/* Where in a name-value pair the bytes of PARAMS have come to. */
struct pairs {
	uint8_t	 length[8];	/* the two lengths, as they came */
	size_t	 have;		/* bytes of them */
	size_t	 skip;		/* bytes of name and value still to come */
};

struct record {
	unsigned	 type, id;
	size_t		 length, padding;
	const uint8_t	*content;
};

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
pairs_length(struct pairs *ps, uint8_t byte)
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
pairs_feed(struct pairs *ps, const uint8_t *data, size_t n)
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

/* Read the header at data. 0, or -1 when the version is another. */
static int
record_header(struct record *r, const uint8_t *data)
{
	r->type = data[1];
	r->id = (unsigned)data[2] << 8 | data[3];
	r->length = (size_t)data[4] << 8 | data[5];
	r->padding = data[6];
	r->content = data + HEADER;
	return data[0] == 1 ? 0 : -1;
}

/* Judge what is there (n bytes) of the record that begins a request. */
static enum record_verdict
record_begin(const struct record *r, size_t n)
{
	if (r->type != TYPE_BEGIN || r->id == 0 || r->length != 8)
		return RECORD_BAD;
	if (n < 2)
		return RECORD_MORE;
	if (((unsigned)r->content[0] << 8 | r->content[1]) != ROLE_RESPONDER)
		return RECORD_BAD;
	return RECORD_WHOLE;
}

/* The walk behind BEGIN_REQUEST, which had the id. */
static enum record_verdict
record_streams(const uint8_t *data, size_t n, unsigned id, bool *params)
{
	struct pairs ps = { .have = 0 };
	struct record r;
	size_t there, whole;

	for (; n >= HEADER; data += whole, n -= whole) {
		if (record_header(&r, data) == -1 || r.id != id ||
		    r.type != (*params ? TYPE_STDIN : TYPE_PARAMS))
			return RECORD_BAD;
		whole = HEADER + r.length + r.padding;
		there = n - HEADER < r.length ? n - HEADER : r.length;
		if (!*params && pairs_feed(&ps, r.content, there) == -1)
			return RECORD_BAD;
		if (r.length == 0 && *params)
			return n == HEADER && r.padding == 0 ?
			    RECORD_WHOLE : RECORD_BAD;
		if (r.length == 0 && (ps.have != 0 || ps.skip != 0))
			return RECORD_BAD;
		if (n < whole)
			return RECORD_MORE;
		if (r.length == 0)
			*params = true;
	}
	return RECORD_MORE;
}

enum record_verdict
record_scan(const uint8_t *data, size_t n, bool *params)
{
	enum record_verdict verdict;
	struct record r;
	size_t whole;

	*params = false;
	if (n < HEADER)
		return n > 0 && data[0] != 1 ? RECORD_BAD : RECORD_MORE;
	if (record_header(&r, data) == -1)
		return RECORD_BAD;
	if ((verdict = record_begin(&r, n - HEADER)) != RECORD_WHOLE)
		return verdict;
	whole = HEADER + r.length + r.padding;
	if (n < whole)
		return RECORD_MORE;
	return record_streams(data + whole, n - whole, r.id, params);
}
