/*
 * The two FIFOs between exagate and its relay: whole lines out, whole lines
 * in. Everything is non-blocking. Owned by the engine's thread.
 */
#ifndef ENGINE_PIPE_H
#define ENGINE_PIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct problem;

struct pipe {
	const char	*commands;	/* borrowed paths */
	const char	*answers;	/* NULL: there is none */
	int		 out, in;	/* -1: not open */
	int		 lock;
	char		*data;		/* bytes read; lines from start on */
	size_t		 start, len, size;
	bool		 skipping;	/* within a line that is too long */
	const char	*flawed, *flaw;	/* which could not be opened, why */
};

enum pipe_result {
	PIPE_OK,
	PIPE_FULL,		/* nothing was written; try again later */
	PIPE_GONE,		/* no relay there (any more): closed */
	PIPE_LOST		/* a line too long was left out */
};

/*
 * Make p for the two paths and take the lock COMMANDS.exagate, so that no
 * second exagate uses them. 0; -1 with problem: another has it, or it cannot
 * be made.
 */
int		 pipe_init(struct pipe *p, const char *commands,
		    const char *answers, struct problem *problem);
void		 pipe_free(struct pipe *p);

/*
 * Open what is not open; FIFOs that are missing are made, mode 0660. A file
 * that is no FIFO is refused with EINVAL, as are a link and a FIFO that
 * everybody may use. 0 when a relay has commands open (and answers is open);
 * else -1 with errno, ENXIO where nobody reads, and flawed and flaw.
 */
int		 pipe_open(struct pipe *p);
void		 pipe_close(struct pipe *p);

/* Are the paths still the inodes that are open? Looked at once a second. */
bool		 pipe_same(const struct pipe *p);

/*
 * Does a relay hold the lock of commands? Asked when none answers: it was
 * started without answers, or by another ExaBGP.
 */
bool		 pipe_relay_locked(const struct pipe *p);

/* Write one line of n (<= PIPE_BUF) bytes, its newline included: whole. */
enum pipe_result pipe_write(struct pipe *p, const char *line, size_t n);

/* Read what is there. GONE: the other end is closed. LOST: see above. */
enum pipe_result pipe_read(struct pipe *p);

/*
 * The next whole line without its newline, NUL-terminated, *n bytes long;
 * borrowed until the next pipe_read. NULL: none.
 */
char		*pipe_line(struct pipe *p, size_t *n);

#endif
