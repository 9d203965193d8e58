/*
 * What stands behind the word of an extended community: one table from form
 * to parser and printer. Decides how values are encoded; knows no word.
 */
#include <float.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/attr_text.h"
#include "route/extcomm_form.h"

#define DSCP_MAX	63

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

float
extcomm_rate(const uint8_t octets[EXTCOMM_OCTETS])
{
	return get_float(octets + 4);
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
administered_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
    bool four, const char *field, struct problem *p)
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
global_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
    const char *field, struct problem *p)
{
	return administered_parse(out, fields, false, field, p);
}

static int
global4_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
    const char *field, struct problem *p)
{
	return administered_parse(out, fields, true, field, p);
}

/* ADMINISTRATOR:NUMBER by the type's distance from the row's. */
static void
global_print(struct buf *b, const uint8_t o[EXTCOMM_OCTETS],
    uint8_t type)
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

static int
bandwidth_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
    const char *field, struct problem *p)
{
	uint32_t as = 0;

	if (text_number(&as, fields[0], 0, UINT16_MAX, field, p) == -1)
		return -1;
	put16(out + 2, as);
	return float_parse(out + 4, fields[1], field, p);
}

static void
bandwidth_print(struct buf *b, const uint8_t o[EXTCOMM_OCTETS], uint8_t type)
{
	(void)type;
	buf_printf(b, "%u:%.0f", get16(o + 2), (double)extcomm_rate(o));
}

static int
rate_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
    const char *field, struct problem *p)
{
	return float_parse(out + 4, fields[0], field, p);
}

static void
rate_print(struct buf *b, const uint8_t o[EXTCOMM_OCTETS], uint8_t type)
{
	(void)type;
	buf_printf(b, "%.0f", (double)extcomm_rate(o));
}

static int
l2info_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
    const char *field, struct problem *p)
{
	uint32_t n[FORM_FIELDS] = { 0 };
	size_t i;

	for (i = 0; i < FORM_FIELDS; i++)
		if (text_number(&n[i], fields[i], 0,
		    i < 2 ? UINT8_MAX : UINT16_MAX, field, p) == -1)
			return -1;
	out[2] = (uint8_t)n[0];
	out[3] = (uint8_t)n[1];
	put16(out + 4, n[2]);
	put16(out + 6, n[3]);
	return 0;
}

static void
l2info_print(struct buf *b, const uint8_t o[EXTCOMM_OCTETS], uint8_t type)
{
	(void)type;
	buf_printf(b, "%u:%u:%u:%u", o[2], o[3], get16(o + 4), get16(o + 6));
}

static int
mark_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
    const char *field, struct problem *p)
{
	uint32_t dscp = 0;

	if (text_number(&dscp, fields[0], 0, DSCP_MAX, field, p) == -1)
		return -1;
	out[7] = (uint8_t)dscp;
	return 0;
}

static void
mark_print(struct buf *b, const uint8_t o[EXTCOMM_OCTETS], uint8_t type)
{
	(void)type;
	buf_putu(b, o[7]);
}

static int
ipv4_parse(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
    const char *field, struct problem *p)
{
	uint32_t address = 0;

	if (text_ipv4(&address, fields[0], field, p) == -1)
		return -1;
	put32(out + 2, address);
	return 0;
}

static void
ipv4_print(struct buf *b, const uint8_t o[EXTCOMM_OCTETS], uint8_t type)
{
	(void)type;
	buf_printf(b, "%u.%u.%u.%u", o[2], o[3], o[4], o[5]);
}

static const struct {
	size_t	 fields;
	int	(*parse)(uint8_t out[EXTCOMM_OCTETS], char *const fields[],
		    const char *field, struct problem *);
	void	(*print)(struct buf *, const uint8_t o[EXTCOMM_OCTETS],
		    uint8_t type);
} form_table[FORM__MAX] = {
	[FORM_FIXED] = { 0, NULL, NULL },
	[FORM_GLOBAL] = { 2, global_parse, global_print },
	[FORM_GLOBAL4] = { 2, global4_parse, global_print },
	[FORM_BANDWIDTH] = { 2, bandwidth_parse, bandwidth_print },
	[FORM_RATE] = { 1, rate_parse, rate_print },
	[FORM_L2INFO] = { FORM_FIELDS, l2info_parse, l2info_print },
	[FORM_MARK] = { 1, mark_parse, mark_print },
	[FORM_ADDRESS] = { 1, ipv4_parse, ipv4_print },
};

size_t
extcomm_form_fields(enum form form)
{
	return form_table[form].fields;
}

int
extcomm_form_parse(uint8_t out[EXTCOMM_OCTETS], enum form form,
    char *const fields[], const char *field, struct problem *p)
{
	return form_table[form].parse == NULL ? 0 :
	    form_table[form].parse(out, fields, field, p);
}

void
extcomm_form_print(struct buf *b, enum form form,
    const uint8_t octets[EXTCOMM_OCTETS], uint8_t type)
{
	if (form_table[form].print == NULL)
		return;
	buf_putc(b, ':');
	form_table[form].print(b, octets, type);
}
