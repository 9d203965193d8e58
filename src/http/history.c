/*
 * GET /v1/history. Decides what the keys of its query select, and how it is
 * cut into answers; changes nothing. It is read in transactions of bounded
 * length, however far back what is asked for may be.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/store_history.h"
#include "engine/terms.h"
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/history.h"
#include "http/past.h"
#include "http/selection.h"
#include "http/worker.h"
#include "json.h"

#define LIMIT_DEFAULT	100	/* rows of a JSON answer */
#define LIMIT_MAX	1000
#define PAGE_ROWS	1000	/* of one body of a stream */
#define CURSOR_BYTES	64	/* of a cursor, and its NUL */

/* The history on its way out. */
struct reading {
	struct history_filter filter;
	struct selection selection;	/* its prefix and neighbours */
	unsigned	 limit;		/* rows; 0: no limit */
	unsigned	 given;		/* rows so far */
	bool		 lines;		/* NDJSON rather than text */
	bool		 end;		/* there are no more */

	/* Where the rows of one reading go. */
	FILE		*out;
	struct json	*array;
};

/* "announce,withdraw": a mask. 0, or -1 with p. */
static int
whats_read(unsigned *mask, const char *text, struct problem *p)
{
	char word[16];
	enum what what;
	size_t n;

	for (*mask = 0;; text++) {
		n = strcspn(text, ",");
		snprintf(word, sizeof(word), "%.*s", (int)n, text);
		what = n < sizeof(word) ? what_by_name(word) : WHAT_NONE;
		if (what == WHAT_NONE)
			return problem_set(p, ERR_VALUE, key_name(KEY_WHAT),
			    "must be announce, replace, takeover, withdraw, "
			    "expire, suspend, resume or refuse, or several "
			    "of them with commas");
		*mask |= 1u << what;
		text += n;
		if (*text == '\0')
			return 0;
	}
}

/* A time, if it is given. 0, or -1 with p. */
static int
time_read(int64_t *us, const struct keys *k, enum key key, struct problem *p)
{
	if (k->value[key] == NULL || terms_read_time(us, k->value[key]) == 0)
		return 0;
	return problem_set(p, ERR_VALUE, key_name(key),
	    "must be a time as in RFC 3339, such as 2026-11-23T03:00:00Z");
}

/* Decimal, up to size digits. 0 or -1. */
static int
number_read(uint64_t *n, const char **at)
{
	size_t digits = strspn(*at, "0123456789");

	if (digits == 0 || digits > 19)
		return -1;
	*n = strtoull(*at, NULL, 10);
	*at += digits;
	return *n > INT64_MAX ? -1 : 0;
}

/* What cursor_write made. 0, or -1 with p. */
static int
cursor_take(struct history_cursor *c, const char *text, struct problem *p)
{
	if (number_read(&c->id, &text) == 0 && *text++ == '.' &&
	    number_read(&c->position, &text) == 0 && *text++ == '.' &&
	    number_read(&c->refusal, &text) == 0 && *text == '\0')
		return 0;
	return problem_set(p, ERR_VALUE, key_name(KEY_CURSOR),
	    "is not what an answer gave as next");
}

static void
cursor_write(struct json *answer, const struct history_cursor *c)
{
	char text[CURSOR_BYTES];

	snprintf(text, sizeof(text), "%" PRIu64 ".%" PRIu64 ".%" PRIu64,
	    c->id, c->position, c->refusal);
	json_set_string(answer, "next", text);
}

static int
revision_read(uint64_t *revision, const char *text, struct problem *p)
{
	if (text == NULL)
		return 0;
	if (number_read(revision, &text) == -1 || *text != '\0' ||
	    *revision == 0)
		return problem_set(p, ERR_VALUE, key_name(KEY_REVISION),
		    "must be a revision, a decimal number");
	return 0;
}

/* Prefix, match, family and neighbours, as of a list. 0, or -1 with p. */
static int
selection_take(struct reading *r, const struct exchange *x,
    struct problem *p)
{
	struct history_filter *f = &r->filter;
	struct keys keys = x->keys;

	keys.value[KEY_CURSOR] = NULL;
	if (selection_read(&r->selection, &x->request, &keys, FAMILIES_ALL,
	    p) == -1)
		return -1;
	f->match = r->selection.filter.match;
	f->prefix = r->selection.filter.prefix;
	f->targets = r->selection.targets;
	if (keys.value[KEY_FAMILY] != NULL)
		f->families = r->selection.filter.families;
	return 0;
}

static int
filter_take(struct reading *r, const struct exchange *x, struct problem *p)
{
	struct history_filter *f = &r->filter;
	const char *const *v = x->keys.value;

	f->cursor = HISTORY_NEWEST;
	f->user = v[KEY_USER];
	f->request = v[KEY_REQUEST];
	if ((v[KEY_WHAT] != NULL &&
	    whats_read(&f->whats, v[KEY_WHAT], p) == -1) ||
	    time_read(&f->since, &x->keys, KEY_SINCE, p) == -1 ||
	    time_read(&f->until, &x->keys, KEY_UNTIL, p) == -1 ||
	    revision_read(&f->revision, v[KEY_REVISION], p) == -1 ||
	    (v[KEY_CURSOR] != NULL &&
	    cursor_take(&f->cursor, v[KEY_CURSOR], p) == -1))
		return -1;
	return selection_take(r, x, p);
}

static int
reading_take(struct reading *r, const struct exchange *x, struct problem *p)
{
	r->lines = x->request.format == FORMAT_LINES;
	if (!r->lines && !exchange_reads_text(x))
		r->limit = LIMIT_DEFAULT;
	if (x->keys.value[KEY_LIMIT] != NULL && key_number(&r->limit,
	    x->keys.value[KEY_LIMIT], 1, LIMIT_MAX, KEY_LIMIT, p) == -1)
		return -1;
	return filter_take(r, x, p);
}

static int
give_document(const struct past *past, void *arg)
{
	struct reading *r = arg;
	struct json *j = past_document(past);

	r->given++;
	if (j != NULL)
		json_add(r->array, j);
	return 0;
}

static int
give_line(const struct past *past, void *arg)
{
	struct reading *r = arg;
	struct json *j;
	char *text;

	r->given++;
	j = past_document(past);
	text = j == NULL ? NULL : json_text(j);
	json_free(j);
	if (text != NULL)
		fprintf(r->out, "%s\n", text);
	free(text);
	return 0;
}

static int
give_text(const struct past *past, void *arg)
{
	struct reading *r = arg;
	char line[PAST_TEXT];
	struct buf b;

	r->given++;
	buf_init(&b, line, sizeof(line));
	past_print(&b, past);
	fputs(line, r->out);
	return 0;
}

static int
give_nothing(const struct past *past, void *arg)
{
	(void)past;
	*(bool *)arg = true;
	return 1;
}

/* Are there rows behind what was read? 0 or -1. */
static int
history_has_more(const struct reading *r, struct worker *w, bool *more)
{
	struct history_filter f = r->filter;
	bool end = r->end;

	*more = false;
	while (!end && !*more)
		if (store_past(worker_store(w), &f, 1, give_nothing, more,
		    &end) == -1)
			return -1;
	return 0;
}

/* Rows of the history as they are read, as one JSON object. 0 or -1. */
static int
history_json(struct exchange *x, struct worker *w)
{
	struct json *answer = json_new_object();
	struct reading *r = x->state;
	bool more = false;
	int ok = 0;

	r->array = json_new_array();
	if (answer == NULL || r->array == NULL)
		ok = -1;
	while (ok == 0 && !r->end && r->given < r->limit)
		ok = store_past(worker_store(w), &r->filter,
		    r->limit - r->given, give_document, r, &r->end);
	if (ok == -1 || history_has_more(r, w, &more) == -1) {
		json_free(r->array);
		json_free(answer);
		return -1;
	}
	json_set(answer, "history", r->array);
	if (more)
		cursor_write(answer, &r->filter.cursor);
	answer_json(&x->answer, ANSWER_OK, answer);
	return 0;
}

/* How many rows may follow in one body? */
static unsigned
reading_room(const struct reading *r)
{
	unsigned left = r->limit - r->given;

	return r->limit != 0 && left < PAGE_ROWS ? left : PAGE_ROWS;
}

/* The next rows of a stream; see struct exchange. */
static int
history_more(struct exchange *x, struct worker *w)
{
	struct reading *r = x->state;
	unsigned given = r->given;
	char *text = NULL;
	size_t size;
	int ok = 0;

	if ((r->out = open_memstream(&text, &size)) == NULL)
		return -1;
	while (ok == 0 && !r->end && r->given == given)
		ok = store_past(worker_store(w), &r->filter, reading_room(r),
		    r->lines ? give_line : give_text, r, &r->end);
	if (fclose(r->out) != 0 || ok == -1) {
		free(text);
		return -1;
	}
	answer_take(&x->answer, ANSWER_OK, r->lines ?
	    "application/x-ndjson" : "text/plain", text);
	return r->end || r->given == r->limit ? 0 : 1;
}

static int
history_lines(struct exchange *x, struct worker *w)
{
	int more = history_more(x, w);

	x->answer.stream = more == 1;
	x->more = more == 1 ? history_more : NULL;
	return more == -1 ? -1 : 0;
}

void
history_get(struct exchange *x, struct worker *w)
{
	struct reading *r = calloc(1, sizeof(*r));
	struct problem p;

	if (r == NULL) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
		return;
	}
	x->state = r;
	x->state_free = free;
	if (reading_take(r, x, &p) == -1) {
		exchange_refuse(x, &p);
		return;
	}
	if ((r->lines || exchange_reads_text(x) ? history_lines(x, w) :
	    history_json(x, w)) == 0) {
		exchange_reply(x);
		return;
	}
	problem_set(&p, ERR_STORE, "", "the database cannot be read");
	exchange_refuse(x, &p);
}
