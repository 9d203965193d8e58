/*
 * The attributes of ExaBGP's `send update` events. Decides which key of an
 * event is which attribute; each is read and compared by its row.
 */
#include <string.h>

#include "json.h"
#include "route/attr_row.h"

/* Does a key of an event say nothing? */
static bool
event_is_empty(const struct json *value)
{
	switch (json_kind(value)) {
	case JSON_T_NULL:
		return true;
	case JSON_T_BOOL:
		return !json_as_bool(value);
	case JSON_T_STRING:
		return *json_as_string(value) == '\0';
	case JSON_T_ARRAY:
	case JSON_T_OBJECT:
		return json_count(value) == 0;
	default:
		return false;
	}
}

/* The attribute of an event's key, or ATTR__MAX. */
static enum attr
event_attr(const char *key)
{
	enum attr attr = attr_by_name(key);
	const char *event;

	if (attr != ATTR__MAX)
		return attr;
	for (attr = 0; attr < ATTR__MAX; attr++) {
		event = attr_row(attr)->event;
		if (event != NULL && strncmp(key, event, strlen(event)) == 0)
			break;
	}
	return attr;
}

static int
event_next_hop(struct attrs *seen, const char *next_hop)
{
	if (strcmp(next_hop, "no-nexthop") == 0)
		return 0;
	if (address_parse(&seen->next_hop, next_hop, "", NULL) == -1)
		return -1;
	seen->given = UINT32_C(1) << ATTR_NEXT_HOP;
	return 0;
}

int
attrs_from_event(struct attrs *seen, const struct json *object,
    const char *next_hop)
{
	const struct json *value;
	const char *key;
	enum attr attr;
	void *iter;

	attrs_init(seen);
	if (event_next_hop(seen, next_hop) == -1)
		return -1;
	for (iter = json_next(object, NULL); iter != NULL;
	    iter = json_next(object, iter)) {
		key = json_iter_key(iter);
		value = json_iter_value(iter);
		attr = event_attr(key);
		if (event_is_empty(value))
			continue;
		if (attr == ATTR__MAX || attr_row(attr)->seen == NULL ||
		    attr_row(attr)->seen(seen, key, value) == -1)
			return -1;
		seen->given |= UINT32_C(1) << attr;
	}
	return 0;
}

bool
attrs_match_event(const struct attrs *want, const struct attrs *seen,
    const struct session_kind *kind, const struct address *self_next_hop)
{
	const struct sighting s = { want, seen, kind, self_next_hop };
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		if (!attr_row(attr)->match(&s))
			return false;
	return true;
}
