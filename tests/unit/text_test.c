/* tests/cases/text.cases and exabgp-examples.cases, long texts, chance. */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "route/attrs.h"
#include "route/flow.h"
#include "route/text.h"

#define SHOWN	65536
#define LONG	(1 << 20)
#define CHANCES	30000

static const struct text_options options;

/* What one text gave, as text. */
struct shown {
	struct buf	 b;
	char		 data[SHOWN];
};

static void
show_nlri(struct buf *b, const struct nlri *nlri)
{
	uint32_t fields[VPLS__MAX];
	const uint8_t *components;
	struct prefix prefix;
	struct flow flow;
	struct rd rd;
	uint32_t path;
	size_t n;

	buf_puts(b, family_name((enum family)nlri->family));
	if (nlri_prefix(nlri, &prefix)) {
		buf_putc(b, ' ');
		prefix_print(b, &prefix);
	}
	if ((components = nlri_flow(nlri, &n)) != NULL && flow_decode(&flow,
	    family_ip((enum family)nlri->family), components, n) == 0) {
		buf_puts(b, " { ");
		flow_print(b, &flow);
		buf_puts(b, " }");
	}
	if (nlri_vpls(nlri, fields))
		buf_printf(b, " %u %u %u %u", fields[0], fields[1], fields[2],
		    fields[3]);
	if (nlri_rd(nlri, &rd)) {
		buf_puts(b, " rd ");
		rd_print(b, &rd);
	}
	if (nlri_path(nlri, &path))
		buf_printf(b, " path %u", path);
}

static int
show_op(const struct text_op *op, void *arg)
{
	struct buf *b = arg;

	if (b->len > 0)
		buf_puts(b, " | ");
	buf_puts(b, op->verb == TEXT_ANNOUNCE ? "announce " : "withdraw ");
	show_nlri(b, &op->nlri);
	if (op->attrs != NULL) {
		buf_putc(b, ' ');
		attrs_print(b, op->attrs);
	}
	if (op->to->n > 0) {
		buf_puts(b, " to ");
		targets_print(b, op->to);
	}
	return 0;
}

static void
show_result(struct buf *b, const struct text_result *r)
{
	static const char *const verdicts[TEXT__MAX] = {
		[TEXT_NOTHING] = "?nothing",
		[TEXT_ENTRIES] = "",
		[TEXT_SHOW_NEIGHBOR] = "?neighbor",
		[TEXT_SHOW_ADJ_RIB] = "?adj-rib",
		[TEXT_VERSION] = "?version",
		[TEXT_HELP] = "?help",
	};
	static const char *const forms[TEXT_FORM__MAX] = {
		[TEXT_FORM_NONE] = "",
		[TEXT_FORM_SUMMARY] = " summary",
		[TEXT_FORM_EXTENSIVE] = " extensive",
		[TEXT_FORM_CONFIGURATION] = " configuration",
	};

	buf_puts(b, verdicts[r->verdict]);
	buf_puts(b, r->verdict == TEXT_SHOW_ADJ_RIB && r->in ? " in" : "");
	buf_puts(b, forms[r->form]);
	buf_puts(b, r->json ? " json" : "");
	if (r->kinds != 0)
		buf_printf(b, " kinds %x", r->kinds);
	if (r->to.n > 0) {
		buf_puts(b, " to ");
		targets_print(b, &r->to);
	}
}

/* "!SLUG FIELD: WORDS" */
static void
test_refused(const char *command, const struct problem *p, const char *want)
{
	char shown[512], *words = strstr(want, ": ");

	snprintf(shown, sizeof(shown), "!%s %s", err_slug(p->err), p->field);
	if (words == NULL || strlen(shown) != (size_t)(words - want) ||
	    strncmp(shown, want, strlen(shown)) != 0 ||
	    strstr(p->detail, words + 2) == NULL) {
		tap_ok(false, "%s", command);
		printf("#  got: %s: %s\n# want: %s\n", shown, p->detail, want);
	} else
		tap_ok(true, "%s", command);
}

static void
test_case(char *line)
{
	static struct shown shown;
	char *want = strstr(line, " => ");
	struct problem p = { .err = ERR_NONE };
	struct text_result result;
	char *name;

	if (want == NULL) {
		tap_ok(false, "a case: %s", line);
		return;
	}
	*want = '\0';
	want += strlen(" => ");
	name = strdup(line);
	case_unescape(line);
	buf_init(&shown.b, shown.data, sizeof(shown.data));
	if (text_command(line, strlen(line), &options, show_op, &shown.b,
	    &result, &p) == -1) {
		test_refused(name, &p, want);
		if (shown.b.len > 0 || result.verdict != TEXT_REFUSED)
			tap_ok(false, "nothing is given out of %s", name);
	} else {
		show_result(&shown.b, &result);
		tap_is(shown.data, want, name);
	}
	free(name);
}

/* Count entries; end after the number at arg, if it is not 0. */
static int
count_op(const struct text_op *op, void *arg)
{
	size_t *count = arg;

	(void)op;
	if (count[0] == count[1])
		return -1;
	count[0]++;
	return 0;
}

/* What no line of cases can hold. */
static void
test_bytes(void)
{
	static const char nul[] = "announce route 10.0.0.1 next-hop self\0x";
	static const char all[] = "announce route 0.0.0.0/0 next-hop self";
	size_t count[2] = { 0, SIZE_MAX };
	struct problem p = { .err = ERR_NONE };
	struct text_result result;

	tap_ok(text_command(nul, sizeof(nul) - 1, &options, show_op, NULL,
	    &result, &p) == -1 && p.err == ERR_SYNTAX, "a NUL is refused");
	tap_ok(text_command(all, strlen(all), &(struct text_options){
	    .allow = PREFIX_DEFAULT_ROUTE }, count_op, count, &result, &p) ==
	    0 && count[0] == 1, "default routes, where they are allowed");
	tap_ok(text_command(nul, 0, &options, show_op, NULL, &result, &p) ==
	    0 && result.verdict == TEXT_NOTHING, "no byte is nothing");
}

/* One text of a MiB: all its prefixes, or none if the last is wrong. */
static void
test_long(void)
{
	static char text[LONG];
	size_t count[2] = { 0, SIZE_MAX }, n = 0;
	struct problem p = { .err = ERR_NONE };
	struct text_result result;
	struct buf b;

	buf_init(&b, text, sizeof(text));
	buf_puts(&b, "announce attributes next-hop self med 5 nlri");
	while (b.len < sizeof(text) - 32) {
		buf_printf(&b, " 10.%zu.%zu.%zu/32", n >> 16, n >> 8 & 255,
		    n & 255);
		n++;
	}
	tap_ok(text_command(text, b.len, &options, count_op, count, &result,
	    &p) == 0 && count[0] == n && result.entries == n,
	    "%zu bytes, %zu prefixes", b.len, n);
	count[0] = 0;
	count[1] = 10;
	tap_ok(text_command(text, b.len, &options, count_op, count, &result,
	    &p) == -1 && count[0] == 10, "each may end it");
	buf_puts(&b, " 10.0.0.1/24");
	count[0] = 0;
	tap_ok(text_command(text, b.len, &options, count_op, count, &result,
	    &p) == -1 && count[0] == 0 && p.err == ERR_PREFIX &&
	    result.entries == n, "the last of them is wrong: nothing");
}

/* Can a flow rule be read again, and does it match something? */
static bool
is_sound_flow(const struct nlri *nlri)
{
	struct flow flow;
	const uint8_t *components;
	size_t n;

	if (family_kind((enum family)nlri->family) != KIND_FLOW)
		return true;
	components = nlri_flow(nlri, &n);
	return n > 0 && flow_decode(&flow,
	    family_ip((enum family)nlri->family), components, n) == 0;
}

/* Is what was read what would be read again? */
static bool
is_sound(const struct text_op *op)
{
	char data[SHOWN];
	struct targets to;
	struct nlri nlri;
	struct attrs a;
	struct buf b;

	buf_init(&b, data, sizeof(data));
	targets_print(&b, op->to);
	if (targets_read(&to, data) == -1 || nlri_read(&nlri,
	    (enum family)op->nlri.family, op->nlri.bytes, op->nlri.n) == -1)
		return false;
	if (!is_sound_flow(&op->nlri) ||
	    (op->attrs != NULL) != (op->verb == TEXT_ANNOUNCE))
		return false;
	if (op->attrs == NULL)
		return !b.overflow;
	buf_init(&b, data, ATTRS_TEXT);
	attrs_print(&b, op->attrs);
	return !b.overflow && attrs_read(&a, data) == 0;
}

/* What chance gave. */
struct chance {
	size_t	 entries, unsound;
};

static int
chance_op(const struct text_op *op, void *arg)
{
	struct chance *chance = arg;

	chance->entries++;
	chance->unsound += !is_sound(op);
	return 0;
}

/* A text of words that belong together, and of a few that do not. */
static void
chance_text(struct buf *b)
{
	static const char *const words[] = {
		"announce route 10.0.0.1 next-hop self", "announce", "withdraw",
		"route", "attributes", "nlri", "next-hop", "self", "med", "5",
		"community", "[", "]", "[1:2,3:4]", ";", "{", "}", ",", "(",
		")", "10.0.0.0/24", "2001:db8::/32", "2001:db8::9",
		"192.0.2.7", "neighbor", "peer", "*", "local-as", "rd",
		"65000:1", "label", "path-information", "7", "as-path",
		"1.2.3.4:5", "vpls", "endpoint", "base", "offset", "size",
		"ipv4", "unicast", "mpls-vpn", "nlri-mpls", "flow", "route {",
		"match {", "then {", "scope {", "source 10.0.0.0/8;",
		"protocol tcp;", "destination-port =80;", "discard;",
		"rate-limit 9600;", "redirect 1:2;", "extended-community",
		"target:1:2", "0x0002FDE900000001", "origin igp",
		"local-preference 100", "group", "show neighbor", "shutdown",
		"#", "\\n", "\"", "\\", "name", "split", "\t",
		"large-community", "1:2:3", "aggregator", "atomic-aggregate",
		"cluster-list",
		"originator-id", "aigp", "attribute", "0x20", "0xc0",
		"bgp-prefix-sid", "interface-set", "transitive:input:1:2",
		"source", "destination", "protocol", "tcp", "=80", "discard",
	};
	static const char *const begins[] = {
		"", "announce route 10.0.0.1 next-hop self ",
		"announce flow route source 10.0.0.0/8 ",
		"announce flow route { match { source 10.0.0.0/8; ",
		"announce attributes next-hop self nlri 10.0.0.1 ",
		"withdraw vpls rd 1:2 size 1 base 2 offset 3 endpoint 4 ",
	};
	size_t n = sizeof(words) / sizeof(words[0]), i, count;

	count = (size_t)random() % 14;
	buf_puts(b, begins[random() % 6]);
	for (i = 0; i < count; i++) {
		buf_puts(b, words[(size_t)random() % n]);
		if (random() % 8 != 0)
			buf_putc(b, ' ');
		if (random() % 100 == 0)
			buf_putc(b, (char)(random() % 256));
	}
}

/* Nothing crashes, and what is given out is sound and all of it. */
static void
test_chance(void)
{
	struct chance chance = { 0, 0 };
	char data[4096], *copy;
	struct text_result result;
	struct problem p;
	size_t i, wrong = 0, before;
	struct buf b;
	int rc;

	srandom(20260901);
	for (i = 0; i < CHANCES; i++) {
		buf_init(&b, data, sizeof(data));
		chance_text(&b);
		if ((copy = malloc(b.len + 1)) == NULL)
			abort();
		memcpy(copy, data, b.len);	/* its end is watched */
		before = chance.entries;
		rc = text_command(copy, b.len, &options, chance_op, &chance,
		    &result, &p);
		wrong += rc == -1 ? chance.entries != before ||
		    p.err == ERR_NONE || p.detail[0] == '\0' :
		    result.entries != chance.entries - before;
		free(copy);
	}
	tap_ok(wrong == 0 && chance.unsound == 0 && chance.entries > 100,
	    "of %d texts of chance, %zu entries: %zu wrong, %zu unsound",
	    CHANCES, chance.entries, wrong, chance.unsound);
}

int
main(void)
{
	cases_run("text.cases", test_case);
	cases_run("exabgp-examples.cases", test_case);
	test_bytes();
	test_long();
	test_chance();
	return tap_done();
}
