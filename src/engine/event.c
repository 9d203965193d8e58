/*
 * ExaBGP's JSON events, 4.2 to 6. Decides what of them is used; free text
 * (which a peer may have written) is never looked at.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/event.h"
#include "engine/seen.h"
#include "json.h"

#define EVENT_DEPTH	16u

static void
event_address(struct address *a, const struct json *j)
{
	const char *text = json_as_string(j);

	memset(a, 0, sizeof(*a));
	if (text != NULL && address_parse(a, text, "", NULL) == -1)
		memset(a, 0, sizeof(*a));
}

static uint32_t
event_number(const struct json *j)
{
	int64_t n = json_as_integer(j, 0);

	return n < 0 || n > UINT32_MAX ? 0 : (uint32_t)n;
}

/* Mark the families of an array of names. */
static void
event_families(bool family[FAMILY__MAX], const struct json *names)
{
	const char *name;
	size_t i;

	for (i = 0; i < json_count(names); i++) {
		name = json_as_string(json_at(names, i));
		if (name != NULL)
			family[family_by_name(name)] = true;
	}
}

static void
event_negotiated(struct event *ev, const struct json *negotiated)
{
	if (negotiated == NULL)
		return;
	ev->negotiated = true;
	event_families(ev->family, json_get(negotiated, "families"));
	event_families(ev->add_path, json_get(json_get(negotiated,
	    "add_path"), "send"));
}

/*
 * ExaBGP 6: { "announce": { FAMILY: { "null": { "eor": { ... } } } } }. NULL:
 * it is no end-of-RIB.
 */
static const struct json *
update_end(const struct json *update)
{
	const struct json *announce = json_get(update, "announce");
	void *iter = json_next(announce, NULL);

	return iter == NULL ? NULL : json_get(json_get(json_iter_value(iter),
	    "null"), "eor");
}

static void
event_end(struct event *ev, const struct json *eor)
{
	const char *afi = json_as_string(json_get(eor, "afi"));
	const char *safi = json_as_string(json_get(eor, "safi"));
	char name[64];

	ev->kind = EVENT_END_OF_RIB;
	snprintf(name, sizeof(name), "%s %s", afi != NULL ? afi : "",
	    safi != NULL ? safi : "");
	ev->ended = family_by_name(name);
}

/* What an event of type update is: routes, an end-of-RIB, or received. */
static void
event_update(struct event *ev, const struct json *neighbor)
{
	const char *direction = json_as_string(json_get(neighbor, "direction"));
	const struct json *message = json_get(neighbor, "message"), *eor;

	if (direction == NULL || strcmp(direction, "send") != 0)
		return;
	event_negotiated(ev, json_get(neighbor, "negotiated"));
	ev->update = json_get(message, "update");
	if ((eor = update_end(ev->update)) != NULL ||
	    (eor = json_get(message, "eor")) != NULL)
		event_end(ev, eor);
	else if (ev->update != NULL)
		ev->kind = EVENT_SENT;
}

static void
event_type(struct event *ev, const char *type, const struct json *neighbor)
{
	const char *state;

	if (strcmp(type, "update") == 0) {
		event_update(ev, neighbor);
	} else if (strcmp(type, "negotiated") == 0) {
		ev->kind = EVENT_NEGOTIATED;
		event_negotiated(ev, json_get(neighbor, "negotiated"));
	} else if (strcmp(type, "fsm") == 0) {
		state = json_as_string(json_get(neighbor, "state"));
		ev->kind = EVENT_STATE;
		ev->established = state != NULL &&
		    strcmp(state, "ESTABLISHED") == 0;
		ev->idle = state != NULL && strcmp(state, "IDLE") == 0;
	}
}

/*
 * ExaBGP 6 writes an end-of-RIB as an array that holds a key, which is no
 * JSON: "null": [ "eor": { ... } ]. The same with braces, or NULL.
 */
static struct json *
event_mend(const char *line, size_t n, char *why, size_t size)
{
	static const char odd[] = "\"null\": [ \"eor\": ";
	char *copy, *at, *end;
	struct json *json = NULL;

	if (memmem(line, n, odd, sizeof(odd) - 1) == NULL ||
	    (copy = malloc(n)) == NULL)
		return NULL;
	memcpy(copy, line, n);
	at = memmem(copy, n, odd, sizeof(odd) - 1);
	at += sizeof("\"null\": ") - 1;
	end = memchr(at, ']', n - (size_t)(at - copy));
	if (end != NULL) {
		*at = '{';
		*end = '}';
		json = json_parse(copy, n, EVENT_DEPTH, why, size);
	}
	free(copy);
	return json;
}

int
event_parse(struct event *ev, const char *line, size_t n)
{
	const struct json *neighbor, *address, *asn;
	const char *text;
	char why[128];

	memset(ev, 0, sizeof(*ev));
	/* jansson passes over a NUL behind a number; ExaBGP writes none. */
	if (memchr(line, '\0', n) != NULL)
		return -1;
	ev->json = json_parse(line, n, EVENT_DEPTH, why, sizeof(why));
	if (ev->json == NULL)
		ev->json = event_mend(line, n, why, sizeof(why));
	if (json_as_string(json_get(ev->json, "exabgp")) == NULL) {
		event_free(ev);
		return -1;
	}
	ev->pid = (int)event_number(json_get(ev->json, "pid"));
	neighbor = json_get(ev->json, "neighbor");
	address = json_get(neighbor, "address");
	asn = json_get(neighbor, "asn");
	event_address(&ev->peer, json_get(address, "peer"));
	event_address(&ev->session.local, json_get(address, "local"));
	ev->session.local_as = event_number(json_get(asn, "local"));
	ev->session.peer_as = event_number(json_get(asn, "peer"));
	text = json_as_string(json_get(ev->json, "type"));
	if (text != NULL && ev->peer.ip != IP_NONE)
		event_type(ev, text, neighbor);
	return 0;
}

void
event_free(struct event *ev)
{
	json_free(ev->json);
	ev->json = NULL;
}

/* Each NLRI of an array. */
static void
walk_nlri(const struct json *array, enum family family,
    void (*each)(void *, const struct seen_nlri *), void *arg)
{
	struct seen_nlri seen;
	size_t i;

	for (i = 0; i < json_count(array); i++)
		if (seen_nlri_read(&seen, family, json_at(array, i)) == 0)
			each(arg, &seen);
}

/* Each next-hop of a family of the announced, with its NLRI. */
static void
walk_announced(const struct event *ev, enum family family,
    const struct json *by_next_hop, const struct event_walk *walk, void *arg)
{
	const struct json *object = json_get(ev->update, "attribute");
	struct attrs seen;
	void *iter = NULL;

	while ((iter = json_next(by_next_hop, iter)) != NULL) {
		walk->group(arg, attrs_from_event(&seen, object,
		    json_iter_key(iter)) == 0 ? &seen : NULL);
		walk_nlri(json_iter_value(iter), family, walk->announced, arg);
	}
}

void
event_walk(const struct event *ev, const struct event_walk *walk, void *arg)
{
	const struct json *withdraw = json_get(ev->update, "withdraw");
	const struct json *announce = json_get(ev->update, "announce");
	enum family family;
	void *iter = NULL;

	while ((iter = json_next(withdraw, iter)) != NULL)
		if ((family = family_by_name(json_iter_key(iter))) !=
		    FAMILY_NONE)
			walk_nlri(json_iter_value(iter), family,
			    walk->withdrawn, arg);
	while ((iter = json_next(announce, iter)) != NULL)
		if ((family = family_by_name(json_iter_key(iter))) !=
		    FAMILY_NONE)
			walk_announced(ev, family, json_iter_value(iter),
			    walk, arg);
}
