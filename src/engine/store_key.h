/* Inside the store: its state, and NLRI as keys of rows. */
#ifndef ENGINE_STORE_KEY_H
#define ENGINE_STORE_KEY_H

#include "engine/account.h"
#include "engine/sql.h"
#include "engine/store.h"
#include "engine/terms.h"
#include "route/attrs.h"

struct store {
	struct sql	*sql;
	int		 lock;		/* descriptor; -1: a reader */
	uint64_t	 revision;	/* the last given */
	uint64_t	 durable;	/* the last that is stored */
	uint64_t	 marked;	/* that of store_mark */
	struct journal	 journal;	/* of the counters below */
	struct accounts	*accounts;	/* owned; NULL: a reader */
	struct counter	 leases;	/* entries that have one; writer's */
	int64_t		 judged;	/* store_judge: ends until then */
	char		 stated[SET_NAME_MAX];	/* by set_begin; "": none */
	char		 attrs[ATTRS_TEXT];	/* of the row of store_get */
	char		 owner[OWNER_MAX];
	char		 targets[TARGETS_TEXT];
	char		 set[SET_NAME_MAX], tags[TAGS_MAX], note[NOTE_MAX];
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

#endif
