/*
 * Permissions. Decides what must not be open to everybody; changes none.
 */
#include <sys/stat.h>

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "permission.h"

static bool
owner_is_trusted(const struct stat *st)
{
	return st->st_uid == 0 || st->st_uid == geteuid();
}

/* The directory of path, without links. False: it is not there. */
static bool
directory_find(char dir[PATH_MAX], const char *path)
{
	const char *slash = strrchr(path, '/');
	char above[PATH_MAX];

	snprintf(above, sizeof(above), "%.*s",
	    slash == NULL ? 1 : (int)(slash + 1 - path),
	    slash == NULL ? "." : path);
	return realpath(above, dir) != NULL;
}

/* The directory above; false at the root. */
static bool
directory_leave(char *dir)
{
	char *slash = strrchr(dir, '/');

	if (slash[1] == '\0')
		return false;
	slash[slash == dir] = '\0';
	return true;
}

/*
 * What is in the directory, of which st is known unless it is not there. That
 * we see it on a read-only mount says nothing: that of the unit is ours alone.
 */
static int
directory_check(const char *dir, const struct stat *above,
    const struct stat *st, const char *path, const char *field,
    struct problem *p)
{
	if (!(above->st_mode & S_IWOTH))
		return 0;
	if (!(above->st_mode & S_ISVTX))
		return problem_set(p, ERR_FORBIDDEN, field,
		    "%s: everybody may put another in its place: chmod o-w %s",
		    path, dir);
	if (st == NULL || owner_is_trusted(st))
		return 0;
	return problem_set(p, ERR_FORBIDDEN, field, "%s: in %s, where "
	    "everybody may make files, user %ju has made it, not ours: move "
	    "it away", path, dir, (uintmax_t)st->st_uid);
}

/* The directories above path, of which st is known unless it is not there. */
static int
directories_check(const char *path, const struct stat *st, const char *field,
    struct problem *p)
{
	struct stat above, below;
	char dir[PATH_MAX];

	if (!directory_find(dir, path))
		return 0;
	do {
		if (stat(dir, &above) == -1)
			return 0;
		if (directory_check(dir, &above, st, path, field, p) == -1)
			return -1;
		below = above;
		st = &below;
	} while (directory_leave(dir));
	return 0;
}

int
permission_check(const char *path, mode_t others, const char *field,
    struct problem *p)
{
	struct stat st, file;
	char target[PATH_MAX];
	bool there = lstat(path, &st) == 0, led = stat(path, &file) == 0;

	if (led && (file.st_mode & others))
		return problem_set(p, ERR_FORBIDDEN, field,
		    "%s: everybody may %s it (mode %04o): chmod o-%s %s", path,
		    others & S_IROTH ? "use" : "write",
		    file.st_mode & 07777, others & S_IROTH ? "rwx" : "w",
		    path);
	if (directories_check(path, there ? &st : NULL, field, p) == -1)
		return -1;
	if (!there || !led || !S_ISLNK(st.st_mode) ||
	    realpath(path, target) == NULL)
		return 0;
	return directories_check(target, &file, field, p);
}
