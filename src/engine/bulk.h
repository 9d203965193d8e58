/*
 * Many changes that are one: all are made, or none. The items are packed, so
 * that a million of them can be held; they are read in order.
 */
#ifndef ENGINE_BULK_H
#define ENGINE_BULK_H

#include "engine/change.h"
#include "engine/terms.h"
#include "route/nlri.h"

struct update;
struct bulk_index;
struct bulk_chunk;

/* One item, as it is given and as it is read. Texts are borrowed. */
struct bulk_item {
	enum change_op	 op;
	struct nlri	 nlri;		/* only n octets count */
	const char	*targets;	/* canonical text, "" for all */
	const char	*attrs;		/* canonical text; NULL: withdrawal */
	const char	*terms;		/* likewise (terms.h); "" for none */
	uint64_t	 revision;	/* that the entry must have; 0: any */
	uint64_t	 line;		/* of the request, from 1 */
	bool		 unchanged;	/* it was so already */
	bool		 absent;	/* withdraw of what was not there */
};

/* A place among the items: behind the one that was read last. */
struct bulk_cursor {
	size_t		 chunk, at;
	uint8_t		*flags;		/* of the one that was read last */
	uint64_t	 line;
	uint32_t	 index;		/* items read */
};

/*
 * Made by the http room; done is called exactly once, by the writer's or the
 * engine's thread, and then it is its to free.
 */
struct bulk {
	struct message	 link;
	struct actor	 by;
	bool		 dry;		/* find out, and change nothing */

	/* A set is stated: not sealed, and the items are all that it has. */
	char		 set[SET_NAME_MAX];	/* "": none is */
	struct precondition precondition;	/* of the set */
	bool		 set_delete;	/* it is not to be known any more */
	enum state	 wait;		/* SAVED, ACCEPTED or SENT */
	unsigned	 timeout;	/* seconds, 0-30 */
	void		(*done)(struct bulk *);
	void		*arg;		/* for done */

	uint32_t	 n;		/* items */

	/* What became of it. */
	enum err	 err;		/* NONE; STORE, FOREIGN, ... */
	uint64_t	 number;	/* that err speaks of, see err.h */
	char		 who[OWNER_MAX];	/* likewise: owner, neighbour */
	uint64_t	 line;		/* of the item to blame; 0: none */
	struct nlri	 nlri;		/* of that item */
	uint32_t	 unchanged, absent;	/* items; never both */
	uint32_t	 renewed;	/* of the unchanged: their lease */
	uint32_t	 swept;		/* items added behind those given:
					 * they were in the set */
	uint64_t	 set_revision;	/* of the set, now */
	uint64_t	 revision;	/* the last one of those that the
					 * others have, one after another */
	uint64_t	 highest;	/* of all, unchanged ones too */
	bool		 reached;	/* all reached the state waited for */
	bool		 known;		/* what follows is, else only that
					 * all is saved */
	uint64_t	 refused;	/* the line of the first; 0: none */
	enum state	 worst;
	enum reason	 reason;	/* of the worst */
	uint32_t	 states[STATE__MAX];	/* items in each */

	/* For the writer alone. */
	struct update	*update;	/* that carries it to the engine */

	/* For the engine alone. */
	struct bulk	*next;
	struct bulk_cursor cursor;	/* next to be applied; to look at */
	uint64_t	 applied;	/* the revision given last */
	int64_t		 saved;		/* clock_us */
	struct change	 waiter;	/* stands for the item waited for */
	bool		 parked;	/* it waits at its claim */
	bool		 queued;	/* it is to be looked at again */
	enum reason	 hurry;		/* its time is up: why */
	uint32_t	 passed;	/* items that reached their state */

	/* For bulk.c alone. */
	size_t		 chunks, room, texts_room, bytes;
	struct bulk_chunk **chunk;
	uint32_t	 texts, last_text;
	char		**text;
	struct bulk_index *keys, *words;
	uint64_t	 last_line;
};

/* An empty one; NULL: no memory. Owned: bulk_free, NULL is fine. */
struct bulk	*bulk_new(void);
void		 bulk_free(struct bulk *b);

/* What becomes of an item that is added. */
enum bulk_added {
	BULK_ADDED,
	BULK_AGAIN,		/* the very same is there already */
	BULK_CONFLICT,		/* its key is there, with another wish */
	BULK_NO_MEMORY
};

/*
 * Add a copy of item behind the others. Lines come in their order. After
 * CONFLICT *line is where the other one was.
 */
enum bulk_added	 bulk_add(struct bulk *b, const struct bulk_item *item,
		    uint64_t *line);

/* Has it an item of this key? */
bool		 bulk_has(struct bulk *b, const struct nlri *nlri,
		    const char *targets);

/* No more will be added: frees what only that needs. */
void		 bulk_seal(struct bulk *b);

/* Bytes of memory that it takes, roughly. */
size_t		 bulk_bytes(const struct bulk *b);

/* The next item behind the cursor (zeroed at first), or false. */
bool		 bulk_next(const struct bulk *b, struct bulk_cursor *c,
		    struct bulk_item *item);

/* Keep what became of the item that was read last. */
void		 bulk_mark(struct bulk_cursor *c, bool unchanged, bool absent);

#endif
