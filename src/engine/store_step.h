/* Inside the store: one change that is being made. */
#ifndef ENGINE_STORE_STEP_H
#define ENGINE_STORE_STEP_H

#include "engine/account.h"
#include "engine/store_key.h"

#define SECOND_US	1000000

/* What there is to know of the entry that is there. */
struct present {
	bool		 exists;	/* there is a row */
	bool		 stands;	/* and it is not being withdrawn */
	bool		 equal;		/* the change has its attributes */
	uint64_t	 revision;
	int64_t		 created;
	char		 owner[OWNER_MAX];
	struct terms	 terms;		/* expires is the end, also by ttl */
};

struct step {
	struct store	*store;
	struct change	*change;
	int64_t		 now;		/* us since 1970 */
	struct key	 key;
	struct terms	 given, want;	/* by the client; with what is kept */
	struct present	 was;
	struct account	*mine;		/* of who makes it; announcements */
};

/* Is the entry his who makes the change? */
bool	 step_is_mine(const struct step *step);

static inline enum family
step_family(const struct step *step)
{
	return (enum family)step->change->nlri.family;
}

/*
 * May the change be made? Where not, its err, number and who say why; where
 * it changes nothing, its unchanged and absent. Writes nothing. 0 or -1.
 */
int	 step_judge(struct step *step);

#endif
