/* For tests of the writer: changes to submit, and waiting for answers. */
#ifndef WRITER_HELP_H
#define WRITER_HELP_H

#include <time.h>

#include "clock.h"
#include "engine/store.h"
#include "store_help.h"
#include "tap.h"
#include "writer_heard.h"

static inline void
submit_to(struct writer *w, const char *targets, enum change_op op,
    unsigned n, const char *attrs, enum state wait,
    void (*done)(struct change *))
{
	struct change *c = calloc(1, sizeof(*c));

	c->op = op;
	c->nlri = test_nlri(n);
	c->targets = targets != NULL ? strdup(targets) : NULL;
	c->attrs = attrs != NULL ? strdup(attrs) : NULL;
	c->wait = wait;
	c->done = done;
	writer_submit(w, c);
}

static inline void
submit(struct writer *w, enum change_op op, unsigned n, const char *attrs,
    enum state wait, void (*done)(struct change *))
{
	submit_to(w, NULL, op, n, attrs, wait, done);
}

static inline void
announce(struct writer *w, unsigned n, enum state wait)
{
	submit(w, CHANGE_ANNOUNCE, n, "next-hop self med 5", wait,
	    count_answer);
}

static inline void
withdraw(struct writer *w, unsigned n, enum state wait)
{
	submit(w, CHANGE_WITHDRAW, n, NULL, wait, count_answer);
}

/* Look each millisecond until value is n; ten seconds at most. */
static inline bool
becomes(atomic_uint *value, unsigned n)
{
	int64_t end = clock_us() + 10000000;

	while (*value != n && clock_us() < end)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	return *value == n;
}

static inline bool
becomes_healthy(struct writer *w)
{
	int64_t end = clock_us() + 10000000;

	while (!writer_healthy(w) && clock_us() < end)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	return writer_healthy(w);
}

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

static inline void
stop(struct writer *w, struct store *s)
{
	writer_stop(w);
	writer_free(w);
	store_close(s);
}

#endif
