/*
 * The FIFOs, with the test in the place of the relay: whole lines come out
 * however they came in, whole lines go in or nothing, and a FIFO that is
 * replaced, full, or left by its other end is noticed.
 */
#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/pipe.h"
#include "err.h"
#include "store_help.h"
#include "tap.h"

#define LONG_LINE	(5u << 20)	/* more than is kept */

static char		*in_path, *out_path;
static struct pipe	 p;
static int		 commands, answers;	/* the relay's ends */

static bool
relay_open(void)
{
	commands = open(out_path, O_RDONLY | O_NONBLOCK);
	answers = open(in_path, O_RDWR | O_NONBLOCK);
	return commands != -1 && answers != -1;
}

static void
relay_close(void)
{
	close(commands);
	close(answers);
}

static void
say(const char *text, size_t n)
{
	if (write(answers, text, n) != (ssize_t)n)
		tap_ok(false, "the test wrote: %s", strerror(errno));
}

/* The next line, read if need be. */
static bool
next_is(const char *want)
{
	size_t n;
	char *line = pipe_line(&p, &n);

	if (line == NULL) {
		pipe_read(&p);
		line = pipe_line(&p, &n);
	}
	if (line == NULL || want == NULL)
		return line == want;
	return strcmp(line, want) == 0 && n == strlen(want);
}

static void
test_open(void)
{
	struct pipe second;
	struct problem why;
	struct stat st;

	umask(077);
	tap_ok(pipe_init(&p, out_path, in_path, &why) == 0, "init");
	tap_ok(pipe_init(&second, out_path, in_path, &why) == -1 &&
	    strstr(why.detail, "another exagate") != NULL,
	    "a second exagate on them is refused");
	tap_ok(pipe_open(&p) == -1 && errno == ENXIO, "nobody reads");
	tap_ok(stat(out_path, &st) == 0 && S_ISFIFO(st.st_mode) &&
	    (st.st_mode & 0777) == 0660, "made, mode 0660 in any umask");
	tap_ok(relay_open(), "both FIFOs are there for the relay");
	tap_ok(pipe_open(&p) == 0 && pipe_open(&p) == 0 && pipe_same(&p),
	    "open, and open again");
}

static void
test_lines(void)
{
	size_t i;
	static const char text[] = "done\nerror\n\n{ \"a\": 1 }\nhalf";

	tap_ok(next_is(NULL) && pipe_read(&p) == PIPE_OK, "nothing there");
	for (i = 0; i < sizeof(text) - 1; i++) {
		say(text + i, 1);
		pipe_read(&p);
	}
	tap_ok(next_is("done") && next_is("error") && next_is("") &&
	    next_is("{ \"a\": 1 }"), "lines that came byte by byte");
	tap_ok(next_is(NULL), "half a line is none");
	say(" and half\ndo", 12);
	tap_ok(next_is("half and half") && next_is(NULL),
	    "until its end comes");
	say("ne\n\0x\n", 6);
	tap_ok(next_is("done"), "the next one's beginning was kept");
	tap_ok(!next_is("") && next_is(NULL), "a NUL hides nothing");
}

/* Say so many bytes of a line, reading in between. What reading came to. */
static enum pipe_result
say_long(size_t n)
{
	static char part[32768];
	enum pipe_result worst = PIPE_OK, result;
	size_t said;

	memset(part, 'x', sizeof(part));
	for (said = 0; said < n; said += sizeof(part)) {
		say(part, sizeof(part));
		result = pipe_read(&p);
		if (result == PIPE_LOST) {
			worst = PIPE_LOST;
			result = pipe_read(&p);
		}
		if (result == PIPE_GONE)
			return PIPE_GONE;
	}
	return worst;
}

static void
test_long(void)
{
	size_t n = 0;
	char *line;

	tap_ok(say_long(4u << 20) == PIPE_OK, "a line of 4 MiB comes");
	say("\n", 1);
	pipe_read(&p);
	line = pipe_line(&p, &n);
	tap_ok(line != NULL && n == 4u << 20 && line[n] == '\0' &&
	    strspn(line, "x") == n, "and is whole");
	tap_ok(say_long(LONG_LINE) == PIPE_LOST,
	    "a line of 5 MiB is given up, and that is said");
	tap_ok(next_is(NULL), "nothing of it comes out");
	say("x\nafter it\n", 11);
	tap_ok(next_is("after it") && next_is(NULL),
	    "nor of its rest; the next line does");
	say_long(LONG_LINE);
	say("\n", 1);
	tap_ok(next_is(NULL), "a long line whose newline comes alone");
	say("done\n", 5);
	tap_ok(next_is("done") && next_is(NULL), "and the next line");
}

static void
test_write(void)
{
	char line[PIPE_BUF], got[PIPE_BUF * 2];
	enum pipe_result result;
	size_t written, n;
	ssize_t m;

	memset(line, 'a', sizeof(line));
	line[PIPE_BUF - 1] = '\n';
	for (written = 0; (result = pipe_write(&p, line, PIPE_BUF)) ==
	    PIPE_OK; written++)
		continue;
	tap_ok(result == PIPE_FULL && written >= 16, "full after %zu lines",
	    written);
	tap_ok(read(commands, got, 100) == 100 &&
	    pipe_write(&p, line, PIPE_BUF) == PIPE_FULL,
	    "room for a part of a line: nothing is written");
	for (n = 100; (m = read(commands, got, sizeof(got))) > 0;)
		n += (size_t)m;
	tap_ok(n == written * PIPE_BUF, "only whole lines went in");
	tap_ok(pipe_write(&p, "done\n", 5) == PIPE_OK &&
	    read(commands, got, sizeof(got)) == 5, "and again");
}

static void
test_gone(void)
{
	say("tail", 4);
	next_is(NULL);
	relay_close();
	tap_ok(pipe_write(&p, "x\n", 2) == PIPE_GONE, "no reader: gone");
	tap_ok(pipe_read(&p) == PIPE_GONE, "no writer: gone");
	pipe_close(&p);
	tap_ok(p.in == -1 && p.out == -1, "closed");
	tap_ok(next_is(NULL), "an unfinished line is forgotten");
	tap_ok(pipe_open(&p) == -1 && errno == ENXIO && relay_open() &&
	    pipe_open(&p) == 0, "a relay comes again");
	say("first\n", 6);
	tap_ok(next_is("first"), "and is read from its first byte");
}

static void
test_replaced(void)
{
	const char *path[] = { out_path, in_path };
	size_t i;

	for (i = 0; i < 2; i++) {
		unlink(path[i]);
		tap_ok(!pipe_same(&p), "a removed FIFO is noticed");
		mkfifo(path[i], 0660);
		tap_ok(!pipe_same(&p), "one that is made again too");
		pipe_close(&p);
		relay_close();
		tap_ok(pipe_open(&p) == -1 && relay_open() &&
		    pipe_open(&p) == 0 && pipe_same(&p), "and opened");
	}
	pipe_close(&p);
	relay_close();
	unlink(in_path);
	close(open(in_path, O_CREAT | O_WRONLY, 0600));
	tap_ok(pipe_open(&p) == -1 && errno == EINVAL, "a file is no FIFO");
	unlink(in_path);
	tap_ok(symlink("/dev/null", in_path) == 0 && pipe_open(&p) == -1 &&
	    errno == EINVAL, "nor is a device");
	unlink(in_path);
}

static void
test_relay_lock(void)
{
	char *path = strdup(test_path("commands.lock"));
	int fd;

	tap_ok(!pipe_relay_locked(&p), "no relay holds a lock");
	fd = open(path, O_CREAT | O_RDWR, 0600);
	tap_ok(!pipe_relay_locked(&p), "a lock file alone is no lock");
	flock(fd, LOCK_EX);
	tap_ok(pipe_relay_locked(&p), "a relay holds it");
	close(fd);
	tap_ok(!pipe_relay_locked(&p), "and lets it go");
	unlink(path);
	tap_ok(mkfifo(path, 0600) == 0 && !pipe_relay_locked(&p),
	    "a FIFO in its place is not waited for");
	unlink(path);
	free(path);
}

int
main(void)
{
	struct pipe second;

	signal(SIGPIPE, SIG_IGN);
	test_begin("pipe");
	in_path = strdup(test_path("answers"));
	out_path = strdup(test_path("commands"));
	test_open();
	test_lines();
	test_long();
	test_write();
	test_gone();
	test_replaced();
	test_relay_lock();
	pipe_free(&p);
	tap_ok(pipe_init(&second, out_path, NULL, NULL) == 0,
	    "the lock goes with its owner");
	tap_ok(pipe_open(&second) == -1 && errno == ENXIO && pipe_same(&second),
	    "without answers");
	pipe_free(&second);
	test_end();
	free(in_path);
	free(out_path);
	return tap_done();
}
