/* tests/cases/family.cases: the table of families, from outside. */
#include "buf.h"
#include "cases.h"
#include "route/family.h"

static const char *const kinds[] = {
	[KIND_PREFIX] = "prefix", [KIND_FLOW] = "flow", [KIND_VPLS] = "vpls",
};
static const char *const ips[] = {
	[IP_NONE] = "-", [IP_V4] = "4", [IP_V6] = "6",
};

static unsigned	known;

/* The family of what it is made of. */
static enum family
family_made(enum family f)
{
	if (family_kind(f) == KIND_VPLS)
		return FAMILY_VPLS;
	if (family_kind(f) == KIND_FLOW)
		return family_of_flow(family_ip(f), family_has_rd(f));
	return family_of_prefix(family_ip(f), family_has_rd(f),
	    family_has_label(f));
}

static void
test_family(enum family f, const char *want)
{
	const char *safi = strchr(family_name(f), ' ') + 1;
	char got[128];
	struct buf b;

	buf_init(&b, got, sizeof(got));
	buf_printf(&b, "%s %s %s%s%s%s %s", kinds[family_kind(f)],
	    ips[family_ip(f)], family_is_unicast(f) ? "unicast" : "",
	    family_has_label(f) ? "label" : "", family_has_label(f) &&
	    family_has_rd(f) ? "," : "", family_has_rd(f) ? "rd" :
	    family_is_unicast(f) || family_has_label(f) ? "" : "-",
	    family_name(f));
	tap_is(got, want, want);
	tap_ok(family_by_name(family_name(f)) == f &&
	    family_by_safi(safi, family_ip(f)) == f, "by its names");
	tap_ok(family_made(f) == f, "by what it is made of");
	known++;
}

static void
test_case(char *line)
{
	char *first = case_word(&line), want[128];
	struct buf b;
	int i;

	if (strcmp(first, "none") == 0) {
		case_unescape(line);
		tap_ok(family_by_name(line) == FAMILY_NONE, "none: %s", line);
		return;
	}
	buf_init(&b, want, sizeof(want));
	for (i = 0; i < 3; i++)
		buf_printf(&b, "%s ", case_word(&line));
	buf_puts(&b, line + strspn(line, "\t"));
	test_family((enum family)strtoul(first, NULL, 10), want);
}

int
main(void)
{
	cases_run("family.cases", test_case);
	tap_ok(known == FAMILY__MAX - 1, "all of them");
	tap_ok(*family_name(FAMILY_NONE) == '\0' &&
	    family_by_name("vpls") == FAMILY_VPLS &&
	    family_by_safi("unicast", IP_NONE) == FAMILY_NONE &&
	    family_by_safi("vpls", IP_V4) == FAMILY_NONE, "and none");
	return tap_done();
}
