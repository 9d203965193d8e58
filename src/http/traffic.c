/*
 * Traffic. Decides how what was answered is counted: in tables of fixed size
 * that fill as kinds occur, so that a series exists only where something was,
 * and no client makes them grow (paths and methods are ours, rules are the
 * configuration's).
 */
#include <stdlib.h>
#include <string.h>

#include "http/traffic.h"

#define METHOD_SHIFT	12
#define TEMPLATE_SHIFT	16
#define STATUS_MASK	((1u << METHOD_SHIFT) - 1)

static uint32_t
key_of(unsigned template, enum method method, int status)
{
	return (template + 1) << TEMPLATE_SHIFT |
	    (uint32_t)method << METHOD_SHIFT | ((uint32_t)status & STATUS_MASK);
}

/* The place of key, taken if it is not there yet; NULL: all are taken. */
static struct answered *
answered_find(struct traffic *t, uint32_t key)
{
	uint32_t i, at = key * 2654435761u >> 20, free;
	struct answered *a;

	_Static_assert(ANSWERED_MAX == 1u << (32 - 20), "bits of the hash");
	for (i = 0; i < ANSWERED_MAX; i++) {
		a = &t->answered[(at + i) % ANSWERED_MAX];
		free = 0;
		if (a->key == key || atomic_compare_exchange_strong(&a->key,
		    &free, key) || free == key)
			return a;
	}
	return NULL;
}

void
traffic_answer(struct traffic *t, unsigned template, enum method method,
    int status, int64_t us)
{
	struct answered *a = answered_find(t,
	    key_of(template, method, status));

	if (a != NULL)
		atomic_fetch_add_explicit(&a->n, 1, memory_order_relaxed);
	histogram_add(&t->took[template], us);
}

/* FNV-1a of 64 bits; never 0. */
static uint64_t
name_hash(const char *name)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *name != '\0'; name++)
		h = (h ^ (uint8_t)*name) * UINT64_C(1099511628211);
	return h == 0 ? 1 : h;
}

/* Count it where its rule is; a rule that is new takes a free place. */
static void
traffic_refuse_by(struct traffic *t, const char *rule)
{
	uint64_t hash = name_hash(rule), free;
	struct refused_by *r;
	unsigned i;

	for (i = 0; i < RULES_MAX; i++) {
		r = &t->rule[(hash + i) % RULES_MAX];
		free = 0;
		if (atomic_compare_exchange_strong(&r->hash, &free, hash)) {
			strncpy(r->name, rule, RULE_NAME_MAX - 1);
			atomic_store_explicit(&r->named, true,
			    memory_order_release);
		} else if (free != hash)
			continue;
		atomic_fetch_add_explicit(&r->n, 1, memory_order_relaxed);
		return;
	}
	atomic_fetch_add_explicit(&t->other_rules, 1, memory_order_relaxed);
}

void
traffic_refuse(struct traffic *t, enum err err, const char *rule)
{
	atomic_fetch_add_explicit(&t->refused[err], 1, memory_order_relaxed);
	if (*rule != '\0')
		traffic_refuse_by(t, rule);
}

/* By template, then method, then status: the order of their keys. */
static int
row_compare(const void *a, const void *b)
{
	const struct traffic_row *x = a, *y = b;
	uint32_t k = key_of(x->template, x->method, x->status);
	uint32_t l = key_of(y->template, y->method, y->status);

	return k < l ? -1 : k > l;
}

unsigned
traffic_rows(const struct traffic *t, struct traffic_row rows[ANSWERED_MAX])
{
	unsigned i, n = 0;
	uint32_t key;

	for (i = 0; i < ANSWERED_MAX; i++) {
		if ((key = t->answered[i].key) == 0)
			continue;
		rows[n].template = (key >> TEMPLATE_SHIFT) - 1;
		rows[n].method = (enum method)(key >> METHOD_SHIFT & 0xf);
		rows[n].status = (int)(key & STATUS_MASK);
		rows[n++].n = t->answered[i].n;
	}
	qsort(rows, n, sizeof(rows[0]), row_compare);
	return n;
}

const char *
traffic_rule(const struct traffic *t, unsigned i, uint64_t *n)
{
	const struct refused_by *r = &t->rule[i];

	if (!atomic_load_explicit(&r->named, memory_order_acquire))
		return NULL;
	*n = r->n;
	return r->name;
}
