/*
 * The front over real sockets: peers that are slow, silent, half, or do not
 * read hold up nobody, and are given up in time.
 */
#include <sys/socket.h>

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "clock.h"
#include "err.h"
#include "http/front.h"
#include "http/front_inside.h"
#include "http/listen.h"
#include "http/worker.h"
#include "http_fake_writer.h"
#include "http_peer.h"
#include "http_policy.h"
#include "store_help.h"
#include "tap.h"

static struct service service = {
	.wait_timeout = 2, .max_waiting = 1000, .get_writes = true,
	.max_body = 1 << 20,
};

/* The engine answers where it is asked. */
void
engine_ask(struct engine *e, struct question *q)
{
	q->run(e, q);
}

/* Is somebody else served, at once? */
static void
others_served(const char *while_this)
{
	int64_t before = clock_us();
	int fd = client(), status;

	status = ask(fd, "GET", "/announce/10.0.0.1?med=1", 0, false);
	tap_ok(status == 200 && clock_us() - before < SECOND,
	    "others are served beside %s (%d)", while_this, status);
	close(fd);
}

/* Is somebody else's large body taken, and his long list written? */
static void
bodies_served(const char *while_this)
{
	int64_t before = clock_us();
	int fd = client(), status;

	status = ask(fd, "POST", "/v1/routes", 300000, false);
	tap_ok(status == 400 && clock_us() - before < SECOND,
	    "a large body is taken beside %s (%d)", while_this, status);
	close(fd);
}

static void
lists_served(const char *while_this)
{
	int64_t before = clock_us();
	int fd = client(), status;

	status = ask(fd, "GET", "/v1/routes?owner=filler", 0, false);
	tap_ok(status == 200 && clock_us() - before < SECOND,
	    "a long list is read beside %s (%d)", while_this, status);
	close(fd);
}

static void
test_kept(void)
{
	int i, fd = client(), good = 0;

	for (i = 0; i < 50; i++)
		good += ask(fd, "GET", i % 2 ? "/healthz" : "/v1/routes", 0,
		    true) == 200;
	tap_ok(good == 50, "a kept connection serves 50 requests");
	tap_ok(ask(fd, "PUT", "/v1/routes/10.0.0.1", 100, true) == 400,
	    "a small body, malformed");
	tap_ok(ask(fd, "PUT", "/v1/routes/10.0.0.1", 40000, true) == 400,
	    "a large body, malformed");
	tap_ok(ask(fd, "PUT", "/v1/routes/10.0.0.1", 300000, true) == 413,
	    "a body too large");
	tap_ok(ask(fd, "GET", "/healthz", 0, true) == 200,
	    "the connection is good after it");
	tap_ok(ask(fd, "HEAD", "/v1/routes", 0, false) == 200, "HEAD");
	tap_ok(is_closed(fd, SECOND), "closed where it is not kept");
	close(fd);
}

static void
test_bytes(void)
{
	char message[4096];
	size_t i, n = put_request(message, "GET", "/healthz", "*/*", 0,
	    true);
	int fd = client();

	for (i = 0; i < n; i++)
		send_all(fd, message + i, 1);
	tap_ok(answer(fd, SECOND) == 200, "a request byte by byte");
	tap_ok(ask(fd, "GET", "/healthz", 0, true) == 200, "and another");
	close(fd);
}

/* Peers who end what they send with their request: answered, and closed. */
static void
test_ended(void)
{
	char message[4096];
	size_t n = put_request(message, "GET", "/announce/10.0.0.2", "*/*", 0,
	    true);
	int i, fd[50], answered = 0, closed = 0;

	for (i = 0; i < 50; i++) {
		fd[i] = client();
		send_all(fd[i], message, n);
		shutdown(fd[i], SHUT_WR);
	}
	for (i = 0; i < 50; i++)
		answered += answer(fd[i], SECOND) == 200;
	for (i = 0; i < 50; i++) {
		closed += is_closed(fd[i], answered == 50 ? SECOND : 0);
		close(fd[i]);
	}
	tap_ok(answered == 50, "who sends no more is answered (%d)", answered);
	tap_ok(closed == 50, "and closed (%d)", closed);
}

/*
 * As much as the front looks at in one go, and another request behind it, of
 * which it is not told again: that one ends the connection.
 */
static void
test_brim(void)
{
	static char message[1 << 20];
	const char *uri = "/v1/routes/10.0.0.1";
	size_t body = 80000, n;
	int fd = client();

	n = put_request(message, "PUT", uri, "*/*", body, true);
	body += SPOOL_HEAD_MAX - n;
	n = put_request(message, "PUT", uri, "*/*", body, true);
	tap_ok(n == SPOOL_HEAD_MAX, "a request as long as the look");
	n += put_request(message + n, "GET", "/healthz", "*/*", 0, false);
	send_all(fd, message, n);
	tap_ok(is_closed(fd, 2 * SECOND), "what lies behind it is served");
	close(fd);
}

static void
test_bad(void)
{
	static const char *const bad[] = { "GET / HTTP/1.1\r\n\r\n",
	    "\1\1\0\1\0\10\0\0\0\2\0\0\0\0\0\0\0" };
	size_t i;
	int fd;

	for (i = 0; i < 2; i++) {
		fd = client();
		send_all(fd, bad[i], 17);
		tap_ok(is_closed(fd, SECOND), "closed at once: bad %zu", i);
		close(fd);
	}
}

/* Many peers who do what holds others up elsewhere, at once. */
static void
test_slow(void)
{
	enum { SILENT, HALF, STALL, UNREAD, KINDS };
	static char message[1 << 20];
	int fd[KINDS][8], i;
	int64_t before;
	size_t n;

	n = put_request(message, "PUT", "/v1/routes/10.0.0.1", "*/*", 60000,
	    true);
	for (i = 0; i < 8; i++) {
		fd[SILENT][i] = client();
		fd[HALF][i] = client();
		send_all(fd[HALF][i], message, 4);
		fd[STALL][i] = client();
		send_all(fd[STALL][i], message, n - 5000);
	}
	others_served("silent, half and stalled requests");
	bodies_served("stalled ones");
	n = put_request(message, "GET", "/v1/routes?owner=filler",
	    "text/plain", 0, true);
	for (i = 0; i < 8; i++)
		send_all(fd[UNREAD][i] = client(), message, n);
	others_served("peers who do not read long answers");
	lists_served("peers who do not read theirs");
	before = clock_us();
	tap_ok(is_closed(fd[HALF][0], 8 * SECOND), "half: closed");
	tap_ok(clock_us() - before > 4 * SECOND, "after 5 s, not before");
	tap_ok(is_closed(fd[HALF][7], SECOND), "all halves");
	tap_ok(is_closed(fd[STALL][0], 2 * SECOND) &&
	    is_closed(fd[STALL][1], 2 * SECOND), "stalled: closed");
	tap_ok(ask(fd[SILENT][7], "GET", "/healthz", 0, true) == 200,
	    "silent: still served");
	for (i = 0; i < 8; i++) {
		close(fd[SILENT][i]);
		close(fd[HALF][i]);
		close(fd[STALL][i]);
		close(fd[UNREAD][i]);
	}
}

/* A body of a million bytes but for the last 5000; its connection. */
static int
body_begin(struct front *front, const char *message, size_t n)
{
	size_t before = atomic_load(&front->spools.bytes);
	int64_t until = clock_us() + 5 * SECOND;
	int fd = client();

	send_all(fd, message, n - 5000);
	/* All that is kept is there, or it has been left out. */
	while (atomic_load(&front->spools.bytes) != before + n - 5000 &&
	    clock_us() < until && before < 2 * (n - 5000))
		poll(NULL, 0, 5);
	return fd;
}

static int
body_end(int fd, const char *message, size_t n)
{
	int status;

	send_all(fd, message + n - 5000, 5000);
	status = answer(fd, 5 * SECOND);
	close(fd);
	return status;
}

/* Bodies hold no more together than they may: here two of the largest. */
static void
test_bodies(struct front *front)
{
	static char message[1 << 20];
	size_t n = put_request(message, "POST", "/v1/routes", "text/plain",
	    1000000, false);
	int fd[3], i, third;

	atomic_store(&front->spools.most, 1);
	for (i = 0; i < 3; i++)
		fd[i] = body_begin(front, message, n);
	third = body_end(fd[2], message, n);
	tap_ok(third == 503, "a third large body: 503 (%d)", third);
	tap_ok(body_end(fd[0], message, n) == 400 &&
	    body_end(fd[1], message, n) == 400, "those before it were kept");
	tap_ok(body_end(body_begin(front, message, n), message, n) == 400,
	    "and the next one is");
}

static void
list_fill(void)
{
	struct change c = { .op = CHANGE_ANNOUNCE, .by.user = "filler" };
	char attrs[] = "next-hop self";
	unsigned i;

	store_begin(fake.store);
	for (i = 0; i < 30000; i++) {
		c.nlri = test_host(100, 64u << 16 | i);
		c.attrs = attrs;
		store_change(fake.store, &c, fake.now);
	}
	store_commit(fake.store);
}

static unsigned
descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned n = 0;

	while (dir != NULL && readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

/* The descriptors are as many as before, soon. */
static void
test_leaks(unsigned before)
{
	int64_t until = clock_us() + 10 * SECOND;

	while ((descriptors() != before || service.waiting != 0) &&
	    clock_us() < until)
		poll(NULL, 0, 20);
	tap_ok(descriptors() == before, "no descriptor leaks");
	tap_ok(service.waiting == 0, "nothing is left waiting");
}

int
main(void)
{
	struct front *front;
	struct problem p;
	unsigned before;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	test_begin("front");
	path = strdup(test_path("fcgi.sock"));
	fake.store = store_open(test_path("db"), &p);
	service.gate = test_gate();
	service.workers = workers_start(3, test_path("db"), NULL, &p);
	fd = listen_bind(path, 0600, NULL, &p);
	tap_ok(fd != -1, "listen");
	listen_prepare(fd, &p);
	front = front_start(fd, &service, &p);
	tap_ok(listen_bind(path, 0600, NULL, &p) == -1 &&
	    strstr(p.detail, "already running"), "not twice: %s", p.detail);
	list_fill();
	before = descriptors();
	test_kept();
	test_bytes();
	test_ended();
	test_brim();
	test_bad();
	test_slow();
	test_bodies(front);
	test_leaks(before);
	front_stop(front);
	workers_drain(service.workers, 0);
	workers_stop(service.workers);
	workers_free(service.workers);
	front_free(front);
	gate_release(service.gate);
	fd = listen_bind(path, 0600, NULL, &p);
	tap_ok(fd != -1, "a dead socket is replaced");
	close(fd);
	store_close(fake.store);
	test_end();
	free((char *)(uintptr_t)path);
	return tap_done();
}
