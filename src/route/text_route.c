/*
 * Routes and VPLS in the words of ExaBGP's commands: one prefix with its
 * attributes, attributes with many prefixes, and their forms in braces.
 * Decides to which family an entry belongs and what it must have.
 */
#include "route/prefix.h"
#include "route/text_inside.h"

static int
take_prefix(struct text *t, struct prefix *prefix)
{
	char word[TEXT_WORD];

	if (text_word(t, word, sizeof(word), "prefix") == -1)
		return -1;
	if (prefix_parse(prefix, word, t->options->allow, "prefix", t->p) ==
	    -1)
		return text_failed(t);
	return 0;
}

/* Keywords up to the end of the statement, or in braces. 0, or -1. */
static int
take_attrs(struct text *t)
{
	bool braces = text_take(t, "{");

	for (;;) {
		while (!text_at_end(t) && !text_is(t, "nlri"))
			if (text_attr(t) == -1)
				return -1;
		if (!braces)
			return 0;
		if (text_take(t, "}"))
			return 0;
		if (!text_take(t, ";"))
			return text_refuse_token(t, "; or }");
	}
}

/* The entry of prefix with the keywords read. 0, or -1. */
static int
emit(struct text *t, enum family family, const struct prefix *prefix)
{
	bool label = attrs_has(&t->attrs, ATTR_LABEL);
	struct nlri nlri;

	if (family == FAMILY_NONE)
		family = family_of_prefix(prefix->ip, t->key.has_rd, label);
	if (text_check_rd(t, family) == -1)
		return -1;
	if (family_ip(family) != prefix->ip)
		return text_refuse(t, ERR_PREFIX, "prefix",
		    "the prefix is not one of %s", family_name(family));
	nlri_from_prefix(&nlri, family, prefix,
	    t->key.has_rd ? &t->key.rd : NULL,
	    t->key.has_path ? &t->key.path : NULL);
	return text_emit(t, &nlri);
}

int
text_route(struct text *t, enum family family)
{
	struct prefix prefix;

	text_attrs_begin(t);
	if (take_prefix(t, &prefix) == -1 || take_attrs(t) == -1)
		return -1;
	return emit(t, family, &prefix);
}

int
text_attributes(struct text *t, enum family family)
{
	struct prefix prefix;

	text_attrs_begin(t);
	if (take_attrs(t) == -1)
		return -1;
	if (!text_take(t, "nlri"))
		return text_refuse(t, ERR_MISSING, "nlri",
		    "nlri with the prefixes is missing");
	do {
		if (take_prefix(t, &prefix) == -1 ||
		    emit(t, family, &prefix) == -1)
			return -1;
	} while (!text_at_end(t));
	return 0;
}
