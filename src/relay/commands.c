/*
 * COMMANDS -> STDOUT: what exagate, or whoever else may, writes for ExaBGP.
 *
 * This file decides which lines ExaBGP is given: whole ones of printable ASCII,
 * unchanged, and with ANSWERS only those of who has said hello.
 */
#include "relay/inside.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

struct stream	 to_exabgp;
struct file	 commands = { .fd = -1 };
static bool	 commands_stale;	/* another FIFO has taken its place */

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
	bool live = answers.path == NULL || hello_is_heard();

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
	s->skip = commands_stale = false;
	hello_forget();
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

void
commands_close(void)
{
	file_replace(&commands, -1);
	to_exabgp.len = 0;
	commands_stale = false;
}

void
commands_check(void)
{
	if (commands.fd < 0)
		commands_begin();
	else
		commands_stale = !file_is_current(&commands);
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

void
commands_turn(bool has_come)
{
	if (has_come || commands_stale)
		commands_read();
}

/*
 * In pieces that a pipe takes wholly or not at all: not even kill -9 leaves
 * half a line behind (but of a line longer than PIPE_BUF).
 */
void
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
