/*
 * Pages. Decides that rows are read in transactions of bounded length and
 * states in questions of bounded length; shows them to nobody.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "http/page.h"
#include "http/worker.h"

void
page_clear(struct page *page)
{
	size_t i;

	for (i = 0; i < page->n; i++) {
		free((char *)(uintptr_t)page->row[i].attrs);
		free((char *)(uintptr_t)page->row[i].owner);
		free((char *)(uintptr_t)page->row[i].targets);
		free((char *)(uintptr_t)page->row[i].set);
		free((char *)(uintptr_t)page->row[i].tags);
		free((char *)(uintptr_t)page->row[i].note);
		free(page->report[i]);
	}
	page->n = 0;
}

/* Keep a copy of the row. */
static int
page_add(const struct row *row, void *arg)
{
	struct page *page = arg;
	struct row *copy = &page->row[page->n];

	*copy = *row;
	copy->attrs = strdup(row->attrs);
	copy->owner = strdup(row->owner);
	copy->targets = strdup(row->targets);
	copy->set = strdup(row->set);
	copy->tags = strdup(row->tags);
	copy->note = strdup(row->note);
	page->report[page->n] = NULL;
	page->n++;
	page->failed = copy->attrs == NULL || copy->owner == NULL ||
	    copy->targets == NULL || copy->set == NULL ||
	    copy->tags == NULL || copy->note == NULL;
	return page->failed;
}

/* In the engine's thread: the states of all rows. */
static void
page_ask(struct engine *e, void *arg)
{
	struct page *page = arg;
	size_t i;

	for (i = 0; i < page->n; i++)
		page->report[i] = engine_report(e, &page->row[i].nlri,
		    page->row[i].targets);
}

int
page_read(struct page *page, struct filter *f, size_t limit,
    struct worker *w)
{
	page_clear(page);
	if (store_list(worker_store(w), f, (unsigned)limit, page_add,
	    page) == -1 || page->failed)
		return -1;
	page->last = page->n < limit;
	if (page->n == 0)
		return 0;
	f->after = true;
	f->cursor = page->row[page->n - 1].nlri;
	snprintf(f->cursor_targets, sizeof(f->cursor_targets), "%s",
	    page->row[page->n - 1].targets);
	worker_ask(w, page_ask, page);
	return 0;
}

struct page *
page_new(void)
{
	return calloc(1, sizeof(struct page));
}

void
page_free(struct page *page)
{
	if (page != NULL)
		page_clear(page);
	free(page);
}
