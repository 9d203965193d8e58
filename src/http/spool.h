/*
 * Requests that come in pieces, kept until they are whole: a little in
 * memory, more in a file that has no name (memfd_create(2)).
 */
#ifndef HTTP_SPOOL_H
#define HTTP_SPOOL_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "http/record.h"

#define SPOOL_HEAD_MAX	81920	/* bytes to the end of PARAMS */

struct spool;

/* What all of them hold together, and may. */
struct spools {
	atomic_size_t	 bytes, most;
	atomic_size_t	 files;
	size_t		 most_files;
};

/*
 * An empty one, counted in *all as long as it is there. NULL: no memory.
 * Owned: spool_free.
 */
struct spool		*spool_new(struct spools *all);
void			 spool_free(struct spool *s);

/*
 * Keep n more bytes, and judge what is there. Of more than most bytes, or
 * where all hold more than most_all, or as many files as may be, the body is
 * left out from then on, and what was kept of it forgotten: it is still waited
 * for, so that the request can be answered. A head that is too large, or for
 * which there is no room, is bad.
 */
enum record_verdict	 spool_add(struct spool *s, const uint8_t *data,
			    size_t n, size_t most, size_t most_all);

/* Bytes that came so far, kept or not. */
size_t			 spool_seen(const struct spool *s);

/* Why the body was left out: ERR_TOO_LARGE, ERR_BUSY; ERR_NONE: it was not. */
enum err		 spool_left_out(const struct spool *s);

/*
 * The file from which a whole request can be read from its beginning: that of
 * s, borrowed until spool_free, or *scratch, one of the caller's (-1: it is
 * made) until it is used again, where it was little. -1: that failed.
 */
int			 spool_open(struct spool *s, int *scratch);

/* Somebody else has closed the file of s, which is only to be freed now. */
void			 spool_lost(struct spool *s);

#endif
