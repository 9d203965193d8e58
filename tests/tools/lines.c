/*
 * lines: commands as fast as a pipe takes them, and whether all came.
 *
 *	lines -w n	write n lines to stdout, each by one write
 *	lines -r n	read stdin until the last of them
 *
 * Most are as long as single commands, each 64th is a bulk of 3,500 bytes; the
 * number of a line is in it. The reader knows what each must be, up to the
 * last byte, ignores "#", and prints lines a second from the first to the
 * last. Exit 1: one was lost, cut, joined or changed, which stderr explains.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"

#define KINDS	64u
#define BULK	3500u		/* bytes of the longest kind */
#define DIGITS	10
#define CHUNK	(1u << 20)

/* A line with its newline; the digits at "number" differ. */
struct kind {
	char	 text[BULK + 1];
	size_t	 n;
};

static const char	 head[] = "announce attributes next-hop self med ";
static struct kind	 kinds[KINDS];

static void
kinds_make(void)
{
	unsigned i, j;
	size_t want;

	for (i = 0; i < KINDS; i++) {
		want = i == KINDS - 1 ? BULK : 80 + i * 2;
		kinds[i].n = (size_t)sprintf(kinds[i].text,
		    "%s%0*d nlri", head, DIGITS, 0);
		for (j = 0; kinds[i].n + sizeof(" 10.255.255.255/32\n") <= want;
		    j++)
			kinds[i].n += (size_t)sprintf(kinds[i].text +
			    kinds[i].n, " 10.%u.%u.%u/32", i, j / 256, j % 256);
		kinds[i].text[kinds[i].n++] = '\n';
	}
}

/* Line number i; borrowed until the next of its kind. */
static const struct kind *
line(unsigned i)
{
	struct kind *k = &kinds[i % KINDS];
	char *p = k->text + sizeof(head) - 1 + DIGITS;
	unsigned rest;

	for (rest = i; rest != 0; rest /= 10)
		*--p = (char)('0' + rest % 10);
	return k;
}

static void
lines_write(unsigned n)
{
	const struct kind *k;
	unsigned i;

	for (i = 0; i < n; i++) {
		k = line(i);
		if (write(STDOUT_FILENO, k->text, k->n) != (ssize_t)k->n)
			fail("line %u", i);
	}
}

/* How many bytes of data are whole lines, each as line *i and the next. */
static size_t
lines_check(const char *data, size_t size, unsigned *i)
{
	const struct kind *k;
	size_t done = 0;

	while (size - done >= 2) {
		if (memcmp(data + done, "#\n", 2) == 0) {
			done += 2;
			continue;
		}
		k = line(*i);
		if (size - done < k->n)
			break;
		if (memcmp(data + done, k->text, k->n) != 0)
			fail("in place of line %u: %.*s", *i, (int)k->n,
			    data + done);
		done += k->n;
		(*i)++;
	}
	return done;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
lines_read(unsigned n)
{
	static char data[CHUNK];
	size_t len = 0, done;
	unsigned i = 0, first = 0;
	double began = 0;
	ssize_t got;

	while (i < n) {
		got = read(STDIN_FILENO, data + len, sizeof(data) - len);
		if (got <= 0)
			fail("the end came after %u lines", i);
		len += (size_t)got;
		done = lines_check(data, len, &i);
		len -= done;
		memmove(data, data + done, len);
		if (began == 0 && i > 0) {
			began = now();
			first = i;
		}
	}
	printf("%.0f\n", (n - first) / (now() - began));
}

int
main(int argc, char *argv[])
{
	unsigned n = argc == 3 ? (unsigned)atoi(argv[2]) : 0;

	kinds_make();
	if (n > 0 && strcmp(argv[1], "-w") == 0)
		lines_write(n);
	else if (n > 0 && strcmp(argv[1], "-r") == 0)
		lines_read(n);
	else
		return 2;
	return 0;
}
