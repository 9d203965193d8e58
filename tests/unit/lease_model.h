/* For the test of leases in the store: what the store should be like. */
#ifndef LEASE_MODEL_H
#define LEASE_MODEL_H

#include <stdlib.h>

#include "store_help.h"

#define KEYS		40
#define SECOND		1000000
#define BEGIN		(INT64_C(1700000000) * SECOND)

static const char *const users[] = { "alice", "bob", "" };
static const char *const tags[] = { "", ",a", ",b", ",a,b" };

/* What the entry of key n should be. */
struct entry {
	bool		 exists, withdrawing;
	unsigned	 user, tag;
	uint32_t	 ttl;
	int64_t		 expires;
	uint64_t	 revision;
	unsigned	 came;		/* before those of higher numbers */
};

struct model {
	struct entry	 entry[KEYS];
	uint64_t	 revision;
	unsigned	 came;
};

static struct store	*store;
static struct model	 model, durable;
static int64_t		 now = BEGIN;
static unsigned		 wrong;

/* Half of the keys are in 10.0.0.0/8, half in 11.0.0.0/8. */
static inline struct nlri
key(unsigned n)
{
	return test_host(n % 2 ? 11 : 10, n);
}

static inline unsigned
number(const struct nlri *nlri)
{
	return nlri->bytes[3];
}

static inline unsigned
some(unsigned n)
{
	return (unsigned)random() % n;
}

/* Count and tell what is not so. */
static inline void
check(bool ok, const char *what, unsigned n)
{
	if (!ok && wrong++ < 10)
		printf("# not so: %s (%u)\n", what, n);
}

static inline bool
leased(const struct entry *e)
{
	return e->exists && !e->withdrawing && e->expires != 0;
}

/* The entry that ends first, of several that which came first; or NULL. */
static inline struct entry *
first_end(void)
{
	struct entry *e, *first = NULL;
	unsigned i;

	for (i = 0; i < KEYS; i++) {
		e = &model.entry[i];
		if (leased(e) && (first == NULL ||
		    e->expires < first->expires ||
		    (e->expires == first->expires && e->came < first->came)))
			first = e;
	}
	return first;
}

#endif
