/*
 * For tests of the http room without sockets and threads: requests through
 * the table of endpoints, to the answer that a client would have.
 */
#ifndef HTTP_ASK_H
#define HTTP_ASK_H

#include "buf.h"
#include "err.h"
#include "http/endpoint.h"
#include "http/worker.h"
#include "http_fake_writer.h"
#include "http_policy.h"

static struct service service = {
	.wait_timeout = 2, .max_waiting = 100, .get_writes = true,
	.max_body = 1 << 20,
};

/* Workers that work at once, until they are stopped. */
static bool	workers_stopped;

bool
workers_put(struct workers *ws, struct exchange *x)
{
	(void)ws;
	if (workers_stopped)
		return false;
	x->work(x, NULL);
	return true;
}

struct store *
worker_store(struct worker *w)
{
	(void)w;
	return fake.reader;
}

void
worker_ask(struct worker *w, void (*ask)(struct engine *, void *), void *arg)
{
	(void)w;
	ask(NULL, arg);
}

void
worker_guard(struct worker *w, int fd, int64_t us)
{
	(void)w;
	(void)fd;
	(void)us;
}

bool
worker_unguard(struct worker *w)
{
	(void)w;
	return true;
}

/* The last answer, as a client would have it. */
static struct {
	int	 status;
	char	 head[ANSWER_HEAD_MAX];
	char	 body[2 << 20];
} last;

static void
reply(struct exchange *x)
{
	struct buf head, body;
	int more = x->more != NULL;

	buf_init(&head, last.head, sizeof(last.head));
	answer_print_head(&head, &x->answer);
	buf_init(&body, last.body, sizeof(last.body));
	last.status = x->answer.status;
	if (x->answer.body != NULL)
		buf_puts(&body, x->answer.body);
	while (more == 1) {
		more = x->more(x, NULL);
		buf_puts(&body, x->answer.body);
	}
	exchange_free(x);
}

/* Make the request, as alice unless there is a user. */
static inline void
request(struct head *head)
{
	char length[24];

	snprintf(length, sizeof(length), "%zu", head->body_n);
	if (head->length == NULL)
		head->length = head->body_n > 0 ? length : "";
	if (head->user == NULL)
		head->user = "alice";
	last.status = 0;
	endpoint_dispatch(exchange_new(&service, service.gate, reply), head);
}

/* Everything as it is at first. */
static inline void
defaults(void)
{
	service.get_writes = true;
	if (service.gate == NULL)
		service.gate = test_gate();
	service.default_routes = false;
	fake.has_next_hop = true;
	fake.state = STATE_SENT;
	fake.reason = REASON_NONE;
}

#endif
