/* For tests of the history: a database, and chance that is the same. */
#ifndef HISTORY_HELP_H
#define HISTORY_HELP_H

#include "engine/store_history.h"
#include "store_help.h"
#include "tap.h"

#define SECOND		INT64_C(1000000)
#define HUGE		100000

static inline struct store *
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

static unsigned	 random_state = 1;

/* 0 to n - 1. */
static inline unsigned
random_below(unsigned n)
{
	random_state = random_state * 1103515245 + 12345;
	return (random_state >> 16) % n;
}

#endif
