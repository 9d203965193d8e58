/*
 * The match of a flow rule: which components it has. Decides what one key
 * may add to it, and keeps it canonical, so that the same match said in
 * another way is the same value. What the whole must be is decided in
 * flow_check.c.
 */
#include <string.h>

#include "buf.h"
#include "err.h"
#include "route/flow_part.h"

#define SEPARATORS	" \t,"

static const struct {
	const char	*name;
	uint8_t		 bits;
} ip_table[IP__MAX] = {
	[IP_V4] = { "IPv4", 32 },
	[IP_V6] = { "IPv6", 128 },
};

void
flow_init(struct flow *f, enum ip ip)
{
	memset(f, 0, sizeof(*f));
	f->ip = (uint8_t)ip;
}

struct prefix *
flow_prefix(struct flow *f, unsigned part)
{
	return part == FLOW_DESTINATION ? &f->destination : &f->source;
}

size_t
flow_chain_length(const struct flow *f, size_t i)
{
	size_t end = i + 1;

	while (end < f->n && (f->term[end].op & FLOW_AND) != 0)
		end++;
	return end - i;
}

/* Order of two chains: by part, then term by term. <0, 0, >0. */
static int
chain_compare(const struct flow_term *a, size_t an, const struct flow_term *b,
    size_t bn)
{
	size_t i;

	if (a->part != b->part)
		return a->part - b->part;
	for (i = 0; i < an && i < bn; i++) {
		if (a[i].value != b[i].value)
			return a[i].value < b[i].value ? -1 : 1;
		if (a[i].op != b[i].op)
			return a[i].op - b[i].op;
	}
	return an < bn ? -1 : an > bn;
}

/* Put the chain in front of term i. */
static int
chain_put(struct flow *f, size_t i, const struct flow_chain *chain)
{
	if (f->n + chain->n > FLOW_TERMS)
		return -1;
	memmove(&f->term[i + chain->n], &f->term[i],
	    (f->n - i) * sizeof(f->term[0]));
	memcpy(&f->term[i], chain->term, chain->n * sizeof(f->term[0]));
	f->n += chain->n;
	return 0;
}

int
flow_insert(struct flow *f, const struct flow_chain *chain)
{
	size_t i, n;
	int order;

	for (i = 0; i < f->n; i += n) {
		n = flow_chain_length(f, i);
		order = chain_compare(&f->term[i], n, chain->term, chain->n);
		if (order == 0)
			return 0;
		if (order > 0)
			break;
	}
	return chain_put(f, i, chain);
}

int
flow_append(struct flow *f, const struct flow_chain *chain)
{
	return chain_put(f, f->n, chain);
}

/* The key that says in a rule of the version ip what row does; or NULL. */
static const char *
other_key(const struct flow_row *row, unsigned ip)
{
	const struct flow_row *other = flow_row_of(row->part, ip);

	return row->ip != IP_NONE && other != NULL && other->ip != IP_NONE ?
	    other->name : NULL;
}

/* The rule is of the version ip: row says so. 0, or -1 with p. */
static int
flow_set_ip(struct flow *f, enum ip ip, const struct flow_row *row,
    struct problem *p)
{
	const char *other = other_key(row, f->ip);

	if (ip == IP_NONE || f->ip == ip)
		return 0;
	if (f->ip == IP_NONE) {
		f->ip = (uint8_t)ip;
		f->ip_by = row->name;
		return 0;
	}
	return problem_set(p, ERR_KEY_NOT_HERE, row->name,
	    "%s is of %s here, but the rule is of %s%s%s%s%s", row->name,
	    ip_table[ip].name, ip_table[f->ip].name,
	    f->ip_by != NULL ? ", by its " : "",
	    f->ip_by != NULL ? f->ip_by : "",
	    other != NULL ? "; say " : "", other != NULL ? other : "");
}

/* Cut text into address, length and offset, NULL where none. 0, or -1. */
static int
prefix_cut(char *text, char **length, char **offset)
{
	*length = text;
	strsep(length, "/");
	if ((*offset = *length) != NULL)
		strsep(offset, "/");
	return *offset != NULL && strchr(*offset, '/') != NULL ? -1 : 0;
}

/* The length of a prefix: 0, or -1 with p. */
static int
length_set(struct prefix *prefix, const char *text, const char *name,
    struct problem *p)
{
	unsigned bits = ip_table[prefix->ip].bits, n = 0;
	const char *c;

	if (text == NULL) {
		prefix->length = (uint8_t)bits;
		return 0;
	}
	for (c = text; *c >= '0' && *c <= '9' && n <= bits; c++)
		n = n * 10 + (unsigned)(*c - '0');
	if (*text == '\0' || (*c != '\0' && n <= bits) ||
	    (text[0] == '0' && text[1] != '\0'))
		return problem_set(p, ERR_PREFIX, name,
		    "/%.20s is not the length of a prefix", text);
	if (n > bits)
		return problem_set(p, ERR_PREFIX, name,
		    "/%.20s is longer than /%u", text, bits);
	prefix->length = (uint8_t)n;
	return 0;
}

/* Refuse host bits, with what may have been meant. 0, or -1 with p. */
static int
host_bits_check(const struct prefix *prefix, const char *name,
    struct problem *p)
{
	struct prefix network = *prefix;
	char given[PREFIX_TEXT], meant[PREFIX_TEXT];
	struct buf b;
	unsigned i;

	for (i = prefix->length; i < 8 * sizeof(network.bytes); i++)
		network.bytes[i / 8] = (uint8_t)(network.bytes[i / 8] &
		    ~(0x80u >> i % 8));
	if (memcmp(network.bytes, prefix->bytes, sizeof(network.bytes)) == 0)
		return 0;
	buf_init(&b, given, sizeof(given));
	prefix_print(&b, prefix);
	buf_init(&b, meant, sizeof(meant));
	prefix_print(&b, &network);
	return problem_set(p, ERR_PREFIX, name,
	    "%s has host bits set; did you mean %s", given, meant);
}

static int
prefix_text(struct prefix *prefix, const char *value, const char *name,
    struct problem *p)
{
	char text[PREFIX_TEXT + 8], *length, *offset;
	struct address address;

	if (strlen(value) >= sizeof(text))
		return problem_set(p, ERR_PREFIX, name,
		    "%.40s... is not a prefix", value);
	memcpy(text, value, strlen(value) + 1);
	if (prefix_cut(text, &length, &offset) == -1)
		return problem_set(p, ERR_PREFIX, name,
		    "%.50s has too many slashes", value);
	if (address_parse(&address, text, name, p) == -1)
		return -1;
	prefix->ip = address.ip;
	memcpy(prefix->bytes, address.bytes, sizeof(prefix->bytes));
	if (length_set(prefix, length, name, p) == -1)
		return -1;
	if (offset != NULL &&
	    (prefix->ip != IP_V6 || strcmp(offset, "0") != 0))
		return problem_set(p, ERR_PREFIX, name,
		    "an offset cannot be sent: "
		    "ExaBGP does not encode it as RFC 8956 says");
	return host_bits_check(prefix, name, p);
}

static int
flow_set_prefix(struct flow *f, const struct flow_row *row, const char *value,
    struct problem *p)
{
	struct prefix *place = flow_prefix(f, row->part);
	struct prefix prefix = { 0 };

	if (place->ip != IP_NONE)
		return problem_set(p, ERR_REPEATED, row->name,
		    "%s is given twice", row->name);
	if (prefix_text(&prefix, value, row->name, p) == -1)
		return -1;
	if (row->ip != IP_NONE && row->ip != prefix.ip)
		return problem_set(p, ERR_VALUE, row->name,
		    "%s takes an %s prefix", row->name,
		    ip_table[row->ip].name);
	if (flow_set_ip(f, prefix.ip, row, p) == -1)
		return -1;
	*place = prefix;
	return 0;
}

static int
flow_set_value(struct flow *f, const struct flow_row *row, const char *text,
    size_t n, struct problem *p)
{
	struct flow_chain chain;
	enum ip needs;

	if (flow_chain_parse(&chain, row, f->ip, FLOW_CLIENT, text, n, &needs,
	    p) == -1 || flow_set_ip(f, needs, row, p) == -1)
		return -1;
	if (flow_insert(f, &chain) == -1)
		return problem_set(p, ERR_TOO_BIG, row->name,
		    "the rule has more than %d values", FLOW_TERMS);
	return 0;
}

/* Take the brackets off. 0, or -1 when there is only one of them. */
static int
list_inside(const char **text, size_t *n)
{
	while (*n > 0 && strchr(" \t", **text) != NULL)
		(*text)++, (*n)--;
	while (*n > 0 && strchr(" \t", (*text)[*n - 1]) != NULL)
		(*n)--;
	if (*n == 0 || (**text != '[' && (*text)[*n - 1] != ']'))
		return 0;
	if (*n < 2 || **text != '[' || (*text)[*n - 1] != ']')
		return -1;
	(*text)++;
	*n -= 2;
	return 0;
}

static int
flow_set_list(struct flow *f, const struct flow_row *row, const char *value,
    struct problem *p)
{
	size_t left = strlen(value), n;
	bool any = false;

	if (list_inside(&value, &left) == -1)
		return problem_set(p, ERR_VALUE, row->name,
		    "a bracket is missing");
	for (; left > 0; value += n, left -= n) {
		for (n = 0; n < left && strchr(SEPARATORS, value[n]) == NULL;)
			n++;
		if (n > 0 && flow_set_value(f, row, value, n, p) == -1)
			return -1;
		any = any || n > 0;
		n += n < left;
	}
	if (!any)
		return problem_set(p, ERR_VALUE, row->name,
		    "%s has no value", row->name);
	return 0;
}

int
flow_set(struct flow *f, const char *name, const char *value,
    struct problem *p)
{
	const struct flow_row *row = flow_row_by_name(name);

	if (row == NULL)
		return problem_set(p, ERR_UNKNOWN_KEY, name,
		    "%.40s is nothing that a flow rule can match", name);
	if (row->kind == FLOW_PREFIX)
		return flow_set_prefix(f, row, value, p);
	if (flow_set_ip(f, row->ip, row, p) == -1)
		return -1;
	return flow_set_list(f, row, value, p);
}
