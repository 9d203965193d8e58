/*
 * Numbers that are kept beside the rows of the store, and that go back with
 * its transactions: to the mark, or to the beginning. One thread's.
 */
#ifndef ENGINE_COUNTER_H
#define ENGINE_COUNTER_H

#include <stdint.h>

/* Zeroed: 0. It must stay where it is until its journal is gone. */
struct counter {
	uint64_t	 n;
	uint64_t	 began, marked;	/* what n was then */
	uint64_t	 transaction, mark;	/* of its last change */
	struct counter	*touched;	/* in the same transaction */
};

/* All counters of one store. Zeroed: none was changed. */
struct journal {
	uint64_t	 transactions, marks;	/* that are over */
	struct counter	*touched;
};

void	 counter_add(struct journal *j, struct counter *c, int by);

/* What is there now is what journal_undo goes back to. */
void	 journal_mark(struct journal *j);
void	 journal_undo(struct journal *j);

/* The transaction is over: it holds, or all goes back to its beginning. */
void	 journal_commit(struct journal *j);
void	 journal_rollback(struct journal *j);

#endif
