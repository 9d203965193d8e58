/*
 * What the fuzz targets share. A target is one file that defines
 * LLVMFuzzerTestOneInput, linked to the library. With libFuzzer (configure
 * --enable-fuzz) that supplies main; else the main below runs the files
 * given, or without any those of its corpus, and reports in TAP.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Assert a property of the program; says which one is broken. */
#define FUZZ_CHECK(ok, ...) do {					\
	if (!(ok)) {							\
		fprintf(stderr, "%s:%d: property broken: ", __FILE__,	\
		    __LINE__);						\
		fprintf(stderr, __VA_ARGS__);				\
		fputc('\n', stderr);					\
		abort();						\
	}								\
} while (0)

/* Two texts are the same. */
#define FUZZ_SAME(got, want)						\
	FUZZ_CHECK(strcmp(got, want) == 0, "\n'%s' is not\n'%s'",	\
	    got, want)

/*
 * A copy of the bytes as a string, in memory of exactly that size, so that
 * nothing is read beyond it unseen. Owned.
 */
static inline char *
fuzz_text(const uint8_t *data, size_t n)
{
	char *text = malloc(n + 1);

	if (text == NULL)
		exit(99);
	if (n > 0)
		memcpy(text, data, n);
	text[n] = '\0';
	return text;
}

/* The next line of *rest, which is cut there; NULL at the end. */
static inline char *
fuzz_line(char **rest)
{
	return strsep(rest, "\n");
}

/* Only bytes from 0x20 to 0x7e? */
static inline bool
fuzz_is_printable(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < 0x20 || *text > 0x7e)
			return false;
	return true;
}

#ifndef EXAGATE_FUZZ
/* Run one file. False: it cannot be read. */
static inline bool
fuzz_file(const char *path)
{
	uint8_t *data = NULL;
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL)
		return false;
	fseek(f, 0, SEEK_END);
	n = (size_t)ftell(f);
	rewind(f);
	if ((data = malloc(n + (n == 0))) == NULL ||
	    fread(data, 1, n, f) != n)
		exit(99);
	fclose(f);
	LLVMFuzzerTestOneInput(data, n);
	free(data);
	return true;
}

/* Run the files of a directory; how many. */
static inline unsigned
fuzz_directory(const char *path)
{
	DIR *dir = opendir(path);
	char file[PATH_MAX + 256];
	struct dirent *entry;
	unsigned n = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		n += fuzz_file(file);
	}
	if (dir != NULL)
		closedir(dir);
	return n;
}

int
main(int argc, char *argv[])
{
	const char *top = getenv("top_srcdir"), *name;
	char corpus[PATH_MAX];
	unsigned n = 0;
	int i;

	name = strrchr(argv[0], '/');
	name = name == NULL ? argv[0] : name + 1;
	snprintf(corpus, sizeof(corpus), "%s/tests/fuzz/corpus/%.*s",
	    top != NULL ? top : ".", (int)strcspn(name, "_"), name);
	for (i = 1; i < argc; i++)
		n += fuzz_file(argv[i]);
	if (argc == 1)
		n = fuzz_directory(corpus);
	printf("%sok 1 - %s: %u inputs\n1..1\n", n == 0 ? "not " : "", name,
	    n);
	return n == 0;
}
#endif

#endif
