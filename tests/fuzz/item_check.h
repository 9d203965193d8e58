/* What must hold of every entry that http/item.h accepts. */
#ifndef ITEM_CHECK_H
#define ITEM_CHECK_H

#include <stdlib.h>

#include "engine/change.h"
#include "entry_check.h"
#include "http/item.h"

/* A refusal is the client's fault, and says in one line what is wrong. */
static inline void
refusal_check(const struct problem *p)
{
	FUZZ_CHECK(p->err > ERR_NONE && p->err < ERR__MAX &&
	    err_status(p->err) >= 400 && err_status(p->err) < 500,
	    "error %d, status %d", (int)p->err, err_status(p->err));
	FUZZ_CHECK(p->detail[0] != '\0' && fuzz_is_printable(p->detail) &&
	    fuzz_is_printable(p->field), "%s: %s", p->field, p->detail);
}

static inline void
item_targets_check(const struct item *it)
{
	static char text[TARGETS_TEXT];
	struct targets again;
	struct buf b;

	buf_init(&b, text, sizeof(text));
	targets_print(&b, &it->targets);
	FUZZ_CHECK(!b.overflow && targets_read(&again, text) == 0,
	    "neighbours: %s", text);
}

/* The terms are read back as the store does. */
static inline void
item_terms_check(const struct item *it)
{
	static char text[2][TERMS_TEXT];
	struct terms again;
	struct buf b;

	buf_init(&b, text[0], sizeof(text[0]));
	terms_print(&b, &it->terms);
	FUZZ_CHECK(!b.overflow && fuzz_is_printable(text[0]), "terms: %s",
	    text[0]);
	FUZZ_CHECK(terms_read(&again, text[0]) == 0, "terms: %s", text[0]);
	buf_init(&b, text[1], sizeof(text[1]));
	terms_print(&b, &again);
	FUZZ_SAME(text[1], text[0]);
}

/* All keys are set: end the item, and assert what holds if it is accepted. */
static inline void
item_check_end(struct item *it, enum change_op op)
{
	struct problem p = { .err = ERR_NONE };
	bool announce = op == CHANGE_ANNOUNCE;

	if (item_end(it, op, &p) == -1) {
		refusal_check(&p);
		return;
	}
	entry_check(&it->nlri, announce ? &it->attrs : NULL);
	item_targets_check(it);
	if (announce)
		item_terms_check(it);
}

#endif
