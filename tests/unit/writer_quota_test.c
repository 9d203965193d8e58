/*
 * Many clients of one user at once, with single changes and bulks: never one
 * entry more than he may have, and each that was refused was one too many.
 */
#include <pthread.h>

#include "engine/bulk.h"
#include "writer_help.h"

#define CLIENTS	64
#define EACH	20
#define MOST	100

static atomic_uint	 made, gone, over, other, ended;
static struct writer	*writer;

static void
count(enum err err, bool idle, bool announce, unsigned n)
{
	if (err == ERR_QUOTA)
		over += n;
	else if (err != ERR_NONE || idle)
		other += n;
	else if (announce)
		made += n;
	else
		gone += n;
}

static void
change_ended(struct change *c)
{
	count(c->err, c->unchanged, c->op == CHANGE_ANNOUNCE, 1);
	free(c->attrs);
	free(c);
	ended++;
}

static void
bulk_ended(struct bulk *b)
{
	count(b->err, b->unchanged > 0, true, b->n);
	bulk_free(b);
	ended++;
}

/* Of writer_heard.h: bulks come here too. */
void
engine_bulk_heard(struct bulk *b)
{
	bulk_ended(b);
}

static void
submit_bulk(unsigned first, unsigned n)
{
	struct bulk_item item = { .op = CHANGE_ANNOUNCE, .attrs = "med 1",
	    .targets = "", .terms = "" };
	struct bulk *b = bulk_new();
	uint64_t line;

	for (; n > 0; n--) {
		item.nlri = test_nlri(first++);
		item.line++;
		bulk_add(b, &item, &line);
	}
	bulk_seal(b);
	snprintf(b->by.user, sizeof(b->by.user), "alice");
	b->by.max_entries = MOST;
	b->done = bulk_ended;
	writer_submit_bulk(writer, b);
}

static void
submit_one(unsigned n, enum change_op op)
{
	struct change *c = calloc(1, sizeof(*c));

	c->op = op;
	c->nlri = test_nlri(n);
	if (op == CHANGE_ANNOUNCE)
		c->attrs = strdup("med 1");
	snprintf(c->by.user, sizeof(c->by.user), "alice");
	c->by.max_entries = MOST;
	c->wait = STATE_SAVED;
	c->done = change_ended;
	writer_submit(writer, c);
}

/* Every client has prefixes of its own. */
static void *
client(void *arg)
{
	unsigned first = *(unsigned *)arg * 1000, i;

	for (i = 0; i < EACH; i++)
		submit_one(first + i, CHANGE_ANNOUNCE);
	submit_bulk(first + 500, 3);
	return NULL;
}

/* All clients at once, until all are answered. */
static void
storm(void)
{
	unsigned number[CLIENTS], i;
	pthread_t thread[CLIENTS];

	made = gone = over = other = ended = 0;
	for (i = 0; i < CLIENTS; i++) {
		number[i] = i;
		pthread_create(&thread[i], NULL, client, &number[i]);
	}
	for (i = 0; i < CLIENTS; i++)
		pthread_join(thread[i], NULL);
	becomes(&ended, CLIENTS * (EACH + 1));
}

static int
row_count(const struct row *row, void *arg)
{
	*(unsigned *)arg += !row->withdrawing;
	return 0;
}

static unsigned
rows(void)
{
	struct filter all = { .families = FAMILIES_ALL, .match = MATCH_ALL };
	struct problem p;
	struct store *s = store_open_reader(test_path("db"), &p);
	unsigned n = 0;

	store_list(s, &all, UINT32_MAX, row_count, &n);
	store_close(s);
	return n;
}

int
main(void)
{
	struct store *s;

	test_begin("writer-quota");
	s = open_store("db");
	writer = writer_start(s, NULL);
	storm();
	tap_ok(made == MOST && other == 0 &&
	    made + over == CLIENTS * (EACH + 3),
	    "%d clients, a quota of %d: %u made, %u refused", CLIENTS, MOST,
	    (unsigned)made, (unsigned)over);
	tap_ok(rows() == MOST, "as many are there: %u", rows());
	submit_one(0, CHANGE_WITHDRAW);
	becomes(&ended, CLIENTS * (EACH + 1) + 1);
	submit_one(99999, CHANGE_ANNOUNCE);
	becomes(&ended, CLIENTS * (EACH + 1) + 2);
	tap_ok(gone <= 1 && rows() == MOST, "one goes, one comes: %u", rows());
	stop(writer, s);
	test_end();
	return tap_done();
}
