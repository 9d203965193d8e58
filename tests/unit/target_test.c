/* tests/cases/target.cases: the neighbours that an entry names. */
#include "buf.h"
#include "cases.h"
#include "err.h"
#include "route/target.h"

/* Add what is parted by " + "; what the last gave. */
static int
targets_take(struct targets *t, char *list, struct problem *p)
{
	char *next;
	int result = -1;

	t->n = 0;
	while (list != NULL) {
		next = strstr(list, " + ");
		if (next != NULL) {
			*next = '\0';
			next += strlen(" + ");
		}
		result = targets_add(t, case_unescape(list), "neighbor", p);
		if (result == -1 && next != NULL)
			tap_ok(false, "only the last is refused");
		list = next;
	}
	return result;
}

static void
accepted(char *list, const char *want)
{
	struct problem p = { .detail = "" };
	struct targets t, again;
	char got[TARGETS_TEXT];
	struct buf b;

	if (targets_take(&t, list, &p) == -1)
		printf("# %s\n", p.detail);
	buf_init(&b, got, sizeof(got));
	targets_print(&b, &t);
	tap_is(got, want, want);
	tap_ok(targets_read(&again, want) == 0 && again.n == t.n &&
	    memcmp(again.list, t.list, t.n * sizeof(t.list[0])) == 0,
	    "read: the same");
}

static void
refused(char *list, const char *words)
{
	struct problem p = { .detail = "" };
	struct targets t;
	int result = targets_take(&t, list, &p);

	if (!tap_ok(result == -1 && strcmp(p.field, "neighbor") == 0 &&
	    (p.err == ERR_VALUE || p.err == ERR_REPEATED || p.err ==
	    ERR_PREFIX) && strstr(p.detail, words) != NULL,
	    "refused: %s", words))
		printf("# %s\n", p.detail);
}

static void
overlaps(char *list, bool want)
{
	char *second = strstr(list, " | ");
	struct targets a, b;

	*second = '\0';
	second += strlen(" | ");
	tap_ok(targets_read(&a, list) == 0 && targets_read(&b, second) == 0 &&
	    targets_overlap(&a, &b) == want &&
	    targets_overlap(&b, &a) == want, "%s %s %s", list,
	    want ? "overlaps" : "apart from", second);
}

static void
test_case(char *line)
{
	char *verb = case_word(&line), *want = strstr(line, " => ");
	struct targets t;

	if (want != NULL) {
		*want = '\0';
		want += strlen(" => ");
	}
	if (strcmp(verb, "good") == 0)
		accepted(line, want);
	else if (strcmp(verb, "bad") == 0)
		refused(line, want);
	else if (strcmp(verb, "unread") == 0)
		tap_ok(targets_read(&t, line) == -1, "unread: %s", line);
	else
		overlaps(line, strcmp(verb, "overlap") == 0);
}

/* What is taken has room; and nobody named is all. */
static void
test_bounds(void)
{
	struct targets t = { .n = 0 }, again;
	char name[200], got[TARGETS_TEXT];
	struct problem p = { .detail = "" };
	struct buf b;
	unsigned i;

	buf_init(&b, got, sizeof(got));
	targets_print(&b, &t);
	tap_ok(b.len == 0 && targets_read(&again, "") == 0 && again.n == 0,
	    "nobody named: all");
	for (i = 0; i < TARGETS_MAX; i++) {
		snprintf(name, sizeof(name),
		    "2001:db8:1111:2222:3333:4444:5555:66%02x local-ip "
		    "2001:db8:1111:2222:3333:4444:5555:7777 local-as "
		    "4294967295 peer-as 4294967295 router-id "
		    "203.103.203.203", i);
		if (targets_add(&t, name, "neighbor", &p) == -1)
			break;
	}
	buf_init(&b, got, sizeof(got));
	targets_print(&b, &t);
	tap_ok(i > 5 && !b.overflow && targets_read(&again, got) == 0 &&
	    again.n == i, "%u long names have room, and are read again", i);
	tap_ok(i < TARGETS_MAX && strstr(p.detail, "more than 1023 bytes"),
	    "one more is refused");
	memset(name, '1', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	tap_ok(targets_add(&again, name, "neighbor", &p) == -1,
	    "a long word");
}

int
main(void)
{
	cases_run("target.cases", test_case);
	test_bounds();
	return tap_done();
}
