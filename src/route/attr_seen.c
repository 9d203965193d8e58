/*
 * The attributes in ExaBGP's `send update` events. Decides, attribute by
 * attribute, what of an event could be ours and whether it is what was
 * wanted. An event shows the message decoded again, so defaults appear in
 * it, and what is not sent in such a session does not.
 */
#include <string.h>

#include "json.h"
#include "route/attr_parse.h"
#include "route/attr_seen.h"
#include "route/attrs.h"

#define DEFAULT_LOCAL_PREFERENCE	100

/* Read a whole number from 0 to max. 0, or -1. */
static int
number_seen(uint32_t *number, const struct json *value, uint32_t max)
{
	int64_t n = json_as_integer(value, -1);

	if (n < 0 || n > max)
		return -1;
	*number = (uint32_t)n;
	return 0;
}

int
attr_seen_origin(struct attrs *seen, const struct json *value)
{
	const char *word = json_as_string(value);
	unsigned origin = word != NULL ? origin_by_word(word) : ORIGIN__MAX;

	seen->origin = (uint8_t)origin;
	return origin == ORIGIN__MAX ? -1 : 0;
}

/* Append an array of AS numbers. 0, or -1. */
static int
sequence_seen(struct attr_list *path, const struct json *array)
{
	uint32_t as;
	size_t i;

	if (json_kind(array) != JSON_T_ARRAY)
		return -1;
	for (i = 0; i < json_count(array); i++)
		if (number_seen(&as, json_at(array, i), UINT32_MAX) == -1 ||
		    attr_list_append(path, as) == -1)
			return -1;
	return 0;
}

/*
 * ExaBGP 4: [ 65001, 65002 ]; its AS_SET has a key of its own. ExaBGP 5:
 * { "0": { "element": "as-sequence", "value": [ 65001, 65002 ] } }.
 */
int
attr_seen_as_path(struct attrs *seen, const struct json *value)
{
	const struct json *segment;
	const char *element;
	void *iter;

	if (json_kind(value) != JSON_T_OBJECT)
		return sequence_seen(&seen->as_path, value);
	for (iter = json_next(value, NULL); iter != NULL;
	    iter = json_next(value, iter)) {
		segment = json_iter_value(iter);
		element = json_as_string(json_get(segment, "element"));
		if (element == NULL || strcmp(element, "as-sequence") != 0)
			return -1;
		if (sequence_seen(&seen->as_path,
		    json_get(segment, "value")) == -1)
			return -1;
	}
	return 0;
}

int
attr_seen_med(struct attrs *seen, const struct json *value)
{
	return number_seen(&seen->med, value, UINT32_MAX);
}

int
attr_seen_local_preference(struct attrs *seen, const struct json *value)
{
	return number_seen(&seen->local_preference, value, UINT32_MAX);
}

/* [ [ 100, 400 ], [ 65535, 666 ] ] */
int
attr_seen_community(struct attrs *seen, const struct json *value)
{
	const struct json *pair;
	uint32_t high, low;
	size_t i;

	if (json_kind(value) != JSON_T_ARRAY)
		return -1;
	for (i = 0; i < json_count(value); i++) {
		pair = json_at(value, i);
		if (json_kind(pair) != JSON_T_ARRAY || json_count(pair) != 2 ||
		    number_seen(&high, json_at(pair, 0), UINT16_MAX) == -1 ||
		    number_seen(&low, json_at(pair, 1), UINT16_MAX) == -1 ||
		    attr_list_insert(&seen->community, high << 16 | low) == -1)
			return -1;
	}
	return 0;
}

static bool
is_ibgp(const struct sighting *s)
{
	return s->kind->local_as == s->kind->peer_as;
}

static bool
list_equal(const struct attr_list *a, const struct attr_list *b)
{
	return a->n == b->n &&
	    memcmp(a->value, b->value, a->n * sizeof(a->value[0])) == 0;
}

bool
attr_match_next_hop(const struct sighting *s)
{
	const struct address *want = &s->want->next_hop;

	if (want->ip == IP_NONE)
		want = s->self->ip != IP_NONE ? s->self : &s->kind->local;
	return memcmp(want, &s->seen->next_hop, sizeof(*want)) == 0;
}

/* Always sent: igp when nothing is given. */
bool
attr_match_origin(const struct sighting *s)
{
	return s->want->origin == s->seen->origin;
}

/* Sent as given. Else ExaBGP sends its own AS on eBGP, nothing on iBGP. */
bool
attr_match_as_path(const struct sighting *s)
{
	const struct attr_list *seen = &s->seen->as_path;

	if (attrs_has(s->want, ATTR_AS_PATH))
		return list_equal(&s->want->as_path, seen);
	if (is_ibgp(s))
		return seen->n == 0;
	return seen->n == 1 && seen->value[0] == s->kind->local_as;
}

bool
attr_match_med(const struct sighting *s)
{
	if (!attrs_has(s->want, ATTR_MED))
		return !attrs_has(s->seen, ATTR_MED);
	return attrs_has(s->seen, ATTR_MED) && s->want->med == s->seen->med;
}

/* Not sent on eBGP. On iBGP always: 100 when nothing is given. */
bool
attr_match_local_preference(const struct sighting *s)
{
	uint32_t want = DEFAULT_LOCAL_PREFERENCE;

	if (!is_ibgp(s))
		return true;
	if (attrs_has(s->want, ATTR_LOCAL_PREFERENCE))
		want = s->want->local_preference;
	return attrs_has(s->seen, ATTR_LOCAL_PREFERENCE) &&
	    want == s->seen->local_preference;
}

bool
attr_match_community(const struct sighting *s)
{
	return list_equal(&s->want->community, &s->seen->community);
}
