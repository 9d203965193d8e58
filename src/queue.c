/* The queue between threads; see queue.h. */
#include <sys/eventfd.h>

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

#include "queue.h"

int
queue_init(struct queue *q)
{
	q->first = NULL;
	q->last = &q->first;
	q->awake = 0;
	q->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (q->event == -1)
		return -1;
	errno = pthread_mutex_init(&q->lock, NULL);
	return errno == 0 ? 0 : -1;
}

void
queue_close(struct queue *q)
{
	pthread_mutex_destroy(&q->lock);
	close(q->event);
}

void
queue_put(struct queue *q, struct message *m)
{
	m->next = NULL;
	queue_put_all(q, m, &m->next);
}

void
queue_put_all(struct queue *q, struct message *first, struct message **last)
{
	uint64_t one = 1;
	int wake;

	pthread_mutex_lock(&q->lock);
	wake = q->first == NULL && !q->awake;
	*q->last = first;
	q->last = last;
	pthread_mutex_unlock(&q->lock);
	/* An eventfd takes 8 bytes or, when at its maximum, is readable. */
	if (wake && write(q->event, &one, sizeof(one)) == -1)
		return;
}

int
queue_fd(const struct queue *q)
{
	return q->event;
}

/* With the lock held. */
static struct message *
queue_empty(struct queue *q)
{
	struct message *all = q->first;

	q->first = NULL;
	q->last = &q->first;
	return all;
}

void
queue_wake(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->awake = 1;
	pthread_mutex_unlock(&q->lock);
}

void
queue_rouse(struct queue *q)
{
	uint64_t one = 1;
	int wake;

	pthread_mutex_lock(&q->lock);
	q->awake = 0;
	wake = q->first != NULL;
	pthread_mutex_unlock(&q->lock);
	if (wake && write(q->event, &one, sizeof(one)) == -1)
		return;
}

struct message *
queue_look(struct queue *q)
{
	struct message *all;

	pthread_mutex_lock(&q->lock);
	all = queue_empty(q);
	q->awake = all != NULL;
	pthread_mutex_unlock(&q->lock);
	return all;
}

struct message *
queue_take(struct queue *q)
{
	struct message *all;
	uint64_t count;

	/* Before the list is taken: what is put after makes it readable. */
	if (read(q->event, &count, sizeof(count)) == -1 && errno != EAGAIN)
		return NULL;
	pthread_mutex_lock(&q->lock);
	all = queue_empty(q);
	pthread_mutex_unlock(&q->lock);
	return all;
}

struct message *
queue_wait(struct queue *q)
{
	struct pollfd p = { .fd = q->event, .events = POLLIN };
	struct message *all;

	while ((all = queue_take(q)) == NULL)
		poll(&p, 1, -1);
	return all;
}
