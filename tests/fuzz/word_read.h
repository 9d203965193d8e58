/*
 * The words of commands, for the reading of them in command_read.h: numbers
 * within a range, addresses and prefixes in canonical text. It shares nothing
 * with src/route.
 */
#ifndef WORD_READ_H
#define WORD_READ_H

#include <arpa/inet.h>
#include <ctype.h>

#include "fuzz.h"

#define READ_MAX	4096	/* bytes of a command, its newline included */

/* A line as it is read, word by word. */
struct reading {
	const char	*line;		/* all of it, for the complaint */
	char		 copy[READ_MAX + 1];
	char		*rest;		/* of the copy; NULL at the end */
};

#define READ_CHECK(r, ok, what)						\
	FUZZ_CHECK(ok, "%s, before '%s': %s", what,			\
	    (r)->rest == NULL ? "" : (r)->rest, (r)->line)

static inline bool
read_is(const struct reading *r, const char *word)
{
	size_t n = strlen(word);

	return r->rest != NULL && strncmp(r->rest, word, n) == 0 &&
	    (r->rest[n] == ' ' || r->rest[n] == '\0');
}

/* The next word, "" at the end. Words are parted by one blank. */
static inline char *
read_word(struct reading *r)
{
	static char end[32];
	char *word = r->rest == NULL ? end : strsep(&r->rest, " ");

	READ_CHECK(r, word == end || *word != '\0', "an empty word");
	return word;
}

static inline bool
read_take(struct reading *r, const char *word)
{
	if (!read_is(r, word))
		return false;
	(void)read_word(r);
	return true;
}

static inline void
read_must(struct reading *r, const char *word)
{
	READ_CHECK(r, read_take(r, word), word);
}

/* A decimal number without sign and leading zeros. */
static inline bool
is_number(const char *text, uint64_t max)
{
	size_t n = strlen(text), i;
	unsigned __int128 value = 0;

	if (n == 0 || n > 20 || (n > 1 && *text == '0'))
		return false;
	for (i = 0; i < n; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		value = value * 10 + (unsigned)(text[i] - '0');
	}
	return value <= max;
}

static inline bool
is_hex(const char *text, size_t least, size_t most)
{
	size_t n;

	if (strncmp(text, "0x", 2) != 0)
		return false;
	n = strspn(text + 2, "0123456789abcdef");
	return text[2 + n] == '\0' && n >= least && n <= most;
}

/* Numbers joined by colons, each up to the maximum of its place. */
static inline bool
is_numbers(const char *text, const uint64_t *max, size_t n)
{
	char copy[128], *rest = copy, *one;

	if (strlen(text) >= sizeof(copy))
		return false;
	strcpy(copy, text);
	while ((one = strsep(&rest, ":")) != NULL)
		if (n-- == 0 || !is_number(one, *max++))
			return false;
	return n == 0;
}

static inline bool
is_ip(const char *text, int family)
{
	static const uint8_t zeros[12];
	uint8_t bytes[16];
	char again[64];

	if (inet_pton(family, text, bytes) != 1)
		return false;
	/* There inet_ntop has dots, and RFC 5952 not. */
	if (family == AF_INET6 && memcmp(bytes, zeros, sizeof(zeros)) == 0)
		return strchr(text, '.') == NULL;
	return inet_ntop(family, bytes, again, sizeof(again)) != NULL &&
	    strcmp(text, again) == 0;
}

static inline bool
is_address(const char *text)
{
	return is_ip(text, AF_INET) || is_ip(text, AF_INET6);
}

/* ADDRESS/LENGTH in canonical text, host bits 0. */
static inline bool
is_prefix(const char *text)
{
	char copy[64], *slash;
	uint8_t bytes[16];
	bool v6 = strchr(text, ':') != NULL;
	unsigned length, i;

	if (strlen(text) >= sizeof(copy))
		return false;
	strcpy(copy, text);
	if ((slash = strchr(copy, '/')) == NULL)
		return false;
	*slash++ = '\0';
	if (!is_ip(copy, v6 ? AF_INET6 : AF_INET) ||
	    !is_number(slash, v6 ? 128 : 32))
		return false;
	length = (unsigned)atoi(slash);
	inet_pton(v6 ? AF_INET6 : AF_INET, copy, bytes);
	for (i = length; i < (v6 ? 128 : 32); i++)
		if (bytes[i / 8] & 0x80 >> i % 8)
			return false;
	return true;
}

static inline bool
is_rd(const char *text)
{
	static const uint64_t type_0[] = { 65535, UINT32_MAX };
	static const uint64_t type_2[] = { UINT32_MAX, 65535 };
	char copy[64], *colon;

	if (strlen(text) >= sizeof(copy))
		return false;
	strcpy(copy, text);
	if ((colon = strchr(copy, ':')) == NULL)
		return false;
	*colon++ = '\0';
	return is_numbers(text, type_0, 2) || is_numbers(text, type_2, 2) ||
	    (is_ip(copy, AF_INET) && is_number(colon, 65535));
}

static inline bool
is_asn_ip(const char *text)
{
	char copy[64], *colon;

	if (strlen(text) >= sizeof(copy))
		return false;
	strcpy(copy, text);
	if ((colon = strchr(copy, ':')) == NULL)
		return false;
	*colon++ = '\0';
	return is_number(copy, UINT32_MAX) && is_ip(colon, AF_INET);
}

/* The kinds of words in lists. */
static inline bool
is_community(const char *text)
{
	static const uint64_t max[] = { 65535, 65535 };

	return is_numbers(text, max, 2);
}

static inline bool
is_large(const char *text)
{
	static const uint64_t max[] = { UINT32_MAX, UINT32_MAX, UINT32_MAX };

	return is_numbers(text, max, 3);
}

static inline bool
is_extended(const char *text)
{
	return is_hex(text, 16, 16);
}

static inline bool
is_ipv4(const char *text)
{
	return is_ip(text, AF_INET);
}

static inline bool
is_label(const char *text)
{
	return is_number(text, 1048575);
}

#endif
