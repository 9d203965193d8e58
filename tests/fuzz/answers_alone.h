/*
 * For answers_fuzz.c: the engine without a writer, a log and a clock, and with
 * numbers of chance that are the same for each input.
 */
#ifndef ANSWERS_ALONE_H
#define ANSWERS_ALONE_H

#include <sys/random.h>

#include "../unit/writer_alone.h"
#include "clock.h"
#include "engine/inside.h"
#include "fuzz.h"
#include "log.h"

static int64_t	now_us;
static uint32_t	chance;
static bool	remember;	/* a session is to be remembered */

/* In place of clock.c. */
int64_t
clock_us(void)
{
	return now_us;
}

int64_t
clock_wall(void)
{
	return 1800000000 + now_us / 1000000;
}

int64_t
clock_wall_us(void)
{
	return clock_wall() * 1000000;
}

/* In place of the kernel's: each input finds the same. */
ssize_t
getrandom(void *data, size_t n, unsigned flags)
{
	uint8_t *octets = data;
	size_t i;

	(void)flags;
	for (i = 0; i < n; i++) {
		chance = chance * 1664525 + 1013904223;
		octets[i] = (uint8_t)(chance >> 24);
	}
	return (ssize_t)n;
}

/* In place of log.c. */
void
log_warn(const char *fmt, ...)
{
	(void)fmt;
}

void
log_note(const char *fmt, ...)
{
	(void)fmt;
}

void
log_error(const char *fmt, ...)
{
	(void)fmt;
}

/* In place of writer.c: nothing is stored, and all is at once. */
void
writer_remember(struct writer *w, const char *session, unsigned form,
    uint64_t token)
{
	(void)w;
	(void)form;
	(void)token;
	FUZZ_CHECK(fuzz_is_printable(session), "session %s", session);
	remember = true;
}

void
writer_foreign(struct writer *w, const struct nlri *nlri, bool is_foreign)
{
	struct nlri again;

	(void)w;
	(void)is_foreign;
	FUZZ_CHECK(nlri_read(&again, (enum family)nlri->family, nlri->bytes,
	    nlri->n) == 0, "no NLRI is foreign");
}

void
writer_outcomes(struct writer *w, struct outcome *list, size_t n)
{
	(void)w;
	(void)n;
	free(list);
}

#endif
