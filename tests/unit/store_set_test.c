/*
 * Sets in the store: what a statement of all entries changes, who may make
 * one, and the set's revision; random statements against a model.
 */
#include "engine/bulk.h"
#include "engine/bulk_store.h"
#include "engine/store.h"
#include "engine/store_set.h"
#include "store_help.h"
#include "tap.h"

#define NOW	INT64_C(1000000000)

/* A statement of the set: a letter an entry, its case its attributes. */
static struct bulk *
statement(const char *set, const char *entries, const char *user)
{
	struct bulk_item item = { .op = CHANGE_ANNOUNCE, .targets = "" };
	struct bulk *b = bulk_new();
	char terms[80];
	uint64_t line;

	snprintf(terms, sizeof(terms), "set %s", set);
	item.terms = terms;
	for (; *entries != '\0'; entries++) {
		item.nlri = test_nlri((unsigned)*entries & 0x1f);
		item.attrs = *entries & 0x20 ? "next-hop self" :
		    "next-hop self med 1";
		item.line++;
		bulk_add(b, &item, &line);
	}
	snprintf(b->set, sizeof(b->set), "%s", set);
	snprintf(b->by.user, sizeof(b->by.user), "%s", user);
	return b;
}

/* Make it in a transaction of its own; owned by the caller. */
static struct bulk *
state(struct store *s, struct bulk *b)
{
	bool wrote;

	if (store_begin(s) == -1 ||
	    bulks_store(&b, 1, s, NOW, 0, &wrote) == -1 ||
	    store_commit(s) == -1)
		b->err = ERR_STORE;
	return b;
}

/* ... and see that it ends so. */
static void
states(struct store *s, struct bulk *b, const char *want)
{
	char got[80];

	state(s, b);
	if (b->err != ERR_NONE)
		snprintf(got, sizeof(got), "%s %u", err_slug(b->err),
		    (unsigned)b->number);
	else
		snprintf(got, sizeof(got), "%u of %u changed, %u swept, "
		    "revision %u", b->n - b->unchanged, b->n, b->swept,
		    (unsigned)b->set_revision);
	tap_is(got, want, want);
	bulk_free(b);
}

static int
print_entry(const struct row *row, void *arg)
{
	char one[3] = { (char)((row->attrs[13] == '\0' ? 0x60 : 0x40) |
	    row->nlri.bytes[3]), '\0' };

	if (!row->withdrawing && *row->set != '\0')
		strcat(arg, one);
	return 0;
}

/* The entries that are in any set, as letters. */
static void
has(struct store *s, const char *want)
{
	struct filter all = { .families = FAMILIES_ALL };
	char got[40] = "";

	store_list(s, &all, 1000, print_entry, got);
	tap_is(got, want, want);
}

static struct bulk *
with(struct bulk *b, int kind, uint64_t revision)
{
	b->precondition.kind = kind;
	b->precondition.revision = revision;
	return b;
}

static struct bulk *
deleting(struct bulk *b)
{
	b->set_delete = true;
	return b;
}

static void
test_statements(struct store *s)
{
	states(s, statement("x", "abc", "alice"),
	    "3 of 3 changed, 0 swept, revision 3");
	states(s, statement("x", "abc", "alice"),
	    "0 of 3 changed, 0 swept, revision 3");
	states(s, statement("x", "aBd", "alice"),
	    "3 of 4 changed, 1 swept, revision 6");
	has(s, "aBd");
	states(s, statement("y", "e", "bob"),
	    "1 of 1 changed, 0 swept, revision 7");
	states(s, statement("y", "ed", "alice"), "not-owner 7");
	states(s, statement("y", "ea", "bob"), "not-owner 0");
	states(s, statement("w", "fa", "alice"), "other-set 0");
	has(s, "aBde");
	states(s, statement("x", "", "alice"),
	    "3 of 3 changed, 3 swept, revision 10");
	has(s, "e");
	states(s, statement("x", "", "alice"),
	    "0 of 0 changed, 0 swept, revision 10");
}

static void
test_preconditions(struct store *s)
{
	states(s, with(statement("x", "a", "alice"), IF_MATCH, 9),
	    "precondition-failed 10");
	states(s, with(statement("x", "a", "alice"), IF_NONE, 0),
	    "precondition-failed 10");
	states(s, with(statement("z", "f", "alice"), IF_ANY, 0),
	    "precondition-failed 0");
	states(s, with(statement("x", "a", "alice"), IF_MATCH, 10),
	    "1 of 1 changed, 0 swept, revision 11");
	states(s, with(statement("z", "", "alice"), IF_NONE, 0),
	    "0 of 0 changed, 0 swept, revision 12");
	states(s, deleting(statement("z", "", "alice")),
	    "0 of 0 changed, 0 swept, revision 12");
	states(s, with(statement("z", "", "bob"), IF_NONE, 0),
	    "0 of 0 changed, 0 swept, revision 13");
}

/* What is changed beside a statement is told by the set's revision. */
static void
test_touch(struct store *s)
{
	struct change c = { .op = CHANGE_ANNOUNCE, .nlri = test_nlri(1),
	    .by.user = "alice" };
	struct set_row row;
	char attrs[] = "next-hop self med 7";
	bool found;

	c.attrs = attrs;
	store_begin(s);
	store_change(s, &c, NOW);
	store_commit(s);
	store_set_get(s, "x", &row, &found);
	tap_ok(found && row.revision == 14 && row.entries == 1,
	    "an entry changed by itself stays in its set, which tells it");
	store_begin(s);
	c.op = CHANGE_WITHDRAW;
	store_change(s, &c, NOW);
	store_commit(s);
	store_set_get(s, "x", &row, &found);
	tap_ok(found && row.revision == 15 && row.entries == 0,
	    "one withdrawn by itself, too");
}

/* A statement that failed must not hide what comes after. */
static void
test_rollback(struct store *s)
{
	struct bulk *b = statement("x", "a", "alice");
	struct set_row row;
	bool found, wrote;

	store_begin(s);
	bulks_store(&b, 1, s, NOW, 0, &wrote);
	store_rollback(s);
	bulk_free(b);
	store_set_get(s, "x", &row, &found);
	tap_ok(found && row.revision == 15 && row.entries == 0,
	    "what is rolled back was never stated");
	states(s, statement("x", "a", "alice"),
	    "1 of 1 changed, 0 swept, revision 16");
}

static bool
has_letter(const char *entries, char c)
{
	return strchr(entries, c | 0x20) != NULL ||
	    strchr(entries, c & ~0x20) != NULL;
}

/* Some letters in order, each in one of its cases. */
static void
random_entries(char *entries)
{
	unsigned n = 0;
	char c;

	for (c = 1; c < 27; c++)
		if (rand() % 4 == 0)
			entries[n++] = (char)((rand() % 2 ? 0x60 : 0x40) | c);
	entries[n] = '\0';
}

static int
compare_letters(const void *a, const void *b)
{
	return (*(const char *)a | 0x20) - (*(const char *)b | 0x20);
}

/* Is what is in sets what both models have? */
static bool
agrees(struct store *s, char model[2][28])
{
	struct filter all = { .families = FAMILIES_ALL };
	char got[64] = "", want[64];

	snprintf(want, sizeof(want), "%s%s", model[0], model[1]);
	qsort(want, strlen(want), 1, compare_letters);
	store_list(s, &all, 1000, print_entry, got);
	return strcmp(got, want) == 0;
}

/* Random statements of two sets of one user. */
static void
test_random(struct store *s)
{
	static const char *const names[] = { "m", "n" };
	unsigned i, set, wrong = 0, met = 0;
	char want[28], model[2][28] = { "", "" };
	struct bulk *b;
	const char *c;
	bool meets;

	srand(4);
	for (i = 0; i < 1000; i++) {
		set = (unsigned)rand() % 2;
		random_entries(want);
		if (i % 7 == 0)
			want[0] = '\0';
		for (meets = false, c = want; *c != '\0'; c++)
			meets |= has_letter(model[!set], *c);
		b = state(s, statement(names[set], want, "carol"));
		wrong += b->err != (meets ? ERR_SET : ERR_NONE);
		met += meets;
		bulk_free(b);
		if (!meets)
			memcpy(model[set], want, sizeof(want));
		wrong += !agrees(s, model);
	}
	tap_ok(wrong == 0 && met > 100 && met < 900,
	    "1,000 statements of two sets end as their models");
}

static struct store *
open_store(const char *name)
{
	struct problem p;
	struct store *s = store_open(test_path(name), &p);

	if (s == NULL)
		exit(99);
	return s;
}

int
main(void)
{
	struct store *s;

	test_begin("set");
	s = open_store("set.db");
	test_statements(s);
	test_preconditions(s);
	test_touch(s);
	test_rollback(s);
	store_close(s);
	s = open_store("random.db");
	test_random(s);
	store_close(s);
	test_end();
	tap_done();
	return 0;
}
