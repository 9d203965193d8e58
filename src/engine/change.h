/*
 * What travels between the rooms: a change that a client asked for, what
 * became of it, and the report of an entry's state.
 */
#ifndef ENGINE_CHANGE_H
#define ENGINE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "queue.h"
#include "route/nlri.h"

struct bulk;

#define OWNER_MAX	128	/* bytes of a user's name with the NUL */
#define SOURCE_MAX	46	/* of the address that the web server saw */
#define REQUEST_ID_MAX	40	/* of its id of the request */

/* Who makes a change, and what he may do, as the policy has found. */
struct actor {
	char		 user[OWNER_MAX];	/* "": nobody authenticated */
	char		 source[SOURCE_MAX];	/* "": not known */
	char		 request[REQUEST_ID_MAX];	/* "": not known */
	bool		 others;	/* change what others own */
	uint32_t	 max_entries;	/* of his own; 0: no limit */
	uint32_t	 rate;		/* changes per second; 0: no limit */
};

#define PRECONDITION_ALSO	7

/*
 * What must be true of the entry (or set) for a change (RFC 9110, 13.1): that
 * its revision is, or is not, among these; that it exists; that it does not.
 */
struct precondition {
	enum { IF_NOTHING, IF_MATCH, IF_ANY, IF_NONE, IF_NO_MATCH } kind;
	uint64_t	 revision;	/* of IF_MATCH and IF_NO_MATCH */
	uint64_t	 also[PRECONDITION_ALSO];	/* others; 0: none */
};

/* Is it true of what has that revision; 0: there is nothing? */
bool		 precondition_holds(const struct precondition *c,
		    uint64_t revision);

enum change_op { CHANGE_ANNOUNCE, CHANGE_WITHDRAW };

/* What became of an entry. The numbers are those of databases. */
enum what {
	WHAT_NONE,
	WHAT_ANNOUNCE,
	WHAT_REPLACE,		/* with other attributes, or terms */
	WHAT_TAKEOVER,		/* the same, and another user owns it now */
	WHAT_WITHDRAW,
	WHAT_EXPIRE,		/* its lease has ended */
	WHAT_SUSPEND,
	WHAT_RESUME,
	WHAT_REFUSE,		/* a request was refused */
	WHAT__MAX
};

/* What a client waits for, and what an entry or a cell has reached. */
enum state {
	STATE_WAITING,		/* saved; cannot go on now: see the reason */
	STATE_SAVED,		/* durable here */
	STATE_ACCEPTED,		/* ExaBGP answered done */
	STATE_SENT,		/* its UPDATE went out */
	STATE_REFUSED,		/* ExaBGP answered error */
	STATE_DRIFT,		/* corrected twice in vain, left alone */
	STATE__MAX
};

/* Why an entry or a cell is not (yet) where it was asked to be. */
enum reason {
	REASON_NONE,
	REASON_RELAY_AWAY,	/* no relay has answered the hello */
	REASON_SYNCING,		/* a session began, its replay is not through */
	REASON_NO_NEIGHBOR,	/* no neighbour names our process */
	REASON_NEIGHBOR_DOWN,	/* no session is established */
	REASON_FILLING,		/* the neighbour is being filled */
	REASON_IN_FLIGHT,	/* written, not confirmed yet */
	REASON_QUEUED,		/* not written yet */
	REASON_FAMILY,		/* the family was not negotiated */
	REASON_NEXT_HOP,	/* self has no address of the family there */
	REASON_NO_EVENTS,	/* the neighbour sends no update events */
	REASON_NO_ANSWERS,	/* a relay without answers */
	REASON_REFUSED,		/* ExaBGP answered error */
	REASON_DRIFT,		/* ExaBGP does not send what it was told */
	REASON_NO_SUCH_NEIGHBOR, /* it names one that ExaBGP has not */
	REASON_OVERRIDDEN,	/* other entries name each neighbour */
	REASON_ADD_PATH,	/* ADD-PATH was not negotiated */
	REASON_HELD,		/* nothing is written to ExaBGP */
	REASON_SUSPENDED,	/* it, its owner or the neighbour is */
	REASON_DAMPED,		/* its last update was too short ago */
	REASON_SUPERSEDED,	/* another change of the entry came after */
	REASON_TIMEOUT,		/* the client's time was up */
	REASON_STOPPING,	/* exagate is being stopped */
	REASON__MAX
};

/* "sent"; "the family was not negotiated". Borrowed, static. */
const char	*state_name(enum state state);
const char	*reason_text(enum reason reason);

/* One entry at one neighbour. */
struct cell_report {
	struct address	 peer;
	enum state	 state;
	enum reason	 reason;
};

/* The state of one entry. Owned: free() frees all of it. */
struct report {
	bool			 exists;
	bool			 withdrawing;
	enum state		 state;
	enum reason		 reason;
	uint64_t		 revision;
	int64_t			 damped_until;	/* us since 1970; 0: not */
	size_t			 n;
	struct cell_report	 cells[];
};

/*
 * A change on its way. Made by the http room; done is called exactly once,
 * by the writer's or the engine's thread, and then it is its to free.
 */
struct change {
	struct message	 link;
	enum change_op	 op;
	struct nlri	 nlri;
	char		*targets;	/* canonical text, owned; NULL: all */
	char		*attrs;		/* canonical text, owned; announce */
	char		*terms;		/* likewise (terms.h); NULL: none */
	struct actor	 by;
	struct precondition precondition;
	bool		 dry;		/* find out, and change nothing */
	bool		 expired;	/* its lease has ended: nobody asked */
	enum state	 wait;		/* SAVED, ACCEPTED or SENT */
	unsigned	 timeout;	/* seconds, 0-30 */
	void		(*done)(struct change *);

	/* What became of it. */
	enum err	 err;		/* NONE; STORE, FOREIGN, REFUSED, ... */
	uint64_t	 number;	/* that err speaks of, see err.h */
	char		 who[OWNER_MAX];	/* likewise: owner, neighbour */
	enum what	 what;		/* was done; WHAT_NONE: unchanged */
	bool		 absent;	/* withdraw of what was not there */
	bool		 unchanged;	/* it was so already */
	bool		 renewed;	/* unchanged, but for its lease's end */
	bool		 reached;	/* the state waited for was reached */
	uint64_t	 revision;
	struct report	*report;	/* owned; NULL: nothing known beyond
					 * saved (wait saved, or err) */

	/* For the engine alone while it waits. */
	struct bulk	*bulk;			/* it stands for this one */
	struct change	*next, *prev;		/* of the same entry */
	struct change	*later, **earlier;	/* of the same timeout */
	int64_t		 deadline;		/* clock_us */
};

/* Whom it is for: canonical text, "" for all. Borrowed. */
static inline const char *
change_targets(const struct change *c)
{
	return c->targets != NULL ? c->targets : "";
}

#endif
