/*
 * Requests that come in pieces: what is kept of them is what came, or all but
 * the body, where that alone or all bodies together are too much.
 */
#include <stdlib.h>
#include <unistd.h>

#include "../tools/fcgi_put.h"
#include "http/spool.h"
#include "tap.h"

#define MOST	(1 << 20)

static struct spools	 all = { .most_files = 2 };
static char		 message[1 << 19], back[1 << 19];
static size_t		 message_n, head_n;

/* The message is now a request with such a body. */
static void
message_set(size_t body)
{
	struct fcgi_request r = { "PUT", "/v1/routes/10.0.0.1", "*/*",
	    "alice", 0, true };

	head_n = fcgi_put_request(message, &r) - 8;
	r.body = body;
	message_n = fcgi_put_request(message, &r);
	/* With its length PARAMS are longer. */
	while (memcmp(message + head_n - 8, "\1\4\0\1\0\0\0\0\1\5", 10) != 0)
		head_n++;
}

/* Give it bytes from to to, in pieces; the last verdict. */
static enum record_verdict
add(struct spool *s, size_t from, size_t to, size_t piece, size_t most,
    size_t most_all)
{
	enum record_verdict verdict = RECORD_MORE;
	size_t n;

	for (; from < to && verdict == RECORD_MORE; from += n) {
		n = to - from < piece ? to - from : piece;
		verdict = spool_add(s, (uint8_t *)message + from, n, most,
		    most_all);
	}
	return from < to ? RECORD_BAD : verdict;
}

/* What can be read from it; -1: nothing. */
static ssize_t
read_back(struct spool *s)
{
	static int scratch = -1;
	ssize_t n = -1, part = 1;
	int fd = spool_open(s, &scratch);

	for (n = 0; fd != -1 && part > 0; n += part)
		part = read(fd, back + n, sizeof(back) - (size_t)n);
	return fd == -1 ? -1 : n;
}

static bool
has_all(struct spool *s)
{
	return read_back(s) == (ssize_t)message_n &&
	    memcmp(back, message, message_n) == 0;
}

/* The head is there, and an empty body. */
static bool
has_head(struct spool *s)
{
	return read_back(s) == (ssize_t)head_n + 8 &&
	    memcmp(back, message, head_n) == 0 &&
	    memcmp(back + head_n, "\1\5\0\1\0\0\0", 8) == 0;
}

static void
test_kept(size_t body, size_t piece, size_t files)
{
	struct spool *s = spool_new(&all);

	message_set(body);
	tap_ok(add(s, 0, message_n - 1, piece, MOST, MOST) == RECORD_MORE &&
	    add(s, message_n - 1, message_n, 1, MOST, MOST) == RECORD_WHOLE,
	    "%zu bytes, by %zu", body, piece);
	tap_ok(spool_left_out(s) == ERR_NONE && has_all(s), "are kept");
	tap_ok(all.bytes == message_n && all.files == files,
	    "%zu files", files);
	spool_free(s);
	tap_ok(all.bytes == 0 && all.files == 0, "given back");
}

/* One whose body is left out; the others hold so much already. */
static void
left_out(enum err why, size_t most, size_t most_all, const char *name)
{
	struct spool *s = spool_new(&all);
	size_t before = all.bytes, files = all.files;

	tap_ok(add(s, 0, message_n - 1, 7000, most, most_all) == RECORD_MORE,
	    "%s: waited for", name);
	tap_ok(spool_left_out(s) == why, "left out");
	tap_ok(all.bytes == before + head_n + 8, "nothing is kept of it");
	tap_ok(add(s, message_n - 1, message_n, 1, most, most_all) ==
	    RECORD_WHOLE && has_head(s), "its head can be read");
	tap_ok(spool_seen(s) == message_n, "all of it was seen");
	spool_free(s);
	tap_ok(all.bytes == before && all.files == files, "given back");
}

/* All together: the bytes, and the files. */
static void
test_together(void)
{
	struct spool *s[2] = { spool_new(&all), spool_new(&all) };

	add(s[0], 0, message_n, 7000, MOST, MOST);
	left_out(ERR_BUSY, MOST, message_n * 3 / 2, "all are too much");
	add(s[1], 0, message_n, 7000, MOST, MOST);
	tap_ok(all.files == 2, "as many files as may be");
	left_out(ERR_BUSY, MOST, MOST, "one file more");
	tap_ok(has_all(s[0]) && has_all(s[1]), "those before it are whole");
	spool_free(s[0]);
	spool_free(s[1]);
}

/* A head that may not be, or for which there is no room. */
static void
test_head(void)
{
	static char pairs[32512];
	struct spool *s = spool_new(&all);
	size_t n = 0, i;

	tap_ok(add(s, 0, message_n, 50, MOST, 100) == RECORD_BAD,
	    "no room for its head");
	spool_free(s);
	memset(pairs, 'x', sizeof(pairs));
	for (i = 0; i < sizeof(pairs); i += 254)
		pairs[i] = pairs[i + 1] = 126;
	n = fcgi_put_record(message, 1, "\0\1\1\0\0\0\0", 8);
	for (i = 0; i < 3; i++)
		n += fcgi_put_record(message + n, 4, pairs, sizeof(pairs));
	s = spool_new(&all);
	tap_ok(add(s, 0, SPOOL_HEAD_MAX, 1000, MOST, MOST) == RECORD_MORE,
	    "a head as large as may be");
	tap_ok(add(s, SPOOL_HEAD_MAX, n, 1000, MOST, MOST) == RECORD_BAD,
	    "and larger");
	spool_free(s);
	tap_ok(all.bytes == 0 && all.files == 0, "given back");
}

int
main(void)
{
	test_kept(100, 1, 0);
	test_kept(100, 10000, 0);
	test_kept(200000, 7000, 1);
	left_out(ERR_TOO_LARGE, 100000, MOST, "too large");
	test_together();
	test_head();
	return tap_done();
}
