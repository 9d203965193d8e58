/*
 * What a command says of an entry. Decides which words a cell needs, which
 * form they have, and which neighbours are named; what is written when is the
 * sender's business, and the text is route/command's.
 */
#include "buf.h"
#include "engine/line.h"

#define LINE_PEERS	16	/* neighbours named on one line */

/*
 * The form of an announcement. One of what ExaBGP was told already must not
 * equal its cache; there labels do not count (exabgp.md, 2), so that one
 * that may differ in its labels alone is in the form that was not used last.
 */
static unsigned
cell_form(const struct engine *e, const struct entry *entry,
    const struct cell *c, uint32_t want)
{
	if (c->told == want || (c->told > SET_UNKNOWN &&
	    family_has_label((enum family)entry->family)))
		return c->flags & CELL_OTHER ? COMMAND_PLAIN : COMMAND_OTHER;
	return e->form;
}

struct words
words_of_cell(const struct engine *e, unsigned n, const struct entry *entry,
    const struct cell *c)
{
	struct words words = { 0, SET_NOTHING, UINT64_C(1) << n };
	struct address self;

	if (!cell_needs(e, n, entry, c))
		return words;
	words.key = WORDS_USED;
	words.set = cell_want(e, n, entry);
	if (words.set == SET_NOTHING) {
		words.key |= WORDS_WITHDRAW;
		return words;
	}
	if (cell_form(e, entry, c, words.set) == COMMAND_OTHER)
		words.key |= WORDS_OTHER;
	if (peer_self(e, &e->neighbors[n], family_ip((enum family)
	    entry->family), &self) && self.ip != IP_NONE)
		words.key |= WORDS_SELF;
	return words;
}

void
words_join(struct words *words, const struct words *more)
{
	if (words->key == 0)
		*words = *more;
	else if (more->key == words->key && more->set == words->set)
		words->mask |= more->mask;
}

bool
words_equal(const struct words *a, const struct words *b)
{
	return a->key == b->key && a->set == b->set && a->mask == b->mask;
}

/* The neighbours to name on the line; n 0: it is for all of ours. */
static void
words_selector(const struct engine *e, struct words *words,
    struct selector *to, struct address peers[LINE_PEERS])
{
	unsigned n;

	to->n = 0;
	to->peers = peers;
	if (words->mask == e->ours)
		return;
	EACH_PEER(e, n) {
		if (!(words->mask >> n & 1))
			continue;
		if (to->n == LINE_PEERS)
			words->mask &= ~(UINT64_C(1) << n);
		else
			peers[to->n++] = e->neighbors[n].conf.peer;
	}
}

/* What is announced; self is IP_NONE where it is not replaced. 0 or -1. */
static int
words_attrs(const struct engine *e, const struct words *words,
    const struct nlri *nlri, struct attrs *attrs, struct address *self)
{
	*self = (struct address){ .ip = IP_NONE };
	if (words->key & WORDS_SELF)
		*self = e->conf->next_hop[family_ip((enum family)
		    nlri->family)];
	return attrs_read(attrs, table_text(e->table, words->set));
}

static enum command_form
words_form(const struct words *words)
{
	return words->key & WORDS_OTHER ? COMMAND_OTHER : COMMAND_PLAIN;
}

size_t
words_print(const struct engine *e, struct words *words,
    const struct nlri *nlris, size_t n, struct buf *b)
{
	struct address peers[LINE_PEERS], self;
	struct selector to;
	struct attrs attrs;

	words_selector(e, words, &to, peers);
	if (words->key & WORDS_WITHDRAW)
		return command_withdraw(b, &to, nlris, n);
	if (words_attrs(e, words, nlris, &attrs, &self) == -1)
		return 0;
	return command_announce(b, &to, &attrs, &self, words_form(words),
	    e->dialect, nlris, n);
}

bool
words_print_more(const struct engine *e, const struct words *words,
    const struct nlri *nlri, struct buf *b)
{
	struct address self;
	struct attrs attrs;

	return words_attrs(e, words, nlri, &attrs, &self) == 0 &&
	    command_announce_more(b, 0, &attrs, &self, words_form(words),
	    e->dialect, nlri);
}

bool
words_shorten(const struct engine *e, struct words *words)
{
	if (words->mask == e->ours)
		return false;
	words->mask &= ~words->mask + 1;
	return true;
}
