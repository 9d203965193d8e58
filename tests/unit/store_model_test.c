/*
 * Random changes, transactions that are rolled back and parts that are undone:
 * the store says and holds what a simple model does, and counts the same.
 */
#include "engine/limits.h"
#include "engine/store_key.h"
#include "store_help.h"
#include "tap.h"

#define ENTRIES	12
#define USERS	3
#define ROUNDS	5000

static const char *const users[USERS] = { "", "alice", "bob" };

/* What is known of an entry, and of all of them. */
struct model_entry {
	enum { GONE, STANDS, LEAVES } life;
	unsigned	 owner, generation, med;
	uint64_t	 revision;
	bool		 row;		/* not forgotten */
};
struct model {
	struct model_entry entry[ENTRIES];
	uint64_t	 revision;
};

static struct model	 model, begun, marked;
static unsigned		 seed = 1, wrong;
static const char	*last;		/* what was wrong first */

static unsigned
dice(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return seed >> 16 & 0x7fff ? (seed >> 16) % n : 0;
}

static unsigned
model_has(unsigned user)
{
	unsigned i, n = 0;

	for (i = 0; i < ENTRIES; i++)
		n += model.entry[i].life == STANDS &&
		    model.entry[i].owner == user;
	return n;
}

/* One random wish. */
struct wish {
	unsigned	 entry, user, generation, med, max;
	bool		 announce, others;
	int		 revision;	/* of If-Match; -1: none */
};

static struct wish
wish_make(void)
{
	struct wish w = { .entry = dice(ENTRIES), .user = dice(USERS),
	    .generation = dice(2) ? dice(6) : 0, .med = dice(2),
	    .max = dice(3) ? 0 : 1 + dice(6), .announce = dice(3) != 0,
	    .others = dice(8) == 0, .revision = -1 };

	if (dice(5) == 0)
		w.revision = (int)model.entry[w.entry].revision -
		    (int)dice(2);
	return w;
}

/* May it be? */
static enum err
model_judge(const struct wish *w)
{
	const struct model_entry *e = &model.entry[w->entry];
	bool mine = e->owner == w->user;

	if (w->revision >= 0 && (e->life != STANDS ||
	    (uint64_t)w->revision != e->revision))
		return ERR_PRECONDITION;
	if (e->life != GONE && w->generation != 0 &&
	    w->generation < e->generation)
		return ERR_GENERATION;
	if (e->life == STANDS && !mine && !w->others && !(w->announce &&
	    e->generation != 0 && w->generation > e->generation))
		return ERR_OWNER;
	if (w->announce && (e->life != STANDS || !mine) && w->max != 0 &&
	    model_has(w->user) >= w->max)
		return ERR_QUOTA;
	return ERR_NONE;
}

/* Make it; the err, or else -1: nothing changed. */
static int
model_make(const struct wish *w)
{
	struct model_entry *e = &model.entry[w->entry], was = *e;
	enum err err = model_judge(w);

	if (err != ERR_NONE)
		return (int)err;
	if (!w->announce) {
		if (e->life != STANDS)
			return -1;
		e->life = LEAVES;
		if (w->generation > e->generation)
			e->generation = w->generation;
		e->revision = ++model.revision;
		return ERR_NONE;
	}
	e->life = STANDS;
	e->row = true;
	e->owner = w->user;
	e->med = w->med;
	if (w->generation != 0 || was.life != STANDS)
		e->generation = w->generation;
	if (memcmp(e, &was, sizeof(was)) == 0)
		return -1;
	e->revision = ++model.revision;
	return ERR_NONE;
}

static void
complain(const char *what)
{
	wrong++;
	if (last == NULL)
		last = what;
}

/* In the store, and in the model. */
static void
step(struct store *s)
{
	struct wish w = wish_make();
	struct change c = { .op = w.announce ? CHANGE_ANNOUNCE :
	    CHANGE_WITHDRAW };
	char attrs[2][6] = { "med 0", "med 1" }, terms[32] = "";
	int want;

	c.nlri = test_nlri(w.entry);
	c.attrs = w.announce ? attrs[w.med] : NULL;
	if (w.generation != 0)
		snprintf(terms, sizeof(terms), "generation %u", w.generation);
	c.terms = terms;
	snprintf(c.by.user, sizeof(c.by.user), "%s", users[w.user]);
	c.by.others = w.others;
	c.by.max_entries = w.max;
	if (w.revision >= 0)
		c.precondition = (struct precondition){ .kind = IF_MATCH,
		    .revision = (uint64_t)w.revision };
	want = model_make(&w);
	if (store_change(s, &c, 1000000) == -1)
		complain("the store failed");
	if (c.unchanged != (want == -1) ||
	    c.err != (want == -1 ? ERR_NONE : (enum err)want))
		complain("another verdict");
	if (c.err == ERR_NONE && !c.absent &&
	    c.revision != model.entry[w.entry].revision)
		complain("another revision");
}

/* A part of a transaction, kept or undone. */
static void
part(struct store *s)
{
	unsigned n = dice(6);

	marked = model;
	if (store_mark(s) == -1)
		complain("mark");
	while (n-- > 0)
		step(s);
	if (dice(2)) {
		if (store_keep(s) == -1)
			complain("keep");
		return;
	}
	model = marked;
	if (store_undo(s) == -1)
		complain("undo");
}

/* Some withdrawals are confirmed. */
static void
forget(struct store *s)
{
	struct model_entry *e;
	struct nlri nlri;
	unsigned i;

	for (i = 0; i < ENTRIES; i++) {
		e = &model.entry[i];
		if (e->life != LEAVES || !e->row || dice(4))
			continue;
		nlri = test_nlri(i);
		if (store_forget(s, &nlri, "", e->revision) == -1)
			complain("forget");
		e->row = false;
		/* Its generation outlives it for a day. */
		if (e->generation == 0)
			*e = (struct model_entry){ .life = GONE };
	}
}

/* Does the census count as many rows? */
static void
compare_census(struct store *s)
{
	struct limits one = { .any = { [FAMILY_IPV4] = true } };
	struct targets all = { .n = 0 };
	char who[ADDRESS_TEXT];
	uint32_t n = 0;
	unsigned i;

	for (i = 0; i < ENTRIES; i++)
		n += model.entry[i].row;
	one.every[FAMILY_IPV4] = n + 1;
	if (census_full(s->census, &one, &all, FAMILY_IPV4, who) != 0)
		complain("too many rows are counted");
	one.every[FAMILY_IPV4] = n;
	if (census_full(s->census, &one, &all, FAMILY_IPV4, who) != n)
		complain("too few rows are counted");
}

static void
compare(struct store *s)
{
	struct model_entry *e;
	unsigned i;

	compare_census(s);
	for (i = 0; i < USERS; i++)
		if (accounts_find(s->accounts, users[i])->entries.n !=
		    model_has(i))
			complain("another count");
	for (i = 0; i < ENTRIES; i++) {
		struct nlri nlri = test_nlri(i);
		struct row row;
		bool found;

		e = &model.entry[i];
		if (store_get(s, &nlri, "", &row, &found) == -1 ||
		    found != e->row || (found &&
		    (row.withdrawing != (e->life == LEAVES) ||
		    row.revision != e->revision ||
		    row.generation != e->generation ||
		    strcmp(row.owner, users[e->owner]) != 0)))
			complain("another row");
	}
}

static void
transaction(struct store *s)
{
	unsigned n = dice(4);

	begun = model;
	if (store_begin(s) == -1)
		complain("begin");
	while (n-- > 0) {
		if (dice(2))
			part(s);
		else
			step(s);
	}
	if (dice(4) == 0)
		forget(s);
	if (dice(4) == 0) {
		store_rollback(s);
		model = begun;
	} else if (store_commit(s) == -1)
		complain("commit");
	compare(s);
}

int
main(void)
{
	const char *text = getenv("TEST_SEED");
	struct problem p;
	struct store *s;
	unsigned i;

	if (text != NULL)
		seed = (unsigned)atoi(text);
	test_begin("store-model");
	if ((s = store_open(test_path("db"), &p)) == NULL)
		return 99;
	for (i = 0; i < ROUNDS && wrong == 0; i++) {
		transaction(s);
		if (i % 1000 == 0) {	/* counted again when it is opened */
			store_close(s);
			s = store_open(test_path("db"), &p);
			compare(s);
		}
	}
	tap_ok(wrong == 0, "seed %u, %u transactions, %llu revisions%s%s",
	    text != NULL ? (unsigned)atoi(text) : 1, i,
	    (unsigned long long)model.revision, last != NULL ? ": " : "",
	    last != NULL ? last : "");
	store_close(s);
	test_end();
	return tap_done();
}
