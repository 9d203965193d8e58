/* Inside the front: what its two files share. */
#ifndef HTTP_FRONT_INSIDE_H
#define HTTP_FRONT_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/connection.h"
#include "http/spool.h"

struct service;

struct front {
	struct service		*service;
	int			 listener, poll;
	pthread_t		 thread;
	pthread_mutex_t		 watching;
	struct queue		 returned;	/* connections to be closed */
	struct queue		 gates;		/* to be put up */
	struct queue		 finished;	/* exchanges */
	pthread_mutex_t		 finishing;
	bool			 alone;		/* under it: no thread */
	struct message		 stop;		/* in it: the end */
	bool			 stopping;
	int64_t			 accept_at;	/* clock_us; 0: now */
	int64_t			 warned_at;	/* clock_us */
	int64_t			 swept_at;	/* clock_us */
	struct connection_list	 all, closed;
	size_t			 n, most;	/* connections */
	struct connection_list	 partial;
	struct connection_list	 parked;	/* under the lock */
	bool			 over;		/* likewise: none is taken */
	struct spools		 spools;
	int			 scratch;	/* a file; see spool.h */
	uint8_t			 peek[SPOOL_HEAD_MAX];
};

/* One more, or fewer; all in the front's thread from here on. */
void	 front_adopt(struct front *f, int fd);
void	 front_close(struct front *f, struct connection *c);

/* Close and free those that were given up, when no event can find them. */
void	 front_bury(struct front *f);

/* Something has come to c: events of epoll. */
void	 front_look(struct front *f, struct connection *c, uint32_t events);

/* c was parked, and its answer can be gone on with. */
void	 front_go_on(struct front *f, struct connection *c);

/* Finish those exchanges, linked by next. */
void	 front_answer(struct message *exchanges);

/* Close those whose peers had their time. */
void	 front_sweep(struct front *f, int64_t now);

#endif
