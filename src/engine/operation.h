/*
 * What operators do: suspend and resume. A suspension is durable; what it
 * holds back stays stored, and is announced again when it is resumed.
 */
#ifndef ENGINE_OPERATION_H
#define ENGINE_OPERATION_H

#include "engine/change.h"
#include "engine/terms.h"
#include "route/target.h"

struct update;

#define DRIVER_MAX	65	/* bytes of a database's name with the NUL */

/* What may be suspended. */
enum suspended {
	SUSPENDED_ALL,		/* nothing is written to ExaBGP: held */
	SUSPENDED_CHANGES,	/* none is taken: frozen */
	SUSPENDED_ENTRY,	/* withdrawn at the peers: this one */
	SUSPENDED_OWNER,	/* those of a user */
	SUSPENDED_NEIGHBOR,	/* all at a neighbour of ExaBGP */
	SUSPENDED__MAX
};

/* Why all is held. */
enum cause {
	CAUSE_USER,		/* he asked for it */
	CAUSE_START,		/* start = hold */
	CAUSE_RESTORED,		/* the database is an older one */
	CAUSE_MISSING,		/* it is a new one */
	CAUSE_OTHER,		/* ExaBGP was driven by another one */
	CAUSE__MAX
};

/* "owner"; a sentence. Static. */
const char	*suspended_name(enum suspended kind);
const char	*cause_text(enum cause cause);

struct suspension {
	enum suspended	 kind;
	struct nlri	 nlri;		/* of an entry; else zeroed */
	char		 what[TARGETS_TEXT];	/* its targets, the owner, the
						 * address; else "" */
	enum cause	 cause;		/* of SUSPENDED_ALL */
	char		 by[OWNER_MAX];	/* "": exagate itself, or nobody */
	int64_t		 at;		/* us since 1970 */
	char		 note[NOTE_MAX];
};

/*
 * What ExaBGP announces and the store does not know, though it may have been
 * announced by us.
 */
struct leftover {
	struct nlri	 nlri;
	uint64_t	 revision;	/* of its withdrawal; 0: none */
};

/* How many keys are written, or would be, at a neighbour. */
struct difference {
	struct address	 peer;
	uint64_t	 announce;	/* it has none */
	uint64_t	 update;	/* it has one, maybe the same */
	uint64_t	 withdraw;
	uint64_t	 leftover;	/* see above: withdrawn, or kept */
};

/*
 * An operation on its way. Made by the http room; done is called exactly
 * once, by the writer's or the engine's thread, and then it is its to free.
 */
struct operation {
	struct message	 link;
	bool		 resume;	/* or suspend */
	bool		 dry;		/* find out, and change nothing */
	bool		 keep;		/* resume all: not the leftovers */
	struct suspension what;
	struct actor	 by;
	char		 driver[DRIVER_MAX];	/* resume all: ExaBGP's */
	struct leftover	*leftovers;	/* owned; resume all */
	size_t		 leftovers_n;
	void		(*done)(struct operation *);
	void		*arg;		/* for done */

	/* What became of it. */
	enum err	 err;		/* NONE; STORE, NO_ENTRY */
	bool		 unchanged;	/* it was so already */
	uint64_t	 revision;	/* in the history; 0: unchanged */
	uint64_t	 entries;	/* that it concerns */
	size_t		 n;
	struct difference neighbors[64];

	/* For the writer alone. */
	struct update	*update;	/* that carries it to the engine */
};

#endif
