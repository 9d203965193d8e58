/* tests/cases/etag.cases: what preconditions are true of. */
#include "buf.h"
#include "cases.h"
#include "engine/change.h"
#include "err.h"
#include "http/etag.h"
#include "http/request.h"

#define REVISIONS	100

/* The revisions for which it is true: "0-4 6". */
static void
holds_print(struct buf *b, const struct precondition *c)
{
	uint64_t from, to;

	for (from = 0; from < REVISIONS; from = to + 1) {
		for (to = from; to < REVISIONS &&
		    precondition_holds(c, to); to++)
			continue;
		if (to == from)
			continue;
		buf_printf(b, "%s%d", b->len > 0 ? " " : "", (int)from);
		if (to > from + 1)
			buf_printf(b, "-%d", (int)to - 1);
	}
}

static void
case_run(char *line)
{
	char *want = strstr(line, "=>"), *value = strchr(line, ':');
	char name[200], got[300] = "";
	struct precondition c;
	struct problem p = { .detail = "" };
	struct head head = { .if_match = NULL };
	struct buf b;

	snprintf(name, sizeof(name), "%.190s", line);
	if (want == NULL || value == NULL) {
		tap_ok(false, "%s: not a case", name);
		return;
	}
	want[-1] = *value++ = '\0';
	want += 2 + strspn(want + 2, " ");
	if (strcmp(line, "match") == 0)
		head.if_match = value;
	else
		head.if_none_match = value;
	buf_init(&b, got, sizeof(got));
	if (etag_read(&c, &head, &p) == 0) {
		holds_print(&b, &c);
		tap_is(got, want, name);
		return;
	}
	tap_ok(strncmp(want, "error: ", 7) == 0 &&
	    strstr(p.detail, want + 7) != NULL &&
	    strncmp(p.field, "if-", 3) == 0, "%s: %s", name, p.detail);
}

int
main(void)
{
	struct head head = { .if_match = NULL };
	struct precondition c;
	struct problem p;

	cases_run("etag.cases", case_run);
	tap_ok(etag_read(&c, &head, &p) == 0 && precondition_holds(&c, 0) &&
	    precondition_holds(&c, 7), "without a header all is well");
	tap_ok(etag_refuse(&head, &p) == 0, "and many entries are");
	head.if_match = "\"5\"";
	tap_ok(etag_refuse(&head, &p) == -1 && p.err == ERR_SYNTAX &&
	    strcmp(p.field, "if-match") == 0, "which no tag speaks of");
	head.if_none_match = "*";
	tap_ok(etag_read(&c, &head, &p) == -1 && p.err == ERR_SYNTAX,
	    "both headers");
	return tap_done();
}
