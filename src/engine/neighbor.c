/*
 * Reads ExaBGP's listings of neighbours. Decides which words of them count;
 * changes nothing but the struct it is given.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/neighbor.h"

/* The text behind key in "   key value;", or NULL. */
static const char *
line_value(const char *line, const char *key, char value[64])
{
	size_t n = strlen(key), end;

	line += strspn(line, " ");
	if (strncmp(line, key, n) != 0 || line[n] != ' ')
		return NULL;
	line += n + strspn(line + n, " ");
	end = strcspn(line, "; ");
	if (end >= 64)
		return NULL;
	memcpy(value, line, end);
	value[end] = '\0';
	return value;
}

static uint32_t
number_read(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 10);
}

/* Does "processes [ a b ];" name process? */
static bool
names_process(const char *line, const char *process)
{
	const char *list = strchr(line, '[');
	size_t n = strlen(process), end;

	if (list == NULL)
		return false;
	for (list++; *list != '\0' && *list != ']'; list += end) {
		list += strspn(list, " ,");
		end = strcspn(list, " ,]");
		if (end == n && strncmp(list, process, n) == 0)
			return true;
		if (end == 0)
			break;
	}
	return false;
}

/* Our address; "auto" until it connects: none is known. */
static void
listing_local(struct listing *l, const char *value)
{
	struct address *local = &l->now.session.local;

	if (address_parse(local, value, "", NULL) == -1)
		memset(local, 0, sizeof(*local));
}

/* A line at the top of a neighbour, or the beginning of one of its parts. */
static void
configuration_top(struct listing *l, const char *line)
{
	char value[64];

	if (line_value(line, "local-address", value) != NULL)
		listing_local(l, value);
	else if (line_value(line, "local-as", value) != NULL)
		l->now.session.local_as = number_read(value);
	else if (line_value(line, "peer-as", value) != NULL)
		l->now.session.peer_as = number_read(value);
	else if (line_value(line, "router-id", value) != NULL)
		(void)address_parse(&l->now.router_id, value, "", NULL);
	else if (line_value(line, "hold-time", value) != NULL)
		l->now.hold_time = number_read(value);
	else if (line_value(line, "manual-eor", value) != NULL)
		l->now.manual_eor = strcmp(value, "true") == 0;
}

static void
configuration_capability(struct listing *l, const char *line)
{
	char value[64];

	if (line_value(line, "route-refresh", value) != NULL)
		l->now.route_refresh = strcmp(value, "enable") == 0;
	else if (line_value(line, "graceful-restart", value) != NULL)
		l->now.graceful_restart = strcmp(value, "disable") != 0;
}

static enum family
listing_family(struct listing *l, const char *line)
{
	enum family family;
	char name[32];
	size_t n;

	line += strspn(line, " ");
	n = strcspn(line, ":;");
	snprintf(name, sizeof(name), "%.*s", (int)(n < 31 ? n : 31), line);
	family = family_by_name(name);
	l->now.family[family] = true;
	return family;
}

static void
configuration_api(struct listing *l, const char *line, const char *process)
{
	const char *word = line + strspn(line, " ");

	if (strncmp(word, "processes ", 10) == 0)
		l->api_ours = names_process(word, process);
	else if (strcmp(l->part, "send") != 0)
		return;
	else if (strcmp(word, "parsed;") == 0)
		l->api_parsed = true;
	else if (strcmp(word, "update;") == 0)
		l->api_update = true;
}

/* Remember the name of a block: "  api {" or "  api name {". */
static void
block_name(char name[16], const char *line)
{
	size_t n;

	line += strspn(line, " ");
	n = strcspn(line, " ");
	snprintf(name, 16, "%.*s", (int)(n < 15 ? n : 15), line);
}

/* A line that opens or closes a block at depth 1 or 2. True: it did. */
static bool
configuration_block(struct listing *l, const char *line)
{
	size_t indent = strspn(line, " "), n = strlen(line);

	if (indent == 2 && line[n - 1] == '{') {
		block_name(l->section, line);
		l->api_ours = l->api_parsed = l->api_update = false;
	} else if (indent == 4 && line[n - 1] == '{') {
		block_name(l->part, line);
	} else if (indent == 4 && strcmp(line + 4, "}") == 0) {
		l->part[0] = '\0';
	} else if (indent == 2 && strcmp(line + 2, "}") == 0) {
		if (strcmp(l->section, "api") == 0 && l->api_ours) {
			l->now.ours = true;
			l->now.events |= l->api_parsed && l->api_update;
		}
		l->section[0] = l->part[0] = '\0';
	} else
		return false;
	return true;
}

/* ExaBGP compares a selector with the address as the configuration has it. */
static bool
is_canonical(const struct address *a, const char *text)
{
	char canonical[ADDRESS_TEXT];
	struct buf b;

	buf_init(&b, canonical, sizeof(canonical));
	address_print(&b, a);
	return strcmp(canonical, text) == 0;
}

bool
listing_configuration(struct listing *l, const char *line,
    const char *process)
{
	char value[64];

	if (line_value(line, "neighbor", value) != NULL && line[0] == 'n') {
		memset(l, 0, sizeof(*l));
		l->inside = address_parse(&l->now.peer, value, "", NULL) == 0;
		l->now.odd = l->inside && !is_canonical(&l->now.peer, value);
		return false;
	}
	if (!l->inside || line[0] == '\0')
		return false;
	if (strcmp(line, "}") == 0) {
		l->inside = false;
		return true;
	}
	if (configuration_block(l, line))
		return false;
	if (l->section[0] == '\0')
		configuration_top(l, line);
	else if (strcmp(l->section, "capability") == 0)
		configuration_capability(l, line);
	else if (strcmp(l->section, "family") == 0)
		listing_family(l, line);
	else if (strcmp(l->section, "api") == 0)
		configuration_api(l, line, process);
	return false;
}

/*
 * May we send several paths? ExaBGP 4.2 writes "enabled" where both sides may
 * send and receive; where only we may send it does not tell. ExaBGP 5 writes
 * "receive" for what we may send, and the other way round.
 */
static bool
states_add_path(const char *word)
{
	return strcmp(word, "enabled") == 0 || strstr(word, "receive") != NULL;
}

/* "   ipv4 unicast:   enabled   enabled   send/receive": here and there. */
static void
states_family(struct listing *l, const char *line)
{
	const char *colon = strchr(line, ':');
	char here[16], there[16], path[16] = "";
	enum family family;

	if (colon == NULL || sscanf(colon + 1, " %15s %15s %15s", here,
	    there, path) < 2 || strcmp(here, "enabled") != 0 ||
	    strcmp(there, "enabled") != 0)
		return;
	family = listing_family(l, line);
	l->now.add_path[family] = states_add_path(path);
}

bool
listing_states(struct listing *l, const char *line)
{
	const char *word = line + strspn(line, " ");
	char value[64];

	if (line_value(line, "Neighbor", value) != NULL) {
		memset(l, 0, sizeof(*l));
		l->inside = address_parse(&l->now.peer, value, "", NULL) == 0;
		return false;
	}
	if (!l->inside)
		return false;
	if (line_value(line, "state", value) != NULL)
		l->now.established = strcmp(value, "ESTABLISHED") == 0;
	else if (line_value(line, "local", value) != NULL)
		listing_local(l, value);
	else if (strncmp(word, "Families", 8) == 0)
		snprintf(l->section, sizeof(l->section), "family");
	else if (strncmp(word, "Message", 7) == 0) {
		l->inside = false;
		return true;
	} else if (strcmp(l->section, "family") == 0)
		states_family(l, line);
	return false;
}
