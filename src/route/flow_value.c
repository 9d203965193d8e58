/*
 * The values of a component: text to a chain of terms, and what a chain
 * matches. Decides the grammar of a value. Knows no rule as a whole.
 */
#include <string.h>

#include "err.h"
#include "route/flow_part.h"

/* Text that is being read: what is left of a value. Borrowed. */
struct reading {
	const char		*text;
	size_t			 n;
	const struct flow_row	*row;
	enum ip			 ip;
	enum flow_reader	 reader;
	enum ip			 needs;		/* of the words so far */
	struct problem		*p;
};

/* ExaBGP's operators, a longer one before what it begins with. */
static const struct {
	const char	*text;
	uint8_t		 op;
} number_ops[] = {
	{ ">=", FLOW_GT | FLOW_EQ },
	{ "<=", FLOW_LT | FLOW_EQ },
	{ "!=", FLOW_LT | FLOW_GT },
	{ "=", FLOW_EQ },
	{ ">", FLOW_GT },
	{ "<", FLOW_LT },
	{ "", FLOW_EQ },
}, bit_ops[] = {
	{ "!=", FLOW_NOT | FLOW_MATCH },
	{ "=", FLOW_MATCH },
	{ "!", FLOW_NOT },
	{ "", 0 },
};

/* Refuse the n bytes at text, as far as a sentence can show them. */
static int
refuse(const struct reading *r, const char *text, size_t n, const char *why)
{
	if (n == 0)
		return problem_set(r->p, ERR_VALUE, r->row->name,
		    "a value %s", why);
	return problem_set(r->p, ERR_VALUE, r->row->name, "%.*s%s %s",
	    n > 40 ? 40 : (int)n, text, n > 40 ? "..." : "", why);
}

static bool
begins(const struct reading *r, const char *text)
{
	size_t n = strlen(text);

	return r->n >= n && memcmp(r->text, text, n) == 0;
}

/* Take the operator off the front. */
static uint8_t
read_op(struct reading *r)
{
	bool bits = r->row->kind == FLOW_BITS;
	size_t i, n;

	for (i = 0; !begins(r, bits ? bit_ops[i].text : number_ops[i].text);)
		i++;
	n = strlen(bits ? bit_ops[i].text : number_ops[i].text);
	r->text += n;
	r->n -= n;
	return bits ? bit_ops[i].op : number_ops[i].op;
}

/* Is the word there, for this version? Then 0; 1: there is none; or -1. */
static int
read_word(struct reading *r, const char *text, size_t n, uint32_t *value)
{
	const struct flow_word *word = r->row->words;

	for (; word != NULL && word->name != NULL; word++)
		if (strlen(word->name) == n && memcmp(word->name, text, n) == 0)
			break;
	if (word == NULL || word->name == NULL)
		return 1;
	*value = word->value;
	if (word->ip == IP_NONE || r->reader == FLOW_EVENT)
		return 0;
	if (r->ip != IP_NONE && word->ip != r->ip)
		return refuse(r, text, n, r->ip == IP_V6 ?
		    "is a word of IPv4; for IPv6 give the number" :
		    "is a word of IPv6; for IPv4 give the number");
	r->needs = word->ip;
	return 0;
}

/* Read a number, decimal or after 0x. Returns -1 with p. */
static int
read_number(const struct reading *r, const char *text, size_t n,
    uint32_t *value)
{
	bool hex = n > 2 && text[0] == '0' && text[1] == 'x';
	const char *digits = hex ? "0123456789abcdef" : "0123456789", *digit;
	uint64_t number = 0;
	size_t i;

	for (i = hex ? 2 : 0; i < n && number <= r->row->max; i++) {
		char c = text[i];

		if (hex && c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		if (c == '\0' || (digit = strchr(digits, c)) == NULL)
			return refuse(r, text, n, r->row->words == NULL ?
			    "is not a number" :
			    "is neither a number nor a word known here");
		number = number * (hex ? 16 : 10) +
		    (uint64_t)(digit - digits);
	}
	if (!hex && text[0] == '0' && n > 1)
		return refuse(r, text, n, "has a leading zero");
	if (number > r->row->max)
		return problem_set(r->p, ERR_VALUE, r->row->name,
		    "%.*s is not within 0-%u", n > 40 ? 40 : (int)n, text,
		    r->row->max);
	*value = (uint32_t)number;
	return 0;
}

/* Words that mean something elsewhere, with what to write here. */
static int
refuse_known(const struct reading *r, const char *text, size_t n)
{
	if (n == 0)
		return refuse(r, text, n, "is empty");
	if ((n == 4 && memcmp(text, "true", n) == 0) ||
	    (n == 5 && memcmp(text, "false", n) == 0))
		return refuse(r, text, n,
		    "is not taken: leave the key out, or the rule");
	if (n == 14 && memcmp(text, "not-a-fragment", n) == 0)
		return refuse(r, text, n,
		    "is not known to ExaBGP 5; write !is-fragment");
	return 0;
}

static int
read_value(struct reading *r, const char *text, size_t n, uint32_t *value)
{
	int word;

	if (refuse_known(r, text, n) == -1)
		return -1;
	word = read_word(r, text, n, value);
	return word <= 0 ? word : read_number(r, text, n, value);
}

/* Words or numbers joined by +. */
static int
read_bits(struct reading *r, const char *text, size_t n, uint32_t *value)
{
	uint32_t bits;
	size_t part;

	for (*value = 0;; text += part + 1, n -= part + 1) {
		const char *plus = memchr(text, '+', n);

		part = plus != NULL ? (size_t)(plus - text) : n;
		if (read_value(r, text, part, &bits) == -1)
			return -1;
		if ((*value & bits) != 0 && r->reader == FLOW_CLIENT)
			return refuse(r, text, part, "is given twice");
		*value |= bits;
		if (part == n)
			break;
	}
	if (*value == 0)
		return refuse(r, text, n, "names no bit");
	return 0;
}

static int
read_term(struct reading *r, struct flow_term *term)
{
	const char *and, *text;
	size_t n;

	term->part = r->row->part;
	term->op = read_op(r);
	text = r->text;
	and = memchr(text, '&', r->n);
	n = and != NULL ? (size_t)(and - text) : r->n;
	r->text += n;
	r->n -= n;
	return r->row->kind == FLOW_BITS ?
	    read_bits(r, text, n, &term->value) :
	    read_value(r, text, n, &term->value);
}

static int
chain_check(const struct flow_chain *chain, const struct reading *r,
    const char *text, size_t n)
{
	if (r->reader == FLOW_EVENT ||
	    flow_terms_can_match(r->row, chain->term, chain->n))
		return 0;
	return refuse(r, text, n, "matches nothing");
}

int
flow_chain_parse(struct flow_chain *chain, const struct flow_row *row,
    enum ip ip, enum flow_reader reader, const char *text, size_t n,
    enum ip *needs, struct problem *p)
{
	struct reading r = { text, n, row, ip, reader, IP_NONE, p };
	struct flow_term term;

	for (chain->n = 0;; r.text++, r.n--) {
		if (read_term(&r, &term) == -1)
			return -1;
		if (chain->n == FLOW_TERMS)
			return refuse(&r, text, n, "has too many terms");
		if (reader == FLOW_CLIENT)
			flow_chain_add(chain, &term);
		else {
			if (chain->n > 0)
				term.op |= FLOW_AND;
			chain->term[chain->n++] = term;
		}
		if (r.n == 0)
			break;
	}
	*needs = r.needs;
	return chain_check(chain, &r, text, n);
}

static bool
term_is_before(const struct flow_term *a, const struct flow_term *b)
{
	if (a->value != b->value)
		return a->value < b->value;
	return (a->op & ~FLOW_AND) < (b->op & ~FLOW_AND);
}

void
flow_chain_add(struct flow_chain *chain, const struct flow_term *term)
{
	size_t i = 0;

	while (i < chain->n && term_is_before(&chain->term[i], term))
		i++;
	if (i < chain->n && !term_is_before(term, &chain->term[i]))
		return;
	memmove(&chain->term[i + 1], &chain->term[i],
	    (chain->n - i) * sizeof(*term));
	chain->term[i] = *term;
	chain->n++;
	for (i = 0; i < chain->n; i++)
		chain->term[i].op = (uint8_t)(i == 0 ?
		    chain->term[i].op & ~FLOW_AND :
		    chain->term[i].op | FLOW_AND);
}

static bool
term_matches(enum flow_kind kind, const struct flow_term *term,
    uint32_t value)
{
	uint32_t common = value & term->value;
	bool match;

	if (kind == FLOW_NUMBER)
		return ((term->op & FLOW_LT) != 0 && value < term->value) ||
		    ((term->op & FLOW_GT) != 0 && value > term->value) ||
		    ((term->op & FLOW_EQ) != 0 && value == term->value);
	match = (term->op & FLOW_MATCH) != 0 ? common == term->value :
	    common != 0;
	return match != ((term->op & FLOW_NOT) != 0);
}

bool
flow_terms_match(const struct flow_row *row, const struct flow_term *term,
    size_t n, uint32_t value)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!term_matches(row->kind, &term[i], value))
			return false;
	return true;
}

/*
 * Of numbers, the least that matches is 0, or a term's, or one more; of bits
 * there are few.
 */
bool
flow_terms_can_match(const struct flow_row *row, const struct flow_term *term,
    size_t n)
{
	uint32_t value;
	size_t i;

	if (row->kind == FLOW_BITS) {
		for (value = 0; value <= row->max; value++)
			if (flow_terms_match(row, term, n, value))
				return true;
		return false;
	}
	for (i = 0; i < n; i++)
		for (value = term[i].value; value <= row->max &&
		    value <= term[i].value + 1; value++)
			if (flow_terms_match(row, term, n, value))
				return true;
	return flow_terms_match(row, term, n, 0);
}
