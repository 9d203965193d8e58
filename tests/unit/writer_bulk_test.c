/*
 * Bulks through the writer: all or nothing, durable before the engine hears
 * of it, in its order among single changes.
 */
#include "engine/bulk.h"
#include "writer_help.h"

static atomic_uint	handed, done, tally;
static atomic_ullong	singles_before;	/* updates heard before the bulk */
static struct bulk	*last;		/* owned by the test */

static void
keep(struct bulk *b)
{
	bulk_free(last);
	last = b;
	done++;
}

/* In place of that of writer_heard.h: bulks come here too. */
void
engine_bulk_heard(struct bulk *b)
{
	handed++;
	singles_before = heard;
	keep(b);
}

/* N prefixes from first, announced with attrs (NULL: withdrawn). */
static struct bulk *
bulk_of(unsigned first, unsigned n, const char *attrs)
{
	struct bulk *b = bulk_new();
	struct bulk_item item = { .attrs = attrs, .targets = "",
	    .op = attrs != NULL ? CHANGE_ANNOUNCE : CHANGE_WITHDRAW };
	uint64_t line;
	unsigned i;

	for (i = 0; i < n; i++) {
		item.nlri = test_nlri(first + i);
		item.line = i + 1;
		bulk_add(b, &item, &line);
	}
	bulk_seal(b);
	snprintf(b->by.user, sizeof(b->by.user), "alice");
	b->wait = STATE_SENT;
	b->done = keep;
	return b;
}

/* Submit it, and wait until it is answered or handed to the engine. */
static void
make(struct writer *w, struct bulk *b)
{
	unsigned before = done;

	writer_submit_bulk(w, b);
	becomes(&done, before + 1);
}

static int
row_count(const struct row *row, void *arg)
{
	(void)arg;
	tally += !row->withdrawing && strcmp(row->owner, "alice") == 0;
	return 0;
}

/* How many entries there are, as another connection sees them. */
static unsigned
rows(const char *name)
{
	struct filter all = { .families = FAMILIES_ALL, .match = MATCH_ALL };
	struct problem p;
	struct store *s = store_open_reader(test_path(name), &p);

	tally = 0;
	store_list(s, &all, UINT32_MAX, row_count, NULL);
	store_close(s);
	return tally;
}

static void
test_outcome(void)
{
	struct store *s = open_store("outcome.db");
	struct writer *w = writer_start(s, NULL);

	handed = done = 0;
	make(w, bulk_of(0, 5000, "next-hop self"));
	tap_ok(handed == 1 && last->err == ERR_NONE &&
	    last->revision == 5000 && last->unchanged == 0 &&
	    last->absent == 0, "5,000 new ones");
	tap_ok(rows("outcome.db") == 5000, "are durable");
	make(w, bulk_of(2500, 5000, "next-hop self"));
	tap_ok(last->err == ERR_NONE && last->unchanged == 2500 &&
	    last->revision == 7500 && rows("outcome.db") == 7500,
	    "half of them again: unchanged");
	make(w, bulk_of(0, 7500, "next-hop self"));
	tap_ok(last->err == ERR_NONE && last->unchanged == 7500 &&
	    last->revision == 0 && last->highest == 7500,
	    "all again: no revision, but the highest of them");
	make(w, bulk_of(7000, 1000, NULL));
	tap_ok(last->err == ERR_NONE && last->absent == 500 &&
	    last->unchanged == 0 && last->revision == 8000 &&
	    rows("outcome.db") == 7000, "withdrawn, half of them absent");
	make(w, bulk_of(7000, 1000, NULL));
	tap_ok(last->absent == 500 && last->unchanged == 500,
	    "again: absent, and being withdrawn already");
	stop(w, s);
}

static void
test_all_or_nothing(void)
{
	struct store *s = open_store("nothing.db");
	struct writer *w = writer_start(s, NULL);
	struct nlri foreign = test_nlri(700);

	reset();
	handed = done = 0;
	announce(w, 5000, STATE_SAVED);
	becomes(&answered, 1);
	writer_foreign(w, &foreign, true);
	writer_remember(w, "boot 7 8", 1, 42);
	becomes(&remembered, 42);
	make(w, bulk_of(0, 1000, "next-hop self"));
	tap_ok(handed == 0 && last->err == ERR_FOREIGN && last->line == 701,
	    "one is foreign: refused, its line told");
	tap_ok(rows("nothing.db") == 0, "and nothing is changed");
	make(w, bulk_of(0, 700, "next-hop self"));
	tap_ok(last->err == ERR_NONE && last->revision == 701 &&
	    singles_before == 1, "without it: revisions go on");
	stop(w, s);
}

/* Small ones share a transaction, and one that is refused spoils no other. */
static void
test_group(void)
{
	struct store *s = open_store("group.db");
	struct writer *w = writer_start(s, NULL);
	struct nlri foreign = test_nlri(405);
	unsigned i;

	reset();
	handed = done = 0;
	writer_foreign(w, &foreign, true);
	writer_remember(w, "boot 7 8", 1, 42);
	becomes(&remembered, 42);
	make(w, bulk_of(5000, 60000, "next-hop self"));
	for (i = 0; i < 100; i++)
		writer_submit_bulk(w, bulk_of(i * 10, 10, "next-hop self"));
	tap_ok(becomes(&done, 101) && handed == 100,
	    "100 small ones, one of them refused");
	tap_ok(rows("group.db") == 60990, "the other 99 are there");
	make(w, bulk_of(2000, 10, "next-hop self"));
	tap_ok(last->revision == 61000, "no revision was skipped");
	stop(w, s);
}

/* Bulks do not hold one another up, nor single changes for ever. */
static void
test_crowd(void)
{
	struct store *s = open_store("crowd.db");
	struct writer *w = writer_start(s, NULL);
	unsigned i;

	reset();
	handed = done = 0;
	for (i = 0; i < 20; i++) {
		writer_submit_bulk(w, bulk_of(i * 500, 1000,
		    "next-hop self"));
		announce(w, 90000 + i, STATE_SAVED);
	}
	tap_ok(becomes(&done, 20) && becomes(&answered, 20),
	    "20 bulks and 20 single changes");
	tap_ok(rows("crowd.db") == 10500 && !disorder, "are all there");
	stop(w, s);
}

int
main(void)
{
	test_begin("writer-bulk");
	test_outcome();
	test_all_or_nothing();
	test_group();
	test_crowd();
	bulk_free(last);
	test_end();
	return tap_done();
}
