/*
 * Inside the writer: a line in the log for each change that is durable, for
 * each bulk, each refusal. Lines are made while all is at hand, and written
 * when nobody waits for it.
 *
 *	change what=announce route="10.0.0.1/32" revision=17 user="alice"
 *	from="198.51.100.7" request="5f..." after="next-hop self med 5"
 */
#ifndef ENGINE_CHANGE_LOG_H
#define ENGINE_CHANGE_LOG_H

#include <stdbool.h>
#include <stddef.h>

struct bulk;
struct change;
struct operation;
struct refusal;
struct update;

/* Lines to be written. Zeroed: none. Owned: change_log_clear. */
struct change_log {
	bool		 off;		/* none are made */
	char		*text;		/* owned; each ends with a NUL */
	size_t		 n, room;
};

/* Make a line; without memory there is none. */
void	 change_log_change(struct change_log *l, const struct change *c);
void	 change_log_bulk(struct change_log *l, const struct bulk *b);
void	 change_log_expiry(struct change_log *l, const struct update *u);
void	 change_log_operation(struct change_log *l, const struct operation *o);
void	 change_log_refusal(struct change_log *l, const struct refusal *r);

/* Write them all. */
void	 change_log_write(struct change_log *l);
void	 change_log_clear(struct change_log *l);

#endif
