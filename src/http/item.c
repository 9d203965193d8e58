/*
 * Entries in keys and JSON. Decides which keys go together and what they come
 * to; the values are route's.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "http/item.h"
#include "json.h"
#include "route/path_id.h"

#define FIELD_MAX	65535	/* of VPLS; of its base BASE_MAX */
#define BASE_MAX	1048575

#define VPLS_WORD	"vpls"

/* What GET tells besides: "a state" is no wish. */
static const char *const told[] = {
	"owner", "revision", "state", "reason", "withdrawing", "created",
	"changed", "neighbors", "id", "set", "damped-until",
};

void
item_begin(struct item *it, unsigned allow)
{
	memset(it, 0, offsetof(struct item, attrs));
	it->allow = allow;
	attrs_init(&it->attrs);
}

static bool
item_has(const struct item *it, enum key key)
{
	return (it->given & KEY_BIT(key)) != 0;
}

static enum key
key_of_field(enum vpls_field i)
{
	return (enum key)(KEY_VPLS + i);
}

static int
prefix_set(struct item *it, const char *value, struct problem *p)
{
	it->vpls = strcmp(value, VPLS_WORD) == 0;
	if (it->vpls)
		return 0;
	return prefix_parse(&it->prefix, value, it->allow,
	    key_name(KEY_PREFIX), p);
}

/* The canonical name; the SAFI alone stays alone. */
static int
family_set(struct item *it, const char *value, struct problem *p)
{
	enum family family = family_by_name(value);

	if (family == FAMILY_NONE)
		family = family_by_safi(value, IP_V4);
	if (family == FAMILY_NONE || strlen(value) >= sizeof(it->family))
		return problem_set(p, ERR_VALUE, key_name(KEY_FAMILY),
		    "there is no family '%.40s'", value);
	if (family_kind(family) == KIND_FLOW)
		return problem_set(p, ERR_VALUE, key_name(KEY_FAMILY),
		    "flow rules are at /v1/flows");
	snprintf(it->family, sizeof(it->family), "%s", value);
	return 0;
}

static int
neighbor_set(struct item *it, const char *value, struct problem *p)
{
	const char *name = key_name(KEY_NEIGHBOR);
	char one[TARGETS_TEXT];
	size_t n;

	for (;; value += n + 1) {
		n = strcspn(value, ",");
		if (n >= sizeof(one))
			return problem_set(p, ERR_VALUE, name,
			    "longer than the name of any neighbour");
		memcpy(one, value, n);
		one[n] = '\0';
		if (targets_add(&it->targets, one, name, p) == -1)
			return -1;
		if (value[n] == '\0')
			return 0;
	}
}

/* Parse the value of what is no attribute. */
static int
value_set(struct item *it, enum key key, const char *value,
    struct problem *p)
{
	const char *name = key_name(key);

	switch (key) {
	case KEY_PREFIX:
		return prefix_set(it, value, p);
	case KEY_RD:
		return rd_parse(&it->rd, value, name, p);
	case KEY_PATH_INFORMATION:
		return path_id_parse(&it->path, value, name, p);
	case KEY_FAMILY:
		return family_set(it, value, p);
	case KEY_NEIGHBOR:
		return neighbor_set(it, value, p);
	case KEY_GENERATION ... KEY_TERM_LAST:
		return terms_set(&it->terms, (enum term)(key - KEY_TERM), value,
		    p);
	default:
		return key_number(&it->fields[key - KEY_VPLS], value, 0,
		    key == key_of_field(VPLS_BASE) ? BASE_MAX : FIELD_MAX,
		    key, p);
	}
}

int
item_set(struct item *it, enum key key, const char *value, struct problem *p)
{
	if ((unsigned)key < ATTR__MAX)
		return attrs_set(&it->attrs, (enum attr)key, value, p);
	if (item_has(it, key) && key != KEY_NEIGHBOR && key != KEY_TAG)
		return problem_set(p, ERR_REPEATED, key_name(key),
		    "'%s' is given more than once", key_name(key));
	it->given |= KEY_BIT(key);
	return value_set(it, key, value, p);
}

/* One string or whole number, as text. */
static int
scalar_set(struct item *it, enum key key, const struct json *j,
    struct problem *p)
{
	int64_t value = json_as_integer(j, INT64_MIN);
	char number[24];

	if (json_kind(j) == JSON_T_STRING)
		return item_set(it, key, json_as_string(j), p);
	if (value == INT64_MIN)
		return problem_set(p, ERR_VALUE, key_name(key),
		    "must be a string or a whole number in range");
	snprintf(number, sizeof(number), "%lld", (long long)value);
	return item_set(it, key, number, p);
}

/* A member that is no attribute: one value, or for neighbor several. */
static int
member_set(struct item *it, enum key key, const struct json *j,
    struct problem *p)
{
	size_t i;

	if ((key != KEY_NEIGHBOR && key != KEY_TAG) ||
	    json_kind(j) != JSON_T_ARRAY)
		return scalar_set(it, key, j, p);
	for (i = 0; i < json_count(j); i++)
		if (scalar_set(it, key, json_at(j, i), p) == -1)
			return -1;
	return 0;
}

static bool
targets_agree(const struct targets *a, const struct targets *b)
{
	char text[2][TARGETS_TEXT];
	struct buf buf;

	buf_init(&buf, text[0], sizeof(text[0]));
	targets_print(&buf, a);
	buf_init(&buf, text[1], sizeof(text[1]));
	targets_print(&buf, b);
	return strcmp(text[0], text[1]) == 0;
}

/* Do they agree in all but the tags, which add up? */
static bool
terms_agree(const struct terms *a, const struct terms *b)
{
	return a->generation == b->generation && a->ttl == b->ttl &&
	    a->expires == b->expires && strcmp(a->note, b->note) == 0;
}

/* The SAFI of a family's name, which may be all there is of it. */
static const char *
safi_of(const char *family)
{
	const char *blank = strrchr(family, ' ');

	return blank != NULL ? blank + 1 : family;
}

/* Do a and b, which were given apart, say the same? */
static bool
key_agrees(const struct item *a, const struct item *b, enum key key)
{
	switch (key) {
	case KEY_PREFIX:
		return a->vpls == b->vpls &&
		    memcmp(&a->prefix, &b->prefix, sizeof(a->prefix)) == 0;
	case KEY_RD:
		return memcmp(&a->rd, &b->rd, sizeof(a->rd)) == 0;
	case KEY_PATH_INFORMATION:
		return a->path == b->path;
	case KEY_FAMILY:
		return strcmp(safi_of(a->family), safi_of(b->family)) == 0;
	case KEY_NEIGHBOR:
		return targets_agree(&a->targets, &b->targets);
	case KEY_GENERATION ... KEY_TERM_LAST:
		return terms_agree(&a->terms, &b->terms);
	default:
		return a->fields[key - KEY_VPLS] == b->fields[key - KEY_VPLS];
	}
}

/* A member that was given before, beside the object: may say it again. */
static int
member_again(struct item *it, enum key key, const struct json *j,
    struct problem *p)
{
	struct item again = *it;

	again.given &= ~KEY_BIT(key);
	again.targets.n = 0;
	if (member_set(&again, key, j, p) == -1)
		return -1;
	if (!key_agrees(it, &again, key))
		return problem_set(p, ERR_REPEATED, key_name(key),
		    "the body has another %s than the URI", key_name(key));
	return 0;
}

static bool
is_told(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (strcmp(name, told[i]) == 0)
			return true;
	return false;
}

/* Without any label it would silently be another entry. */
static int
attr_set(struct item *it, enum attr attr, const struct json *j,
    struct problem *p)
{
	if (attr == ATTR_LABEL && json_kind(j) == JSON_T_ARRAY &&
	    json_count(j) == 0)
		return problem_set(p, ERR_VALUE, attr_name(attr),
		    "there is no label in it");
	return attrs_set_json(&it->attrs, attr, j, p);
}

static int
attributes_set(struct item *it, const struct json *object, struct problem *p)
{
	void *iter = NULL;
	const char *name;
	enum attr attr;

	if (json_kind(object) != JSON_T_OBJECT)
		return problem_set(p, ERR_VALUE, "attributes",
		    "must be an object");
	while ((iter = json_next(object, iter)) != NULL) {
		name = json_iter_key(iter);
		if ((attr = attr_by_name(name)) == ATTR__MAX)
			return problem_set(p, ERR_UNKNOWN_KEY, name,
			    "'%.60s' is no attribute", name);
		if (attr_set(it, attr, json_iter_value(iter), p) == -1)
			return -1;
	}
	return 0;
}

int
item_set_member(struct item *it, uint64_t before, const char *name,
    const struct json *j, struct problem *p)
{
	enum key key;

	if (strcmp(name, "attributes") == 0)
		return attributes_set(it, j, p);
	if (is_told(name)) {
		if (strcmp(name, "withdrawing") == 0)
			it->withdrawing = json_as_bool(j);
		return 0;
	}
	if ((key = key_by_name(name, p)) == KEY__MAX)
		return -1;
	if (key >= KEY_FLOW && !(KEYS_TERMS & KEY_BIT(key)))
		return problem_set(p, ERR_KEY_NOT_HERE, name,
		    "'%s' is not taken in a JSON body", name);
	if ((unsigned)key < ATTR__MAX)
		return attr_set(it, (enum attr)key, j, p);
	return before & KEY_BIT(key) && key != KEY_TAG ?
	    member_again(it, key, j, p) : member_set(it, key, j, p);
}

int
item_set_json(struct item *it, const struct json *object, struct problem *p)
{
	uint64_t before = it->given;
	void *iter = NULL;

	while ((iter = json_next(object, iter)) != NULL)
		if (item_set_member(it, before, json_iter_key(iter),
		    json_iter_value(iter), p) == -1)
			return -1;
	return 0;
}
