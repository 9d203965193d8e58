/*
 * Commands that are not about entries: what is answered from exagate's own
 * state, and what is refused, with the reason. Decides nothing else.
 */
#include "route/text_inside.h"

#define NOT_EXABGP \
	"ExaBGP is not stopped, restarted or reloaded through exagate"
#define NOT_SESSION "sessions are not ended through exagate"
#define NOT_AGAIN \
	"what is sent again is decided by exagate; withdraw what shall go"
#define NOT_ACK \
	"answers are not switched off; say in the request how long to wait"
#define NOT_NEIGHBOR "neighbours are added and removed in ExaBGP's own " \
	"configuration"
#define NOT_STATUS "see /v1/status"
#define NOT_GROUP "one text is one group: join its commands by `;'"
#define NOT_QUEUE "there is no queue of commands here"

static const struct {
	const char	*words;
	const char	*reason;
} refused_table[] = {
	{ "shutdown", NOT_EXABGP },
	{ "reload", NOT_EXABGP },
	{ "restart", NOT_EXABGP },
	{ "crash", NOT_EXABGP },
	{ "daemon status", NOT_STATUS },
	{ "daemon", NOT_EXABGP },
	{ "system crash", NOT_EXABGP },
	{ "system api", "the grammars of all versions are read" },
	{ "system queue-status", NOT_STATUS },
	{ "queue-status", NOT_STATUS },
	{ "status", NOT_STATUS },
	{ "ping", NOT_STATUS },
	{ "reset", NOT_QUEUE },
	{ "session reset", NOT_QUEUE },
	{ "session ping", NOT_STATUS },
	{ "session bye", NOT_QUEUE },
	{ "session", NOT_ACK },
	{ "bye", NOT_QUEUE },
	{ "enable-ack", NOT_ACK },
	{ "disable-ack", NOT_ACK },
	{ "silence-ack", NOT_ACK },
	{ "enable-sync", NOT_ACK },
	{ "disable-sync", NOT_ACK },
	{ "teardown", NOT_SESSION },
	{ "peer teardown", NOT_SESSION },
	{ "peer create", NOT_NEIGHBOR },
	{ "peer delete", NOT_NEIGHBOR },
	{ "create", NOT_NEIGHBOR },
	{ "delete", NOT_NEIGHBOR },
	{ "flush", NOT_AGAIN },
	{ "clear", NOT_AGAIN },
	{ "rib flush", NOT_AGAIN },
	{ "rib clear", NOT_AGAIN },
	{ "group start", NOT_GROUP },
	{ "group end", NOT_GROUP },
	{ "debug", "exagate keeps a log of its own" },
};

static const struct {
	const char		*words;
	enum text_verdict	 verdict;
} asked_table[] = {
	{ "show neighbor", TEXT_SHOW_NEIGHBOR },
	{ "show neighbors", TEXT_SHOW_NEIGHBOR },
	{ "peer show", TEXT_SHOW_NEIGHBOR },
	{ "peer list", TEXT_SHOW_NEIGHBOR },
	{ "show adj-rib", TEXT_SHOW_ADJ_RIB },
	{ "rib show", TEXT_SHOW_ADJ_RIB },
	{ "version", TEXT_VERSION },
	{ "system version", TEXT_VERSION },
	{ "help", TEXT_HELP },
	{ "system help", TEXT_HELP },
};

static const struct {
	const char	*word;
	enum text_form	 form;
	unsigned	 kinds;
} option_table[] = {
	{ "summary", TEXT_FORM_SUMMARY, 0 },
	{ "extensive", TEXT_FORM_EXTENSIVE, 0 },
	{ "configuration", TEXT_FORM_CONFIGURATION, 0 },
	{ "routes", TEXT_FORM_NONE, 0 },
	{ "inet", TEXT_FORM_NONE, 1u << KIND_PREFIX },
	{ "flow", TEXT_FORM_NONE, 1u << KIND_FLOW },
	{ "l2vpn", TEXT_FORM_NONE, 1u << KIND_VPLS },
};

#define ROWS(table)	(sizeof(table) / sizeof((table)[0]))

/* An address as a neighbour to show. 0, or -1. */
static int
take_address(struct text *t, struct text_result *result)
{
	char word[TEXT_WORD];

	if (text_word(t, word, sizeof(word), "neighbor") == -1)
		return -1;
	if (targets_add(&result->to, word, "neighbor", t->p) == -1)
		return text_failed(t);
	return 0;
}

/* One word of how and what to show. 0, or -1. */
static int
take_option(struct text *t, struct text_result *result)
{
	size_t i;

	if (text_take(t, "json")) {
		result->json = true;
		return 0;
	}
	for (i = 0; i < ROWS(option_table); i++) {
		if (!text_take(t, option_table[i].word))
			continue;
		if (option_table[i].form != TEXT_FORM_NONE)
			result->form = option_table[i].form;
		result->kinds |= option_table[i].kinds;
		return 0;
	}
	return take_address(t, result);
}

/* The rest of a question. 1, or -1. */
static int
take_options(struct text *t, struct text_result *result)
{
	if (t->entries > 0)
		return text_refuse(t, ERR_SYNTAX, "command",
		    "what asks for something must stand alone");
	result->to = t->to;
	if (result->verdict == TEXT_SHOW_ADJ_RIB) {
		result->in = text_take(t, "in");
		if (!result->in && !text_take(t, "out"))
			return text_refuse_token(t, "in or out");
	}
	while (t->token.kind == TOKEN_WORD)
		if (take_option(t, result) == -1)
			return -1;
	text_take(t, ";");
	if (t->token.kind != TOKEN_END)
		return text_refuse(t, ERR_SYNTAX, "command",
		    "what asks for something must stand alone");
	return t->failed ? -1 : 1;
}

int
text_ask(struct text *t, bool selected, struct text_result *result)
{
	size_t i;

	for (i = 0; i < ROWS(refused_table); i++)
		if (text_take_words(t, refused_table[i].words))
			return text_refuse(t, ERR_FORBIDDEN, "command",
			    "'%s' is not taken: %s", refused_table[i].words,
			    refused_table[i].reason);
	for (i = 0; i < ROWS(asked_table); i++)
		if (text_take_words(t, asked_table[i].words)) {
			result->verdict = asked_table[i].verdict;
			return take_options(t, result);
		}
	if (selected && text_take(t, "show")) {
		result->verdict = TEXT_SHOW_NEIGHBOR;
		return take_options(t, result);
	}
	return t->failed ? -1 : 0;
}
