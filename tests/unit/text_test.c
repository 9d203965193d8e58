/* tests/cases/text.cases, long texts, and texts of chance. */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "route/attrs.h"
#include "route/text.h"

#define SHOWN	65536

static const struct text_options options;

/* What one text gave, as text. */
struct shown {
	struct buf	 b;
	char		 data[SHOWN];
};

static void
show_nlri(struct buf *b, const struct nlri *nlri)
{
	uint16_t fields[VPLS_FIELDS];
	struct prefix prefix;
	struct rd rd;
	uint32_t path;

	buf_puts(b, family_name((enum family)nlri->family));
	if (nlri_prefix(nlri, &prefix)) {
		buf_putc(b, ' ');
		prefix_print(b, &prefix);
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

int
main(void)
{
	cases_run("text.cases", test_case);
	return tap_done();
}
