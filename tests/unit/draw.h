/*
 * Numbers of chance for unit tests, the same in each run and on every machine
 * (xorshift32). Whoever wants others defines DRAW_SEED before.
 */
#ifndef DRAW_H
#define DRAW_H

#include <stdint.h>

#ifndef DRAW_SEED
#define DRAW_SEED	1
#endif

/* From 0 to n - 1. */
static inline uint32_t
draw(uint32_t n)
{
	static uint32_t state = DRAW_SEED;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}

#endif
