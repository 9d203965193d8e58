/*
 * For LD_PRELOAD: system calls that fail, as the file that FAULT_RULES names
 * says. Decides which calls do, and how; keeps no state of what it did.
 *
 * The file has slots of 64 bytes, a rule in each: PROGRAM CALL FILE PPM EFFECT
 * [N], then blanks and a newline. A slot that begins with a blank is empty.
 * It is mapped: who writes it changes the rules at once.
 *
 *	PROGRAM	exagate, exagate-relay: the name that it was started by
 *	CALL	read, write, sync, truncate (whatever their full names)
 *	FILE	db, wal, shm, in, out (the FIFOs), pipe (one without a name)
 *	PPM	how often, of 1,000,000 calls; by FAULT_SEED (1)
 *	EFFECT	the name of an errno; short: half of it is done; slow: after
 *		N milliseconds; die: by SIGKILL, before it is done
 *	N	with an errno: only so many times, in each process
 */
#include <sys/mman.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLOT		64
#define SLOTS		16
#define RULES_SIZE	(SLOT * SLOTS)

struct rule {
	char	 program[32], call[12], file[8], effect[12];
	unsigned ppm, n;
};

static const char *rules;	/* NULL: there is no such file */

/* What the end of a path says of a file. The longer ones first. */
static const struct {
	const char	*end, *name;
} files[] = {
	{ ".db-wal", "wal" },
	{ ".db-shm", "shm" },
	{ ".db", "db" },
	{ "exabgp.in", "in" },
	{ "exabgp.out", "out" },
};

static const struct {
	const char	*name;
	int		 error;
} errors[] = {
	{ "EIO", EIO },
	{ "ENOSPC", ENOSPC },
	{ "EINTR", EINTR },
	{ "EAGAIN", EAGAIN },
};

__attribute__((constructor)) static void
rules_map(void)
{
	const char *path = getenv("FAULT_RULES");
	int fd;
	void *p;

	if (path == NULL || (fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return;
	p = mmap(NULL, RULES_SIZE, PROT_READ, MAP_SHARED, fd, 0);
	rules = p == MAP_FAILED ? NULL : p;
	close(fd);
}

/* A number below n, another one each time. */
static unsigned
draw(unsigned n)
{
	static atomic_uint drawn;
	const char *seed = getenv("FAULT_SEED");
	uint64_t z = strtoull(seed == NULL ? "1" : seed, NULL, 10);

	z = (z << 32) + (uint64_t)drawn++ * UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ z >> 31) % n);
}

/* The name of fd's file in a rule; "": it has none. */
static const char *
file_name(int fd)
{
	char link[32], path[256];
	size_t i, n;
	ssize_t got;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if ((got = readlink(link, path, sizeof(path) - 1)) <= 0)
		return "";
	path[got] = '\0';
	if (strncmp(path, "pipe:", 5) == 0)
		return "pipe";
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		n = strlen(files[i].end);
		if ((size_t)got > n &&
		    strcmp(path + (size_t)got - n, files[i].end) == 0)
			return files[i].name;
	}
	return "";
}

static bool
rule_read(size_t slot, struct rule *r)
{
	char text[SLOT + 1];

	memcpy(text, rules + slot * SLOT, SLOT);
	text[SLOT] = '\0';
	r->n = 0;
	return text[0] > ' ' && sscanf(text, "%31s %11s %7s %u %11s %u",
	    r->program, r->call, r->file, &r->ppm, r->effect, &r->n) >= 5 &&
	    strcmp(r->program, program_invocation_short_name) == 0;
}

/*
 * What becomes of a call: an errno, 0: it is done; *n of its bytes, NULL: it
 * has none.
 */
static int
fate(const char *call, int fd, size_t *n)
{
	static atomic_uint done[SLOTS];
	const char *file = NULL;
	struct rule r;
	size_t slot, i;

	for (slot = 0; rules != NULL && slot < SLOTS; slot++) {
		if (!rule_read(slot, &r) || strcmp(r.call, call) != 0)
			continue;
		if (file == NULL)
			file = file_name(fd);
		if (strcmp(r.file, file) != 0 || draw(1000000) >= r.ppm)
			continue;
		if (strcmp(r.effect, "die") == 0)
			raise(SIGKILL);
		if (strcmp(r.effect, "slow") == 0)
			usleep(r.n * 1000);
		if (strcmp(r.effect, "short") == 0 && n != NULL && *n > 1)
			*n /= 2;
		for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
			if (strcmp(r.effect, errors[i].name) == 0 &&
			    (r.n == 0 || done[slot]++ < r.n))
				return errors[i].error;
	}
	return 0;
}

/* The function that is hidden by ours. */
#define REAL(name)							\
	static typeof(name) *real;					\
	int saved = errno, error;					\
									\
	if (real == NULL)						\
		*(void **)&real = dlsym(RTLD_NEXT, #name)

#define FATE(call, fd, n)						\
	do {								\
		if ((error = fate(call, fd, n)) != 0) {			\
			errno = error;					\
			return -1;					\
		}							\
		errno = saved;						\
	} while (0)

ssize_t
read(int fd, void *data, size_t n)
{
	REAL(read);
	FATE("read", fd, &n);
	return real(fd, data, n);
}

ssize_t
write(int fd, const void *data, size_t n)
{
	REAL(write);
	FATE("write", fd, &n);
	return real(fd, data, n);
}

ssize_t
pread(int fd, void *data, size_t n, off_t at)
{
	REAL(pread);
	FATE("read", fd, &n);
	return real(fd, data, n, at);
}

ssize_t
pwrite(int fd, const void *data, size_t n, off_t at)
{
	REAL(pwrite);
	FATE("write", fd, &n);
	return real(fd, data, n, at);
}

ssize_t
pread64(int fd, void *data, size_t n, off64_t at)
{
	REAL(pread64);
	FATE("read", fd, &n);
	return real(fd, data, n, at);
}

ssize_t
pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	REAL(pwrite64);
	FATE("write", fd, &n);
	return real(fd, data, n, at);
}

int
fsync(int fd)
{
	REAL(fsync);
	FATE("sync", fd, NULL);
	return real(fd);
}

int
fdatasync(int fd)
{
	REAL(fdatasync);
	FATE("sync", fd, NULL);
	return real(fd);
}

int
ftruncate(int fd, off_t size)
{
	REAL(ftruncate);
	FATE("truncate", fd, NULL);
	return real(fd, size);
}

int
ftruncate64(int fd, off64_t size)
{
	REAL(ftruncate64);
	FATE("truncate", fd, NULL);
	return real(fd, size);
}
