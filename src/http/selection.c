/*
 * Selections. Decides what the keys of a list select, and what a cursor is;
 * reads no entry.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "http/conform.h"
#include "http/entry.h"
#include "http/key.h"
#include "http/request.h"
#include "http/selection.h"

static int
match_read(struct filter *f, const char *text, struct problem *p)
{
	if (strcmp(text, "exact") == 0)
		f->match = MATCH_EXACT;
	else if (strcmp(text, "within") == 0)
		f->match = MATCH_WITHIN;
	else if (strcmp(text, "covering") == 0)
		f->match = MATCH_COVERING;
	else
		return problem_set(p, ERR_VALUE, "match",
		    "must be exact, within or covering");
	if (f->prefix.ip == IP_NONE)
		return problem_set(p, ERR_MISSING, "prefix",
		    "match needs a prefix");
	return 0;
}

static int
state_read(enum state *state, const char *text, struct problem *p)
{
	for (*state = 0; *state < STATE__MAX; ++*state)
		if (strcmp(text, state_name(*state)) == 0)
			return 0;
	return problem_set(p, ERR_VALUE, "state",
	    "must be waiting, saved, accepted, sent, refused or drift");
}

/* The one community, in the words of the store. */
static int
community_read(struct selection *s, const char *text, struct problem *p)
{
	struct attrs a;

	attrs_init(&a);
	if (attrs_set(&a, ATTR_COMMUNITY, text, p) == -1)
		return -1;
	if (a.community.n != 1)
		return problem_set(p, ERR_VALUE, "community",
		    "a list is filtered by one community");
	snprintf(s->community, sizeof(s->community), "%u:%u",
	    a.community.value[0] >> 16, a.community.value[0] & 0xffff);
	s->filter.community = s->community;
	return 0;
}

/* A family, or those of both IP versions by their SAFI. */
static int
family_read(struct filter *f, const char *text, struct problem *p)
{
	unsigned mask = 1u << family_by_name(text) |
	    1u << family_by_safi(text, IP_V4) |
	    1u << family_by_safi(text, IP_V6);

	f->families &= mask & FAMILIES_ALL;
	if (f->families == 0)
		return problem_set(p, ERR_VALUE, "family",
		    "there is no family '%.40s' here", text);
	return 0;
}

static int
conform_read(struct selection *s, const char *text, struct problem *p)
{
	s->conform = strcmp(text, "yes") == 0 ? CONFORM_YES : CONFORM_NO;
	if (s->conform == CONFORM_YES || strcmp(text, "no") == 0)
		return 0;
	return problem_set(p, ERR_VALUE, "conforms", "must be yes or no");
}

/* Neighbours: all values of the key, by their addresses. */
static int
neighbors_read(struct selection *s, const struct request *r,
    struct problem *p)
{
	struct form walk = r->query;
	const char *name, *value;

	while (form_next(&walk, &name, &value))
		if (strcmp(name, key_name(KEY_NEIGHBOR)) == 0 &&
		    targets_add(&s->targets, value, name, p) == -1)
			return -1;
	return 0;
}

static void
print_hex(struct buf *b, const void *data, size_t n)
{
	const uint8_t *octets = data;
	size_t i;

	for (i = 0; i < n; i++)
		buf_printf(b, "%02x", octets[i]);
}

void
cursor_print(struct buf *b, const struct nlri *nlri, const char *targets)
{
	print_hex(b, &nlri->family, 1);
	print_hex(b, nlri->bytes, nlri->n);
	if (*targets == '\0')
		return;
	buf_putc(b, '.');
	print_hex(b, targets, strlen(targets));
}

/* n hexadecimal digits to at most size octets. How many, or -1. */
static long
hex_read(void *data, size_t size, const char *text, size_t n)
{
	uint8_t *octets = data;
	char pair[3] = "";
	size_t i;

	if (n % 2 != 0 || n / 2 > size ||
	    strspn(text, "0123456789abcdef") < n)
		return -1;
	for (i = 0; i < n / 2; i++) {
		memcpy(pair, text + 2 * i, 2);
		octets[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return (long)(n / 2);
}

/* 0, or -1 when it is not what cursor_print made: it must print as the text. */
static int
cursor_read(struct filter *f, const char *cursor)
{
	const size_t room = sizeof(f->cursor_targets) - 1;
	const char *text = cursor;
	char printed[CURSOR_TEXT];
	uint8_t octets[1 + NLRI_MAX] = { 0 };
	size_t n = strcspn(text, ".");
	long got = hex_read(octets, sizeof(octets), text, n);
	struct buf b;

	if (got < 1 || nlri_read(&f->cursor, (enum family)octets[0],
	    octets + 1, (size_t)got - 1) == -1)
		return -1;
	text += n;
	text += *text == '.';
	got = hex_read(f->cursor_targets, room, text, strlen(text));
	if (got == -1)
		return -1;
	f->cursor_targets[got] = '\0';
	buf_init(&b, printed, sizeof(printed));
	cursor_print(&b, &f->cursor, f->cursor_targets);
	return strcmp(printed, cursor) == 0 ? 0 : -1;
}

/* A tag or set that none can have is a slip. 0, or -1 with p. */
static int
word_check(enum key key, const char *word, struct problem *p)
{
	if (word == NULL || terms_is_word(word))
		return 0;
	return problem_set(p, ERR_VALUE, key_name(key),
	    "a list is filtered by one, of letters, digits and \"._:@-\"");
}

/* What the store filters by. 0, or -1 with p. */
static int
filter_read(struct selection *s, const struct keys *k, struct problem *p)
{
	const char *const *v = k->value;
	struct filter *f = &s->filter;

	f->owner = v[KEY_OWNER];
	f->tag = v[KEY_TAG];
	f->set = v[KEY_SET];
	if (word_check(KEY_TAG, f->tag, p) == -1 ||
	    word_check(KEY_SET, f->set, p) == -1)
		return -1;
	if (v[KEY_PREFIX] != NULL) {
		f->match = MATCH_EXACT;
		if (prefix_parse(&f->prefix, v[KEY_PREFIX],
		    PREFIX_DEFAULT_ROUTE, "prefix", p) == -1)
			return -1;
	}
	if ((v[KEY_MATCH] != NULL && match_read(f, v[KEY_MATCH], p) == -1) ||
	    (v[KEY_FAMILY] != NULL &&
	    family_read(f, v[KEY_FAMILY], p) == -1) ||
	    (v[ATTR_COMMUNITY] != NULL &&
	    community_read(s, v[ATTR_COMMUNITY], p) == -1))
		return -1;
	if (v[KEY_CURSOR] != NULL) {
		f->after = true;
		if (cursor_read(f, v[KEY_CURSOR]) == -1)
			return problem_set(p, ERR_VALUE, "cursor",
			    "is not what an answer gave as next");
	}
	return 0;
}

int
selection_read(struct selection *s, const struct request *r,
    const struct keys *k, unsigned families, struct problem *p)
{
	const char *const *v = k->value;

	s->state = STATE__MAX;
	s->filter.families = families;
	s->by_rd = v[KEY_RD] != NULL;
	if ((v[KEY_STATE] != NULL &&
	    state_read(&s->state, v[KEY_STATE], p) == -1) ||
	    (v[KEY_CONFORMS] != NULL &&
	    conform_read(s, v[KEY_CONFORMS], p) == -1) ||
	    (s->by_rd && rd_parse(&s->rd, v[KEY_RD], "rd", p) == -1) ||
	    neighbors_read(s, r, p) == -1)
		return -1;
	return filter_read(s, k, p);
}

bool
selection_wants(const struct selection *s, const struct row *row,
    const struct report *report)
{
	struct targets t;
	enum reason reason;
	struct rd rd;

	if (s->state != STATE__MAX &&
	    entry_row_state(report, &reason) != s->state)
		return false;
	if (s->by_rd && (!nlri_rd(&row->nlri, &rd) ||
	    memcmp(&rd, &s->rd, sizeof(rd)) != 0))
		return false;
	if (s->conform != CONFORM_ANY &&
	    conform_row(s->policy, row) != (s->conform == CONFORM_YES))
		return false;
	return s->targets.n == 0 || (targets_read(&t, row->targets) == 0 &&
	    targets_overlap(&t, &s->targets));
}
