/*
 * Replies: an answer on its way into a connection. Decides which thread
 * writes it; what it says is decided.
 */
#include "buf.h"
#include "http/body.h"
#include "http/connection.h"
#include "http/exchange.h"
#include "http/front.h"
#include "http/reply.h"
#include "http/worker.h"

#define SHORT_MAX	32768	/* bytes of an answer written at once */
#define CHUNK_US	5000000	/* for a part of an answer to be read */

/* Write what is in the answer. 0, or -1. */
static int
answer_write(struct exchange *x, struct worker *w)
{
	struct answer *a = &x->answer;
	int ok;

	if (w != NULL)
		worker_guard(w, x->connection->fd, CHUNK_US);
	ok = connection_write(x->connection, a->body, a->length);
	if (w != NULL && !worker_unguard(w))
		ok = -1;
	return ok;
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

/* Write the head and the body, or all bodies. 0, or -1. */
static int
reply_write_parts(struct exchange *x, struct worker *w)
{
	int more;

	if (head_write(x) == -1)
		return -1;
	if (x->request.method == METHOD_HEAD)
		return 0;
	if (answer_write(x, w) == -1)
		return -1;
	for (more = x->more != NULL; more == 1;)
		if ((more = x->more(x, w)) == -1 || answer_write(x, w) == -1)
			return -1;
	return 0;
}

/* Be done with the exchange, its answer written or broken off. */
static void
reply_finish(struct exchange *x, struct worker *w, bool broken)
{
	struct connection *c = x->connection;
	bool keep;

	if (w != NULL)
		worker_guard(w, c->fd, CHUNK_US);
	keep = connection_finish(c, broken);
	if (w != NULL && !worker_unguard(w))
		keep = false;
	exchange_free(x);
	front_return(c, keep);
}

/* First what is left of the body: nothing of it may stay in the socket. */
static void
reply_write(struct exchange *x, struct worker *w)
{
	bool broken = w != NULL && body_drain(x, w) == -1;

	reply_finish(x, w, broken || reply_write_parts(x, w) == -1);
}

void
reply_send(struct exchange *x)
{
	bool clogged = connection_is_clogged(x->connection) ||
	    connection_has_more(x->connection);

	x->work = reply_write;
	x->lane = LANE_SLOW;
	if (!clogged && x->more == NULL && x->answer.length <= SHORT_MAX)
		reply_write(x, NULL);
	else if (!workers_put(x->service->workers, x))
		reply_finish(x, NULL, true);
}
