/*
 * What is counted beside the rows. Decides what counts: for their owners the
 * entries that stand, and for the neighbours every row, also those that are
 * being withdrawn, since they may be there still.
 */
#include "engine/limits.h"
#include "engine/store_count.h"
#include "engine/store_key.h"

int
store_count_row(struct store *s, const char *targets, enum family family,
    int by)
{
	struct targets to = { .n = 0 };

	if (*targets != '\0' && targets_read(&to, targets) == -1)
		return -1;
	return census_add(s->census, &s->journal, &to, family, by);
}

/* The row of SQL_ENTRY_COUNT. 0 or -1. */
static int
count_row(struct store *s)
{
	const char *owner = sql_text(s->sql, SQL_ENTRY_COUNT, 0);
	const char *targets = sql_text(s->sql, SQL_ENTRY_COUNT, 1);
	const uint8_t *family;
	struct account *account;
	size_t n;

	family = sql_blob(s->sql, SQL_ENTRY_COUNT, 2, &n);
	if (owner == NULL || targets == NULL || n == 0 || *family == 0 ||
	    *family >= FAMILY__MAX ||
	    (account = accounts_find(s->accounts, owner)) == NULL)
		return -1;
	account->entries.n += sql_int(s->sql, SQL_ENTRY_COUNT, 3) == 0;
	return store_count_row(s, targets, (enum family)*family, 1);
}

int
store_count(struct store *s)
{
	int got;

	s->accounts = accounts_new();
	s->census = census_new();
	s->limits = limits_new();
	if (s->accounts == NULL || s->census == NULL || s->limits == NULL)
		return -1;
	while ((got = sql_step(s->sql, SQL_ENTRY_COUNT)) == 1)
		if (count_row(s) == -1) {
			got = -1;
			break;
		}
	sql_end(s->sql, SQL_ENTRY_COUNT);
	journal_commit(&s->journal);
	return got;
}

void
store_limits(struct store *s, struct limits *limits)
{
	limits_free(s->limits);
	s->limits = limits;
}
