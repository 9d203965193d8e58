/*
 * tests/cases/flow4.cases and flow6.cases, and random matches that are
 * printed and read again in each form.
 */
#include "buf.h"
#include "cases.h"
#define DRAW_SEED	20261123u
#include "draw.h"
#include "err.h"
#include "json.h"
#include "route/flow.h"

#define RANDOM_RULES	2000

static enum ip	version;	/* of the file */

/* Add what the words KEY=VALUE say, and complete. 0, or -1 with p. */
static int
flow_words(struct flow *f, char *words, struct problem *p)
{
	char *key, *value;
	bool rd = false;

	flow_init(f, IP_NONE);
	while ((key = case_word(&words)) != NULL) {
		value = strchr(key, '=');
		*value++ = '\0';
		if (strcmp(key, "rd") == 0)
			rd = true;
		else if (flow_set(f, key, case_unescape(value), p) == -1)
			return -1;
	}
	return flow_complete(f, rd, p);
}

/* Are they the same match? */
static bool
flow_same(const struct flow *a, const struct flow *b)
{
	size_t i;

	for (i = 0; i < a->n && i < b->n; i++)
		if (a->term[i].part != b->term[i].part ||
		    a->term[i].op != b->term[i].op ||
		    a->term[i].value != b->term[i].value)
			return false;
	return a->ip == b->ip && a->n == b->n &&
	    memcmp(&a->destination, &b->destination,
	    sizeof(a->destination)) == 0 &&
	    memcmp(&a->source, &b->source, sizeof(a->source)) == 0;
}

/* The id of a complete match. */
static void
id_of(struct buf *b, const struct flow *f)
{
	uint8_t components[FLOW_MAX];
	size_t n = 0;

	tap_ok(flow_encode(f, components, &n, NULL) == 0, "encoded");
	flow_id_print(b, components, n);
}

/* Is the id read back as f? */
static void
id_is_read(const char *id, const struct flow *f)
{
	uint8_t components[FLOW_MAX];
	struct flow again;
	size_t n;

	tap_ok(flow_id_parse(components, &n, f->ip, id) == 0 &&
	    flow_decode(&again, f->ip, components, n) == 0, "read %s", id);
	tap_ok(flow_same(&again, f), "and it is the same");
}

/* What is wanted is ID | JSON | MATCH. */
static void
test_good(char *words, char *want)
{
	struct json *object = json_new_object();
	char data[3 * FLOW_TEXT], name[512], id[2 * FLOW_MAX + 1];
	struct problem p;
	struct flow f;
	struct buf b, i;
	char *text;

	snprintf(name, sizeof(name), "%s", words);
	if (!tap_ok(flow_words(&f, words, &p) == 0, "%s", name)) {
		printf("# %s: %s\n", err_slug(p.err), p.detail);
		return;
	}
	buf_init(&b, data, sizeof(data));
	buf_init(&i, id, sizeof(id));
	id_of(&i, &f);
	flow_to_json(&f, object);
	text = json_text(object);
	buf_printf(&b, "%s | %s | ", id, text);
	flow_print_match(&b, &f);
	data[b.len - 1] = '\0';
	tap_is(data, want, name);
	tap_ok(f.ip == version, "of the version");
	id_is_read(id, &f);
	free(text);
	json_free(object);
}

/* What is wanted is the slug and words of the detail. */
static void
test_bad(char *words, char *want)
{
	struct problem p = { 0 };
	struct flow f;
	char name[512], *slug = case_word(&want);

	snprintf(name, sizeof(name), "%s", words);
	if (!tap_ok(flow_words(&f, words, &p) == -1, "no %s", name))
		return;
	tap_is(err_slug(p.err), slug, name);
	want = want != NULL ? want : slug + strlen(slug);
	if (!tap_ok(strstr(p.detail, want) != NULL, "says %s", want))
		printf("# got: %s: %s\n", p.field, p.detail);
}

/* What is wanted is ID, and the rd. */
static void
test_event(char *string, const char *want)
{
	uint8_t components[FLOW_MAX];
	char data[FLOW_TEXT];
	struct buf b;
	struct rd rd;
	bool has_rd;
	size_t n;

	buf_init(&b, data, sizeof(data));
	if (flow_read_event(components, &n, &rd, &has_rd, version,
	    string) == 0) {
		flow_id_print(&b, components, n);
		if (has_rd) {
			buf_putc(&b, ' ');
			rd_print(&b, &rd);
		}
	} else
		buf_puts(&b, "none");
	tap_is(data, want, string);
}

static void
test_case(char *line)
{
	uint8_t components[FLOW_MAX];
	char *want = strstr(line, " => "), none[] = "", *verb;
	size_t n;

	if (want != NULL) {
		*want = '\0';
		want += strlen(" => ");
	}
	verb = case_word(&line);
	if (line == NULL)
		line = none;
	if (strcmp(verb, "unread") == 0)
		tap_ok(flow_id_parse(components, &n, version,
		    case_unescape(line)) == -1, "no id: %s", line);
	else if (strcmp(verb, "good") == 0)
		test_good(line, want);
	else if (strcmp(verb, "bad") == 0)
		test_bad(line, want);
	else
		test_event(line, want);
}

static const char *const random_ops[] = {
	"=", ">", "<", ">=", "<=", "!=",
}, *const random_bit_ops[] = { "", "=", "!", "!=" };

static const struct {
	const char	*name;
	unsigned	 ip, max;
	bool		 bits;
} random_parts[] = {
	{ "port", IP_NONE, 65535, false },
	{ "destination-port", IP_NONE, 65535, false },
	{ "source-port", IP_NONE, 65535, false },
	{ "icmp-type", IP_NONE, 255, false },
	{ "icmp-code", IP_NONE, 255, false },
	{ "tcp-flags", IP_NONE, 0xfff, true },
	{ "packet-length", IP_NONE, 65535, false },
	{ "dscp", IP_V4, 63, false },
	{ "traffic-class", IP_V6, 63, false },
	{ "fragment", IP_V4, 15, true },
	{ "flow-label", IP_V6, 0xfffff, false },
};

#define PARTS	(sizeof(random_parts) / sizeof(random_parts[0]))

/* Give part i a few values; what matches nothing is refused, and left out. */
static void
random_part(struct flow *f, size_t i)
{
	unsigned max = random_parts[i].max, values = 1 + draw(4);
	char text[200];
	struct buf b;

	while (values-- > 0) {
		buf_init(&b, text, sizeof(text));
		do
			buf_printf(&b, "%s%s%u", b.len > 0 ? "&" : "",
			    random_parts[i].bits ?
			    random_bit_ops[draw(4)] :
			    random_ops[draw(6)],
			    draw(2) ? draw(max) + 1 :
			    draw(max < 9 ? max : 9) + 1);
		while (draw(3) == 0);
		flow_set(f, random_parts[i].name, text, NULL);
	}
}

static void
random_flow(struct flow *f)
{
	char text[64];
	unsigned ip = 1 + draw(2), length = draw(25);
	size_t i;

	flow_init(f, IP_NONE);
	snprintf(text, sizeof(text), ip == IP_V4 ? "10.%u.0.0/%u" :
	    "2001:db8:%x::/%u", draw(128) * 2,
	    ip == IP_V4 ? 15 + length % 18 : 47 + length * 3);
	flow_set(f, draw(2) ? "source" : "destination", text, NULL);
	flow_set(f, ip == IP_V4 ? "protocol" : "next-header", "[ 1 6 58 ]",
	    NULL);
	for (i = 0; i < PARTS; i++)
		if (draw(3) == 0 && (random_parts[i].ip == IP_NONE ||
		    random_parts[i].ip == ip))
			random_part(f, i);
}

/* Read what flow_print_match printed. */
static void
match_read(struct flow *f, char *text)
{
	char *part, *end;

	flow_init(f, IP_NONE);
	for (part = text; (end = strstr(part, "; ")) != NULL;
	    part = end + 2) {
		*end = '\0';
		*strchr(part, ' ') = '=';
		part[strcspn(part, "=")] = '\0';
		flow_set(f, part, part + strlen(part) + 1, NULL);
	}
}

/* The string of ExaBGP 5, which is ours but for an offset of prefixes. */
static bool
event_is(const struct flow *f)
{
	uint8_t seen[FLOW_MAX], sent[FLOW_MAX];
	char text[FLOW_TEXT], data[FLOW_TEXT + 8];
	size_t n = 0, size = 0, length;
	struct buf b;
	struct rd rd;
	bool has_rd;

	buf_init(&b, text, sizeof(text));
	flow_print(&b, f);
	length = strcspn(text, "/");
	length += strcspn(text + length, " ");
	buf_init(&b, data, sizeof(data));
	buf_printf(&b, "flow %.*s%s%s", (int)length, text,
	    f->ip == IP_V6 ? "/0" : "", text + length);
	return flow_read_event(seen, &n, &rd, &has_rd, f->ip, data) == 0 &&
	    flow_encode(f, sent, &size, NULL) == 0 && n == size &&
	    memcmp(seen, sent, n) == 0;
}

static void
test_random(void)
{
	unsigned i, matches = 0, octets = 0, events = 0, rules = 0;
	uint8_t components[FLOW_MAX];
	struct flow f, again;
	char data[FLOW_TEXT];
	struct buf b;
	size_t n;

	for (i = 0; i < RANDOM_RULES; i++) {
		random_flow(&f);
		if (flow_complete(&f, false, NULL) == -1)
			continue;
		rules++;
		buf_init(&b, data, sizeof(data));
		flow_print_match(&b, &f);
		match_read(&again, data);
		matches += flow_same(&again, &f) && !b.overflow;
		octets += flow_encode(&f, components, &n, NULL) == 0 &&
		    flow_decode(&again, f.ip, components, n) == 0 &&
		    flow_same(&again, &f);
		events += event_is(&f);
	}
	tap_ok(rules > RANDOM_RULES / 2, "%u random rules", rules);
	tap_ok(matches == rules, "%u printed and read", matches);
	tap_ok(octets == rules, "%u encoded and decoded", octets);
	tap_ok(events == rules, "%u known again in events", events);
}

int
main(void)
{
	version = IP_V4;
	cases_run("flow4.cases", test_case);
	version = IP_V6;
	cases_run("flow6.cases", test_case);
	test_random();
	return tap_done();
}
