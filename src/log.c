/* The log. The only file that knows syslog. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#define LINE_MAX_BYTES	2048	/* of a message and its NUL */
#define NOTE_HEAD	"exagate: note: "

/* syslog.h has macros of these names, with other meanings. */
#undef LOG_ERROR
#include "log.h"

static atomic_bool	log_to_syslog;
static atomic_int	log_at_most = LOG_NOTE;

static const struct {
	int		 priority;
	const char	*word;
} log_levels[LOG_LEVEL__MAX] = {
	[LOG_ERROR] = { LOG_ERR, "error" },
	[LOG_WARN] = { LOG_WARNING, "warning" },
	[LOG_NOTE] = { LOG_NOTICE, "note" },
	[LOG_TRACE] = { LOG_DEBUG, "trace" },
};

void
log_open(bool to_syslog, enum log_level level)
{
	if (to_syslog && !log_to_syslog)
		openlog("exagate", LOG_PID | LOG_NDELAY, LOG_DAEMON);
	log_to_syslog = to_syslog;
	log_at_most = (int)level;
}

/* Let nothing through that could forge a line. */
static void
line_clean(char *line)
{
	for (; *line != '\0'; line++)
		if (*line < 0x20 || *line > 0x7e)
			*line = '?';
}

static void
log_message(enum log_level level, const char *fmt, va_list ap)
{
	int saved = errno;
	char line[LINE_MAX_BYTES];

	if ((int)level > log_at_most)
		return;
	vsnprintf(line, sizeof(line), fmt, ap);
	line_clean(line);
	if (log_to_syslog)
		syslog(log_levels[level].priority, "%s", line);
	else
		fprintf(stderr, "exagate: %s: %s\n", log_levels[level].word,
		    line);
	errno = saved;
}

#define LOG_FUNCTION(name, level)					\
	void								\
	name(const char *fmt, ...)					\
	{								\
		va_list ap;						\
									\
		va_start(ap, fmt);					\
		log_message(level, fmt, ap);				\
		va_end(ap);						\
	}

LOG_FUNCTION(log_error, LOG_ERROR)
LOG_FUNCTION(log_warn, LOG_WARN)
LOG_FUNCTION(log_note, LOG_NOTE)

/* Many lines for stderr, written together. */
struct lines {
	size_t	 n;
	char	 text[PIPE_BUF];
};

/* What cannot be written is lost, as with every message. */
static void
lines_write(struct lines *l)
{
	size_t at = 0;
	ssize_t n;

	for (; at < l->n; at += (size_t)n)
		if ((n = write(STDERR_FILENO, l->text + at, l->n - at)) == -1)
			break;
	l->n = 0;
}

static void
lines_add(struct lines *l, const char *message)
{
	static const char head[] = NOTE_HEAD;
	size_t n = strnlen(message, LINE_MAX_BYTES - 1);
	char *line;

	if (l->n + sizeof(head) + n > sizeof(l->text))
		lines_write(l);
	line = l->text + l->n;
	memcpy(line, head, sizeof(head) - 1);
	line += sizeof(head) - 1;
	memcpy(line, message, n);
	line[n] = '\0';
	line_clean(line);
	line[n] = '\n';
	l->n += sizeof(head) + n;
}

void
log_notes(const char *messages, size_t n)
{
	struct lines l;
	int saved = errno;
	size_t at;

	if (LOG_NOTE > log_at_most)
		return;
	l.n = 0;
	for (at = 0; at < n; at += strlen(messages + at) + 1) {
		if (log_to_syslog)
			log_note("%s", messages + at);
		else
			lines_add(&l, messages + at);
	}
	lines_write(&l);
	errno = saved;
}
