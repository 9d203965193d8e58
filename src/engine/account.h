/*
 * The accounts of users: how many entries each of them has, and how fast he
 * makes changes. In memory, the store's own; one thread's.
 */
#ifndef ENGINE_ACCOUNT_H
#define ENGINE_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/counter.h"

struct account {
	struct counter	 entries;	/* that he owns, withdrawn ones not */
	int64_t		 tokens;	/* millionths of a change; <0: debt */
	int64_t		 filled;	/* us, monotonic; 0: never yet */
	struct account	*next;
	char		 user[];
};

struct accounts;

/* NULL: no memory. Owned: accounts_free, NULL is fine. */
struct accounts	*accounts_new(void);
void		 accounts_free(struct accounts *a);

/*
 * The account of user, made when it is not there; it stays where it is until
 * accounts_free. NULL: no memory.
 */
struct account	*accounts_find(struct accounts *a, const char *user);

/*
 * May he make n changes now (us, monotonic), at rate changes per second, as
 * many as that at once? A token bucket: whoever has one token left may take
 * many, and waits longer then. false: not before *seconds have passed.
 */
bool		 account_take(struct account *account, uint32_t rate,
		    uint32_t n, int64_t now, uint64_t *seconds);

/* The same, of changes that are made already. */
void		 account_charge(struct account *account, uint32_t rate,
		    uint32_t n, int64_t now);

#endif
