/* tests/cases/prefix.cases: what is a prefix, and what of it is refused. */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "route/prefix.h"

static void
accepted(const char *text, unsigned allow, const char *want)
{
	char got[PREFIX_TEXT] = "", again[PREFIX_TEXT] = "";
	struct problem p = { 0 };
	struct prefix prefix, same;
	struct buf b;

	buf_init(&b, got, sizeof(got));
	if (prefix_parse(&prefix, text, allow, "prefix", &p) == 0)
		prefix_print(&b, &prefix);
	else
		printf("# %s\n", p.detail);
	tap_is(got, want, text);
	buf_init(&b, again, sizeof(again));
	if (prefix_parse(&same, got, allow, "prefix", NULL) == 0)
		prefix_print(&b, &same);
	tap_is(again, want, "parsed and printed again");
	tap_ok(prefix_read(&same, got) == 0 &&
	    memcmp(&same, &prefix, sizeof(same)) == 0, "read: the same");
}

static void
refused(int parsed, const struct problem *p, enum err err, const char *text,
    const char *words)
{
	bool ok = parsed == -1 && p->err == err && *p->detail != '\0' &&
	    strcmp(p->field, "field") == 0 && strstr(p->detail, words) != NULL;

	tap_ok(ok, "refused: %s", words);
	if (!ok)
		printf("# %s: %s\n", text, p->detail);
}

static void
address_accepted(const char *text, const char *want)
{
	char got[ADDRESS_TEXT] = "";
	struct address address;
	struct buf b;

	buf_init(&b, got, sizeof(got));
	if (address_parse(&address, text, "field", NULL) == 0)
		address_print(&b, &address);
	tap_is(got, want, text);
}

static void
address_refused(const char *text, const char *words, bool parses)
{
	struct problem p = { 0 };
	struct address address;
	int parsed = address_parse(&address, text, "field", &p);

	if (parses && parsed == 0)
		parsed = address_check(&address, "field", &p);
	refused(parsed, &p, ERR_VALUE, text, words);
}

static struct prefix
prefix_of(const char *text)
{
	struct prefix prefix;

	tap_ok(prefix_read(&prefix, text) == 0, "read %s", text);
	return prefix;
}

/* The cases of two prefixes. */
static void
compared(const char *verb, const char *first, const char *second)
{
	struct prefix a = prefix_of(first), b = prefix_of(second);
	int order = prefix_compare(&a, &b);

	if (strcmp(verb, "before") == 0)
		tap_ok(order < 0 && prefix_compare(&b, &a) > 0 &&
		    prefix_compare(&a, &a) == 0, "%s before %s", first,
		    second);
	else
		tap_ok(prefix_covers(&a, &b) == (strcmp(verb, "covers") == 0),
		    "%s %s %s", first, verb, second);
}

static void
test_case(char *line)
{
	char *verb = case_word(&line), *text = case_word(&line);
	char *want = line != NULL ? line + strspn(line, " \t") : NULL;
	struct problem p = { 0 };
	struct prefix prefix;
	int parsed;

	case_unescape(text);
	if (strcmp(verb, "good") == 0)
		accepted(text, 0, want);
	else if (strcmp(verb, "default") == 0)
		accepted(text, PREFIX_DEFAULT_ROUTE, want);
	else if (strcmp(verb, "bad") == 0) {
		parsed = prefix_parse(&prefix, text, 0, "field", &p);
		refused(parsed, &p, ERR_PREFIX, text, want);
	} else if (strcmp(verb, "address") == 0)
		address_accepted(text, want);
	else if (strcmp(verb, "no-address") == 0)
		address_refused(text, want, false);
	else if (strcmp(verb, "no-next-hop") == 0)
		address_refused(text, want, true);
	else if (strcmp(verb, "read") == 0)
		prefix_of(text);
	else if (strcmp(verb, "unread") == 0)
		tap_ok(prefix_read(&prefix, text) == -1, "unread %s", text);
	else
		compared(verb, text, want);
}

int
main(void)
{
	cases_run("prefix.cases", test_case);
	return tap_done();
}
