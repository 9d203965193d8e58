/*
 * The spool. Decides where a request that comes in pieces is kept, and when
 * its body is too much to be kept; knows of it only where its head ends.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE	/* memfd_create */
#endif
#include <sys/mman.h>

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http/spool.h"

#define FIRST		4096	/* bytes of memory at first */
#define LITTLE		65536	/* at most; beyond it in a file */

struct spool {
	struct spools		*all;
	struct record_walk	 walk;
	enum err		 left_out;
	size_t			 n;		/* bytes kept */
	int			 fd;		/* where they are; -1: data */
	bool			 filed;		/* counted as a file */
	char			*data;		/* owned */
	size_t			 size;		/* of data */
};

struct spool *
spool_new(struct spools *all)
{
	struct spool *s = calloc(1, sizeof(*s));

	if (s != NULL) {
		s->all = all;
		s->fd = -1;
	}
	return s;
}

void
spool_free(struct spool *s)
{
	if (s == NULL)
		return;
	atomic_fetch_sub(&s->all->bytes, s->n);
	if (s->filed)
		atomic_fetch_sub(&s->all->files, 1);
	if (s->fd != -1)
		close(s->fd);
	free(s->data);
	free(s);
}

/* All n bytes. 0, or -1. */
static int
file_write(int fd, const void *data, size_t n)
{
	const char *from = data;
	ssize_t part;

	for (; n > 0; from += part, n -= (size_t)part) {
		part = write(fd, from, n);
		if (part == -1 && errno == EINTR)
			part = 0;
		else if (part == -1)
			return -1;
	}
	return 0;
}

/* What is kept in memory becomes a file. 0, or -1. */
static int
spool_move(struct spool *s)
{
	int fd;

	if (atomic_load(&s->all->files) >= s->all->most_files ||
	    (fd = memfd_create("request", MFD_CLOEXEC)) == -1)
		return -1;
	if (file_write(fd, s->data, s->n) == -1) {
		close(fd);
		return -1;
	}
	s->fd = fd;
	s->filed = true;
	atomic_fetch_add(&s->all->files, 1);
	free(s->data);
	s->data = NULL;
	s->size = 0;
	return 0;
}

/* Room for n more bytes in memory. 0, or -1. */
static int
spool_grow(struct spool *s, size_t n)
{
	size_t size = s->size == 0 ? FIRST : s->size;
	char *data;

	while (size < s->n + n)
		size *= 2;
	if (size == s->size)
		return 0;
	if ((data = realloc(s->data, size)) == NULL)
		return -1;
	s->data = data;
	s->size = size;
	return 0;
}

/* 0, or -1: there is no room. */
static int
spool_keep(struct spool *s, const void *data, size_t n)
{
	if (s->fd == -1 && s->n + n > LITTLE && spool_move(s) == -1)
		return -1;
	if (s->fd != -1) {
		if (file_write(s->fd, data, n) == -1)
			return -1;
	} else {
		if (spool_grow(s, n) == -1)
			return -1;
		memcpy(s->data + s->n, data, n);
	}
	s->n += n;
	atomic_fetch_add(&s->all->bytes, n);
	return 0;
}

/* What is behind the first n bytes is kept no longer. 0, or -1. */
static int
spool_cut(struct spool *s, size_t n)
{
	if (s->fd != -1 && (ftruncate(s->fd, (off_t)n) == -1 ||
	    lseek(s->fd, (off_t)n, SEEK_SET) == -1))
		return -1;
	atomic_fetch_sub(&s->all->bytes, s->n - n);
	s->n = n;
	return 0;
}

/*
 * Keep an empty body in the place of the one of which n bytes more came, with
 * the end of the head if that is in them. 0, or -1.
 */
static int
spool_leave_out(struct spool *s, enum err why, const uint8_t *data, size_t n)
{
	const struct record_walk *w = &s->walk;
	const uint8_t end[RECORD_HEADER] = { 1, RECORD_TYPE_STDIN,
	    (uint8_t)(w->id >> 8), (uint8_t)w->id };
	size_t kept = s->n < w->head ? s->n : w->head;

	if (!record_has_params(w) || s->n + n < w->head)
		return -1;
	s->left_out = why;
	/* Also where nothing goes: part of a write that failed may be there. */
	if (spool_cut(s, kept) == -1 ||
	    spool_keep(s, data, w->head - kept) == -1)
		return -1;
	return spool_keep(s, end, sizeof(end));
}

/* Keep what was judged as good. 0, or -1. */
static int
spool_take(struct spool *s, const uint8_t *data, size_t n, size_t most,
    size_t most_all)
{
	if (s->left_out != ERR_NONE)
		return 0;
	if (!record_has_params(&s->walk) && s->n + n > SPOOL_HEAD_MAX)
		return -1;
	if (record_has_params(&s->walk) && s->n + n > most)
		return spool_leave_out(s, ERR_TOO_LARGE, data, n);
	if (atomic_load(&s->all->bytes) + n <= most_all &&
	    spool_keep(s, data, n) == 0)
		return 0;
	return spool_leave_out(s, ERR_BUSY, data, n);
}

enum record_verdict
spool_add(struct spool *s, const uint8_t *data, size_t n, size_t most,
    size_t most_all)
{
	enum record_verdict verdict = record_walk(&s->walk, data, n);

	if (verdict == RECORD_BAD)
		return verdict;
	return spool_take(s, data, n, most, most_all) == -1 ? RECORD_BAD :
	    verdict;
}

size_t
spool_seen(const struct spool *s)
{
	return s->walk.seen;
}

enum err
spool_left_out(const struct spool *s)
{
	return s->left_out;
}

int
spool_open(struct spool *s, int *scratch)
{
	int fd = s->fd;

	if (fd == -1) {
		if (*scratch == -1)
			*scratch = memfd_create("request", MFD_CLOEXEC);
		fd = *scratch;
		if (fd == -1 || ftruncate(fd, 0) == -1 ||
		    lseek(fd, 0, SEEK_SET) == -1 ||
		    file_write(fd, s->data, s->n) == -1)
			return -1;
	}
	return lseek(fd, 0, SEEK_SET) == -1 ? -1 : fd;
}

void
spool_lost(struct spool *s)
{
	s->fd = -1;
}
