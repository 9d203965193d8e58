/* The log. The only file that knows syslog. */
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <syslog.h>

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

static void
log_message(enum log_level level, const char *fmt, va_list ap)
{
	int saved = errno;
	char line[2048], *c;

	if ((int)level > log_at_most)
		return;
	vsnprintf(line, sizeof(line), fmt, ap);
	for (c = line; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
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
LOG_FUNCTION(log_trace, LOG_TRACE)
