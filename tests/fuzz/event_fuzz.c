/*
 * What ExaBGP writes, line by line: events, and its listings of neighbours
 * and routes. Nothing is read out of an event that is not in it.
 */
#include "engine/event.h"
#include "engine/neighbor.h"
#include "engine/seen.h"
#include "entry_check.h"

/* The line at hand; NULL where an escape may hide what is in it. */
static const char	*line_at;

static void
nlri_check(const struct nlri *nlri)
{
	char text[PREFIX_TEXT];
	struct prefix prefix;
	struct nlri again;
	struct buf b;

	FUZZ_CHECK(nlri->family < FAMILY__MAX && nlri->family != FAMILY_NONE,
	    "family %u", nlri->family);
	FUZZ_CHECK(nlri_read(&again, (enum family)nlri->family, nlri->bytes,
	    nlri->n) == 0 && nlri_equal(&again, nlri), "its octets");
	if (line_at == NULL || !nlri_prefix(nlri, &prefix) ||
	    prefix.ip != IP_V4)
		return;
	buf_init(&b, text, sizeof(text));
	prefix_print(&b, &prefix);
	FUZZ_CHECK(strstr(line_at, text) != NULL, "%s is not in %s", text,
	    line_at);
}

static void
see(void *arg, const struct seen_nlri *seen)
{
	size_t i;

	(void)arg;
	nlri_check(&seen->nlri);
	FUZZ_CHECK(seen->labels_n <= SEEN_LABELS, "%zu labels",
	    seen->labels_n);
	for (i = 0; i < seen->labels_n; i++)
		FUZZ_CHECK(seen->labels[i] <= 1048575, "label %u",
		    seen->labels[i]);
}

static void
see_group(void *arg, const struct attrs *seen)
{
	static char text[2 * ATTRS_TEXT];
	struct buf b;

	(void)arg;
	if (seen == NULL)
		return;
	buf_init(&b, text, sizeof(text));
	attrs_print(&b, seen);
	FUZZ_CHECK(fuzz_is_printable(text), "%s", text);
}

static void
event_check(const char *line, size_t n)
{
	static const struct event_walk walk = { see, see_group, see };
	struct event ev;

	if (event_parse(&ev, line, n) == -1)
		return;
	FUZZ_CHECK(ev.kind == EVENT_OTHER || ev.peer.ip != IP_NONE,
	    "an event of nobody's: %s", line);
	FUZZ_CHECK(ev.kind != EVENT_SENT || line_at == NULL ||
	    strstr(line, "\"send\"") != NULL, "not sent: %s", line);
	FUZZ_CHECK(!ev.established || line_at == NULL ||
	    strstr(line, "ESTABLISHED") != NULL, "not up: %s", line);
	if (ev.kind == EVENT_SENT)
		event_walk(&ev, &walk, NULL);
	event_free(&ev);
}

static void
listings_check(const char *line)
{
	static struct listing configured, states;
	struct nlri nlri;

	if (line[0] == '\0') {
		memset(&configured, 0, sizeof(configured));
		memset(&states, 0, sizeof(states));
	}
	if (listing_configuration(&configured, line, "exagate"))
		FUZZ_CHECK(!configured.now.ours ||
		    configured.now.peer.ip != IP_NONE, "nobody is ours");
	(void)listing_states(&states, line);
	if (seen_nlri_listed(&nlri, line) == 0)
		nlri_check(&nlri);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n), *rest = text, *line;

	listings_check("");
	while ((line = fuzz_line(&rest)) != NULL) {
		line_at = strchr(line, '\\') == NULL ? line : NULL;
		if (line[0] == '{')
			event_check(line, rest == NULL ?
			    (size_t)(text + n - line) :
			    (size_t)(rest - 1 - line));
		else
			listings_check(line);
	}
	free(text);
	return 0;
}
