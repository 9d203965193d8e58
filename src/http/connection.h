/*
 * One FastCGI connection of the web server. The FastCGI library is known to
 * connection.c alone.
 */
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include <sys/queue.h>
#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/request.h"
#include "queue.h"

struct connection_fcgi;
struct exchange;
struct spool;

struct connection {
	struct message		 link;		/* on its way to the front */
	TAILQ_ENTRY(connection)	 all;		/* the front's */
	TAILQ_ENTRY(connection)	 slow;		/* partial, or parked */
	bool			 is_partial;
	bool			 is_closed;	/* but not freed */
	bool			 is_watched;	/* as between requests */
	bool			 is_served;	/* its owner is an exchange */
	bool			 missed;	/* something came meanwhile */
	int64_t			 since;		/* clock_us, while slow */
	int64_t			 patience;	/* us, while parked */
	struct spool		*spool;		/* owned; NULL: none */
	struct exchange		*parked;	/* its answer is not read */
	void			*owner;		/* the front */
	size_t			 room;		/* bytes that it takes */
	int			 fd;		/* -1: closed */
	struct connection_fcgi	*fcgi;
};
TAILQ_HEAD(connection_list, connection);

/* Once, before the first connection. 0, or -1. */
int			 connection_init(void);

/*
 * Make one of the socket fd, which is given a limit for each read and write;
 * fd is owned unless NULL comes back. Owned: connection_free closes it.
 */
struct connection	*connection_new(int fd);
void			 connection_free(struct connection *c);

/*
 * Read one request that is there whole, in its spool or in the socket. Head
 * and body are borrowed until connection_finish. Of a body over
 * REQUEST_BODY_MAX (head->body_over) the beginning is read, a little more than
 * that; the rest by connection_read_more. *scratch: see spool.h. 0, or -1: the
 * connection is good for nothing any more.
 */
int			 connection_read(struct connection *c,
			    struct head *head, int *scratch);

/*
 * Read up to n bytes (n > 0) of the rest of the body. Fewer only at its end;
 * 0: it was at its end; -1: it broke off.
 */
ssize_t			 connection_read_more(struct connection *c,
			    char *data, size_t n);

/* Read what of the request is in the socket still. 0, or -1: it broke off. */
int			 connection_drain(struct connection *c);

/*
 * Has the peer read so much that CONNECTION_PART bytes can be written, and
 * the answer ended, without waiting for it?
 */
#define CONNECTION_PART	32768u

bool			 connection_takes(struct connection *c);

/* The same for an answer of n bytes, its head included. */
bool			 connection_takes_short(struct connection *c, size_t n);

/* Write n bytes of the answer. 0, or -1. Blocks while the peer reads not. */
int			 connection_write(struct connection *c,
			    const char *data, size_t n);

/*
 * End the answer (unless broken: then nothing more is written). True when
 * the connection can serve another request; else it must be freed.
 */
bool			 connection_finish(struct connection *c, bool broken);

#endif
