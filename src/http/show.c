/*
 * What commands ask for. Decides the words, which are those of ExaBGP 4.2;
 * nothing is asked of ExaBGP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/engine.h"
#include "http/exchange.h"
#include "http/show.h"
#include "http/show_rib.h"
#include "http/status.h"
#include "http/worker.h"
#include "route/text.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

static const char help[] =
	"commands that are taken here:\n"
	"\n"
	"[neighbor <ip> [filters]] announce route <prefix> <attributes>\n"
	"[neighbor <ip> [filters]] announce attributes <attributes> "
	"nlri <prefixes>\n"
	"[neighbor <ip> [filters]] announce flow route { match { } then { } }\n"
	"[neighbor <ip> [filters]] announce vpls <fields> <attributes>\n"
	"[neighbor <ip> [filters]] withdraw route|attributes|flow|vpls ...\n"
	"show neighbor [<ip>] summary|extensive|configuration\n"
	"show adj-rib out [<ip>|inet|flow|l2vpn] [extensive]\n"
	"version\n"
	"help\n"
	"\n"
	"filters: [local-ip <ip>] [local-as <asn>] [peer-as <asn>] "
	"[router-id <ip>]\n";

static void
show_ask(struct engine *e, void *arg)
{
	*(struct engine_status **)arg = engine_status(e);
}

/* Is the neighbour one that is asked for? */
static bool
is_asked(const struct text_result *asked, const struct neighbor_status *n)
{
	size_t i;

	for (i = 0; i < asked->to.n; i++)
		if (memcmp(&asked->to.list[i].peer, &n->peer,
		    sizeof(n->peer)) == 0)
			return true;
	return asked->to.n == 0;
}

/* The address as text; borrowed until the next call. */
static const char *
address_text(char text[ADDRESS_TEXT], const struct address *address)
{
	struct buf b;

	buf_init(&b, text, ADDRESS_TEXT);
	if (address->ip != IP_NONE)
		address_print(&b, address);
	return text;
}

static const char *
switch_text(bool on)
{
	return on ? "enabled" : "disabled";
}

/* Established neighbours, one a line. */
static void
print_summary(FILE *out, const struct neighbor_status *n)
{
	char peer[ADDRESS_TEXT];

	if (n->established)
		fprintf(out, "%-15s %-7u %9s %-12s %10llu %10s\n",
		    address_text(peer, &n->peer), n->peer_as, "up",
		    "established", (unsigned long long)n->sent, "n/a");
}

static void
print_row(FILE *out, const char *key, const char *local, const char *remote)
{
	fprintf(out, "   %-20s %15s %15s\n", key, local, remote);
}

static void
print_extensive(FILE *out, const struct neighbor_status *n)
{
	char text[ADDRESS_TEXT], as[2][16], key[32];
	enum family family;

	fprintf(out, "Neighbor %s\n\n  Session                         "
	    "Local\n", address_text(text, &n->peer));
	print_row(out, "local", address_text(text, &n->local), "");
	print_row(out, "state", n->established ? "ESTABLISHED" : "IDLE", "");
	fprintf(out, "\n  Setup                           Local          "
	    "Remote\n");
	snprintf(as[0], sizeof(as[0]), "%u", n->local_as);
	snprintf(as[1], sizeof(as[1]), "%u", n->peer_as);
	print_row(out, "AS", as[0], as[1]);
	fprintf(out, "\n  Capability                      Local          "
	    "Remote\n");
	print_row(out, "route-refresh:", switch_text(n->route_refresh),
	    "n/a");
	print_row(out, "graceful-restart:", switch_text(n->graceful_restart),
	    "n/a");
	fprintf(out, "\n  Families                        Local          "
	    "Remote\n");
	for (family = FAMILY_IPV4; family < FAMILY__MAX; family++) {
		if (!n->family[family])
			continue;
		snprintf(key, sizeof(key), "%s:", family_name(family));
		print_row(out, key, "enabled",
		    n->established ? "enabled" : "n/a");
	}
	fprintf(out, "\n");
}

static void
print_configuration(FILE *out, const struct neighbor_status *n)
{
	char text[ADDRESS_TEXT];
	enum family family;

	fprintf(out, "neighbor %s {\n", address_text(text, &n->peer));
	fprintf(out, "  local-address %s;\n  local-as %u;\n  peer-as %u;\n",
	    address_text(text, &n->local), n->local_as, n->peer_as);
	fprintf(out, "  manual-eor %s;\n", n->manual_eor ? "true" : "false");
	fprintf(out, "\n  capability {\n    route-refresh %s;\n"
	    "    graceful-restart %s;\n  }\n  family {\n",
	    n->route_refresh ? "enable" : "disable",
	    n->graceful_restart ? "enable" : "disable");
	for (family = FAMILY_IPV4; family < FAMILY__MAX; family++)
		if (n->family[family])
			fprintf(out, "    %s;\n", family_name(family));
	fprintf(out, "  }\n}\n");
}

static void
print_neighbors(FILE *out, const struct text_result *asked,
    const struct engine_status *s)
{
	static void (*const print[TEXT_FORM__MAX])(FILE *,
	    const struct neighbor_status *) = {
		[TEXT_FORM_SUMMARY] = print_summary,
		[TEXT_FORM_EXTENSIVE] = print_extensive,
		[TEXT_FORM_CONFIGURATION] = print_configuration,
	};
	size_t i;

	if (print[asked->form] == NULL)
		fprintf(out, "please specify summary, extensive or "
		    "configuration\n");
	if (asked->form == TEXT_FORM_SUMMARY)
		fprintf(out, "Peer            AS        up/down state       "
		    "|     #sent     #recvd\n");
	for (i = 0; i < s->n && print[asked->form] != NULL; i++)
		if (is_asked(asked, &s->neighbors[i]))
			print[asked->form](out, &s->neighbors[i]);
}

/* ExaBGP's version if it is known, as it says it. */
static void
print_version(FILE *out, const struct engine_status *s)
{
	if (s->exabgp_version[0] != '\0')
		fprintf(out, "exabgp %s\n", s->exabgp_version);
	else
		fprintf(out, "exagate %s\n", PACKAGE_VERSION);
}

/* The answer in lines, owned; NULL: no memory. */
static char *
show_text(struct worker *w, const struct text_result *asked)
{
	struct engine_status *s = NULL;
	char *text = NULL;
	size_t size;
	FILE *out;

	worker_ask(w, show_ask, &s);
	if (s == NULL)
		return NULL;
	if ((out = open_memstream(&text, &size)) != NULL) {
		if (asked->verdict == TEXT_VERSION)
			print_version(out, s);
		else
			print_neighbors(out, asked, s);
		if (fclose(out) != 0) {
			free(text);
			text = NULL;
		}
	}
	free(s);
	return text;
}

void
show_answer(struct exchange *x, struct worker *w,
    const struct text_result *asked)
{
	if (asked->verdict == TEXT_SHOW_ADJ_RIB) {
		show_rib(x, w, asked);
		return;
	}
	if (asked->verdict == TEXT_SHOW_NEIGHBOR && asked->json) {
		x->request.format = FORMAT_JSON;
		status_get_neighbors(x, w);
		return;
	}
	if (asked->verdict == TEXT_HELP)
		answer_text(&x->answer, ANSWER_OK, help);
	else
		answer_take(&x->answer, ANSWER_OK, "text/plain",
		    show_text(w, asked));
	exchange_reply(x);
}
