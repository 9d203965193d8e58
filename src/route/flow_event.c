/*
 * Flow rules in ExaBGP's `send update` events: "flow source-ipv4
 * 10.0.0.0/24 destination-port [ =80 >=8000&<=8100 ] rd 65000:1 next-hop
 * 192.0.2.1". Decides which octets such a string stands for. The order is
 * kept: to ExaBGP, and to its peers, another order is another rule.
 */
#include <string.h>

#include "route/flow_part.h"

#define EVENT_TEXT	8192	/* more than any rule of FLOW_MAX octets */

/*
 * ExaBGP 4 writes "unknown protocol type 99" for a number it has no word
 * for: leave the number.
 */
static void
unknown_strip(char *text)
{
	char *from = text;

	while ((text = strstr(from, "unknown ")) != NULL) {
		from = text + strcspn(text, "0123456789]");
		memmove(text, from, strlen(from) + 1);
		from = text;
	}
}

static int
event_prefix(struct flow *f, const struct flow_row *row, char *word)
{
	struct prefix *prefix = flow_prefix(f, row->part);
	char *offset = strrchr(word, '/');

	if (prefix->ip != IP_NONE || offset == NULL)
		return -1;
	if (f->ip == IP_V6) {
		if (strcmp(offset, "/0") != 0)
			return -1;
		*offset = '\0';
	}
	if (prefix_read(prefix, word) == -1 || prefix->ip != f->ip)
		return -1;
	return 0;
}

static int
event_value(struct flow *f, const struct flow_row *row, char *word)
{
	struct flow_chain chain;
	enum ip needs;

	if (row->kind == FLOW_PREFIX)
		return event_prefix(f, row, word);
	if (flow_chain_parse(&chain, row, f->ip, FLOW_EVENT, word,
	    strlen(word), &needs, NULL) == -1)
		return -1;
	return flow_append(f, &chain);
}

/* One value, or a list of them in brackets. */
static int
event_values(struct flow *f, const struct flow_row *row, char **rest)
{
	char *word = strsep(rest, " ");

	if (word == NULL)
		return -1;
	if (strcmp(word, "[") != 0)
		return event_value(f, row, word);
	while ((word = strsep(rest, " ")) != NULL && strcmp(word, "]") != 0)
		if (event_value(f, row, word) == -1)
			return -1;
	return word != NULL ? 0 : -1;
}

/* One key and what follows it. */
static int
event_key(struct flow *f, const char *key, char **rest, struct rd *rd,
    bool *has_rd)
{
	const struct flow_row *row = flow_row_by_name(key);
	const char *word;

	if (row != NULL)
		return row->ip == IP_NONE || row->ip == f->ip ?
		    event_values(f, row, rest) : -1;
	if ((word = strsep(rest, " ")) == NULL)
		return -1;
	if (strcmp(key, "next-hop") == 0)
		return 0;
	if (strcmp(key, "rd") != 0 || rd_parse(rd, word, "", NULL) == -1)
		return -1;
	*has_rd = true;
	return 0;
}

int
flow_read_event(uint8_t components[FLOW_MAX], size_t *n, struct rd *rd,
    bool *has_rd, enum ip ip, const char *string)
{
	char copy[EVENT_TEXT], *rest = copy, *key;
	struct flow f;

	if (strlen(string) >= sizeof(copy))
		return -1;
	memcpy(copy, string, strlen(string) + 1);
	unknown_strip(copy);
	flow_init(&f, ip);
	memset(rd, 0, sizeof(*rd));
	*has_rd = false;
	if ((key = strsep(&rest, " ")) == NULL || strcmp(key, "flow") != 0)
		return -1;
	while ((key = strsep(&rest, " ")) != NULL)
		if (event_key(&f, key, &rest, rd, has_rd) == -1)
			return -1;
	return flow_encode(&f, components, n, NULL);
}
