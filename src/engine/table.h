/*
 * The table: every entry, every cell, and the sets of attributes that they
 * share. Pure memory, owned by the engine's thread. Entries and sets are
 * known by small numbers, which stay valid until they are removed; pointers
 * are valid until the next table_add or table_intern.
 */
#ifndef ENGINE_TABLE_H
#define ENGINE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "route/nlri.h"

struct change;
struct table;

#define NEIGHBORS_MAX	64	/* bits of a neighbour mask */
#define NO_ENTRY	UINT32_MAX

/* Sets that are not attributes. */
#define SET_NOTHING	0u	/* not announced */
#define SET_UNKNOWN	1u	/* we cannot say, or not ours */

/* One key at one neighbour. */
struct cell {
	uint32_t	 told;	/* the set ExaBGP was last told for it */
	uint32_t	 have;	/* the set last seen to be sent there */
	uint8_t		 flags;
	uint8_t		 tries;	/* corrections that changed nothing */
	uint8_t		 counted;	/* for tally.c */
};
#define CELL_FLIGHT	0x01u	/* an operation is under way */
#define CELL_ACKED	0x02u	/* it was answered done, and fenced */
#define CELL_SEEN	0x04u	/* its event came */
#define CELL_REFUSED	0x08u	/* it was answered error */
#define CELL_DRIFT	0x10u	/* corrected in vain: left alone */
#define CELL_OTHER	0x20u	/* told in the other form */
#define CELL_OLD	0x40u	/* acked for a while (no events there) */
#define CELL_DARK	0x80u	/* told while down: may be sent yet */

/* What one entry of the store asks for. */
struct claim {
	uint64_t	 revision;	/* 0: there is no such entry */
	struct change	*waiters;
	uint32_t	 want;		/* its set; SET_NOTHING: withdrawing */
	uint32_t	 saved;		/* when; 0: it was seen sent since */
	uint32_t	 owner;		/* a number of his name */
	uint8_t		 counted;	/* for tally.c */
	uint8_t		 noted;		/* for outcome.c */
	uint8_t		 suspended;	/* mask of SUSPENDED_BY_... */
};
#define SUSPENDED_BY_ENTRY	1u
#define SUSPENDED_BY_OWNER	2u

/* The claim for named neighbours: there it goes before that for all. */
struct named {
	struct claim	 claim;
	struct named	*next;
	uint64_t	 mask;		/* the neighbours that it names */
	bool		 unknown;	/* it names one that is not there */
	char		 targets[];	/* canonical text (route/target.h) */
};

/* One NLRI, and what is asked for it. */
struct entry {
	union {
		uint8_t	 near[24];	/* the octets of the NLRI */
		uint8_t	*far;		/* owned, where they are more */
	}		 key;
	struct claim	 all;		/* for every neighbour of ours */
	struct named	*named;		/* owned */
	uint32_t	 queued;	/* the set whose queue it is in */
	uint32_t	 hash_next, next, prev;
	uint8_t		 family;	/* enum family */
	uint8_t		 key_n;
	uint8_t		 flags;
	uint8_t		 damping;	/* enum damping */
	uint32_t	 ticket;	/* of its rest */
	bool		 counted;	/* for tally.c: as foreign */
};
#define ENTRY_USED	0x01u
#define ENTRY_QUEUED	0x02u
#define ENTRY_SINGLE	0x04u	/* to be written on a line of its own */
#define ENTRY_FOREIGN	0x08u	/* announced by somebody else */
#define ENTRY_PATH	0x20u	/* it has path-information */
#define ENTRY_LEFTOVER	0x40u	/* foreign, and maybe announced by us */
#define ENTRY_REPLAY	0x10u	/* not told yet in this session */

/* NULL without memory. */
struct table	*table_new(void);
void		 table_free(struct table *t);

/* Numbers of entries run from 0 to this, some unused. */
uint32_t	 table_limit(const struct table *t);
struct entry	*table_entry(struct table *t, uint32_t id);
uint32_t	 table_find(const struct table *t, const struct nlri *nlri);

/* The entry of nlri, made when it is not there. NO_ENTRY: no memory. */
uint32_t	 table_add(struct table *t, const struct nlri *nlri);
void		 table_remove(struct table *t, uint32_t id);

/* A copy of its NLRI. */
void		 entry_nlri(const struct entry *e, struct nlri *nlri);

/* How far an entry is with damping. */
enum damping {
	DAMPING_OFF,
	DAMPING_CHANGED,	/* the next line about it begins a rest */
	DAMPING_RESTS,		/* a change has to wait */
	DAMPING_WAITS		/* one does, for the end of the rest */
};

/* Does anybody here ask for it (or withdraw it)? */
bool		 entry_is_ours(const struct entry *e);

/*
 * The claim for targets, canonical text ("": for all); NULL when there is
 * none. Borrowed until the next table_add, or claim_remove.
 */
struct claim	*claim_find(struct entry *e, const char *targets);

/* The same, made when it is not there. NULL: no memory. */
struct claim	*claim_add(struct entry *e, const char *targets);

/* Take the claim out. It has no waiters any more. */
void		 claim_remove(struct table *t, struct entry *e,
		    struct claim *claim);

/* Its named claim; NULL for the claim for all. */
struct named	*claim_named(struct entry *e, struct claim *claim);

/* A column of cells for neighbour n, all told and have NOTHING. 0 or -1. */
int		 table_column_add(struct table *t, unsigned n);
void		 table_column_remove(struct table *t, unsigned n);
struct cell	*table_cell(struct table *t, unsigned n, uint32_t id);

/* Change what a cell was told, or has; sets are counted by these. */
void		 cell_tell(struct table *t, struct cell *c, uint32_t set);
void		 cell_have(struct table *t, struct cell *c, uint32_t set);
void		 claim_want(struct table *t, struct claim *claim,
		    uint32_t set);

/*
 * The set of canonical text, borrowed, in a family: families share none.
 * UNKNOWN without memory.
 */
uint32_t	 table_intern(struct table *t, enum family family,
		    const char *text);
const char	*table_text(const struct table *t, uint32_t set);
/* Give back what table_intern returned, once it is held elsewhere. */
void		 table_release(struct table *t, uint32_t set);

/*
 * The queue of entries to look at, in groups of equal set and family: put id
 * in the group of what is asked for all, or else of its first named claim, at
 * its end; take it out; the first group.
 */
void		 table_queue(struct table *t, uint32_t id);
void		 table_unqueue(struct table *t, uint32_t id);
uint32_t	 table_group_first(struct table *t);
uint32_t	 table_group_next(const struct table *t, uint32_t id);
/* Put the first group behind all others, so that no group starves another. */
void		 table_group_rotate(struct table *t);
/* How many entries are queued. */
uint32_t	 table_queued(const struct table *t);

#endif
