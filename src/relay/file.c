/*
 * The files of the relay that have a path, and where it says what is wrong
 * with them.
 *
 * This file decides which FIFO is good enough to be used, when another has
 * taken its place, and that only one relay uses it.
 */
#include "relay/inside.h"

#include <sys/file.h>
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LOCK_FLAGS	(O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)

static struct file lock = { .fd = -1 };

void
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

bool
errno_is_passing(void)
{
	return errno == EAGAIN || errno == EINTR;
}

bool
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

void
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

bool
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

void
lock_name(const char *path)
{
	lock.path = path;
}

bool
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
