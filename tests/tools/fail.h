/* For tools that end at the first thing that is wrong. */
#ifndef FAIL_H
#define FAIL_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Say what is wrong, and, where errno is set, why; the end. */
static inline void __attribute__((format(printf, 1, 2), noreturn))
fail(const char *fmt, ...)
{
	int why = errno;
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "%s: ", program_invocation_short_name);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "%s%s\n", why == 0 ? "" : ": ", why == 0 ? "" :
	    strerror(why));
	exit(1);
}

#endif
