/*
 * The engine's thread: takes what is durable, reads what ExaBGP says, writes
 * what is due, and sleeps. Decides only when to look; what is done is in the
 * files beside it (engine/inside.h).
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "engine/inside.h"
#include "engine/store.h"
#include "engine/store_lease.h"
#include "engine/writer.h"
#include "log.h"

#define LOOK_US		100000		/* the longest sleep */
#define NUDGE_US	500

/* A message that only this file knows. */
struct remembered {
	struct question	 question;
	uint64_t	 token;
};

static int
engine_load_row(const struct row *row, void *arg)
{
	struct engine *e = arg;
	uint32_t id = table_add(e->table, &row->nlri), set = SET_NOTHING;
	enum family family = (enum family)row->nlri.family;
	struct claim *claim;

	if (id == NO_ENTRY)
		return -1;
	claim = claim_add(table_entry(e->table, id), row->targets);
	if (claim != NULL && !row->withdrawing)
		set = table_intern(e->table, family, row->attrs);
	if (claim == NULL || set == SET_UNKNOWN)
		return -1;
	claim_want(e->table, claim, set);
	table_release(e->table, set);
	claim->revision = row->revision;
	suspend_claim(e, id, claim, row->owner);
	tally_entry(e, id);
	return 0;
}

static void
engine_load_foreign(const struct nlri *nlri, void *arg)
{
	struct engine *e = arg;
	uint32_t id = table_add(e->table, nlri);

	if (id == NO_ENTRY || entry_is_ours(table_entry(e->table, id)))
		return;
	table_entry(e->table, id)->flags |= ENTRY_FOREIGN;
	tally_entry(e, id);
}

/* The keys that are not to be announced: none where we may take them. */
static int
engine_load_foreigners(struct engine *e, struct store *store)
{
	if (e->conf->take_foreign)
		return store_foreign_clear(store);
	return store_foreign_list(store, engine_load_foreign, e);
}

static int
engine_load(struct engine *e, struct store *store, struct problem *p)
{
	/* What has ended is never announced again. */
	store_judge(store, clock_wall_us());
	if (hold_load(e, store) == -1 ||
	    store_session_get(store, e->stored, &e->form) == -1 ||
	    store_each(store, engine_load_row, e) == -1 ||
	    engine_load_foreigners(e, store) == -1)
		return problem_set(p, ERR_STORE, "database",
		    "the entries cannot be read");
	e->form &= 1;
	return 0;
}

struct engine *
engine_new(const struct engine_conf *conf, struct store *store,
    struct problem *p)
{
	struct engine *e = calloc(1, sizeof(*e));

	if (e == NULL)
		return NULL;
	e->conf = conf;
	engine_set_damping(e, conf->damping);
	e->table = table_new();
	e->taken_last = &e->taken;
	e->bulks_last = &e->bulks;
	window_init(&e->window);
	if (e->table == NULL || queue_init(&e->updates) == -1 ||
	    queue_init(&e->questions) == -1) {
		problem_set(p, ERR_INTERNAL, "", "%s", strerror(errno));
		return NULL;
	}
	if (pipe_init(&e->pipe, conf->commands, conf->answers, p) == -1 ||
	    engine_load(e, store, p) == -1)
		return NULL;
	return e;
}

static void
engine_take(struct engine *e)
{
	struct message *m, *next;
	struct question *q;

	for (m = queue_take(&e->questions); m != NULL; m = next) {
		next = m->next;
		q = (struct question *)m;
		q->run(e, q);
	}
}

/* Microseconds that may be slept. */
static int64_t
engine_idle(const struct engine *e, int64_t now)
{
	int64_t idle = LOOK_US, next = waiters_next(e, now);
	int64_t rest = damping_next(e, now);

	if (e->taken != NULL || e->bulks != NULL || e->recount > 0)
		return 0;
	if (next != -1 && next < idle)
		idle = next;
	if (rest != -1 && rest < idle)
		idle = rest;
	if (sender_restless(e, now) && idle > NUDGE_US)
		idle = NUDGE_US;
	return idle;
}

static void
engine_sleep(struct engine *e)
{
	bool away = e->phase == PHASE_AWAY;
	bool blind = !away && e->conf->answers == NULL;
	struct pollfd fds[4] = {
		{ .fd = queue_fd(&e->updates), .events = POLLIN },
		{ .fd = queue_fd(&e->questions), .events = POLLIN },
		{ .fd = away ? -1 : e->pipe.in, .events = POLLIN },
		/* With answers, their end tells that the relay is gone. */
		{ .fd = blind ? e->pipe.out : -1 },
	};
	int64_t idle = engine_idle(e, clock_us());
	struct timespec t = {
		.tv_sec = idle / 1000000,
		.tv_nsec = idle % 1000000 * 1000,
	};

	if (ppoll(fds, 4, &t, NULL) <= 0)
		return;
	if (fds[2].revents != 0)
		replies_read(e);
	if (fds[3].revents & POLLERR)
		session_lost(e, "nobody reads its commands");
}

/* Let the other threads know. */
static void
engine_tell_readiness(struct engine *e)
{
	enum readiness r = READINESS_REPLAYING;

	if (e->phase <= PHASE_HELLO)
		r = READINESS_NO_RELAY;
	else if (e->held)
		r = READINESS_HELD;
	else if (e->replayed)
		r = READINESS_READY;
	atomic_store(&e->readiness, (int)r);
}

enum readiness
engine_readiness(const struct engine *e)
{
	return (enum readiness)atomic_load(&e->readiness);
}

static void *
engine_run(void *arg)
{
	struct engine *e = arg;
	int64_t now;

	while (!e->stopping) {
		engine_sleep(e);
		intake_turn(e);
		bulks_turn(e);
		engine_take(e);
		now = clock_us();
		session_turn(e, now);
		damping_turn(e, now);
		sender_turn(e, now);
		tally_turn(e);
		waiters_expire(e, now);
		outcomes_turn(e, now);
		engine_tell_readiness(e);
	}
	engine_take(e);
	intake_stop(e);
	waiters_stop(e);
	while (e->bulks != NULL)
		bulks_turn(e);
	return NULL;
}

int
engine_start(struct engine *e, struct writer *writer)
{
	e->writer = writer;
	errno = pthread_create(&e->thread, NULL, engine_run, e);
	return errno == 0 ? 0 : -1;
}

void
engine_updates(struct engine *e, struct update *list)
{
	struct message *m = &list->link, **last;
	int64_t now = clock_us();

	do {
		((struct update *)m)->saved = now;
		last = &m->next;
		m = m->next;
	} while (m != NULL);
	queue_put_all(&e->updates, &list->link, last);
}

void
engine_ask(struct engine *e, struct question *q)
{
	queue_put(&e->questions, &q->link);
}

static void
engine_run_remembered(struct engine *e, struct question *q)
{
	struct remembered *r = (struct remembered *)q;

	/* Only now: a database that forgets it would seem to be another. */
	if (r->token == e->token)
		e->drive = true;
	if (e->phase == PHASE_REMEMBER && r->token == e->token)
		replay_begin(e);
	free(r);
}

void
engine_remembered(struct engine *e, uint64_t token)
{
	struct remembered *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return;			/* it goes on after a while */
	r->question.run = engine_run_remembered;
	r->token = token;
	engine_ask(e, &r->question);
}

enum attr
engine_unsaid(const struct engine *e, const struct attrs *a)
{
	if (e->readiness != READINESS_READY)
		return ATTR__MAX;
	return attrs_unsaid(a, e->dialect);
}

bool
engine_has_next_hop(const struct engine *e, enum ip ip)
{
	return (atomic_load(&e->next_hop_missing) >> ip & 1) == 0;
}

const struct histogram *
engine_answer_times(const struct engine *e)
{
	return &e->answer_times;
}

const struct histogram *
engine_sent_times(const struct engine *e)
{
	return &e->sent_times;
}

void
engine_free(struct engine *e)
{
	window_clear(&e->window);
	free(e->outcomes);
	pipe_free(&e->pipe);
	table_free(e->table);
	rests_free(&e->rests);
	suspend_free(e);
	queue_close(&e->updates);
	queue_close(&e->questions);
	free(e);
}

static void
engine_run_stop(struct engine *e, struct question *q)
{
	(void)q;
	e->stopping = true;
}

void
engine_stop(struct engine *e)
{
	struct question stop = { .run = engine_run_stop };

	engine_ask(e, &stop);
	pthread_join(e->thread, NULL);
	engine_free(e);
}
