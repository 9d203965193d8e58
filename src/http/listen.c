/*
 * The listening socket. Decides when a socket that is there may be replaced;
 * accepts nobody.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "http/listen.h"

#define BACKLOG	4096

bool
listen_inherited(void)
{
	socklen_t size = sizeof(int);
	int on = 0;

	return getsockopt(STDIN_FILENO, SOL_SOCKET, SO_ACCEPTCONN, &on,
	    &size) == 0 && on;
}

static int
listen_fail(struct problem *p, const char *path, const char *what)
{
	return problem_set(p, ERR_INTERNAL, "listen", "%s: %s: %s", path,
	    what, strerror(errno));
}

/* Remove a dead socket at path. 0, or -1 with p when it is none. */
static int
listen_clear(const char *path, const struct sockaddr_un *sun,
    struct problem *p)
{
	struct stat st;
	int fd, ok;

	if (lstat(path, &st) == -1)
		return errno == ENOENT ? 0 : listen_fail(p, path, "stat");
	if (!S_ISSOCK(st.st_mode))
		return problem_set(p, ERR_INTERNAL, "listen",
		    "%s is there and is no socket", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return listen_fail(p, path, "socket");
	ok = connect(fd, (const struct sockaddr *)sun, sizeof(*sun));
	close(fd);
	if (ok == 0 || errno != ECONNREFUSED)
		return problem_set(p, ERR_INTERNAL, "listen",
		    "%s: another exagate is already running there", path);
	return unlink(path) == 0 ? 0 : listen_fail(p, path, "remove");
}

/*
 * Give the socket its group and its mode, narrower at first. Root may do so in
 * a directory of run-as: no link is followed that was put in its place.
 */
static int
listen_permit(const char *path, mode_t mode, const char *group,
    struct problem *p)
{
	struct group *g;

	if (group != NULL) {
		if ((g = getgrnam(group)) == NULL)
			return problem_set(p, ERR_INTERNAL, "listen-group",
			    "there is no group %s", group);
		if (lchown(path, (uid_t)-1, g->gr_gid) == -1)
			return listen_fail(p, path, "chown");
	}
	return fchmodat(AT_FDCWD, path, mode, AT_SYMLINK_NOFOLLOW) == 0 ? 0 :
	    listen_fail(p, path, "chmod");
}

static int
listen_at(int fd, const char *path, const struct sockaddr_un *sun,
    mode_t mode, const char *group, struct problem *p)
{
	mode_t umask_before = umask(0177);
	int ok = bind(fd, (const struct sockaddr *)sun, sizeof(*sun));

	umask(umask_before);
	if (ok == -1)
		return listen_fail(p, path, "bind");
	if (listen_permit(path, mode, group, p) == -1)
		return -1;
	return listen(fd, BACKLOG) == 0 ? 0 : listen_fail(p, path, "listen");
}

int
listen_bind(const char *path, mode_t mode, const char *group,
    struct problem *p)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(sun.sun_path))
		return problem_set(p, ERR_INTERNAL, "listen",
		    "the path of the socket is longer than %zu bytes",
		    sizeof(sun.sun_path) - 1);
	memcpy(sun.sun_path, path, strlen(path) + 1);
	if (listen_clear(path, &sun, p) == -1)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return listen_fail(p, path, "socket");
	if (listen_at(fd, path, &sun, mode, group, p) == 0)
		return fd;
	close(fd);
	return -1;
}

bool
listen_is_public(int fd)
{
	struct sockaddr_un sun = { .sun_family = AF_UNSPEC };
	char path[sizeof(sun.sun_path) + 1];
	socklen_t size = sizeof(sun);
	struct stat st;

	if (getsockname(fd, (struct sockaddr *)&sun, &size) == -1 ||
	    sun.sun_family != AF_UNIX)
		return false;
	snprintf(path, sizeof(path), "%.*s", (int)sizeof(sun.sun_path),
	    sun.sun_path);
	return stat(path, &st) == 0 && S_ISSOCK(st.st_mode) &&
	    (st.st_mode & S_IWOTH);
}

int
listen_prepare(int fd, struct problem *p)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags == -1 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1)
		return problem_set(p, ERR_INTERNAL, "listen",
		    "cannot listen: %s", strerror(errno));
	return 0;
}
