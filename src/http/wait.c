/*
 * Waiting. Decides what wait=, timeout= and Prefer ask for; waits for
 * nothing itself.
 */
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "http/key.h"
#include "http/wait.h"

static int
state_read(enum state *state, const char *text, struct problem *p)
{
	enum state s;

	for (s = STATE_SAVED; s <= STATE_SENT; s++)
		if (strcmp(text, state_name(s)) == 0) {
			*state = s;
			return 0;
		}
	return problem_set(p, ERR_VALUE, key_name(KEY_WAIT),
	    "must be saved, accepted or sent");
}

/* The seconds of "wait=N" at text, at most 30; or -1 when it is none. */
static int
prefer_seconds(const char *text, size_t n)
{
	size_t i = sizeof("wait=") - 1;
	int seconds = 0;

	if (n <= i || strncasecmp(text, "wait=", i) != 0)
		return -1;
	for (; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		seconds = seconds * 10 + (text[i] - '0');
		if (seconds > WAIT_TIMEOUT_MAX)
			seconds = WAIT_TIMEOUT_MAX;
	}
	return seconds;
}

/* One preference; *state and *timeout are set if it is one of ours. */
static void
preference_read(struct wait *w, const char *text, size_t n, bool state,
    bool timeout, struct buf *applied)
{
	const char *comma = applied->len > 0 ? ", " : "";
	int seconds = prefer_seconds(text, n);

	if (state && n == sizeof("respond-async") - 1 &&
	    strncasecmp(text, "respond-async", n) == 0) {
		w->state = STATE_SAVED;
		buf_printf(applied, "%srespond-async", comma);
	}
	if (timeout && seconds >= 0) {
		w->timeout = (unsigned)seconds;
		buf_printf(applied, "%swait=%d", comma, seconds);
	}
}

/* The header, for what no key has said. */
static void
prefer_read(struct wait *w, const char *text, bool state, bool timeout)
{
	struct buf applied;
	size_t n;

	buf_init(&applied, w->applied, sizeof(w->applied));
	for (; *text != '\0'; text += n + strcspn(text + n, ",")) {
		text += strspn(text, " \t,");
		n = strcspn(text, " \t,;");
		preference_read(w, text, n, state, timeout, &applied);
	}
}

int
wait_read(struct wait *w, const struct keys *k, const char *prefer,
    unsigned otherwise, struct problem *p)
{
	const char *state = k->value[KEY_WAIT];
	const char *timeout = k->value[KEY_TIMEOUT];

	w->state = STATE_SENT;
	w->timeout = otherwise;
	w->applied[0] = '\0';
	if (state != NULL && state_read(&w->state, state, p) == -1)
		return -1;
	if (timeout != NULL && key_number(&w->timeout, timeout, 0,
	    WAIT_TIMEOUT_MAX, KEY_TIMEOUT, p) == -1)
		return -1;
	if (prefer != NULL)
		prefer_read(w, prefer, state == NULL, timeout == NULL);
	return 0;
}
