/* Cases read from tests/cases, one a line, by unit tests. */
#ifndef CASES_H
#define CASES_H

#include <stdlib.h>

#include "tap.h"

/*
 * Give every line of tests/cases/FILE that is neither empty nor a comment
 * to test, without its newline. The directory is below $top_srcdir, or ".".
 */
static inline void
cases_run(const char *file, void (*test)(char *line))
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
case_word(char **rest)
{
	char *word;

	do
		word = strsep(rest, " \t");
	while (word != NULL && *word == '\0');
	return word;
}

/* Undo \xNN and "" (the empty text) in place. */
static inline char *
case_unescape(char *text)
{
	char *from, *to = text;
	char hex[3] = "";

	if (strcmp(text, "\"\"") == 0)
		*text = '\0';
	for (from = text; *from != '\0'; from++)
		if (from[0] == '\\' && from[1] == 'x') {
			memcpy(hex, from + 2, 2);
			*to++ = (char)strtol(hex, NULL, 16);
			from += 3;
		} else
			*to++ = *from;
	*to = '\0';
	return text;
}

#endif
