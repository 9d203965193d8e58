/*
 * The writer, with an engine of the test's own: groups, order, answers, and
 * what happens when the disk is full.
 */
#include <sys/resource.h>

#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "engine/engine.h"
#include "engine/store.h"
#include "engine/writer.h"
#include "store_help.h"
#include "tap.h"

/* What the engine of the test has heard. */
static atomic_uint	batches, updates, waiters, unchanged, remembered;
static atomic_ullong	heard;		/* the highest revision */
static atomic_bool	disorder;	/* revisions that went back */

void
engine_updates(struct engine *e, struct update *list)
{
	struct update *u, *next;

	(void)e;
	batches++;
	for (u = list; u != NULL; u = next) {
		next = (struct update *)u->link.next;
		updates++;
		unchanged += u->unchanged;
		if (!u->unchanged && u->revision <= heard)
			disorder = true;
		if ((u->op == CHANGE_ANNOUNCE) != (u->attrs != NULL))
			disorder = true;
		if (u->revision > heard)
			heard = u->revision;
		if (u->waiter != NULL) {
			waiters++;
			u->waiter->reached = true;
			u->waiter->done(u->waiter);
		}
		free(u->targets);
		free(u->attrs);
		free(u);
	}
}

void
engine_remembered(struct engine *e, uint64_t token)
{
	(void)e;
	remembered = (unsigned)token;
}

/* What the clients have been answered. */
static atomic_uint	answered, saved, failed, absent, refused;
static atomic_bool	too_early;	/* before the engine had heard of it */

static void
count_answer(struct change *c)
{
	if (c->err == ERR_STORE)
		failed++;
	else if (c->err == ERR_FOREIGN)
		refused++;
	else if (c->absent)
		absent++;
	else
		saved++;
	if (c->err == ERR_NONE && !c->absent && c->revision > heard)
		too_early = true;
	if (c->reached != (c->err == ERR_NONE) || c->report != NULL)
		too_early = true;
	free(c->attrs);
	free(c);
	answered++;
}

static void
reset(void)
{
	batches = updates = waiters = unchanged = remembered = 0;
	answered = saved = failed = absent = refused = 0;
	heard = 0;
	disorder = too_early = false;
}

static void
submit(struct writer *w, enum change_op op, unsigned n, const char *attrs,
    enum state wait, void (*done)(struct change *))
{
	struct change *c = calloc(1, sizeof(*c));

	c->op = op;
	c->nlri = test_nlri(n);
	c->attrs = attrs != NULL ? strdup(attrs) : NULL;
	c->wait = wait;
	c->done = done;
	writer_submit(w, c);
}

static void
announce(struct writer *w, unsigned n, enum state wait)
{
	submit(w, CHANGE_ANNOUNCE, n, "next-hop self med 5", wait,
	    count_answer);
}

static void
withdraw(struct writer *w, unsigned n, enum state wait)
{
	submit(w, CHANGE_WITHDRAW, n, NULL, wait, count_answer);
}

/* Look each millisecond until value is n; ten seconds at most. */
static bool
becomes(atomic_uint *value, unsigned n)
{
	int64_t end = clock_us() + 10000000;

	while (*value != n && clock_us() < end)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	return *value == n;
}

static bool
becomes_healthy(struct writer *w)
{
	int64_t end = clock_us() + 10000000;

	while (!writer_healthy(w) && clock_us() < end)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	return writer_healthy(w);
}

static struct store *
open_store(const char *name)
{
	struct problem p = { .detail = "" };
	struct store *s = store_open(test_path(name), &p);

	if (s == NULL) {
		fprintf(stderr, "%s\n", p.detail);
		exit(99);
	}
	return s;
}

static void
stop(struct writer *w, struct store *s)
{
	writer_stop(w);
	writer_free(w);
	store_close(s);
}

/* An answer that holds up the writer until the test lets go. */
static sem_t	held, let_go;

static void
hold(struct change *c)
{
	sem_post(&held);
	sem_wait(&let_go);
	count_answer(c);
}

/* Changes that wait when a transaction begins go into it together. */
static void
test_group(void)
{
	struct store *s = open_store("group.db");
	struct writer *w = writer_start(s, NULL);
	unsigned i;

	reset();
	sem_init(&held, 0, 0);
	sem_init(&let_go, 0, 0);
	submit(w, CHANGE_ANNOUNCE, 0, "next-hop self", STATE_SAVED, hold);
	sem_wait(&held);
	for (i = 1; i <= 1000; i++)
		announce(w, i, i % 2 ? STATE_SAVED : STATE_SENT);
	sem_post(&let_go);
	tap_ok(becomes(&answered, 1001), "1,000 changes are answered");
	tap_ok(batches == 2, "they were one transaction (and the first one)");
	tap_ok(updates == 1001 && waiters == 500 && heard == 1001,
	    "the engine has heard of all and got who waits for it");
	tap_ok(!disorder && !too_early, "in their order, before the answers");
	tap_ok(writer_commit_us(w) > 0 && writer_commit_last_us(w) > 0,
	    "the time of a commit is known");
	stop(w, s);
}

static void
test_answers(void)
{
	struct store *s = open_store("answers.db");
	struct writer *w = writer_start(s, NULL);
	struct nlri foreign = test_nlri(9);

	reset();
	announce(w, 1, STATE_SAVED);
	tap_ok(becomes(&saved, 1) && updates == 1 && waiters == 0,
	    "announce, wait saved: answered, and the engine is told");
	announce(w, 1, STATE_SENT);
	tap_ok(becomes(&saved, 2) && unchanged == 1 && waiters == 1,
	    "the same again: the engine has the waiter, unchanged");
	withdraw(w, 1, STATE_SENT);
	tap_ok(becomes(&saved, 3) && heard == 2, "withdraw: revision 2");
	withdraw(w, 1, STATE_SENT);
	tap_ok(becomes(&saved, 4) && unchanged == 2 && waiters == 3,
	    "the same again: the engine has the waiter, unchanged");
	withdraw(w, 2, STATE_SENT);
	tap_ok(becomes(&absent, 1) && updates == 4,
	    "what is absent is answered here, the engine not told");
	writer_foreign(w, &foreign, true);
	writer_remember(w, "boot 7 8", 1, 42);
	tap_ok(becomes(&remembered, 42), "the session is remembered");
	announce(w, 9, STATE_SENT);
	tap_ok(becomes(&refused, 1) && updates == 4,
	    "a foreign prefix is refused, the engine not told");
	tap_ok(!disorder && !too_early, "answers are whole and in order");
	stop(w, s);
}

/* A forgotten row is gone; one that was announced again is not. */
static void
test_forget(void)
{
	struct store *s = open_store("forget.db");
	struct writer *w = writer_start(s, NULL);
	struct nlri nlri = test_nlri(1);
	struct row row;
	bool found;

	reset();
	announce(w, 1, STATE_SAVED);
	withdraw(w, 1, STATE_SAVED);
	announce(w, 2, STATE_SAVED);
	withdraw(w, 2, STATE_SAVED);
	announce(w, 2, STATE_SAVED);
	becomes(&saved, 5);
	writer_forget(w, &nlri, "", 2);
	nlri = test_nlri(2);
	writer_forget(w, &nlri, "", 4);
	writer_stop(w);
	tap_ok(store_get(s, &nlri, "", &row, &found) == 0 && found &&
	    row.revision == 5, "announced again before it: kept");
	nlri = test_nlri(1);
	tap_ok(store_get(s, &nlri, "", &row, &found) == 0 && !found,
	    "a confirmed withdrawal is forgotten");
	writer_forget(w, &nlri, "", 2);	/* after the stop: dropped */
	writer_free(w);
	store_close(s);
}

static void
test_stop(void)
{
	struct store *s = open_store("stop.db");
	struct writer *w = writer_start(s, NULL);
	unsigned i;

	reset();
	for (i = 0; i < 10000; i++)
		announce(w, i, STATE_SAVED);
	writer_stop(w);
	tap_ok(saved == 10000, "what was submitted is answered at a stop");
	tap_ok(updates == 10000 && !disorder && !too_early,
	    "and the engine was told");
	tap_ok(batches >= 3, "a transaction has at most 4,096 (%u were made)",
	    batches);
	writer_free(w);
	store_close(s);
}

/*
 * While no file may grow nothing is printed: the results may be a file too.
 * The log of these failures is lost for the same reason.
 */
static struct rlimit	unlimited;

static void
disk_full(bool full)
{
	struct rlimit none = unlimited;

	none.rlim_cur = 0;
	setrlimit(RLIMIT_FSIZE, full ? &none : &unlimited);
}

static void
test_full(void)
{
	struct store *s = open_store("full.db");
	struct writer *w = writer_start(s, NULL);
	struct nlri foreign = test_nlri(9);
	bool all_failed, known;
	unsigned i;

	reset();
	announce(w, 0, STATE_SENT);
	tap_ok(becomes(&saved, 1) && writer_healthy(w), "healthy at first");
	disk_full(true);
	for (i = 1; i <= 100; i++)
		announce(w, i, i % 2 ? STATE_SAVED : STATE_SENT);
	all_failed = becomes(&failed, 100) && saved == 1 && updates == 1;
	known = !writer_healthy(w);
	writer_foreign(w, &foreign, true);
	writer_remember(w, "boot 7 8", 1, 42);
	withdraw(w, 0, STATE_SENT);
	all_failed = all_failed && becomes(&failed, 101) && remembered == 0;
	disk_full(false);
	tap_ok(all_failed, "no room: each change fails, nobody is told");
	tap_ok(known, "and it is known");
	announce(w, 1, STATE_SENT);
	tap_ok(becomes(&saved, 2) && heard == 2,
	    "room again: the next change is saved, with the next revision");
	tap_ok(becomes(&remembered, 42), "the engine's jobs were not lost");
	announce(w, 9, STATE_SENT);
	tap_ok(becomes(&refused, 1), "nor what is foreign");
	tap_ok(writer_healthy(w), "and it is healthy");
	stop(w, s);
}

/* Without any change it finds out by itself that there is room again. */
static void
test_recovers(void)
{
	struct store *s = open_store("recovers.db");
	struct writer *w = writer_start(s, NULL);
	bool known;

	reset();
	disk_full(true);
	announce(w, 1, STATE_SENT);
	known = becomes(&failed, 1) && !writer_healthy(w);
	disk_full(false);
	tap_ok(known, "no room");
	tap_ok(becomes_healthy(w), "room again: found without a change");
	stop(w, s);
}

int
main(void)
{
	test_begin("writer");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &unlimited);
	test_group();
	test_answers();
	test_forget();
	test_stop();
	test_full();
	test_recovers();
	test_end();
	return tap_done();
}
