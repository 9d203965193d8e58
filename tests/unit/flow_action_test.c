/* tests/cases/flow_action.cases. */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "route/flow_action.h"

/* Set what the words NAME or NAME=VALUE say, complete for a rule of ip. */
static int
actions_words(struct flow_actions *a, struct address *next_hop, char *words,
    struct problem *p)
{
	enum ip ip = strcmp(case_word(&words), "v6") == 0 ? IP_V6 : IP_V4;
	char *name, *value;

	flow_actions_init(a);
	memset(next_hop, 0, sizeof(*next_hop));
	while ((name = case_word(&words)) != NULL) {
		if ((value = strchr(name, '=')) != NULL)
			*value++ = '\0';
		else
			value = name + strlen(name);
		if (strcmp(name, "next-hop") == 0)
			address_parse(next_hop, value, "", NULL);
		else if (flow_action_set(a, name, case_unescape(value),
		    p) == -1)
			return -1;
	}
	return flow_actions_complete(a, ip, next_hop, p);
}

/* "8006000000000000 discard; 0800000000000000 redirect-to-nexthop". */
static void
actions_print(struct buf *b, const struct flow_actions *a)
{
	char data[FLOW_ACTION_TEXT];
	const char *name;
	struct buf value;
	size_t i, j;

	for (i = 0; i < a->n; i++) {
		buf_puts(b, i > 0 ? "; " : "");
		for (j = 0; j < 8; j++)
			buf_printf(b, "%02x", a->community[i][j]);
		buf_init(&value, data, sizeof(data));
		name = flow_action_from(a->community[i], &value);
		buf_printf(b, " %s%s%s", name != NULL ? name : "none",
		    value.len > 0 ? "=" : "", data);
	}
}

static void
test_good(char *words, const char *want)
{
	struct problem p = { 0 };
	struct flow_actions a;
	struct address next_hop;
	char data[1024], name[256];
	struct buf b;

	snprintf(name, sizeof(name), "%s", words);
	if (!tap_ok(actions_words(&a, &next_hop, words, &p) == 0, "%s",
	    name)) {
		printf("# %s: %s\n", err_slug(p.err), p.detail);
		return;
	}
	buf_init(&b, data, sizeof(data));
	actions_print(&b, &a);
	if (next_hop.ip != IP_NONE) {
		buf_puts(&b, "; next-hop ");
		address_print(&b, &next_hop);
	}
	tap_is(data, want, name);
}

static void
test_bad(char *words, char *want)
{
	struct problem p = { 0 };
	struct flow_actions a;
	struct address next_hop;
	char name[256], *slug = case_word(&want);

	snprintf(name, sizeof(name), "%s", words);
	if (!tap_ok(actions_words(&a, &next_hop, words, &p) == -1, "no %s",
	    name))
		return;
	tap_is(err_slug(p.err), slug, name);
	if (!tap_ok(strstr(p.detail, want) != NULL, "says %s", want))
		printf("# got: %s\n", p.detail);
}

/* 16 digits to octets. */
static void
community_read(uint8_t community[8], const char *text)
{
	unsigned i;

	for (i = 0; i < 8; i++)
		sscanf(text + 2 * i, "%2hhx", &community[i]);
}

/* A community that was given as such: what it is, and to whom it may go. */
static void
test_hex(char *words, const char *want)
{
	char text[32], data[256];
	struct flow_actions a;
	uint8_t community[8];
	struct buf b;

	snprintf(text, sizeof(text), "%s", case_word(&words));
	community_read(community, text);
	flow_actions_init(&a);
	tap_ok(flow_action_add(&a, community, "", NULL) == 0, "%s", text);
	buf_init(&b, data, sizeof(data));
	actions_print(&b, &a);
	buf_printf(&b, "%s%s",
	    flow_community_is_safe(community, DIALECT_4) ? "" : ", not to 4",
	    flow_community_is_safe(community, DIALECT_5) ? "" : ", not to 5");
	tap_is(data, want, text);
}

static void
test_case(char *line)
{
	char *want = strstr(line, " => "), *verb = case_word(&line);

	*want = '\0';
	want += strlen(" => ");
	if (strcmp(verb, "good") == 0)
		test_good(line, want);
	else if (strcmp(verb, "bad") == 0)
		test_bad(line, want);
	else
		test_hex(line, want);
}

/* Actions and communities given as such are checked together. */
static void
test_mixed(void)
{
	static const uint8_t discard[8] = { 0x80, 0x06 },
	    target[8] = { 0x00, 0x02, 0, 1, 0, 0, 0, 2 };
	struct flow_actions a;
	struct problem p = { 0 };

	flow_actions_init(&a);
	tap_ok(flow_action_set(&a, "rate-limit", "9600", NULL) == 0 &&
	    flow_action_add(&a, target, "extended-community", NULL) == 0 &&
	    flow_action_add(&a, target, "extended-community", NULL) == 0 &&
	    a.n == 2, "a community that is no action is added once");
	tap_ok(flow_action_add(&a, discard, "extended-community", &p) == -1 &&
	    strcmp(p.field, "extended-community") == 0,
	    "discard in hex contradicts a rate-limit");
	tap_ok(flow_action_has_value("mark") &&
	    !flow_action_has_value("discard") &&
	    flow_action_is_key("copy") && !flow_action_is_key("source"),
	    "names are known");
}

int
main(void)
{
	cases_run("flow_action.cases", test_case);
	test_mixed();
	return tap_done();
}
