/*
 * The selectors of ExaBGP's commands (exabgp.md, 1.3), in the words of all
 * its versions. Decides where one begins and ends; which neighbour a text
 * names is decided in target.c.
 */
#include "buf.h"
#include "route/text_inside.h"

#define FIELD	"neighbor"

static const char *const key_table[] = {
	"local-ip", "local-as", "peer-as", "router-id",
};

static bool
at_key(const struct text *t)
{
	size_t i;

	for (i = 0; i < sizeof(key_table) / sizeof(key_table[0]); i++)
		if (text_is(t, key_table[i]))
			return true;
	return false;
}

/* Put the next word into what targets_add takes. 0, or -1. */
static int
take_word(struct text *t, struct buf *b)
{
	char word[TEXT_WORD];

	if (text_word(t, word, sizeof(word), FIELD) == -1)
		return -1;
	buf_puts(b, b->len > 0 ? " " : "");
	buf_puts(b, word);
	return 0;
}

/* One neighbour: ADDRESS [KEY VALUE]..., or `*` and so all. 0, or -1. */
static int
take_one(struct text *t, bool *all)
{
	char name[2 * TEXT_WORD];
	struct buf b;

	if (text_take(t, "*"))
		*all = true;
	buf_init(&b, name, sizeof(name));
	if (!*all && take_word(t, &b) == -1)
		return -1;
	while (at_key(t))
		if (*all)
			return text_refuse(t, ERR_VALUE, FIELD,
			    "no key may follow *");
		/* NOLINTNEXTLINE(misc-redundant-expression): key, value */
		else if (take_word(t, &b) == -1 || take_word(t, &b) == -1)
			return -1;
	if (text_is(t, "family-allowed"))
		return text_refuse(t, ERR_VALUE, FIELD,
		    "family-allowed is not taken: an entry goes to the "
		    "neighbours that negotiated its family");
	if (*all)
		return 0;
	if (b.overflow)
		return text_refuse(t, ERR_VALUE, FIELD,
		    "%.40s... is too long for one value", name);
	return targets_add(&t->to, name, FIELD, t->p) == -1 ?
	    text_failed(t) : 0;
}

/* Neighbours parted by commas. 0, or -1. */
static int
take_list(struct text *t)
{
	bool all, any_all = false;

	do {
		if (!text_take(t, "neighbor"))
			text_take(t, "peer");
		all = false;
		if (take_one(t, &all) == -1)
			return -1;
		any_all = any_all || all;
	} while (text_take(t, ","));
	if (any_all)
		t->to.n = 0;
	return 0;
}

int
text_selector(struct text *t)
{
	t->to.n = 0;
	if (!text_is(t, "neighbor") && !text_is(t, "peer"))
		return 0;
	text_next(t);
	if (!text_take(t, "["))
		return take_list(t);
	if (take_list(t) == -1)
		return -1;
	return text_take(t, "]") ? 0 : text_refuse_token(t, "]");
}
