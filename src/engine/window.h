/*
 * The window: commands that were written and not answered yet, in order.
 * ExaBGP's answers carry no name; only their order tells whose they are. So a
 * fence (`show neighbor 0.0.0.0 summary`: a header that nothing else prints,
 * then done) is written behind the commands, and what is between two fences
 * counts only when its answers are exactly as many as its commands.
 * Pure bookkeeping: it writes nothing.
 */
#ifndef ENGINE_WINDOW_H
#define ENGINE_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINDOW_COMMANDS	7168u	/* bytes of commands unanswered, at most */
#define WINDOW_FENCES	1024u	/* bytes of fences unanswered, at most */

#define NUDGES		3u	/* unanswered, and for what is unanswered: */
#define NUDGE_ENTRIES	10u	/* one more for so many entries */

#define FENCE		"show neighbor 0.0.0.0 summary\n"
#define FENCE_SIZE	(sizeof(FENCE) - 1)

enum item_kind {
	ITEM_ENTRIES,		/* entries were told their set, or withdrawn */
	ITEM_EOR,		/* announce eor: answers out of order */
	ITEM_VERSION,		/* system version: likewise */
	ITEM_NEIGHBORS,		/* show neighbor configuration */
	ITEM_STATES,		/* show neighbor extensive */
	ITEM_ROUTES,		/* show adj-rib out */
	ITEM_PLAIN,		/* a no-op that answers done alone */
	ITEM_FENCE
};

/* Has the item an answer of several lines? */
static inline bool
item_is_question(enum item_kind kind)
{
	return kind >= ITEM_VERSION && kind <= ITEM_ROUTES;
}

/* One command. Owned by the window: free() frees all of it. */
struct item {
	struct item	*next;
	enum item_kind	 kind;
	size_t		 bytes;
	int64_t		 written;	/* clock_us */
	bool		 answered, error;
	bool		 header;	/* a fence whose header came */
	uint64_t	 mask;		/* neighbours it was for */
	size_t		 n;		/* entries it was about */
	uint32_t	 entries[];
};

struct window {
	struct item	*first, **last;		/* not fenced off yet */
	struct item	*asked;			/* the next to be answered */
	size_t		 commands, fences;	/* bytes unanswered */
	size_t		 entries;	/* that those commands are about */
	bool		 unfenced;	/* commands behind the last fence */
};

void		 window_init(struct window *w);
/* Forget all of it. */
void		 window_clear(struct window *w);

/* Is there room for a command of so many bytes; for a fence? */
bool		 window_room(const struct window *w, size_t bytes);
bool		 window_fence_room(const struct window *w);

/* Is it worth while to nudge ExaBGP with a fence more? */
bool		 window_nudge_room(const struct window *w);

/* Nothing unanswered at all? */
bool		 window_quiet(const struct window *w);

/* It was written: item is the window's now. */
void		 window_add(struct window *w, struct item *item);

enum answer {
	ANSWER_HELD,		/* counted; its fence has not come */
	ANSWER_FENCED,		/* window_next has items to hand out */
	ANSWER_TEXT,		/* a line of text for window_asking */
	ANSWER_VOID		/* too many or too few: nothing counts */
};

/* A line that is no event and not the relay's. */
enum answer	 window_answer(struct window *w, const char *line);

/* The item whose answer is awaited. Borrowed; NULL: none. */
const struct item *window_asking(const struct window *w);

/*
 * After ANSWER_FENCED: the items up to the fence, one a call, each the
 * caller's to free; NULL when there is none more.
 */
struct item	*window_next(struct window *w);

#endif
