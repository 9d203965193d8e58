/*
 * One JSON event of ExaBGP's: a neighbour's state, what was negotiated with
 * it, or an UPDATE that was sent to it.
 */
#ifndef ENGINE_EVENT_H
#define ENGINE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "route/attrs.h"
#include "route/family.h"

struct json;
struct seen_nlri;

enum event_kind {
	EVENT_OTHER,		/* nothing that we use */
	EVENT_STATE,		/* type fsm or state */
	EVENT_NEGOTIATED,
	EVENT_SENT,		/* an UPDATE with routes went out */
	EVENT_END_OF_RIB	/* one went out */
};

struct event {
	enum event_kind	 kind;
	int		 pid;			/* of ExaBGP */
	struct address	 peer;
	struct session_kind session;
	bool		 established;		/* STATE */
	bool		 idle;			/* STATE: IDLE */
	enum family	 ended;			/* END_OF_RIB; NONE: not ours */
	bool		 negotiated;		/* family and asn are known */
	bool		 family[FAMILY__MAX];
	bool		 add_path[FAMILY__MAX];	/* we may send more paths */
	struct json	*json;			/* owned */
	const struct json *update;		/* SENT: its part of json */
};

/* Parse a line of n bytes. 0, or -1 when it is no event of ExaBGP's. */
int		 event_parse(struct event *ev, const char *line, size_t n);
void		 event_free(struct event *ev);

/*
 * Walk a SENT event: withdrawn() for each NLRI of a family of ours that it
 * withdraws; then group() with the attributes (NULL: such as no entry of ours
 * can have), followed by announced() for each NLRI that has them.
 */
struct event_walk {
	void	(*withdrawn)(void *arg, const struct seen_nlri *nlri);
	void	(*group)(void *arg, const struct attrs *seen);
	void	(*announced)(void *arg, const struct seen_nlri *nlri);
};
void		 event_walk(const struct event *ev,
		    const struct event_walk *walk, void *arg);

#endif
