/*
 * A lock file: only one exagate may own a database or a FIFO. It is held as
 * long as the descriptor is open, so it ends with the process in any case;
 * the file itself stays.
 */
#ifndef ENGINE_LOCK_H
#define ENGINE_LOCK_H

struct problem;

/*
 * Take the lock file of path, which is PATH with suffix, and write our pid
 * into it. Returns the descriptor to keep (close it to unlock), or -1 with p
 * filled in: another process has it (named by its pid), or the file cannot be
 * made. field says what path is of, "database".
 */
int	 lock_take(const char *path, const char *suffix, const char *field,
	    struct problem *p);

#endif
