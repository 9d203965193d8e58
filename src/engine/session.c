/*
 * The session: from an open FIFO to an ExaBGP that we are in step with. Says
 * hello to the relay and writes the pattern by which the beginning of our
 * answers is found. Decides when what we know can no longer be trusted.
 */
#include <sys/random.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/inside.h"
#include "engine/writer.h"
#include "log.h"

#define SECOND		1000000
#define PATTERN_US	(10 * (int64_t)SECOND)	/* to find the pattern */
#define VOID_US		(60 * (int64_t)SECOND)

/* The pattern's other no-op: nobody has this address; done alone. */
static const char plain[] = "show neighbor 255.255.255.255 extensive\n";

void
session_phase(struct engine *e, enum phase phase)
{
	e->phase = phase;
	e->phase_since = clock_us();
}

/* The relay or the way to it is gone. */
void
session_lost(struct engine *e, const char *why)
{
	if (e->phase != PHASE_AWAY)
		log_warn("the relay is away: %s", why);
	pipe_close(&e->pipe);
	window_clear(&e->window);
	e->asking = false;
	e->replayed = false;
	session_phase(e, PHASE_AWAY);
}

/* Write without keeping account. False: not written. */
static bool
session_put(struct engine *e, const char *line, size_t n)
{
	enum pipe_result result = pipe_write(&e->pipe, line, n);

	if (result == PIPE_GONE)
		session_lost(e, "nobody reads its commands");
	if (result == PIPE_OK) {
		e->last_write = clock_us();
		e->commanded.lines++;
		e->commanded.bytes += n;
	}
	return result == PIPE_OK;
}

/*
 * Write one command and enter item, of which kind is set, into the window;
 * owned from now on. False: it was not written.
 */
bool
session_write(struct engine *e, const char *line, size_t n,
    struct item *item)
{
	bool was_quiet = window_quiet(&e->window);

	item->bytes = n;
	if (!session_put(e, line, n)) {
		free(item);
		return false;
	}
	if (was_quiet)
		e->last_answer = e->last_write;
	item->written = e->last_write;
	window_add(&e->window, item);
	return true;
}

void
session_hello(struct engine *e)
{
	char line[64];
	uint64_t nonce = 0;
	int n;

	if (e->phase == PHASE_AWAY) {
		if (getrandom(&nonce, sizeof(nonce), 0) != sizeof(nonce))
			nonce = (uint64_t)clock_us();
		snprintf(e->nonce, sizeof(e->nonce), "%016llx",
		    (unsigned long long)nonce);
	}
	n = snprintf(line, sizeof(line), "#exagate hello %s\n", e->nonce);
	session_put(e, line, (size_t)n);
	e->last_probe = clock_us();
}

/* A relay without answers: all are one neighbour, of whom nothing is known. */
static void
session_blind(struct engine *e)
{
	struct listed all = { .ours = true };

	memset(all.family, true, sizeof(all.family));
	if (e->ours == 0)
		peer_add(e, &all);
	e->neighbors[0].life = LIFE_SETTLED;
	snprintf(e->session, sizeof(e->session), "unknown");
	e->fresh = false;
	e->form ^= 1;
	replay_begin(e);
}

/* No answer will ever come: take what was written for done. */
static void
session_believe(struct engine *e)
{
	struct item *item;

	while (window_asking(&e->window) != NULL) {
		(void)window_answer(&e->window, "done");
		while ((item = window_next(&e->window)) != NULL) {
			item_done(e, item);
			free(item);
		}
	}
}

/* Try to open what is not open. */
static void
session_open(struct engine *e)
{
	if (pipe_open(&e->pipe) == -1) {
		if (errno != e->open_errno && errno != ENXIO)
			log_warn("cannot open the FIFO %s: %s",
			    e->pipe.flawed, e->pipe.flaw);
		e->open_errno = errno;
		return;
	}
	e->open_errno = 0;
	if (e->conf->answers == NULL) {
		session_blind(e);
		return;
	}
	session_hello(e);
	if (e->pipe.out != -1)
		session_phase(e, PHASE_HELLO);
}

/* Lose count on purpose, and find it again by a new random pattern. */
void
session_resync(struct engine *e, const char *why)
{
	log_note("synchronising with ExaBGP: %s", why);
	window_clear(&e->window);
	e->asking = false;
	e->replayed = false;
	e->resyncs++;
	e->tokens_n = 0;
	e->header = e->headers_alone = false;
	if (getrandom(&e->pattern, sizeof(e->pattern), 0) !=
	    sizeof(e->pattern))
		e->pattern = (uint32_t)clock_us();
	e->pattern &= PATTERN_MASK;
	e->pattern_left = PATTERN_SIZE;
	e->pattern_extra = 0;
	e->resync_at = 0;
	e->last_answer = clock_us();
	session_phase(e, PHASE_RESYNC);
}

/*
 * The answers do not match the commands. Once may be an accident; what comes
 * again within a minute is waited out, twice as long each time.
 */
void
session_void(struct engine *e)
{
	int64_t now = clock_us();

	if (now - e->last_void > VOID_US)
		e->void_delay = 0;
	else
		e->void_delay = e->void_delay == 0 ? SECOND / 4 :
		    e->void_delay * 2;
	if (e->void_delay > VOID_US / 2)
		e->void_delay = VOID_US / 2;
	e->last_void = now;
	session_resync(e, "the answers do not match the commands");
	e->resync_at = now + e->void_delay;
}

/* Write what is left of the pattern, then a fence a second if nothing comes. */
static void
session_pattern(struct engine *e, int64_t now)
{
	bool fence;

	if (now < e->resync_at)
		return;
	while (e->pattern_left > 0) {
		fence = e->pattern >> (e->pattern_left - 1) & 1;
		if (!session_put(e, fence ? FENCE : plain,
		    fence ? FENCE_SIZE : sizeof(plain) - 1))
			return;
		e->pattern_left--;
		e->last_answer = now;
	}
	if (now - e->last_answer < SECOND || e->pattern_extra == 8)
		return;
	e->last_answer = now;
	if (session_put(e, FENCE, FENCE_SIZE))
		e->pattern_extra++;
	if (e->pattern_extra == 4)
		session_hello(e);	/* is it still the same relay? */
}

/* Have the relay remember who drives. False: there was no room. */
static bool
session_driver(struct engine *e, const char *unremembered)
{
	char line[DRIVER_MAX + 24];
	int n = snprintf(line, sizeof(line), "#exagate driver %s%s\n",
	    e->name, unremembered);

	return e->conf->answers == NULL || session_put(e, line, (size_t)n);
}

void
session_drive(struct engine *e)
{
	e->drive = !session_driver(e, "");
}

/*
 * The session could not be stored. A full disk must not keep the routes away;
 * only the relay can tell a later life that ExaBGP has them.
 */
static void
session_unremembered(struct engine *e)
{
	if (e->held || session_driver(e, DRIVER_UNREMEMBERED))
		replay_begin(e);
}

/* Once a second: is all as it should be? */
static void
session_look(struct engine *e, int64_t now)
{
	if (e->phase != PHASE_AWAY && !pipe_same(&e->pipe)) {
		session_lost(e, "its FIFO was replaced");
		return;
	}
	if (e->phase == PHASE_HELLO ||
	    (!window_quiet(&e->window) &&
	    now - e->last_answer > 2 * SECOND &&
	    now - e->last_probe > 2 * SECOND))
		session_hello(e);
	/* ExaBGP answers, yet not so: something was lost on the way. */
	if (e->phase == PHASE_RESYNC && e->last_token > e->phase_since &&
	    now - e->phase_since > PATTERN_US)
		session_resync(e, "the pattern was not found");
	if (e->phase != PHASE_RUN)
		return;
	peers_turn(e, now);
	if (e->conf->answers != NULL && (e->ask || now - e->asked >
	    (e->ours == 0 ? 5 : 30) * (int64_t)SECOND))
		ask_start(e);
}

void
session_turn(struct engine *e, int64_t now)
{
	if (e->phase == PHASE_AWAY && now - e->last_open > SECOND / 10) {
		e->last_open = now;
		session_open(e);
	}
	if (e->phase == PHASE_RESYNC)
		session_pattern(e, now);
	if (e->phase == PHASE_REMEMBER && now - e->phase_since > 3 * SECOND)
		session_unremembered(e);
	if (e->phase == PHASE_RUN && e->drive && !e->held)
		session_drive(e);
	if (e->phase == PHASE_RUN && e->conf->answers == NULL &&
	    now - e->last_blind > SECOND / 100) {
		e->last_blind = now;
		session_believe(e);
	}
	if (now - e->tick >= SECOND) {
		e->tick = now;
		session_look(e, now);
	}
}
