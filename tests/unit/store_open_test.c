/*
 * Opening the store by real files: new ones, and all that are refused.
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <unistd.h>

#include "engine/store.h"
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

int
main(void)
{
	test_begin("store-open");
	test_opens();
	test_refuses_files();
	test_refuses_read_only();
	test_refuses_locked();
	test_busy();
	test_end();
	return tap_done();
}
