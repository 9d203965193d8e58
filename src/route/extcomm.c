/*
 * Extended communities: one table from word to type and form. Decides what
 * each word means, and refuses what ExaBGP cannot bear; knows no attribute.
 */
#include <math.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/attr_text.h"
#include "route/extcomm_form.h"

#define RATE_SUBTYPE	0x06	/* of 0x80, and of what ExaBGP takes for it */
#define HEX_DIGITS	(2 + 2 * EXTCOMM_OCTETS)

/* last is the last octet where the form leaves it alone. */
static const struct {
	const char	*word;
	uint8_t		 type, subtype, last;
	enum form	 form;
} words[] = {
	{ "target", 0x00, 0x02, 0, FORM_GLOBAL },	/* RFC 4360, 5668 */
	{ "origin", 0x00, 0x03, 0, FORM_GLOBAL },
	{ "redirect", 0x80, 0x08, 0, FORM_GLOBAL },	/* RFC 8955, 7.4 */
	{ "target4", 0x00, 0x02, 0, FORM_GLOBAL4 },
	{ "origin4", 0x00, 0x03, 0, FORM_GLOBAL4 },
	{ "redirect4", 0x80, 0x08, 0, FORM_GLOBAL4 },
	{ "bandwidth", 0x40, 0x04, 0, FORM_BANDWIDTH },
	{ "rate-limit", 0x80, 0x06, 0, FORM_RATE },	/* RFC 8955, 7.1 */
	{ "action:sample-terminal", 0x80, 0x07, 3, FORM_FIXED },
	{ "action:sample", 0x80, 0x07, 2, FORM_FIXED },	/* RFC 8955, 7.3 */
	{ "action:terminal", 0x80, 0x07, 1, FORM_FIXED },
	{ "mark", 0x80, 0x09, 0, FORM_MARK },		/* RFC 8955, 7.5 */
	{ "l2info", 0x80, 0x0a, 0, FORM_L2INFO },	/* RFC 4761, 3.2.4 */
	{ "redirect-to-nexthop", 0x08, 0x00, 0, FORM_FIXED },
	{ "copy-to-nexthop", 0x08, 0x00, 1, FORM_FIXED },
	{ "redirect-to-nexthop-ietf", 0x01, 0x0c, 0, FORM_ADDRESS },
	{ "copy-to-nexthop-ietf", 0x01, 0x0c, 1, FORM_ADDRESS },
};

#define WORDS	(sizeof(words) / sizeof(words[0]))

/* Cut text at its colons. How many fields, FORM_FIELDS + 1: too many. */
static size_t
fields_cut(char *fields[FORM_FIELDS], char *text)
{
	size_t n = 0;

	while (text != NULL) {
		if (n == FORM_FIELDS)
			return FORM_FIELDS + 1;
		fields[n++] = strsep(&text, ":");
	}
	return n;
}

/* The row of the word at text, and what is behind it; or WORDS. */
static size_t
word_find(const char *text, const char **rest)
{
	size_t i, n;

	for (i = 0; i < WORDS; i++) {
		n = strlen(words[i].word);
		if (strncmp(words[i].word, text, n) != 0)
			continue;
		*rest = text[n] == ':' ? text + n + 1 : NULL;
		if (text[n] == '\0' || text[n] == ':')
			break;
	}
	return i;
}

/*
 * Rates that are no number: ExaBGP does not answer, or resets the session.
 * It looks at the low half of the type alone.
 */
static int
rate_check(const uint8_t octets[EXTCOMM_OCTETS], const char *field,
    struct problem *p)
{
	float rate = extcomm_rate(octets);

	if ((octets[0] & 0x0f) != 0 || octets[1] != RATE_SUBTYPE ||
	    (isfinite(rate) && !signbit(rate)))
		return 0;
	return problem_set(p, ERR_VALUE, field,
	    "the rate must be a finite number of at least 0");
}

static int
hex_parse(uint8_t out[EXTCOMM_OCTETS], const char *text, const char *field,
    struct problem *p)
{
	size_t n = strlen(text);

	if (n != HEX_DIGITS ||
	    text_octets(out, EXTCOMM_OCTETS, text, n) != EXTCOMM_OCTETS)
		return problem_set(p, ERR_VALUE, field,
		    "%.40s is not 0x and 16 hex digits", text);
	return rate_check(out, field, p);
}

int
extcomm_parse(uint8_t out[EXTCOMM_OCTETS], const char *text,
    const char *field, struct problem *p)
{
	char copy[TOKEN_TEXT], *fields[FORM_FIELDS];
	const char *rest = text;
	size_t i, n = 0;

	if (strncmp(text, "0x", 2) == 0)
		return hex_parse(out, text, field, p);
	i = word_find(text, &rest);
	if (i == WORDS) {
		i = 0;		/* a target */
		rest = *text >= '0' && *text <= '9' ? text : "";
	}
	if (rest != NULL && strlen(rest) >= sizeof(copy))
		return problem_set(p, ERR_VALUE, field,
		    "%.40s... is too long for one value", text);
	if (rest != NULL) {
		memcpy(copy, rest, strlen(rest) + 1);
		n = fields_cut(fields, copy);
	}
	if (n != extcomm_form_fields(words[i].form))
		return problem_set(p, ERR_VALUE, field,
		    "%.60s is no extended community", text);
	memset(out, 0, EXTCOMM_OCTETS);
	out[0] = words[i].type;
	out[1] = words[i].subtype;
	out[7] = words[i].last;
	return extcomm_form_parse(out, words[i].form, fields, field, p);
}

void
extcomm_print_hex(struct buf *b, const uint8_t octets[EXTCOMM_OCTETS])
{
	size_t i;

	buf_puts(b, "0x");
	for (i = 0; i < EXTCOMM_OCTETS; i++)
		buf_printf(b, "%02x", octets[i]);
}

/* The first word that means just these octets when it is read again. */
void
extcomm_print(struct buf *b, const uint8_t octets[EXTCOMM_OCTETS])
{
	uint8_t again[EXTCOMM_OCTETS];
	char text[TOKEN_TEXT];
	struct buf word;
	size_t i;

	for (i = 0; i < WORDS; i++) {
		if (words[i].subtype != octets[1] ||
		    (uint8_t)(octets[0] - words[i].type) > 2)
			continue;
		buf_init(&word, text, sizeof(text));
		buf_puts(&word, words[i].word);
		extcomm_form_print(&word, words[i].form, octets, words[i].type);
		if (!word.overflow &&
		    extcomm_parse(again, text, "", NULL) == 0 &&
		    memcmp(again, octets, sizeof(again)) == 0) {
			buf_puts(b, text);
			return;
		}
	}
	extcomm_print_hex(b, octets);
}
