/*
 * The text of the commands that exagate writes to ExaBGP: printed from
 * values, one line each, only bytes 0x20-0x7e and the newline at the end.
 */
#ifndef ROUTE_COMMAND_H
#define ROUTE_COMMAND_H

#include <limits.h>
#include <stddef.h>

#include "route/attrs.h"
#include "route/nlri.h"

struct buf;

#define COMMAND_MAX	4096	/* a line with its newline; PIPE_BUF */
#define COMMAND_BULK	3500	/* a bulk line with its newline */
_Static_assert(COMMAND_MAX <= PIPE_BUF, "a command is one atomic write");

/*
 * Two texts that make ExaBGP send the same bytes and that are not equal to
 * its cache: with the origin as a word (igp left out), or as the generic
 * attribute [ 0x01 0x40 0xNN ]; of a flow rule, with an empty list of a kind
 * of communities that it has not, or without (one that has all three kinds
 * has no other form). Announcing in the other form sends an entry again
 * without a withdrawal.
 */
enum command_form { COMMAND_PLAIN, COMMAND_OTHER, COMMAND_FORM__MAX };

/* Whom a command is for. All of ours: n 0. */
struct selector {
	size_t			 n;
	const struct address	*peers;		/* borrowed, n of them */
};

/* May it stand in a bulk line? Plain unicast without path-information may. */
bool	 command_is_bulk(const struct nlri *nlri);

/*
 * Print the announcement of the first of n (>= 1) NLRI, all of one family,
 * with as many of the next as fit: one is `announce route`, `announce vpls` or
 * `announce flow route`, more are `announce attributes ... nlri` of at most
 * COMMAND_BULK bytes, where each command_is_bulk.
 * self is printed for a next-hop self when not IP_NONE. Returns how many
 * were printed; 0 when not even one fits COMMAND_MAX.
 */
size_t	 command_announce(struct buf *b, const struct selector *to,
	    const struct attrs *a, const struct address *self,
	    enum command_form form, enum dialect dialect,
	    const struct nlri *nlris, size_t n);

/*
 * Append one announcement more to a line that command_announce printed into b
 * from start on: `announce route ... ; route ...`, each with attributes of its
 * own. All on the line must be command_is_bulk, and announced by `route`. It
 * is refused or taken as a whole. False, and the line is as it was, where it
 * would be longer than COMMAND_BULK.
 */
bool	 command_announce_more(struct buf *b, size_t start,
	    const struct attrs *a, const struct address *self,
	    enum command_form form, enum dialect dialect,
	    const struct nlri *nlri);

/*
 * As command_announce, for withdrawals. A bulk withdraw always carries a
 * next-hop: the session is reset without one (ExaBGP 4.2).
 */
size_t	 command_withdraw(struct buf *b, const struct selector *to,
	    const struct nlri *nlris, size_t n);

/* `neighbor PEER announce eor ipv4 unicast`: out when nothing is pending. */
void	 command_eor(struct buf *b, const struct address *peer,
	    enum family family);

#endif
