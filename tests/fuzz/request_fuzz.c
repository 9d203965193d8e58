/*
 * Whole requests, through the table of endpoints to a real store: only
 * FastCGI, the threads and the engine are left out (tests/unit/http_ask.h).
 * Each gets one well-formed answer; a refusal changes nothing; whatever is
 * then stored can be written and read back.
 *
 * An input is requests, parted by 0x1e: a line METHOD URI, lines of headers
 * NAME: VALUE, an empty line, the body.
 */
#include "entry_check.h"
#include "engine/bulk.h"
#include "engine/bulk_store.h"
#include "engine/renewal.h"
#include "engine/store.h"
#include "engine/store_history.h"
#include "engine/store_lease.h"
#include "engine/store_suspend.h"
#include "engine/terms.h"
#include "json.h"

/* One transaction an input, undone at its end: each finds the same store. */
static inline int
store_nothing(struct store *s)
{
	return s == NULL ? -1 : 0;
}

#define store_begin(s)	store_nothing(s)
#define store_commit(s)	store_nothing(s)
#include "../unit/http_ask.h"
#undef store_begin
#undef store_commit
#include "../unit/store_help.h"
#include "answer_check.h"

#define REQUESTS	8	/* of one input, at most */
/* What is stored, as a number. */
struct digest {
	uint64_t	 hash, rows;
};

static void
digest_add(struct digest *d, const void *data, size_t n)
{
	const uint8_t *octets = data;

	for (; n > 0; n--)
		d->hash = (d->hash ^ *octets++) * UINT64_C(1099511628211);
}

static int
digest_row(const struct row *row, void *arg)
{
	struct digest *d = arg;

	d->rows++;
	digest_add(d, &row->nlri.family, 1);
	digest_add(d, row->nlri.bytes, row->nlri.n);
	digest_add(d, row->targets, strlen(row->targets) + 1);
	digest_add(d, row->attrs, strlen(row->attrs) + 1);
	digest_add(d, row->owner, strlen(row->owner) + 1);
	digest_add(d, row->set, strlen(row->set) + 1);
	digest_add(d, row->tags, strlen(row->tags) + 1);
	digest_add(d, row->note, strlen(row->note) + 1);
	digest_add(d, &row->revision, sizeof(row->revision));
	digest_add(d, &row->generation, sizeof(row->generation));
	digest_add(d, &row->ttl, sizeof(row->ttl));
	digest_add(d, &row->expires, sizeof(row->expires));
	digest_add(d, &row->withdrawing, sizeof(row->withdrawing));
	return 0;
}

static const struct filter everything = {
	.families = FAMILIES_ALL, .match = MATCH_ALL,
};

static struct digest
store_digest(void)
{
	struct digest d = { UINT64_C(14695981039346656037), 0 };
	uint64_t revision = store_revision(fake.store);

	FUZZ_CHECK(store_list(fake.store, &everything, UINT32_MAX, digest_row,
	    &d) == 0, "it cannot be read");
	digest_add(&d, &revision, sizeof(revision));
	return d;
}

/* What is stored is complete, and can be written and read back. */
static int
row_check(const struct row *row, void *arg)
{
	static struct attrs a;
	struct targets t;
	struct terms terms;

	(void)arg;
	FUZZ_CHECK(targets_read(&t, row->targets) == 0, "neighbours: %s",
	    row->targets);
	FUZZ_CHECK(fuzz_is_printable(row->owner) &&
	    fuzz_is_printable(row->note) && fuzz_is_printable(row->tags) &&
	    fuzz_is_printable(row->set), "%s, %s, %s, %s", row->owner,
	    row->note, row->tags, row->set);
	FUZZ_CHECK(*row->set == '\0' || terms_is_word(row->set), "set %s",
	    row->set);
	memset(&terms, 0, sizeof(terms));
	if (row->withdrawing) {
		entry_check(&row->nlri, NULL);
		return 0;
	}
	FUZZ_CHECK(attrs_read(&a, row->attrs) == 0, "%s", row->attrs);
	entry_check(&row->nlri, &a);
	return 0;
}

/* Set what one header says. */
static void
header_take(struct head *head, char *line)
{
	static const struct {
		const char	*name;
		size_t		 at;
	} headers[] = {
		{ "accept", offsetof(struct head, accept) },
		{ "prefer", offsetof(struct head, prefer) },
		{ "type", offsetof(struct head, type) },
		{ "length", offsetof(struct head, length) },
		{ "user", offsetof(struct head, user) },
		{ "site", offsetof(struct head, site) },
		{ "origin", offsetof(struct head, origin) },
		{ "referer", offsetof(struct head, referer) },
		{ "host", offsetof(struct head, host) },
		{ "preflight", offsetof(struct head, preflight) },
		{ "if-match", offsetof(struct head, if_match) },
		{ "if-none-match", offsetof(struct head, if_none_match) },
		{ "source", offsetof(struct head, source) },
		{ "request", offsetof(struct head, request) },
	};
	const size_t n = sizeof(headers) / sizeof(*headers);
	char *value = strstr(line, ": ");
	size_t i;

	if (value == NULL)
		return;
	*value = '\0';
	for (i = 0; i < n; i++)
		if (strcmp(headers[i].name, line) == 0)
			*(const char **)((char *)head + headers[i].at) =
			    value + 2;
}

/* Take a request apart. False: there is none. */
static bool
head_take(struct head *head, char *text, size_t n, char length[24])
{
	char *rest = text, *line = fuzz_line(&rest), *uri;

	if ((uri = strchr(line, ' ')) == NULL)
		return false;
	*uri++ = '\0';
	head->method = line;
	head->uri = uri;
	while ((line = fuzz_line(&rest)) != NULL && *line != '\0')
		header_take(head, line);
	if (rest != NULL) {
		head->body = rest;
		head->body_n = n - (size_t)(rest - text);
	}
	snprintf(length, 24, "%zu", head->body_n);
	if (head->length == NULL)
		head->length = head->body_n > 0 ? length : "";
	if (head->user == NULL)
		head->user = "alice";
	return true;
}

/* Only these may change anything, by method and path. */
static bool
is_change(const struct head *head)
{
	bool read = strcmp(head->method, "GET") == 0 ||
	    strcmp(head->method, "HEAD") == 0;

	return strcmp(head->method, "OPTIONS") != 0 && (!read ||
	    strncmp(head->uri, "/announce", 9) == 0 ||
	    strncmp(head->uri, "/withdraw", 9) == 0 ||
	    strchr(head->uri, '%') != NULL);
}

/* Does it say that nothing is to be changed? */
static bool
is_dry(const char *uri)
{
	const char *at = strstr(uri, "dry-run=true");

	return at != NULL && at > uri && (at[-1] == '?' || at[-1] == '&');
}

static void
request_check(char *text, size_t n)
{
	struct digest before = store_digest(), after;
	struct head head = { .method = NULL };
	char length[24];
	bool change;
	size_t i;

	if (!head_take(&head, text, n, length))
		return;
	change = is_change(&head) && !is_dry(head.uri);
	answer.n = 0;
	endpoint_dispatch(exchange_new(&service, service.gate, answer_reply),
	    &head);
	FUZZ_CHECK(answer.n == 1, "%u answers", answer.n);
	FUZZ_CHECK(service.waiting == 0, "%u wait", service.waiting);
	for (i = 0; i < sizeof(statuses) / sizeof(*statuses); i++)
		if (statuses[i] == answer.status)
			break;
	FUZZ_CHECK(i < sizeof(statuses) / sizeof(*statuses), "status %d: %s",
	    answer.status, answer.text);
	head_check();
	text_check();
	after = store_digest();
	if (!change || (answer.status >= 300 && answer.status < 500))
		FUZZ_CHECK(after.hash == before.hash, "%s: %d, and it has "
		    "changed something", head.uri, answer.status);
	else if (after.hash != before.hash)
		FUZZ_CHECK(store_list(fake.store, &everything, UINT32_MAX,
		    row_check, NULL) == 0, "it cannot be read");
}

static void
requests_make(uint8_t *data, size_t n)
{
	uint8_t *end;
	size_t i, length;
	char *text;

	for (i = 0; n > 0 && i < REQUESTS; i++) {
		end = memchr(data, 0x1e, n);
		length = end == NULL ? n : (size_t)(end - data);
		text = fuzz_text(data, length);
		request_check(text, length);
		free(text);
		length += end != NULL;
		data += length;
		n -= length;
	}
}

/* What every input finds. */
static const char *const first[] = {
	"PUT /v1/routes/10.0.0.1?med=5&tag=web&ttl=600&wait=saved\n",
	"PUT /v1/routes/10.0.0.2?community=65000:1&generation=5\nuser: bob\n",
	"PUT /v1/routes/10.0.0.3?neighbor=192.0.2.2\n",
	"PUT /v1/routes/2001:db8::/32?rd=65000:1&label=100&"
	    "next-hop=2001:db8::1\n",
	"POST /v1/flows?destination=10.1.0.0/16&protocol=tcp&discard\n",
	"PUT /v1/sets/dc1\ntype: application/x-ndjson\n\n"
	    "{\"prefix\":\"10.2.0.1\"}\n{\"prefix\":\"10.2.0.2\"}\n",
};

static void
store_leave(void)
{
	store_rollback(fake.store);
	store_close(fake.store);
	test_end();
}

static void
store_make(void)
{
	struct problem p = { .err = ERR_NONE };
	char *text;
	size_t i;

	setenv("TMPDIR", "/dev/shm", 0);
	test_begin("fuzz");
	fake.store = fake.reader = store_open(test_path("db"), &p);
	FUZZ_CHECK(fake.store != NULL, "%s", p.detail);
	defaults();
	atexit(store_leave);
	store_begin(fake.store);
	for (i = 0; i < sizeof(first) / sizeof(*first); i++) {
		text = strdup(first[i]);
		request_check(text, strlen(text));
		FUZZ_CHECK(answer.status < 300, "%s: %s", first[i],
		    answer.text);
		free(text);
	}
	store_commit(fake.store);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint8_t *copy;

	if (fake.store == NULL)
		store_make();
	defaults();
	copy = malloc(n + 1);
	if (n > 0)
		memcpy(copy, data, n);
	store_begin(fake.store);
	requests_make(copy, n);
	store_rollback(fake.store);
	free(copy);
	return 0;
}
