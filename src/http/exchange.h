/*
 * One request under way: an object, not a thread. It goes from the front
 * through a handler to whoever completes it, and is answered exactly once.
 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/change.h"
#include "http/answer.h"
#include "http/body.h"
#include "http/request.h"
#include "http/key.h"
#include "http/traffic.h"

struct connection;
struct endpoint;
struct engine;
struct exchange;
struct gate;
struct worker;
struct workers;
struct writer;

/* What every handler may use. All borrowed while anything is under way. */
struct service {
	struct writer		*writer;
	struct engine		*engine;
	struct workers		*workers;
	struct gate		*gate;		/* the front swaps it */
	int64_t			 started;	/* clock_us */
	atomic_bool		 stopping;

	/* What may change at run time. */
	atomic_uint		 wait_timeout;	/* seconds */
	atomic_uint		 max_waiting;	/* requests */
	atomic_uint		 max_body;	/* bytes of a bulk */
	atomic_bool		 get_writes;
	atomic_bool		 default_routes;

	atomic_uint		 waiting;	/* requests under way */
	struct traffic		 traffic;	/* those that are over */
	atomic_size_t		 bulk_bytes;	/* of their bulks */
	atomic_size_t		 answer_bytes;	/* of their long answers */
};

/* The workers' queues: see worker.h. */
enum lane {
	LANE_QUICK,		/* one entry, status */
	LANE_LONG,		/* lists, and long answers, part by part */
	LANE_LARGE,		/* large bodies */
	LANE__MAX
};

/* How far the writing of an answer has come. Zeroed: not begun. */
struct progress {
	bool			 begun;		/* the head is written */
	bool			 due;		/* the next body */
	size_t			 at;		/* bytes written of this one */
	int64_t			 credit;	/* us to be waited for yet */
	int64_t			 parked;	/* clock_us; 0: it was not */
};

/* The least that the rules of the policy allow, of all that x asks for. */
struct allowance {
	bool			 known;
	bool			 others;
	uint32_t		 max_entries, rate;	/* 0: no limit */
};

/* Owned by whoever has to answer it. */
struct exchange {
	struct message		 link;		/* in workers', front's queue */
	struct service		*service;
	struct gate		*gate;		/* one hold of it */
	struct connection	*connection;	/* NULL without a socket */

	/* Write the answer and free the exchange; any thread, never blocks. */
	void			(*reply)(struct exchange *);

	/* What a worker does with it. */
	void			(*work)(struct exchange *, struct worker *);
	enum lane		 lane;		/* where it waits for one */

	/* What the front does with it (front.h). */
	void			(*finish)(struct exchange *);

	int64_t			 began;		/* clock_us */
	const struct endpoint	*endpoint;	/* NULL: not found yet */
	bool			 is_change;	/* counted as one under way */
	struct request		 request;
	struct body		 body;
	size_t			 bulk_bytes;	/* of its bulk, counted */
	uint64_t		 bulk_skipped;	/* items left alone */
	bool			 bulk_array;	/* items count, not lines */
	struct keys		 keys;
	struct allowance	 allowance;	/* set by admit.h */
	struct answer		 answer;
	struct change		 change;
	bool			 stranger;	/* it names one not known */

	/* What is done again where entries have changed while it was done. */
	void			(*again)(struct exchange *, struct worker *);
	unsigned		 attempts;

	/* For answers in pieces: the next body into answer. 1: and more may
	 * follow; 0: it was the last; -1: the answer is broken off. */
	int			(*more)(struct exchange *, struct worker *);
	struct progress		 progress;
	size_t			 answer_bytes;	/* of a long one, counted */
	void			*state;		/* of more; owned */
	void			(*state_free)(void *);
};

/*
 * A new one, counted as waiting, under gate, which is held once more. NULL: no
 * memory. Owned: exchange_free.
 */
struct exchange	*exchange_new(struct service *s, struct gate *gate,
		    void (*reply)(struct exchange *));
void		 exchange_free(struct exchange *x);

/* The answer is made, and its reading may take long: free x->state. */
void		 exchange_free_state(struct exchange *x);

/* The exchange whose change c is. */
struct exchange	*exchange_of_change(struct change *c);

/* Fill in who makes the request, from where, and what his limits are. */
void		 exchange_actor(const struct exchange *x, struct actor *by);

/* Does the client read text, by its Accept or else by the endpoint? */
bool		 exchange_reads_text(const struct exchange *x);

/* Answers of at most so many bytes are written at once, and not counted. */
#define ANSWER_SHORT	32768u

/*
 * Is there room for length more bytes of long answers? What x holds of one is
 * counted until it holds another. Who is refused for want of room was
 * answered nothing yet; no change is.
 */
bool		 exchange_has_room(const struct exchange *x, size_t length);
void		 exchange_count_answer(struct exchange *x);

/* Is half of that room taken? */
bool		 service_is_pressed(const struct service *s);

/* Answer; x is no longer the caller's. */
void		 exchange_refuse(struct exchange *x, const struct problem *p);
void		 exchange_reply(struct exchange *x);

/* Have a worker go on with x. */
void		 exchange_work(struct exchange *x,
		    void (*work)(struct exchange *, struct worker *));

#endif
