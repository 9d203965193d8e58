/*
 * The writer and leases: they end at their time, also where the writer is
 * busy, was not there, or cannot write.
 */
#include <sys/resource.h>

#include <semaphore.h>
#include <signal.h>

#include "engine/renewal.h"
#include "engine/store_lease.h"
#include "writer_help.h"

#define MS	1000

/* Announce n with a lease until end, us since 1970. */
static void
lease(struct writer *w, unsigned n, int64_t end)
{
	struct change *c = calloc(1, sizeof(*c));
	char terms[64];

	snprintf(terms, sizeof(terms), "expires %lld", (long long)end);
	c->op = CHANGE_ANNOUNCE;
	c->nlri = test_nlri(n);
	c->attrs = strdup("next-hop self");
	c->terms = strdup(terms);
	c->wait = STATE_SENT;
	c->done = count_answer;
	writer_submit(w, c);
}

/* A renewal of n for ttl seconds; its err when it is answered. */
static atomic_int	renewed;

static void
renewal_answered(struct renewal *r)
{
	renewed = (int)r->err;
	free(r);
}

static enum err
renew(struct writer *w, unsigned n, uint32_t ttl)
{
	struct renewal *r = calloc(1, sizeof(*r));
	int64_t until = clock_us() + 10000 * MS;

	r->of = RENEWAL_ONE;
	r->nlri = test_nlri(n);
	r->targets = "";
	r->ttl = ttl;
	r->done = renewal_answered;
	renewed = -1;
	writer_submit_renewal(w, r);
	while (renewed == -1 && clock_us() < until)
		nanosleep(&(struct timespec){ .tv_nsec = MS * 1000 }, NULL);
	return (enum err)renewed;
}

static void
sleep_until(int64_t wall)
{
	while (clock_wall_us() < wall)
		nanosleep(&(struct timespec){ .tv_nsec = MS * 1000 }, NULL);
}

/* An end comes within 200 ms of its time, and not before. */
static bool
ends_at(unsigned n, int64_t end)
{
	unsigned before = ends;
	int64_t now;

	while (ends == before && clock_wall_us() < end + 5000 * MS)
		nanosleep(&(struct timespec){ .tv_nsec = MS * 1000 }, NULL);
	now = clock_wall_us();
	printf("# %u: %d ms late\n", n, (int)((now - end) / MS));
	return ends == before + 1 && now >= end && now < end + 200 * MS;
}

static bool
row_is(struct store *s, unsigned n, bool withdrawing, uint64_t revision)
{
	struct nlri nlri = test_nlri(n);
	struct row row;
	bool found;

	return store_get(s, &nlri, "", &row, &found) == 0 && found &&
	    row.withdrawing == withdrawing && row.revision == revision;
}

static void
test_idle(void)
{
	struct store *s = open_store("idle.db");
	struct writer *w = writer_start(s, NULL);
	int64_t now = clock_wall_us();

	reset();
	announce(w, 0, STATE_SENT);
	lease(w, 1, now + 2500 * MS);
	lease(w, 2, now + 300 * MS);
	lease(w, 3, now + 1300 * MS);
	tap_ok(becomes(&saved, 4) && writer_leases(w) == 3, "three leases");
	tap_ok(ends_at(2, now + 300 * MS), "the first end");
	tap_ok(renew(w, 3, 3) == ERR_NONE, "one is renewed");
	tap_ok(ends_at(1, now + 2500 * MS), "its end is not that of before");
	tap_ok(ended_at == 6 && ends == 2, "with the next revision");
	tap_ok(renew(w, 1, 3) == ERR_LEASE, "what has ended is not renewed");
	tap_ok(renew(w, 0, 3) == ERR_LEASE, "nor what has no end");
	tap_ok(renew(w, 4, 3) == ERR_NO_ENTRY, "nor what is not there");
	tap_ok(writer_leases(w) == 1 && !disorder, "one lease is left");
	stop(w, s);
}

/* One answer leads to the next change, for as long as it may. */
static struct writer	*busy_writer;
static atomic_bool	 busy;

static void
again(struct change *c)
{
	if (busy)
		submit(busy_writer, CHANGE_ANNOUNCE, 9, "next-hop self",
		    STATE_SAVED, again);
	count_answer(c);
}

static void
test_busy(void)
{
	struct store *s = open_store("busy.db");
	struct writer *w = busy_writer = writer_start(s, NULL);
	int64_t now = clock_wall_us();

	reset();
	busy = true;
	submit(w, CHANGE_ANNOUNCE, 9, "next-hop self", STATE_SAVED, again);
	lease(w, 1, now + 300 * MS);
	tap_ok(ends_at(1, now + 300 * MS), "the writer is busy: it ends");
	busy = false;
	stop(w, s);
}

/* An answer that holds up the writer until the test lets go. */
static sem_t	held, let_go;

static void
hold(struct renewal *r)
{
	free(r);
	sem_post(&held);
	sem_wait(&let_go);
}

/*
 * A change that comes behind the end finds an entry that is over, also where
 * many are, and the change is taken before they were looked for.
 */
static void
test_change(void)
{
	struct store *s = open_store("change.db");
	struct writer *w = writer_start(s, NULL);
	struct renewal *r = calloc(1, sizeof(*r));
	int64_t now = clock_wall_us();
	unsigned i;

	reset();
	sem_init(&held, 0, 0);
	sem_init(&let_go, 0, 0);
	for (i = 1; i <= 1500; i++)
		lease(w, i, now + 1000 * MS);
	becomes(&saved, 1500);
	r->of = RENEWAL_ONE;
	r->nlri = test_nlri(2000);
	r->targets = "";
	r->done = hold;
	writer_submit_renewal(w, r);
	sem_wait(&held);
	sleep_until(now + 1001 * MS);
	lease(w, 1500, now + 60000 * MS);
	withdraw(w, 1499, STATE_SENT);
	sem_post(&let_go);
	tap_ok(becomes(&saved, 1502) && ends == 1500 && ended_at == 3000,
	    "all end before what was asked for then");
	tap_ok(heard == 3001 && unchanged == 1 && !disorder,
	    "one is announced anew, another is withdrawn already");
	stop(w, s);
}

/* Thousands that end at once: several transactions, all are told, in order. */
static void
test_many(void)
{
	struct store *s = open_store("many.db");
	struct writer *w = writer_start(s, NULL);
	int64_t now = clock_wall_us();
	unsigned i;

	reset();
	for (i = 0; i < 3500; i++)
		lease(w, i, now + 1000 * MS);
	tap_ok(becomes(&saved, 3500) && ends == 0, "3,500 leases");
	batches = 0;
	tap_ok(becomes(&ends, 3500) && batches == 4 && heard == 7000 &&
	    !disorder, "that end at once, in four transactions");
	stop(w, s);
}

/* Leases that ended while no writer was there. */
static void
test_start(void)
{
	struct store *s = open_store("start.db");
	int64_t now = clock_wall_us();
	struct writer *w;

	reset();
	w = writer_start(s, NULL);
	lease(w, 1, now + 500 * MS);
	lease(w, 2, now + 3600000 * (int64_t)MS);
	becomes(&saved, 2);
	stop(w, s);
	sleep_until(now + 500 * MS);
	s = open_store("start.db");
	store_judge(s, clock_wall_us());
	tap_ok(ends == 0 && row_is(s, 1, true, 1) && row_is(s, 2, false, 2),
	    "read as withdrawing, before it is stored so");
	w = writer_start(s, NULL);
	tap_ok(becomes(&ends, 1) && ended_at == 3 && writer_leases(w) == 1,
	    "then stored and told");
	stop(w, s);
	s = open_store("start.db");
	tap_ok(row_is(s, 1, true, 3), "and it was durable");
	store_close(s);
}

/* While no file may grow nothing is printed; see writer_full_test.c. */
static void
disk_full(bool full)
{
	static struct rlimit unlimited;
	struct rlimit none;

	if (unlimited.rlim_cur == 0)
		getrlimit(RLIMIT_FSIZE, &unlimited);
	none = unlimited;
	none.rlim_cur = 0;
	setrlimit(RLIMIT_FSIZE, full ? &none : &unlimited);
}

static void
test_full(void)
{
	struct store *s = open_store("full.db");
	struct writer *w = writer_start(s, NULL);
	int64_t now = clock_wall_us(), late;
	bool told, once, renewal;

	reset();
	lease(w, 1, now + 500 * MS);
	lease(w, 2, now + 700 * MS);
	becomes(&saved, 2);
	disk_full(true);
	announce(w, 3, STATE_SENT);
	told = becomes(&failed, 1) && becomes(&ends, 2) && ended_at == 2;
	late = clock_wall_us() - (now + 700 * MS);
	renewal = renew(w, 1, 60) == ERR_STORE;
	sleep_until(now + 2500 * MS);
	once = ends == 2;
	disk_full(false);
	tap_ok(told && late < 200 * MS, "no room: told all the same, in time");
	tap_ok(once, "once");
	tap_ok(renewal, "and not renewed");
	tap_ok(becomes(&ends, 4) && ended_at == 4, "room again: as it is now");
	stop(w, s);
	s = open_store("full.db");
	tap_ok(row_is(s, 1, true, 3) && row_is(s, 2, true, 4), "durable");
	store_close(s);
}

int
main(void)
{
	test_begin("writer-lease");
	signal(SIGXFSZ, SIG_IGN);
	test_idle();
	test_busy();
	test_change();
	test_many();
	test_start();
	test_full();
	test_end();
	return tap_done();
}
