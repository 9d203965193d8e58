/*
 * The keys. Decides which words are keys and which of them were given; knows
 * no endpoint, and leaves the values of attributes to route.
 */
#include <string.h>

#include "err.h"
#include "http/key.h"
#include "http/uri.h"
#include "route/flow.h"
#include "route/flow_action.h"

/* The keys that are no attributes; those of VPLS are route's. */
static const char *const key_names[KEY__MAX] = {
	[KEY_PREFIX] = "prefix",
	[KEY_RD] = "rd",
	[KEY_PATH_INFORMATION] = "path-information",
	[KEY_FAMILY] = "family",
	[KEY_NEIGHBOR] = "neighbor",
	[KEY_FLOW] = "flow",
	[KEY_TEXT] = "text",
	[KEY_COMMAND] = "command",
	[KEY_COMMANDS] = "commands",
	[KEY_WAIT] = "wait",
	[KEY_TIMEOUT] = "timeout",
	[KEY_MATCH] = "match",
	[KEY_OWNER] = "owner",
	[KEY_STATE] = "state",
	[KEY_LIMIT] = "limit",
	[KEY_CURSOR] = "cursor",
	[KEY_SET] = "set",
	[KEY_DRY_RUN] = "dry-run",
	[KEY_CONFORMS] = "conforms",
	[KEY_USER] = "user",
	[KEY_WHAT] = "what",
	[KEY_SINCE] = "since",
	[KEY_UNTIL] = "until",
	[KEY_REVISION] = "revision",
	[KEY_REQUEST] = "request",
	[KEY_RULE] = "flow",
	[KEY_CHANGES] = "changes",
	[KEY_LEFTOVERS] = "leftovers",
};

/* Words of ExaBGP that people will try. */
static const struct {
	const char	*name;
	const char	*why;
} key_refused[] = {
	{ "name", "is not offered: routes have no names here" },
	{ "watchdog", "is not offered: announce and withdraw instead" },
	{ "withdraw", "is not offered: use /withdraw or DELETE" },
	{ "split", "is not offered: announce each prefix" },
	{ "bgp-prefix-sid-srv6", "is not offered: the versions of ExaBGP "
	    "do not agree on it" },
};

const char *
key_name(enum key key)
{
	if ((unsigned)key < ATTR__MAX)
		return attr_name((enum attr)key);
	if (key >= KEY_VPLS && key <= KEY_VPLS_LAST)
		return vpls_name((enum vpls_field)(key - KEY_VPLS));
	if (key >= KEY_TERM && key <= KEY_TERM_LAST)
		return term_name((enum term)(key - KEY_TERM));
	return key_names[key];
}

static int
key_refuse(const char *name, struct problem *p)
{
	size_t i;

	for (i = 0; i < sizeof(key_refused) / sizeof(*key_refused); i++)
		if (strcmp(name, key_refused[i].name) == 0)
			return problem_set(p, ERR_UNKNOWN_KEY, name,
			    "'%s' %s", name, key_refused[i].why);
	if (*name != '\0' && strchr("<>=!", *name) != NULL)
		return problem_set(p, ERR_UNKNOWN_KEY, name,
		    "there is no key '%.60s'; '&' inside a value is written "
		    "%%26", name);
	return problem_set(p, ERR_UNKNOWN_KEY, name,
	    "there is no key '%.60s'", name);
}

enum key
key_by_name(const char *name, struct problem *p)
{
	enum attr attr = attr_by_name(name);
	enum key key;

	if (attr != ATTR__MAX)
		return (enum key)attr;
	if (flow_is_key(name) || flow_action_is_key(name))
		return KEY_FLOW;
	for (key = KEY_PREFIX; key < KEY__MAX; key++)
		if (key != KEY_FLOW && strcmp(name, key_name(key)) == 0)
			return key;
	if (strcmp(name, "route-distinguisher") == 0)
		return KEY_RD;		/* ExaBGP's other word */
	key_refuse(name, p);
	return KEY__MAX;
}

/* May the key be there more than once, where allowed are these? */
static bool
key_repeats(enum key key, uint64_t allowed)
{
	return key == KEY_NEIGHBOR || key == KEY_FLOW ||
	    (key == KEY_TAG && (allowed & KEYS_TERMS) == KEYS_TERMS) ||
	    ((unsigned)key < ATTR__MAX && attr_is_list((enum attr)key) &&
	    (allowed & KEYS_ATTRS) == KEYS_ATTRS);
}

int
keys_take(struct keys *k, const struct form *form, uint64_t allowed,
    struct problem *p)
{
	struct form walk = *form;
	const char *name, *value;
	enum key key;

	while (form_next(&walk, &name, &value)) {
		if ((key = key_by_name(name, p)) == KEY__MAX)
			return -1;
		if (!(allowed & KEY_BIT(key)) && key == KEY_FLOW)
			return problem_set(p, ERR_KEY_NOT_HERE, name,
			    "'%s' is for flow rules, at /v1/flows", name);
		if (!(allowed & KEY_BIT(key)))
			return problem_set(p, ERR_KEY_NOT_HERE, name,
			    "'%s' is not taken here", name);
		if (k->given & KEY_BIT(key) && !key_repeats(key, allowed))
			return problem_set(p, ERR_REPEATED, name,
			    "'%s' is given more than once", name);
		k->given |= KEY_BIT(key);
		k->value[key] = value;
	}
	return 0;
}

int
key_number(unsigned *n, const char *text, unsigned min, unsigned max,
    enum key key, struct problem *p)
{
	size_t len = strspn(text, "0123456789");
	unsigned i, value = 0;

	if (len == 0 || len > 9 || text[len] != '\0' ||
	    (text[0] == '0' && len > 1))
		value = max + 1;
	for (i = 0; value <= max && i < len; i++)
		value = value * 10 + (unsigned)(text[i] - '0');
	if (value < min || value > max)
		return problem_set(p, ERR_VALUE, key_name(key),
		    "must be a decimal number from %u to %u", min, max);
	*n = value;
	return 0;
}
