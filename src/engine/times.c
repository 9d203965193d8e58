/* The median of the last times; see times.h. */
#include <stdlib.h>
#include <string.h>

#include "engine/times.h"

static int
compare_times(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int64_t
times_add(struct times *t, int64_t took)
{
	int64_t sorted[TIMES_MAX];
	size_t n;

	t->took[t->n++ % TIMES_MAX] = took;
	n = t->n < TIMES_MAX ? t->n : TIMES_MAX;
	memcpy(sorted, t->took, n * sizeof(sorted[0]));
	qsort(sorted, n, sizeof(sorted[0]), compare_times);
	return sorted[n / 2];
}
