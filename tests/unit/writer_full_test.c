/* The writer when the disk is full, and when there is room again. */
#include <sys/resource.h>

#include <signal.h>

#include "writer_help.h"

/*
 * While no file may grow nothing is printed: the results may be a file too.
 * The log of these failures is lost for the same reason.
 */
static struct rlimit	unlimited;

static void
disk_full(bool full)
{
	struct rlimit none = unlimited;

	none.rlim_cur = 0;
	setrlimit(RLIMIT_FSIZE, full ? &none : &unlimited);
}

static void
test_full(void)
{
	struct store *s = open_store("full.db");
	struct writer *w = writer_start(s, NULL);
	struct nlri foreign = test_nlri(9);
	bool all_failed, known;
	unsigned i;

	reset();
	announce(w, 0, STATE_SENT);
	tap_ok(becomes(&saved, 1) && writer_healthy(w), "healthy at first");
	disk_full(true);
	for (i = 1; i <= 100; i++)
		announce(w, i, i % 2 ? STATE_SAVED : STATE_SENT);
	all_failed = becomes(&failed, 100) && saved == 1 && updates == 1;
	known = !writer_healthy(w);
	writer_foreign(w, &foreign, true);
	writer_remember(w, "boot 7 8", 1, 42);
	withdraw(w, 0, STATE_SENT);
	all_failed = all_failed && becomes(&failed, 101) && remembered == 0;
	disk_full(false);
	tap_ok(all_failed, "no room: each change fails, nobody is told");
	tap_ok(known, "and it is known");
	announce(w, 1, STATE_SENT);
	tap_ok(becomes(&saved, 2) && heard == 2,
	    "room again: the next change is saved, with the next revision");
	tap_ok(becomes(&remembered, 42), "the engine's jobs were not lost");
	announce(w, 9, STATE_SENT);
	tap_ok(becomes(&refused, 1), "nor what is foreign");
	tap_ok(writer_healthy(w), "and it is healthy");
	stop(w, s);
}

/* Without any change it finds out by itself that there is room again. */
static void
test_recovers(void)
{
	struct store *s = open_store("recovers.db");
	struct writer *w = writer_start(s, NULL);
	bool known;

	reset();
	disk_full(true);
	announce(w, 1, STATE_SENT);
	known = becomes(&failed, 1) && !writer_healthy(w);
	disk_full(false);
	tap_ok(known, "no room");
	tap_ok(becomes_healthy(w), "room again: found without a change");
	stop(w, s);
}

int
main(void)
{
	test_begin("writer-full");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &unlimited);
	test_full();
	test_recovers();
	test_end();
	return tap_done();
}
