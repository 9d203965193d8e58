/*
 * Lists of the store compared to a naive look at every entry: a random set of
 * prefixes in a small space, so that they cover each other, all filters, all
 * cursors.
 */
#include "buf.h"
#include "engine/store.h"
#include "store_help.h"
#include "tap.h"

#define ENTRIES	600

struct entry {
	struct prefix	 prefix;
	unsigned	 owner, community;	/* 0-2, 0-3 */
};

static struct entry	entries[ENTRIES];
static size_t		count;

static const char *const owners[] = { "", "alice", "bob" };
static const struct {
	const char	*text;
	bool		 one, eleven;		/* has 65000:1, 65000:11 */
} communities[] = {
	{ "next-hop self", false, false },
	{ "next-hop self community [ 65000:1 ]", true, false },
	{ "next-hop self community [ 65000:11 165000:1 ]", false, true },
	{ "next-hop self community [ 1:65000 65000:1 65000:11 ]", true, true },
};

/* Numbers that are the same in each run. */
static unsigned
random_below(unsigned n)
{
	static uint64_t x = 88172645463325252u;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (unsigned)(x >> 33) % n;
}

/* A prefix among few: the first and last bits of an address vary. */
static struct prefix
random_prefix(void)
{
	struct prefix p = { .ip = random_below(2) ? IP_V4 : IP_V6 };
	unsigned bits = p.ip == IP_V4 ? 32 : 128, bit;

	p.length = (uint8_t)random_below(bits + 1);
	if (random_below(4) == 0)
		p.length = (uint8_t)bits;
	p.bytes[0] = (uint8_t)(random_below(2) << 7);
	p.bytes[1] = (uint8_t)(random_below(2) << random_below(8));
	p.bytes[bits / 8 - 1] = (uint8_t)random_below(4);
	for (bit = p.length; bit < bits; bit++)
		p.bytes[bit / 8] &= (uint8_t)~(0x80 >> bit % 8);
	return p;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return prefix_compare(&x->prefix, &y->prefix);
}

static bool
is_entry(const struct prefix *prefix)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (prefix_compare(&entries[i].prefix, prefix) == 0)
			return true;
	return false;
}

static void
fill(struct store *s)
{
	struct change c = { .op = CHANGE_ANNOUNCE };
	struct prefix prefix;
	struct entry *e;

	store_begin(s);
	while (count < ENTRIES) {
		prefix = random_prefix();
		if (is_entry(&prefix))
			continue;
		c.nlri = nlri_plain(&prefix);
		e = &entries[count++];
		*e = (struct entry){ prefix, random_below(3),
		    random_below(4) };
		snprintf(c.owner, sizeof(c.owner), "%s", owners[e->owner]);
		c.attrs = strdup(communities[e->community].text);
		store_change(s, &c, 1000);
		free(c.attrs);
	}
	store_commit(s);
	qsort(entries, count, sizeof(entries[0]), compare_entries);
}

static bool
entry_passes(const struct entry *e, const struct filter *f)
{
	switch (f->match) {
	case MATCH_ALL:
		break;
	case MATCH_EXACT:
		if (prefix_compare(&e->prefix, &f->prefix) != 0)
			return false;
		break;
	case MATCH_WITHIN:
		if (!prefix_covers(&f->prefix, &e->prefix))
			return false;
		break;
	case MATCH_COVERING:
		if (!prefix_covers(&e->prefix, &f->prefix))
			return false;
		break;
	}
	if (f->owner != NULL && strcmp(f->owner, owners[e->owner]) != 0)
		return false;
	if (f->community != NULL && strcmp(f->community, "65000:1") == 0)
		return communities[e->community].one;
	if (f->community != NULL)
		return communities[e->community].eleven;
	return true;
}

/* What the list gives, against the entries in their order. */
struct walk {
	const struct filter	*filter;
	size_t			 at;	/* the entry looked at next */
	unsigned		 rows;
	bool			 wrong;
	struct nlri		 last;
};

static int
check_row(const struct row *row, void *arg)
{
	struct walk *w = arg;
	struct prefix prefix;

	while (w->at < count && !entry_passes(&entries[w->at], w->filter))
		w->at++;
	nlri_prefix(&row->nlri, &prefix);
	if (w->at == count ||
	    prefix_compare(&entries[w->at].prefix, &prefix) != 0 ||
	    strcmp(row->owner, owners[entries[w->at].owner]) != 0 ||
	    strcmp(row->attrs,
	    communities[entries[w->at].community].text) != 0)
		w->wrong = true;
	w->last = row->nlri;
	w->at++;
	w->rows++;
	return w->wrong;
}

/* All pages of a list, limit rows each. True if they are as they should. */
static bool
pages_agree(struct store *s, struct filter f, unsigned limit)
{
	struct walk w = { .filter = &f };

	do {
		w.rows = 0;
		if (store_list(s, &f, limit, check_row, &w) == -1)
			return false;
		f.after = true;
		f.cursor = w.last;
	} while (!w.wrong && w.rows == limit);
	while (w.at < count && !entry_passes(&entries[w.at], &f))
		w.at++;
	return !w.wrong && w.rows < limit && w.at == count;
}

static bool
filter_agrees(struct store *s, enum match match, struct prefix prefix)
{
	struct filter f = { .families = FAMILIES_ALL, .match = match,
	    .prefix = prefix };
	const char *const words[] = { NULL, "65000:1", "65000:11" };
	unsigned i, o;

	for (i = 0; i < 3; i++)
		for (o = 0; o < 3; o++) {
			f.community = words[i];
			f.owner = o == 2 ? NULL : owners[o + 1];
			if (!pages_agree(s, f, 1 + random_below(20)) ||
			    !pages_agree(s, f, 1000))
				return false;
		}
	return true;
}

/* A cursor need not be an entry, nor within the range. */
static bool
cursors_agree(struct store *s, enum match match)
{
	struct filter f = { .families = FAMILIES_ALL, .match = match,
	    .after = true };
	struct prefix cursor;
	struct walk w;
	unsigned i;

	for (i = 0; i < 100; i++) {
		f.prefix = random_prefix();
		cursor = random_prefix();
		f.cursor = nlri_plain(&cursor);
		w = (struct walk){ .filter = &f };
		while (w.at < count &&
		    prefix_compare(&entries[w.at].prefix, &cursor) <= 0)
			w.at++;
		if (store_list(s, &f, 10000, check_row, &w) == -1)
			return false;
		while (w.at < count && !entry_passes(&entries[w.at], &f))
			w.at++;
		if (w.wrong || w.at != count)
			return false;
	}
	return true;
}

static void
test_match(struct store *s, enum match match, const char *name)
{
	bool agree = true;
	unsigned i;

	for (i = 0; i < (match == MATCH_ALL ? 2 : 40) && agree; i++)
		agree = filter_agrees(s, match, i % 2 ? random_prefix() :
		    entries[random_below(ENTRIES)].prefix);
	tap_ok(agree, "%s: as a look at every entry gives", name);
	tap_ok(cursors_agree(s, match), "%s: behind any cursor", name);
}

int
main(void)
{
	struct store *s, *reader;
	struct problem p;

	test_begin("store-list");
	s = store_open(test_path("list.db"), &p);
	fill(s);
	reader = store_open_reader(test_path("list.db"), &p);
	test_match(reader, MATCH_ALL, "all");
	test_match(reader, MATCH_EXACT, "exact");
	test_match(reader, MATCH_WITHIN, "within");
	test_match(reader, MATCH_COVERING, "covering");
	store_close(reader);
	store_close(s);
	test_end();
	return tap_done();
}
