/* POST /: commands in ExaBGP's words, as clients of its examples send them. */
#ifndef HTTP_COMMANDS_H
#define HTTP_COMMANDS_H

#include <stddef.h>

#include "engine/terms.h"

struct exchange;
struct problem;
struct worker;

/* In a worker: read the commands of the body, and do all of them or none. */
void	 commands_post(struct exchange *x, struct worker *w);

/* The texts of a request; each is lines of commands. Zeroed at first. */
struct texts {
	char		*body;		/* owned; all texts are in it */
	size_t		 length;
	size_t		 n, room;
	struct text_piece {
		char	*text;		/* not terminated */
		size_t	 n;
	}		*piece;		/* owned */
	struct terms	 terms;		/* of all that is announced */
};

/*
 * Read the body and find the texts in it: the values of command
 * and commands in a form, urlencoded or multipart; or all of it. Of a form
 * terms are added to t, and other keys that POST / takes to x->keys. 0, or -1
 * with p. Owned: texts_free.
 */
int	 texts_read(struct texts *t, struct exchange *x,
	    struct problem *p);
void	 texts_free(struct texts *t);

#endif
