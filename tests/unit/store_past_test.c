/* The history, read: filters and pages against a model. */
#include "history_help.h"

#define ROWS		3000

/* What was written, newest last; and which of it a filter wants. */
struct model_row {
	int64_t		 at;
	enum what	 what;
	bool		 has_nlri;
	struct nlri	 nlri;
	unsigned	 user, request;
	const char	*targets;
	uint64_t	 revision;
};
static struct model_row	 model[ROWS];
static const char *const model_targets[] = {
	"", "192.0.2.1", "192.0.2.2", "192.0.2.1, 192.0.2.2"
};

static struct nlri
random_nlri(void)
{
	static const unsigned lengths[] = { 8, 16, 20, 24, 27, 32 };
	struct prefix p = { .ip = IP_V4 };
	enum family family = FAMILY_IPV4;
	uint32_t address;
	struct nlri nlri;

	p.length = (uint8_t)lengths[random_below(6)];
	address = (10u << 24 | random_below(2) << 16 | random_below(3) << 12 |
	    random_below(2) << 8 | random_below(256)) &
	    UINT32_MAX << (32 - p.length);
	p.bytes[0] = (uint8_t)(address >> 24);
	p.bytes[1] = (uint8_t)(address >> 16);
	p.bytes[2] = (uint8_t)(address >> 8);
	p.bytes[3] = (uint8_t)address;
	if (random_below(4) == 0)
		family = FAMILY_IPV4_MPLS;
	nlri_from_prefix(&nlri, family, &p, NULL, NULL);
	return nlri;
}

static void
random_row(struct model_row *m, unsigned i)
{
	memset(m, 0, sizeof(*m));
	m->at = (1000 + i / 5) * SECOND;
	m->what = random_below(4) == 0 ? WHAT_REFUSE :
	    (enum what)(WHAT_ANNOUNCE + random_below(5));
	m->has_nlri = m->what != WHAT_REFUSE || random_below(2);
	m->nlri = random_nlri();
	m->user = random_below(3);
	m->request = i / 3;
	m->targets = model_targets[random_below(4)];
	if (m->what != WHAT_REFUSE)
		m->revision = i + 1;
}

static void
model_write(struct store *s, const struct model_row *m)
{
	struct refusal r = { .at = m->at };
	struct deed d = { .what = m->what, .nlri = &m->nlri,
	    .targets = m->targets, .by = &r.by, .revision = m->revision };

	snprintf(r.by.user, sizeof(r.by.user), "user%u", m->user);
	snprintf(r.by.request, sizeof(r.by.request), "r%u", m->request);
	snprintf(r.targets, sizeof(r.targets), "%s", m->targets);
	if (m->has_nlri)
		r.nlri = m->nlri;
	if (m->what == WHAT_REFUSE)
		store_refusal(s, &r);
	else
		store_record(s, &d, m->at);
}

static bool
model_in_prefix(const struct history_filter *f, const struct model_row *m)
{
	struct prefix p;

	if (f->match == MATCH_ALL)
		return true;
	if (!m->has_nlri || !nlri_prefix(&m->nlri, &p))
		return false;
	if (f->match == MATCH_EXACT)
		return prefix_compare(&p, &f->prefix) == 0;
	return f->match == MATCH_WITHIN ? prefix_covers(&f->prefix, &p) :
	    prefix_covers(&p, &f->prefix);
}

static bool
model_wants(const struct history_filter *f, const struct model_row *m)
{
	char user[16], request[16];
	struct targets t;

	snprintf(user, sizeof(user), "user%u", m->user);
	snprintf(request, sizeof(request), "r%u", m->request);
	targets_read(&t, m->targets);
	return (f->families == 0 || (m->has_nlri &&
	    f->families & 1u << m->nlri.family)) &&
	    (f->whats == 0 || f->whats & 1u << m->what) &&
	    (f->user == NULL || strcmp(f->user, user) == 0) &&
	    (f->request == NULL || strcmp(f->request, request) == 0) &&
	    (f->since == 0 || m->at >= f->since) &&
	    (f->until == 0 || m->at < f->until) &&
	    (f->revision == 0 || m->revision == f->revision) &&
	    (f->targets.n == 0 || targets_overlap(&t, &f->targets)) &&
	    model_in_prefix(f, m);
}

/* Rows as they come are compared with the model, from its end. */
struct comparison {
	const struct history_filter *f;
	int		 next;		/* of the model */
	unsigned	 rows, wrong;
};

static int
compare_past(const struct past *p, void *arg)
{
	struct comparison *c = arg;
	const struct model_row *m;
	char user[16];

	while (c->next >= 0 && !model_wants(c->f, &model[c->next]))
		c->next--;
	if (c->next < 0) {
		c->wrong++;
		return 0;
	}
	m = &model[c->next--];
	snprintf(user, sizeof(user), "user%u", m->user);
	c->rows++;
	c->wrong += m->at != p->at || m->what != p->what ||
	    m->revision != p->revision || strcmp(user, p->user) != 0 ||
	    strcmp(m->targets, p->targets) != 0 ||
	    (p->nlri.n != 0) != m->has_nlri ||
	    (m->has_nlri && !nlri_equal(&m->nlri, &p->nlri));
	return 0;
}

/* All rows of the filter, in pages of so many. */
static void
finds(struct store *s, struct history_filter f, unsigned page,
    const char *name)
{
	struct comparison c = { .f = &f, .next = ROWS - 1 };
	bool end = false;

	f.cursor = HISTORY_NEWEST;
	while (!end)
		if (store_past(s, &f, page, compare_past, &c, &end) == -1)
			break;
	while (c.next >= 0 && !model_wants(&f, &model[c.next]))
		c.next--;
	tap_ok(end && c.wrong == 0 && c.next == -1, "%s, pages of %u: the %u "
	    "rows of the model", name, page, c.rows);
}

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	prefix_parse(&p, text, 0, "", NULL);
	return p;
}

static void
test_filters(void)
{
	static const char *const prefixes[] = { "10.0.0.0/8", "10.1.0.0/16",
	    "10.0.16.0/20", "10.0.1.0/27", "10.0.1.32/27", "10.0.1.5/32" };
	struct history_filter f, all = { .families = 0 };
	struct store *s = open_store("filters");
	unsigned i;

	store_begin(s);
	for (i = 0; i < ROWS; i++) {
		random_row(&model[i], i);
		model_write(s, &model[i]);
	}
	store_commit(s);
	finds(s, all, HUGE, "all");
	finds(s, all, 7, "all");
	f = all, f.user = "user1";
	finds(s, f, 10, "user");
	f = all, f.request = "r100";
	finds(s, f, 10, "request");
	f = all, f.whats = 1u << WHAT_REFUSE | 1u << WHAT_EXPIRE;
	finds(s, f, 10, "what");
	f = all, f.revision = 1234;
	finds(s, f, 10, "revision");
	f = all, f.since = 1100 * SECOND, f.until = 1200 * SECOND;
	finds(s, f, 10, "since, until");
	f = all, f.families = 1u << FAMILY_IPV4_MPLS;
	finds(s, f, 10, "family");
	f = all, targets_add(&f.targets, "192.0.2.2", "", NULL);
	finds(s, f, 10, "neighbor");
	for (i = 0; i < 6; i++) {
		f = all, f.prefix = prefix_of(prefixes[i]);
		f.match = MATCH_EXACT;
		finds(s, f, 100, prefixes[i]);
		f.match = MATCH_WITHIN;
		finds(s, f, 100, "within");
		f.match = MATCH_COVERING;
		finds(s, f, 100, "covering");
		f.user = "user2";
		f.whats = 1u << WHAT_ANNOUNCE;
		finds(s, f, 3, "covering, user, what");
	}
	store_close(s);
}

/* More rows than are looked at in one transaction, none of them wanted. */
static void
test_bounded(void)
{
	struct history_filter f = { .user = "nobody",
	    .cursor = HISTORY_NEWEST };
	struct comparison c = { .f = &f };
	struct store *s = open_store("bounded");
	struct actor by = { .user = "alice" };
	struct nlri nlri = test_nlri(1);
	struct deed d = { .what = WHAT_ANNOUNCE, .nlri = &nlri,
	    .targets = "", .by = &by };
	unsigned reads = 0;
	bool end = false;

	store_begin(s);
	for (d.revision = 1; d.revision <= 50000; d.revision++)
		store_record(s, &d, SECOND);
	store_commit(s);
	for (; !end && reads < 10; reads++)
		store_past(s, &f, 100, compare_past, &c, &end);
	tap_ok(end && reads == 3 && c.rows == 0 && c.wrong == 0,
	    "50,000 rows are looked through in three transactions");
	store_close(s);
}

int
main(void)
{
	test_begin("store_past");
	test_filters();
	test_bounded();
	test_end();
	return tap_done();
}
