/*
 * VPLS (RFC 4761) in the words of ExaBGP's commands, flat or in braces. The
 * four fields and the rd are the key and must be given, in any order, among
 * the attributes.
 */
#include "route/text_inside.h"

static const char *const field_table[VPLS_FIELDS] = {
	"endpoint", "base", "offset", "size",
};

struct vpls {
	bool		 given[VPLS_FIELDS];
	uint16_t	 fields[VPLS_FIELDS];
};

/* A number of 16 bits for the field at i. 0, or -1. */
static int
take_number(struct text *t, struct vpls *vpls, size_t i)
{
	const char *name = field_table[i];
	char word[TEXT_WORD];
	unsigned n = 0;
	size_t at;

	if (text_word(t, word, sizeof(word), name) == -1)
		return -1;
	if (vpls->given[i])
		return text_refuse(t, ERR_REPEATED, name, "%s is given twice",
		    name);
	for (at = 0; word[at] >= '0' && word[at] <= '9' && n <= UINT16_MAX;
	    at++)
		n = n * 10 + (unsigned)(word[at] - '0');
	if (at == 0 || word[at] != '\0' || n > UINT16_MAX ||
	    (word[0] == '0' && at > 1))
		return text_refuse(t, ERR_VALUE, name,
		    "%.40s is not within 0-65535", word);
	vpls->given[i] = true;
	vpls->fields[i] = (uint16_t)n;
	return 0;
}

/* One keyword with its value. 0, or -1. */
static int
take_keyword(struct text *t, struct vpls *vpls)
{
	size_t i;

	for (i = 0; i < VPLS_FIELDS; i++)
		if (text_take(t, field_table[i]))
			return take_number(t, vpls, i);
	return text_attr(t);
}

/* Keywords up to the end of the statement, or in braces. 0, or -1. */
static int
take_keywords(struct text *t, struct vpls *vpls)
{
	bool braces = text_take_brace(t);

	for (;;) {
		while (!text_at_end(t))
			if (take_keyword(t, vpls) == -1)
				return -1;
		if (!braces || text_take(t, "}"))
			return 0;
		if (!text_take(t, ";"))
			return text_refuse_token(t, "; or }");
	}
}

int
text_vpls(struct text *t, enum family family)
{
	struct vpls vpls = { .given = { false } };
	struct nlri nlri;
	size_t i;

	text_attrs_begin(t);
	if (take_keywords(t, &vpls) == -1)
		return -1;
	if (!t->key.has_rd)
		return text_refuse(t, ERR_MISSING, "rd",
		    "%s needs a route distinguisher",
		    family_name(family));
	if (t->key.has_path)
		return text_refuse(t, ERR_KEY_NOT_HERE, "path-information",
		    "%s has no path-information", family_name(family));
	for (i = 0; i < VPLS_FIELDS; i++)
		if (!vpls.given[i])
			return text_refuse(t, ERR_MISSING, field_table[i],
			    "%s is missing", field_table[i]);
	nlri_from_vpls(&nlri, &t->key.rd, vpls.fields);
	return text_emit(t, &nlri);
}
