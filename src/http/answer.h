/* An answer: its status, its headers and its body, before it is written. */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct json;
struct problem;

#define ANSWER_OK	200
#define ANSWER_ACCEPTED	202
#define ANSWER_EMPTY	204
#define ANSWER_AS_KNOWN	304

#define ANSWER_HEAD_MAX	4096	/* bytes of any head and its NUL */

/* Zeroed: no answer yet. Owned: answer_free. */
struct answer {
	int		 status;
	const char	*type;		/* of the body; static */
	const char	*phrase;	/* the reason phrase; static */
	char		*body;		/* owned */
	size_t		 length;
	bool		 stream;	/* more bodies follow: no length */
	uint64_t	 etag;		/* a revision; 0: none */
	unsigned	 retry;		/* Retry-After, seconds; 0: none */
	char		 allow[48];	/* Allow, or "" */
	char		*location;	/* Location; owned; NULL: none */
	char		 applied[48];	/* Preference-Applied, or "" */

	/* For pages of other origins (the Fetch standard, 3.2). */
	bool		 vary;		/* there may be such */
	bool		 preflight;	/* it says what they may ask for */
	const char	*origin;	/* that it is for; borrowed; or NULL */
};

/* Forget what was answered so far, to answer something else. */
void	 answer_free(struct answer *a);

/* Forget the body alone. */
void	 answer_drop_body(struct answer *a);

/* Answer status with a copy of text, or with text owned from now on. */
void	 answer_text(struct answer *a, int status, const char *text);
void	 answer_take(struct answer *a, int status, const char *type,
	    char *text);

/* Answer that it is as the client knows it: without a body. */
void	 answer_as_known(struct answer *a);

/* Answer status with the JSON document, which is freed. */
void	 answer_json(struct answer *a, int status, struct json *document);

/*
 * Answer the problem: RFC 9457, its type urn:exagate:SLUG, its instance the
 * one given unless "", with the members field, rule, line and item where there
 * is one; or as one line of text "error: line LINE: FIELD: DETAIL".
 */
void	 answer_problem(struct answer *a, const struct problem *p, bool text,
	    const char *instance);

/* Print the CGI head (RFC 3875, 6.2), the empty line included. */
void	 answer_print_head(struct buf *b, const struct answer *a);

#endif
