/*
 * A request as typed values, out of the strings that the web server sent.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "http/uri.h"

struct problem;

enum method {
	METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_DELETE,
	METHOD_PATCH, METHOD_OPTIONS,
	METHOD__MAX				/* any other */
};

/* What the client wants to read. */
enum format { FORMAT_DEFAULT, FORMAT_TEXT, FORMAT_JSON, FORMAT_LINES,
	FORMAT_OPEN_METRICS
};

/* What the client sent as a body. */
enum media {
	MEDIA_NONE, MEDIA_FORM, MEDIA_MULTIPART, MEDIA_JSON, MEDIA_LINES,
	MEDIA_TEXT, MEDIA_OTHER, MEDIA__MAX
};

#define MEDIA_BIT(media)	(1u << (media))

#define REQUEST_BODY_MAX	65536	/* bytes kept in memory */

/*
 * The request as it came. Text is borrowed until the answer, NULL where the
 * server sent nothing; the body is NUL-terminated and may be changed. Of a
 * larger one it is the beginning: body.h reads the whole.
 */
struct head {
	const char	*method, *uri, *accept, *prefer, *type, *length;
	const char	*user, *site, *origin, *referer, *host;
	const char	*preflight;	/* the method that a page asks for */
	const char	*if_match, *if_none_match;
	const char	*source, *request;	/* who asks, and its id */
	char		*body;
	size_t		 body_n;	/* bytes of it that were kept */
	bool		 body_over;	/* they are more than that */
	enum err	 left_out;	/* why it was not kept; or NONE */
};

struct request {
	enum method	 method;
	struct path	 path;		/* borrowed from text */
	struct form	 query;		/* likewise */
	enum format	 format;
	enum media	 media;
	char		 instance[128];	/* the path for people, or "" */
	char		*text;		/* owned: the URI, taken apart */
	struct form	 body;		/* borrowed from form; or empty */
	char		*form;		/* owned: the body, likewise */
	struct head	 head;
};

/*
 * Take the request apart. 0, or -1 with p; what was understood till then is
 * there all the same (method, format), for the answer. Owned: request_free.
 */
int		 request_parse(struct request *r, const struct head *head,
		    struct problem *p);
void		 request_free(struct request *r);

/*
 * Is the body whole and not larger than REQUEST_BODY_MAX? 0, or -1 with p. For
 * larger ones see body.h.
 */
int		 request_check_body(const struct request *r,
		    struct problem *p);

/* "application/json". Borrowed, static; "" for NONE and OTHER. */
const char	*media_name(enum media media);

/* "GET"; "" for METHOD__MAX. Borrowed, static. */
const char	*method_name(enum method method);

#endif
