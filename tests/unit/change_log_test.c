/* The lines of the log that tell of changes. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/bulk.h"
#include "engine/change_log.h"
#include "engine/history.h"
#include "engine/writer.h"
#include "nlri_help.h"
#include "tap.h"

static struct change_log	 l;

static void
line_is(const char *want, const char *name)
{
	tap_is(l.n > 0 ? l.text : "", want, name);
	l.n = 0;
}

static void
test_change(void)
{
	char attrs[] = "next-hop self med 5", terms[] = "ttl 60";
	struct change c = { .op = CHANGE_ANNOUNCE, .attrs = attrs,
	    .what = WHAT_TAKEOVER, .revision = 17,
	    .by = { .user = "alice", .source = "198.51.100.7",
	    .request = "5f" } };

	c.nlri = nlri_of("10.0.0.1/32");
	change_log_change(&l, &c);
	line_is("change what=takeover route=\"10.0.0.1/32\" revision=17 "
	    "user=\"alice\" from=\"198.51.100.7\" request=\"5f\" "
	    "after=\"next-hop self med 5\"", "a change");
	c = (struct change){ .op = CHANGE_WITHDRAW, .what = WHAT_WITHDRAW,
	    .nlri = c.nlri, .revision = 18, .terms = terms,
	    .by.user = "e\"vil\\ \n user=\"root\" \xc3\xa9" };
	change_log_change(&l, &c);
	line_is("change what=withdraw route=\"10.0.0.1/32\" revision=18 "
	    "user=\"e\\\"vil\\\\ \\x0a user=\\\"root\\\" \\xc3\\xa9\" "
	    "terms=\"ttl 60\"", "a user who would forge a line");
	c.dry = true;
	change_log_change(&l, &c);
	c.dry = false;
	c.what = WHAT_NONE;
	change_log_change(&l, &c);
	c.what = WHAT_WITHDRAW;
	c.err = ERR_OWNER;
	change_log_change(&l, &c);
	line_is("", "what was not done has no line");
	l.off = true;
	c.err = ERR_NONE;
	change_log_change(&l, &c);
	line_is("", "none where it is switched off");
	l.off = false;
}

static void
test_flow(void)
{
	struct change c = { .op = CHANGE_WITHDRAW, .what = WHAT_WITHDRAW,
	    .revision = 1 };
	static const uint8_t rule[] = { 1, 24, 10, 0, 0 };

	if (nlri_from_flow(&c.nlri, FAMILY_IPV4_FLOW, NULL, rule,
	    sizeof(rule)) == -1)
		exit(99);
	change_log_change(&l, &c);
	line_is("change what=withdraw flow=\"01180a0000\" "
	    "family=\"ipv4 flow\" revision=1 user=\"\"", "a flow rule");
}

/* What was written to stderr since it was sent into file. */
static size_t
written(FILE *file, char *text, size_t size)
{
	size_t n;

	rewind(file);
	n = fread(text, 1, size - 1, file);
	text[n] = '\0';
	return n;
}

/* More lines than go into one write; one that would forge another. */
static void
test_write(void)
{
	static char text[65536], want[65536];
	struct change c = { .op = CHANGE_WITHDRAW, .what = WHAT_WITHDRAW,
	    .by.user = "alice" };
	int kept = dup(STDERR_FILENO);
	FILE *file = tmpfile();
	size_t n = 0;

	c.nlri = nlri_of("10.0.0.1/32");
	dup2(fileno(file), STDERR_FILENO);
	for (c.revision = 1; c.revision <= 200; c.revision++) {
		change_log_change(&l, &c);
		n += (size_t)snprintf(want + n, sizeof(want) - n,
		    "exagate: note: change what=withdraw "
		    "route=\"10.0.0.1/32\" revision=%d user=\"alice\"\n",
		    (int)c.revision);
	}
	change_log_write(&l);
	dup2(kept, STDERR_FILENO);
	close(kept);
	tap_ok(written(file, text, sizeof(text)) == n &&
	    strcmp(text, want) == 0, "200 lines, whole and in their order");
	tap_ok(l.n == 0, "written once");
	fclose(file);
}

static void
test_long(void)
{
	struct change c = { .op = CHANGE_ANNOUNCE, .what = WHAT_REPLACE };
	char attrs[4000];

	memset(attrs, 'x', sizeof(attrs) - 1);
	attrs[sizeof(attrs) - 1] = '\0';
	c.attrs = attrs;
	c.nlri = nlri_of("10.0.0.1/32");
	change_log_change(&l, &c);
	tap_ok(l.n < 2000 && strcmp(l.text + l.n - 4, "...") == 0,
	    "a long line is cut, and says so");
	l.n = 0;
}

static void
test_others(void)
{
	struct bulk b = { .n = 100, .unchanged = 7, .absent = 3,
	    .revision = 1090, .by.user = "bob", .set = "web" };
	struct refusal r = { .path = "PUT /v1/routes/10.0.0.1",
	    .by.user = "mallory", .problem = { .err = ERR_POLICY,
	    .detail = "rule \"x\"" } };
	struct update u = { .revision = 3 };

	change_log_bulk(&l, &b);
	line_is("changes count=90 unchanged=10 revisions=1001-1090 "
	    "user=\"bob\" set=\"web\"", "a bulk");
	u.nlri = nlri_of("10.0.0.1/32");
	change_log_expiry(&l, &u);
	line_is("change what=expire route=\"10.0.0.1/32\" revision=3",
	    "the end of a lease");
	change_log_refusal(&l, &r);
	line_is("refused error=not-allowed path=\"PUT /v1/routes/10.0.0.1\" "
	    "user=\"mallory\" why=\"rule \\\"x\\\"\"", "a refusal");
	r = (struct refusal){ .more = 1234 };
	change_log_refusal(&l, &r);
	line_is("refused more=1234", "and more of them");
}

int
main(void)
{
	test_change();
	test_flow();
	test_long();
	test_write();
	test_others();
	change_log_clear(&l);
	return tap_done();
}
