/*
 * What makes an entry the one it is, in answers. Decides how clients are told
 * it, and where they find the entry again.
 */
#include "buf.h"
#include "err.h"
#include "http/entry.h"
#include "http/rule.h"
#include "json.h"
#include "route/target.h"

/* The id of a rule. */
static void
set_id(struct json *object, const struct nlri *nlri)
{
	char text[2 * FLOW_MAX + 1];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	rule_print_id(&b, nlri);
	json_set_string(object, "id", text);
}

void
entry_set_nlri(struct json *object, const struct nlri *nlri)
{
	uint32_t fields[VPLS__MAX], path;
	struct prefix prefix;
	char text[RD_TEXT];
	enum vpls_field i;
	struct rd rd;
	struct buf b;

	if (nlri_prefix(nlri, &prefix))
		entry_set_prefix(object, "prefix", &prefix);
	if (family_kind((enum family)nlri->family) == KIND_FLOW)
		set_id(object, nlri);
	if (!family_is_unicast((enum family)nlri->family))
		json_set_string(object, "family",
		    family_name((enum family)nlri->family));
	if (nlri_rd(nlri, &rd)) {
		buf_init(&b, text, sizeof(text));
		rd_print(&b, &rd);
		json_set_string(object, "rd", text);
	}
	if (nlri_path(nlri, &path))
		json_set_integer(object, "path-information", path);
	if (nlri_vpls(nlri, fields))
		for (i = 0; i < VPLS__MAX; i++)
			json_set_integer(object, vpls_name(i), fields[i]);
	if (family_kind((enum family)nlri->family) == KIND_FLOW)
		rule_set_match(object, nlri);
}

void
entry_set_targets(struct json *object, const char *text)
{
	struct json *array;
	struct targets t;
	char one[TARGETS_TEXT];
	struct buf b;
	size_t i;

	if (*text == '\0' || targets_read(&t, text) == -1 ||
	    (array = json_new_array()) == NULL)
		return;
	for (i = 0; i < t.n; i++) {
		buf_init(&b, one, sizeof(one));
		target_print(&b, &t.list[i]);
		json_add_string(array, one);
	}
	json_set(object, "neighbor", array);
}

void
entry_print_name(struct buf *b, const struct nlri *nlri)
{
	struct rd rd;

	if (family_kind((enum family)nlri->family) != KIND_FLOW) {
		nlri_print(b, nlri);
		return;
	}
	rule_print_id(b, nlri);
	if (nlri_rd(nlri, &rd)) {
		buf_puts(b, " rd ");
		rd_print(b, &rd);
	}
}

void
entry_problem_absent(struct problem *p, const struct nlri *nlri)
{
	if (family_kind((enum family)nlri->family) == KIND_FLOW)
		problem_set(p, ERR_NO_ENTRY, "id",
		    "there is no such rule here");
	else
		problem_set(p, ERR_NO_ENTRY, "prefix",
		    "this prefix is not announced here");
}

/* The value of a key in a query. */
static void
print_encoded(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == ' ')
			buf_puts(b, "%20");
		else
			buf_putc(b, *text);	/* ':', '/', ',' may stand */
}

/* "?rd=65000:1", or "&rd=65000:1" behind another. */
static void
print_query(struct buf *b, const char **mark, const char *key,
    const char *value)
{
	buf_printf(b, "%s%s=", *mark, key);
	print_encoded(b, value);
	*mark = "&";
}

void
entry_print_path(struct buf *b, const struct nlri *nlri, const char *targets)
{
	enum family family = (enum family)nlri->family;
	uint32_t fields[VPLS__MAX], path;
	char text[RD_TEXT];
	struct prefix prefix;
	const char *mark = "?";
	enum vpls_field i;
	struct buf value;
	struct rd rd;

	buf_init(&value, text, sizeof(text));
	buf_puts(b, family_kind(family) == KIND_FLOW ? "/v1/flows/" :
	    "/v1/routes/");
	if (nlri_prefix(nlri, &prefix))
		prefix_print(b, &prefix);
	else if (family == FAMILY_VPLS)
		buf_puts(b, "vpls");
	else
		rule_print_id(b, nlri);
	if (nlri_rd(nlri, &rd)) {
		rd_print(&value, &rd);
		print_query(b, &mark, "rd", text);
	}
	if ((family_has_label(family) && !family_has_rd(family)) ||
	    rule_id_is_vague(nlri))
		print_query(b, &mark, "family", family_name(family));
	if (nlri_path(nlri, &path)) {
		buf_printf(b, "%spath-information=%u", mark, path);
		mark = "&";
	}
	for (i = 0; nlri_vpls(nlri, fields) && i < VPLS__MAX; i++)
		buf_printf(b, "&%s=%u", vpls_name(i), fields[i]);
	if (*targets != '\0')
		print_query(b, &mark, "neighbor", targets);
}
