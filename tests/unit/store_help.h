/* For tests of the store: a directory of their own, and filled databases. */
#ifndef STORE_HELP_H
#define STORE_HELP_H

#include <sys/types.h>
#include <sys/stat.h>

#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/store.h"
#include "nlri_help.h"

static char	test_dir[PATH_MAX - 256];

/* Make the directory. It is below $TMPDIR or /tmp. */
static inline void
test_begin(const char *name)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(test_dir, sizeof(test_dir), "%s/exagate-%s.XXXXXX",
	    tmp != NULL ? tmp : "/tmp", name);
	if (mkdtemp(test_dir) == NULL) {
		perror(test_dir);
		exit(99);
	}
}

/* Remove it with all that is in it. */
static inline void
test_end(void)
{
	char *paths[] = { test_dir, NULL };
	FTSENT *f;
	FTS *fts;

	if ((fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL)) == NULL)
		return;
	while ((f = fts_read(fts)) != NULL)
		if (f->fts_info != FTS_D)
			remove(f->fts_accpath);
	fts_close(fts);
}

/* The path of name in the directory; borrowed until the next call but one. */
static inline const char *
test_path(const char *name)
{
	static char path[2][PATH_MAX];
	static int i;

	i = !i;
	snprintf(path[i], sizeof(path[i]), "%s/%s", test_dir, name);
	return path[i];
}

/* The host route A.B.C.D/32 where A is first and B.C.D is n. */
static inline struct nlri
test_host(uint8_t first, unsigned n)
{
	return nlri_plain(&(struct prefix){ IP_V4, 32, { first,
	    (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n } });
}

/* 10.A.B.C/32. */
static inline struct nlri
test_nlri(unsigned n)
{
	return test_host(10, n);
}

/* A database with n entries, closed again. */
static inline void
test_fill(const char *name, unsigned n)
{
	struct change c = { .op = CHANGE_ANNOUNCE, .by.user = "alice" };
	char attrs[] = "next-hop self med 200 community [ 100:400 300:600 ]";
	struct problem p;
	struct store *s;
	unsigned i;

	if ((s = store_open(test_path(name), &p)) == NULL)
		exit(99);
	store_begin(s);
	for (i = 0; i < n; i++) {
		c.nlri = test_nlri(i);
		c.attrs = attrs;
		store_change(s, &c, 1000000000);
	}
	store_commit(s);
	store_close(s);
}

#endif
