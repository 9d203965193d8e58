/* Inside the store: its state, and NLRI as keys of rows. */
#ifndef ENGINE_STORE_KEY_H
#define ENGINE_STORE_KEY_H

#include "engine/account.h"
#include "engine/operation.h"
#include "engine/census.h"
#include "engine/sql.h"
#include "engine/store.h"
#include "engine/terms.h"
#include "route/attrs.h"

/* Between which numbers the history's rows are; those have no gaps. */
struct history_ends {
	uint64_t	 first, last;	/* ids; last + 1 is first: none */
	uint64_t	 by;		/* the last of history_by */
	uint64_t	 refusal_first, refusal_last;
	int64_t		 refusal_oldest;	/* when the first was */
	uint64_t	 floor;		/* revision of the first row */
	int64_t		 oldest;	/* when that was; us since 1970 */
};

/* What is kept of it; and who wrote last, for those who write again. */
struct history_state {
	unsigned	 rows;		/* 0: nothing */
	int64_t		 age;		/* us */
	struct history_ends ends, marked, durable;
	struct actor	 last;
	int64_t		 last_at;	/* 0: nobody, in this transaction */
};

struct store {
	struct sql	*sql;
	int		 lock;		/* descriptor; -1: a reader */
	uint64_t	 revision;	/* the last given */
	uint64_t	 durable;	/* the last that is stored */
	uint64_t	 marked;	/* that of store_mark */
	int64_t		 now;		/* us, of the last change */
	unsigned	 departures;	/* forgotten with a generation */
	struct journal	 journal;	/* of the counters below */
	struct accounts	*accounts;	/* owned; NULL: a reader */
	struct census	*census;	/* likewise */
	struct limits	*limits;	/* likewise */
	struct counter	 leases;	/* entries that have one; writer's */
	int64_t		 judged;	/* store_judge: ends until then */
	uint64_t	 known;		/* the highest that the lock has */
	char		 name[17];	/* of this database */
	char		 accepted[DRIVER_MAX];	/* see store_accept */
	int64_t		 frozen_at;	/* us since 1970; 0: it is not */
	char		 frozen_by[OWNER_MAX];
	bool		 thaw;		/* that may have changed */
	bool		 doubt;		/* a failed commit may come back */
	char		 stated[SET_NAME_MAX];	/* by set_begin; "": none */
	char		 attrs[ATTRS_TEXT];	/* of the row of store_get */
	char		 owner[OWNER_MAX];
	char		 targets[TARGETS_TEXT];
	char		 set[SET_NAME_MAX], tags[TAGS_MAX], note[NOTE_MAX];
	struct history_state history;
};

/* A key: family, and the NLRI. They compare as bytes like nlri_compare. */
struct key {
	size_t		 n;
	uint8_t		 bytes[1 + NLRI_MAX];
};

void	 key_from_nlri(struct key *key, const struct nlri *nlri);

/* 0, or -1 when it is no key. */
int	 key_to_nlri(struct nlri *nlri, const uint8_t *bytes, size_t n);

/* Bind key as parameter at; it is borrowed until sql_end. */
void	 key_bind(struct sql *q, enum sql_statement st, int at,
	    const struct key *key);

/*
 * The row that st (SQL_ENTRY_GET or SQL_ENTRY_LIST) is at; borrowed until
 * the next sql_step or sql_end. 0, or -1, logged, when it is none of ours.
 */
int	 store_read_row(struct store *s, enum sql_statement st,
	    struct row *row);

/*
 * Call each() for each range of keys that the filter means, as far as keys
 * tell, until it returns -1. 0 or -1.
 */
int	 store_ranges(const struct filter *f, int (*each)(void *,
	    const struct key *from, const struct key *to), void *arg);

/*
 * store_history.c: at the opening (0 or -1), and what becomes of its numbers
 * with the transaction and the part that is marked.
 */
int	 history_load(struct store *s);
void	 history_begin(struct store *s);
void	 history_mark(struct store *s);
void	 history_undo(struct store *s);
void	 history_commit(struct store *s);
void	 history_rollback(struct store *s);

/* store_prune.c: the numbers, as the tables have them. 0 or -1. */
int	 history_load_ends(struct store *s);

/* When revision has reached which states, as far as is known. 0 or -1. */
int	 history_reached(struct store *s, uint64_t revision,
	    int64_t reached[STATE__MAX]);

#endif
