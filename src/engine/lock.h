/*
 * A lock file: only one exagate may own a database or a FIFO. It is held as
 * long as the descriptor is open, so it ends with the process in any case;
 * the file itself stays.
 */
#ifndef ENGINE_LOCK_H
#define ENGINE_LOCK_H

#include <stdint.h>

struct problem;

/*
 * Take the lock file of path, which is PATH with suffix, and write our pid
 * into it. Returns the descriptor to keep (close it to unlock), or -1 with p
 * filled in: another process has it (named by its pid), or the file cannot be
 * made. field says what path is of, "database".
 */
int	 lock_take(const char *path, const char *suffix, const char *field,
	    struct problem *p);

/*
 * Note a revision in the lock file (not synced: it may be lost with the
 * machine's power, yet never runs ahead of what is durable), and read it: 0
 * where there is none.
 */
void	 lock_note(int fd, uint64_t revision);
uint64_t lock_noted(int fd);

#endif
