/*
 * The engine: one thread that owns the table of entries and cells, both
 * FIFOs and the timers, and makes BGP agree with the store.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "engine/change.h"
#include "engine/operation.h"
#include "route/attrs.h"

struct bulk_item;
struct engine;
struct histogram;
struct store;
struct targets;
struct update;
struct writer;

struct engine_conf {
	const char	*commands;	/* FIFO to the relay */
	const char	*answers;	/* FIFO from it; NULL: there is none */
	const char	*process;	/* our process's name in ExaBGP */
	struct address	 next_hop[IP__MAX];	/* for self; IP_NONE: unset */
	bool		 take_foreign;	/* foreign = take */
	bool		 start_held;	/* start = hold */
	unsigned	 damping;	/* seconds, 0-3600; 0: off */
};

/*
 * Make the engine with what the store holds (read here, not kept). Takes the
 * lock that goes with the FIFO. NULL with p when it cannot: no memory,
 * another exagate has the FIFO. conf is borrowed until engine_stop.
 */
struct engine	*engine_new(const struct engine_conf *conf,
		    struct store *store, struct problem *p);

/* Start its thread, with the writer to tell of what is confirmed. 0 or -1. */
int		 engine_start(struct engine *e, struct writer *writer);

/* Any thread: the damping, from now on. */
void		 engine_set_damping(struct engine *e, unsigned seconds);

/* Any thread: changes that are durable, linked by link.next, owned by it. */
void		 engine_updates(struct engine *e, struct update *list);
void		 engine_remembered(struct engine *e, uint64_t token);

/*
 * Any thread: may a next-hop self be resolved for prefixes of family ip at
 * each neighbour known now? (Else 422 before anything is saved.)
 */
bool		 engine_has_next_hop(const struct engine *e, enum ip ip);

/*
 * Any thread: can the running ExaBGP be told all of a? ATTR__MAX, also while
 * it is not told all yet, or the first that it cannot.
 */
enum attr	 engine_unsaid(const struct engine *e, const struct attrs *a);

/* Any thread: does what is stored reach ExaBGP now? */
enum readiness {
	READINESS_NO_RELAY,		/* none has answered our hello */
	READINESS_REPLAYING,		/* it has not been told all yet */
	READINESS_HELD,			/* nor will be, until it is resumed */
	READINESS_READY
};
enum readiness	 engine_readiness(const struct engine *e);

/*
 * Any thread: how long commands waited for their answer, and announcements
 * and withdrawals, from when they were durable, until they were seen sent to
 * every neighbour that is up. Borrowed until engine_stop.
 */
const struct histogram *engine_answer_times(const struct engine *e);
const struct histogram *engine_sent_times(const struct engine *e);

/* What /v1/neighbors tells of one. */
struct neighbor_status {
	struct address	 peer, local;
	uint32_t	 peer_as, local_as;
	bool		 established;
	bool		 settled;	/* filled: its end-of-RIB was seen */
	bool		 events;	/* sends us its update events */
	bool		 manual_eor, graceful_restart, route_refresh;
	bool		 family[FAMILY__MAX];	/* negotiated; or configured */
	uint64_t	 sent, in_flight, differ, drift;	/* cells */
};

/* Something an operator should mend, and how. */
enum trouble {
	TROUBLE_RELAY_AWAY, TROUBLE_RELAY_LOCK, TROUBLE_RELAY_OLD,
	TROUBLE_FIFO,
	TROUBLE_NO_ANSWERS, TROUBLE_ACKS_OFF, TROUBLE_NO_NEIGHBOR,
	TROUBLE_EVENTS_OFF, TROUBLE_ROUTE_REFRESH, TROUBLE_SESSION,
	TROUBLE_FAMILY, TROUBLE_NEXT_HOP, TROUBLE_DRIFT, TROUBLE_REFUSED,
	TROUBLE_FOREIGN, TROUBLE_ADDRESS, TROUBLE_VERSION,
	TROUBLE_HELD, TROUBLE_FROZEN, TROUBLE_SUSPENDED, TROUBLE_STORE,
	TROUBLE__MAX
};
const char	*trouble_slug(enum trouble trouble);
const char	*trouble_text(enum trouble trouble);	/* what is wrong */
const char	*trouble_fix(enum trouble trouble);	/* what to do */

/* What was written to ExaBGP since the start. */
struct commanded {
	uint64_t	 lines, bytes;	/* all that was written to the relay */
	uint64_t	 commands;	/* lines that announce or withdraw */
	uint64_t	 entries;	/* on them, each as often as it was */
	uint64_t	 errors;	/* of them ExaBGP answered error */
};

/*
 * Told without a look at the entries: it costs the same however many there
 * are. Owned: free() frees all of it.
 */
struct engine_status {
	bool		 relay;		/* it answered our hello */
	bool		 in_step;	/* and ExaBGP our pattern */
	int		 relay_pid, exabgp_pid;
	char		 exabgp_version[32];	/* "" unknown */
	bool		 replayed;	/* this session has all we want */
	bool		 held;		/* nothing is written to it */
	enum cause	 cause;		/* why */
	uint64_t	 entries[STATE__MAX], withdrawing, foreign;
	uint64_t	 queued;	/* keys about which something is told */
	uint64_t	 damped;	/* keys whose change waits */
	uint64_t	 claims[FAMILY__MAX][STATE__MAX];	/* the same */
	uint64_t	 unanswered;	/* bytes of commands */
	uint64_t	 resyncs, replays, corrections;
	struct commanded commanded;
	int64_t		 session_since;	/* wall clock; 0: none */
	unsigned	 troubles;	/* mask, 1u << enum trouble */
	size_t		 n;
	struct neighbor_status	 neighbors[];
};

/*
 * A question to the engine: run is called in its thread, and must be quick.
 * In run, and only there, the functions below it may be called.
 */
struct question {
	struct message	 link;
	void		(*run)(struct engine *, struct question *);
};
void		 engine_ask(struct engine *e, struct question *q);

/*
 * The report of the entry of nlri for targets, canonical text ("": for all);
 * owned by the caller. NULL: no memory.
 */
struct report	*engine_report(struct engine *e, const struct nlri *nlri,
		    const char *targets);

/* Has ExaBGP all that are named? True too while that is not known. */
bool		 engine_knows(struct engine *e, const struct targets *targets);
struct engine_status *engine_status(struct engine *e);

/*
 * May all be resumed? Not before ExaBGP was looked at where the database is
 * not what it was: what is left over would stay for good.
 */
bool		 engine_may_resume(struct engine *e);

/* What is left over and who drove ExaBGP, into o; leftovers NULL: no memory. */
void		 engine_leftovers(struct engine *e, struct operation *o);

/*
 * An operation that is dry and not for the store: count what it would come to,
 * for some entries, beginning with *from (at first 0). False: that was all;
 * true: *from is moved on, ask again, when others had their turn.
 */
bool		 engine_hold_count(struct engine *e, struct operation *o,
		    uint32_t *from);

/*
 * Call each() for every command, without its newline, that would be written
 * if the item were changed by owner, as it would be written for that entry
 * alone: the sender may name several entries on one line. What is suspended
 * has none. While ExaBGP is away, as it was when it was last there, and as if
 * it had all that is stored.
 */
void		 engine_commands(struct engine *e,
		    const struct bulk_item *item, const char *owner,
		    void (*each)(const char *command, void *arg), void *arg);

/*
 * Answer every waiter with its present state and end the thread. The FIFOs
 * stay; nothing is withdrawn. Frees e.
 */
void		 engine_stop(struct engine *e);

#endif
