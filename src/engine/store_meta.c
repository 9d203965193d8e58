/*
 * What the store knows besides the entries: NLRI of others, and the session
 * with ExaBGP.
 */
#include <stdio.h>

#include "engine/store_key.h"

int
store_foreign(struct store *s, const struct nlri *nlri, bool is_foreign)
{
	enum sql_statement st;
	struct key key;

	st = is_foreign ? SQL_FOREIGN_ADD : SQL_FOREIGN_DELETE;
	key_from_nlri(&key, nlri);
	key_bind(s->sql, st, 1, &key);
	return sql_run(s->sql, st);
}

int
store_foreign_clear(struct store *s)
{
	return sql_run(s->sql, SQL_FOREIGN_CLEAR);
}

int
store_foreign_list(struct store *s,
    void (*each)(const struct nlri *, void *), void *arg)
{
	struct nlri nlri;
	const void *key;
	size_t n;
	int got;

	while ((got = sql_step(s->sql, SQL_FOREIGN_LIST)) == 1) {
		key = sql_blob(s->sql, SQL_FOREIGN_LIST, 0, &n);
		if (key != NULL && key_to_nlri(&nlri, key, n) == 0)
			each(&nlri, arg);
	}
	sql_end(s->sql, SQL_FOREIGN_LIST);
	return got;
}

const char *
store_name(const struct store *s)
{
	return s->name;
}

uint64_t
store_revision(const struct store *s)
{
	return s->durable;
}

uint64_t
store_known(const struct store *s)
{
	return s->known;
}

int
store_session_get(struct store *s, char session[SESSION_MAX], unsigned *form)
{
	int found = sql_step(s->sql, SQL_META_GET);

	if (found == 1) {
		snprintf(session, SESSION_MAX, "%s",
		    sql_text(s->sql, SQL_META_GET, 1));
		*form = (unsigned)sql_int(s->sql, SQL_META_GET, 2);
	}
	sql_end(s->sql, SQL_META_GET);
	return found == 1 ? 0 : -1;
}

int
store_session_set(struct store *s, const char *session, unsigned form)
{
	sql_bind_text(s->sql, SQL_SESSION_SET, 1, session);
	sql_bind_int(s->sql, SQL_SESSION_SET, 2, form);
	return sql_run(s->sql, SQL_SESSION_SET);
}
