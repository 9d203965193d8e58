/*
 * The relay, all of its files, with the system calls that it makes taken
 * from memory: what its two readers bring comes out of the input, cut and
 * refused as the input says, and what it writes is compared, byte for byte,
 * with what a naive reading of the input says must come out.
 *
 * The first byte says whether there are answers, the next two how much is
 * read and written at a time. In the rest 0x01 means: what follows comes by
 * COMMANDS; 0x02: by STDIN; 0x03: COMMANDS ends; 0x04: the next byte comes
 * many times.
 */
#include <sys/stat.h>
#include <sys/types.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <unistd.h>

#include "fuzz.h"

#define FAKE_COMMANDS	100
#define FAKE_ANSWERS	101
#define MANY		9000	/* times that 0x04 repeats a byte */
#define PIPE_WHOLE	4096	/* a pipe takes so much whole or not at all */

/* The bytes that the next read brings. */
static struct {
	const uint8_t	*data;
	size_t		 n;
	int		 fd;
} coming;
static size_t	room;		/* that the pipes have; counts down */
static jmp_buf	gone;		/* where _exit leads */

/* What was written so far, to ExaBGP and to exagate; what ExaBGP wrote. */
static struct sink {
	char		*data;
	size_t		 n, size;
} to_stdout, to_answers, from_stdin;
static size_t	stdout_checked;	/* bytes that were compared */
static size_t	life_at;	/* of to_answers, when hello was heard first */

static void
sink_put(struct sink *s, const void *data, size_t n)
{
	if (s->n + n > s->size) {
		s->size = 2 * (s->n + n);
		if ((s->data = realloc(s->data, s->size)) == NULL)
			exit(99);
	}
	memcpy(s->data + s->n, data, n);
	s->n += n;
}

static ssize_t
fake_read(int fd, void *data, size_t n)
{
	if (fd != coming.fd || coming.n == 0) {
		errno = EAGAIN;
		return -1;
	}
	if (n > coming.n)
		n = coming.n;
	memcpy(data, coming.data, n);
	coming.data += n;
	coming.n -= n;
	return (ssize_t)n;
}

static ssize_t
fake_write(int fd, const void *data, size_t n)
{
	if (n > room && (n <= PIPE_WHOLE || room == 0)) {
		errno = EAGAIN;
		return -1;
	}
	if (n > room)
		n = room;
	room -= n;
	sink_put(fd == STDOUT_FILENO ? &to_stdout : &to_answers, data, n);
	return (ssize_t)n;
}

static int
fake_stat(struct stat *st)
{
	memset(st, 0, sizeof(*st));
	st->st_mode = S_IFIFO;
	return 0;
}

static int
fake_open(int flags)
{
	return (flags & O_ACCMODE) == O_WRONLY ? FAKE_ANSWERS : FAKE_COMMANDS;
}

#define read(fd, data, n)	fake_read(fd, data, n)
#define write(fd, data, n)	fake_write(fd, data, n)
#define stat(path, st)		fake_stat(st)
#define fstat(fd, st)		fake_stat(st)
#define mkfifo(path, mode)	0
#define open(path, flags, ...)	((void)(path), fake_open(flags))
#define close(fd)		((void)(fd))
#define fcntl(...)		0
#define _exit(status)		longjmp(gone, 1)
#define main			relay_main
int	relay_main(int argc, char *argv[]);
#include "relay/stream.c"
#include "relay/file.c"
#include "relay/process.c"
#include "relay/answers.c"
#include "relay/commands.c"
#include "relay/hello.c"
#include "relay/relay.c"
#undef main
#undef read
#undef write
#undef stat
#undef fstat
#undef mkfifo
#undef open
#undef close
#undef fcntl
#undef _exit

/* What must come out of the relay at STDOUT, read line by line. */
static struct {
	char		*data;		/* what has come since the last end */
	size_t		 n, size, done;
	bool		 live;
	struct sink	 want;
} model;

/* One whole line of COMMANDS, without its newline. */
static void
model_line(const char *line, size_t n)
{
	static const char hello[] = "#exagate hello ";
	const size_t skip = sizeof(hello) - 1;
	size_t i;

	if (n == 0 || n > COMMAND_MAX)
		return;
	for (i = 0; i < n; i++)
		if (line[i] < 0x20 || line[i] > 0x7e)
			return;
	if (answers.path != NULL && n >= 9 && memcmp(line, hello, 9) == 0) {
		for (i = skip; i < n && isalnum((unsigned char)line[i]); i++)
			continue;
		if (n > skip && memcmp(line, hello, skip) == 0 && i == n &&
		    n - skip <= NONCE_MAX)
			model.live = true;
		return;
	}
	if (answers.path == NULL || model.live) {
		sink_put(&model.want, line, n);
		sink_put(&model.want, "\n", 1);
	}
}

static void
model_add(const uint8_t *data, size_t n)
{
	char *newline;

	if (model.n + n + 1 > model.size) {
		model.size = 2 * (model.n + n + 1);
		if ((model.data = realloc(model.data, model.size)) == NULL)
			exit(99);
	}
	memcpy(model.data + model.n, data, n);
	model.n += n;
	while ((newline = memchr(model.data + model.done, '\n',
	    model.n - model.done)) != NULL) {
		model_line(model.data + model.done,
		    (size_t)(newline - model.data) - model.done);
		model.done = (size_t)(newline + 1 - model.data);
	}
}

/* COMMANDS has ended: of what is unfinished, and of the life. */
static void
model_end(void)
{
	if (answers.path == NULL && model.data != NULL)
		model_line(model.data + model.done, model.n - model.done);
	model.n = model.done = 0;
	model.live = false;
}

static void
relay_reset(bool with_answers)
{
	struct stream *const s[] = { &to_exabgp, &to_exagate };
	size_t i;

	for (i = 0; i < 2; i++) {
		s[i]->len = s[i]->head = s[i]->tail = 0;
		s[i]->skip = false;
		s[i]->dropped = 0;
	}
	commands = (struct file){ "commands", NULL, FAKE_COMMANDS };
	answers = (struct file){ with_answers ? "answers" : NULL, NULL,
	    with_answers ? FAKE_ANSWERS : -1 };
	hello_heard = commands_stale = answers_midline = false;
	snprintf(driver, sizeof(driver), "-");
	snprintf(identity, sizeof(identity), "1 2 3 boot");
	to_stdout.n = to_answers.n = from_stdin.n = life_at = 0;
	stdout_checked = 0;
	model.n = model.done = model.want.n = 0;
	model.live = false;
}

/* Write, as far as there is room for n bytes more. */
static void
relay_write(size_t n)
{
	room = n;
	stdout_write();
	answers_put("", 0);
	answers_write();
}

/*
 * Whatever was written is the beginning of what must be; and it ends with a
 * line, for kill -9 may come, unless that is longer than a pipe takes whole.
 */
static void
stdout_check(bool whole)
{
	const struct sink *got = &to_stdout, *want = &model.want;
	const char *line, *end;

	if (got->n == 0) {
		FUZZ_CHECK(!whole || want->n == 0, "nothing at STDOUT");
		return;
	}
	FUZZ_CHECK(got->n <= want->n && memcmp(got->data + stdout_checked,
	    want->data + stdout_checked, got->n - stdout_checked) == 0,
	    "other lines at STDOUT");
	stdout_checked = got->n;
	FUZZ_CHECK(!whole || got->n == want->n, "%zu bytes at STDOUT, not "
	    "%zu", got->n, want->n);
	if (got->data[got->n - 1] == '\n')
		return;
	line = memrchr(got->data, '\n', got->n);
	line = line == NULL ? want->data : want->data + (line + 1 -
	    got->data);
	end = memchr(line, '\n', want->n - (size_t)(line - want->data));
	FUZZ_CHECK(end + 1 - line > PIPE_WHOLE, "half of a short line");
}

/* The line, among those of STDIN from *from on; false: it is none. */
static bool
stdin_has(size_t *from, const char *line, size_t len)
{
	const char *at, *newline;

	while (*from < from_stdin.n) {
		at = from_stdin.data + *from;
		newline = memchr(at, '\n', from_stdin.n - *from);
		if (newline == NULL)
			return false;
		*from += (size_t)(newline + 1 - at);
		if ((size_t)(newline + 1 - at) == len &&
		    memcmp(at, line, len) == 0)
			return true;
	}
	return false;
}

/*
 * All that exagate gets since it has said hello is whole lines: ExaBGP's, as
 * they are and in their order, or the relay's own.
 */
static void
answers_check(void)
{
	const char *at, *end, *newline;
	size_t from = 0, len;

	if (to_answers.n == 0)
		return;
	at = to_answers.data + life_at;
	end = to_answers.data + to_answers.n;
	if (life_at > 0 && at[-1] != '\n')
		FUZZ_CHECK(at < end && *at++ == '\n', "glued to half a line");
	for (; at != end; at = newline + 1) {
		newline = memchr(at, '\n', (size_t)(end - at));
		FUZZ_CHECK(newline != NULL, "half a line for exagate");
		len = (size_t)(newline + 1 - at);
		FUZZ_CHECK(strncmp(at, "#relay ", 7) == 0 ||
		    stdin_has(&from, at, len), "a line that nobody wrote: "
		    "%.*s", (int)len, at);
	}
}

/* One read of some bytes, by the reader of fd. */
static void
step(int fd, const uint8_t *data, size_t n)
{
	bool was_live;

	coming.data = data;
	coming.n = n;
	coming.fd = fd;
	if (fd != FAKE_COMMANDS && answers.path != NULL)
		sink_put(&from_stdin, data, n);
	while (coming.n > 0) {
		if (fd != FAKE_COMMANDS) {
			stdin_read();
			continue;
		}
		if (to_exabgp.head < to_exabgp.tail)
			relay_write(SIZE_MAX);
		was_live = hello_heard;
		model_add(coming.data, coming.n < CHUNK ? coming.n : CHUNK);
		commands_read();
		if (!was_live && hello_heard)
			life_at = to_answers.n;
	}
}

/* The parts of the input, each cut into pieces. */
static void
steps(const uint8_t *data, size_t n, size_t piece, size_t part)
{
	int fd = FAKE_COMMANDS;
	size_t i;

	while (n > 0) {
		if (*data >= 1 && *data <= 3) {
			fd = *data == 2 ? STDIN_FILENO : FAKE_COMMANDS;
			if (*data == 3) {
				model_end();
				commands_end();
			}
			data++, n--;
			continue;
		}
		for (i = 0; i < n && i < piece && (data[i] < 1 || data[i] > 3);
		    i++)
			continue;
		step(fd, data, i);
		stdout_check(false);
		relay_write(part);
		stdout_check(false);
		data += i;
		n -= i;
	}
}

/* The input with what is to come many times; owned. */
static uint8_t *
expand(const uint8_t *data, size_t n, size_t *size)
{
	uint8_t *out;
	size_t i, many = 0;

	for (i = 0; i < n; i++)
		many += data[i] == 4;
	if (many > 16 || (out = malloc(n + many * MANY + 1)) == NULL)
		return NULL;
	for (i = *size = 0; i < n; i++) {
		if (data[i] != 4 || i + 1 == n || data[i + 1] < 5) {
			out[(*size)++] = data[i];
			continue;
		}
		memset(out + *size, data[++i], MANY);
		*size += MANY;
	}
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static uint8_t *all;	/* static: longjmp leads back */
	static size_t piece, part, size;

	if (n < 3 || (all = expand(data + 3, n - 3, &size)) == NULL)
		return 0;
	relay_reset(data[0] & 1);
	piece = data[1] < 32 ? SIZE_MAX : data[1] * (n < size ? 500u : 1u);
	part = (size_t)data[2] * data[2];
	if (setjmp(gone) == 0) {
		steps(all, size, piece, part);
		relay_write(SIZE_MAX);
		stdout_check(true);
		answers_check();
	}
	free(all);
	return 0;
}
