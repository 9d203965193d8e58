/* tests/cases/seen.cases: the NLRI in ExaBGP's events. */
#include "engine/event.h"
#include "engine/seen.h"

#include "buf.h"
#include "cases.h"
#include "json.h"

static void
print_seen(struct buf *b, const struct seen_nlri *seen)
{
	size_t i;

	nlri_print(b, &seen->nlri);
	if (seen->labels_n > 0)
		buf_puts(b, " label");
	for (i = 0; i < seen->labels_n; i++)
		buf_printf(b, " %u", seen->labels[i]);
}

static void
print_one(struct buf *b, const char *sign, const struct seen_nlri *seen)
{
	buf_printf(b, "%s%s%s ", b->len > 0 ? ", " : "", sign,
	    family_name((enum family)seen->nlri.family));
	print_seen(b, seen);
}

static void
print_withdrawn(void *arg, const struct seen_nlri *seen)
{
	print_one(arg, "-", seen);
}

static void
print_announced(void *arg, const struct seen_nlri *seen)
{
	print_one(arg, "+", seen);
}

static void
pass_group(void *arg, const struct attrs *seen)
{
	(void)arg;
	(void)seen;
}

static void
read_event(struct buf *b, const char *line)
{
	static const struct event_walk walk = {
		print_withdrawn, pass_group, print_announced,
	};
	struct event ev;

	if (event_parse(&ev, line, strlen(line)) == -1 ||
	    ev.kind != EVENT_SENT) {
		buf_puts(b, "no update");
		return;
	}
	event_walk(&ev, &walk, b);
	event_free(&ev);
}

/* FAMILY: NLRI => TEXT */
static void
read_one(char *line)
{
	char *object = strstr(line, ": "), *want = strstr(line, " => ");
	char got[512], why[128];
	struct seen_nlri seen;
	struct json *json;
	struct buf b;

	*object = *want = '\0';
	object += strlen(": ");
	want += strlen(" => ");
	buf_init(&b, got, sizeof(got));
	json = json_parse(object, strlen(object), 8, why, sizeof(why));
	if (json == NULL)
		buf_puts(&b, why);
	else if (seen_nlri_read(&seen, family_by_name(line), json) == -1)
		buf_puts(&b, "nothing");
	else
		print_seen(&b, &seen);
	tap_is(got, want, want);
	json_free(json);
}

static void
test_line(char *line)
{
	static char got[4096];
	static struct buf b;

	if (line[0] == '{') {
		buf_init(&b, got, sizeof(got));
		read_event(&b, line);
	} else if (line[0] == '=')
		tap_is(got, line[1] == '\0' ? "" : line + 2, line);
	else
		read_one(line);
}

int
main(void)
{
	cases_run("seen.cases", test_line);
	return tap_done();
}
