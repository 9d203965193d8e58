/*
 * The FIFOs. Decides how they are opened, found again and locked; what the
 * lines mean is not its business.
 */
#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/lock.h"
#include "engine/pipe.h"

#define READ_SIZE	65536u
#define LINE_MAX_SIZE	(4u << 20)	/* the longest event we keep */
#define PIPE_SIZE	(1 << 20)
#define FIFO_FLAGS	(O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY)

int
pipe_init(struct pipe *p, const char *commands, const char *answers,
    struct problem *problem)
{
	memset(p, 0, sizeof(*p));
	p->commands = commands;
	p->answers = answers;
	p->out = p->in = -1;
	p->lock = lock_take(commands, ".exagate", "commands", problem);
	return p->lock == -1 ? -1 : 0;
}

void
pipe_free(struct pipe *p)
{
	pipe_close(p);
	if (p->lock != -1)
		close(p->lock);
	free(p->data);
}

void
pipe_close(struct pipe *p)
{
	if (p->out != -1)
		close(p->out);
	if (p->in != -1)
		close(p->in);
	p->out = p->in = -1;
	p->start = p->len = 0;
	p->skipping = false;
}

/*
 * Make the FIFO, if nothing is there, with mode 0660 whatever the umask is.
 * Through a descriptor: others of the group may have put a link in its place.
 */
static void
fifo_make(const char *path)
{
	struct stat st;
	int fd;

	if (mkfifo(path, 0660) == -1)
		return;
	fd = open(path, O_RDWR | FIFO_FLAGS);
	if (fd == -1)
		return;
	if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode) &&
	    st.st_uid == geteuid())
		(void)fchmod(fd, 0660);
	close(fd);
}

/* Why this is not to be used; NULL if it may be. */
static const char *
fifo_flaw(const struct stat *st)
{
	if (S_ISLNK(st->st_mode))
		return "it is a symbolic link: move it away";
	if (!S_ISFIFO(st->st_mode))
		return "it is no FIFO: move it away";
	if (st->st_mode & S_IRWXO)
		return "everybody may use it: chmod o-rwx";
	return NULL;
}

static int
fifo_open(struct pipe *p, const char *path, int flags)
{
	struct stat st;
	int fd, known;

	fifo_make(path);
	fd = open(path, flags | FIFO_FLAGS);
	p->flawed = path;
	p->flaw = fd == -1 ? strerror(errno) : NULL;
	known = errno;
	/* A relay may have found the same flaw: then it does not read. */
	if ((fd == -1 ? lstat(path, &st) : fstat(fd, &st)) == 0 &&
	    fifo_flaw(&st) != NULL) {
		p->flaw = fifo_flaw(&st);
		known = EINVAL;
	}
	if (p->flaw != NULL) {
		if (fd != -1)
			close(fd);
		errno = known;
		return -1;
	}
	/* More room is better; what there is will do. */
	(void)fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);
	return fd;
}

int
pipe_open(struct pipe *p)
{
	if (p->answers != NULL && p->in == -1 &&
	    (p->in = fifo_open(p, p->answers, O_RDONLY)) == -1)
		return -1;
	if (p->out == -1 &&
	    (p->out = fifo_open(p, p->commands, O_WRONLY)) == -1)
		return -1;
	return 0;
}

static bool
fifo_same(int fd, const char *path)
{
	struct stat open_one, named;

	return fd == -1 || (fstat(fd, &open_one) == 0 &&
	    stat(path, &named) == 0 && open_one.st_ino == named.st_ino &&
	    open_one.st_dev == named.st_dev);
}

bool
pipe_same(const struct pipe *p)
{
	return fifo_same(p->out, p->commands) &&
	    (p->answers == NULL || fifo_same(p->in, p->answers));
}

bool
pipe_relay_locked(const struct pipe *p)
{
	char path[PATH_MAX];
	bool locked;
	int fd, n;

	n = snprintf(path, sizeof(path), "%s.lock", p->commands);
	if (n < 0 || (size_t)n >= sizeof(path))
		return false;
	/* Whoever may use the FIFOs may have made another of it. */
	fd = open(path, O_RDONLY | FIFO_FLAGS);
	if (fd == -1)
		return false;
	/* Let go at once: a relay that starts just now tries each second. */
	locked = flock(fd, LOCK_SH | LOCK_NB) == -1 && errno == EWOULDBLOCK;
	close(fd);
	return locked;
}

enum pipe_result
pipe_write(struct pipe *p, const char *line, size_t n)
{
	ssize_t done;

	do
		done = write(p->out, line, n);
	while (done == -1 && errno == EINTR);
	if (done == (ssize_t)n)
		return PIPE_OK;
	if (done == -1 && errno == EAGAIN)
		return PIPE_FULL;
	return PIPE_GONE;
}

/* Room for READ_SIZE bytes more and a NUL. */
static int
pipe_make_room(struct pipe *p)
{
	size_t size;
	char *data;

	if (p->start > 0) {
		memmove(p->data, p->data + p->start, p->len - p->start);
		p->len -= p->start;
		p->start = 0;
	}
	if (p->size - p->len > READ_SIZE)
		return 0;
	size = p->size == 0 ? READ_SIZE * 4 : p->size * 2;
	data = realloc(p->data, size);
	if (data == NULL)
		return -1;
	p->data = data;
	p->size = size;
	return 0;
}

/* Within a line that is too long: forget all up to its newline. */
static void
pipe_skip(struct pipe *p)
{
	char *newline = memchr(p->data, '\n', p->len);

	if (newline == NULL) {
		p->len = 0;
		return;
	}
	p->start = (size_t)(newline + 1 - p->data);
	p->skipping = false;
}

enum pipe_result
pipe_read(struct pipe *p)
{
	ssize_t n;

	if (p->len - p->start > LINE_MAX_SIZE) {
		p->start = p->len = 0;
		p->skipping = true;
		return PIPE_LOST;
	}
	if (pipe_make_room(p) == -1)
		return PIPE_LOST;
	do
		n = read(p->in, p->data + p->len, READ_SIZE);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return errno == EAGAIN ? PIPE_OK : PIPE_GONE;
	if (n == 0)
		return PIPE_GONE;
	p->len += (size_t)n;
	if (p->skipping)
		pipe_skip(p);
	return PIPE_OK;
}

char *
pipe_line(struct pipe *p, size_t *n)
{
	char *line = p->data + p->start, *newline;

	if (p->len == p->start)
		return NULL;
	newline = memchr(line, '\n', p->len - p->start);
	if (newline == NULL)
		return NULL;
	*newline = '\0';
	*n = (size_t)(newline - line);
	p->start += *n + 1;
	return line;
}
