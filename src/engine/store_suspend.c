/*
 * The store: what is suspended. Decides that it is durable, and that no
 * change is made while changes are; what it does to the peers is the
 * engine's.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "engine/store_history.h"
#include "engine/store_count.h"
#include "engine/store_key.h"
#include "engine/store_suspend.h"

static const char *const names[SUSPENDED__MAX] = {
	[SUSPENDED_ALL] = "all",
	[SUSPENDED_CHANGES] = "changes",
	[SUSPENDED_ENTRY] = "entry",
	[SUSPENDED_OWNER] = "owner",
	[SUSPENDED_NEIGHBOR] = "neighbor",
};

/* The word in the store, and the sentence for people. */
static const struct {
	const char	*word, *text;
} causes[CAUSE__MAX] = {
	[CAUSE_USER] = { "", "an operator asked for it" },
	[CAUSE_START] = { "start", "the configuration says start = hold" },
	[CAUSE_RESTORED] = { "restored", "the database is older than what "
	    "exagate knew last: it was restored from a copy" },
	[CAUSE_MISSING] = { "missing", "the database is a new one, while "
	    "ExaBGP has routes" },
	[CAUSE_OTHER] = { "other", "ExaBGP was driven from another database "
	    "before" },
};

const char *
suspended_name(enum suspended kind)
{
	return names[kind];
}

const char *
cause_text(enum cause cause)
{
	return causes[cause].text;
}

/* Bind what makes a suspension the one it is, from parameter 1. */
static void
suspension_bind(struct store *s, enum sql_statement st, struct key *key,
    const struct suspension *what)
{
	key->n = 0;
	if (what->kind == SUSPENDED_ENTRY)
		key_from_nlri(key, &what->nlri);
	sql_bind_text(s->sql, st, 1, names[what->kind]);
	key_bind(s->sql, st, 2, key);
	sql_bind_text(s->sql, st, 3, what->what);
}

/* Is it there? 1, 0 or -1. */
static int
suspension_has(struct store *s, const struct suspension *what)
{
	struct key key;
	int found;

	suspension_bind(s, SQL_SUSPENSION_GET, &key, what);
	found = sql_step(s->sql, SQL_SUSPENSION_GET);
	sql_end(s->sql, SQL_SUSPENSION_GET);
	return found;
}

static int
suspension_put(struct store *s, const struct suspension *what)
{
	struct key key;

	suspension_bind(s, SQL_SUSPENSION_PUT, &key, what);
	sql_bind_text(s->sql, SQL_SUSPENSION_PUT, 4,
	    causes[what->cause].word);
	sql_bind_text(s->sql, SQL_SUSPENSION_PUT, 5, what->by);
	sql_bind_int(s->sql, SQL_SUSPENSION_PUT, 6, what->at);
	sql_bind_text(s->sql, SQL_SUSPENSION_PUT, 7, what->note);
	return sql_run(s->sql, SQL_SUSPENSION_PUT);
}

static int
suspension_delete(struct store *s, const struct suspension *what)
{
	struct key key;

	suspension_bind(s, SQL_SUSPENSION_DELETE, &key, what);
	return sql_run(s->sql, SQL_SUSPENSION_DELETE);
}

/* Does the entry stand, that is to be suspended? Sets o->err. 0 or -1. */
static int
operation_check(struct store *s, struct operation *o)
{
	struct row row;
	bool found;

	if (o->resume || o->what.kind != SUSPENDED_ENTRY)
		return 0;
	if (store_get(s, &o->what.nlri, o->what.what, &row, &found) == -1)
		return -1;
	if (!found || row.withdrawing)
		o->err = ERR_NO_ENTRY;
	return 0;
}

/*
 * What an operator has done, for the history: a neighbour where targets are,
 * an owner as the one whose entries they are; else the note says it.
 */
static int
operation_record(struct store *s, const struct operation *o)
{
	const struct suspension *what = &o->what;
	bool owner = what->kind == SUSPENDED_OWNER;
	char text[TERMS_TEXT];
	struct terms t = { .ttl = 0 };
	struct buf b;
	struct deed deed = {
		.what = o->resume ? WHAT_RESUME : WHAT_SUSPEND,
		.nlri = &what->nlri, .by = &o->by, .revision = o->revision,
		.targets = owner ? "" : what->what,
		.owner = owner ? what->what : NULL, .terms = text,
	};

	buf_init(&b, t.note, sizeof(t.note));
	if (what->kind <= SUSPENDED_CHANGES)
		buf_printf(&b, "%s%s", names[what->kind],
		    what->note[0] != '\0' ? ": " : "");
	buf_puts(&b, what->note);
	buf_init(&b, text, sizeof(text));
	terms_print(&b, &t);
	return store_record(s, &deed, what->at);
}

/* Its withdrawal becomes ours, unless somebody asks for it by now. */
static int
leftover_adopt(struct store *s, struct leftover *l, const struct operation *o)
{
	struct deed deed = { .what = WHAT_WITHDRAW, .nlri = &l->nlri,
	    .targets = "", .by = &o->by };
	struct key key;
	struct row row;
	bool found;

	l->revision = 0;
	if (store_get(s, &l->nlri, "", &row, &found) == -1)
		return -1;
	if (found)
		return 0;
	deed.revision = l->revision = ++s->revision;
	key_from_nlri(&key, &l->nlri);
	key_bind(s->sql, SQL_ENTRY_ADOPT, 1, &key);
	sql_bind_text(s->sql, SQL_ENTRY_ADOPT, 2, o->by.user);
	sql_bind_int(s->sql, SQL_ENTRY_ADOPT, 3, (int64_t)l->revision);
	sql_bind_int(s->sql, SQL_ENTRY_ADOPT, 4, o->what.at / 1000000);
	if (sql_run(s->sql, SQL_ENTRY_ADOPT) == -1 ||
	    store_count_row(s, "", (enum family)l->nlri.family, 1) == -1)
		return -1;
	return store_record(s, &deed, o->what.at);
}

/* What is left over is withdrawn, or is somebody else's from now on. */
static int
leftovers_store(struct store *s, struct operation *o)
{
	int ok = 0;
	size_t i;

	for (i = 0; ok == 0 && i < o->leftovers_n; i++)
		ok = o->keep ?
		    store_foreign(s, &o->leftovers[i].nlri, true) :
		    leftover_adopt(s, &o->leftovers[i], o);
	return ok;
}

int
store_operate(struct store *s, struct operation *o)
{
	int has;

	o->err = ERR_NONE;
	if (operation_check(s, o) == -1 ||
	    (has = suspension_has(s, &o->what)) == -1)
		return -1;
	o->unchanged = o->resume != (has == 1);
	o->revision = 0;
	if (o->err != ERR_NONE)
		return 0;
	if (leftovers_store(s, o) == -1 || (o->driver[0] != '\0' &&
	    store_accept(s, o->driver) == -1))
		return -1;
	if (o->unchanged)
		return 0;
	s->thaw = true;
	o->revision = ++s->revision;
	if (operation_record(s, o) == -1)
		return -1;
	return o->resume ? suspension_delete(s, &o->what) :
	    suspension_put(s, &o->what);
}

int
store_accept(struct store *s, const char *driver)
{
	sql_bind_text(s->sql, SQL_ACCEPTED_SET, 1, driver);
	return sql_run(s->sql, SQL_ACCEPTED_SET);
}

const char *
store_accepted(const struct store *s)
{
	return s->accepted;
}

int
store_hold(struct store *s, enum cause cause, int64_t now)
{
	struct suspension all = { .kind = SUSPENDED_ALL, .cause = cause,
	    .at = now };
	int has = suspension_has(s, &all);

	return has != 0 ? (has == 1 ? 0 : -1) : suspension_put(s, &all);
}

int
store_release(struct store *s)
{
	return suspension_delete(s,
	    &(struct suspension){ .kind = SUSPENDED_ALL });
}

/* Which of the words? n where it is none. */
static unsigned
word_find(const char *text, unsigned n, const char *(*word)(unsigned))
{
	unsigned i;

	for (i = 0; i < n && strcmp(word(i), text) != 0; i++)
		continue;
	return i;
}
static const char *
kind_word(unsigned i)
{
	return names[i];
}
static const char *
cause_word(unsigned i)
{
	return causes[i].word;
}

/* The row that the list is at. 0, or -1 when it is none of ours. */
static int
suspension_read(struct store *s, struct suspension *to)
{
	enum sql_statement st = SQL_SUSPENSION_LIST;
	const void *key;
	size_t n;

	memset(to, 0, sizeof(*to));
	to->kind = word_find(sql_text(s->sql, st, 0), SUSPENDED__MAX,
	    kind_word);
	to->cause = word_find(sql_text(s->sql, st, 3), CAUSE__MAX,
	    cause_word);
	key = sql_blob(s->sql, st, 1, &n);
	if (to->kind == SUSPENDED__MAX || to->cause == CAUSE__MAX ||
	    (to->kind == SUSPENDED_ENTRY &&
	    key_to_nlri(&to->nlri, key, n) == -1))
		return -1;
	snprintf(to->what, sizeof(to->what), "%s",
	    sql_text(s->sql, st, 2));
	snprintf(to->by, sizeof(to->by), "%s", sql_text(s->sql, st, 4));
	to->at = sql_int(s->sql, st, 5);
	snprintf(to->note, sizeof(to->note), "%s", sql_text(s->sql, st, 6));
	return 0;
}

int
store_suspensions(struct store *s,
    int (*each)(const struct suspension *, void *), void *arg)
{
	struct suspension one;
	int got;

	while ((got = sql_step(s->sql, SQL_SUSPENSION_LIST)) == 1)
		if (suspension_read(s, &one) == -1 || each(&one, arg) != 0) {
			got = -1;
			break;
		}
	sql_end(s->sql, SQL_SUSPENSION_LIST);
	return got;
}

static int
thaw_look(const struct suspension *one, void *arg)
{
	struct store *s = arg;

	if (one->kind == SUSPENDED_CHANGES) {
		s->frozen_at = one->at;
		snprintf(s->frozen_by, sizeof(s->frozen_by), "%s", one->by);
	}
	return 0;
}

int
store_thaw(struct store *s)
{
	s->thaw = false;
	s->frozen_at = 0;
	return store_suspensions(s, thaw_look, s);
}

bool
store_is_frozen(const struct store *s, struct change *c)
{
	if (s->frozen_at == 0 || c->expired)
		return false;
	c->err = ERR_FROZEN;
	c->number = (uint64_t)(s->frozen_at / 1000000);
	memcpy(c->who, s->frozen_by, sizeof(c->who));
	return true;
}
