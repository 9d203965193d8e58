/*
 * exagate-relay COMMANDS [ANSWERS]: the process that ExaBGP launches.
 *
 * This file decides which bytes pass between ExaBGP and two FIFOs:
 *
 *	COMMANDS -> STDOUT	whole lines of printable ASCII, unchanged
 *	STDIN -> ANSWERS	whole lines, and a note where some were lost
 *
 * It may not understand a command, change or cut a line, block ExaBGP (STDIN
 * is read first in each turn, whatever else is slow), or exit while ExaBGP
 * lives: five exits in a minute end ExaBGP itself.  Nothing waits but poll(2),
 * and nothing is allocated.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE	/* F_SETPIPE_SZ, memrchr */
#endif
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION	"(not built by configure)"
#endif
#define PROTOCOL	2		/* in "hello" and "ready" */
#define CHUNK		65536		/* bytes in one read */
#define COMMAND_MAX	65536		/* bytes in a command, no newline */
#define BUFFER_MAX	(4 << 20)	/* bytes kept for a slow reader */
#define PIPE_SIZE	(1 << 20)
#define LOCK_FLAGS	(O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
#define NONCE_MAX	64
#define NOTE_MAX	(2 * NONCE_MAX + 192)	/* bytes in a line of our own */
#define ALNUM	"0123456789abcdefghijklmnopqrstuvwxyz" \
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define USAGE	"usage: exagate-relay COMMANDS [ANSWERS]"

struct stream {
	char	in[BUFFER_MAX + CHUNK];	/* the unfinished line */
	size_t	len;			/* bytes of it */
	bool	skip;			/* its rest is to be lost */
	char	out[2 * BUFFER_MAX];	/* whole lines that wait: at most */
	size_t	head, tail;		/* BUFFER_MAX bytes, head to tail */
	unsigned long long dropped;	/* lines, since that was told */
};

struct file {
	const char	*path;	/* NULL: there is none */
	const char	*said;	/* the last complaint, not to be repeated */
	int		 fd;	/* -1: not open */
};

static struct stream to_exabgp, to_exagate;
static struct file commands = { .fd = -1 }, answers = { .fd = -1 };
static struct file lock = { .fd = -1 };
static bool	 hello_heard;		/* since the last end of COMMANDS */
static bool	 commands_stale;	/* another FIFO has taken its place */
static bool	 answers_midline;	/* part of a line is in ANSWERS */
static pid_t	 parent;
static char	 identity[128];		/* near the end of our hello */
static char	 driver[NONCE_MAX + 1] = "-";	/* what was said last */

/* Writes one line to stderr, or nothing where that would wait. */
static void __attribute__((format(printf, 1, 2)))
say(const char *fmt, ...)
{
	struct pollfd p = { .fd = STDERR_FILENO, .events = POLLOUT };
	char line[PATH_MAX + 128];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (poll(&p, 1, 0) == 1)
		dprintf(STDERR_FILENO, "exagate-relay: %s\n", line);
}

/* The read or write failed for now only. */
static bool
errno_is_passing(void)
{
	return errno == EAGAIN || errno == EINTR;
}

static size_t
stream_room(const struct stream *s)
{
	return BUFFER_MAX - (s->tail - s->head);
}

/* Appends a whole line to those that wait; false where it has no room. */
static bool
stream_put(struct stream *s, const char *line, size_t len)
{
	if (len > stream_room(s))
		return false;
	if (len > sizeof(s->out) - s->tail) {
		memmove(s->out, s->out + s->head, s->tail - s->head);
		s->tail -= s->head;
		s->head = 0;
	}
	memcpy(s->out + s->tail, line, len);
	s->tail += len;
	return true;
}

/*
 * Takes the lines, newline included, that are whole now that fresh bytes were
 * read; takes NULL for each line that is longer than max.
 */
static void
stream_split(struct stream *s, size_t fresh, size_t max,
    void (*take)(const char *line, size_t len))
{
	char *line = s->in, *from = s->in + s->len, *end = from + fresh, *nl;

	while ((nl = memchr(from, '\n', (size_t)(end - from))) != NULL) {
		if (!s->skip)
			take((size_t)(nl - line) > max ? NULL : line,
			    (size_t)(nl + 1 - line));
		s->skip = false;
		line = from = nl + 1;
	}
	s->len = (size_t)(end - line);
	if (!s->skip && s->len > max) {
		take(NULL, 0);
		s->skip = true;
	}
	if (s->skip)
		s->len = 0;
	else if (line != s->in)
		memmove(s->in, line, s->len);
}

/* True while the descriptor is of the file that the path names. */
static bool
file_is_current(const struct file *f)
{
	struct stat a, b;

	return f->fd >= 0 && fstat(f->fd, &a) == 0 && stat(f->path, &b) == 0 &&
	    a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static void
file_complain(struct file *f, const char *why)
{
	if (f->said == NULL || strcmp(f->said, why) != 0)
		say("%s: %s; trying each second", f->path, why);
	f->said = why;
}

/* Puts another descriptor, or -1, in the place of the old one. */
static void
file_replace(struct file *f, int fd)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = fd;
}

/* Why we do not use what is there: who may write commands makes routes. */
static const char *
fifo_flaw(const struct stat *st)
{
	if (!S_ISFIFO(st->st_mode))
		return S_ISLNK(st->st_mode) ? "a symbolic link" : "not a FIFO";
	return st->st_mode & S_IWOTH ? "everybody may write (chmod o-w)" : NULL;
}

/*
 * Opens the FIFO anew, making it where it is missing.  The old descriptor is
 * closed last: the bytes of a writer that came in between stay in the pipe.
 */
static bool
fifo_open(struct file *f, int flags)
{
	const char *flaw;
	struct stat st;
	int fd, err;

	/* NOLINTNEXTLINE(*NonNullParamChecker): only who has one is opened */
	(void)mkfifo(f->path, 0660);
	fd = open(f->path,
	    flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);
	err = errno;
	if ((fd >= 0 ? fstat(fd, &st) : lstat(f->path, &st)) == 0 &&
	    (flaw = fifo_flaw(&st)) != NULL) {
		file_complain(f, flaw);
		if (fd >= 0)
			close(fd);
		fd = -1;
	} else if (fd >= 0) {
		f->said = NULL;
		(void)fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);
	} else if (err != ENXIO)	/* that says only: no reader yet */
		file_complain(f, strerror(err));
	file_replace(f, fd);
	return fd >= 0;
}

/* One relay per FIFO: true while we have the lock. */
static bool
lock_take(void)
{
	if (file_is_current(&lock))
		return true;
	/* In a sticky directory O_CREAT is refused for a file of another. */
	file_replace(&lock, open(lock.path, LOCK_FLAGS));
	if (lock.fd < 0 && errno == ENOENT)
		file_replace(&lock,
		    open(lock.path, LOCK_FLAGS | O_CREAT, 0660));
	if (lock.fd >= 0 && flock(lock.fd, LOCK_EX | LOCK_NB) == 0) {
		lock.said = NULL;
		return true;
	}
	file_complain(&lock, errno == EWOULDBLOCK ?
	    "another relay holds the lock" : strerror(errno));
	file_replace(&lock, -1);
	return false;
}

/* Queues a line; false when it is lost.  First tells how many were lost. */
static bool
answers_put(const char *line, size_t len)
{
	char note[NOTE_MAX];
	int n;

	if (to_exagate.dropped > 0 &&
	    stream_room(&to_exagate) >= NOTE_MAX + len) {
		n = snprintf(note, sizeof(note),
		    "#relay dropped answers %llu\n", to_exagate.dropped);
		stream_put(&to_exagate, note, (size_t)n);
		to_exagate.dropped = 0;
	}
	return to_exagate.dropped == 0 && stream_put(&to_exagate, line, len);
}

/* Queues a line of our own; false when it is lost. */
static bool __attribute__((format(printf, 1, 2)))
answers_note(const char *fmt, ...)
{
	char note[NOTE_MAX];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(note, sizeof(note), fmt, ap);
	va_end(ap);
	return answers_put(note, (size_t)n);
}

static void
answer_take(const char *line, size_t len)
{
	if (line == NULL || !answers_put(line, len))
		to_exagate.dropped++;
}

/* Of a half written line only the newline is left to the next reader. */
static void
answers_close(void)
{
	struct stream *s = &to_exagate;

	file_replace(&answers, -1);
	while (answers_midline && s->out[s->head] != '\n')
		s->head++;
}

/* Opens ANSWERS where it is not open, or is no longer what the path names. */
static void
answers_open(void)
{
	if (file_is_current(&answers))
		return;
	answers_close();
	if (fifo_open(&answers, O_WRONLY) &&
	    !answers_note("#relay ready %d %d\n", PROTOCOL, getpid()))
		to_exagate.dropped++;
}

static void
answers_write(void)
{
	struct stream *s = &to_exagate;
	ssize_t n;

	while (answers.fd >= 0 && s->head < s->tail) {
		n = write(answers.fd, s->out + s->head, s->tail - s->head);
		if (n < 0 && !errno_is_passing())
			answers_close();
		if (n <= 0)
			return;
		s->head += (size_t)n;
		answers_midline = s->out[s->head - 1] != '\n';
	}
}

/* Reads what ExaBGP has written.  Its end is ours. */
static void
stdin_read(void)
{
	ssize_t n;
	int i;

	for (i = 0; i < PIPE_SIZE / CHUNK; i++) {
		n = read(STDIN_FILENO, to_exagate.in + to_exagate.len, CHUNK);
		if (n < 0 && errno_is_passing())
			return;
		if (n <= 0) {
			answers_write();
			_exit(0);
		}
		if (answers.path != NULL)
			stream_split(&to_exagate, (size_t)n, BUFFER_MAX,
			    answer_take);
	}
}

/* At the first hello of a life all that is left of earlier ones goes. */
static void
life_begin(void)
{
	struct stream *s = &to_exagate;

	s->skip = s->skip || s->len > 0;
	s->len = s->head = s->tail = 0;
	s->dropped = to_exabgp.dropped = 0;
	if (answers_midline)
		stream_put(s, "\n", 1);
	hello_heard = true;
}

/* The one word behind the words that the line begins with; NULL: none. */
static const char *
word_take(const char *line, const char *words, int *len)
{
	size_t skip = strlen(words), n;

	if (strncmp(line, words, skip) != 0)
		return NULL;
	n = strspn(line + skip, ALNUM);
	*len = (int)n;
	return n < 1 || n > NONCE_MAX || line[skip + n] != '\n' ? NULL :
	    line + skip;
}

/*
 * A line for us: "#exagate hello NONCE", and "#exagate driver NAME", which is
 * told in each later hello as it is.  Other words may come: ignored.
 */
static void
hello_take(const char *line)
{
	const char *word;
	int len;

	if ((word = word_take(line, "#exagate driver ", &len)) != NULL)
		snprintf(driver, sizeof(driver), "%.*s", len, word);
	if ((word = word_take(line, "#exagate hello ", &len)) == NULL)
		return;
	if (!hello_heard)
		life_begin();
	answers_open();
	if (!answers_note("#relay hello %.*s %d %s %s\n", len, word,
	    PROTOCOL, identity, driver))
		to_exagate.dropped++;
}

/*
 * True for one byte or more, all of them 0x20 to 0x7e.  Eight at a time: of
 * those bytes alone, neither less 0x20 nor more 1, has the highest bit.
 */
static bool
line_is_printable(const char *line, size_t len)
{
	const uint64_t each = 0x0101010101010101;
	uint64_t w, bits = len == 0 ? 0x80 : 0;

	for (; len >= sizeof(w); line += sizeof(w), len -= sizeof(w)) {
		memcpy(&w, line, sizeof(w));
		bits |= (w - 0x20 * each) | (w + each);
	}
	for (; len > 0; line++, len--)
		if (*line < 0x20 || *line > 0x7e)
			return false;
	return !(bits & 0x80 * each);
}

static void
command_take(const char *line, size_t len)
{
	bool live = answers.path == NULL || hello_heard;

	if (line == NULL || !line_is_printable(line, len - 1))
		to_exabgp.dropped += live;
	else if (answers.path != NULL && strncmp(line, "#exagate ", 9) == 0)
		hello_take(line);
	else if (live)
		stream_put(&to_exabgp, line, len);
}

/* The last writer has gone, or the path names another FIFO: begin anew. */
static void
commands_end(void)
{
	struct stream *s = &to_exabgp;

	if (s->len > 0 && answers.path == NULL) {
		s->in[s->len] = '\n';
		stream_split(s, 1, COMMAND_MAX, command_take);
	} else if (s->len > 0)
		command_take(NULL, 0);
	s->len = 0;
	s->skip = hello_heard = commands_stale = false;
	fifo_open(&commands, O_RDONLY);
}

/*
 * A FIFO is there at last.  What is in it now was not written for us, not even
 * a hello, behind which all would be forwarded: away with it.  Whoever lives
 * hears that we are ready, and says hello again.
 */
static void
commands_begin(void)
{
	int i;

	commands_end();
	if (answers.path == NULL || commands.fd < 0)
		return;
	for (i = 0; i < PIPE_SIZE / CHUNK; i++)
		if (read(commands.fd, to_exabgp.in, CHUNK) <= 0)
			return;
}

/* Reads once.  Only when STDOUT has taken all that was read before. */
static void
commands_read(void)
{
	struct stream *s = &to_exabgp;
	ssize_t n = read(commands.fd, s->in + s->len, CHUNK);

	if (n > 0)
		stream_split(s, (size_t)n, COMMAND_MAX, command_take);
	else if (n == 0 || !errno_is_passing() || commands_stale)
		commands_end();
}

/*
 * Writes whole lines in pieces that a pipe takes wholly or not at all: not even
 * kill -9 leaves half a line behind (but of a line longer than PIPE_BUF).
 */
static void
stdout_write(void)
{
	struct stream *s = &to_exabgp;
	const char *nl;
	size_t len;
	ssize_t n;

	while ((len = s->tail - s->head) > 0) {
		nl = s->out + s->tail - 1;
		if (len > PIPE_BUF)
			nl = memrchr(s->out + s->head, '\n', PIPE_BUF);
		if (nl == NULL)
			nl = memchr(s->out + s->head, '\n', len);
		len = (size_t)(nl + 1 - s->out) - s->head;
		n = write(STDOUT_FILENO, s->out + s->head, len);
		if (n < 0 && !errno_is_passing())
			_exit(0);
		if (n <= 0)
			return;
		s->head += (size_t)n;
	}
}

/* Once a second: do the lock and the FIFOs still have their names? */
static void
relay_check(void)
{
	if (!lock_take()) {
		file_replace(&commands, -1);
		to_exabgp.len = 0;
		commands_stale = false;
		answers_close();
	} else if (commands.fd < 0)
		commands_begin();
	else
		commands_stale = !file_is_current(&commands);
	if (answers.path != NULL && lock.fd >= 0)
		answers_open();
	if (answers.path == NULL && to_exabgp.dropped > 0) {
		say("%llu bad lines dropped", to_exabgp.dropped);
		to_exabgp.dropped = 0;
	}
}

/* Checks when it is due; returns the milliseconds until the next time. */
static int
relay_check_when_due(void)
{
	static long long due;
	struct timespec ts;
	long long now;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	now = ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
	if (now >= due) {
		due = now + 1000;
		if (commands.path != NULL)
			relay_check();
	}
	return (int)(due - now);
}

/* Waits for something to do and does it, STDIN first. */
static void
relay_turn(void)
{
	enum { IN, OUT, COMMANDS, ANSWERS, N };
	int wait = relay_check_when_due();
	bool full = to_exabgp.head < to_exabgp.tail;
	struct pollfd p[N] = {
	    [IN] = { .fd = STDIN_FILENO, .events = POLLIN },
	    [OUT] = { .fd = STDOUT_FILENO, .events = full ? POLLOUT : 0 },
	    [COMMANDS] = { .fd = full ? -1 : commands.fd, .events = POLLIN },
	    [ANSWERS] = { .fd = answers.fd, .events =
	        to_exagate.head < to_exagate.tail ? POLLOUT : 0 }
	};

	if (poll(p, N, wait) < 0)
		return;
	if (p[IN].revents != 0)
		stdin_read();
	if ((p[OUT].revents & (POLLERR | POLLNVAL)) || getppid() != parent)
		_exit(0);
	if (p[ANSWERS].revents & POLLERR)
		answers_close();
	if (!full && (p[COMMANDS].revents != 0 || commands_stale))
		commands_read();
	stdout_write();
	if (answers.path != NULL && to_exabgp.dropped > 0 &&
	    answers_note("#relay dropped commands %llu\n", to_exabgp.dropped))
		to_exabgp.dropped = 0;
	answers_put("", 0);
	answers_write();
}

static void
signal_exit(int signo)
{
	(void)signo;
	_exit(0);
}

/* SIGHUP and the signals that command ExaBGP are not for us. */
static void
signals_set(void)
{
	static const int ignored[] = { SIGPIPE, SIGHUP, SIGUSR1, SIGUSR2,
	    SIGALRM };
	sigset_t none;
	size_t i;

	for (i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	signal(SIGTERM, signal_exit);
	signal(SIGINT, signal_exit);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The first bytes of a file as a string; empty when there are none. */
static void
text_read(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, buf, size - 1);

	buf[n > 0 ? n : 0] = '\0';
	close(fd);
}

/* Who we are, and whose child: the death of our parent is ours. */
static void
identity_set(void)
{
	char path[64], stat[1024], boot[64];
	const char *start;
	int field;

	parent = getppid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	snprintf(path, sizeof(path), "/proc/%d/stat", parent);
	text_read(path, stat, sizeof(stat));
	text_read("/proc/sys/kernel/random/boot_id", boot, sizeof(boot));
	boot[strcspn(boot, "\n")] = '\0';
	start = strrchr(stat, ')');	/* that is the end of field 2 */
	for (field = 3; start != NULL && field <= 22; field++)
		start = strchr(start + 1, ' ');
	snprintf(identity, sizeof(identity), "%d %d %llu %s", getpid(), parent,
	    start == NULL ? 0 : strtoull(start, NULL, 10),
	    boot[0] == '\0' ? "-" : boot);
}

/* STDIN and STDOUT must be there; a missing stderr must not become a FIFO. */
static void
standard_files_set(void)
{
	int fd, flags;

	for (fd = STDIN_FILENO; fd <= STDOUT_FILENO; fd++) {
		flags = fcntl(fd, F_GETFL);
		if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
			_exit(0);
		(void)fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);
	}
	if (fcntl(STDERR_FILENO, F_GETFD) < 0)
		(void)!open("/dev/null", O_WRONLY);
}

/*
 * A child that holds STDIN open and, when we have died, reads it in our place
 * until ExaBGP lets go of it: where ExaBGP 4.2 writes to a process before it
 * has noticed its death, EPIPE ends all its sessions, for good.  Called before
 * any file is opened: the lock and STDOUT must not outlive us.
 */
static void
heir_fork(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	int life[2] = { -1, -1 };
	ssize_t n;

	signal(SIGCHLD, SIG_IGN);
	if (pipe2(life, O_CLOEXEC) < 0 || fork() != 0) {
		close(life[0]);
		return;			/* life[1] is open while we live */
	}
	/* A wrapper of ours may have left us more descriptors of STDOUT. */
	dup2(life[0], STDOUT_FILENO);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	(void)!read(STDOUT_FILENO, to_exagate.in, 1);
	do {
		poll(&p, 1, -1);
		n = read(STDIN_FILENO, to_exagate.in, CHUNK);
	} while (n > 0 || (n < 0 && errno_is_passing()));
	_exit(0);
}

/* Takes the paths.  With wrong ones there are none, and we only drain STDIN. */
static void
arguments_take(int argc, char *argv[])
{
	static char path[PATH_MAX];
	const char *in = argc > 1 ? argv[1] : "-";
	const char *out = argc > 2 ? argv[2] : "";

	if (argc > 3 || in[0] == '-' || out[0] == '-' || !strcmp(in, out) ||
	    strlen(in) + sizeof(".lock") > sizeof(path)) {
		say("%s; doing nothing until ExaBGP ends", USAGE);
		return;
	}
	snprintf(path, sizeof(path), "%s.lock", in);
	lock.path = path;
	commands.path = in;
	answers.path = argc > 2 ? out : NULL;
}

int
main(int argc, char *argv[])
{
	const char *word = argc == 2 ? argv[1] : "";

	if (!strcmp(word, "--version") || !strcmp(word, "-V"))
		return puts("exagate-relay " PACKAGE_VERSION) < 0;
	if (!strcmp(word, "--help"))
		return puts(USAGE) < 0;
	signals_set();
	umask(0);	/* what we make is 0660 */
	arguments_take(argc, argv);
	standard_files_set();
	heir_fork();
	identity_set();
	stream_put(&to_exabgp, "#\n", 2);	/* ends a predecessor's line */
	for (;;)
		relay_turn();
}
