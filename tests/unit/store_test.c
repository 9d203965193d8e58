/*
 * The store against real files: what it refuses to open, what counts as a
 * change, what a list holds, and a full disk.
 */
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "engine/store.h"
#include "engine/writer.h"
#include "store_help.h"
#include "tap.h"

static void
test_opens(void)
{
	struct problem p;
	struct store *s, *reader;
	char session[SESSION_MAX];
	unsigned form = 9;

	s = store_open(test_path("new.db"), &p);
	tap_ok(s != NULL, "a new database is made");
	tap_ok(store_session_get(s, session, &form) == 0 &&
	    session[0] == '\0' && form == 0, "it remembers no session");
	store_begin(s);
	store_session_set(s, "boot 1 2", 1);
	store_commit(s);
	reader = store_open_reader(test_path("new.db"), &p);
	tap_ok(reader != NULL, "a reader opens it too");
	tap_ok(store_session_get(reader, session, &form) == 0 &&
	    strcmp(session, "boot 1 2") == 0 && form == 1,
	    "the session is remembered");
	store_close(reader);
	store_close(s);
	tap_ok(access(test_path("new.db-wal"), F_OK) == -1,
	    "nothing is left in the log when it is closed");
	s = store_open(test_path("new.db"), &p);
	tap_ok(s != NULL, "it is opened again");
	store_close(s);
}

/* Opening name must fail with a sentence that has word in it. */
static void
refused(const char *name, const char *word, const char *what)
{
	struct problem p = { .detail = "" };
	struct store *s;

	s = store_open(test_path(name), &p);
	if (!tap_ok(s == NULL && strstr(p.detail, word) != NULL &&
	    strcmp(p.field, "database") == 0, "%s is refused", what))
		printf("# %s\n", p.detail);
	store_close(s);
}

/* Open and close name, then overwrite n bytes at offset. */
static void
make_damaged(const char *name, off_t offset, const char *bytes, size_t n)
{
	int fd;

	test_fill(name, 500);
	fd = open(test_path(name), O_WRONLY);
	if (pwrite(fd, bytes, n, offset) != (ssize_t)n)
		tap_ok(false, "write %s", name);
	close(fd);
}

static void
test_refuses_files(void)
{
	char noise[4096];

	memset(noise, 0xa5, sizeof(noise));
	/* user_version is at 60 in the header of a database (big endian). */
	make_damaged("newer.db", 60, "\0\0\x03\xe7", 4);
	refused("newer.db", "version 999 is newer", "a newer database");
	make_damaged("head.db", 0, noise, 100);
	refused("head.db", "not a database", "a file with another head");
	make_damaged("body.db", 8192, noise, sizeof(noise));
	refused("body.db", "damaged", "a database with a damaged page");
	make_damaged("other.db", 68, "\0\0\0\1", 4);
	refused("other.db", "another program", "a database of another program");
	make_damaged("short.db", 0, "", 0);
	if (truncate(test_path("short.db"), 8192) == -1)
		tap_ok(false, "truncate");
	refused("short.db", "damaged", "a database cut short");
	refused("nowhere/x.db", "directory must be there",
	    "a missing directory");
	mkdir(test_path("dir.db"), 0700);
	refused("dir.db", "not a file", "a directory");
	mkfifo(test_path("fifo.db"), 0600);
	refused("fifo.db", "not a file", "a FIFO");
}

/* In a child without root's powers: is opening name refused with word? */
static bool
refused_as_user(const char *name, const char *word)
{
	struct problem p = { .detail = "" };
	int status;
	pid_t pid;

	if ((pid = fork()) == 0) {
		if (geteuid() == 0 && setuid(65534) == -1)
			_exit(2);
		if (store_open(test_path(name), &p) == NULL &&
		    strstr(p.detail, word) != NULL)
			_exit(0);
		fprintf(stderr, "# %s\n", p.detail);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	return status == 0;
}

static void
test_refuses_read_only(void)
{
	test_fill("readonly.db", 3);
	chmod(test_path(""), 0777);
	chmod(test_path("readonly.db"), 0444);
	chmod(test_path("readonly.db.lock"), 0666);
	tap_ok(refused_as_user("readonly.db", "may not be written"),
	    "a read-only file is refused");
	mkdir(test_path("ro"), 0755);
	test_fill("ro/x.db", 3);
	chmod(test_path("ro/x.db"), 0666);
	chmod(test_path("ro/x.db.lock"), 0666);
	chmod(test_path("ro"), 0555);
	tap_ok(refused_as_user("ro/x.db", "may not be written"),
	    "a read-only directory is refused");
	unlink(test_path("ro/x.db.lock"));
	tap_ok(refused_as_user("ro/x.db", "lock file: Permission denied"),
	    "a directory where no lock can be made is refused");
	chmod(test_path("ro"), 0755);
	chmod(test_path(""), 0700);
}

/* A child that has the database open until the pipe is closed. */
static void
test_refuses_locked(void)
{
	int ready[2], go[2], status;
	struct problem p;
	struct store *s;
	char byte, word[64];
	pid_t pid;

	if (pipe(ready) == -1 || pipe(go) == -1)
		return;
	if ((pid = fork()) == 0) {
		close(go[1]);
		s = store_open(test_path("locked.db"), &p);
		if (write(ready[1], "x", 1) != 1 || read(go[0], &byte, 1) != 0)
			_exit(1);
		store_close(s);
		_exit(0);
	}
	if (read(ready[0], &byte, 1) != 1)
		return;
	snprintf(word, sizeof(word), "another exagate (pid %d)", (int)pid);
	refused("locked.db", word, "a database of a running exagate");
	close(go[1]);
	waitpid(pid, &status, 0);
	s = store_open(test_path("locked.db"), &p);
	tap_ok(s != NULL, "when that has ended, it is opened");
	store_close(s);
	close(ready[0]);
	close(ready[1]);
	close(go[0]);
}

/* Another program holds the database itself, without our lock. */
static void
test_busy(void)
{
	struct store *s;
	struct problem p;
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int ready[2], go[2], status, fd;
	char byte;
	pid_t pid;

	test_fill("busy.db", 3);
	if (pipe(ready) == -1 || pipe(go) == -1)
		return;
	if ((pid = fork()) == 0) {
		/* All of the bytes by which SQLite locks a file. */
		close(go[1]);
		lock.l_start = 0x40000000;
		lock.l_len = 512;
		fd = open(test_path("busy.db"), O_RDWR);
		if (fcntl(fd, F_SETLK, &lock) == -1 ||
		    write(ready[1], "x", 1) != 1 || read(go[0], &byte, 1) != 0)
			_exit(1);
		_exit(0);
	}
	if (read(ready[0], &byte, 1) != 1)
		return;
	refused("busy.db", "locked by another program",
	    "a database that another program has locked");
	close(go[1]);
	waitpid(pid, &status, 0);
	s = store_open(test_path("busy.db"), &p);
	tap_ok(s != NULL, "when that has ended, it is opened");
	store_close(s);
	close(ready[0]);
	close(ready[1]);
	close(go[0]);
}

/* A change within a transaction of its own, as one word. */
static const char *
change(struct store *s, enum change_op op, const char *prefix,
    const char *attrs, uint64_t *revision)
{
	struct change c = { .op = op, .owner = "alice" };
	int result;

	prefix_read(&c.prefix, prefix);
	c.attrs = attrs != NULL ? strdup(attrs) : NULL;
	result = store_begin(s);
	if (result == 0)
		result = store_change(s, &c, 1000);
	if (result == 0)
		result = store_commit(s);
	if (result == -1)
		store_rollback(s);
	free(c.attrs);
	*revision = c.revision;
	if (result == -1)
		return "failed";
	if (c.err == ERR_FOREIGN)
		return "foreign";
	if (c.absent)
		return c.unchanged ? "absent" : "odd";
	return c.unchanged ? "unchanged" : "changed";
}

static void
changes(struct store *s, enum change_op op, const char *prefix,
    const char *attrs, const char *want, uint64_t want_revision)
{
	uint64_t revision;
	const char *got = change(s, op, prefix, attrs, &revision);

	if (!tap_ok(strcmp(got, want) == 0 && revision == want_revision,
	    "%s %s %s: %s %u", op == CHANGE_ANNOUNCE ? "announce" : "withdraw",
	    prefix, attrs != NULL ? attrs : "", want, (unsigned)want_revision))
		printf("# got %s %u\n", got, (unsigned)revision);
}

static void
forgets(struct store *s, const char *prefix, uint64_t revision)
{
	struct prefix p;

	prefix_read(&p, prefix);
	store_begin(s);
	store_forget(s, &p, revision);
	store_commit(s);
}

static void
has_row(struct store *s, const char *prefix, const char *want)
{
	char got[512] = "none";
	struct prefix p;
	struct row row;
	bool found;

	prefix_read(&p, prefix);
	if (store_get(s, &p, &row, &found) == 0 && found)
		snprintf(got, sizeof(got), "%s %s %u %d %d %d", row.attrs,
		    row.owner, (unsigned)row.revision, row.withdrawing,
		    (int)row.created, (int)row.changed);
	tap_is(got, want, prefix);
}

static void
test_changes(void)
{
	const char *a = "next-hop self med 1", *b = "next-hop self med 2";
	struct problem p;
	struct store *s;

	s = store_open(test_path("changes.db"), &p);
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "absent", 0);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", a, "changed", 1);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", a, "unchanged", 1);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", b, "changed", 2);
	changes(s, CHANGE_ANNOUNCE, "2001:db8::/32", a, "changed", 3);
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "changed", 4);
	has_row(s, "10.0.0.1/32", "next-hop self med 2 alice 4 1 1000 1000");
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "absent", 4);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", b, "changed", 5);
	forgets(s, "10.0.0.1/32", 4);
	forgets(s, "10.0.0.1/32", 5);
	has_row(s, "10.0.0.1/32", "next-hop self med 2 alice 5 0 1000 1000");
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "changed", 6);
	forgets(s, "10.0.0.1/32", 4);
	has_row(s, "10.0.0.1/32", "next-hop self med 2 alice 6 1 1000 1000");
	forgets(s, "10.0.0.1/32", 6);
	has_row(s, "10.0.0.1/32", "none");
	changes(s, CHANGE_WITHDRAW, "10.0.0.1/32", NULL, "absent", 0);
	store_close(s);
	s = store_open(test_path("changes.db"), &p);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", a, "changed", 7);
	store_close(s);
}

static void
marks(struct store *s, const char *prefix, bool is_foreign)
{
	struct prefix p;

	prefix_read(&p, prefix);
	store_begin(s);
	store_foreign(s, &p, is_foreign);
	store_commit(s);
}

static void
test_foreign(void)
{
	const char *a = "next-hop self";
	struct problem p;
	struct store *s;

	s = store_open(test_path("foreign.db"), &p);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", a, "changed", 1);
	marks(s, "10.0.0.1/32", true);
	marks(s, "10.0.0.2/32", true);
	marks(s, "10.0.0.2/32", true);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.2/32", a, "foreign", 0);
	changes(s, CHANGE_WITHDRAW, "10.0.0.2/32", NULL, "absent", 0);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", "next-hop self med 1",
	    "changed", 2);
	marks(s, "10.0.0.2/32", false);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.2/32", a, "changed", 3);
	marks(s, "10.0.0.3/32", true);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.3/32", a, "foreign", 0);
	store_begin(s);
	store_foreign_clear(s);
	store_rollback(s);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.3/32", a, "foreign", 0);
	store_begin(s);
	store_foreign_clear(s);
	store_commit(s);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.3/32", a, "changed", 4);
	store_close(s);
}

/* What was rolled back is not there, and its revision was not used up. */
static void
test_rollback(void)
{
	struct change c = { .op = CHANGE_ANNOUNCE, .owner = "" };
	struct problem p;
	struct store *s;

	s = store_open(test_path("rollback.db"), &p);
	prefix_read(&c.prefix, "10.0.0.1/32");
	c.attrs = strdup("next-hop self");
	store_begin(s);
	store_change(s, &c, 1000);
	store_rollback(s);
	free(c.attrs);
	has_row(s, "10.0.0.1/32", "none");
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", "next-hop self", "changed",
	    1);
	store_close(s);
}

/*
 * Files may not grow: the change fails, and the next after that does not.
 * Meanwhile nothing is printed: the results may be a file too.
 */
static void
test_full(void)
{
	const char *attrs = "next-hop self";
	struct rlimit none, some;
	struct problem p;
	struct store *s;
	uint64_t revision;
	bool failed, unchanged;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &some);
	s = store_open(test_path("full.db"), &p);
	changes(s, CHANGE_ANNOUNCE, "10.0.0.1/32", attrs, "changed", 1);
	none = some;
	none.rlim_cur = 0;
	setrlimit(RLIMIT_FSIZE, &none);
	failed = strcmp(change(s, CHANGE_ANNOUNCE, "10.0.0.2/32", attrs,
	    &revision), "failed") == 0;
	unchanged = strcmp(change(s, CHANGE_ANNOUNCE, "10.0.0.1/32", attrs,
	    &revision), "unchanged") == 0;
	setrlimit(RLIMIT_FSIZE, &some);
	tap_ok(failed, "no room: the change fails");
	tap_ok(unchanged, "what changes nothing does not");
	has_row(s, "10.0.0.2/32", "none");
	changes(s, CHANGE_ANNOUNCE, "10.0.0.2/32", attrs, "changed", 2);
	store_close(s);
	s = store_open(test_path("full.db"), &p);
	has_row(s, "10.0.0.1/32", "next-hop self alice 1 0 1000 1000");
	has_row(s, "10.0.0.2/32", "next-hop self alice 2 0 1000 1000");
	store_close(s);
}

int
main(void)
{
	test_begin("store");
	test_opens();
	test_refuses_files();
	test_refuses_read_only();
	test_refuses_locked();
	test_busy();
	test_changes();
	test_foreign();
	test_rollback();
	test_full();
	test_end();
	return tap_done();
}
