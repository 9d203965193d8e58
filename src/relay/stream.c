/*
 * The two streams of the relay: which bytes of a read are a line, and which
 * lines wait.
 *
 * This file decides that no line is changed, cut or joined to another; one that
 * is too long is lost as a whole, and so is one for which there is no room.
 */
#include "relay/inside.h"

#include <string.h>

size_t
stream_room(const struct stream *s)
{
	return BUFFER_MAX - (s->tail - s->head);
}

bool
stream_put(struct stream *s, const char *line, size_t len)
{
	if (len > stream_room(s))
		return false;
	if (len > sizeof(s->out) - s->tail) {
		memmove(s->out, s->out + s->head, s->tail - s->head);
		s->tail -= s->head;
		s->head = 0;
	}
	memcpy(s->out + s->tail, line, len);
	s->tail += len;
	return true;
}

void
stream_split(struct stream *s, size_t fresh, size_t max,
    void (*take)(const char *line, size_t len))
{
	char *line = s->in, *from = s->in + s->len, *end = from + fresh, *nl;

	while ((nl = memchr(from, '\n', (size_t)(end - from))) != NULL) {
		if (!s->skip)
			take((size_t)(nl - line) > max ? NULL : line,
			    (size_t)(nl + 1 - line));
		s->skip = false;
		line = from = nl + 1;
	}
	s->len = (size_t)(end - line);
	if (!s->skip && s->len > max) {
		take(NULL, 0);
		s->skip = true;
	}
	if (s->skip)
		s->len = 0;
	else if (line != s->in)
		memmove(s->in, line, s->len);
}
