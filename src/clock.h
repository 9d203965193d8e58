/* Time. Monotonic for waiting, wall time for what people read. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* Microseconds of the monotonic clock. */
int64_t	 clock_us(void);

/* Seconds since 1970, of the wall clock; and microseconds. */
int64_t	 clock_wall(void);
int64_t	 clock_wall_us(void);

#endif
