/*
 * The model of the load client. Decides what the answers that clients got
 * oblige exagate to announce; talks to nobody.
 */
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "load_model.h"

#define TEXT	48	/* of a prefix */

struct known {
	uint64_t	 revision;	/* the highest; 0: none */
	unsigned	 med;		/* since then */
	uint64_t	 unknown;	/* a mask of what may have been done */
};

static struct known	*known;
static unsigned		 prefixes, prefixes6, series, wrongs;
static pthread_mutex_t	 lock = PTHREAD_MUTEX_INITIALIZER;

void
model_init(unsigned n, unsigned n6, unsigned base)
{
	unsigned i;

	prefixes = n;
	prefixes6 = n6;
	series = base;
	if ((known = calloc(n, sizeof(*known))) == NULL)
		exit(2);
	for (i = 0; i < n; i++)
		known[i].med = MODEL_ABSENT;
}

void
model_prefix(unsigned i, char *text, size_t size)
{
	if (i < prefixes - prefixes6)
		snprintf(text, size, "10.%u.%u.%u/32", series, i >> 8 & 255,
		    i & 255);
	else
		snprintf(text, size, "2001:db8:%x:%x::/64", series, i + 1);
}

void
model_wrong(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	flockfile(stderr);
	fprintf(stderr, "wrong: ");
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	funlockfile(stderr);
	va_end(ap);
	__atomic_add_fetch(&wrongs, 1, __ATOMIC_RELAXED);
}

unsigned
model_wrongs(void)
{
	return __atomic_load_n(&wrongs, __ATOMIC_RELAXED);
}

/* With the lock held: i has med since revision, which is not 0. */
static void
known_learn(unsigned i, uint64_t revision, unsigned med)
{
	struct known *k = &known[i];
	char text[TEXT];

	if (revision == k->revision && med != k->med) {
		model_prefix(i, text, sizeof(text));
		model_wrong("%s: revision %llu is MED %u and MED %u", text,
		    (unsigned long long)revision, k->med, med);
	}
	if (revision > k->revision) {
		k->revision = revision;
		k->med = med;
	}
}

void
model_answered(unsigned i, uint64_t revision, unsigned med)
{
	pthread_mutex_lock(&lock);
	known_learn(i, revision, med);
	pthread_mutex_unlock(&lock);
}

void
model_unknown(unsigned i, unsigned med)
{
	pthread_mutex_lock(&lock);
	known[i].unknown |= UINT64_C(1) << med;
	pthread_mutex_unlock(&lock);
}

bool
model_is_unknown(unsigned i)
{
	return known[i].unknown != 0;
}

uint64_t
model_revision(unsigned i)
{
	uint64_t revision;

	pthread_mutex_lock(&lock);
	revision = known[i].revision;
	pthread_mutex_unlock(&lock);
	return revision;
}

void
model_got(unsigned i, uint64_t before, uint64_t revision, unsigned med)
{
	char text[TEXT];

	if (revision == 0)
		return;
	model_prefix(i, text, sizeof(text));
	if (revision < before)
		model_wrong("%s: GET has revision %llu after %llu was answered",
		    text, (unsigned long long)revision,
		    (unsigned long long)before);
	model_answered(i, revision, med);
}

/* May i have changed to med with nobody having been told? */
static bool
known_explains(const struct known *k, uint64_t revision, unsigned med)
{
	if (med == k->med && (revision == 0 || revision == k->revision))
		return true;
	return (revision == 0 || revision > k->revision) &&
	    (k->unknown >> med & 1);
}

void
model_settle(unsigned i, uint64_t revision, unsigned med)
{
	struct known *k = &known[i];
	char text[TEXT];

	if (!known_explains(k, revision, med)) {
		model_prefix(i, text, sizeof(text));
		model_wrong("%s: GET has MED %u, revision %llu; answered was "
		    "MED %u, revision %llu", text, med,
		    (unsigned long long)revision, k->med,
		    (unsigned long long)k->revision);
		return;
	}
	k->med = med;
}

static int
line_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
model_print(FILE *f)
{
	char text[TEXT], **lines = calloc(prefixes, sizeof(*lines));
	unsigned i, n = 0;

	for (i = 0; lines != NULL && i < prefixes; i++) {
		if (known[i].med == MODEL_ABSENT)
			continue;
		model_prefix(i, text, sizeof(text));
		if (asprintf(&lines[n++], "%s %u", text, known[i].med) == -1)
			exit(2);
	}
	if (lines == NULL)
		exit(2);
	qsort(lines, n, sizeof(*lines), line_compare);
	for (i = 0; i < n; i++) {
		fprintf(f, "%s\n", lines[i]);
		free(lines[i]);
	}
	free(lines);
	free(known);
}
