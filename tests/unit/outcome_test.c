/* What becomes of changes: what is told to the history, and how often. */
#include <stdlib.h>

#include "buf.h"
#include "engine/inside.h"
#include "engine/refusals.h"

#include "engine_alone.h"
#include "tap.h"

#define SECOND	1000000

static struct engine	 e;

/* The ranges in order: "sent 1-3 refused 7". */
static void
ranges_are(const struct outcome *list, size_t n, const char *want,
    const char *name)
{
	char text[1024];
	struct buf b;
	size_t i;

	buf_init(&b, text, sizeof(text));
	for (i = 0; i < n; i++) {
		buf_printf(&b, "%s%s %u", i > 0 ? " " : "",
		    state_name(list[i].state), (unsigned)list[i].first);
		if (list[i].last != list[i].first)
			buf_printf(&b, "-%u", (unsigned)list[i].last);
	}
	tap_is(text, want, name);
}

static void
test_join(void)
{
	struct outcome list[] = {
		{ 7, 7, 1000, STATE_SENT }, { 2, 2, 1000, STATE_SENT },
		{ 3, 3, 9000, STATE_SENT }, { 4, 4, 1000, STATE_REFUSED },
		{ 1, 1, 500, STATE_SENT }, { 8, 9, 70000, STATE_SENT },
		{ 5, 5, 1000, STATE_REFUSED },
	};

	ranges_are(list, outcomes_join(list, 7),
	    "sent 1-3 sent 7 sent 8-9 refused 4-5",
	    "one after another, at one time and in one state, are a range");
	tap_ok(list[0].at == 500, "its time is that of the first");
}

static void
told(int64_t now, const char *want, const char *name)
{
	alone_outcomes_n = 0;
	outcomes_turn(&e, now);
	ranges_are(alone_outcomes, alone_outcomes_n, want, name);
}

static void
test_look(void)
{
	struct claim a = { .revision = 5 }, b = { .revision = 6 };

	e.phase = PHASE_RUN;
	outcome_look(&e, &a, STATE_SAVED, REASON_QUEUED);
	outcome_look(&e, &a, STATE_ACCEPTED, REASON_IN_FLIGHT);
	told(SECOND, "", "what is on its way is not told");
	outcome_look(&e, &a, STATE_SENT, REASON_NONE);
	outcome_look(&e, &a, STATE_ACCEPTED, REASON_NEIGHBOR_DOWN);
	outcome_look(&e, &a, STATE_SENT, REASON_NONE);
	told(2 * SECOND, "sent 5", "sent is told once");
	outcome_look(&e, &b, STATE_REFUSED, REASON_REFUSED);
	told(2 * SECOND + 100000, "", "not many times in a second");
	outcome_look(&e, &b, STATE_SENT, REASON_NONE);
	told(3 * SECOND, "sent 6 refused 6", "refused, and sent after all");
	a.noted = 0;
	a.revision = 7;
	outcome_look(&e, &a, STATE_ACCEPTED, REASON_NEIGHBOR_DOWN);
	outcome_look(&e, &a, STATE_SENT, REASON_NONE);
	told(4 * SECOND, "accepted 7 sent 7",
	    "accepted is told where there is no more to come");
	free(alone_outcomes);
}

static void
test_refusals(void)
{
	struct refusals r = { .n = 0 };
	unsigned i, n = 0;

	for (i = 0; i < 1000; i++)
		n += refusals_admit(&r, 5 * SECOND + i);
	tap_ok(n == 10, "ten refusals of a second are told of");
	tap_ok(refusals_take(&r, 5 * SECOND + 999999) == 0 &&
	    refusals_left(&r, 6 * SECOND), "it is not over yet");
	tap_ok(refusals_take(&r, 6 * SECOND) == 990 &&
	    !refusals_left(&r, 6 * SECOND), "then how many more there were");
	tap_ok(refusals_admit(&r, 6 * SECOND), "and those of the next");
}

int
main(void)
{
	test_join();
	test_look();
	test_refusals();
	return tap_done();
}
