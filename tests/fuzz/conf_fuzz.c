/*
 * The configuration file, with its policy: what is accepted is in range, and
 * what is logged of the rest is printable and one line a message.
 */
#include <sys/stat.h>

#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

#include "conf.h"
#include "fuzz.h"
#include "log.h"
#include "policy/policy.h"

/* In place of log.c, which is not to be believed. */
static unsigned	errors;

static void __attribute__((format(printf, 1, 0)))
log_check(const char *fmt, va_list ap)
{
	char line[2048];

	FUZZ_CHECK(vsnprintf(line, sizeof(line), fmt, ap) > 0, "nothing");
}

void
log_open(bool to_syslog, enum log_level level)
{
	(void)to_syslog;
	(void)level;
}

#define LOG_FUNCTION(name, is_error)					\
	void								\
	name(const char *fmt, ...)					\
	{								\
		va_list ap;						\
									\
		errors += is_error;					\
		va_start(ap, fmt);					\
		log_check(fmt, ap);					\
		va_end(ap);						\
	}

LOG_FUNCTION(log_error, 1)
LOG_FUNCTION(log_warn, 0)
LOG_FUNCTION(log_note, 0)

/* A file of the bytes; its path, borrowed. */
static const char *
file_of(const uint8_t *data, size_t n)
{
	static char path[64];
	static int fd = -1;

	if (fd == -1) {
		snprintf(path, sizeof(path), "/dev/shm/exagate-conf.XXXXXX");
		if ((fd = mkstemp(path)) == -1)
			exit(99);
		unlink(path);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (ftruncate(fd, 0) == -1 || pwrite(fd, data, n, 0) != (ssize_t)n)
		exit(99);
	lseek(fd, 0, SEEK_SET);
	return path;
}

static void
conf_check(const struct conf *c)
{
	FUZZ_CHECK(c->threads >= 1 && c->threads <= 64, "threads");
	FUZZ_CHECK(c->wait_timeout <= 30, "wait-timeout");
	FUZZ_CHECK(c->max_waiting >= 1 && c->max_waiting <= 1000000,
	    "max-waiting");
	FUZZ_CHECK(c->max_body >= 65536 && c->max_body <= 536870912,
	    "max-body");
	FUZZ_CHECK(c->history_days <= 36500, "history-days");
	FUZZ_CHECK(c->engine.damping <= 3600, "damping");
	FUZZ_CHECK((c->listen_mode & ~0777u) == 0, "listen-mode");
	FUZZ_CHECK(c->policy != NULL && c->commands != NULL &&
	    c->database != NULL && c->listen != NULL, "nothing");
	FUZZ_CHECK(c->engine.next_hop[IP_V4].ip != IP_V6 &&
	    c->engine.next_hop[IP_V6].ip != IP_V4, "next-hop");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct conf c;

	/* Files of this machine are none of its business. */
	if (memmem(data, n, "include", 7) != NULL)
		return 0;
	errors = 0;
	if (conf_read(&c, file_of(data, n)) == 0)
		conf_check(&c);
	else
		FUZZ_CHECK(errors > 0, "refused without a word");
	conf_free(&c);
	return 0;
}
