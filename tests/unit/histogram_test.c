/* Histograms: what falls where, that views agree, and many threads at once. */
#include <pthread.h>
#include <stdlib.h>

#include "histogram.h"
#include "tap.h"

#define THREADS	4
#define ADDED	50000u

static struct histogram	shared;

/* How many bounds us is above; -1: that is not one place alone. */
static int
place_of(int64_t us)
{
	struct histogram h = { .sum = 0 };
	struct histogram_view v;
	int i, n = 0;

	histogram_add(&h, us);
	histogram_read(&h, &v);
	for (i = 0; i < (int)HISTOGRAM_BOUNDS; i++) {
		n += v.within[i] == 0;
		if (i > 0 && v.within[i] < v.within[i - 1])
			return -1;
	}
	return v.count == 1 ? n : -1;
}

static void
test_places(void)
{
	const int last = (int)HISTOGRAM_BOUNDS;
	unsigned i;
	bool exact = true;
	int64_t us;

	for (i = 0; i < HISTOGRAM_BOUNDS; i++) {
		us = (int64_t)(atof(histogram_bound(i)) * 1e6 + 0.5);
		exact &= place_of(us) == (int)i &&
		    place_of(us + 1) == (int)i + 1;
	}
	tap_ok(exact, "each bound is as it is written, and belongs to it");
	tap_ok(place_of(0) == 0 && place_of(-5) == 0, "nothing is less than 0");
	tap_ok(place_of(INT64_MAX / 2) == last, "longer than all bounds");
}

static void
test_sum(void)
{
	struct histogram h = { .sum = 0 };
	struct histogram_view v;

	histogram_add(&h, 1500);
	histogram_add(&h, -7);
	histogram_add(&h, 2500000);
	histogram_read(&h, &v);
	tap_ok(v.count == 3 && v.sum == 2501500, "the sum is that of all");
}

static void *
adder(void *arg)
{
	unsigned i;

	for (i = 0; i < ADDED; i++)
		histogram_add(&shared, (int64_t)(i % 7) * 1000);
	return arg;
}

static void
test_threads(void)
{
	struct histogram_view v;
	pthread_t thread[THREADS];
	unsigned i, reads, bad = 0;

	for (i = 0; i < THREADS; i++)
		if (pthread_create(&thread[i], NULL, adder, NULL) != 0)
			exit(99);
	for (reads = 0; reads < 1000; reads++) {
		histogram_read(&shared, &v);
		bad += v.within[HISTOGRAM_BOUNDS - 1] != v.count;
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	histogram_read(&shared, &v);
	tap_ok(v.count == (uint64_t)THREADS * ADDED && bad == 0,
	    "%u threads lose nothing", THREADS);
}

int
main(void)
{
	test_places();
	test_sum();
	test_threads();
	return tap_done();
}
