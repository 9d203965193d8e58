/* A row of the history in answers. */
#ifndef HTTP_PAST_H
#define HTTP_PAST_H

struct buf;
struct json;
struct past;

#define PAST_TEXT	12288	/* bytes of a line and its NUL */

/* As JSON; owned, NULL: no memory. */
struct json	*past_document(const struct past *p);

/*
 * As a line: "2026-11-23T03:00:01.123456Z alice announce 10.0.0.1/32 revision
 * 17 from 198.51.100.7 request 5f: next-hop self med 5 (sent 03:00:01.13)".
 */
void		 past_print(struct buf *b, const struct past *p);

#endif
