/* The history in the store: what is written, and what is deleted again. */
#include "buf.h"
#include "engine/store_key.h"
#include "history_help.h"

#define DAY		(86400 * SECOND)

/* A row as text, behind those that are in b. */
static int
past_print(const struct past *p, void *arg)
{
	struct buf *b = arg;
	enum state state;

	buf_printf(b, "%d %s %s ", (int)(p->at / SECOND), p->user,
	    what_name(p->what));
	if (p->nlri.n != 0)
		nlri_print(b, &p->nlri);
	buf_printf(b, " [%s] %d %s: %s -> %s (%s)", p->targets,
	    (int)p->revision, p->owner != NULL ? p->owner : "-",
	    p->before != NULL ? p->before : "-",
	    p->after != NULL ? p->after : "-", p->terms);
	if (p->what == WHAT_REFUSE)
		buf_printf(b, " %s %s %s %d", p->path, p->slug, p->why,
		    (int)p->more);
	for (state = 0; state < STATE__MAX; state++)
		if (p->reached[state] != 0)
			buf_printf(b, " %s %d", state_name(state),
			    (int)p->reached[state]);
	buf_putc(b, '\n');
	return 0;
}

static void
has_history(struct store *s, const char *want, const char *name)
{
	struct history_filter f = { .cursor = HISTORY_NEWEST };
	char text[8192];
	struct buf b;
	bool end;

	buf_init(&b, text, sizeof(text));
	if (store_past(s, &f, HUGE, past_print, &b, &end) == -1 || !end)
		buf_puts(&b, "failed");
	tap_is(text, want, name);
}

/* A change, within the transaction. */
static void
change_at(struct store *s, int64_t now, const char *user, const char *prefix,
    const char *attrs, const char *terms)
{
	struct change c = { .op = attrs != NULL ? CHANGE_ANNOUNCE :
	    CHANGE_WITHDRAW };

	c.nlri = nlri_of(prefix);
	c.attrs = (char *)(uintptr_t)attrs;
	c.terms = (char *)(uintptr_t)terms;
	c.by.others = true;
	snprintf(c.by.user, sizeof(c.by.user), "%s", user);
	if (store_change(s, &c, now * SECOND) == -1 || c.err != ERR_NONE)
		tap_ok(false, "%s is changed", prefix);
}

static void
test_changes(void)
{
	struct store *s = open_store("changes");

	store_begin(s);
	change_at(s, 1, "alice", "10.0.0.1/32", "med 1", NULL);
	change_at(s, 2, "alice", "10.0.0.1/32", "med 1", NULL);
	change_at(s, 3, "alice", "10.0.0.1/32", "med 2", "generation 7");
	change_at(s, 4, "bob", "10.0.0.1/32", "med 2", "generation 8");
	store_commit(s);
	store_begin(s);
	change_at(s, 5, "carol", "10.0.0.1/32", NULL, NULL);
	change_at(s, 6, "carol", "10.0.0.1/32", NULL, NULL);
	change_at(s, 7, "carol", "10.0.0.1/32", "med 3", NULL);
	store_commit(s);
	has_history(s,
	    "7 carol announce 10.0.0.1/32 [] 5 -: - -> med 3 ()\n"
	    "5 carol withdraw 10.0.0.1/32 [] 4 bob: med 2 -> - "
	    "(generation 8)\n"
	    "4 bob takeover 10.0.0.1/32 [] 3 alice: med 2 -> med 2 "
	    "(generation 8)\n"
	    "3 alice replace 10.0.0.1/32 [] 2 -: med 1 -> med 2 "
	    "(generation 7)\n"
	    "1 alice announce 10.0.0.1/32 [] 1 -: - -> med 1 ()\n",
	    "each change has a row, what changes nothing has none");
	store_close(s);
}

static void
test_undone(void)
{
	struct store *s = open_store("undone");

	store_begin(s);
	change_at(s, 1, "alice", "10.0.0.1/32", "med 1", NULL);
	store_mark(s);
	change_at(s, 2, "bob", "10.0.0.2/32", "med 1", NULL);
	store_undo(s);
	change_at(s, 2, "bob", "10.0.0.3/32", "med 1", NULL);
	store_commit(s);
	store_begin(s);
	change_at(s, 3, "bob", "10.0.0.4/32", "med 1", NULL);
	store_rollback(s);
	store_begin(s);
	change_at(s, 3, "bob", "10.0.0.5/32", "med 1", NULL);
	store_commit(s);
	tap_ok(s->history.ends.last == 3, "ids have no gaps");
	has_history(s,
	    "3 bob announce 10.0.0.5/32 [] 3 -: - -> med 1 ()\n"
	    "2 bob announce 10.0.0.3/32 [] 2 -: - -> med 1 ()\n"
	    "1 alice announce 10.0.0.1/32 [] 1 -: - -> med 1 ()\n",
	    "what is undone has no row, and who did the next is told");
	store_close(s);
}

static void
test_refusals(void)
{
	struct refusal r = { .at = 2 * SECOND, .by.user = "mallory",
	    .path = "PUT /v1/routes/10.0.0.9", .problem = {
	    .err = ERR_POLICY, .detail = "not hers" } };
	struct store *s = open_store("refusals");

	store_begin(s);
	change_at(s, 1, "alice", "10.0.0.1/32", "med 1", NULL);
	store_refusal(s, &r);
	r.at += SECOND;
	r.nlri = nlri_of("10.0.0.9/32");
	store_refusal(s, &r);
	change_at(s, 4, "alice", "10.0.0.1/32", NULL, NULL);
	r = (struct refusal){ .at = 5 * SECOND, .more = 17 };
	store_refusal(s, &r);
	store_commit(s);
	has_history(s,
	    "5  refuse  [] 0 -: - -> - ()    17\n"
	    "4 alice withdraw 10.0.0.1/32 [] 2 -: med 1 -> - ()\n"
	    "3 mallory refuse 10.0.0.9/32 [] 0 -: - -> - () "
	    "PUT /v1/routes/10.0.0.9 not-allowed not hers 0\n"
	    "2 mallory refuse  [] 0 -: - -> - () "
	    "PUT /v1/routes/10.0.0.9 not-allowed not hers 0\n"
	    "1 alice announce 10.0.0.1/32 [] 1 -: - -> med 1 ()\n",
	    "refusals stand among the changes");
	store_close(s);
}

#define REVISIONS	400

static uint64_t		 told_want[STATE__MAX][REVISIONS + 1];
static unsigned		 told_wrong, told_rows;

static int
told_compare(const struct past *p, void *arg)
{
	enum state state;

	(void)arg;
	told_rows++;
	for (state = 0; state < STATE__MAX; state++)
		told_wrong += (uint64_t)p->reached[state] !=
		    told_want[state][p->revision];
	return 0;
}

/* Ranges at random, what was told first counts. */
static void
test_outcomes(void)
{
	struct history_filter f = { .cursor = HISTORY_NEWEST };
	struct store *s = open_store("outcomes");
	struct actor by = { .user = "alice" };
	struct nlri nlri = test_nlri(1);
	struct deed d = { .what = WHAT_ANNOUNCE, .nlri = &nlri,
	    .targets = "", .by = &by };
	struct outcome o;
	uint64_t r;
	unsigned i;
	bool end;

	store_begin(s);
	for (d.revision = 1; d.revision <= REVISIONS; d.revision++)
		store_record(s, &d, SECOND);
	for (i = 1; i <= 300; i++) {
		o.state = (enum state)(STATE_ACCEPTED + random_below(4));
		o.first = random_below(REVISIONS) + 1;
		o.last = o.first + random_below(20);
		o.at = i;
		store_outcome(s, &o);
		for (r = o.first; r <= o.last && r <= REVISIONS; r++)
			if (told_want[o.state][r] == 0)
				told_want[o.state][r] = i;
	}
	store_commit(s);
	store_past(s, &f, HUGE, told_compare, NULL, &end);
	tap_ok(told_rows == REVISIONS && told_wrong == 0,
	    "each change shows what was told of it first");
	store_close(s);
}

static bool
prunes(struct store *s, int64_t now, unsigned n)
{
	bool more;

	store_begin(s);
	if (store_prune(s, now, n, &more) == -1)
		tap_ok(false, "is pruned");
	store_commit(s);
	return more;
}

/* So many changes and refusals, each a second after the other. */
static void
fill(struct store *s, unsigned changes, unsigned refusals)
{
	struct refusal r = { .by.user = "mallory" };
	struct actor by = { .user = "alice" };
	struct nlri nlri = test_nlri(1);
	struct deed d = { .what = WHAT_ANNOUNCE, .nlri = &nlri,
	    .targets = "", .by = &by };
	struct outcome o = { 0, 0, 7, STATE_SENT };
	unsigned i;

	store_begin(s);
	for (i = 0; i < changes; i++) {
		d.revision = ++s->revision;
		store_record(s, &d, (int64_t)d.revision * SECOND);
		o.first = o.last = d.revision;
		store_outcome(s, &o);
	}
	for (i = 1; i <= refusals; i++) {
		r.at = i * SECOND;
		store_refusal(s, &r);
	}
	store_commit(s);
}

struct count {
	unsigned	 changes, refusals;
	uint64_t	 oldest;
};

static int
count_past(const struct past *p, void *arg)
{
	struct count *c = arg;

	if (p->what == WHAT_REFUSE)
		c->refusals++;
	else {
		c->changes++;
		c->oldest = p->revision;
	}
	return 0;
}

static void
has_rows(struct store *s, unsigned changes, unsigned refusals,
    uint64_t oldest, const char *name)
{
	struct history_filter f = { .cursor = HISTORY_NEWEST };
	struct count c = { 0 };
	bool end;

	store_past(s, &f, HUGE, count_past, &c, &end);
	if (!tap_ok(c.changes == changes && c.refusals == refusals &&
	    c.oldest == oldest, "%s", name))
		printf("# %u changes from %u, %u refusals\n", c.changes,
		    (unsigned)c.oldest, c.refusals);
}

static void
test_prune_count(void)
{
	struct store *s = open_store("count");

	store_history_keep(s, 90, 100);
	fill(s, 250, 25);
	tap_ok(prunes(s, SECOND, 40), "there is more to be deleted");
	has_rows(s, 210, 10, 41, "no more than so many at once");
	tap_ok(prunes(s, SECOND, 40) && prunes(s, SECOND, 40) &&
	    !prunes(s, SECOND, 40), "and that is all");
	has_rows(s, 100, 10, 151, "so many rows, and a tenth of refusals");
	fill(s, 1, 0);
	prunes(s, SECOND, 40);
	has_rows(s, 100, 10, 152, "one comes, one goes");
	store_close(s);
	s = open_store("count");
	store_history_keep(s, 90, 50);
	prunes(s, SECOND, 1000);
	has_rows(s, 50, 5, 202, "opened again: less of it");
	store_history_keep(s, 90, 0);
	prunes(s, SECOND, 1000);
	has_rows(s, 0, 0, 0, "nothing is kept");
	fill(s, 3, 3);
	has_rows(s, 0, 0, 0, "and nothing written");
	store_history_keep(s, 90, 50);
	fill(s, 3, 1);
	has_rows(s, 3, 1, 255, "until it is again");
	store_close(s);
}

static void
test_prune_age(void)
{
	struct store *s = open_store("age");

	store_history_keep(s, 2, 100000);
	fill(s, 250, 25);
	prunes(s, 2 * DAY + SECOND, 1000);
	has_rows(s, 250, 25, 1, "nothing is older than two days");
	prunes(s, 2 * DAY + 21 * SECOND, 15);
	has_rows(s, 235, 10, 16, "no more than so many at once");
	prunes(s, 2 * DAY + 21 * SECOND, 15);
	has_rows(s, 230, 5, 21, "what is older than two days is gone");
	prunes(s, 9 * DAY, 1000);
	has_rows(s, 0, 0, 0, "in the end all is");
	tap_ok(s->history.ends.first == 251, "numbers go on");
	store_close(s);
}

int
main(void)
{
	test_begin("store_history");
	test_changes();
	test_undone();
	test_refusals();
	test_outcomes();
	test_prune_count();
	test_prune_age();
	test_end();
	return tap_done();
}
