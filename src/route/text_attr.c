/*
 * The keywords that follow a prefix. Decides which there are and where their
 * values end; what a value may be is decided where it is kept: attrs.c, rd.c.
 */
#include <string.h>

#include "route/path_id.h"
#include "route/prefix.h"
#include "route/text_inside.h"

/* What ExaBGP takes and exagate does not. */
static const struct {
	const char	*name;
	const char	*reason;
} refused_table[] = {
	{ "name", "entries have no name here" },
	{ "watchdog", "give the entry a lease instead of a watchdog" },
	{ "split", "announce each of the prefixes" },
	{ "withdraw", "withdraw is a command, not an attribute" },
	{ "sync", "how long to wait is said in the request, by wait=" },
	{ "async", "how long to wait is said in the request, by wait=" },
	{ "json", "the form of the answer is said in the request, by Accept" },
	{ "text", "the form of the answer is said in the request, by Accept" },
};

void
text_attrs_begin(struct text *t)
{
	memset(&t->key, 0, sizeof(t->key));
	attrs_init(&t->attrs);
	t->complete_for = FAMILY_NONE;
}

static int
take_rd(struct text *t)
{
	char word[TEXT_WORD];

	if (text_word(t, word, sizeof(word), "rd") == -1)
		return -1;
	if (t->key.has_rd)
		return text_refuse(t, ERR_REPEATED, "rd", "rd is given twice");
	t->key.has_rd = true;
	if (rd_parse(&t->key.rd, word, "rd", t->p) == -1)
		return text_failed(t);
	return 0;
}

static int
take_path(struct text *t)
{
	static const char field[] = "path-information";
	char word[TEXT_WORD];

	if (text_word(t, word, sizeof(word), field) == -1)
		return -1;
	if (t->key.has_path)
		return text_refuse(t, ERR_REPEATED, field,
		    "%s is given twice", field);
	t->key.has_path = true;
	if (path_id_parse(&t->key.path, word, field, t->p) == -1)
		return text_failed(t);
	return 0;
}

/* One value of attr. 0, or -1. */
static int
set(struct text *t, enum attr attr, const char *value)
{
	/* A withdrawal may name what never was a next-hop. */
	if (attr == ATTR_NEXT_HOP && t->verb == TEXT_WITHDRAW) {
		struct address address;

		if (address_parse(&address, value, "next-hop", NULL) == 0)
			value = "self";
	}
	if (attrs_set(&t->attrs, attr, value, t->p) == -1)
		return text_failed(t);
	return 0;
}

/* The values of a list, in brackets or a single one. 0, or -1. */
static int
take_list(struct text *t, enum attr attr)
{
	const char *name = attr_name(attr);
	char word[TEXT_WORD];

	if (attrs_has(&t->attrs, attr))
		return text_refuse(t, ERR_REPEATED, name, "%s is given twice",
		    name);
	if (!text_take(t, "["))
		return text_word(t, word, sizeof(word), name) == -1 ? -1 :
		    set(t, attr, word);
	do {
		if (text_word(t, word, sizeof(word), name) == -1 ||
		    set(t, attr, word) == -1)
			return -1;
		text_take(t, ",");
	} while (!text_take(t, "]"));
	return 0;
}

static int
take_attr(struct text *t, enum attr attr)
{
	char word[TEXT_WORD];

	if (attr_is_list(attr))
		return take_list(t, attr);
	if (text_word(t, word, sizeof(word), attr_name(attr)) == -1)
		return -1;
	return set(t, attr, word);
}

static int
refuse_keyword(struct text *t, const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(refused_table) / sizeof(refused_table[0]); i++)
		if (strcmp(refused_table[i].name, word) == 0)
			return text_refuse(t, ERR_KEY_NOT_HERE, word,
			    "%s is not offered: %s", word,
			    refused_table[i].reason);
	return text_refuse(t, ERR_UNKNOWN_KEY, word,
	    "'%.40s' is no attribute", word);
}

int
text_attr(struct text *t)
{
	char word[TEXT_WORD];
	enum attr attr;

	if (t->token.kind != TOKEN_WORD)
		return text_refuse_token(t, "an attribute");
	if (text_word(t, word, sizeof(word), "attribute") == -1)
		return -1;
	if (strcmp(word, "rd") == 0 || strcmp(word, "route-distinguisher") == 0)
		return take_rd(t);
	if (strcmp(word, "path-information") == 0)
		return take_path(t);
	attr = attr_by_name(word);
	if (attr == ATTR__MAX)
		return refuse_keyword(t, word);
	return take_attr(t, attr);
}

/* Complete the attributes for nlri, unless they are already. 0, or -1. */
static int
complete(struct text *t, const struct nlri *nlri)
{
	struct prefix prefix;

	if (!attrs_has(&t->attrs, ATTR_NEXT_HOP))
		return text_refuse(t, ERR_MISSING, "next-hop",
		    "next-hop is missing");
	t->complete = t->attrs;
	nlri_prefix(nlri, &prefix);
	if (attrs_complete(&t->complete, &prefix, t->p) == -1)
		return text_failed(t);
	t->complete_for = nlri->family;
	return 0;
}

int
text_emit(struct text *t, const struct nlri *nlri)
{
	struct text_op op = { .verb = t->verb, .to = &t->to, .nlri = *nlri };

	if (t->failed)
		return -1;
	if (t->verb == TEXT_ANNOUNCE) {
		if (complete(t, nlri) == -1)
			return -1;
		op.attrs = &t->complete;
	}
	if (t->each != NULL && t->each(&op, t->arg) == -1)
		return text_failed(t);
	t->entries++;
	return 0;
}
