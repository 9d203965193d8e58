/*
 * ExaBGP's listings of neighbours, as ExaBGP wrote them: what is read from
 * each, and that nothing of a password stays in memory.
 */
#include "engine/neighbor.h"

#include "buf.h"
#include "cases.h"

static bool	(*read_line)(struct listing *, const char *);
static struct listing	listing;
static bool		complete;
static unsigned		neighbors;

static bool
read_configuration(struct listing *l, const char *line)
{
	return listing_configuration(l, line, "exagate");
}

/* " ipv4 ipv6 ipv4-mpls-vpn" */
static void
families_print(struct buf *b, const bool family[FAMILY__MAX])
{
	const char *c;
	enum family f;

	for (f = FAMILY_IPV4; f < FAMILY__MAX; f++) {
		if (!family[f])
			continue;
		buf_putc(b, ' ');
		for (c = family_name(f); *c != '\0' && (*c != ' ' ||
		    !family_is_unicast(f)); c++)
			buf_putc(b, *c == ' ' ? '-' : *c);
	}
}

/* "192.0.2.2 from 192.0.2.1 as 65001 65000 ours events ipv4 paths ipv4". */
static void
listed_print(struct buf *b, const struct listed *n)
{
	address_print(b, &n->peer);
	if (n->session.local.ip != IP_NONE) {
		buf_puts(b, " from ");
		address_print(b, &n->session.local);
	}
	if (n->session.local_as != 0)
		buf_printf(b, " as %u %u", n->session.local_as,
		    n->session.peer_as);
	buf_printf(b, "%s%s%s%s%s%s%s", n->ours ? " ours" : "",
	    n->events ? " events" : "", n->odd ? " odd" : "",
	    n->manual_eor ? " manual-eor" : "",
	    n->graceful_restart ? " graceful-restart" : "",
	    n->route_refresh ? " route-refresh" : "",
	    n->established ? " established" : "");
	families_print(b, n->family);
	if (memchr(n->add_path, true, sizeof(n->add_path)) != NULL)
		buf_puts(b, " paths");
	families_print(b, n->add_path);
}

static void
listed_is(const char *want)
{
	char got[256];
	struct buf b;

	buf_init(&b, got, sizeof(got));
	listed_print(&b, &listing.now);
	tap_is(got, want, want);
}

/* A line of ExaBGP's, or what must be known by now. */
static void
test_line(char *line)
{
	if (line[0] != '=') {
		complete = read_line(&listing, line);
		neighbors += complete;
		return;
	}
	tap_ok(complete, "complete at its last line");
	listed_is(line + 2);
}

static void
read_all(const char *const *lines)
{
	for (; *lines != NULL; lines++)
		complete = listing_configuration(&listing, *lines, "exagate");
}

/* Each line stands for an operator's text that looks like something else. */
static void
test_confusing(void)
{
	static const char *const free_text[] = {
		"neighbor 192.0.2.9 {",
		"  description \"processes [ exagate ]; api {\";",
		"  md5-password \"}  manual-eor true; api {\";",
		"  host-name api {",
		"  api {",
		"    processes [ exagate2, notexagate, exagat ];",
		"  }",
		"}", NULL,
	}, *const odd[] = {
		"neighbor 2001:DB8::2 {", "  local-address auto;",
		"  local-as 65001;", "}", NULL,
	}, *const cut[] = {
		"neighbor 192.0.2.7 {", "  manual-eor true;", "  api {",
		"    processes [ exagate ];", "neighbor 192.0.2.8 {",
		"  local-as 1;", "  peer-as 2;", "}", NULL,
	}, *const theirs[] = {
		"neighbor 192.0.2.6 {", "  api {",
		"    processes [ watcher ];", "    send {", "      parsed;",
		"      update;", "    }", "  }", "  api {",
		"    processes [ exagate ];", "  }", "}", NULL,
	};

	read_all(free_text);
	tap_ok(complete, "free text: complete");
	listed_is("192.0.2.9");
	read_all(odd);
	listed_is("2001:db8::2 as 65001 0 odd");
	read_all(cut);
	listed_is("192.0.2.8 as 1 2");
	read_all(theirs);
	listed_is("192.0.2.6 ours");
}

static void
test_nobody(void)
{
	static const char *const lines[] = {
		"neighbor nobody {", "  local-as 1;", "}", NULL,
	};

	complete = true;
	read_all(lines);
	tap_ok(!complete, "a neighbour without an address is passed over");
	tap_ok(!listing_configuration(&listing, "", "exagate") &&
	    !listing_configuration(&listing, "}", "exagate") &&
	    !listing_configuration(&listing, " ", "exagate") &&
	    !listing_states(&listing, "") &&
	    !listing_states(&listing, "  Message Statistic"),
	    "lines of no neighbour");
}

/* Any bytes at all, some of them words that count: it only must not fall. */
static void
test_noise(void)
{
	static const char *const words[] = { "neighbor ", "192.0.2.1 ", "{",
	    "}", "  ", "    ", "api ", "processes ", "[ ", "exagate ", "];",
	    "ipv4 unicast", "Neighbor ", "capability ", "local-address ",
	    ":", "enabled ", "\xff\xfe", "description \"", "  Message" };
	uint32_t seed = 1, i, n;
	char line[256];

	for (i = 0; i < 200000; i++) {
		line[0] = '\0';
		for (n = seed % 9; n > 0; n--) {
			seed = seed * 1664525 + 1013904223;
			strcat(line, words[(seed >> 8) % 20]);
		}
		seed = seed * 1664525 + 1013904223;
		listing_configuration(&listing, line, "exagate");
		listing_states(&listing, line);
	}
	memset(line, '[', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	memcpy(line, "neighbor ", 9);
	listing_configuration(&listing, line, "exagate");
	tap_ok(true, "200,000 lines of noise");
}

/* The password of the fixture: in no byte of what is kept. */
static void
test_password(char *line)
{
	static const char password[] = "secret";
	static bool seen, kept;

	if (line[0] == '=') {
		if (seen)
			tap_ok(!kept, "the password was not kept");
		seen = kept = false;
		return;
	}
	seen |= strstr(line, password) != NULL;
	listing_configuration(&listing, line, "exagate");
	kept |= memmem(&listing, sizeof(listing), password,
	    sizeof(password) - 1) != NULL;
}

int
main(void)
{
	read_line = read_configuration;
	cases_run("configuration.listing", test_line);
	tap_ok(neighbors == 6, "six neighbours in the configuration");
	neighbors = 0;
	read_line = listing_states;
	cases_run("extensive.listing", test_line);
	tap_ok(neighbors == 10, "ten neighbours in the states");
	cases_run("configuration.listing", test_password);
	test_confusing();
	test_nobody();
	test_noise();
	return tap_done();
}
