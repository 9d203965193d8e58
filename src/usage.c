/*
 * What the process uses. Decides nothing; the numbers are those of proc(5).
 */
#include <sys/resource.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "usage.h"

/* The first line of a file. False: it cannot be read. */
static bool
line_read(const char *path, char *line, int size)
{
	FILE *f = fopen(path, "re");
	bool ok;

	if (f == NULL)
		return false;
	ok = fgets(line, size, f) != NULL;
	fclose(f);
	return ok;
}

/*
 * When the machine was started, in whole seconds since 1970. By the clocks:
 * /proc/stat is hidden from a service that sees only processes.
 */
static uint64_t
boot_time(void)
{
	struct timespec now, up;

	if (clock_gettime(CLOCK_REALTIME, &now) == -1 ||
	    clock_gettime(CLOCK_BOOTTIME, &up) == -1)
		return 0;
	if (now.tv_nsec < up.tv_nsec)
		now.tv_sec--;
	return (uint64_t)(now.tv_sec - up.tv_sec);
}

/* The fields of stat behind the name, which may have anything in it. */
static void
usage_read_stat(struct usage *u)
{
	unsigned long long user, kernel, started, size, pages;
	uint64_t ticks = (uint64_t)sysconf(_SC_CLK_TCK), boot = boot_time();
	char line[1024];
	const char *fields;

	if (!line_read("/proc/self/stat", line, sizeof(line)) ||
	    (fields = strrchr(line, ')')) == NULL ||
	    sscanf(fields + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u "
	    "%llu %llu %*d %*d %*d %*d %*d %*d %llu %llu %llu", &user,
	    &kernel, &started, &size, &pages) != 5)
		return;
	u->cpu_us = (user + kernel) * 1000000 / ticks;
	u->virtual = size;
	u->resident = pages * (uint64_t)sysconf(_SC_PAGESIZE);
	if (boot != 0)
		u->started_us = boot * 1000000 + started * 1000000 / ticks;
}

/* How many names there are in a directory. */
static uint64_t
names_count(const char *path)
{
	DIR *d = opendir(path);
	const struct dirent *name;
	uint64_t n = 0;

	if (d == NULL)
		return 0;
	while ((name = readdir(d)) != NULL)
		n += name->d_name[0] != '.';
	closedir(d);
	return n;
}

void
usage_read(struct usage *u)
{
	struct rlimit limit;

	memset(u, 0, sizeof(*u));
	usage_read_stat(u);
	u->files = names_count("/proc/self/fd");
	if (u->files > 0)
		u->files--;		/* that of the directory itself */
	u->threads = names_count("/proc/self/task");
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		u->files_max = limit.rlim_cur;
}
