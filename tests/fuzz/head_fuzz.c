/*
 * The headers of a request, a line each: method, URI, Accept, Prefer,
 * Content-Type, If-Match, If-None-Match, and then what is compared with a
 * tag. What is refused is the client's fault; what is taken is in range.
 */
#include "engine/change.h"
#include "http/etag.h"
#include "http/key.h"
#include "http/request.h"
#include "http/wait.h"
#include "item_check.h"

/* A value, or NULL where the line is "-" or there is none. */
static const char *
value_of(char **rest)
{
	const char *line = fuzz_line(rest);

	return line == NULL || strcmp(line, "-") == 0 ? NULL : line;
}

/* Does the header say this revision, by a tag that is not weak? */
static bool
names(const char *header, uint64_t revision)
{
	char tag[32];

	snprintf(tag, sizeof(tag), "\"%llu\"", (unsigned long long)revision);
	return strstr(header, tag) != NULL;
}

static void
etag_check(const struct head *head)
{
	struct precondition c;
	struct problem p = { .err = ERR_NONE };
	uint64_t revision;

	memset(&c, 0, sizeof(c));
	if (etag_read(&c, head, &p) == -1) {
		refusal_check(&p);
		return;
	}
	FUZZ_CHECK(head->if_match != NULL || head->if_none_match != NULL ||
	    c.kind == IF_NOTHING, "a wish that nobody had");
	for (revision = 0; revision < 12; revision++) {
		if (c.kind == IF_MATCH && precondition_holds(&c, revision))
			FUZZ_CHECK(revision != 0 &&
			    names(head->if_match, revision),
			    "%llu matches %s", (unsigned long long)revision,
			    head->if_match);
		if (c.kind == IF_NO_MATCH && !precondition_holds(&c,
		    revision))
			FUZZ_CHECK(revision != 0 &&
			    names(head->if_none_match, revision),
			    "%llu is among %s", (unsigned long long)revision,
			    head->if_none_match);
	}
	FUZZ_CHECK(c.kind != IF_NONE || !precondition_holds(&c, 1),
	    "it is there");
	FUZZ_CHECK(c.kind != IF_ANY || !precondition_holds(&c, 0),
	    "it is not there");
}

static void
wait_check(const struct request *r, const char *prefer)
{
	struct problem p = { .err = ERR_NONE };
	struct keys k;
	struct wait w;

	memset(&k, 0, sizeof(k));
	if (keys_take(&k, &r->query, UINT64_MAX, &p) == -1 ||
	    wait_read(&w, &k, prefer, 2, &p) == -1) {
		refusal_check(&p);
		return;
	}
	FUZZ_CHECK(w.timeout <= WAIT_TIMEOUT_MAX && w.state >= STATE_SAVED &&
	    w.state <= STATE_SENT, "state %d, %u s", (int)w.state,
	    w.timeout);
	FUZZ_CHECK(fuzz_is_printable(w.applied), "%s", w.applied);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n), *rest = text;
	struct head head = { .user = "alice" };
	struct problem p = { .err = ERR_NONE };
	struct request r;

	head.method = value_of(&rest);
	head.uri = value_of(&rest);
	head.accept = value_of(&rest);
	head.prefer = value_of(&rest);
	head.type = value_of(&rest);
	head.if_match = value_of(&rest);
	head.if_none_match = value_of(&rest);
	if (request_parse(&r, &head, &p) == -1)
		refusal_check(&p);
	else
		wait_check(&r, head.prefer);
	FUZZ_CHECK(r.method <= METHOD__MAX && r.media < MEDIA__MAX &&
	    fuzz_is_printable(r.instance), "method %d, media %d, %s",
	    (int)r.method, (int)r.media, r.instance);
	request_free(&r);
	etag_check(&head);
	free(text);
	return 0;
}
