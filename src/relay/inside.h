/*
 * What the files of the relay share. Nobody else includes it, and they include
 * nothing else of ours.
 */
#ifndef RELAY_INSIDE_H
#define RELAY_INSIDE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE	/* F_SETPIPE_SZ, memrchr */
#endif
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define PROTOCOL	2		/* in "hello" and "ready" */
#define CHUNK		65536		/* bytes in one read */
#define COMMAND_MAX	65536		/* bytes in a command, no newline */
#define NONCE_MAX	64		/* letters and digits */
#define BUFFER_MAX	(4 << 20)	/* bytes kept for a slow reader */
#define PIPE_SIZE	(1 << 20)

/* stream.c: lines, from the bytes of a read to those of a write. */

struct stream {
	char	in[BUFFER_MAX + CHUNK];	/* the unfinished line */
	size_t	len;			/* bytes of it */
	bool	skip;			/* its rest is to be lost */
	char	out[2 * BUFFER_MAX];	/* whole lines that wait: at most */
	size_t	head, tail;		/* BUFFER_MAX bytes, head to tail */
	unsigned long long dropped;	/* lines, since that was told */
};

/* The bytes that may still wait. */
size_t	 stream_room(const struct stream *s);

/* Appends a whole line to those that wait; false where it has no room. */
bool	 stream_put(struct stream *s, const char *line, size_t len);

/*
 * Takes the lines, newline included, that are whole now that fresh bytes were
 * read behind the unfinished line; takes NULL for each line that is longer
 * than max.
 */
void	 stream_split(struct stream *s, size_t fresh, size_t max,
	    void (*take)(const char *line, size_t len));

/* file.c: the files that we were given paths of, and the lock. */

struct file {
	const char	*path;	/* NULL: there is none; borrowed for ever */
	const char	*said;	/* the last complaint, not to be repeated */
	int		 fd;	/* -1: not open */
};

/* Writes one line to stderr, or nothing where that would wait. */
void	 say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* True when errno says that a read or write failed for now only. */
bool	 errno_is_passing(void);

/* True while the descriptor is of the file that the path names. */
bool	 file_is_current(const struct file *f);

/* Puts another descriptor, or -1, in the place of the old one. */
void	 file_replace(struct file *f, int fd);

/*
 * Opens the FIFO anew, making it where it is missing.  The old descriptor is
 * closed last: the bytes of a writer that came in between stay in the pipe.
 * False: it is not open; why was said, unless only its reader is missing.
 */
bool	 fifo_open(struct file *f, int flags);

/* The lock is the file at that path; borrowed for ever. */
void	 lock_name(const char *path);

/* One relay per FIFO: true while we have the lock. */
bool	 lock_take(void);

/* answers.c: STDIN -> ANSWERS. */

extern struct stream	 to_exagate;
extern struct file	 answers;

/* Queues a line; false when it is lost.  First tells how many were lost. */
bool	 answers_put(const char *line, size_t len);

/* Queues a line of our own; false when it is lost. */
bool	 answers_note(const char *fmt, ...)
	    __attribute__((format(printf, 1, 2)));

/* Forgets all that waits, and the line that is being read. */
void	 answers_forget(void);

/* Of a half written line only the newline is left to the next reader. */
void	 answers_close(void);

/* Opens ANSWERS where it is not open, or is no longer what the path names. */
void	 answers_open(void);

/* Writes what waits, as far as that goes. */
void	 answers_write(void);

/* Reads what ExaBGP has written.  Its end is ours. */
void	 stdin_read(void);

/* commands.c: COMMANDS -> STDOUT. */

extern struct stream	 to_exabgp;
extern struct file	 commands;

/* Closes COMMANDS: it is another relay's. */
void	 commands_close(void);

/* Once a second: opens COMMANDS, or sees that it is another FIFO now. */
void	 commands_check(void);

/*
 * Reads once, where something has come, or another FIFO.  Only when STDOUT has
 * taken all that was read before.
 */
void	 commands_turn(bool has_come);

/* Writes whole lines, as far as that goes.  No reader: that is our end. */
void	 stdout_write(void);

/* hello.c: what exagate and we say to each other. */

/* True when exagate has said hello since the last end of COMMANDS. */
bool	 hello_is_heard(void);

/* COMMANDS has ended, and with it who wrote there. */
void	 hello_forget(void);

/* A line for us: it begins with "#exagate ". */
void	 hello_take(const char *line);

/* process.c: a child of ExaBGP. */

/* SIGHUP and the signals that command ExaBGP are not for us. */
void	 process_signals(void);

/* STDIN and STDOUT must be there; a missing stderr must not become a FIFO. */
void	 process_files(void);

/*
 * A child that holds STDIN open and, when we have died, reads it in our place
 * until ExaBGP lets go of it: where ExaBGP 4.2 writes to a process before it
 * has noticed its death, EPIPE ends all its sessions, for good.  Called before
 * any file is opened: the lock and STDOUT must not outlive us.
 */
void	 process_heir(void);

/* Who we are, and whose child: the death of our parent is ours. */
void	 process_identify(void);

/* "PID PARENT START BOOT", of process_identify; static. */
const char	*process_identity(void);

/* True when our parent is another than then. */
bool	 process_is_orphan(void);

#endif
