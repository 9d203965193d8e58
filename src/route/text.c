/*
 * Text of commands to entries. Decides what one text may hold, and that
 * nothing is given out before all of it was found to be good: it is read
 * twice. The words of each part are known to the files text_*.c.
 */
#include <string.h>

#include "route/text_inside.h"

#define ROWS(table)	(sizeof(table) / sizeof((table)[0]))

#define NOT_EOR "exagate announces end-of-RIB itself"
#define NOT_REFRESH "exagate sends again what must be sent again"
#define NOT_WATCHDOG "announce and withdraw the entries instead"
#define NOT_OPERATIONAL "operational messages are not sent"

/* What can be announced and withdrawn. */
static const struct object {
	const char	*words;
	int		(*read)(struct text *, enum family);
	enum family	 family;
} object_table[] = {
	{ "route", text_route, FAMILY_NONE },
	{ "attributes", text_attributes, FAMILY_NONE },
	{ "attribute", text_attributes, FAMILY_NONE },
	{ "ipv4 unicast", text_route, FAMILY_IPV4 },
	{ "ipv6 unicast", text_route, FAMILY_IPV6 },
	{ "ipv4 nlri-mpls", text_route, FAMILY_IPV4_MPLS },
	{ "ipv6 nlri-mpls", text_route, FAMILY_IPV6_MPLS },
	{ "ipv4 mpls-vpn", text_route, FAMILY_IPV4_VPN },
	{ "ipv6 mpls-vpn", text_route, FAMILY_IPV6_VPN },
	{ "vpls", text_vpls, FAMILY_VPLS },
	{ "l2vpn vpls", text_vpls, FAMILY_VPLS },
	{ "flow route", text_flow, FAMILY_NONE },
	{ "ipv4 flow", text_flow, FAMILY_IPV4_FLOW },
	{ "ipv6 flow", text_flow, FAMILY_IPV6_FLOW },
	{ "ipv4 flow-vpn", text_flow, FAMILY_IPV4_FLOW_VPN },
	{ "ipv6 flow-vpn", text_flow, FAMILY_IPV6_FLOW_VPN },
};

static const struct {
	const char	*words;
	enum err	 err;
	const char	*reason;
} refused_table[] = {
	{ "eor", ERR_FORBIDDEN, NOT_EOR },
	{ "route-refresh", ERR_FORBIDDEN, NOT_REFRESH },
	{ "watchdog", ERR_FORBIDDEN, NOT_WATCHDOG },
	{ "operational", ERR_FORBIDDEN, NOT_OPERATIONAL },
	{ "flow", ERR_SYNTAX, "'flow' is followed by 'route'" },
};

/* The first words of families. */
static const char *const afi_table[] = { "ipv4", "ipv6", "l2vpn", "bgp-ls" };

/* The last of some words. */
static const char *
word_last(const char *words)
{
	const char *blank = strrchr(words, ' ');

	return blank != NULL ? blank + 1 : words;
}

/*
 * Entries of one object: further ones may follow `;`, begun by the same
 * word. 0, or -1.
 */
static int
take_objects(struct text *t, const struct object *object)
{
	const char *again = word_last(object->words), *at;
	struct text_token token;

	do {
		if (object->read(t, object->family) == -1)
			return -1;
		at = t->at;
		token = t->token;
	} while (text_take(t, again) ||
	    (text_take(t, ";") && text_take(t, again)));
	if (!t->failed) {
		t->at = at;
		t->token = token;
	}
	return t->failed ? -1 : 0;
}

/* What is none of the objects: if it is a family, say which. -1 always. */
static int
refuse_object(struct text *t)
{
	char word[TEXT_WORD];
	size_t i;

	for (i = 0; i < ROWS(afi_table); i++)
		if (text_take(t, afi_table[i]) && text_word(t, word,
		    sizeof(word), "family") == 0)
			return text_refuse(t, ERR_VALUE, "family",
			    "%s %.40s is not offered", afi_table[i], word);
	return text_refuse_token(t,
	    "route, flow or another that can be announced");
}

/* What follows announce or withdraw. 0, or -1. */
static int
take_object(struct text *t)
{
	size_t i;

	for (i = 0; i < ROWS(object_table); i++)
		if (text_take_words(t, object_table[i].words))
			return take_objects(t, &object_table[i]);
	for (i = 0; i < ROWS(refused_table); i++)
		if (text_take_words(t, refused_table[i].words))
			return text_refuse(t, refused_table[i].err, "command",
			    "'%s' is not taken: %s", refused_table[i].words,
			    refused_table[i].reason);
	return refuse_object(t);
}

/* `routes add P ...` and `routes remove P ...`. 0, or -1. */
static int
take_routes(struct text *t)
{
	static const struct object route = {
		"route", text_route, FAMILY_NONE
	};

	if (text_take(t, "add"))
		t->verb = TEXT_ANNOUNCE;
	else if (text_take(t, "remove"))
		t->verb = TEXT_WITHDRAW;
	else
		return text_refuse_token(t, "add or remove");
	text_take(t, "route");
	return take_objects(t, &route);
}

/* One command behind its selector. 0, or -1. */
static int
take_command(struct text *t)
{
	if (text_take(t, "announce"))
		t->verb = TEXT_ANNOUNCE;
	else if (text_take(t, "withdraw"))
		t->verb = TEXT_WITHDRAW;
	else if (text_take(t, "routes"))
		return take_routes(t);
	else
		return text_refuse_token(t, "announce or withdraw");
	return take_object(t);
}

/* All commands of a text. 0, or 1 with what is asked instead, or -1. */
static int
take_all(struct text *t, struct text_result *result)
{
	bool group = false, selected;
	int asked;

	t->to.n = 0;
	while (t->token.kind != TOKEN_END) {
		if ((asked = text_ask(t, false, result)) != 0)
			return asked;
		selected = text_is(t, "neighbor") || text_is(t, "peer");
		if (!group && text_selector(t) == -1)
			return -1;
		if (selected && (asked = text_ask(t, true, result)) != 0)
			return asked;
		if (t->entries == 0 && text_take(t, "group"))
			group = true;
		if (take_command(t) == -1)
			return -1;
		if (t->token.kind != TOKEN_END && !text_take(t, ";"))
			return text_refuse_token(t, "; or the end");
	}
	return t->failed ? -1 : 0;
}

/* Is the text blank, or a comment? */
static bool
is_nothing(const char *text, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text[i] != ' ' && text[i] != '\t')
			return text[i] == '#';
	return true;
}

int
text_command(const char *text, size_t n, const struct text_options *options,
    int (*each)(const struct text_op *op, void *arg), void *arg,
    struct text_result *result, struct problem *p)
{
	struct text t = { .options = options, .arg = arg, .p = p };
	int asked;

	memset(result, 0, sizeof(*result));
	while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r'))
		n--;
	if (is_nothing(text, n)) {
		result->verdict = TEXT_NOTHING;
		return 0;
	}
	text_begin(&t, text, n);
	asked = take_all(&t, result);
	result->entries = t.entries;
	if (asked != 0) {
		if (asked == -1)
			result->verdict = TEXT_REFUSED;
		return asked == 1 ? 0 : -1;
	}
	result->verdict = TEXT_ENTRIES;
	t.each = each;
	t.entries = 0;
	text_begin(&t, text, n);
	asked = take_all(&t, result);
	result->entries = t.entries;
	return asked;
}
