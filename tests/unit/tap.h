/* Results of unit tests as TAP (the Test Anything Protocol). */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int	tap_tests, tap_failures;

/* One result. The name is printed, so it says what is expected. */
__attribute__((format(printf, 2, 3)))
static inline bool
tap_ok(bool ok, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", ok ? "" : "not ", ++tap_tests);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);		/* a child must not print it again */
	tap_failures += !ok;
	return ok;
}

/* One result: two texts are the same. Shows both if they are not. */
static inline bool
tap_is(const char *got, const char *want, const char *name)
{
	bool same = strcmp(got, want) == 0;

	tap_ok(same, "%s", name);
	if (!same)
		printf("#  got: %s\n# want: %s\n", got, want);
	return same;
}

/* The plan; what main returns. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_tests);
	return tap_failures == 0 && tap_tests > 0 ? 0 : 1;
}

#endif
