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

/* "ipv4 flow rd 65000:1 01180a0000": rules by their octets. */
static void
print_listed(struct buf *b, const struct nlri *nlri)
{
	const uint8_t *octets;
	struct rd rd;
	size_t n;

	buf_printf(b, "%s ", family_name((enum family)nlri->family));
	nlri_print(b, nlri);
	if ((octets = nlri_flow(nlri, &n)) == NULL)
		return;
	if (nlri_rd(nlri, &rd)) {
		buf_puts(b, "rd ");
		rd_print(b, &rd);
		buf_puts(b, " ");
	}
	for (; n > 0; n--)
		buf_printf(b, "%02x", *octets++);
}

static void
read_listed(char *line)
{
	char *want = strstr(line, " => "), got[1024];
	struct nlri nlri;
	struct buf b;

	*want = '\0';
	want += strlen(" => ");
	buf_init(&b, got, sizeof(got));
	if (seen_nlri_listed(&nlri, line) == -1)
		buf_puts(&b, "nothing");
	else
		print_listed(&b, &nlri);
	tap_is(got, want, line);
}

/* Each beginning of a line, and a byte of chance in it: nothing falls. */
static void
break_listed(char *line)
{
	uint32_t seed = 1;
	struct nlri nlri;
	size_t i, n;
	char was;

	if (strncmp(line, "listed ", 7) != 0)
		return;
	n = (size_t)(strstr(line, " => ") - line);
	for (i = 7; i <= n; i++) {
		was = line[i];
		line[i] = '\0';
		seen_nlri_listed(&nlri, line + 7);
		seed = seed * 1664525 + 1013904223;
		line[i] = (char)(seed >> 24);
		seen_nlri_listed(&nlri, line + 7);
		line[i] = was;
	}
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
	else if (strncmp(line, "listed ", 7) == 0)
		read_listed(line + 7);
	else
		read_one(line);
}

int
main(void)
{
	cases_run("seen.cases", test_line);
	cases_run("seen.cases", break_listed);
	return tap_done();
}
