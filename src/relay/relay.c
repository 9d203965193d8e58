/*
 * exagate-relay COMMANDS [ANSWERS]: the process that ExaBGP launches.
 *
 * Bytes pass between ExaBGP and two FIFOs:
 *
 *	COMMANDS -> STDOUT	whole lines of printable ASCII, unchanged
 *	STDIN -> ANSWERS	whole lines, and a note where some were lost
 *
 * The relay may not understand a command, change or cut a line, block ExaBGP
 * (STDIN is read first in each turn, whatever else is slow), or exit while
 * ExaBGP lives: five exits in a minute end ExaBGP itself.  Nothing waits but
 * poll(2), and nothing is allocated.
 *
 * This file decides what is done when; the lines are stream.c's, their ways
 * answers.c's and commands.c's.
 */
#include "relay/inside.h"

#include <sys/stat.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION	"(not built by configure)"
#endif
#define USAGE	"usage: exagate-relay COMMANDS [ANSWERS]"

/* Once a second: do the lock and the FIFOs still have their names? */
static void
relay_check(void)
{
	if (lock_take()) {
		commands_check();
		if (answers.path != NULL)
			answers_open();
	} else {
		commands_close();
		answers_close();
	}
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
	if ((p[OUT].revents & (POLLERR | POLLNVAL)) || process_is_orphan())
		_exit(0);
	if (p[ANSWERS].revents & POLLERR)
		answers_close();
	if (!full)
		commands_turn(p[COMMANDS].revents != 0);
	stdout_write();
	if (answers.path != NULL && to_exabgp.dropped > 0 &&
	    answers_note("#relay dropped commands %llu\n", to_exabgp.dropped))
		to_exabgp.dropped = 0;
	answers_put("", 0);
	answers_write();
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
	lock_name(path);
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
	process_signals();
	umask(0);	/* what we make is 0660 */
	arguments_take(argc, argv);
	process_files();
	process_heir();
	process_identify();
	stream_put(&to_exabgp, "#\n", 2);	/* ends a predecessor's line */
	for (;;)
		relay_turn();
}
