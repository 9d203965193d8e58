/* Bounded text. Decides nothing; see buf.h. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"

void
buf_init(struct buf *b, char *data, size_t size)
{
	b->data = data;
	b->size = size;
	buf_truncate(b, 0);
}

void
buf_truncate(struct buf *b, size_t len)
{
	b->len = len;
	b->data[len] = '\0';
	b->overflow = false;
}

void
buf_putn(struct buf *b, const char *s, size_t n)
{
	if (n >= b->size - b->len) {
		b->overflow = true;
		return;
	}
	memcpy(b->data + b->len, s, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_putn(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	buf_putn(b, &c, 1);
}

void
buf_putu(struct buf *b, uint64_t n)
{
	char digits[20];
	size_t i = sizeof(digits);

	do
		digits[--i] = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	buf_putn(b, digits + i, sizeof(digits) - i);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	size_t room = b->size - b->len;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(b->data + b->len, room, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= room) {
		b->data[b->len] = '\0';
		b->overflow = true;
		return;
	}
	b->len += (size_t)n;
}
