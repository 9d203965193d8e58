/* tests/cases/rd.cases: route distinguishers. */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "nlri_help.h"

static void
prints(const struct rd *rd, const char *want)
{
	char got[RD_TEXT];
	struct buf b;

	buf_init(&b, got, sizeof(got));
	rd_print(&b, rd);
	tap_is(got, want, want);
}

static void
accepted(const char *text, const char *hex)
{
	struct rd rd = { { 0xff, 0xff } };
	uint8_t want[sizeof(rd.bytes)];
	struct problem p = { .detail = "" };

	test_hex(want, hex);
	if (!tap_ok(rd_parse(&rd, text, "rd", &p) == 0 &&
	    memcmp(rd.bytes, want, sizeof(want)) == 0, "%s: %s", text, hex))
		printf("# %s\n", p.detail);
	prints(&rd, text);
}

static void
refused(const char *text, const char *words)
{
	struct problem p = { .detail = "" };
	struct rd rd;

	if (!tap_ok(rd_parse(&rd, text, "rd", &p) == -1 &&
	    p.err == ERR_VALUE && strcmp(p.field, "rd") == 0 &&
	    strstr(p.detail, words) != NULL, "refused: %s", words))
		printf("# %s: %s\n", text, p.detail);
	tap_ok(rd_parse(&rd, text, "rd", NULL) == -1, "and nobody asks why");
}

static void
test_case(char *line)
{
	char *verb = case_word(&line), *text = case_word(&line);
	struct rd rd;

	line += strspn(line, " \t");
	if (strcmp(verb, "good") == 0)
		accepted(text, line);
	else if (strcmp(verb, "bad") == 0)
		refused(case_unescape(text), line);
	else {
		test_hex(rd.bytes, text);
		prints(&rd, line);
	}
}

int
main(void)
{
	cases_run("rd.cases", test_case);
	return tap_done();
}
