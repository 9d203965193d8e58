/*
 * Sets. Decides how they are named and shown; what a statement of one changes
 * is the store's to find out.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "engine/bulk.h"
#include "engine/store.h"
#include "engine/store_set.h"
#include "http/bulk.h"
#include "http/endpoint.h"
#include "http/entry.h"
#include "http/etag.h"
#include "http/exchange.h"
#include "http/set_admit.h"
#include "http/sets.h"
#include "http/worker.h"
#include "json.h"

/* The name in the path. 0, or -1 with p. */
static int
set_name(const struct exchange *x, char name[SET_NAME_MAX], struct problem *p)
{
	char text[TAIL_MAX];

	if (endpoint_tail(x, text, sizeof(text), p) == -1 ||
	    !terms_is_word(text))
		return problem_set(p, ERR_VALUE, "set", "the name of a set has "
		    "up to %d letters, digits and \"._:@-\"",
		    SET_NAME_MAX - 1);
	memcpy(name, text, strlen(text) + 1);
	return 0;
}

static void
set_fill(struct json *j, const struct set_row *row)
{
	json_set_string(j, "set", row->name);
	json_set_string(j, "owner", row->owner);
	json_set_integer(j, "entries", (int64_t)row->entries);
	json_set_integer(j, "revision", (int64_t)row->revision);
	entry_set_time(j, "changed", row->changed);
}

static void
set_add(const struct set_row *row, void *array)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return;
	set_fill(j, row);
	json_add(array, j);
}

static void
refuse_store(struct exchange *x)
{
	struct problem p;

	problem_set(&p, ERR_STORE, "", "the database cannot be read");
	exchange_refuse(x, &p);
}

void
sets_get(struct exchange *x, struct worker *w)
{
	struct json *j = json_new_object(), *array = json_new_array();

	if (j == NULL || array == NULL ||
	    store_set_list(worker_store(w), set_add, array) == -1) {
		json_free(array);
		json_free(j);
		refuse_store(x);
		return;
	}
	json_set(j, "sets", array);
	answer_json(&x->answer, ANSWER_OK, j);
	exchange_reply(x);
}

/* The set that the path names. 0, or -1 with p: there is none. */
static int
set_find(struct exchange *x, struct worker *w, char name[SET_NAME_MAX],
    struct set_row *row, struct problem *p)
{
	bool found;

	if (set_name(x, name, p) == -1)
		return -1;
	if (store_set_get(worker_store(w), name, row, &found) == -1)
		return problem_set(p, ERR_STORE, "",
		    "the database cannot be read");
	return found ? 0 : problem_set(p, ERR_NO_ENTRY, "set",
	    "there is no set %s", name);
}

void
sets_get_one(struct exchange *x, struct worker *w)
{
	char name[SET_NAME_MAX];
	struct set_row row;
	struct problem p;
	struct json *j;

	if (set_find(x, w, name, &row, &p) == -1) {
		exchange_refuse(x, &p);
		return;
	}
	if ((j = json_new_object()) != NULL)
		set_fill(j, &row);
	x->answer.etag = row.revision;
	answer_json(&x->answer, ANSWER_OK, j);
	exchange_reply(x);
}

void
sets_put(struct exchange *x, struct worker *w)
{
	char name[SET_NAME_MAX];
	struct problem p;

	if (set_name(x, name, &p) == -1)
		exchange_refuse(x, &p);
	else
		bulk_put_set(x, w, name);
}

void
sets_delete(struct exchange *x, struct worker *w)
{
	struct bulk *b = bulk_new();
	struct set_row row;
	struct problem p;

	if (b == NULL) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
	} else if (etag_read(&b->precondition, &x->request.head, &p) == -1 ||
	    set_find(x, w, b->set, &row, &p) == -1) {
		bulk_free(b);
		exchange_refuse(x, &p);
	} else {
		set_admit(x, w, b->set);
		b->set_delete = true;
		bulk_submit(x, b);
	}
}

/* One change, by what makes its entry one. */
static struct json *
change_document(const struct bulk_item *item)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	json_set_string(j, "change", item->op == CHANGE_ANNOUNCE ?
	    "announce" : "withdraw");
	entry_set_nlri(j, &item->nlri);
	entry_set_targets(j, item->targets);
	return j;
}

void
sets_describe(struct json *object, const struct bulk *b)
{
	struct json *changes = json_new_array(), *j;
	struct bulk_cursor at = { .chunk = 0 };
	uint32_t announced = 0, withdrawn = 0;
	struct bulk_item item;

	while (bulk_next(b, &at, &item)) {
		if (item.unchanged || item.absent)
			continue;
		if (item.op == CHANGE_ANNOUNCE)
			announced++;
		else
			withdrawn++;
		if (changes != NULL && announced + withdrawn <= CHANGES_MAX &&
		    (j = change_document(&item)) != NULL)
			json_add(changes, j);
	}
	json_set_string(object, "set", b->set);
	json_set_integer(object, "announced", announced);
	json_set_integer(object, "withdrawn", withdrawn);
	json_set(object, "changes", changes);
}
