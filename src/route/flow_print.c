/*
 * The match of a flow rule as text: for ExaBGP, for people, as JSON. Decides
 * how each is written; nothing of a client's text is in it.
 */
#include "buf.h"
#include "json.h"
#include "route/flow_part.h"

/* For ExaBGP in numbers, which mean the same in all its versions. */
enum style { STYLE_EXABGP, STYLE_PEOPLE };

static const char *const number_text[] = {
	[FLOW_EQ] = "=",
	[FLOW_GT] = ">",
	[FLOW_GT | FLOW_EQ] = ">=",
	[FLOW_LT] = "<",
	[FLOW_LT | FLOW_EQ] = "<=",
	[FLOW_LT | FLOW_GT] = "!=",
};

static const char *const bit_text[] = {
	[0] = "",
	[FLOW_MATCH] = "=",
	[FLOW_NOT] = "!",
	[FLOW_NOT | FLOW_MATCH] = "!=",
};

/* The word for value, as this version has it; NULL if there is none. */
static const char *
word_of(const struct flow_row *row, unsigned ip, uint32_t value)
{
	const struct flow_word *word = row->words;

	for (; word != NULL && word->name != NULL; word++)
		if (word->value == value &&
		    (word->ip == IP_NONE || word->ip == ip))
			return word->name;
	return NULL;
}

/* Words joined by +, and what has none as a number at the end. */
static void
bits_print(struct buf *b, const struct flow_row *row, unsigned ip,
    uint32_t value)
{
	const char *word, *plus = "";
	uint32_t bit;

	for (bit = 1; bit != 0 && bit <= value; bit <<= 1) {
		if ((value & bit) == 0 ||
		    (word = word_of(row, ip, bit)) == NULL)
			continue;
		buf_puts(b, plus);
		buf_puts(b, word);
		value &= ~bit;
		plus = "+";
	}
	if (value != 0)
		buf_printf(b, "%s0x%x", plus, value);
}

static void
value_print(struct buf *b, const struct flow_row *row, unsigned ip,
    uint32_t value, enum style style)
{
	bool words = row->spoken && style == STYLE_PEOPLE;
	const char *word = words ? word_of(row, ip, value) : NULL;

	if (row->kind == FLOW_BITS && words)
		bits_print(b, row, ip, value);
	else if (row->kind == FLOW_BITS)
		buf_printf(b, "0x%x", value);
	else if (word != NULL)
		buf_puts(b, word);
	else
		buf_putu(b, value);
}

/* The chain that begins with term i: ">=8000&<=8100". */
static void
chain_print(struct buf *b, const struct flow *f, size_t i, enum style style)
{
	const struct flow_row *row = flow_row_of(f->term[i].part, f->ip);
	size_t end = i + flow_chain_length(f, i);
	unsigned op;

	for (; i < end; i++) {
		op = f->term[i].op;
		if ((op & FLOW_AND) != 0)
			buf_putc(b, '&');
		op &= ~(unsigned)FLOW_AND;
		buf_puts(b, row->kind == FLOW_BITS ? bit_text[op] :
		    number_text[op]);
		value_print(b, row, f->ip, f->term[i].value, style);
	}
}

/* The part that begins with term i. Returns how many terms it has. */
static size_t
part_print(struct buf *b, const struct flow *f, size_t i, enum style style)
{
	unsigned part = f->term[i].part;
	size_t n = flow_chain_length(f, i), end = i;
	bool list = i + n < f->n && f->term[i + n].part == part;

	buf_puts(b, flow_row_of(part, f->ip)->name);
	buf_puts(b, list ? " [" : "");
	for (; end < f->n && f->term[end].part == part; end += n) {
		n = flow_chain_length(f, end);
		buf_putc(b, ' ');
		chain_print(b, f, end, style);
	}
	buf_puts(b, list ? " ]" : "");
	return end - i;
}

static void
flow_prefix_print(struct buf *b, unsigned part, const struct prefix *prefix,
    const char *after)
{
	if (prefix->ip == IP_NONE)
		return;
	buf_puts(b, flow_row_of(part, prefix->ip)->name);
	buf_putc(b, ' ');
	prefix_print(b, prefix);
	buf_puts(b, after);
}

static void
flow_print_style(struct buf *b, const struct flow *f, const char *after,
    enum style style)
{
	size_t i;

	flow_prefix_print(b, FLOW_DESTINATION, &f->destination, after);
	flow_prefix_print(b, FLOW_SOURCE, &f->source, after);
	for (i = 0; i < f->n;) {
		i += part_print(b, f, i, style);
		buf_puts(b, after);
	}
}

void
flow_print_match(struct buf *b, const struct flow *f)
{
	flow_print_style(b, f, "; ", STYLE_EXABGP);
}

void
flow_print(struct buf *b, const struct flow *f)
{
	size_t start = b->len;

	flow_print_style(b, f, " ", STYLE_PEOPLE);
	if (b->len > start && !b->overflow)
		buf_truncate(b, b->len - 1);
}

static void
prefix_to_json(struct json *object, unsigned part,
    const struct prefix *prefix)
{
	char data[PREFIX_TEXT];
	struct buf b;

	if (prefix->ip == IP_NONE)
		return;
	buf_init(&b, data, sizeof(data));
	prefix_print(&b, prefix);
	json_set_string(object, flow_row_of(part, prefix->ip)->name, data);
}

void
flow_to_json(const struct flow *f, struct json *object)
{
	struct json *list = NULL;
	char data[FLOW_TEXT];
	struct buf b;
	size_t i;

	prefix_to_json(object, FLOW_DESTINATION, &f->destination);
	prefix_to_json(object, FLOW_SOURCE, &f->source);
	for (i = 0; i < f->n; i += flow_chain_length(f, i)) {
		if (i == 0 || f->term[i].part != f->term[i - 1].part) {
			list = json_new_array();
			json_set(object,
			    flow_row_of(f->term[i].part, f->ip)->name, list);
		}
		buf_init(&b, data, sizeof(data));
		chain_print(&b, f, i, STYLE_PEOPLE);
		json_add_string(list, data);
	}
}
