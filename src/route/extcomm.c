/*
 * Extended communities: one table from word to type and form. Decides how
 * each is encoded, and refuses what ExaBGP cannot bear; knows no attribute.
 */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/attr_text.h"
#include "route/extcomm.h"

#define FIELDS_MAX	4
#define RATE_SUBTYPE	0x06	/* of 0x80, and of what ExaBGP takes for it */
#define HEX_DIGITS	(2 + 2 * EXTCOMM_OCTETS)

/* What follows the word. */
enum form {
	FORM_GLOBAL,		/* administrator and number: see words[] */
	FORM_GLOBAL4,		/* the same, never with two octets of AS */
	FORM_BANDWIDTH,		/* AS number, float */
	FORM_RATE,		/* float */
	FORM_L2INFO,		/* 8, 8, 16, 16 bits */
	FORM_MARK,		/* DSCP */
	FORM_ADDRESS,		/* IPv4, and what .last says */
	FORM_FIXED,		/* nothing, but what .last says */
};

/*
 * The type of FORM_GLOBAL is that of an AS number of two octets; one more is
 * that of an address, two more that of an AS number of four (RFC 7153).
 */
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

static void
put16(uint8_t *to, uint32_t n)
{
	to[0] = (uint8_t)(n >> 8);
	to[1] = (uint8_t)n;
}

static void
put32(uint8_t *to, uint32_t n)
{
	put16(to, n >> 16);
	put16(to + 2, n);
}

static uint32_t
get16(const uint8_t *from)
{
	return (uint32_t)from[0] << 8 | from[1];
}

static uint32_t
get32(const uint8_t *from)
{
	return get16(from) << 16 | get16(from + 2);
}

static float
get_float(const uint8_t *from)
{
	uint32_t bits = get32(from);
	float f;

	memcpy(&f, &bits, sizeof(f));
	return f;
}

/* A number of digits with perhaps a fraction, as an IEEE 754 float. */
static int
float_parse(uint8_t *to, const char *text, const char *field,
    struct problem *p)
{
	size_t whole = strspn(text, "0123456789"), part = 0;
	uint32_t bits;
	double d;
	float f;

	if (whole > 0 && text[whole] == '.')
		part = 1 + strspn(text + whole + 1, "0123456789");
	if (whole == 0 || text[whole + part] != '\0' || part == 1)
		return problem_set(p, ERR_VALUE, field,
		    "%.40s is not a decimal number", text);
	d = strtod(text, NULL);
	if (d > (double)FLT_MAX)
		return problem_set(p, ERR_VALUE, field,
		    "%.40s is too large for a rate", text);
	f = (float)d;
	memcpy(&bits, &f, sizeof(bits));
	put32(to, bits);
	return 0;
}

/* An AS number, of four octets where it must be; or an address. */
static int
admin_parse(uint8_t out[EXTCOMM_OCTETS], char *text, bool four,
    const char *field, struct problem *p)
{
	char *dot = strchr(text, '.');
	size_t n = strlen(text);
	uint32_t admin = 0;

	if (dot != NULL && strchr(dot + 1, '.') != NULL) {
		out[0] = (uint8_t)(out[0] + 1);
		if (text_ipv4(&admin, text, field, p) == -1)
			return -1;
		put32(out + 2, admin);
		return 0;
	}
	if (n > 1 && text[n - 1] == 'L') {
		text[n - 1] = '\0';
		four = true;
	}
	if (strcmp(text, "0") != 0 && text_asn(&admin, text, field, p) == -1)
		return -1;
	if (!four && admin <= UINT16_MAX) {
		put16(out + 2, admin);
		return 0;
	}
	out[0] = (uint8_t)(out[0] + 2);
	put32(out + 2, admin);
	return 0;
}

/* Behind two octets there may be an address in place of a number. */
static int
global_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[], bool four,
    const char *field, struct problem *p)
{
	uint8_t type = out[0];
	uint32_t number = 0;

	if (admin_parse(out, fields[0], four, field, p) == -1)
		return -1;
	if (out[0] != type) {
		if (text_number(&number, fields[1], 0, UINT16_MAX, field,
		    p) == -1)
			return -1;
		put16(out + 6, number);
		return 0;
	}
	if (strchr(fields[1], '.') != NULL) {
		if (text_ipv4(&number, fields[1], field, p) == -1)
			return -1;
	} else if (text_number(&number, fields[1], 0, UINT32_MAX, field,
	    p) == -1)
		return -1;
	put32(out + 4, number);
	return 0;
}

static int
l2info_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
    const char *field, struct problem *p)
{
	uint32_t n[FIELDS_MAX] = { 0 };
	size_t i;

	for (i = 0; i < FIELDS_MAX; i++)
		if (text_number(&n[i], fields[i], 0,
		    i < 2 ? UINT8_MAX : UINT16_MAX, field, p) == -1)
			return -1;
	out[2] = (uint8_t)n[0];
	out[3] = (uint8_t)n[1];
	put16(out + 4, n[2]);
	put16(out + 6, n[3]);
	return 0;
}

/* The fields of the form. How many there must be, or -1: see p. */
static int
form_parse(uint8_t out[EXTCOMM_OCTETS], enum form form, char *const f[],
    const char *field, struct problem *p)
{
	uint32_t n = 0;
	int ok;

	switch (form) {
	case FORM_GLOBAL:
	case FORM_GLOBAL4:
		return global_parse(out, f, form == FORM_GLOBAL4, field, p);
	case FORM_BANDWIDTH:
		if (text_number(&n, f[0], 0, UINT16_MAX, field, p) == -1)
			return -1;
		put16(out + 2, n);
		return float_parse(out + 4, f[1], field, p);
	case FORM_RATE:
		return float_parse(out + 4, f[0], field, p);
	case FORM_L2INFO:
		return l2info_parse(out, f, field, p);
	case FORM_MARK:
		ok = text_number(&n, f[0], 0, 63, field, p);
		out[7] = (uint8_t)n;
		return ok;
	case FORM_ADDRESS:
		ok = text_ipv4(&n, f[0], field, p);
		put32(out + 2, n);
		return ok;
	default:
		return 0;
	}
}

static size_t
form_fields(enum form form)
{
	switch (form) {
	case FORM_GLOBAL:
	case FORM_GLOBAL4:
	case FORM_BANDWIDTH:
		return 2;
	case FORM_L2INFO:
		return FIELDS_MAX;
	case FORM_FIXED:
		return 0;
	default:
		return 1;
	}
}

/* Cut text at its colons. How many fields, FIELDS_MAX + 1: too many. */
static size_t
fields_cut(char *fields[FIELDS_MAX], char *text)
{
	size_t n = 0;

	while (text != NULL) {
		if (n == FIELDS_MAX)
			return FIELDS_MAX + 1;
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
	float rate = get_float(octets + 4);

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
	char copy[TOKEN_TEXT], *fields[FIELDS_MAX];
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
	if (n != form_fields(words[i].form))
		return problem_set(p, ERR_VALUE, field,
		    "%.60s is no extended community", text);
	memset(out, 0, EXTCOMM_OCTETS);
	out[0] = words[i].type;
	out[1] = words[i].subtype;
	out[7] = words[i].last;
	return form_parse(out, words[i].form, fields, field, p);
}

/* ADMINISTRATOR:NUMBER by the type's distance from the row's. */
static void
global_print(struct buf *b, const uint8_t o[EXTCOMM_OCTETS], uint8_t type)
{
	switch ((uint8_t)(o[0] - type)) {
	case 0:
		buf_printf(b, "%u:%u", get16(o + 2), get32(o + 4));
		break;
	case 1:
		buf_printf(b, "%u.%u.%u.%u:%u", o[2], o[3], o[4], o[5],
		    get16(o + 6));
		break;
	default:
		buf_printf(b, "%u:%u", get32(o + 2), get16(o + 6));
		break;
	}
}

static void
word_print(struct buf *b, const uint8_t o[EXTCOMM_OCTETS], size_t i)
{
	buf_puts(b, words[i].word);
	if (form_fields(words[i].form) > 0)
		buf_putc(b, ':');
	switch (words[i].form) {
	case FORM_GLOBAL:
	case FORM_GLOBAL4:
		global_print(b, o, words[i].type);
		break;
	case FORM_BANDWIDTH:
		buf_printf(b, "%u:%.0f", get16(o + 2),
		    (double)get_float(o + 4));
		break;
	case FORM_RATE:
		buf_printf(b, "%.0f", (double)get_float(o + 4));
		break;
	case FORM_L2INFO:
		buf_printf(b, "%u:%u:%u:%u", o[2], o[3], get16(o + 4),
		    get16(o + 6));
		break;
	case FORM_MARK:
		buf_putu(b, o[7]);
		break;
	case FORM_ADDRESS:
		buf_printf(b, "%u.%u.%u.%u", o[2], o[3], o[4], o[5]);
		break;
	default:
		break;
	}
}

void
extcomm_print_hex(struct buf *b, const uint8_t octets[EXTCOMM_OCTETS])
{
	buf_printf(b, "0x%08x%08x", get32(octets), get32(octets + 4));
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
		word_print(&word, octets, i);
		if (!word.overflow &&
		    extcomm_parse(again, text, "", NULL) == 0 &&
		    memcmp(again, octets, sizeof(again)) == 0) {
			buf_puts(b, text);
			return;
		}
	}
	extcomm_print_hex(b, octets);
}
