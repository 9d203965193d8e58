/*
 * STDIN -> ANSWERS: what ExaBGP writes, for exagate.
 *
 * This file decides what exagate is given: whole lines, and a note where some
 * were lost.  ExaBGP is never kept waiting: what has no room is lost.
 */
#include "relay/inside.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define NOTE_MAX	(2 * NONCE_MAX + 192)	/* bytes in a line of our own */

struct stream	 to_exagate;
struct file	 answers = { .fd = -1 };
static bool	 answers_midline;	/* part of a line is in ANSWERS */

bool
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

bool
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

void
answers_forget(void)
{
	struct stream *s = &to_exagate;

	s->skip = s->skip || s->len > 0;
	s->len = s->head = s->tail = 0;
	s->dropped = 0;
	if (answers_midline)
		stream_put(s, "\n", 1);
}

void
answers_close(void)
{
	struct stream *s = &to_exagate;

	file_replace(&answers, -1);
	while (answers_midline && s->out[s->head] != '\n')
		s->head++;
}

void
answers_open(void)
{
	if (file_is_current(&answers))
		return;
	answers_close();
	if (fifo_open(&answers, O_WRONLY) &&
	    !answers_note("#relay ready %d %d\n", PROTOCOL, getpid()))
		to_exagate.dropped++;
}

void
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

void
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
