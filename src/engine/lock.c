/*
 * The lock beside a database or a FIFO. Decides who owns it; never touches
 * the file that is locked (closing a database that SQLite has open would
 * drop SQLite's own locks).
 */
#include <sys/file.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/lock.h"
#include "err.h"

/* The file has two lines: our pid, and what is noted. */
#define PID_BYTES	12
#define NOTE_BYTES	21

static int
lock_say_taken(int fd, const char *path, const char *field, struct problem *p)
{
	char pid[16] = "";
	ssize_t n;

	n = pread(fd, pid, sizeof(pid) - 1, 0);
	pid[n > 0 ? n : 0] = '\0';
	pid[strcspn(pid, " \n")] = '\0';
	return problem_set(p, ERR_STORE, field,
	    "%s: another exagate (pid %s) has it; only one may", path,
	    pid[0] == '\0' ? "unknown" : pid);
}

int
lock_take(const char *path, const char *suffix, const char *field,
    struct problem *p)
{
	char name[PATH_MAX], pid[16];
	int fd, n;

	n = snprintf(name, sizeof(name), "%s%s", path, suffix);
	if (n < 0 || (size_t)n >= sizeof(name))
		return problem_set(p, ERR_STORE, field, "the path is too long");
	fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
	    0600);
	if (fd == -1)
		return problem_set(p, ERR_STORE, field,
		    "%s: cannot make the lock file: %s%s", name,
		    strerror(errno), errno == ENOENT ?
		    " (the directory must be there)" : "");
	if (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		lock_say_taken(fd, path, field, p);
		close(fd);
		return -1;
	}
	/* The pid is for people; a full disk must not stop us here. */
	n = snprintf(pid, sizeof(pid), "%-*ld\n", PID_BYTES - 1,
	    (long)getpid());
	if (pwrite(fd, pid, (size_t)n, 0) == -1)
		errno = 0;
	return fd;
}

void
lock_note(int fd, uint64_t revision)
{
	char text[NOTE_BYTES + 1];

	snprintf(text, sizeof(text), "%0*llu\n", NOTE_BYTES - 1,
	    (unsigned long long)revision);
	if (pwrite(fd, text, NOTE_BYTES, PID_BYTES) == -1)
		errno = 0;		/* the lock is good without */
}

uint64_t
lock_noted(int fd)
{
	char text[NOTE_BYTES + 1] = "";

	if (pread(fd, text, NOTE_BYTES, PID_BYTES) != NOTE_BYTES ||
	    strspn(text, "0123456789") != NOTE_BYTES - 1)
		return 0;
	return strtoull(text, NULL, 10);
}
