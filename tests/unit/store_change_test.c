/*
 * What the store says to changes: owners, generations, preconditions, quotas,
 * renewals. The cases are in tests/cases/store-changes.cases.
 */
#include "buf.h"
#include "cases.h"
#include "engine/limits.h"
#include "engine/store_key.h"
#include "store_help.h"

static struct store	*store;
static struct limits	*limits;	/* the store's */
static int64_t		 now;		/* seconds */
static unsigned		 databases;

/* Close the database, and open it again, or with next another one. */
static void
case_open(bool next)
{
	struct problem p;
	char name[32];

	store_close(store);
	databases += next;
	snprintf(name, sizeof(name), "%u.db", databases);
	if ((store = store_open(test_path(name), &p)) == NULL)
		exit(99);
	limits = limits_new();
	store_limits(store, limits);
}

/* Add a limit to those that the store has. */
static void
case_limit(const char *neighbor, char *family, const char *number)
{
	struct problem p = { .detail = "" };
	struct limits one = { .n = 0 };
	char value[64];
	size_t i;

	family[strcspn(family, "-")] = ' ';
	snprintf(value, sizeof(value), "%s %s", family, number);
	if (limits_add(&one, "*", value, &p) == -1)
		tap_ok(false, "limit: %s", p.detail);
	for (i = 0; i < FAMILY__MAX && strcmp(neighbor, "*") == 0; i++)
		if (one.every[i] != 0)
			limits->every[i] = 0;	/* given anew */
	if (limits_add(limits, neighbor, value, &p) == -1)
		tap_ok(false, "limit: %s", p.detail);
}

static void
case_address(struct nlri *nlri, const char *text)
{
	char prefix[64];

	snprintf(prefix, sizeof(prefix), "%s/32", text);
	*nlri = nlri_of(prefix);
}

/* What of a change a word gives. */
struct wish {
	struct change	 change;
	struct terms	 terms;
	char		 attrs[64], targets[64];
};

static void
wish_condition(struct precondition *p, const char *value)
{
	p->kind = strcmp(value, "any") == 0 ? IF_ANY :
	    strcmp(value, "none") == 0 ? IF_NONE : IF_MATCH;
	p->revision = strtoull(value, NULL, 10);
}

static int
wish_term(struct wish *w, const char *name, const char *value)
{
	enum term term;

	for (term = 0; term < TERM__MAX; term++)
		if (strcmp(term_name(term), name) == 0)
			return terms_set(&w->terms, term, value, NULL);
	return -1;
}

static void
wish_word(struct wish *w, char *word)
{
	char *value = word;
	const char *name = strsep(&value, "=");
	struct change *c = &w->change;

	if (value == NULL) {
		c->by.others |= strcmp(name, "others") == 0;
		c->dry |= strcmp(name, "dry") == 0;
	} else if (strcmp(name, "med") == 0)
		snprintf(w->attrs, sizeof(w->attrs), "med %s", value);
	else if (strcmp(name, "to") == 0)
		snprintf(w->targets, sizeof(w->targets), "%s", value);
	else if (strcmp(name, "max") == 0)
		c->by.max_entries = (uint32_t)atoi(value);
	else if (strcmp(name, "if") == 0)
		wish_condition(&c->precondition, value);
	else if (strcmp(name, "set") == 0)
		snprintf(w->terms.set, sizeof(w->terms.set), "%s", value);
	else if (wish_term(w, name, value) == -1)
		tap_ok(false, "case: what is %s?", name);
}

static void
outcome(char *got, size_t size, const struct change *c)
{
	const char *what = c->renewed ? "renewed" : c->absent ? "absent" :
	    c->unchanged ? "unchanged" : "changed";

	if (c->err == ERR_NONE)
		snprintf(got, size, "%s %u", what, (unsigned)c->revision);
	else
		snprintf(got, size, "%s %u%s%s", err_slug(c->err),
		    (unsigned)c->number, c->who[0] != '\0' ? " " : "", c->who);
}

/* Make it in a transaction of its own, as the writer does. */
static void
wish_make(struct wish *w)
{
	struct change *c = &w->change;
	char terms[TERMS_TEXT];
	struct buf b;

	buf_init(&b, terms, sizeof(terms));
	terms_print(&b, &w->terms);
	c->terms = terms;
	c->attrs = c->op == CHANGE_ANNOUNCE ? w->attrs : NULL;
	c->targets = w->targets;
	if (store_begin(store) == -1 ||
	    (c->dry && store_mark(store) == -1) ||
	    store_change(store, c, now * 1000000) == -1 ||
	    (c->dry && store_undo(store) == -1) ||
	    store_commit(store) == -1)
		tap_ok(false, "the store failed");
}

static void
case_change(const char *user, char *words, const char *want, const char *name)
{
	struct wish w = { .attrs = "" };
	const char *verb = case_word(&words);
	char *word, got[256];

	w.change.op = strcmp(verb, "announce") == 0 ? CHANGE_ANNOUNCE :
	    CHANGE_WITHDRAW;
	snprintf(w.change.by.user, OWNER_MAX, "%s",
	    strcmp(user, "nobody") == 0 ? "" : user);
	case_address(&w.change.nlri, case_word(&words));
	while ((word = case_word(&words)) != NULL)
		wish_word(&w, word);
	wish_make(&w);
	outcome(got, sizeof(got), &w.change);
	tap_is(got, want, name);
}

static void
case_row(const char *address, const char *want, const char *name)
{
	char got[512] = "none";
	struct nlri nlri;
	struct row row;
	struct buf b;
	bool found;

	case_address(&nlri, address);
	buf_init(&b, got, sizeof(got));
	if (store_get(store, &nlri, "", &row, &found) == -1)
		buf_puts(&b, "failed");
	else if (!found)
		buf_puts(&b, "none");
	else {
		buf_printf(&b, "%s%s%s %u", row.attrs, row.attrs[0] != '\0' ?
		    " " : "", row.owner, (unsigned)row.revision);
		if (row.generation != 0)
			buf_printf(&b, " generation %u",
			    (unsigned)row.generation);
		if (row.expires != 0)
			buf_printf(&b, " ends %d",
			    (int)(row.expires / 1000000));
		if (row.set[0] != '\0')
			buf_printf(&b, " set %s", row.set);
	}
	tap_is(got, want, name);
}

static void
case_has(const char *user, const char *want, const char *name)
{
	char got[32];

	snprintf(got, sizeof(got), "%u", (unsigned)
	    accounts_find(store->accounts, user)->entries.n);
	tap_is(got, want, name);
}

static void
case_forget(const char *address)
{
	struct nlri nlri;
	struct row row;
	bool found;

	case_address(&nlri, address);
	store_get(store, &nlri, "", &row, &found);
	store_begin(store);
	store_forget(store, &nlri, "", row.revision);
	store_commit(store);
}

static void
test(char *line)
{
	char *name = strdup(line), *want = strstr(line, " => ");
	const char *verb;

	if (want != NULL) {
		*want = '\0';
		want += 4;
	}
	verb = case_word(&line);
	if (strcmp(verb, "new") == 0) {
		now = 1000;
		case_open(true);
	} else if (strcmp(verb, "again") == 0)
		case_open(false);
	else if (strcmp(verb, "forget") == 0)
		case_forget(case_word(&line));
	else if (strcmp(verb, "later") == 0)
		now += atoi(case_word(&line));
	else if (strcmp(verb, "limit") == 0) {
		const char *neighbor = case_word(&line);
		char *family = case_word(&line);

		case_limit(neighbor, family, case_word(&line));
	} else if (strcmp(verb, "row") == 0)
		case_row(case_word(&line), want, name);
	else if (strcmp(verb, "has") == 0)
		case_has(case_word(&line), want, name);
	else
		case_change(verb, line, want, name);
	free(name);
}

int
main(void)
{
	test_begin("store-change");
	cases_run("store-changes.cases", test);
	store_close(store);
	test_end();
	return tap_done();
}
