/*
 * For answers_fuzz.c: an ExaBGP that remembers what it was asked, and gives
 * true answers and events when told to. Steps:
 *
 *	@a [N]		answer the next N questions, or all; hello among them
 *	@e		answer the next with error
 *	@x		forget the next
 *	@u N, @d N	neighbour N is up, or down
 *	@s K M N	route K was sent to neighbour N with med M
 *	@w K N		route K was withdrawn there
 *	@o N		end-of-RIB to neighbour N
 */
#ifndef ANSWERS_SCRIPT_H
#define ANSWERS_SCRIPT_H

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "fuzz.h"
#include "../unit/nlri_help.h"

#define SCRIPT_ROUTES	3
#define SCRIPT_PEERS	2
#define SCRIPT_MED	7700	/* and M are the med of a step */
#define SCRIPT_ASKED	512	/* questions that are remembered */

static const char *const script_routes[SCRIPT_ROUTES] = {
	"10.1.0.1/32", "10.2.0.0/24", "2001:db8:3::/48",
};
static const char *const script_peers[SCRIPT_PEERS] = {
	"192.0.2.2", "192.0.2.3",
};

/* Begins of the lines asked, and which is the next to be answered. */
struct script {
	char		 asked[SCRIPT_ASKED][48];
	unsigned	 n, next;
};

/* Two FIFOs in a directory of their own; it goes when they do. */
static char	script_dir[32];

static inline void
script_leave(void)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/c", script_dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/c.exagate", script_dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/a", script_dir);
	unlink(path);
	rmdir(script_dir);
}

static inline void
script_paths(char *commands, char *answers, size_t size)
{
	snprintf(script_dir, sizeof(script_dir), "/tmp/exagate-fuzz.XXXXXX");
	if (mkdtemp(script_dir) == NULL)
		exit(99);
	atexit(script_leave);
	snprintf(commands, size, "%s/c", script_dir);
	snprintf(answers, size, "%s/a", script_dir);
}

static inline int
script_open(const char *path)
{
	int fd;

	(void)mkfifo(path, 0600);
	if ((fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)) == -1)
		exit(99);
	return fd;
}

static inline void
script_begin(struct script *s)
{
	s->n = s->next = 0;
}

/* Is it none of the commands that announce and withdraw? */
static inline bool
script_is_question(const char *line)
{
	static const char *const questions[] = {
		"show neighbor 0.0.0.0 summary\n",
		"show neighbor 255.255.255.255 extensive\n",
		"show neighbor configuration\n", "show neighbor extensive\n",
		"show adj-rib out\n", "system version\n",
		"#exagate hello ", "#exagate driver 0123456789abcdef\n",
	};
	size_t i;

	for (i = 0; i < sizeof(questions) / sizeof(*questions); i++)
		if (strncmp(line, questions[i], strlen(questions[i])) == 0)
			return true;
	return false;
}

/* A line was written. */
static inline void
script_take(struct script *s, const char *line, size_t n)
{
	if (s->n == SCRIPT_ASKED) {
		s->n -= s->next;
		memmove(s->asked, s->asked + s->next, s->n *
		    sizeof(s->asked[0]));
		s->next = 0;
	}
	if (s->n < SCRIPT_ASKED)
		snprintf(s->asked[s->n++], sizeof(s->asked[0]), "%.*s",
		    (int)n, line);
}

/* Does the line name route k, in any text that is read as its prefix? */
static inline bool
script_names(const char *line, unsigned k)
{
	return strstr(line, k == 2 ? "/48" : script_routes[k]) != NULL;
}

static inline void
script_configuration(struct buf *b)
{
	unsigned n;

	for (n = 0; n < SCRIPT_PEERS; n++)
		buf_printf(b, "neighbor %s {\n  router-id 192.0.2.1;\n"
		    "  local-address 192.0.2.1;\n  local-as 65001;\n"
		    "  peer-as 65000;\n  manual-eor false;\n  capability {\n"
		    "    route-refresh disable;\n  }\n  family {\n"
		    "    ipv4 unicast;\n    ipv6 unicast;\n  }\n  api {\n"
		    "    processes [ exagate ];\n    negotiated;\n    fsm;\n"
		    "    send {\n      parsed;\n      update;\n    }\n  }\n}\n",
		    script_peers[n]);
	buf_puts(b, "done\n");
}

static inline void
script_states(struct buf *b)
{
	unsigned n;

	for (n = 0; n < SCRIPT_PEERS; n++)
		buf_printf(b, "Neighbor %s\n\n  Session         Local\n"
		    "   local          192.0.2.1\n   state        %s\n\n"
		    "  Families        Local          Remote        Add-Path\n"
		    "   ipv4 unicast:  enabled    enabled    disabled\n"
		    "   ipv6 unicast:  enabled    enabled    disabled\n"
		    "\n  Message Statistic       Sent        Received\n\n",
		    script_peers[n], n == 0 ? "ESTABLISHED" : "ACTIVE");
	buf_puts(b, "done\n");
}

/* The true answer to a line. */
static inline void
script_answer(struct buf *b, const char *line)
{
	if (strncmp(line, "#exagate hello ", 15) == 0)
		buf_printf(b, "#relay hello %.16s 2 10 20 30 boot -\n",
		    line + 15);
	else if (line[0] == '#')
		return;
	else if (strstr(line, "summary") != NULL)
		buf_puts(b, "Peer            AS        up/down state       |"
		    "     #sent     #recvd\ndone\n");
	else if (strcmp(line, "show neighbor configuration\n") == 0)
		script_configuration(b);
	else if (strcmp(line, "show neighbor extensive\n") == 0)
		script_states(b);
	else if (strcmp(line, "system version\n") == 0)
		buf_puts(b, "exabgp 4.2.21\ndone\n");
	else
		buf_puts(b, "done\n");
}

/* The beginning of an event of neighbour n, and its end. */
static inline void
script_event(struct buf *b, const char *type, unsigned n)
{
	buf_printf(b, "{ \"exabgp\": \"4.0.1\", \"time\": 1.5, \"host\" : "
	    "\"vm\", \"pid\" : 20, \"ppid\" : 1, \"counter\": 1, \"type\": "
	    "\"%s\", \"neighbor\": { \"address\": { \"local\": \"192.0.2.1\", "
	    "\"peer\": \"%s\" }, \"asn\": { \"local\": 65001, \"peer\": 65000 "
	    "} , ", type, script_peers[n % SCRIPT_PEERS]);
}

static inline void
script_sent(struct buf *b, unsigned k, unsigned med, unsigned n)
{
	script_event(b, "update", n);
	buf_printf(b, "\"direction\": \"send\", \"message\": { \"update\": { "
	    "\"attribute\": { \"origin\": \"igp\", \"as-path\": [ 65001 ], "
	    "\"confederation-path\": [], \"med\": %u }, \"announce\": { "
	    "\"%s unicast\": { \"%s\": [ { \"nlri\": \"%s\" } ] } } } } } }\n",
	    SCRIPT_MED + med % 32, k == 2 ? "ipv6" : "ipv4",
	    k == 2 ? "2001:db8::9" : "192.0.2.9", script_routes[k]);
}

static inline void
script_withdrawn(struct buf *b, unsigned k, unsigned n)
{
	script_event(b, "update", n);
	buf_printf(b, "\"direction\": \"send\", \"message\": { \"update\": { "
	    "\"withdraw\": { \"%s unicast\": [ { \"nlri\": \"%s\" } ] } } } "
	    "} }\n", k == 2 ? "ipv6" : "ipv4", script_routes[k]);
}

static inline void
script_state(struct buf *b, bool up, unsigned n)
{
	script_event(b, "fsm", n);
	buf_printf(b, "\"state\": \"%s\" } }\n", up ? "ESTABLISHED" : "IDLE");
}

static inline void
script_end_of_rib(struct buf *b, unsigned n)
{
	script_event(b, "update", n);
	buf_puts(b, "\"direction\": \"send\", \"message\": { \"eor\": { "
	    "\"afi\" : \"ipv4\", \"safi\" : \"unicast\" } } } }\n");
}

/* What a step makes ExaBGP say. False: it is no step, or nothing. */
static inline bool
script_step(struct script *s, const char *line, char *text, size_t size)
{
	unsigned k, m = 0, n = SCRIPT_ASKED;
	struct buf b;

	buf_init(&b, text, size);
	if (strncmp(line, "@a", 2) == 0) {
		(void)sscanf(line, "@a %u", &n);
		while (n-- > 0 && s->next < s->n && b.len + 2048 < size)
			script_answer(&b, s->asked[s->next++]);
	} else if (strcmp(line, "@e") == 0 && s->next++ < s->n)
		buf_puts(&b, "error\n");
	else if (strcmp(line, "@x") == 0)
		s->next++;
	else if (sscanf(line, "@u %u", &n) == 1)
		script_state(&b, true, n);
	else if (sscanf(line, "@d %u", &n) == 1)
		script_state(&b, false, n);
	else if (sscanf(line, "@s %u %u %u", &k, &m, &n) == 3)
		script_sent(&b, k % SCRIPT_ROUTES, m, n);
	else if (sscanf(line, "@w %u %u", &k, &n) == 2)
		script_withdrawn(&b, k % SCRIPT_ROUTES, n);
	else if (sscanf(line, "@o %u", &n) == 1)
		script_end_of_rib(&b, n);
	if (s->next > s->n)
		s->next = s->n;
	return b.len > 0;
}

#endif
