/*
 * The table of attributes: one row says everything about one attribute, and
 * only the rows' own functions (attr_parse.c, attr_print.c, attr_seen.c)
 * know any by name. Decides what the whole of a route's attributes must be,
 * and in which order they are printed.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "json.h"
#include "route/attr_parse.h"
#include "route/attr_print.h"
#include "route/attr_seen.h"
#include "route/attrs.h"
#include "route/command.h"

#define UPDATE_MAX	4096	/* octets (RFC 4271, 4.1) */
#define UPDATE_HEADER	23	/* header, and two lengths (RFC 4271, 4.3) */
#define ITEM_TEXT	64	/* more than any one value and its NUL */

static const struct {
	const char	*name;
	bool		 list;
	/* One value of text. */
	int		(*parse)(struct attrs *, const char *text,
			    const char *name, struct problem *);
	/* The value of canonical text. */
	void		(*print)(struct buf *, const struct attrs *);
	/* Name and value in the other form, given or not; or NULL. */
	void		(*print_other)(struct buf *, const struct attrs *);
	void		(*to_json)(const struct attrs *, const char *name,
			    struct json *object);
	/* In the longest UPDATE, given or not. */
	unsigned	(*octets)(const struct attrs *, enum ip);
	/* The value in an event; NULL where its key is none. */
	int		(*seen)(struct attrs *, const struct json *);
	bool		(*match)(const struct sighting *);
} attr_table[ATTR__MAX] = {
	[ATTR_NEXT_HOP] = {
		.name = "next-hop",
		.parse = attr_parse_next_hop,
		.print = attr_print_next_hop,
		.to_json = attr_to_json_next_hop,
		.octets = attr_octets_next_hop,
		.match = attr_match_next_hop,
	},
	[ATTR_ORIGIN] = {
		.name = "origin",
		.parse = attr_parse_origin,
		.print = attr_print_origin,
		.print_other = attr_print_other_origin,
		.to_json = attr_to_json_origin,
		.octets = attr_octets_origin,
		.seen = attr_seen_origin,
		.match = attr_match_origin,
	},
	[ATTR_AS_PATH] = {
		.name = "as-path",
		.list = true,
		.parse = attr_parse_as_path,
		.print = attr_print_as_path,
		.to_json = attr_to_json_as_path,
		.octets = attr_octets_as_path,
		.seen = attr_seen_as_path,
		.match = attr_match_as_path,
	},
	[ATTR_MED] = {
		.name = "med",
		.parse = attr_parse_med,
		.print = attr_print_med,
		.to_json = attr_to_json_med,
		.octets = attr_octets_med,
		.seen = attr_seen_med,
		.match = attr_match_med,
	},
	[ATTR_LOCAL_PREFERENCE] = {
		.name = "local-preference",
		.parse = attr_parse_local_preference,
		.print = attr_print_local_preference,
		.to_json = attr_to_json_local_preference,
		.octets = attr_octets_local_preference,
		.seen = attr_seen_local_preference,
		.match = attr_match_local_preference,
	},
	[ATTR_COMMUNITY] = {
		.name = "community",
		.list = true,
		.parse = attr_parse_community,
		.print = attr_print_community,
		.to_json = attr_to_json_community,
		.octets = attr_octets_community,
		.seen = attr_seen_community,
		.match = attr_match_community,
	},
};

enum attr
attr_by_name(const char *name)
{
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		if (strcmp(attr_table[attr].name, name) == 0)
			break;
	return attr;
}

const char *
attr_name(enum attr attr)
{
	return attr_table[attr].name;
}

bool
attr_is_list(enum attr attr)
{
	return attr_table[attr].list;
}

void
attrs_init(struct attrs *a)
{
	memset(a, 0, sizeof(*a));
}

/* Parse the n bytes of one value. 0, or -1 with p. */
static int
attrs_set_item(struct attrs *a, enum attr attr, const char *value, size_t n,
    struct problem *p)
{
	const char *name = attr_table[attr].name;
	char item[ITEM_TEXT];

	if (n >= sizeof(item))
		return problem_set(p, ERR_VALUE, name,
		    "%.40s... is too long for one value", value);
	memcpy(item, value, n);
	item[n] = '\0';
	if (attr_table[attr].parse(a, item, name, p) == -1)
		return -1;
	a->given |= 1u << attr;
	return 0;
}

int
attrs_set(struct attrs *a, enum attr attr, const char *value,
    struct problem *p)
{
	const char *name = attr_table[attr].name;
	size_t n;

	if (!attr_table[attr].list) {
		if (attrs_has(a, attr))
			return problem_set(p, ERR_REPEATED, name,
			    "%s is given twice", name);
		return attrs_set_item(a, attr, value, strlen(value), p);
	}
	for (;; value += n + 1) {
		n = strcspn(value, ",");
		if (attrs_set_item(a, attr, value, n, p) == -1)
			return -1;
		if (value[n] == '\0')
			return 0;
	}
}

unsigned
attrs_octets(const struct attrs *a, const struct prefix *prefix)
{
	unsigned octets = UPDATE_HEADER + 1 + (prefix->length + 7u) / 8;
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		octets += attr_table[attr].octets(a, prefix->ip);
	return octets;
}

/* Does the longest command for one prefix at one neighbour fit a line? */
static bool
attrs_fit_line(const struct attrs *a, const struct prefix *prefix)
{
	struct address longest = { .ip = IP_V6 };
	struct selector to = { 1, &longest };
	char line[COMMAND_MAX + 1];
	struct nlri nlri;
	struct buf b;

	nlri_from_prefix(&nlri, family_of_prefix((enum ip)prefix->ip, false,
	    false), prefix, NULL, NULL);
	memset(longest.bytes, 0xff, sizeof(longest.bytes));
	buf_init(&b, line, sizeof(line));
	return command_announce(&b, &to, a, &longest, COMMAND_OTHER, &nlri,
	    1) == 1;
}

/* One text for what is one on the wire. */
static void
attrs_default(struct attrs *a)
{
	a->given |= 1u << ATTR_NEXT_HOP;
	if (a->origin == ORIGIN_IGP)
		a->given &= ~(1u << ATTR_ORIGIN);
}

int
attrs_complete(struct attrs *a, const struct prefix *prefix,
    struct problem *p)
{
	const char *name = attr_table[ATTR_NEXT_HOP].name;

	attrs_default(a);
	if (a->next_hop.ip != IP_NONE && a->next_hop.ip != prefix->ip)
		return problem_set(p, ERR_NEXT_HOP, name,
		    "the next-hop of an %s prefix must be an %s address",
		    prefix->ip == IP_V4 ? "IPv4" : "IPv6",
		    prefix->ip == IP_V4 ? "IPv4" : "IPv6");
	if (attrs_octets(a, prefix) > UPDATE_MAX)
		return problem_set(p, ERR_TOO_BIG, "",
		    "the UPDATE would have %u octets, more than %d",
		    attrs_octets(a, prefix), UPDATE_MAX);
	if (!attrs_fit_line(a, prefix))
		return problem_set(p, ERR_TOO_BIG, "",
		    "the command to ExaBGP would be longer than %d bytes",
		    COMMAND_MAX);
	return 0;
}

/* Print name and value of one attribute, after a blank if it is not first. */
static void
attrs_print_one(struct buf *b, const struct attrs *a, enum attr attr,
    const struct address *self, bool other)
{
	if (attr > 0)
		buf_putc(b, ' ');
	if (other && attr_table[attr].print_other != NULL) {
		attr_table[attr].print_other(b, a);
		return;
	}
	buf_puts(b, attr_table[attr].name);
	buf_putc(b, ' ');
	if (attr == ATTR_NEXT_HOP && a->next_hop.ip == IP_NONE &&
	    self->ip != IP_NONE)
		address_print(b, self);
	else
		attr_table[attr].print(b, a);
}

void
attrs_print_sent(struct buf *b, const struct attrs *a,
    const struct address *self, bool other)
{
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		if (attrs_has(a, attr) ||
		    (other && attr_table[attr].print_other != NULL))
			attrs_print_one(b, a, attr, self, other);
}

void
attrs_print(struct buf *b, const struct attrs *a)
{
	static const struct address none;

	attrs_print_sent(b, a, &none, false);
}

/* Take the value or the list of values of attr from text. 0, or -1. */
static int
attrs_read_value(struct attrs *a, enum attr attr, char **text)
{
	char *word = strsep(text, " ");

	if (word == NULL)
		return -1;
	if (!attr_table[attr].list)
		return attrs_set(a, attr, word, NULL);
	if (strcmp(word, "[") != 0)
		return -1;
	while ((word = strsep(text, " ")) != NULL && strcmp(word, "]") != 0)
		if (attrs_set(a, attr, word, NULL) == -1)
			return -1;
	return word != NULL ? 0 : -1;
}

/* What is read must print as the text, which refuses all that is lenient. */
int
attrs_read(struct attrs *a, const char *text)
{
	char copy[ATTRS_TEXT], printed[ATTRS_TEXT], *rest = copy, *word;
	struct buf b;
	enum attr attr;

	attrs_init(a);
	if (strlen(text) >= sizeof(copy))
		return -1;
	memcpy(copy, text, strlen(text) + 1);
	while ((word = strsep(&rest, " ")) != NULL) {
		attr = attr_by_name(word);
		if (attr == ATTR__MAX || attrs_read_value(a, attr, &rest) == -1)
			return -1;
	}
	attrs_default(a);
	buf_init(&b, printed, sizeof(printed));
	attrs_print(&b, a);
	return strcmp(printed, text) == 0 ? 0 : -1;
}

void
attrs_to_json(const struct attrs *a, struct json *object)
{
	enum attr attr;

	for (attr = 0; attr < ATTR__MAX; attr++)
		if (attrs_has(a, attr))
			attr_table[attr].to_json(a, attr_table[attr].name,
			    object);
}

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

int
attrs_from_event(struct attrs *seen, const struct json *object,
    const char *next_hop)
{
	enum attr attr;
	void *iter;

	attrs_init(seen);
	if (address_parse(&seen->next_hop, next_hop, "", NULL) == -1)
		return -1;
	seen->given = 1u << ATTR_NEXT_HOP;
	for (iter = json_next(object, NULL); iter != NULL;
	    iter = json_next(object, iter)) {
		if (event_is_empty(json_iter_value(iter)))
			continue;
		attr = attr_by_name(json_iter_key(iter));
		if (attr == ATTR__MAX || attr_table[attr].seen == NULL ||
		    attr_table[attr].seen(seen, json_iter_value(iter)) == -1)
			return -1;
		seen->given |= 1u << attr;
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
		if (!attr_table[attr].match(&s))
			return false;
	return true;
}
