/*
 * What every unit test needs: results as TAP (the Test Anything Protocol),
 * and cases read from tests/cases, one a line.
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
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

/*
 * Give every line of tests/cases/FILE that is neither empty nor a comment
 * to test, without its newline. The directory is below $top_srcdir, or ".".
 */
static inline void
tap_cases(const char *file, void (*test)(char *line))
{
	const char *top = getenv("top_srcdir");
	char path[4096], *line = NULL;
	size_t size = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/cases/%s",
	    top != NULL ? top : ".", file);
	if ((f = fopen(path, "r")) == NULL) {
		tap_ok(false, "open %s", path);
		return;
	}
	while (getline(&line, &size, f) != -1) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '\0' && line[0] != '#')
			test(line);
	}
	free(line);
	fclose(f);
}

/* The next word of a case, which is cut there; NULL at the end. */
static inline char *
tap_word(char **rest)
{
	char *word;

	do
		word = strsep(rest, " \t");
	while (word != NULL && *word == '\0');
	return word;
}

#endif
