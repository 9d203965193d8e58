/*
 * ExaBGP's events: what is read from real ones, and that nothing hostile or
 * broken is taken for one, or brings us down.
 */
#include "engine/event.h"
#include "engine/seen.h"

#include "buf.h"
#include "cases.h"

static const char *const kinds[] = {
	[EVENT_OTHER] = "other", [EVENT_STATE] = "state",
	[EVENT_NEGOTIATED] = "negotiated", [EVENT_SENT] = "sent",
	[EVENT_END_OF_RIB] = "end-of-rib",
};

/* The match of a flow rule is for other tests. */
static void
print_nlri(struct buf *b, const struct seen_nlri *seen)
{
	size_t i;

	if (family_kind((enum family)seen->nlri.family) == KIND_FLOW)
		buf_puts(b, family_name((enum family)seen->nlri.family));
	else
		nlri_print(b, &seen->nlri);
	for (i = 0; i < seen->labels_n; i++)
		buf_printf(b, " label %u", seen->labels[i]);
}

static void
print_withdrawn(void *arg, const struct seen_nlri *seen)
{
	buf_puts(arg, " -");
	print_nlri(arg, seen);
}

static void
print_group(void *arg, const struct attrs *seen)
{
	buf_puts(arg, " (");
	if (seen == NULL)
		buf_puts(arg, "not ours");
	else
		attrs_print(arg, seen);
	buf_puts(arg, ")");
}

static void
print_announced(void *arg, const struct seen_nlri *seen)
{
	buf_puts(arg, " +");
	print_nlri(arg, seen);
}

/* " ipv4 ipv6 ipv4-mpls-vpn" */
static void
print_families(struct buf *b, const bool family[FAMILY__MAX])
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

/* "sent 192.0.2.2 from 192.0.2.1 as 65001 65000 ipv4 : +10.0.0.1/32". */
static void
event_print(struct buf *b, const struct event *ev)
{
	static const struct event_walk walk = {
		print_withdrawn, print_group, print_announced,
	};

	buf_puts(b, kinds[ev->kind]);
	if (ev->peer.ip != IP_NONE) {
		buf_puts(b, " ");
		address_print(b, &ev->peer);
	}
	if (ev->session.local.ip != IP_NONE) {
		buf_puts(b, " from ");
		address_print(b, &ev->session.local);
	}
	buf_printf(b, " as %u %u%s%s", ev->session.local_as,
	    ev->session.peer_as, ev->established ? " established" : "",
	    ev->idle ? " idle" : "");
	print_families(b, ev->family);
	if (memchr(ev->add_path, true, sizeof(ev->add_path)) != NULL)
		buf_puts(b, " paths");
	print_families(b, ev->add_path);
	if (ev->kind == EVENT_END_OF_RIB)
		buf_printf(b, " of %s", family_name(ev->ended));
	if (ev->kind == EVENT_SENT) {
		buf_puts(b, " :");
		event_walk(ev, &walk, b);
	}
}

/* A line; the text is in got. */
static void
event_read(const char *line, size_t n, char *got, size_t size)
{
	struct event ev;
	struct buf b;

	buf_init(&b, got, size);
	if (event_parse(&ev, line, n) == -1) {
		buf_puts(&b, "nothing");
		return;
	}
	event_print(&b, &ev);
	event_free(&ev);
}

/* A line of ExaBGP's, or what must be read from the one before. */
static void
test_line(char *line)
{
	static char got[16384];

	if (line[0] == '=')
		tap_is(got, line[1] == '\0' ? "" : line + 2, line);
	else
		event_read(line, strlen(line), got, sizeof(got));
}

static const char front[] = "{ \"exabgp\": \"4.0.1\", \"pid\": 1, \"type\": "
    "\"update\", \"neighbor\": { \"address\": { \"local\": \"192.0.2.1\", "
    "\"peer\": \"192.0.2.2\" }, \"asn\": { \"local\": 65001, \"peer\": 65000 "
    "}, \"direction\": \"send\", \"message\": { \"update\": ";

/* Deeper than any event: refused, and no stack is used up for it. */
static void
test_deep(void)
{
	enum { DEEP = 1000000 };
	char *line = malloc(DEEP + 1), got[256];
	static const char *const open[] = { "[", "{\"a\":" };
	size_t i, n;

	for (i = 0; i < 2; i++) {
		line[0] = '\0';
		for (n = 0; n + strlen(open[i]) <= DEEP; n += strlen(open[i]))
			memcpy(line + n, open[i], strlen(open[i]));
		memcpy(line, "{\"a\":", 5);
		event_read(line, n, got, sizeof(got));
		tap_is(got, "nothing", "a million levels deep");
	}
	n = sizeof(front) - 1;
	memcpy(line, front, n);
	memset(line + n, '[', 20);
	memset(line + n + 20, ']', 20);
	memcpy(line + n + 40, "}}}", 3);
	event_read(line, n + 43, got, sizeof(got));
	tap_is(got, "nothing", "twenty levels deep");
	free(line);
}

/* A full UPDATE: every prefix of it is seen. */
static void
test_long(void)
{
	char *line = malloc(1 << 20), *got = malloc(1 << 20), *p = line;
	unsigned i, n = 0;

	p += sprintf(p, "%s{ \"withdraw\": { \"ipv4 unicast\": [ ", front);
	for (i = 0; i < 20000; i++)
		p += sprintf(p, "%s{ \"nlri\": \"10.%u.%u.0/24\" }",
		    i ? ", " : "", i >> 8, i & 255);
	p += sprintf(p, "] } } } } }");
	event_read(line, (size_t)(p - line), got, 1 << 20);
	for (p = got; (p = strstr(p, " -10.")) != NULL; p++)
		n++;
	tap_ok(n == 20000, "20,000 prefixes in one event: %u", n);
	free(line);
	free(got);
}

/* Each beginning of an event is none; one wrong byte is no disaster. */
static void
test_broken(char *line)
{
	size_t n = strlen(line), i, wrong = 0;
	static char got[16384];
	uint32_t seed = 1;
	char was;

	event_read(line, n, got, sizeof(got));
	if (strcmp(got, "nothing") == 0)
		return;
	for (i = 0; i < n; i++) {
		event_read(line, i, got, sizeof(got));
		wrong += strcmp(got, "nothing") != 0;
		seed = seed * 1664525 + 1013904223;
		was = line[i];
		line[i] = (char)(seed >> 24);
		event_read(line, n, got, sizeof(got));
		line[i] = was;
	}
	tap_ok(wrong == 0, "the %zu beginnings of an event are nothing", n);
}

int
main(void)
{
	cases_run("event.cases", test_line);
	test_deep();
	test_long();
	cases_run("event.cases", test_broken);
	return tap_done();
}
