/*
 * The commands for ExaBGP. Decides which form a command has and how many
 * prefixes go in one line; all text is printed from values. Writes nothing
 * anywhere.
 */
#include "buf.h"
#include "route/command.h"

static const struct {
	const char	*family;	/* ExaBGP's words */
	struct address	 any;		/* never sent (RFC 5737, RFC 3849) */
} command_table[IP__MAX] = {
	[IP_V4] = { "ipv4 unicast", { IP_V4, { 192, 0, 2, 1 } } },
	[IP_V6] = { "ipv6 unicast", { IP_V6,
	    { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 } } },
};

static void
selector_print(struct buf *b, const struct selector *to)
{
	size_t i;

	for (i = 0; i < to->n; i++) {
		buf_puts(b, i == 0 ? "neighbor " : ", neighbor ");
		address_print(b, &to->peers[i]);
	}
	if (to->n > 0)
		buf_putc(b, ' ');
}

/* Append prefixes and the newline within COMMAND_BULK bytes from start on. */
static size_t
bulk_print(struct buf *b, size_t start, const struct prefix *prefixes,
    size_t n)
{
	size_t before = b->len, i;

	if (b->overflow)
		return 0;
	for (i = 0; i < n; i++) {
		before = b->len;
		buf_putc(b, ' ');
		prefix_print(b, &prefixes[i]);
		if (b->overflow || b->len + 2 > b->size ||
		    b->len + 1 - start > COMMAND_BULK)
			break;
	}
	if (i < n)
		buf_truncate(b, before);
	buf_putc(b, '\n');
	return i;
}

/* End a command for one prefix: 1, or 0 and no command if it is too long. */
static size_t
single_end(struct buf *b, size_t start)
{
	buf_putc(b, '\n');
	if (!b->overflow && b->len - start <= COMMAND_MAX)
		return 1;
	buf_truncate(b, start);
	return 0;
}

size_t
command_announce(struct buf *b, const struct selector *to,
    const struct attrs *a, const struct address *self,
    enum command_form form, const struct prefix *prefixes, size_t n)
{
	bool other = form == COMMAND_OTHER;
	size_t start = b->len, printed;

	if (n > 1) {
		selector_print(b, to);
		buf_puts(b, "announce attributes ");
		attrs_print_sent(b, a, self, other);
		buf_puts(b, " nlri");
		printed = bulk_print(b, start, prefixes, n);
		if (printed > 1)
			return printed;
		buf_truncate(b, start);
	}
	selector_print(b, to);
	buf_puts(b, "announce route ");
	prefix_print(b, &prefixes[0]);
	buf_putc(b, ' ');
	attrs_print_sent(b, a, self, other);
	return single_end(b, start);
}

size_t
command_withdraw(struct buf *b, const struct selector *to,
    const struct prefix *prefixes, size_t n)
{
	size_t start = b->len, printed;

	if (n > 1) {
		selector_print(b, to);
		buf_puts(b, "withdraw attributes next-hop ");
		address_print(b, &command_table[prefixes[0].ip].any);
		buf_puts(b, " nlri");
		printed = bulk_print(b, start, prefixes, n);
		if (printed > 1)
			return printed;
		buf_truncate(b, start);
	}
	selector_print(b, to);
	buf_puts(b, "withdraw route ");
	prefix_print(b, &prefixes[0]);
	return single_end(b, start);
}

void
command_eor(struct buf *b, const struct address *peer, enum ip ip)
{
	struct selector to = { 1, peer };

	selector_print(b, &to);
	buf_puts(b, "announce eor ");
	buf_puts(b, command_table[ip].family);
	buf_putc(b, '\n');
}
