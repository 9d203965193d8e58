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
	uint64_t one = 1;
	int was_empty;

	m->next = NULL;
	pthread_mutex_lock(&q->lock);
	was_empty = q->first == NULL;
	*q->last = m;
	q->last = &m->next;
	pthread_mutex_unlock(&q->lock);
	/* An eventfd takes 8 bytes or, when at its maximum, is readable. */
	if (was_empty && write(q->event, &one, sizeof(one)) == -1)
		return;
}

int
queue_fd(const struct queue *q)
{
	return q->event;
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
	all = q->first;
	q->first = NULL;
	q->last = &q->first;
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
