/*
 * Renewals: leases begin anew, for one entry, for some, or for all that a
 * user has. They change nothing that ExaBGP is told.
 */
#ifndef ENGINE_RENEWAL_H
#define ENGINE_RENEWAL_H

#include "engine/store.h"

struct bulk;

/* Which entries. */
enum renewal_of {
	RENEWAL_ONE,		/* that one, or it is refused */
	RENEWAL_KEYS,		/* the items of keys */
	RENEWAL_FILTER		/* all of one owner that the filter means */
};

/*
 * Made by the http room; done is called exactly once, by the writer's thread,
 * and then it is its to free. A lease begins again with the seconds of ttl, or
 * else with those that the entry was announced with. An entry without an end
 * is never given one.
 */
struct renewal {
	struct message	 link;
	struct actor	 by;
	bool		 dry;		/* find out, and renew nothing */
	uint32_t	 ttl;		/* seconds; 0: each entry's own */
	uint32_t	 max_ttl;	/* none is longer, unless its own ttl
					 * is that already; 0: no limit */
	enum renewal_of	 of;
	struct precondition precondition;	/* ONE */
	uint64_t	 generation;	/* ONE: the client's; 0: none */
	struct nlri	 nlri;		/* ONE; then that which err is about */
	const char	*targets;	/* canonical text; borrowed */
	struct bulk	*keys;		/* KEYS: withdrawals; borrowed */
	struct filter	 filter;	/* FILTER: with an owner, no cursor;
					 * texts are borrowed */
	void		(*done)(struct renewal *);
	void		*arg;		/* for done */

	/*
	 * What became of it. err: STORE, OWNER; of ONE also NO_ENTRY,
	 * PRECONDITION, GENERATION and LEASE. Then nothing was renewed.
	 */
	enum err	 err;
	uint64_t	 number;	/* that err speaks of, see err.h */
	char		 who[OWNER_MAX];	/* likewise */
	bool		 ended;		/* LEASE: it had one, it is over */
	uint64_t	 line;		/* of the item to blame; 0: none */
	uint32_t	 renewed;
	uint32_t	 without;	/* without a lease, or without a ttl */
	uint32_t	 absent;	/* KEYS: not there, or ended */
	int64_t		 first;		/* us: the end that comes first; of
					 * LEASE that which it has; 0: none */
	uint64_t	 revision;	/* of ONE, with the ttl it has now */
	uint32_t	 has_ttl;
};

/*
 * Inside the writer. Make the renewals from m on within a transaction, until
 * they are enough for one; *left is the first that was not made. wrote:
 * something has changed. now is us since 1970. 0, or -1: the store failed.
 */
int		 renewals_store(struct message *m, struct message **left,
		    struct store *s, int64_t now, bool *wrote);

/* Answer those from m to end: they are durable, or what err says. */
void		 renewals_answer(struct message *m, const struct message *end,
		    enum err err);

#endif
