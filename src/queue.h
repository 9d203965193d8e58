/*
 * A queue between threads: many may put, one takes all that is there. The
 * only thing in exagate that is locked.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include <pthread.h>

/* The first member of whatever travels in a queue. */
struct message {
	struct message	*next;
};

struct queue {
	pthread_mutex_t	  lock;
	struct message	 *first, **last;
	int		  event;	/* eventfd: readable when not empty */
	int		  awake;	/* not so: somebody sees to it */
};

/* 0, or -1 with errno. queue_close it when nobody uses it any more. */
int		 queue_init(struct queue *q);
void		 queue_close(struct queue *q);

/* Put m, owned by the queue until taken. Never blocks for long. */
void		 queue_put(struct queue *q, struct message *m);

/* The same of a list, which is not empty; last: where its last one's next is,
 * which is NULL. Its taker is woken once, and never between two of them. */
void		 queue_put_all(struct queue *q, struct message *first,
		    struct message **last);

/* A descriptor that polls readable while something may be there. */
int		 queue_fd(const struct queue *q);

/* Take all, in the order of putting, linked by next; NULL when empty. */
struct message	*queue_take(struct queue *q);

/*
 * For a taker that has more to do than to wait for the queue: while he is
 * awake who puts need not wake him. He looks by queue_look before he sleeps,
 * which takes what is there; NULL: nothing is, and from now on the descriptor
 * tells of it.
 */
void		 queue_wake(struct queue *q);
struct message	*queue_look(struct queue *q);

/*
 * For a putter of many: behind queue_wake nobody is woken, until this wakes
 * the taker, if there is something by then.
 */
void		 queue_rouse(struct queue *q);

/* Wait until something is there, then queue_take. */
struct message	*queue_wait(struct queue *q);

#endif
