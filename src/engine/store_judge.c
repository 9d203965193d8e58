/*
 * Verdicts on changes. Decides, in this order, that one is refused because
 * the entry is not as the client thinks it is, is of a later generation, is
 * owned by somebody else, is of another set, cannot be beside what is announced
 * already, or would be one too many. Writes nothing.
 */
#include <stdio.h>
#include <string.h>

#include "engine/limits.h"
#include "engine/store_forget.h"
#include "engine/store_step.h"

/* It is refused; number and who are what err speaks of. */
static void
refuse(struct step *step, enum err err, uint64_t number, const char *who)
{
	struct change *c = step->change;

	c->err = err;
	c->number = number;
	snprintf(c->who, sizeof(c->who), "%s", who);
}

/* Is there a row of the statement st with key? 1, 0 or -1. */
static int
store_has(struct store *s, enum sql_statement st, const struct key *key)
{
	int found;

	key_bind(s->sql, st, 1, key);
	found = sql_step(s->sql, st);
	sql_end(s->sql, st);
	return found;
}

/* Is the entry as the client says? */
static void
judge_precondition(struct step *step)
{
	uint64_t there = step->was.stands ? step->was.revision : 0;

	if (!precondition_holds(&step->change->precondition, there))
		refuse(step, ERR_PRECONDITION, there, "");
}

/* Does it come too late, after a change of a later generation? 0 or -1. */
static int
judge_generation(struct step *step)
{
	uint64_t there = step->was.terms.generation;

	if (step->given.generation == 0)
		return 0;
	if (!step->was.exists && departed_generation(step->store, &step->key,
	    change_targets(step->change), step->now, &there) == -1)
		return -1;
	if (step->given.generation < there)
		refuse(step, ERR_GENERATION, there, "");
	return 0;
}

bool
step_is_mine(const struct step *step)
{
	return strcmp(step->was.owner, step->change->by.user) == 0;
}

/*
 * May he change it? Others may where the policy says so, and where they take
 * over an entry with a generation by giving a later one.
 */
static void
judge_owner(struct step *step)
{
	const struct present *was = &step->was;
	const struct change *c = step->change;

	if (!was->stands || c->by.others || step_is_mine(step))
		return;
	if (c->op == CHANGE_ANNOUNCE && was->terms.generation != 0 &&
	    step->given.generation > was->terms.generation)
		return;
	refuse(step, ERR_OWNER, 0, was->owner);
}

/*
 * Of one NLRI no two entries may name the same neighbour, unless one of them
 * is being withdrawn; and who names one goes before the entry for all there,
 * so that must be his. 0 or -1.
 */
static int
judge_targets(struct step *step)
{
	const char *targets = change_targets(step->change);
	const struct actor *by = &step->change->by;
	struct store *s = step->store;
	struct targets mine, theirs;
	struct row row;
	int got;

	if (targets_read(&mine, targets) == -1)
		return -1;
	key_bind(s->sql, SQL_ENTRY_KEY, 1, &step->key);
	while ((got = sql_step(s->sql, SQL_ENTRY_KEY)) == 1) {
		if (store_read_row(s, SQL_ENTRY_KEY, &row) == -1 ||
		    targets_read(&theirs, row.targets) == -1) {
			got = -1;
			break;
		}
		if (!row.withdrawing && targets_overlap(&mine, &theirs) &&
		    strcmp(row.targets, targets) != 0)
			refuse(step, ERR_CONFLICT, 0, "");
		if (!row.withdrawing && theirs.n == 0 && !by->others &&
		    strcmp(row.owner, by->user) != 0)
			refuse(step, ERR_OWNER, 0, row.owner);
	}
	sql_end(s->sql, SQL_ENTRY_KEY);
	return got;
}

/* May the entry be made, that does not stand? 0 or -1. */
static int
judge_new(struct step *step)
{
	int foreign = store_has(step->store, SQL_FOREIGN_GET, &step->key);

	if (foreign == 1)
		refuse(step, ERR_FOREIGN, 0, "");
	if (foreign != 0 || *change_targets(step->change) == '\0')
		return foreign == -1 ? -1 : 0;
	return judge_targets(step);
}

/* May he have one more? 0, or -1 without memory. */
static int
judge_quota(struct step *step)
{
	const struct actor *by = &step->change->by;

	step->mine = accounts_find(step->store->accounts, by->user);
	if (step->mine == NULL)
		return -1;
	if (by->max_entries != 0 &&
	    step->mine->entries.n >= by->max_entries)
		refuse(step, ERR_QUOTA, by->max_entries, "");
	return 0;
}

/* May each neighbour that it reaches be sent one more? 0 or -1. */
static int
judge_routes(struct step *step)
{
	const char *targets = change_targets(step->change);
	const struct store *s = step->store;
	struct targets to = { .n = 0 };
	char who[ADDRESS_TEXT];
	uint32_t limit;

	if (!s->limits->any[step_family(step)])
		return 0;
	if (*targets != '\0' && targets_read(&to, targets) == -1)
		return -1;
	limit = census_full(s->census, s->limits, &to, step_family(step),
	    who);
	if (limit != 0)
		refuse(step, ERR_MAX_ROUTES, limit, who);
	return 0;
}

/* Is it so already? Another end of the lease is a renewal. */
static void
find_unchanged(struct step *step)
{
	const struct terms *a = &step->want, *b = &step->was.terms;
	struct change *c = step->change;

	if (!step->was.stands || !step->was.equal || !step_is_mine(step) ||
	    a->generation != b->generation || a->ttl != b->ttl ||
	    strcmp(a->set, b->set) != 0 || strcmp(a->tags, b->tags) != 0 ||
	    strcmp(a->note, b->note) != 0)
		return;
	c->unchanged = true;
	c->renewed = a->expires != b->expires;
	c->revision = step->was.revision;
}

/* Is its owner to take it out of its set? The set must be stated so. */
static bool
leaves_set(const struct step *step)
{
	const char *set = step->was.terms.set;

	return step->was.stands && step_is_mine(step) && set[0] != '\0' &&
	    strcmp(step->want.set, set) != 0;
}

static int
judge_announce(struct step *step)
{
	const enum err *err = &step->change->err;

	find_unchanged(step);
	if (step->change->unchanged)
		return 0;
	if (leaves_set(step))
		refuse(step, ERR_SET, 0, step->was.terms.set);
	if (!step->was.stands && judge_new(step) == -1)
		return -1;
	if (*err == ERR_NONE && (!step->was.stands || !step_is_mine(step)) &&
	    judge_quota(step) == -1)
		return -1;
	if (*err == ERR_NONE && !step->was.exists)
		return judge_routes(step);
	return 0;
}

/* Not confirmed yet: this client may wait for it too. */
static void
judge_withdraw(struct step *step)
{
	struct change *c = step->change;

	if (step->was.stands)
		return;
	c->absent = !step->was.exists;
	c->unchanged = true;
	c->revision = step->was.revision;
}

int
step_judge(struct step *step)
{
	const struct change *c = step->change;

	judge_precondition(step);
	if (c->err == ERR_NONE && judge_generation(step) == -1)
		return -1;
	if (c->err == ERR_NONE)
		judge_owner(step);
	if (c->err != ERR_NONE)
		return 0;
	if (c->op == CHANGE_ANNOUNCE)
		return judge_announce(step);
	judge_withdraw(step);
	return 0;
}
