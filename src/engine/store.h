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
#include "route/target.h"

struct limits;
struct store;

#define SESSION_MAX	128	/* bytes of an ExaBGP session's text with NUL */

/* One entry as stored. Text is borrowed until the callback returns. */
struct row {
	struct nlri	 nlri;
	const char	*targets;	/* canonical text; "": all */
	const char	*attrs;		/* canonical text */
	const char	*owner;
	uint64_t	 revision;
	uint64_t	 generation;	/* 0: none; as are the following */
	uint32_t	 ttl;		/* seconds */
	int64_t		 expires;	/* us since 1970 */
	const char	*set, *tags, *note;	/* see terms.h */
	bool		 withdrawing;	/* kept until it is confirmed */
	int64_t		 created;	/* seconds since 1970 */
	int64_t		 changed;
};

/*
 * Open the database for writing: take the lock, check the whole, make or
 * migrate the schema. Newer than this program, not ours, damaged, read-only,
 * locked by another, its directory missing: NULL, and p says so in a
 * sentence (err ERR_STORE, field "database"). Owned: store_close.
 */
struct store	*store_open(const char *path, struct problem *p);

/* A connection more, for reading, in a process that has it open. */
struct store	*store_open_reader(const char *path, struct problem *p);

/* Release the lock and all else; NULL is fine. */
void		 store_close(struct store *s);

/*
 * Its name, for the relay; borrowed. Its revision, and that which the database
 * at this path was known to have last (it is noted beside it): above the other,
 * if it was replaced by an older one.
 */
const char	*store_name(const struct store *s);
uint64_t	 store_revision(const struct store *s);
uint64_t	 store_known(const struct store *s);

/*
 * A transaction; store_commit is durable when it returns (one fsync, none
 * when nothing changed). After any failure within: store_rollback. That is 0
 * where nothing of it is there, nor will be; -1 where that is not known: the
 * commit failed, and so did what was to make it certain.
 */
int		 store_begin(struct store *s);
int		 store_commit(struct store *s);
int		 store_rollback(struct store *s);

/*
 * A part of a transaction that may be undone by itself: begun by store_mark,
 * ended by store_keep or store_undo. Any failure ends the whole.
 */
int		 store_mark(struct store *s);
int		 store_keep(struct store *s);
int		 store_undo(struct store *s);

/* Write something that changes nothing, to see whether it can be written. */
int		 store_touch(struct store *s);

/*
 * Make the change c within the transaction, and fill in its absent,
 * unchanged, renewed, revision, and where it is refused err, number and who:
 * then nothing was changed. In this order:
 *
 * PRECONDITION	the entry is not as the client says; number is its revision,
 *		0 where there is none
 * GENERATION	it gives a generation below that of the entry, which is number
 * OWNER	who owns it; unless by.others, or the announcement gives a
 *		later generation than that which the entry has: a takeover
 * SET		the entry is in set who
 * FOREIGN	ExaBGP announces it for somebody else
 * CONFLICT	another entry names one of its neighbours
 * QUOTA	by.user has number entries, by.max_entries
 * MAX_ROUTES	neighbour who, "" any, may be sent no more than number routes
 *		of the family, and has as many; those count that are being
 *		withdrawn, until that is confirmed
 * FROZEN	changes are suspended, unless its lease has ended; number is
 *		since when (seconds since 1970), who by whom
 *
 * Who announces an entry owns it from then on, by.others too; an announcement
 * without generation keeps that of the entry. A withdrawal keeps the row,
 * marked withdrawing, with the next revision; such an entry has no owner that
 * counts, does not count for anybody, and is not there for a precondition, but
 * its generation holds. Withdrawing it again changes nothing, and an announce
 * makes a new one. Withdrawing what has no row: absent, unchanged, revision
 * 0. Announced as it is but for the end of its lease: unchanged, renewed; that
 * end is written, the revision stays.
 * now is microseconds since 1970.
 */
int		 store_change(struct store *s, struct change *c, int64_t now);

/* How many routes each neighbour may be sent from now on. Takes limits. */
void		 store_limits(struct store *s, struct limits *limits);

/*
 * May by make n changes now (us, monotonic; by.rate)? They count from then
 * on, whatever becomes of them. false: not before *seconds have passed.
 */
bool		 store_may(struct store *s, const struct actor *by, uint32_t n,
		    int64_t now, uint64_t *seconds);

/* He has made n more than was known then: they count. */
void		 store_charge(struct store *s, const struct actor *by,
		    uint32_t n, int64_t now);

/*
 * The withdrawal of revision is confirmed: forget the row if it is still so.
 * Its generation is kept for a day, so that what comes late is still refused.
 */
int		 store_forget(struct store *s, const struct nlri *nlri,
		    const char *targets, uint64_t revision);

/* NLRI that ExaBGP announces for others, of the session stored below. */
int		 store_foreign(struct store *s, const struct nlri *nlri,
		    bool is_foreign);
int		 store_foreign_clear(struct store *s);
int		 store_foreign_list(struct store *s,
		    void (*each)(const struct nlri *, void *), void *arg);

/*
 * What the engine remembers over its lives: the text of the ExaBGP session
 * ("" before the first) and the form in use there (0 before the first).
 */
int		 store_session_get(struct store *s, char session[SESSION_MAX],
		    unsigned *form);
int		 store_session_set(struct store *s, const char *session,
		    unsigned form);

/* Look up one entry: row (its text valid until the next call) and *found. */
int		 store_get(struct store *s, const struct nlri *nlri,
		    const char *targets, struct row *row, bool *found);

/*
 * Call each() for every row of nlri, whomever it is for, until it returns
 * non-zero. each() may not use s.
 */
int		 store_of(struct store *s, const struct nlri *nlri,
		    int (*each)(const struct row *, void *), void *arg);

/* Which rows of a list. */
enum match { MATCH_ALL, MATCH_EXACT, MATCH_WITHIN, MATCH_COVERING };
struct filter {
	unsigned	 families;	/* mask, 1u << enum family */
	enum match	 match;
	struct prefix	 prefix;	/* unless MATCH_ALL; of its IP alone */
	const char	*owner;		/* NULL: any */
	const char	*community;	/* "65000:1"; NULL: any */
	const char	*tag, *set;	/* words (terms.h); NULL: any */
	bool		 after;		/* only those behind the cursor */
	struct nlri	 cursor;
	char		 cursor_targets[TARGETS_TEXT];
};

#define FAMILIES_ALL	((1u << FAMILY__MAX) - 2)

/*
 * The writer: call each() for every row, in the order in which they came,
 * until it returns non-zero. 0, or -1: also where each() ended it.
 */
int		 store_each(struct store *s,
		    int (*each)(const struct row *, void *), void *arg);

/*
 * Call each() for at most limit rows in the order of nlri_compare, in one
 * read transaction of its own, until it returns non-zero. each() may not use
 * s. The community is compared as a word of the canonical text; the caller
 * has checked that it is A:B in decimal.
 */
int		 store_list(struct store *s, const struct filter *f,
		    unsigned limit, int (*each)(const struct row *, void *),
		    void *arg);

#endif
