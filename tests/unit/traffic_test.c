/* What is counted of requests: many threads, and tables that are full. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "http/traffic.h"
#include "tap.h"

#define THREADS	4u
#define ROUNDS	20000u

static struct traffic	 shared;

/* The rows of t, borrowed until the next call. */
static const struct traffic_row *
rows_of(const struct traffic *t, unsigned *n)
{
	static struct traffic_row rows[ANSWERED_MAX];

	*n = traffic_rows(t, rows);
	return rows;
}

static void
test_rows(void)
{
	static struct traffic t;
	const struct traffic_row *row;
	unsigned n;

	traffic_answer(&t, 3, METHOD_PUT, 201, 10);
	traffic_answer(&t, 0, METHOD_GET, 404, 10);
	traffic_answer(&t, 0, METHOD_GET, 200, 10);
	traffic_answer(&t, NO_TEMPLATE, METHOD__MAX, 405, 10);
	traffic_answer(&t, 0, METHOD_GET, 404, 10);
	row = rows_of(&t, &n);
	tap_ok(n == 4 && row[0].template == 0 && row[0].status == 200 &&
	    row[0].n == 1 && row[1].status == 404 && row[1].n == 2 &&
	    row[2].template == 3 && row[2].method == METHOD_PUT &&
	    row[3].template == NO_TEMPLATE && row[3].method == METHOD__MAX &&
	    row[3].status == 405, "one row for each kind, in order");
}

static void *
counter(void *arg)
{
	char rule[32];
	unsigned i;

	for (i = 0; i < ROUNDS; i++) {
		traffic_answer(&shared, i % TEMPLATES_MAX,
		    (enum method)(i % 7), 200 + (int)(i % 3), 10);
		snprintf(rule, sizeof(rule), "user %u", i % 50);
		traffic_refuse(&shared, ERR_POLICY, rule);
	}
	return arg;
}

static void
test_threads(void)
{
	pthread_t thread[THREADS];
	const struct traffic_row *row;
	uint64_t sum = 0, refused = 0, by;
	unsigned i, n, rules = 0;

	for (i = 0; i < THREADS; i++)
		if (pthread_create(&thread[i], NULL, counter, NULL) != 0)
			exit(99);
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	row = rows_of(&shared, &n);
	for (i = 0; i < n; i++)
		sum += row[i].n;
	tap_ok(sum == THREADS * ROUNDS, "%u threads lose no answer", THREADS);
	tap_ok(n == 1344, "in many rows: %u", n);
	for (i = 0; i < RULES_MAX; i++)
		if (traffic_rule(&shared, i, &by) != NULL) {
			rules++;
			refused += by;
		}
	tap_ok(rules == 50 && refused == THREADS * ROUNDS &&
	    shared.refused[ERR_POLICY] == refused,
	    "and no refusal: %u rules", rules);
}

/* More kinds and rules than there is room for. */
static void
test_full(void)
{
	static struct traffic t;
	uint64_t refused = 0, by;
	char rule[32];
	unsigned i, n;

	for (i = 0; i < 2 * ANSWERED_MAX; i++)
		traffic_answer(&t, i % 64, METHOD_GET, (int)(i / 64), 1);
	rows_of(&t, &n);
	tap_ok(n == ANSWERED_MAX, "kinds for which there is no room");
	for (i = 0; i < 2 * RULES_MAX; i++) {
		snprintf(rule, sizeof(rule), "group %u", i);
		traffic_refuse(&t, ERR_POLICY, rule);
	}
	for (i = 0; i < RULES_MAX; i++)
		if (traffic_rule(&t, i, &by) != NULL)
			refused += by;
	tap_ok(refused == RULES_MAX && t.other_rules == RULES_MAX,
	    "rules for which there is no room are counted together");
	traffic_refuse(&t, ERR_BUSY, "");
	tap_ok(t.refused[ERR_BUSY] == 1 && t.other_rules == RULES_MAX,
	    "a refusal without a rule");
}

int
main(void)
{
	test_rows();
	test_threads();
	test_full();
	return tap_done();
}
