/* Who else may change what is trusted here: files that everybody may write. */
#ifndef PERMISSION_H
#define PERMISSION_H

#include <sys/types.h>

struct problem;

/*
 * Could any local user change path, or put another file in its place? That is
 * so where path, if it is there, has one of the bits of others (of S_IRWXO),
 * where one of the directories above it may be written by everybody without
 * being sticky, and in a sticky one where what stands there belongs neither to
 * us nor to root. Where path is a link, what it leads to is looked at likewise.
 * Owner and group of each may do what they like: who they are is the operator's
 * choice. 0, or -1 with p, which says what mends it.
 */
int	 permission_check(const char *path, mode_t others, const char *field,
	    struct problem *p);

#endif
