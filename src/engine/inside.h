/*
 * The engine from inside: what the files of this room share. Nothing outside
 * src/engine includes it. All of it belongs to the engine's thread, unless
 * it says otherwise.
 */
#ifndef ENGINE_INSIDE_H
#define ENGINE_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "engine/tally.h"
#include "engine/engine.h"
#include "engine/history.h"
#include "engine/neighbor.h"
#include "engine/operation.h"
#include "engine/pipe.h"
#include "engine/rests.h"
#include "engine/table.h"
#include "engine/window.h"
#include "histogram.h"
#include "route/command.h"

struct event;
struct operation;
struct store;
struct suspensions;

/* A session of a neighbour's: not there, being filled, filled. */
enum life { LIFE_DOWN, LIFE_FILLING, LIFE_SETTLED };

struct neighbor {
	struct listed	 conf;		/* family: the configured ones */
	enum life	 life;
	bool		 listed;	/* in the listing being read */
	bool		 stated;	/* an event told its state since then */
	bool		 idle;		/* the last state told was that */
	bool		 family[FAMILY__MAX];	/* negotiated */
	bool		 add_path[FAMILY__MAX];	/* the last time it was up */
	bool		 told_families;	/* an event told both, this time */
	bool		 eor_wanted;	/* to be announced when it may be */
	unsigned	 eor_pending;	/* announced, their events to come */
	uint64_t	 unseen;	/* cells in flight and acked */
	int64_t		 last_event;	/* clock_us */
	int64_t		 eor_at;	/* when one was last announced */
};

/* How far we are with the relay, and with the ExaBGP behind it. */
enum phase {
	PHASE_AWAY,		/* nobody has our FIFO open */
	PHASE_HELLO,		/* said; not answered */
	PHASE_RESYNC,		/* the pattern was written */
	PHASE_ASK,		/* who are the neighbours? */
	PHASE_REMEMBER,		/* the session is being stored */
	PHASE_RUN
};

#define WAIT_SECONDS	31	/* timeouts are 0 to 30 seconds */
#define HELLO_US	1000000	/* unanswered so long: nobody is there */
#define RELAY_PROTOCOL	2	/* of the relay; one older is accepted */
#define PATTERN_SIZE	24u	/* no-ops of two kinds, to get in step */
#define PATTERN_MASK	((1u << PATTERN_SIZE) - 1)

/*
 * Behind our name at the relay: the session is driven from here, though the
 * store does not know it. No digit of a name.
 */
#define DRIVER_UNREMEMBERED	"u"

struct engine {
	const struct engine_conf *conf;
	struct writer	*writer;
	struct table	*table;
	struct pipe	 pipe;
	struct window	 window;
	struct queue	 updates, questions;
	pthread_t	 thread;
	bool		 stopping;

	struct neighbor	 neighbors[NEIGHBORS_MAX];
	uint64_t	 ours;		/* mask of those in use */

	enum phase	 phase;
	int64_t		 phase_since;	/* clock_us */
	int64_t		 tick;		/* the last one-second look */
	int64_t		 last_open, last_blind, last_void, last_token;
	int64_t		 void_delay;	/* before the next pattern */
	int64_t		 resync_at;	/* when it may be written */
	char		 nonce[17];
	char		 session[128];	/* boot id, pid, start time */
	char		 stored[128];	/* the session of the store */
	bool		 fresh;		/* this session is new to us */
	unsigned	 form;		/* enum command_form in use */
	uint64_t	 token;		/* of what is being remembered */
	int		 relay_pid, relay_protocol, exabgp_pid;
	int64_t		 session_since;	/* wall clock */
	char		 version[16];	/* ExaBGP's; "": not known */
	bool		 version_known;	/* it is one that we were tried with */
	_Atomic(enum dialect) dialect;	/* that goes with it; any thread */

	uint32_t	 pattern;	/* of resynchronising: 1 is a fence */
	uint32_t	 tokens;	/* the last answers, as the pattern */
	unsigned	 tokens_n;
	unsigned	 pattern_left;	/* no-ops of it not written yet */
	unsigned	 pattern_extra;	/* fences written behind it */
	bool		 header;	/* a fence's header was read */
	bool		 headers_alone;	/* headers come, answers do not */

	struct listing	 listing;
	int64_t		 asked;		/* when we last asked for neighbours */
	bool		 ask;		/* ask again */
	bool		 asking;

	int64_t		 last_write, last_command, last_answer;
	int64_t		 last_probe;
	uint32_t	 replay_left;	/* entries of the replay not told */
	bool		 replayed;
	int		 open_errno;	/* why the FIFO is not open */

	struct message	*taken, **taken_last;	/* updates to be applied */
	struct bulk	*bulks, **bulks_last;	/* to be looked at again */
	struct change	*waiting[WAIT_SECONDS];	/* by timeout, in order */
	struct change	**waiting_last[WAIT_SECONDS];

	bool		 held;		/* nothing is written to ExaBGP */
	enum cause	 cause;		/* why */
	bool		 frozen;	/* changes are refused */
	bool		 inherited;	/* ExaBGP may have routes that were
					 * ours, and are not in the store */
	bool		 inspect;	/* ask what ExaBGP has */
	bool		 inspected;	/* cells have what it told */
	bool		 drive;		/* tell the relay who we are */
	char		 name[17];	/* of the database */
	char		 driver[DRIVER_MAX];	/* as the relay told last,
					 * without DRIVER_UNREMEMBERED */
	char		 accepted[DRIVER_MAX];	/* of an operator */
	uint64_t	 suspended;	/* mask of neighbours */
	struct suspensions *suspensions;	/* owned */

	struct rests	 rests;		/* of entries written lately */
	uint32_t	 damped;	/* entries that wait for their end */
	struct counts	 counts;
	uint32_t	 recount;	/* entries to be counted again, ... */
	uint32_t	 recount_at;	/* ... those behind this one */

	struct outcome	*outcomes;	/* not told yet; owned */
	size_t		 outcomes_n;
	int64_t		 outcomes_told;	/* the last time */

	uint64_t	 resyncs, replays, corrections;
	struct commanded commanded;
	struct histogram answer_times, sent_times;	/* any thread reads */
	atomic_uint	 damping;	/* seconds; any thread */
	atomic_int	 readiness;	/* enum readiness; any thread */
	atomic_uint	 next_hop_missing;	/* enum ip mask; any thread */
};

/* session.c: the relay and the life of ExaBGP behind it. */
void	 session_turn(struct engine *e, int64_t now);
void	 session_phase(struct engine *e, enum phase phase);
void	 session_hello(struct engine *e);
void	 session_lost(struct engine *e, const char *why);
void	 session_resync(struct engine *e, const char *why);
void	 session_void(struct engine *e);
/* Tell the relay who drives this ExaBGP from now on. */
void	 session_drive(struct engine *e);
bool	 session_write(struct engine *e, const char *line, size_t n,
	    struct item *item);

/* replies.c: what comes back. */
void	 replies_read(struct engine *e);

/* replay.c: a session begins. */
void	 replay_begin(struct engine *e);
void	 replay_told(struct engine *e, struct entry *entry);

/* ask.c: what ExaBGP says when asked for its neighbours and routes. */
void	 ask_start(struct engine *e);
void	 ask_text(struct engine *e, enum item_kind kind, const char *line);
/* True when it was the last question. */
bool	 ask_answered(struct engine *e, enum item_kind kind, bool error);

/* peers.c: the neighbours and their lives. */
int	 peer_find(const struct engine *e, const struct address *peer);
int	 peer_add(struct engine *e, const struct listed *listed);
void	 peer_remove(struct engine *e, unsigned n);
void	 peer_up(struct engine *e, unsigned n);
void	 peer_down(struct engine *e, unsigned n);
/* It is down, and one more attempt to connect has failed. */
void	 peer_idle(struct engine *e, unsigned n);
/* An end-of-RIB of the family went out (NONE: not ours). */
void	 peer_end(struct engine *e, unsigned n, enum family family);
/* Does such a one tell that the neighbour has all, or is it passed over? */
bool	 peer_end_counts(const struct engine *e, const struct neighbor *peer,
	    enum family family);
void	 peers_turn(struct engine *e, int64_t now);
void	 peers_next_hops(struct engine *e);
/* Will an UPDATE of family ip go out there, and its event reach us? */
bool	 peer_on_wire(const struct neighbor *n, const struct entry *entry);
/* What self is there: *self filled in (IP_NONE: self itself), or false. */
bool	 peer_self(const struct engine *e, const struct neighbor *n,
	    enum ip ip, struct address *self);

/* whom.c: which claim counts at which neighbour. */
/* The neighbours that named names; again for all when neighbours change. */
void	 whom_resolve(struct engine *e, struct named *named);
void	 whom_refresh(struct engine *e);
const struct claim *whom_claim(const struct entry *entry, unsigned n);
/*
 * Does any claim, be it a withdrawal, speak of neighbour n, or can that not be
 * known? Otherwise what ExaBGP has there is none of ours.
 */
bool	 whom_claims(const struct entry *entry, unsigned n);
/* The neighbours that claim is for, without those of other claims. */
uint64_t whom_mask(const struct engine *e, const struct entry *entry,
	    const struct claim *claim);

/* cells.c: what answers and events do to a cell. */
uint32_t cell_want(const struct engine *e, unsigned n,
	    const struct entry *entry);
bool	 cell_needs(const struct engine *e, unsigned n,
	    const struct entry *entry, const struct cell *c);
void	 cell_flight_over(struct engine *e, unsigned n, struct cell *c);
void	 cell_told(struct engine *e, unsigned n, uint32_t id, unsigned form);
void	 item_done(struct engine *e, const struct item *item);
void	 entry_look(struct engine *e, uint32_t id);
void	 entry_retry(struct engine *e, uint32_t id);
/* Why nothing is announced at n although something is asked for. */
enum reason cell_hindrance(const struct engine *e, unsigned n,
	    const struct entry *entry);

/* hold.c: all is held back, until an operator has looked. */
/* What the store says of it, and the configuration. 0 or -1. */
int	 hold_load(struct engine *e, struct store *store);
/* The relay told by which database this ExaBGP was driven last; "-": none. */
void	 hold_judge(struct engine *e, const char *driver, bool known);
/* What ExaBGP has was told; is there a need to be held after all? */
void	 hold_look(struct engine *e);
void	 hold_operate(struct engine *e, struct operation *o);
/* What would be written now, for each neighbour. */
void	 hold_count(struct engine *e, struct operation *o);

/* suspend.c: entries, owners and neighbours that are suspended. */
/* Put it on the list, or take it off. 0, or -1 without memory. */
int	 suspend_set(struct engine *e, const struct suspension *what, bool on);
bool	 suspend_is(struct engine *e, const struct suspension *what);
void	 suspend_free(struct engine *e);
/* The number of a name; the neighbour that is named, -1: not there. */
uint32_t suspend_owner(struct engine *e, const char *name);
int	 suspend_peer_of(const struct engine *e,
	    const struct suspension *what);
/* By what is the claim of entry id suspended? */
uint8_t	 suspend_mask(struct engine *e, uint32_t id, struct claim *claim);
/* The claim is owner's from now on (NULL: nobody's). */
void	 suspend_claim(struct engine *e, uint32_t id, struct claim *claim,
	    const char *owner);
/* Neighbour n is new: is it suspended? */
void	 suspend_peer(struct engine *e, unsigned n);
/* Is what the claim asks for at n suspended? */
bool	 suspend_holds(const struct engine *e, unsigned n,
	    const struct claim *claim);
bool	 suspend_any(const struct engine *e);

/* operate.c: what operators do. */
/* An operator's wish is durable, or dry: do it, and answer. */
void	 operation_apply(struct engine *e, struct operation *o);

/* damping.c: not two updates of a key within a time. */
/* What is wanted somewhere is another thing now. */
void	 damping_changed(struct engine *e, struct entry *entry);
/* The change is one that must not wait. */
void	 damping_release(struct engine *e, struct entry *entry);
/* A line about it was written. */
void	 damping_written(struct engine *e, uint32_t id);
/* Must it not be written yet? Is it to be kept, to remember its rest? */
bool	 damping_holds(const struct entry *entry);
bool	 damping_rests(const struct entry *entry);
/* When it will be written, clock_us; 0: it does not wait. */
int64_t	 damping_until(const struct engine *e, const struct entry *entry);
/* A session begins: all may be written. */
void	 damping_forget(struct engine *e);
void	 damping_turn(struct engine *e, int64_t now);
/* Microseconds until a rest ends; -1: none. */
int64_t	 damping_next(const struct engine *e, int64_t now);

/* observe.c: what the events tell. */
void	 observe_line(struct engine *e, const char *line, size_t n);
void	 observe_foreign(struct engine *e, unsigned n,
	    const struct nlri *nlri);
void	 observe_foreign_gone(struct engine *e, unsigned n, uint32_t id);
void	 observe_foreign_doubt(struct engine *e);
void	 observe_foreign_forget(struct engine *e);

/* sender.c: what is written next. */
void	 sender_turn(struct engine *e, int64_t now);
/* Does ExaBGP have to be kept awake, for an answer or an UPDATE? */
bool	 sender_restless(const struct engine *e, int64_t now);

/* intake.c: what is durable comes into the table. */
void	 intake_turn(struct engine *e);
void	 intake_apply(struct engine *e, const struct update *u);
/* All that is left; bulks are answered without. */
void	 intake_stop(struct engine *e);

/* engine.c: its life. */
/* All that it has, and itself; its thread has ended, or never was. */
void	 engine_free(struct engine *e);

/* bulks.c: many changes that came as one. */
/* Apply some of its items, left at most; true: all are, it waits now. */
bool	 bulk_apply(struct engine *e, struct bulk *b, unsigned *left);
/* The item that it waited for is in this state now; it goes on. */
void	 bulk_pass(struct engine *e, struct bulk *b, enum state state,
	    enum reason reason, bool reached);
/* Its time is up: what is left is counted as it is. */
void	 bulk_hurry(struct engine *e, struct bulk *b, enum reason reason);
void	 bulks_turn(struct engine *e);

/* state.c: the state of a claim, derived. */
/* That of a withdrawal that is over: the table knows it no more. */
enum state state_of_gone(const struct engine *e, enum family family,
	    const char *targets, enum reason *reason);
enum state claim_state(const struct engine *e, uint32_t id,
	    const struct claim *claim, enum reason *reason);
struct report *report_make(struct engine *e, uint32_t id,
	    const struct claim *claim);

/* outcome.c: what becomes of changes, for the history. */
/* The claim is in this state now. */
void	 outcome_look(struct engine *e, struct claim *claim,
	    enum state state, enum reason reason);
void	 outcomes_turn(struct engine *e, int64_t now);
/* Sort n of them, and make one of those that are one range; how many. */
size_t	 outcomes_join(struct outcome *list, size_t n);

/* waiter.c: clients that wait. */
void	 waiter_add(struct engine *e, struct claim *claim, struct change *c);
void	 waiter_look(struct engine *e, uint32_t id, struct claim *claim);
/* Apart: to its time alone, and to a claim alone. */
void	 waiter_begin(struct engine *e, struct change *c);
void	 waiter_end(struct engine *e, struct change *c);
void	 waiter_park(struct claim *claim, struct change *c);
void	 waiter_leave(struct claim *claim, struct change *c);
int	 state_progress(enum state state);
bool	 state_is_final(const struct engine *e, enum state state,
	    enum reason reason);
void	 waiter_supersede(struct engine *e, uint32_t id,
	    struct claim *claim);
void	 waiter_gone(struct engine *e, uint32_t id, struct claim *claim);
void	 waiters_expire(struct engine *e, int64_t now);
void	 waiters_stop(struct engine *e);
/* Microseconds until the next one's time is up; -1: none. */
int64_t	 waiters_next(const struct engine *e, int64_t now);

#define EACH_PEER(e, n)							\
	for ((n) = 0; (n) < NEIGHBORS_MAX; (n)++)			\
		if ((e)->ours >> (n) & 1)

#endif
