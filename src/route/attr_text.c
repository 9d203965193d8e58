/*
 * Text to numbers and words, for attributes. Decides how strict numbers are
 * read; knows no attribute.
 */
#include <string.h>

#include "err.h"
#include "route/attr_text.h"
#include "route/prefix.h"

#define HALF_MAX	65535	/* of each half of X.Y */

int
text_number(uint32_t *number, const char *text, uint32_t min, uint32_t max,
    const char *name, struct problem *p)
{
	uint64_t n = 0;
	size_t i;

	if (*text == '\0')
		return problem_set(p, ERR_VALUE, name,
		    "%s has an empty value", name);
	if (text[strspn(text, "0123456789")] != '\0')
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is not a decimal number", text);
	if (text[0] == '0' && text[1] != '\0')
		return problem_set(p, ERR_VALUE, name,
		    "%.40s has a leading zero", text);
	for (i = 0; text[i] != '\0' && n <= max; i++)
		n = n * 10 + (uint64_t)(text[i] - '0');
	if (n < min || n > max)
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is not within %u-%u", text, min, max);
	*number = (uint32_t)n;
	return 0;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* 0x and up to 16 digits. 0, or -1. */
static int
hex_number(uint64_t *number, const char *text)
{
	size_t n = strlen(text), i;
	int digit;

	if (n < 3 || n > 18)
		return -1;
	for (*number = 0, i = 2; i < n; i++) {
		if ((digit = hex_digit(text[i])) == -1)
			return -1;
		*number = *number << 4 | (unsigned)digit;
	}
	return 0;
}

int
text_number64(uint64_t *number, const char *text, const char *name,
    struct problem *p)
{
	uint64_t n = 0, digit;
	size_t i;

	if (strncmp(text, "0x", 2) == 0) {
		if (hex_number(number, text) == 0)
			return 0;
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is not 0x and 1 to 16 hex digits", text);
	}
	if (*text == '\0' || text[strspn(text, "0123456789")] != '\0')
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is not a decimal number", text);
	if (text[0] == '0' && text[1] != '\0')
		return problem_set(p, ERR_VALUE, name,
		    "%.40s has a leading zero", text);
	for (i = 0; text[i] != '\0'; i++) {
		digit = (uint64_t)(text[i] - '0');
		if (n > (UINT64_MAX - digit) / 10)
			return problem_set(p, ERR_VALUE, name,
			    "%.40s is over 18446744073709551615", text);
		n = n * 10 + digit;
	}
	*number = n;
	return 0;
}

int
text_asn(uint32_t *as, const char *text, const char *name, struct problem *p)
{
	const char *dot = strchr(text, '.');
	uint32_t high = 0, low = 0;
	char half[8];

	if (dot == NULL)
		return text_number(as, text, 1, UINT32_MAX, name, p);
	if ((size_t)(dot - text) >= sizeof(half))
		return problem_set(p, ERR_VALUE, name,
		    "%.40s is not an AS number", text);
	memcpy(half, text, (size_t)(dot - text));
	half[dot - text] = '\0';
	if (text_number(&high, half, 0, HALF_MAX, name, p) == -1 ||
	    text_number(&low, dot + 1, 0, HALF_MAX, name, p) == -1)
		return -1;
	*as = high << 16 | low;
	if (*as == 0)
		return problem_set(p, ERR_VALUE, name,
		    "AS 0 is not within 1-4294967295");
	return 0;
}

int
text_ipv4(uint32_t *address, const char *text, const char *name,
    struct problem *p)
{
	struct address a;

	if (address_parse(&a, text, name, p) == -1)
		return -1;
	if (a.ip != IP_V4)
		return problem_set(p, ERR_VALUE, name,
		    "%.60s is not an IPv4 address", text);
	*address = (uint32_t)a.bytes[0] << 24 | (uint32_t)a.bytes[1] << 16 |
	    (uint32_t)a.bytes[2] << 8 | a.bytes[3];
	return 0;
}

int
text_octets(uint8_t *octets, size_t max, const char *text, size_t n)
{
	int high, low;
	size_t i;

	if (n < 2 || n % 2 != 0 || n / 2 - 1 > max ||
	    strncmp(text, "0x", 2) != 0)
		return -1;
	for (i = 2; i < n; i += 2) {
		high = hex_digit(text[i]);
		low = hex_digit(text[i + 1]);
		if (high == -1 || low == -1)
			return -1;
		octets[i / 2 - 1] = (uint8_t)(high << 4 | low);
	}
	return (int)(n / 2 - 1);
}

bool
token_next(const char **rest, struct token *token)
{
	*rest += strspn(*rest, " ");
	token->text = *rest;
	token->n = strcspn(*rest, " ,()[]");
	if (token->n == 0 && **rest != '\0')
		token->n = 1;
	*rest += token->n;
	return token->n > 0;
}

bool
token_is(const struct token *token, char c)
{
	return token->n == 1 && token->text[0] == c;
}

int
token_copy(char item[TOKEN_TEXT], const struct token *token, const char *name,
    struct problem *p)
{
	if (token->n >= TOKEN_TEXT)
		return problem_set(p, ERR_VALUE, name,
		    "%.40s... is too long for one value", token->text);
	memcpy(item, token->text, token->n);
	item[token->n] = '\0';
	return 0;
}

int
problem_full(const char *name, unsigned max, struct problem *p)
{
	return problem_set(p, ERR_VALUE, name, "%s has more than %u values",
	    name, max);
}

int
problem_form(const char *name, const char *form, struct problem *p)
{
	return problem_set(p, ERR_VALUE, name, "%s has the form %s", name,
	    form);
}
