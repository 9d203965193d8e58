/*
 * Bulks in the engine: applied in slices, waited for one entry after the
 * other, answered once. What the states are says the test.
 */
#include <stdlib.h>

#include "bulks_help.h"
#include "clock.h"
#include "tap.h"

static struct engine	*e;
static unsigned		 done;
static struct bulk	*answer;	/* borrowed */

static void
note(struct bulk *b)
{
	done++;
	answer = b;
}

static void
begin(void)
{
	uint32_t n;

	e = calloc(1, sizeof(*e));
	e->table = table_new();
	e->phase = PHASE_RUN;
	e->bulks_last = &e->bulks;
	applied = retried = asked = done = 0;
	for (n = 0; n < N; n++) {
		states[n] = STATE_SAVED;
		reasons[n] = REASON_QUEUED;
	}
}

static void
end(struct bulk *b)
{
	bulk_free(b);
	table_free(e->table);
	free(e);
}

/* A bulk of n entries from 0, revisions 101 and on, as the writer leaves it. */
static struct bulk *
bulk_of(uint32_t n, enum state wait)
{
	struct bulk *b = bulk_new();
	struct bulk_item item = { .op = CHANGE_ANNOUNCE, .targets = "",
	    .attrs = "next-hop self" };
	uint64_t line;
	uint32_t i;

	for (i = 0; i < n; i++) {
		nlri_nth(&item.nlri, i);
		item.line = i + 1;
		bulk_add(b, &item, &line);
	}
	bulk_seal(b);
	b->wait = wait;
	b->timeout = 5;
	b->done = note;
	b->revision = b->highest = 100 + n;
	return b;
}

static void
apply(struct bulk *b)
{
	unsigned left = UINT32_MAX;

	bulk_apply(e, b, &left);
}

static void
turns(unsigned n)
{
	for (; n > 0; n--)
		bulks_turn(e);
}

static struct claim *
claim_nth(uint32_t n, uint32_t *id)
{
	struct nlri nlri;

	nlri_nth(&nlri, n);
	*id = table_find(e->table, &nlri);
	return claim_find(table_entry(e->table, *id), "");
}

/* The entry has come to this state, and the engine looks at it. */
static void
becomes(uint32_t n, enum state state, enum reason reason)
{
	struct claim *claim;
	uint32_t id;

	states[n] = state;
	reasons[n] = reason;
	claim = claim_nth(n, &id);
	waiter_look(e, id, claim);
}

static void
test_slices(void)
{
	struct bulk *b;
	unsigned left = 4096, slices = 0;

	begin();
	b = bulk_of(N, STATE_SENT);
	for (; !bulk_apply(e, b, &left); slices++, left = 4096)
		tap_ok(left == 0 && applied == (slices + 1) * 4096,
		    "slice %u", slices);
	tap_ok(applied == N && done == 0, "all are applied");
	end(b);
}

static void
test_saved(void)
{
	struct bulk *b;

	begin();
	b = bulk_of(10, STATE_SAVED);
	apply(b);
	tap_ok(done == 1 && b->reached && !b->known,
	    "wait saved: answered when it is applied");
	tap_ok(e->bulks == NULL && e->waiting[5] == NULL, "nobody waits");
	end(b);
}

/* The last is sent first, the first last: no entry is looked at in vain. */
static void
test_order(void)
{
	struct bulk *b;
	uint32_t n;

	begin();
	b = bulk_of(N, STATE_SENT);
	apply(b);
	turns(20);
	for (n = N - 1; n > 0; n--)
		becomes(n, STATE_SENT, REASON_NONE);
	turns(20);
	tap_ok(done == 0, "the first is not sent: no answer");
	asked = 0;
	becomes(0, STATE_SENT, REASON_NONE);
	turns(20);
	tap_ok(done == 1 && b->reached && b->known &&
	    b->worst == STATE_SENT && b->states[STATE_SENT] == N,
	    "it is: answered, all sent");
	tap_ok(asked < N + 10, "each is looked at once: %u", asked);
	end(b);
}

/* In order, as they mostly come. */
static void
test_in_order(void)
{
	struct bulk *b;
	uint32_t n;

	begin();
	b = bulk_of(N, STATE_ACCEPTED);
	apply(b);
	turns(20);
	for (n = 0; n < N; n++)
		becomes(n, n % 2 ? STATE_SENT : STATE_ACCEPTED, REASON_NONE);
	turns(20);
	tap_ok(done == 1 && b->reached && b->worst == STATE_ACCEPTED &&
	    b->states[STATE_SENT] == N / 2 &&
	    b->states[STATE_ACCEPTED] == N / 2,
	    "wait accepted: the worst of them is");
	end(b);
}

static void
test_worst(void)
{
	struct bulk *b;
	uint32_t n;

	begin();
	for (n = 0; n < 100; n++)
		states[n] = STATE_SENT;
	states[30] = STATE_WAITING;
	reasons[30] = REASON_NEXT_HOP;
	states[40] = states[50] = STATE_REFUSED;
	reasons[40] = reasons[50] = REASON_REFUSED;
	b = bulk_of(100, STATE_SENT);
	apply(b);
	turns(2);
	tap_ok(done == 1 && !b->reached && b->worst == STATE_REFUSED &&
	    b->reason == REASON_REFUSED && b->refused == 41,
	    "refused is the worst, its line is told");
	tap_ok(b->states[STATE_SENT] == 97 && b->states[STATE_WAITING] == 1 &&
	    b->states[STATE_REFUSED] == 2 && b->passed == 97,
	    "and how many are where");
	end(b);
}

static void
test_timeout(void)
{
	struct bulk *b;
	uint32_t n;

	begin();
	b = bulk_of(N, STATE_SENT);
	for (n = 0; n < 5000; n++)
		states[n] = STATE_SENT;
	apply(b);
	turns(20);
	waiters_expire(e, clock_us() + 4900000);
	tap_ok(done == 0 && waiters_next(e, clock_us()) > 4000000,
	    "not yet after 4.9 s");
	waiters_expire(e, clock_us() + 5000001);
	tap_ok(done == 0 && waiters_next(e, clock_us()) == -1,
	    "after 5 s it is counted");
	turns(2);
	tap_ok(done == 0, "but not all in one turn");
	turns(20);
	tap_ok(done == 1 && !b->reached && b->worst == STATE_SAVED &&
	    b->reason == REASON_QUEUED && b->states[STATE_SENT] == 5000 &&
	    b->states[STATE_SAVED] == N - 5000, "and answered truly");
	becomes(5000, STATE_SENT, REASON_NONE);
	tap_ok(done == 1, "once");
	end(b);
}

static void
test_superseded(void)
{
	struct claim *claim;
	struct bulk *b;
	uint32_t id;

	begin();
	b = bulk_of(3, STATE_SENT);
	apply(b);
	turns(1);
	/* The one it waits at, and one that it has not looked at yet. */
	claim_nth(1, &id)->revision = 200;
	claim = claim_nth(0, &id);
	waiter_supersede(e, id, claim);
	turns(1);
	tap_ok(done == 0, "two are superseded, it waits for the third");
	becomes(2, STATE_SENT, REASON_NONE);
	turns(1);
	tap_ok(done == 1 && !b->reached && b->worst == STATE_SAVED &&
	    b->reason == REASON_SUPERSEDED && b->passed == 1,
	    "answered: superseded");
	end(b);
}

/* Withdrawn and forgotten before the cursor comes there. */
static void
test_gone(void)
{
	struct claim *claim;
	struct bulk *b = bulk_new();
	struct bulk_item item = { .op = CHANGE_WITHDRAW, .targets = "" };
	struct bulk_cursor c = { .chunk = 0 };
	uint64_t line;
	uint32_t id, n;

	begin();
	for (n = 0; n < 4; n++) {
		nlri_nth(&item.nlri, n);
		item.line = n + 1;
		bulk_add(b, &item, &line);
	}
	bulk_seal(b);
	while (bulk_next(b, &c, &item))
		bulk_mark(&c, item.line == 3, item.line == 3);
	b->absent = 1;
	b->wait = STATE_SENT;
	b->done = note;
	b->revision = b->highest = 103;
	apply(b);
	tap_ok(applied == 3, "what was absent is not applied");
	turns(1);
	claim = claim_nth(1, &id);
	claim_remove(e->table, table_entry(e->table, id), claim);
	becomes(3, STATE_SENT, REASON_NONE);
	tap_ok(done == 0, "it waits at the first");
	becomes(0, STATE_SENT, REASON_NONE);
	turns(1);
	tap_ok(done == 1 && b->reached && b->states[STATE_SENT] == 3,
	    "gone is sent, absent needs nothing");
	end(b);
}

/* Many that wait, stopped. */
static void
test_stop(void)
{
	enum { BULKS = 50 };
	struct bulk *b[BULKS];
	unsigned i;

	begin();
	for (i = 0; i < BULKS; i++) {
		b[i] = bulk_of(1000, STATE_SENT);
		apply(b[i]);
	}
	turns(5);
	waiters_stop(e);
	while (e->bulks != NULL)
		bulks_turn(e);
	tap_ok(done == BULKS && answer->reason == REASON_QUEUED &&
	    answer->states[STATE_SAVED] == 1000, "all are answered");
	for (i = 1; i < BULKS; i++)
		bulk_free(b[i]);
	end(b[0]);
}

int
main(void)
{
	test_slices();
	test_saved();
	test_order();
	test_in_order();
	test_worst();
	test_timeout();
	test_superseded();
	test_gone();
	test_stop();
	return tap_done();
}
