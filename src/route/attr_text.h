/*
 * Words and numbers in the text of attributes: strict grammars that the rows
 * of the table of attributes share. Each refusal's field is name.
 */
#ifndef ROUTE_ATTR_TEXT_H
#define ROUTE_ATTR_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct problem;

#define TOKEN_TEXT	64	/* more than any one value and its NUL */

/* A decimal number from min to max, no sign, no leading zeros. 0 or -1. */
int	 text_number(uint32_t *number, const char *text, uint32_t min,
	    uint32_t max, const char *name, struct problem *p);

/* 0-18446744073709551615, decimal or 0x and up to 16 hex digits. 0 or -1. */
int	 text_number64(uint64_t *number, const char *text, const char *name,
	    struct problem *p);

/* An AS number, 1-4294967295 (RFC 6793, 7607) or X.Y (RFC 5396). 0 or -1. */
int	 text_asn(uint32_t *as, const char *text, const char *name,
	    struct problem *p);

/* An IPv4 address as a number in host order. 0 or -1. */
int	 text_ipv4(uint32_t *address, const char *text, const char *name,
	    struct problem *p);

/*
 * The octets of 0x and an even number of hex digits, at most max. How many,
 * or -1; no problem is set.
 */
int	 text_octets(uint8_t *octets, size_t max, const char *text, size_t n);

/* A word of text or one of ( ) [ ] and comma, borrowed from the text. */
struct token {
	const char	*text;
	size_t		 n;
};

/* Take the next token; false at the end. Blanks part words. */
bool	 token_next(const char **rest, struct token *token);

/* Is it this one character? */
bool	 token_is(const struct token *token, char c);

/* Copy a token with a NUL. 0, or -1: too long for one value. */
int	 token_copy(char item[TOKEN_TEXT], const struct token *token,
	    const char *name, struct problem *p);

/* Refuse more than max values; refuse what does not follow the form. -1. */
int	 problem_full(const char *name, unsigned max, struct problem *p);
int	 problem_form(const char *name, const char *form, struct problem *p);

#endif
