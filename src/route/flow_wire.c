/*
 * The match of a flow rule as octets (RFC 8955, 4.2; RFC 8956, 3), and the
 * id that is made of them. Decides which octets are ours: only those that
 * our own encoding makes.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/flow_part.h"

#define END	0x80	/* the last term of a component */
#define LENGTH	0x30	/* two bits: 1, 2, 4, 8 octets of value */
#define OP	(FLOW_AND | FLOW_LT | FLOW_GT | FLOW_EQ)

/* Octets being written or read. */
struct wire {
	uint8_t		*to;		/* of FLOW_MAX; or NULL */
	const uint8_t	*from;		/* or NULL */
	size_t		 n;		/* used, or left */
	bool		 bad;		/* no room, or too few */
};

static void
put(struct wire *w, uint32_t octet)
{
	if (w->n == FLOW_MAX)
		w->bad = true;
	else
		w->to[w->n++] = (uint8_t)octet;
}

static uint8_t
get(struct wire *w)
{
	if (w->n == 0) {
		w->bad = true;
		return 0;
	}
	w->n--;
	return *w->from++;
}

static void
prefix_put(struct wire *w, unsigned part, const struct prefix *prefix)
{
	unsigned i;

	if (prefix->ip == IP_NONE)
		return;
	put(w, part);
	put(w, prefix->length);
	if (prefix->ip == IP_V6)
		put(w, 0);		/* offset */
	for (i = 0; i < (prefix->length + 7u) / 8; i++)
		put(w, prefix->bytes[i]);
}

/* How many octets value takes, as power of 2: ExaBGP sends the fewest. */
static unsigned
value_width(uint32_t value)
{
	return value > UINT16_MAX ? 2 : value > UINT8_MAX ? 1 : 0;
}

static void
term_put(struct wire *w, const struct flow_term *term, bool last)
{
	unsigned width = value_width(term->value);
	unsigned shift = 8u << width;

	put(w, term->op | width << 4 | (last ? END : 0u));
	while (shift > 0) {
		shift -= 8;
		put(w, term->value >> shift & 0xff);
	}
}

int
flow_encode(const struct flow *f, uint8_t components[FLOW_MAX], size_t *n,
    struct problem *p)
{
	struct wire w = { .to = components };
	size_t i;

	prefix_put(&w, FLOW_DESTINATION, &f->destination);
	prefix_put(&w, FLOW_SOURCE, &f->source);
	for (i = 0; i < f->n; i++) {
		if (i == 0 || f->term[i].part != f->term[i - 1].part)
			put(&w, f->term[i].part);
		term_put(&w, &f->term[i], i + 1 == f->n ||
		    f->term[i].part != f->term[i + 1].part);
	}
	*n = w.n;
	if (w.bad)
		return problem_set(p, ERR_TOO_BIG, "",
		    "the match has more than %d octets", FLOW_MAX);
	return 0;
}

static void
prefix_get(struct wire *w, struct prefix *prefix, enum ip ip)
{
	unsigned i;

	prefix->ip = (uint8_t)ip;
	prefix->length = get(w);
	if (prefix->length > (ip == IP_V4 ? 32 : 128) ||
	    (ip == IP_V6 && get(w) != 0)) {
		w->bad = true;
		return;
	}
	for (i = 0; i < (prefix->length + 7u) / 8; i++)
		prefix->bytes[i] = get(w);
	for (i = prefix->length; i < 8 * sizeof(prefix->bytes); i++)
		w->bad = w->bad ||
		    (prefix->bytes[i / 8] & 0x80u >> i % 8) != 0;
}

/* Can a client say this operator, and this value? */
static bool
term_is_said(const struct flow_row *row, const struct flow_term *term)
{
	unsigned op = term->op & ~(unsigned)FLOW_AND;

	if (term->value > row->max)
		return false;
	if (row->kind == FLOW_BITS)
		return op <= (FLOW_NOT | FLOW_MATCH) && term->value != 0;
	return op != 0 && op != (FLOW_LT | FLOW_GT | FLOW_EQ);
}

/* One term. Returns its operator octet. */
static unsigned
term_get(struct wire *w, const struct flow_row *row, struct flow_term *term)
{
	unsigned octet = get(w), i;

	term->part = row->part;
	term->op = (uint8_t)(octet & OP);
	term->value = 0;
	if ((octet & LENGTH) > 0x20 || (octet & 0x08) != 0)
		w->bad = true;
	for (i = 0; i < 1u << ((octet & LENGTH) >> 4) && !w->bad; i++)
		term->value = term->value << 8 | get(w);
	if (!term_is_said(row, term))
		w->bad = true;
	return octet;
}

static void
chain_got(struct wire *w, struct flow *f, const struct flow_row *row,
    const struct flow_chain *chain)
{
	if (w->bad || !flow_terms_can_match(row, chain->term, chain->n) ||
	    flow_insert(f, chain) == -1)
		w->bad = true;
}

static void
terms_get(struct wire *w, struct flow *f, const struct flow_row *row)
{
	struct flow_chain chain = { 0 };
	struct flow_term term;
	unsigned octet;

	do {
		octet = term_get(w, row, &term);
		if ((octet & FLOW_AND) == 0 && chain.n > 0) {
			chain_got(w, f, row, &chain);
			chain.n = 0;
		}
		if (chain.n == FLOW_TERMS)
			w->bad = true;
		else
			flow_chain_add(&chain, &term);
	} while ((octet & END) == 0 && !w->bad);
	chain_got(w, f, row, &chain);
}

/* Any order, doubles and contradictions show when it is encoded again. */
int
flow_decode(struct flow *f, enum ip ip, const uint8_t *components, size_t n)
{
	struct wire w = { .from = components, .n = n };
	uint8_t again[FLOW_MAX];
	const struct flow_row *row;
	size_t size;

	flow_init(f, ip);
	while (w.n > 0 && !w.bad) {
		if ((row = flow_row_of(get(&w), ip)) == NULL)
			return -1;
		if (row->kind == FLOW_PREFIX)
			prefix_get(&w, flow_prefix(f, row->part), ip);
		else
			terms_get(&w, f, row);
	}
	if (w.bad || flow_check(f, NULL) == -1 ||
	    flow_encode(f, again, &size, NULL) == -1)
		return -1;
	return size == n && memcmp(again, components, n) == 0 ? 0 : -1;
}

void
flow_id_print(struct buf *b, const uint8_t *components, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		buf_putc(b, digits[components[i] >> 4]);
		buf_putc(b, digits[components[i] & 0xf]);
	}
}

/* The value of a lower-case digit; 16 if it is none. */
static unsigned
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

int
flow_id_parse(uint8_t components[FLOW_MAX], size_t *n, enum ip ip,
    const char *id)
{
	struct flow f;
	unsigned high, low;

	for (*n = 0; *id != '\0'; id += 2) {
		high = digit_value(id[0]);
		low = digit_value(id[1]);
		if (*n == FLOW_MAX || high > 15 || low > 15)
			return -1;
		components[(*n)++] = (uint8_t)(high << 4 | low);
	}
	return flow_decode(&f, ip, components, *n);
}
