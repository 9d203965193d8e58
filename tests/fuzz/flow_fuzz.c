/*
 * Flow rules. The first byte says for which IP version, and whether with an
 * rd; then lines of KEY VALUE, of the match and of the actions.
 */
#include "entry_check.h"
#include "http/rule.h"
#include "route/flow.h"

static struct rule r, again;

static void
rule_open(struct rule *rule, uint8_t byte)
{
	static const char *const families[] = {
		NULL, "ipv4 flow", "ipv6 flow", NULL,
	};
	struct problem p;
	const char *family = families[byte % 4];

	rule_begin(rule);
	if (byte & 4)
		rule_set(rule, "rd", "65000:1", &p);
	else if (family != NULL)
		rule_set(rule, "family", family, &p);
}

/* Take the lines. False: one is refused. */
static bool
lines_take(char *text)
{
	struct problem p = { .err = ERR_NONE };
	char *line, *value;

	while ((line = fuzz_line(&text)) != NULL) {
		value = line + strcspn(line, " =");
		if (*value != '\0')
			*value++ = '\0';
		if (*line != '\0' && rule_set(&r, line, value, &p) == -1) {
			FUZZ_CHECK(p.err != ERR_NONE && p.detail[0] != '\0' &&
			    fuzz_is_printable(p.detail), "%s", p.detail);
			return false;
		}
	}
	return true;
}

/* The rule by its id is the same. */
static void
id_check(const struct nlri *nlri, uint8_t byte)
{
	char id[2 * FLOW_MAX + 1];
	struct problem p;
	struct buf b;

	buf_init(&b, id, sizeof(id));
	rule_print_id(&b, nlri);
	FUZZ_CHECK(!b.overflow && strspn(id, "0123456789abcdef") == b.len,
	    "%s", id);
	rule_open(&again, (byte & 4) | (family_ip((enum family)nlri->family) ==
	    IP_V4 ? 1 : 2));
	if (byte & 4)
		rule_set(&again, "family", family_name(
		    (enum family)nlri->family), &p);
	FUZZ_CHECK(rule_set_id(&again, id, &p) == 0 &&
	    rule_end(&again, CHANGE_WITHDRAW, &p) == 0, "%s: %s", id,
	    p.detail);
	FUZZ_CHECK(nlri_equal(&again.item.nlri, nlri), "another: %s", id);
}

/* Its JSON, as answers have it, is taken and gives the same rule. */
static void
json_check(const struct item *it, uint8_t byte)
{
	static char text[2][ATTRS_TEXT];
	static struct attrs a;
	struct json *object = json_new_object(), *then = json_new_object();
	struct problem p = { .err = ERR_NONE };
	struct buf b;

	a = it->attrs;
	rule_open(&again, byte);
	if ((byte & 4) == 0)
		rule_open(&again, it->nlri.family ==
		    family_of_flow(IP_V4, false) ? 1 : 2);
	rule_set_match(object, &it->nlri);
	rule_set_actions(object, &a);
	attrs_to_json(&a, then);
	json_set(object, "attributes", then);
	FUZZ_CHECK(rule_set_json(&again, object, &p) == 0 &&
	    rule_end(&again, CHANGE_ANNOUNCE, &p) == 0, "%s: %s", p.field,
	    p.detail);
	FUZZ_CHECK(nlri_equal(&again.item.nlri, &it->nlri), "another");
	buf_init(&b, text[0], sizeof(text[0]));
	attrs_print(&b, &it->attrs);
	buf_init(&b, text[1], sizeof(text[1]));
	attrs_print(&b, &again.item.attrs);
	FUZZ_SAME(text[1], text[0]);
	json_free(object);
}

/* What people read of it is taken too, word for word. */
static void
people_check(const struct nlri *nlri)
{
	char text[FLOW_TEXT + 64];
	struct flow f;
	struct buf b;
	const uint8_t *components;
	size_t n;

	components = nlri_flow(nlri, &n);
	FUZZ_CHECK(components != NULL && flow_decode(&f,
	    family_ip((enum family)nlri->family), components, n) == 0,
	    "its own octets");
	buf_init(&b, text, sizeof(text));
	flow_print(&b, &f);
	FUZZ_CHECK(!b.overflow && fuzz_is_printable(text), "%s", text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct problem p = { .err = ERR_NONE };
	char *text;

	if (n < 1)
		return 0;
	text = fuzz_text(data + 1, n - 1);
	rule_open(&r, data[0]);
	if (lines_take(text) && rule_end(&r, CHANGE_ANNOUNCE, &p) == 0) {
		entry_check(&r.item.nlri, &r.item.attrs);
		id_check(&r.item.nlri, data[0]);
		json_check(&r.item, data[0]);
		people_check(&r.item.nlri);
	}
	free(text);
	return 0;
}
