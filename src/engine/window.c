/*
 * The window of unanswered commands; see window.h. Decides which answer
 * belongs to which command, and when a window is void.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/window.h"

/* The fence's first line begins so, and nothing else that we ask does. */
static const char fence_header[] = "Peer            AS        up/down";

void
window_init(struct window *w)
{
	memset(w, 0, sizeof(*w));
	w->last = &w->first;
}

void
window_clear(struct window *w)
{
	struct item *item, *next;

	for (item = w->first; item != NULL; item = next) {
		next = item->next;
		free(item);
	}
	window_init(w);
}

bool
window_room(const struct window *w, size_t bytes)
{
	return w->commands + bytes <= WINDOW_COMMANDS;
}

bool
window_fence_room(const struct window *w)
{
	return w->fences + FENCE_SIZE <= WINDOW_FENCES;
}

/*
 * ExaBGP does 50 steps of what it has read, about an entry each, and sleeps
 * when it finds nothing more to read then. One nudge for each such turn is
 * enough, if it comes in time; what comes when there is nothing to be done
 * costs it alone.
 */
bool
window_nudge_room(const struct window *w)
{
	if (w->asked != NULL && item_is_question(w->asked->kind))
		return window_fence_room(w);
	return window_fence_room(w) && w->fences <
	    (NUDGES + w->entries / NUDGE_ENTRIES) * FENCE_SIZE;
}

bool
window_quiet(const struct window *w)
{
	return w->asked == NULL;
}

void
window_add(struct window *w, struct item *item)
{
	item->next = NULL;
	*w->last = item;
	w->last = &item->next;
	if (w->asked == NULL)
		w->asked = item;
	if (item->kind == ITEM_FENCE) {
		w->fences += item->bytes;
		w->unfenced = false;
	} else {
		w->commands += item->bytes;
		w->entries += item->n;
		w->unfenced = true;
	}
}

const struct item *
window_asking(const struct window *w)
{
	return w->asked;
}

/* The awaited item has its done or error. */
static enum answer
window_step(struct window *w, bool error)
{
	struct item *item = w->asked;

	item->answered = true;
	item->error = error;
	w->asked = item->next;
	if (item->kind == ITEM_FENCE) {
		w->fences -= item->bytes;
		return ANSWER_FENCED;
	}
	w->commands -= item->bytes;
	w->entries -= item->n;
	return ANSWER_HELD;
}

enum answer
window_answer(struct window *w, const char *line)
{
	struct item *item = w->asked;
	bool is_done = strcmp(line, "done") == 0;

	if (item == NULL)
		return ANSWER_VOID;
	if (strncmp(line, fence_header, sizeof(fence_header) - 1) == 0) {
		if (item->kind != ITEM_FENCE || item->header)
			return ANSWER_VOID;
		item->header = true;
		return ANSWER_HELD;
	}
	if (is_done || strcmp(line, "error") == 0) {
		if (item->kind == ITEM_FENCE && (!is_done || !item->header))
			return ANSWER_VOID;
		return window_step(w, !is_done);
	}
	return ANSWER_TEXT;
}

struct item *
window_next(struct window *w)
{
	struct item *item = w->first;

	if (item == NULL || !item->answered)
		return NULL;
	w->first = item->next;
	if (w->first == NULL)
		w->last = &w->first;
	return item;
}
