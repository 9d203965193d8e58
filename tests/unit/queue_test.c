/*
 * The queue between threads: nothing is lost, each putter's order is kept,
 * and the taker is woken.
 */
#include "queue.h"
#include "tap.h"

#include <poll.h>
#include <stdlib.h>

#define PUTTERS	4
#define EACH	50000

struct letter {
	struct message	 link;
	unsigned	 from, number;
};

static struct queue	queue;

static void *
put_all(void *arg)
{
	unsigned from = *(unsigned *)arg, i;
	struct letter *l;

	for (i = 0; i < EACH; i++) {
		l = calloc(1, sizeof(*l));
		l->from = from;
		l->number = i;
		queue_put(&queue, &l->link);
	}
	return NULL;
}

/* As who looks before he sleeps does it. */
static struct message *
look_or_wait(void)
{
	struct message *m;

	queue_wake(&queue);
	while ((m = queue_look(&queue)) == NULL)
		if ((m = queue_wait(&queue)) != NULL)
			break;
	return m;
}

/* Take until all are there; how many came in their putter's order. */
static unsigned
take_all(struct message *(*take)(void))
{
	unsigned next[PUTTERS] = { 0 }, taken = 0, good = 0;
	struct message *m, *then;
	struct letter *l;

	while (taken < PUTTERS * EACH)
		for (m = take(); m != NULL; m = then, taken++) {
			then = m->next;
			l = (struct letter *)(void *)m;
			good += next[l->from]++ == l->number;
			free(l);
		}
	return good;
}

static struct message *
only_wait(void)
{
	return queue_wait(&queue);
}

static void
test_threads(struct message *(*take)(void), const char *how)
{
	unsigned name[PUTTERS], i;
	pthread_t thread[PUTTERS];

	for (i = 0; i < PUTTERS; i++) {
		name[i] = i;
		pthread_create(&thread[i], NULL, put_all, &name[i]);
	}
	tap_ok(take_all(take) == PUTTERS * EACH, "%d putters, %d each, %s: "
	    "all there, in order", PUTTERS, EACH, how);
	for (i = 0; i < PUTTERS; i++)
		pthread_join(thread[i], NULL);
	tap_ok(queue_take(&queue) == NULL, "nothing twice");
}

static bool
readable(void)
{
	struct pollfd p = { .fd = queue_fd(&queue), .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static void
test_one(void)
{
	struct message a, b;

	tap_ok(queue_take(&queue) == NULL && !readable(), "empty");
	queue_put(&queue, &a);
	queue_put(&queue, &b);
	tap_ok(readable(), "readable when something is there");
	tap_ok(queue_take(&queue) == &a && a.next == &b && b.next == NULL,
	    "taken in order");
	tap_ok(!readable(), "not readable when all is taken");
	queue_put(&queue, &b);
	tap_ok(readable() && queue_wait(&queue) == &b && b.next == NULL,
	    "used again");
}

/* Who is awake is not woken, and sleeps only when nothing is there. */
static void
test_awake(void)
{
	struct message a, b;

	queue_wake(&queue);
	queue_put(&queue, &a);
	tap_ok(!readable(), "not readable for who is awake");
	tap_ok(queue_look(&queue) == &a && a.next == NULL, "who looks");
	queue_put(&queue, &b);
	tap_ok(!readable() && queue_look(&queue) == &b,
	    "and is awake as long as he finds something");
	tap_ok(queue_look(&queue) == NULL, "until he does not");
	queue_put(&queue, &a);
	tap_ok(readable() && queue_take(&queue) == &a,
	    "then it is readable again");
	queue_wake(&queue);
	queue_rouse(&queue);
	tap_ok(!readable(), "nobody is roused for nothing");
	queue_wake(&queue);
	queue_put(&queue, &a);
	queue_put(&queue, &b);
	queue_rouse(&queue);
	tap_ok(readable() && queue_take(&queue) == &a && a.next == &b,
	    "but for all that was put meanwhile");
	queue_put(&queue, &a);
	tap_ok(readable() && queue_take(&queue) == &a, "and as before then");
}

int
main(void)
{
	tap_ok(queue_init(&queue) == 0, "init");
	test_one();
	test_awake();
	test_threads(only_wait, "who waits");
	test_threads(look_or_wait, "who looks first");
	queue_close(&queue);
	return tap_done();
}
