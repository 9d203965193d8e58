/*
 * The writer, with an engine of the test's own: groups, order, answers.
 */
#include <semaphore.h>

#include "writer_help.h"

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
	tap_ok(writer_commit_us(w) > 0, "the time of a commit is known");
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

/* Entries for named neighbours: the engine hears for whom, and so on. */
static void
test_named(void)
{
	const char *a = "192.0.2.2", *ab = "192.0.2.2, 192.0.2.3";
	struct store *s = open_store("named.db");
	struct writer *w = writer_start(s, NULL);
	struct nlri nlri = test_nlri(1);
	struct row row;
	bool found;

	reset();
	announce(w, 1, STATE_SENT);
	submit_to(w, a, CHANGE_ANNOUNCE, 1, "next-hop self", STATE_SENT,
	    count_answer);
	tap_ok(becomes(&saved, 2) && strcmp(last_targets, a) == 0,
	    "the engine hears for whom it is");
	submit_to(w, ab, CHANGE_ANNOUNCE, 1, "next-hop self", STATE_SENT,
	    count_answer);
	tap_ok(becomes(&refused, 1) && updates == 2,
	    "a conflict is refused, the engine not told");
	submit_to(w, a, CHANGE_WITHDRAW, 1, NULL, STATE_SAVED, count_answer);
	tap_ok(becomes(&saved, 3) && strcmp(last_targets, a) == 0,
	    "also of a withdrawal");
	writer_forget(w, &nlri, "192.0.2.3", 3);
	writer_forget(w, &nlri, "", 3);
	writer_remember(w, "", 0, 1);
	becomes(&remembered, 1);
	submit_to(w, a, CHANGE_WITHDRAW, 1, NULL, STATE_SENT, count_answer);
	tap_ok(becomes(&saved, 4) && unchanged == 1, "it is kept for others");
	writer_forget(w, &nlri, a, 3);
	writer_stop(w);
	tap_ok(store_get(s, &nlri, a, &row, &found) == 0 && !found &&
	    store_get(s, &nlri, "", &row, &found) == 0 && found,
	    "and forgotten, the other not");
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

int
main(void)
{
	test_begin("writer");
	test_group();
	test_answers();
	test_forget();
	test_named();
	test_stop();
	test_end();
	return tap_done();
}
