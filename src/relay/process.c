/*
 * The relay as a process that ExaBGP has launched.
 *
 * This file decides how it lives: which signals it obeys, whose death is its
 * own, and what becomes of STDIN when it dies first.
 */
#include "relay/inside.h"

#include <sys/prctl.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pid_t	 parent;
static char	 identity[128];		/* near the end of our hello */

static void
signal_exit(int signo)
{
	(void)signo;
	_exit(0);
}

void
process_signals(void)
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

void
process_files(void)
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

void
process_heir(void)
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

/* The first bytes of a file as a string; empty when there are none. */
static void
text_read(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, buf, size - 1);

	buf[n > 0 ? n : 0] = '\0';
	close(fd);
}

void
process_identify(void)
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

const char *
process_identity(void)
{
	return identity;
}

bool
process_is_orphan(void)
{
	return getppid() != parent;
}
