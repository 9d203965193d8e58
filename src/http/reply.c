/*
 * Replies: an answer on its way into a connection. Decides which thread
 * writes it, and how long the peer may take to read it; what it says is
 * decided.
 *
 * A worker writes what the socket takes and goes on to the next exchange;
 * one whose peer does not read is parked at the front, which holds no thread.
 */
#include "buf.h"
#include "clock.h"
#include "http/connection.h"
#include "http/exchange.h"
#include "http/front.h"
#include "http/reply.h"
#include "http/worker.h"

#define GUARD_US	5000000	/* for a write that was to take no time */
#define CREDIT_US	30000000	/* to be waited for, at most */
#define US_PER_BYTE	15	/* more, for each that was taken: 64 KB/s */

/* Take into account that the peer was waited for, and took n bytes. */
static void
credit_count(struct progress *pr, size_t n)
{
	if (pr->parked != 0)
		pr->credit -= clock_us() - pr->parked;
	pr->parked = 0;
	pr->credit += (int64_t)n * US_PER_BYTE;
	if (pr->credit > CREDIT_US)
		pr->credit = CREDIT_US;
}

/* Must the peer read before more is written? Then x is the front's. */
static bool
reply_park(struct exchange *x)
{
	struct progress *pr = &x->progress;

	if (connection_takes(x->connection))
		return false;
	credit_count(pr, 0);
	pr->parked = clock_us();
	return front_park(x, pr->credit > 0 ? pr->credit : 0);
}

static int
head_write(struct exchange *x)
{
	char head[ANSWER_HEAD_MAX];
	struct buf b;

	buf_init(&b, head, sizeof(head));
	answer_print_head(&b, &x->answer);
	return connection_write(x->connection, b.data, b.len);
}

/* The next part of the body at hand, the head before it. 0, or -1. */
static int
part_write(struct exchange *x, struct worker *w)
{
	struct progress *pr = &x->progress;
	size_t n = x->answer.length - pr->at;
	int ok = 0;

	if (n > CONNECTION_PART)
		n = CONNECTION_PART;
	if (w != NULL)
		worker_guard(w, x->connection->fd, GUARD_US);
	if (!pr->begun)
		ok = head_write(x);
	pr->begun = true;
	if (x->request.method == METHOD_HEAD)
		n = x->answer.length - pr->at;
	else if (ok == 0 && n > 0)
		ok = connection_write(x->connection, x->answer.body + pr->at,
		    n);
	if (w != NULL && !worker_unguard(w))
		ok = -1;
	pr->at += n;
	credit_count(pr, n);
	return ok;
}

/* Be done with the exchange, its answer written or broken off. */
static void
reply_finish(struct exchange *x, struct worker *w, bool broken)
{
	struct connection *c = x->connection;
	bool keep;

	if (w != NULL)
		worker_guard(w, c->fd, GUARD_US);
	keep = connection_finish(c, broken);
	if (w != NULL && !worker_unguard(w))
		keep = false;
	exchange_free(x);
	front_return(c, keep);
}

/* The next body, where one is due. 0, or -1. */
static int
body_make(struct exchange *x, struct worker *w)
{
	int more;

	if (!x->progress.due)
		return 0;
	x->progress.due = false;
	x->progress.at = 0;
	if ((more = x->more(x, w)) == -1)
		return -1;
	if (more == 0)
		x->more = NULL;
	exchange_count_answer(x);
	return 0;
}

/* All of this body is written: make room, and wait for the turn to go on. */
static void
reply_next(struct exchange *x, struct worker *w)
{
	x->progress.due = true;
	answer_drop_body(&x->answer);
	exchange_count_answer(x);
	if (!workers_put(x->service->workers, x))
		reply_finish(x, w, true);
}

/* Write as much of the answer as can be. */
static void
reply_write(struct exchange *x, struct worker *w)
{
	bool broken = body_make(x, w) == -1;

	while (!broken && (!x->progress.begun ||
	    x->progress.at < x->answer.length)) {
		if (reply_park(x))
			return;
		broken = part_write(x, w) == -1;
	}
	if (!broken && x->more != NULL && x->request.method != METHOD_HEAD)
		reply_next(x, w);
	else
		reply_finish(x, w, broken);
}

/* At once, what cannot block. */
static void
reply_write_short(struct exchange *x)
{
	reply_finish(x, NULL, part_write(x, NULL) == -1);
}

void
reply_send(struct exchange *x)
{
	x->work = reply_write;
	x->lane = LANE_LONG;
	x->progress.credit = CREDIT_US;
	if (x->more == NULL)
		exchange_free_state(x);
	/* First what is left of the body: nothing of it may stay behind. */
	if (connection_drain(x->connection) == -1)
		reply_finish(x, NULL, true);
	else if (x->more == NULL && x->answer.length <= ANSWER_SHORT &&
	    connection_takes_short(x->connection, ANSWER_HEAD_MAX +
	    x->answer.length))
		reply_write_short(x);
	else if (!workers_put(x->service->workers, x))
		reply_finish(x, NULL, true);
}
