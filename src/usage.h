/* What the process uses of the machine, as Linux tells. */
#ifndef USAGE_H
#define USAGE_H

#include <stdint.h>

/* A value; what could not be found out is 0. */
struct usage {
	uint64_t	 resident, virtual;	/* bytes of memory */
	uint64_t	 cpu_us;	/* user and system time */
	uint64_t	 started_us;	/* since 1970 */
	uint64_t	 files, files_max;	/* open descriptors; limit */
	uint64_t	 threads;
};

/* Reads /proc. */
void	 usage_read(struct usage *u);

#endif
