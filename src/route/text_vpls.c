/*
 * VPLS (RFC 4761) in the words of ExaBGP's commands, flat or in braces. The
 * four fields and the rd are the key and must be given, in any order, among
 * the attributes.
 */
#include "route/text_inside.h"

#define FIELD_MAX	UINT16_MAX
#define BASE_MAX	0xfffffu	/* a label */

struct vpls {
	bool		 given[VPLS__MAX];
	uint32_t	 fields[VPLS__MAX];
};

/* A number for field i. 0, or -1. */
static int
take_number(struct text *t, struct vpls *vpls, enum vpls_field i)
{
	const unsigned max = i == VPLS_BASE ? BASE_MAX : FIELD_MAX;
	const char *name = vpls_name(i);
	char word[TEXT_WORD];
	unsigned n = 0;
	size_t at;

	if (text_word(t, word, sizeof(word), name) == -1)
		return -1;
	if (vpls->given[i])
		return text_refuse(t, ERR_REPEATED, name, "%s is given twice",
		    name);
	for (at = 0; word[at] >= '0' && word[at] <= '9' && n <= max;
	    at++)
		n = n * 10 + (unsigned)(word[at] - '0');
	if (at == 0 || word[at] != '\0' || n > max ||
	    (word[0] == '0' && at > 1))
		return text_refuse(t, ERR_VALUE, name,
		    "%.40s is not within 0-%u", word, max);
	vpls->given[i] = true;
	vpls->fields[i] = n;
	return 0;
}

/* One keyword with its value. 0, or -1. */
static int
take_keyword(struct text *t, struct vpls *vpls)
{
	enum vpls_field i;

	for (i = 0; i < VPLS__MAX; i++)
		if (text_take(t, vpls_name(i)))
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
	for (i = 0; i < VPLS__MAX; i++)
		if (!vpls.given[i])
			return text_refuse(t, ERR_MISSING, vpls_name(i),
			    "%s is missing", vpls_name(i));
	nlri_from_vpls(&nlri, &t->key.rd, vpls.fields);
	return text_emit(t, &nlri);
}
