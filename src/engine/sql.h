/*
 * SQLite, for the store alone: one connection with all its statements. The
 * database library is known to sql.c alone, and all SQL is there. What fails
 * is logged there.
 */
#ifndef ENGINE_SQL_H
#define ENGINE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct problem;
struct sql;

/* The statements; what each takes and gives is beside its text in sql.c. */
enum sql_statement {
	SQL_BEGIN,
	SQL_BEGIN_READ,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_MARK,
	SQL_MARK_KEEP,
	SQL_MARK_BACK,
	SQL_META_GET,
	SQL_REVISION_SET,
	SQL_SESSION_SET,
	SQL_ENTRY_GET,
	SQL_ENTRY_KEY,
	SQL_ENTRY_COUNT,
	SQL_ENTRY_SOME,
	SQL_ENTRY_ALL,
	SQL_ENTRY_LIST,
	SQL_ENTRY_PUT,
	SQL_ENTRY_REPLACE,
	SQL_ENTRY_RENEW,
	SQL_ENTRY_WITHDRAW,
	SQL_ENTRY_FORGET,
	SQL_DEPARTED_GET,
	SQL_DEPARTED_PUT,
	SQL_DEPARTED_DELETE,
	SQL_DEPARTED_EXPIRE,
	SQL_DEPARTED_LIMIT,
	SQL_LEASE_COUNT,
	SQL_LEASE_FIRST,
	SQL_LEASE_DUE,
	SQL_LEASE_RENEW,
	SQL_LEASE_RENEW_ALL, SQL_LEASE_RENEW_KEYS,
	SQL_LEASE_WITHOUT, SQL_LEASE_WITHOUT_KEYS,
	SQL_ENTRY_ADOPT,
	SQL_ACCEPTED_SET,
	SQL_SUSPENSION_GET, SQL_SUSPENSION_PUT, SQL_SUSPENSION_DELETE,
	SQL_SUSPENSION_LIST,
	SQL_FOREIGN_GET,
	SQL_FOREIGN_ADD,
	SQL_FOREIGN_DELETE,
	SQL_FOREIGN_CLEAR,
	SQL_FOREIGN_LIST,
	SQL_SET_GET,
	SQL_SET_LIST,
	SQL_SET_ENTRIES,
	SQL_SET_PUT,
	SQL_SET_TOUCH,
	SQL_SET_DELETE,
	SQL_HISTORY_ENDS,
	SQL_HISTORY_FIRST,
	SQL_HISTORY_PUT,
	SQL_HISTORY_BY,
	SQL_HISTORY_OLD,
	SQL_HISTORY_CUT,
	SQL_HISTORY_BY_CUT,
	SQL_HISTORY_SCAN,
	SQL_HISTORY_ROW,
	SQL_HISTORY_WHO,
	SQL_OUTCOME_AT,
	SQL_OUTCOME_PUT,
	SQL_OUTCOME_CUT,
	SQL_REFUSAL_PUT,
	SQL_REFUSAL_CUT,
	SQL_REFUSAL_SCAN,
	SQL__MAX
};

/*
 * Open the database. As the writer: make it if it is missing, check it, and
 * bring its schema up to date. Otherwise it is for reading only, and the
 * writer has it open. Owned (sql_close), or NULL with p filled in.
 */
struct sql	*sql_open(const char *path, bool writer, struct problem *p);

/* NULL is fine. What is in the log of the database goes into its file. */
void		 sql_close(struct sql *q);

/* Is a transaction open? */
bool		 sql_in_transaction(const struct sql *q);

/*
 * A commit has failed: may what it wrote be there after a crash all the same?
 * Not any more when another transaction was committed.
 */
bool		 sql_in_doubt(const struct sql *q);

/*
 * Give parameter at (from 1) a value; data and text are borrowed until
 * sql_end. NULL text is SQL's NULL.
 */
void		 sql_bind_blob(struct sql *q, enum sql_statement st, int at,
		    const void *data, size_t n);
void		 sql_bind_text(struct sql *q, enum sql_statement st, int at,
		    const char *text);
void		 sql_bind_int(struct sql *q, enum sql_statement st, int at,
		    int64_t n);

/* On to the next row: 1 there is one, 0 there is none, -1 it failed. */
int		 sql_step(struct sql *q, enum sql_statement st);

/* Columns of the row, from 0. Borrowed until the next sql_step or sql_end. */
const void	*sql_blob(struct sql *q, enum sql_statement st, int column,
		    size_t *n);
const char	*sql_text(struct sql *q, enum sql_statement st, int column);
int64_t		 sql_int(struct sql *q, enum sql_statement st, int column);

/* Be through with it. Every statement that was stepped is ended. */
void		 sql_end(struct sql *q, enum sql_statement st);

/* A statement without rows, from the first step to its end. 0 or -1. */
int		 sql_run(struct sql *q, enum sql_statement st);

#endif
