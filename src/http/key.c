/*
 * The keys. Decides which words are keys and which of them were given; knows
 * no endpoint, and leaves the values of attributes to route.
 */
#include <string.h>

#include "err.h"
#include "http/key.h"
#include "http/uri.h"

/* The keys that are no attributes. */
static const char *const key_names[KEY__MAX] = {
	[KEY_PREFIX] = "prefix",
	[KEY_WAIT] = "wait",
	[KEY_TIMEOUT] = "timeout",
	[KEY_MATCH] = "match",
	[KEY_OWNER] = "owner",
	[KEY_STATE] = "state",
	[KEY_LIMIT] = "limit",
	[KEY_CURSOR] = "cursor",
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
	{ "large-community", "is not supported yet" },
	{ "extended-community", "is not supported yet" },
	{ "aggregator", "is not supported yet" },
	{ "atomic-aggregate", "is not supported yet" },
	{ "originator-id", "is not supported yet" },
	{ "cluster-list", "is not supported yet" },
	{ "aigp", "is not supported yet" },
	{ "path-information", "is not supported yet" },
	{ "label", "is not supported yet" },
	{ "rd", "is not supported yet" },
	{ "neighbor", "is not supported yet" },
};

const char *
key_name(enum key key)
{
	return (unsigned)key < ATTR__MAX ? attr_name((enum attr)key) :
	    key_names[key];
}

static int
key_refuse(const char *name, struct problem *p)
{
	size_t i;

	for (i = 0; i < sizeof(key_refused) / sizeof(*key_refused); i++)
		if (strcmp(name, key_refused[i].name) == 0)
			return problem_set(p, ERR_UNKNOWN_KEY, name,
			    "'%s' %s", name, key_refused[i].why);
	return problem_set(p, ERR_UNKNOWN_KEY, name,
	    "there is no key '%.60s'", name);
}

enum key
key_by_name(const char *name, struct problem *p)
{
	enum attr attr = attr_by_name(name);
	unsigned i;

	if (attr != ATTR__MAX)
		return (enum key)attr;
	for (i = KEY_PREFIX; i < KEY__MAX; i++)
		if (strcmp(name, key_names[i]) == 0)
			return (enum key)i;
	key_refuse(name, p);
	return KEY__MAX;
}

/* May the key be there more than once, where allowed are these? */
static bool
key_repeats(enum key key, unsigned allowed)
{
	return (unsigned)key < ATTR__MAX && attr_is_list((enum attr)key) &&
	    (allowed & KEYS_ATTRS) == KEYS_ATTRS;
}

int
keys_take(struct keys *k, const struct form *form, unsigned allowed,
    struct problem *p)
{
	struct form walk = *form;
	const char *name, *value;
	enum key key;

	while (form_next(&walk, &name, &value)) {
		if ((key = key_by_name(name, p)) == KEY__MAX)
			return -1;
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
