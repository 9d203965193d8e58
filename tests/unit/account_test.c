/* The accounts of users: counters that go back, and how fast is too fast. */
#include "engine/account.h"
#include "tap.h"

#define SECOND	1000000

static void
test_counters(void)
{
	struct counter a = { .n = 5 }, b = { .n = 0 };
	struct journal j = { .transactions = 0 };

	counter_add(&j, &a, 1);
	journal_mark(&j);
	counter_add(&j, &a, 2);
	counter_add(&j, &b, 7);
	counter_add(&j, &a, -1);
	tap_ok(a.n == 7 && b.n == 7, "counters count");
	journal_undo(&j);
	tap_ok(a.n == 6 && b.n == 0, "back to the mark");
	counter_add(&j, &b, 1);
	journal_mark(&j);
	counter_add(&j, &b, 1);
	journal_undo(&j);
	tap_ok(a.n == 6 && b.n == 1, "back to a second mark");
	journal_rollback(&j);
	tap_ok(a.n == 5 && b.n == 0, "back to the beginning");
	counter_add(&j, &a, -5);
	journal_commit(&j);
	journal_mark(&j);
	counter_add(&j, &a, 3);
	journal_undo(&j);
	journal_rollback(&j);
	tap_ok(a.n == 0, "what is committed stays");
}

/* One account each, however many there are. */
static void
test_many(void)
{
	struct accounts *a = accounts_new();
	struct account *first = accounts_find(a, ""), *again;
	char name[16];
	unsigned i, wrong = 0;

	first->entries.n = 77;
	for (i = 0; i < 10000; i++) {
		snprintf(name, sizeof(name), "user%u", i % 5000);
		again = accounts_find(a, name);
		wrong += again == NULL || strcmp(again->user, name) != 0 ||
		    again->entries.n != (i < 5000 ? 0 : i % 5000);
		if (again != NULL)
			again->entries.n = i % 5000;
	}
	tap_ok(wrong == 0, "5,000 accounts, each found again");
	tap_ok(accounts_find(a, "") == first && first->entries.n == 77,
	    "the first one is where it was");
	accounts_free(a);
}

/* Changes that are taken at rate, one a time, in ms milliseconds. */
static unsigned
taken(struct account *account, uint32_t rate, int64_t *now, unsigned ms)
{
	unsigned n = 0, i;
	uint64_t seconds;

	for (i = 0; i < ms; i++, *now += 1000)
		n += account_take(account, rate, 1, *now, &seconds);
	return n;
}

static void
test_rate(void)
{
	struct accounts *a = accounts_new();
	struct account *account = accounts_find(a, "alice");
	int64_t now = 1000 * (int64_t)SECOND;
	uint64_t seconds = 0;
	unsigned n = 0;

	while (account_take(account, 10, 1, now, &seconds))
		n++;
	tap_ok(n == 10 && seconds == 1, "10 at once, then in one second");
	n = taken(account, 10, &now, 5000);
	tap_ok(n >= 49 && n <= 50, "10 a second for 5 seconds (%u)", n);
	now += 3600 * (int64_t)SECOND;
	n = taken(account, 10, &now, 1000);
	tap_ok(n >= 19 && n <= 20, "an hour gives no more than 10 (%u)", n);
	now += SECOND;
	tap_ok(account_take(account, 10, 100, now, &seconds),
	    "a full bucket lends");
	tap_ok(!account_take(account, 10, 1, now, &seconds) && seconds == 10,
	    "and wants it back: in 10 s");
	now += 9 * SECOND;
	tap_ok(!account_take(account, 10, 1, now, &seconds) && seconds == 1,
	    "not before");
	now += SECOND;
	tap_ok(account_take(account, 10, 9, now, &seconds), "then");
	now += SECOND;
	account_charge(account, 10, 30, now);
	tap_ok(!account_take(account, 10, 1, now, &seconds) && seconds == 3,
	    "what is charged later counts");
	now += 3 * SECOND;
	tap_ok(account_take(account, 10, 10, now, &seconds), "as much");
	tap_ok(!account_take(account, 1, 1, now + SECOND / 2, &seconds) &&
	    account_take(account, 1, 1, now + SECOND, &seconds),
	    "another rate holds at once");
	now += 400 * 86400 * (int64_t)SECOND;
	tap_ok(account_take(account, UINT32_MAX, UINT32_MAX, now, &seconds) &&
	    !account_take(account, UINT32_MAX, 1, now, &seconds),
	    "the highest numbers, after a year");
	accounts_free(a);
}

int
main(void)
{
	test_counters();
	test_many();
	test_rate();
	return tap_done();
}
