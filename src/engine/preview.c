/*
 * Previews. Decides what would be written for a change if it were made, from
 * copies of its entry and cells; the words are those of the sender. Changes
 * nothing of the table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/bulk.h"
#include "engine/line.h"
#include "route/target.h"

/* The entry as it would be, and its cells as they are. */
struct preview {
	struct entry	 entry;		/* its claims are owned; no key */
	struct cell	 cells[NEIGHBORS_MAX];
};

static void
preview_free(struct preview *v)
{
	struct named *named;

	while ((named = v->entry.named) != NULL) {
		v->entry.named = named->next;
		free(named);
	}
}

/* Copy the claims for named neighbours. 0, or -1 without memory. */
static int
preview_claims(struct preview *v, const struct named *from)
{
	struct named **last = &v->entry.named;
	size_t size;

	*last = NULL;
	for (; from != NULL; from = from->next) {
		size = sizeof(*from) + strlen(from->targets) + 1;
		if ((*last = malloc(size)) == NULL)
			return -1;
		memcpy(*last, from, size);
		last = &(*last)->next;
		*last = NULL;
	}
	return 0;
}

/* Why an entry of that owner would be suspended, as a mask; 0: it would not. */
static uint8_t
preview_suspended(struct engine *e, const struct bulk_item *item,
    const char *owner)
{
	struct suspension what = { .kind = SUSPENDED_OWNER };
	uint8_t mask = 0;

	snprintf(what.what, sizeof(what.what), "%s", owner);
	if (suspend_is(e, &what))
		mask |= SUSPENDED_BY_OWNER;
	what.kind = SUSPENDED_ENTRY;
	what.nlri = item->nlri;
	snprintf(what.what, sizeof(what.what), "%s", item->targets);
	if (suspend_is(e, &what))
		mask |= SUSPENDED_BY_ENTRY;
	return mask;
}

/* Make the claim of the item, as intake.c would. 0, or -1 without memory. */
static int
preview_claim(struct engine *e, struct preview *v,
    const struct bulk_item *item, const char *owner, uint32_t set)
{
	struct claim *claim = claim_add(&v->entry, item->targets);
	struct named *named;

	if (claim == NULL)
		return -1;
	if ((named = claim_named(&v->entry, claim)) != NULL)
		whom_resolve(e, named);
	claim->want = set;
	if (item->op == CHANGE_ANNOUNCE)
		claim->suspended = preview_suspended(e, item, owner);
	if (claim->revision == 0)
		claim->revision = 1;
	return 0;
}

/*
 * What ExaBGP was told for a cell; where we are not in step with it, it is
 * taken to have what is stored. What is in flight counts as told and seen.
 */
static void
preview_cell(struct engine *e, struct preview *v, unsigned n, uint32_t id)
{
	struct cell *c = &v->cells[n];

	memset(c, 0, sizeof(*c));
	if (id == NO_ENTRY)
		return;
	*c = *table_cell(e->table, n, id);
	c->flags &= CELL_OTHER;
	if (e->phase != PHASE_RUN)
		c->told = cell_want(e, n, table_entry(e->table, id));
	c->have = c->told;
}

/* 0, or -1 without memory. In both cases: preview_free. */
static int
preview_make(struct engine *e, struct preview *v,
    const struct bulk_item *item, const char *owner, uint32_t set)
{
	uint32_t id = table_find(e->table, &item->nlri), path;
	const struct named *named = NULL;
	unsigned n;

	memset(&v->entry, 0, sizeof(v->entry));
	v->entry.family = item->nlri.family;
	v->entry.flags = nlri_path(&item->nlri, &path) ? ENTRY_PATH : 0;
	if (id != NO_ENTRY) {
		v->entry.all = table_entry(e->table, id)->all;
		named = table_entry(e->table, id)->named;
	}
	if (preview_claims(v, named) == -1)
		return -1;
	EACH_PEER(e, n)
		preview_cell(e, v, n, id);
	return preview_claim(e, v, item, owner, set);
}

/* The next words that the cells need; its key is 0 when there are none. */
static struct words
preview_words(const struct engine *e, const struct preview *v)
{
	struct words words = { 0, SET_NOTHING, 0 }, more;
	unsigned n;

	EACH_PEER(e, n) {
		more = words_of_cell(e, n, &v->entry, &v->cells[n]);
		words_join(&words, &more);
	}
	return words;
}

/* The command was written. */
static void
preview_told(const struct engine *e, struct preview *v,
    const struct words *words)
{
	unsigned n;

	EACH_PEER(e, n)
		if (words->mask >> n & 1)
			v->cells[n].told = v->cells[n].have = words->set;
}

/* Print the next command, an empty text where it is too long; false: none. */
static bool
preview_next(struct engine *e, struct preview *v, const struct nlri *nlri,
    struct buf *b)
{
	struct words words = preview_words(e, v);

	buf_truncate(b, 0);
	if (words.key == 0)
		return false;
	if (words_print(e, &words, nlri, 1, b) == 0 &&
	    words_shorten(e, &words))
		words_print(e, &words, nlri, 1, b);
	preview_told(e, v, &words);
	return true;
}

/* No neighbour was ever heard of: as the item says it. */
static void
print_unknown(const struct engine *e, const struct bulk_item *item,
    struct buf *b)
{
	struct address peers[TARGETS_MAX], self = { .ip = IP_NONE };
	struct selector to = { 0, peers };
	struct targets targets;
	struct attrs attrs;

	buf_truncate(b, 0);
	if (targets_read(&targets, item->targets) == -1)
		return;
	for (; to.n < targets.n; to.n++)
		peers[to.n] = targets.list[to.n].peer;
	if (item->op == CHANGE_WITHDRAW)
		command_withdraw(b, &to, &item->nlri, 1);
	else if (attrs_read(&attrs, item->attrs) == 0)
		command_announce(b, &to, &attrs, &self,
		    (enum command_form)e->form, e->dialect, &item->nlri, 1);
}

/* Hand out what was printed, without its newline. */
static void
print_done(struct buf *b, void (*each)(const char *, void *), void *arg)
{
	if (b->len == 0)
		return;
	buf_truncate(b, b->len - 1);
	each(b->data, arg);
}

void
engine_commands(struct engine *e, const struct bulk_item *item,
    const char *owner, void (*each)(const char *command, void *arg), void *arg)
{
	char text[COMMAND_MAX + 1];
	uint32_t set = SET_NOTHING;
	struct preview v;
	struct buf b;

	buf_init(&b, text, sizeof(text));
	if (e->ours == 0 && e->phase != PHASE_RUN) {
		print_unknown(e, item, &b);
		print_done(&b, each, arg);
		return;
	}
	if (item->op == CHANGE_ANNOUNCE)
		set = table_intern(e->table, (enum family)item->nlri.family,
		    item->attrs);
	if (set != SET_UNKNOWN && preview_make(e, &v, item, owner, set) == 0)
		while (preview_next(e, &v, &item->nlri, &b))
			print_done(&b, each, arg);
	if (set != SET_UNKNOWN)
		preview_free(&v);
	table_release(e->table, set);
}
