/*
 * What ExaBGP says of its neighbours in `show neighbor configuration` and
 * `show neighbor extensive`, read line by line. Passwords in it are passed
 * over and never kept.
 */
#ifndef ENGINE_NEIGHBOR_H
#define ENGINE_NEIGHBOR_H

#include <stdbool.h>
#include <stdint.h>

#include "route/attrs.h"
#include "route/family.h"

/* One neighbour as listed. A value. */
struct listed {
	struct address	 peer;
	struct session_kind session;
	bool		 ours;		/* its api names our process */
	bool		 odd;		/* its address is not in canonical text,
					 * so that no selector can name it */
	bool		 events;	/* send { parsed; update; } */
	bool		 manual_eor, graceful_restart, route_refresh;
	bool		 established;
	struct address	 router_id;	/* ours there */
	uint32_t	 hold_time;	/* seconds, configured; 0: none */
	bool		 family[FAMILY__MAX];	/* configured, or negotiated */
	bool		 add_path[FAMILY__MAX];	/* negotiated, to send */
};

/* Where in the text we are. All zero at its start. */
struct listing {
	struct listed	 now;
	bool		 inside;	/* a neighbour was begun */
	bool		 api_ours;	/* this api block names us */
	bool		 api_parsed, api_update;
	char		 section[16], part[16];
};

/*
 * One line of `show neighbor configuration`; process is our name in it.
 * True when l->now is complete (its closing brace was read).
 */
bool	 listing_configuration(struct listing *l, const char *line,
	    const char *process);

/*
 * One line of `show neighbor extensive`. True when l->now has its peer,
 * state and negotiated families (its statistics begin).
 */
bool	 listing_states(struct listing *l, const char *line);

#endif
