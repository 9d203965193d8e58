/*
 * Values of the configuration's keys. Decides which text is a number, a mode,
 * an address, and so on; ranges and words are in the key's row.
 */
#include <sys/types.h>

#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf_value.h"
#include "err.h"
#include "http/gate.h"
#include "policy/policy.h"
#include "route/prefix.h"

int
conf_set_text(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	char **text = at, *copy;
	size_t n = strlen(value);

	if (n < key->min || n > key->max)
		return problem_set(p, ERR_VALUE, key->name,
		    "must have %u to %u bytes", key->min, key->max);
	if ((copy = strdup(value)) == NULL)
		return problem_set(p, ERR_INTERNAL, key->name, "no memory");
	free(*text);
	*text = copy;
	return 0;
}

/* A path, or none. */
int
conf_set_answers(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	char **text = at;

	if (value[0] != '\0' && strcmp(value, "none") != 0)
		return conf_set_text(at, key, value, p);
	free(*text);
	*text = NULL;
	return 0;
}

/* A name of a process in ExaBGP's configuration. */
int
conf_set_process(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	if (value[strspn(value, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")] != '\0')
		return problem_set(p, ERR_VALUE, key->name,
		    "may have only letters, digits, \"_\", \".\" and \"-\"");
	return conf_set_text(at, key, value, p);
}

int
conf_set_user(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	if (getpwnam(value) == NULL)
		return problem_set(p, ERR_VALUE, key->name,
		    "there is no user \"%s\"", value);
	return conf_set_text(at, key, value, p);
}

int
conf_set_group(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	if (getgrnam(value) == NULL)
		return problem_set(p, ERR_VALUE, key->name,
		    "there is no group \"%s\"", value);
	return conf_set_text(at, key, value, p);
}

/* Decimal, without leading zeros and signs. */
int
conf_set_number(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	unsigned *number = at;
	unsigned long n;
	size_t digits = strspn(value, "0123456789");

	n = strtoul(value, NULL, 10);
	if (digits == 0 || digits > 9 || value[digits] != '\0' ||
	    (value[0] == '0' && digits > 1) || n < key->min || n > key->max)
		return problem_set(p, ERR_VALUE, key->name,
		    "must be a number from %u to %u", key->min, key->max);
	*number = (unsigned)n;
	return 0;
}

/* Three octal digits, with or without a 0 in front. */
int
conf_set_mode(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	const char *digits = value[0] == '0' ? value + 1 : value;
	mode_t *mode = at;

	if (strspn(digits, "01234567") != 3 || digits[3] != '\0')
		return problem_set(p, ERR_VALUE, key->name,
		    "must be three octal digits, such as \"0660\"");
	*mode = (mode_t)strtoul(digits, NULL, 8);
	return 0;
}

/* Which word is it? */
static int
conf_find_word(unsigned *i, const struct conf_key *key, const char *value,
    struct problem *p)
{
	char all[128] = "";
	size_t n = 0;

	for (*i = 0; *i < LOG_LEVEL__MAX && key->words[*i] != NULL; ++*i) {
		if (strcmp(key->words[*i], value) == 0)
			return 0;
		n += (size_t)snprintf(all + n, sizeof(all) - n, "%s%s",
		    *i > 0 ? " or " : "", key->words[*i]);
	}
	return problem_set(p, ERR_VALUE, key->name, "must be %s", all);
}

int
conf_set_bool(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	bool *flag = at;
	unsigned i;

	if (conf_find_word(&i, key, value, p) == -1)
		return -1;
	*flag = i == 1;
	return 0;
}

int
conf_set_level(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	enum log_level *level = at;
	unsigned i;

	if (conf_find_word(&i, key, value, p) == -1)
		return -1;
	*level = (enum log_level)i;
	return 0;
}

/* An address of the family key->min. */
int
conf_set_address(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	struct address address;

	if (address_parse(&address, value, key->name, p) == -1)
		return -1;
	if (address.ip != key->min)
		return problem_set(p, ERR_VALUE, key->name,
		    "must be an address of the family in its name");
	*(struct address *)at = address;
	return 0;
}

/* One origin of the list. */
int
conf_set_origin(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	return origins_add(at, value, key->name, p);
}

/* One prefix of the list. */
int
conf_set_protect(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	struct policy **policy = at;

	(void)key;
	return policy_protect(*policy, value, p);
}

/* A length of at most key->max, which is 32 or 128. */
int
conf_set_shortest(void *at, const struct conf_key *key, const char *value,
    struct problem *p)
{
	struct policy **policy = at;
	unsigned length = 0;

	if (conf_set_number(&length, key, value, p) == -1)
		return -1;
	return policy_shortest(*policy, key->max == 128, length, p);
}
