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
	{ "watchdog", "announce and withdraw the entry instead" },
	{ "split", "announce each of the prefixes" },
	{ "bgp-prefix-sid-srv6", "versions of ExaBGP do not agree on it" },
	{ "withdraw", "withdraw is a command, not an attribute" },
	{ "sync", "how long to wait is said in the request, by wait=" },
	{ "async", "how long to wait is said in the request, by wait=" },
	{ "json", "the form of the answer is said in the request, by Accept" },
	{ "text", "the form of the answer is said in the request, by Accept" },
};

/* ExaBGP takes the words of origin in any case. */
static void
lower(char *word)
{
	for (; *word != '\0'; word++)
		if (*word >= 'A' && *word <= 'Z')
			*word = (char)(*word - 'A' + 'a');
}

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

/* May a withdrawal name it, even if it never was a next-hop? */
static bool
is_idle_next_hop(const struct text *t, enum attr attr, const char *value)
{
	struct address address;

	return attr == ATTR_NEXT_HOP && t->verb == TEXT_WITHDRAW &&
	    address_parse(&address, value, "", NULL) == 0;
}

/* The value of attr. 0, or -1. */
static int
take_value(struct text *t, enum attr attr)
{
	const char *name = attr_name(attr);
	char value[TEXT_VALUE];

	value[0] = '\0';
	if (attrs_has(&t->attrs, attr) && attr != ATTR_ATTRIBUTE)
		return text_refuse(t, ERR_REPEATED, name, "%s is given twice",
		    name);
	if (attr != ATTR_ATOMIC_AGGREGATE && text_value(t, value,
	    sizeof(value), attr == ATTR_AS_PATH, name) == -1)
		return -1;
	if (strcmp(value, "[ ]") == 0 || strcmp(value, "( )") == 0)
		return text_refuse(t, ERR_VALUE, name,
		    "%s has an empty list; leave it out", name);
	if (attr == ATTR_ORIGIN)
		lower(value);
	if (attrs_set(&t->attrs, attr, is_idle_next_hop(t, attr, value) ?
	    "self" : value, t->p) == -1)
		return text_failed(t);
	return 0;
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

	if (t->token.kind != TOKEN_WORD)
		return text_refuse_token(t, "an attribute");
	if (text_word(t, word, sizeof(word), "attribute") == -1)
		return -1;
	return text_attr_named(t, word);
}

int
text_attr_named(struct text *t, const char *word)
{
	enum attr attr = attr_by_name(word);

	if (strcmp(word, "rd") == 0 || strcmp(word, "route-distinguisher") == 0)
		return take_rd(t);
	if (strcmp(word, "path-information") == 0)
		return take_path(t);
	if (attr == ATTR__MAX)
		return refuse_keyword(t, word);
	return take_value(t, attr);
}

int
text_check_rd(struct text *t, enum family family)
{
	if (family_has_rd(family) && !t->key.has_rd)
		return text_refuse(t, ERR_MISSING, "rd",
		    "%s needs a route distinguisher", family_name(family));
	if (!family_has_rd(family) && t->key.has_rd)
		return text_refuse(t, ERR_KEY_NOT_HERE, "rd",
		    "%s has no route distinguisher", family_name(family));
	return 0;
}

/*
 * What is like nlri and takes most room in an UPDATE and in a line: what is
 * complete for it is so for the others. False where there is none.
 */
static bool
widest(const struct text *t, const struct nlri *nlri, struct nlri *wide)
{
	struct prefix prefix;

	if (!nlri_prefix(nlri, &prefix))
		return false;
	prefix.length = prefix.ip == IP_V4 ? 32 : 128;
	memset(prefix.bytes, 0xff, prefix.length / 8);
	nlri_from_prefix(wide, (enum family)nlri->family, &prefix,
	    t->key.has_rd ? &t->key.rd : NULL,
	    t->key.has_path ? &t->key.path : NULL);
	return true;
}

/* Complete the attributes for nlri, unless they are already. 0, or -1. */
static int
complete(struct text *t, const struct nlri *nlri)
{
	bool flow = family_kind((enum family)nlri->family) == KIND_FLOW;
	struct nlri wide;

	if (!flow && !attrs_has(&t->attrs, ATTR_NEXT_HOP))
		return text_refuse(t, ERR_MISSING, "next-hop",
		    "next-hop is missing");
	if (t->complete_for == nlri->family)
		return 0;
	t->complete = t->attrs;
	if (widest(t, nlri, &wide) &&
	    attrs_complete(&t->complete, &wide, NULL) == 0) {
		t->complete_for = nlri->family;
		return 0;
	}
	t->complete = t->attrs;
	t->complete_for = FAMILY_NONE;
	if (attrs_complete(&t->complete, nlri, t->p) == -1)
		return text_failed(t);
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
