/*
 * A client of HTTP/1.1 that keeps its connection and waits for each answer.
 */
#ifndef LOAD_HTTP_H
#define LOAD_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_BODY	16384	/* of an answer, at most */

struct client {
	int		 fd;		/* -1: not connected */
	const char	*authorization;	/* the header's value, borrowed */
	int		 status;	/* of the answer; 0: it never came */
	unsigned	 retry_after;	/* seconds; 0: not said */
	int64_t		 us;		/* that the answer took */
	size_t		 got;
	char		 buf[HTTP_BODY];
	char		*body;		/* of the answer, in buf */
};

/* What goes into the Authorization header for "user:password". Owned. */
char	*http_basic(const char *user_password);

/*
 * Connect to 127.0.0.1 unless connected. False: nobody is there. What was
 * never sent was never done.
 */
bool	 client_connect(struct client *c, unsigned port);

/* One request without a body, and its answer; status 0 if none came. */
void	 client_request(struct client *c, const char *method,
	    const char *path);

/*
 * For who sends by himself: take what has come of the answer, of which there
 * were c->got bytes before. True: it is whole. False: not yet, or, if c is not
 * connected any more, it never comes.
 */
bool	 client_take(struct client *c);
void	 client_close(struct client *c);

/* A number, or whether it is true, in a JSON body; or otherwise. */
uint64_t json_number(const char *body, const char *key, uint64_t otherwise);
bool	 json_is_true(const char *body, const char *key);

#endif
