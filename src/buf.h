/*
 * Text built in memory of a fixed size, with a sticky overflow flag that is
 * checked once at the end.
 */
#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char	*data;		/* borrowed; always NUL-terminated */
	size_t	 size;		/* bytes at data, the NUL included */
	size_t	 len;		/* bytes of text */
	bool	 overflow;	/* something did not fit and was left out */
};

/* Use size (>= 1) bytes at data, borrowed for the life of b. */
void	 buf_init(struct buf *b, char *data, size_t size);

/* Append; what does not fit whole is left out and sets overflow. */
void	 buf_putc(struct buf *b, char c);
void	 buf_puts(struct buf *b, const char *s);
void	 buf_putn(struct buf *b, const char *s, size_t n);
void	 buf_putu(struct buf *b, uint64_t n);	/* decimal */
void	 buf_printf(struct buf *b, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

/* Back to the first len bytes, overflow cleared. */
void	 buf_truncate(struct buf *b, size_t len);

#endif
