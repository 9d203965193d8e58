/*
 * Leases in the store. Decides which entries have ended and which are
 * renewed; what time it is, and when to look, is the writer's affair.
 */
#include <stdio.h>

#include "engine/store_key.h"
#include "engine/store_lease.h"

void
store_judge(struct store *s, int64_t now)
{
	s->judged = now;
}

bool
store_is_judged(const struct store *s)
{
	return s->judged != 0;
}

void
store_expired(struct store *s)
{
	s->judged = 0;
}

uint64_t
store_leases(const struct store *s)
{
	return s->leases.n;
}

int
store_next_end(struct store *s, int64_t *end)
{
	int found;

	sql_bind_int(s->sql, SQL_LEASE_FIRST, 1, s->judged);
	found = sql_step(s->sql, SQL_LEASE_FIRST);
	if (found == 1)
		*end = sql_int(s->sql, SQL_LEASE_FIRST, 0);
	sql_end(s->sql, SQL_LEASE_FIRST);
	return found == 1 ? 0 : -1;
}

/* Look for what is due: at most most entries, -1 for all. As sql_step. */
static int
due_first(struct store *s, int64_t after, int64_t until, int most)
{
	sql_bind_int(s->sql, SQL_LEASE_DUE, 1, after);
	sql_bind_int(s->sql, SQL_LEASE_DUE, 2, until);
	sql_bind_int(s->sql, SQL_LEASE_DUE, 3, most);
	return sql_step(s->sql, SQL_LEASE_DUE);
}

/* The first that is due, as its withdrawal. 1, 0: there is none, or -1. */
static int
due_read(struct store *s, int64_t now, struct change *c,
    char targets[TARGETS_TEXT])
{
	int found = due_first(s, 0, now, 1);
	struct row row;

	if (found == 1 && store_read_row(s, SQL_LEASE_DUE, &row) == -1)
		found = -1;
	if (found == 1) {
		snprintf(targets, TARGETS_TEXT, "%s", row.targets);
		*c = (struct change){ .op = CHANGE_WITHDRAW, .by.others = true,
		    .nlri = row.nlri, .targets = targets,
		    .expired = true };
	}
	sql_end(s->sql, SQL_LEASE_DUE);
	return found;
}

/* End the first that is due. 1, 0: there is none, or -1. */
static int
expire_one(struct store *s, int64_t now,
    int (*each)(const struct lease_end *, void *), void *arg)
{
	int64_t judged = s->judged;
	char targets[TARGETS_TEXT];
	struct lease_end end;
	struct change c;
	int found;

	s->judged = 0;			/* it stands, until it is withdrawn */
	found = due_read(s, now, &c, targets);
	if (found == 1 && (store_change(s, &c, now) == -1 || c.unchanged))
		found = -1;
	s->judged = judged;
	if (found != 1)
		return found;
	end = (struct lease_end){ &c.nlri, targets, c.revision };
	return each(&end, arg) == 0 ? 1 : -1;
}

int
store_expire(struct store *s, int64_t now, unsigned most,
    int (*each)(const struct lease_end *, void *), void *arg, unsigned *n)
{
	int found = 1;

	if (now < s->judged)
		now = s->judged;
	for (*n = 0; *n < most; ++*n) {
		found = expire_one(s, now, each, arg);
		if (found != 1)
			break;
	}
	return found == -1 ? -1 : 0;
}

int
store_judge_each(struct store *s, int64_t now,
    int (*each)(const struct lease_end *, void *), void *arg)
{
	struct lease_end end;
	struct row row;
	int found = 0;

	if (now <= s->judged)
		return 0;
	found = due_first(s, s->judged, now, -1);
	while (found == 1) {
		found = store_read_row(s, SQL_LEASE_DUE, &row);
		end = (struct lease_end){ &row.nlri, row.targets,
		    row.revision };
		if (found == 0 && each(&end, arg) == 0)
			found = sql_step(s->sql, SQL_LEASE_DUE);
		else
			found = -1;
	}
	sql_end(s->sql, SQL_LEASE_DUE);
	if (found == 0)
		s->judged = now;
	return found;
}
