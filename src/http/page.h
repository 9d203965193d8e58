/* A page of entries: rows of the store and their states, read together. */
#ifndef HTTP_PAGE_H
#define HTTP_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/store.h"

struct report;
struct worker;

#define PAGE_ROWS	1000

struct page {
	size_t		 n;
	bool		 last;		/* there are no rows behind it */
	bool		 failed;	/* no memory for a row */
	struct row	 row[PAGE_ROWS];	/* its text is owned */
	struct report	*report[PAGE_ROWS];	/* owned; NULL: unknown */
};

/*
 * Read the next rows, at most limit (<= PAGE_ROWS) of f, with one question to
 * the engine, and set f's cursor behind the last. What the page held is freed
 * (a new one is zeroed). 0, or -1. Owned: page_clear.
 *
 * One is large (1 MB with its text): nobody keeps it beyond his turn.
 */
int	 page_read(struct page *page, struct filter *f, size_t limit,
	    struct worker *w);
void	 page_clear(struct page *page);

/* An empty one; NULL: no memory. Owned: page_free. */
struct page	*page_new(void);
void		 page_free(struct page *page);

#endif
