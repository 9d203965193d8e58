/*
 * Histograms. Decides the bounds; they are the same for all, so that what a
 * change waits for (disk, ExaBGP, wire) can be compared.
 */
#include "histogram.h"

static const struct {
	int64_t		 us;
	const char	*seconds;
} bounds[HISTOGRAM_BOUNDS] = {
	{ 100, "0.0001" }, { 250, "0.00025" }, { 500, "0.0005" },
	{ 1000, "0.001" }, { 2500, "0.0025" }, { 5000, "0.005" },
	{ 10000, "0.01" }, { 25000, "0.025" }, { 50000, "0.05" },
	{ 100000, "0.1" }, { 250000, "0.25" }, { 500000, "0.5" },
	{ 1000000, "1.0" }, { 2500000, "2.5" }, { 5000000, "5.0" },
	{ 10000000, "10.0" }, { 30000000, "30.0" },
};

void
histogram_add(struct histogram *h, int64_t us)
{
	unsigned i;

	if (us < 0)
		us = 0;
	for (i = 0; i < HISTOGRAM_BOUNDS && us > bounds[i].us; i++)
		continue;
	atomic_fetch_add_explicit(&h->bucket[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&h->sum, (uint64_t)us,
	    memory_order_relaxed);
}

void
histogram_read(const struct histogram *h, struct histogram_view *v)
{
	unsigned i;

	v->count = 0;
	for (i = 0; i <= HISTOGRAM_BOUNDS; i++) {
		v->count += atomic_load_explicit(&h->bucket[i],
		    memory_order_relaxed);
		if (i < HISTOGRAM_BOUNDS)
			v->within[i] = v->count;
	}
	v->sum = atomic_load_explicit(&h->sum, memory_order_relaxed);
}

const char *
histogram_bound(unsigned i)
{
	return bounds[i].seconds;
}
