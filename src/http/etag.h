/* Entity tags: the revision of an entry as HTTP has it (RFC 9110, 8.8.3). */
#ifndef HTTP_ETAG_H
#define HTTP_ETAG_H

struct head;
struct precondition;
struct problem;

/*
 * What If-Match or If-None-Match asks for; IF_NOTHING without either. A weak
 * tag, or one that is no revision, matches nothing in If-Match; If-None-Match
 * compares weakly. 0, or -1 with p: malformed, too many tags, or both.
 */
int	 etag_read(struct precondition *c, const struct head *head,
	    struct problem *p);

/* Refuse what is about many entries: no tag speaks of those. 0, or -1. */
int	 etag_refuse(const struct head *head, struct problem *p);

#endif
