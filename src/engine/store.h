/*
 * The store: what should be announced, in SQLite. The only SQL. A struct
 * store is one connection, used by one thread. A database belongs to one
 * exagate (a lock beside it, DATABASE.lock).
 *
 * Functions return 0, or -1 when the database failed (logged; full, damaged,
 * read-only, locked: the change was not made).
 */
#ifndef ENGINE_STORE_H
#define ENGINE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/change.h"

struct store;

/* One entry as stored. Text is borrowed until the callback returns. */
struct row {
	struct prefix	 prefix;
	const char	*attrs;		/* canonical text */
	const char	*owner;
	uint64_t	 revision;
	bool		 withdrawing;	/* kept until it is confirmed */
	int64_t		 created;	/* seconds since 1970 */
	int64_t		 changed;
};

/*
 * Open the database for writing: make or migrate the schema, take the lock.
 * Newer than this program, damaged, read-only, locked by another: NULL, and
 * p says so in a sentence. Owned: store_close.
 */
struct store	*store_open(const char *path, struct problem *p);

/* A connection more, for reading, in a process that has it open. */
struct store	*store_open_reader(const char *path, struct problem *p);
void		 store_close(struct store *s);

/* A transaction; store_commit is durable when it returns (one fsync). */
int		 store_begin(struct store *s);
int		 store_commit(struct store *s);
void		 store_rollback(struct store *s);

/*
 * Make the change c within the transaction, and fill in its absent,
 * unchanged, revision, err (ERR_FOREIGN). A withdrawal keeps the row, marked
 * withdrawing, with the next revision; an entry that is withdrawing counts as
 * absent for a withdrawal (its revision is given) and as new for an announce.
 * The owner and times of an unchanged entry stay as they were.
 */
int		 store_change(struct store *s, struct change *c, int64_t now);

/* The withdrawal of revision is confirmed: forget the row if it is still so. */
int		 store_forget(struct store *s, const struct prefix *prefix,
		    uint64_t revision);

/* Prefixes that ExaBGP announces for others (kept in memory only). */
int		 store_foreign(struct store *s, const struct prefix *prefix,
		    bool is_foreign);
int		 store_foreign_clear(struct store *s);

/*
 * What the engine remembers over its lives: the text of the ExaBGP session
 * (at most 127 bytes) and the form in use there.
 */
int		 store_session_get(struct store *s, char session[128],
		    unsigned *form);
int		 store_session_set(struct store *s, const char *session,
		    unsigned form);

/* Look up one entry: row (its text valid until the next call) and *found. */
int		 store_get(struct store *s, const struct prefix *prefix,
		    struct row *row, bool *found);

/* Which rows of a list. */
enum match { MATCH_ALL, MATCH_EXACT, MATCH_WITHIN, MATCH_COVERING };
struct filter {
	enum match	 match;
	struct prefix	 prefix;	/* unless MATCH_ALL */
	const char	*owner;		/* NULL: any */
	const char	*community;	/* "65000:1"; NULL: any */
	bool		 after;		/* only those behind cursor */
	struct prefix	 cursor;
};

/*
 * Call each() for at most limit rows in the order of prefix_compare, in one
 * read transaction of its own, until it returns non-zero.
 */
int		 store_list(struct store *s, const struct filter *f,
		    unsigned limit, int (*each)(const struct row *, void *),
		    void *arg);

#endif
