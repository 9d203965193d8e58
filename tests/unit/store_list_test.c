/*
 * Lists of the store compared to a naive look at every entry: a random set of
 * NLRI of all families in a small space, so that prefixes cover each other and
 * many have several entries, all filters, all cursors.
 */
#include "buf.h"
#include "engine/store.h"
#include "store_help.h"
#include "tap.h"

#define ENTRIES	1500

struct entry {
	struct nlri	 nlri;
	unsigned	 targets;		/* 0-3 */
	unsigned	 owner, community;	/* 0-2, 0-3 */
	unsigned	 terms;			/* 0-4 */
};

static struct entry	entries[ENTRIES];
static size_t		count;

/* No two name the same neighbour; in their order. */
static const char *const targets[] = {
	"", "192.0.2.2", "192.0.2.3, 2001:db8::2", "192.0.2.30",
};
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

static const struct {
	const char	*text;
	bool		 a, set;		/* has the tag a, is in set s */
} terms[] = {
	{ "", false, false },
	{ "tags ,a", true, false },
	{ "tags ,aa,ba note a", false, false },
	{ "set s tags ,0,a,b", true, true },
	{ "set s tags ,a:a", false, true },
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

/* An NLRI among few; half of them are plain unicast. */
static struct nlri
random_nlri(void)
{
	enum family family = (enum family)(1 + random_below(FAMILY__MAX - 1));
	uint8_t flow[3] = { (uint8_t)random_below(256), 0x01, 0xff };
	struct prefix prefix = random_prefix();
	struct rd rd = { { 0, 0, 0, 0, 0, (uint8_t)random_below(3) } };
	uint32_t path = random_below(3);
	struct nlri nlri;

	if (family == FAMILY_VPLS) {
		nlri_from_vpls(&nlri, &rd, (uint32_t[VPLS__MAX]){ path });
	} else if (family_kind(family) == KIND_FLOW) {
		nlri_from_flow(&nlri, family, &rd, flow,
		    1 + random_below(3));
	} else {
		family = family_of_prefix((enum ip)prefix.ip,
		    family_has_rd(family), family_has_label(family));
		nlri_from_prefix(&nlri, random_below(2) ? family :
		    (enum family)prefix.ip, &prefix, &rd,
		    random_below(3) == 0 ? &path : NULL);
	}
	return nlri;
}

/* The order of a list: by NLRI, then by the text of the neighbours. */
static int
entry_compare(const struct entry *e, const struct nlri *nlri,
    const char *text)
{
	int order = nlri_compare(&e->nlri, nlri);

	return order != 0 ? order : strcmp(targets[e->targets], text);
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return entry_compare(x, &y->nlri, targets[y->targets]);
}

static bool
is_entry(const struct nlri *nlri, unsigned t)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (entry_compare(&entries[i], nlri, targets[t]) == 0)
			return true;
	return false;
}

/* Often one more entry of an NLRI that is there, for others. */
static struct entry
random_entry(void)
{
	return (struct entry){ count > 0 && random_below(3) == 0 ?
	    entries[random_below((unsigned)count)].nlri : random_nlri(),
	    random_below(4), random_below(3), random_below(4),
	    random_below(5) };
}

static void
fill(struct store *s)
{
	struct change c = { .op = CHANGE_ANNOUNCE };
	struct entry e;
	int failed = 0;

	store_begin(s);
	while (count < ENTRIES) {
		e = random_entry();
		if (is_entry(&e.nlri, e.targets))
			continue;
		c.nlri = e.nlri;
		c.targets = strdup(targets[e.targets]);
		c.by.others = true;
		snprintf(c.by.user, sizeof(c.by.user), "%s", owners[e.owner]);
		c.attrs = strdup(communities[e.community].text);
		c.terms = strdup(terms[e.terms].text);
		failed += store_change(s, &c, 1000) == -1 ||
		    c.err != ERR_NONE;
		free(c.attrs);
		free(c.targets);
		free(c.terms);
		entries[count++] = e;
	}
	store_commit(s);
	qsort(entries, count, sizeof(entries[0]), compare_entries);
	tap_ok(failed == 0, "%zu entries are taken", count);
}

static bool
prefix_passes(const struct entry *e, const struct filter *f)
{
	struct prefix prefix;

	if (f->match == MATCH_ALL)
		return true;
	if (!nlri_prefix(&e->nlri, &prefix) || prefix.ip != f->prefix.ip)
		return false;
	if (f->match == MATCH_WITHIN)
		return prefix_covers(&f->prefix, &prefix);
	if (f->match == MATCH_COVERING)
		return prefix_covers(&prefix, &f->prefix);
	return prefix_compare(&prefix, &f->prefix) == 0;
}

static bool
entry_passes(const struct entry *e, const struct filter *f)
{
	if (!(f->families >> e->nlri.family & 1) || !prefix_passes(e, f))
		return false;
	if (f->owner != NULL && strcmp(f->owner, owners[e->owner]) != 0)
		return false;
	if ((f->tag != NULL && !terms[e->terms].a) ||
	    (f->set != NULL && !terms[e->terms].set))
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
	unsigned		 last_targets;
};

static int
check_row(const struct row *row, void *arg)
{
	struct walk *w = arg;

	while (w->at < count && !entry_passes(&entries[w->at], w->filter))
		w->at++;
	if (w->at == count ||
	    entry_compare(&entries[w->at], &row->nlri, row->targets) != 0 ||
	    strcmp(row->owner, owners[entries[w->at].owner]) != 0 ||
	    strcmp(row->attrs,
	    communities[entries[w->at].community].text) != 0)
		w->wrong = true;
	w->last = row->nlri;
	w->last_targets = w->at < count ? entries[w->at].targets : 0;
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
		strcpy(f.cursor_targets, targets[w.last_targets]);
	} while (!w.wrong && w.rows == limit);
	while (w.at < count && !entry_passes(&entries[w.at], &f))
		w.at++;
	return !w.wrong && w.rows < limit && w.at == count;
}

/* All, or some, or one. */
static unsigned
random_families(void)
{
	switch (random_below(3)) {
	case 0:
		return FAMILIES_ALL;
	case 1:
		return FAMILIES_ALL & random_below(1u << FAMILY__MAX);
	default:
		return 1u << (1 + random_below(FAMILY__MAX - 1));
	}
}

static bool
filter_agrees(struct store *s, enum match match, struct prefix prefix)
{
	struct filter f = { .match = match, .prefix = prefix };
	const char *const words[] = { NULL, "65000:1", "65000:11" };
	unsigned i, o;

	for (i = 0; i < 3; i++)
		for (o = 0; o < 3; o++) {
			f.tag = random_below(3) == 0 ? "a" : NULL;
			f.set = random_below(3) == 0 ? "s" : NULL;
			f.community = words[i];
			f.owner = o == 2 ? NULL : owners[o + 1];
			f.families = random_families();
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
	unsigned t;
	struct walk w;
	unsigned i;

	for (i = 0; i < 100; i++) {
		f.prefix = random_prefix();
		f.cursor = random_below(2) ? random_nlri() :
		    entries[random_below(ENTRIES)].nlri;
		t = random_below(4);
		strcpy(f.cursor_targets, targets[t]);
		w = (struct walk){ .filter = &f };
		while (w.at < count &&
		    entry_compare(&entries[w.at], &f.cursor, targets[t]) <= 0)
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
	struct prefix prefix;
	bool agree = true;
	unsigned i;

	for (i = 0; i < (match == MATCH_ALL ? 8 : 40) && agree; i++) {
		if (i % 2 || !nlri_prefix(&entries[random_below(
		    ENTRIES)].nlri, &prefix))
			prefix = random_prefix();
		agree = filter_agrees(s, match, prefix);
	}
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
