/*
 * What comes back from the relay: its own words, ExaBGP's answers and events.
 * Decides whose answer a line is, and that we are out of step when it can be
 * nobody's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "engine/inside.h"
#include "engine/writer.h"
#include "log.h"

/* The pattern was found: what is answered from now on is ours. */
static void
replies_in_step(struct engine *e)
{
	struct item *item;
	unsigned i;

	window_clear(&e->window);
	for (i = 0; i < e->pattern_extra; i++) {
		item = calloc(1, sizeof(*item));
		if (item == NULL)
			break;
		item->kind = ITEM_FENCE;
		item->bytes = FENCE_SIZE;
		window_add(&e->window, item);
	}
	session_phase(e, PHASE_ASK);
	ask_start(e);
}

/* An answer while we are out of step. */
static void
replies_token(struct engine *e, const char *line)
{
	if (strncmp(line, "Peer ", 5) == 0) {
		e->headers_alone = e->header;
		e->header = true;
		return;
	}
	if (strcmp(line, "done") != 0) {
		if (strcmp(line, "error") == 0)
			e->tokens_n = 0;
		return;
	}
	e->last_token = clock_us();
	e->tokens = (e->tokens << 1 | e->header) & PATTERN_MASK;
	e->header = false;
	if (e->tokens_n < PATTERN_SIZE)
		e->tokens_n++;
	if (e->tokens_n == PATTERN_SIZE && e->tokens == e->pattern &&
	    e->pattern_left == 0)
		replies_in_step(e);
}

/* The neighbours are known: remember the session before anything is told. */
static void
replies_known(struct engine *e)
{
	if (!e->fresh)
		e->form ^= 1;
	session_phase(e, PHASE_REMEMBER);
	writer_remember(e->writer, e->session, e->form, ++e->token);
}

static void
replies_item(struct engine *e, struct item *item)
{
	unsigned n;

	switch (item->kind) {
	case ITEM_ENTRIES:
		item_done(e, item);
		break;
	case ITEM_EOR:
		EACH_PEER(e, n)
			if ((item->mask >> n & 1) && item->error) {
				e->neighbors[n].eor_pending = 0;
				e->neighbors[n].eor_wanted =
				    e->neighbors[n].life != LIFE_DOWN;
			}
		break;
	default:
		break;
	}
	free(item);
}

/* Was the command that was asked about answered by that? */
static void
replies_time(struct engine *e, const struct item *asking)
{
	if (asking == NULL || asking->kind != ITEM_ENTRIES ||
	    !asking->answered)
		return;
	histogram_add(&e->answer_times, e->last_answer - asking->written);
	e->commanded.errors += asking->error;
}

/* An answer or a line of text, while in step. */
static void
replies_answer(struct engine *e, const char *line)
{
	const struct item *asking = window_asking(&e->window);
	enum item_kind kind = asking == NULL ? ITEM_FENCE : asking->kind;
	struct item *item;

	e->last_answer = clock_us();
	switch (window_answer(&e->window, line)) {
	case ANSWER_VOID:
		session_void(e);
		return;
	case ANSWER_TEXT:
		ask_text(e, kind, line);
		return;
	case ANSWER_FENCED:
		while ((item = window_next(&e->window)) != NULL)
			replies_item(e, item);
		if (e->phase == PHASE_ASK)
			ask_start(e);
		return;
	case ANSWER_HELD:
		replies_time(e, asking);
		break;
	}
	if (item_is_question(kind) && window_asking(&e->window) != asking &&
	    ask_answered(e, kind, strcmp(line, "error") == 0) &&
	    e->phase == PHASE_ASK)
		replies_known(e);
}

/* `#relay hello NONCE PROTOCOL PID PPID STARTTIME BOOT-ID [DRIVER]` */
static void
replies_welcome(struct engine *e, const char *line)
{
	char nonce[65], boot[65], driver[65] = "-";
	int protocol, pid, ppid;
	unsigned long long start;

	if (sscanf(line, "#relay hello %64s %d %d %d %llu %64s %64s",
	    nonce, &protocol, &pid, &ppid, &start, boot, driver) < 6 ||
	    strcmp(nonce, e->nonce) != 0 ||
	    protocol < RELAY_PROTOCOL - 1)
		return;
	if (e->phase != PHASE_HELLO && pid == e->relay_pid)
		return;			/* a probe: still the same */
	e->relay_pid = pid;
	e->relay_protocol = protocol;
	e->exabgp_pid = ppid;
	snprintf(e->session, sizeof(e->session), "%s %d %llu", boot, ppid,
	    start);
	e->fresh = strcmp(e->session, e->stored) != 0;
	hold_judge(e, driver, protocol >= RELAY_PROTOCOL);
	e->session_since = clock_wall();
	session_resync(e, e->fresh ? "a new session" : "the same session");
}

static void
replies_relay(struct engine *e, const char *line)
{
	if (strncmp(line, "#relay hello ", 13) == 0) {
		replies_welcome(e, line);
	} else if (strncmp(line, "#relay ready ", 13) == 0) {
		/* A new one: what it had not read is lost. */
		window_clear(&e->window);
		e->asking = e->replayed = false;
		session_phase(e, PHASE_HELLO);
		session_hello(e);
	} else if (strncmp(line, "#relay dropped ", 15) == 0 &&
	    e->phase > PHASE_HELLO) {
		log_warn("%s", line + 1);
		session_resync(e, "the relay dropped lines");
	}
}

static void
replies_line(struct engine *e, const char *line, size_t n)
{
	if (line[0] == '#')
		replies_relay(e, line);
	else if (e->phase <= PHASE_HELLO)
		return;			/* of an earlier life */
	else if (line[0] == '{')
		observe_line(e, line, n);
	else if (e->phase == PHASE_RESYNC)
		replies_token(e, line);
	else
		replies_answer(e, line);
}

/* Read what the relay sent, once. */
void
replies_read(struct engine *e)
{
	enum pipe_result result = pipe_read(&e->pipe);
	char *line;
	size_t n;

	while (e->pipe.in != -1 && (line = pipe_line(&e->pipe, &n)) != NULL)
		replies_line(e, line, n);
	if (result == PIPE_GONE)
		session_lost(e, "its answers ended");
	else if (result == PIPE_LOST && e->phase > PHASE_HELLO)
		session_resync(e, "a line was too long");
}
