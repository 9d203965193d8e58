/* For tests of the http room: a writer that saves at once in a real store. */
#ifndef HTTP_FAKE_WRITER_H
#define HTTP_FAKE_WRITER_H

#include "buf.h"
#include "engine/bulk.h"
#include "engine/bulk_store.h"
#include "engine/store_history.h"
#include "engine/store_suspend.h"
#include "engine/renewal.h"
#include "engine/store_lease.h"
#include "engine/writer.h"
#include "http/rule.h"
#include "http_fake_engine.h"

void
writer_refusal(struct writer *w, const struct refusal *r)
{
	struct refusal copy = *r;

	(void)w;
	copy.at = fake.now;
	store_begin(fake.store);
	store_refusal(fake.store, &copy);
	store_commit(fake.store);
}

bool
writer_healthy(const struct writer *w)
{
	(void)w;
	return fake.healthy;
}

int64_t
writer_commit_us(const struct writer *w)
{
	(void)w;
	return 1234;
}

const struct histogram *
writer_commit_times(const struct writer *w)
{
	(void)w;
	return &fake_times;
}

int64_t
writer_committed_at(const struct writer *w)
{
	(void)w;
	return fake.now * 1000000;
}

uint64_t
writer_leases(const struct writer *w)
{
	(void)w;
	return 7;
}

/*
 * "announce 10.0.0.1/32 for 192.0.2.2 next-hop self on ttl 60 by alice wait
 * sent 2".
 */
static inline void
fake_print(const struct change *c)
{
	enum family family = (enum family)c->nlri.family;
	char nlri[FLOW_TEXT];
	struct buf b;
	struct rd rd;

	buf_init(&b, nlri, sizeof(nlri));
	nlri_print(&b, &c->nlri);
	if (family_kind(family) == KIND_FLOW) {
		buf_printf(&b, "%s ", family_name(family));
		rule_print(&b, &c->nlri, "");
		if (nlri_rd(&c->nlri, &rd)) {
			buf_puts(&b, " rd ");
			rd_print(&b, &rd);
		}
	} else if (family_has_label(family) && !family_has_rd(family))
		buf_printf(&b, " (%s)", family_name(family));
	snprintf(fake.change, sizeof(fake.change),
	    "%s%s %s%s%s%s%s%s%s by %s wait %s %u",
	    c->dry ? "try " : "", c->op == CHANGE_ANNOUNCE ?
	    "announce" : "withdraw", nlri, c->targets != NULL ? " for " : "",
	    change_targets(c), c->attrs != NULL && *c->attrs != '\0' ?
	    " " : "", c->attrs != NULL ? c->attrs : "",
	    c->terms != NULL && *c->terms != '\0' ? " on " : "",
	    c->terms != NULL ? c->terms : "", c->by.user,
	    state_name(c->wait), c->timeout);
}

void
writer_submit(struct writer *w, struct change *c)
{
	(void)w;
	fake.submitted++;
	fake_print(c);
	c->err = fake.err;
	if (c->err == ERR_NONE && (store_begin(fake.store) == -1 ||
	    store_mark(fake.store) == -1 ||
	    store_change(fake.store, c, fake.now) == -1 ||
	    (c->dry ? store_undo(fake.store) : store_keep(fake.store)) == -1 ||
	    store_commit(fake.store) == -1))
		c->err = ERR_STORE;
	if (!c->dry && c->wait != STATE_SAVED && c->err == ERR_NONE &&
	    !c->absent)
		c->report = engine_report(NULL, &c->nlri, change_targets(c));
	c->reached = c->err == ERR_NONE && (c->wait == STATE_SAVED ||
	    (c->report != NULL && c->report->state == STATE_SENT));
	c->done(c);
}

void
writer_gather(struct writer *w, bool on)
{
	(void)w;
	(void)on;
}

void
writer_submit_renewal(struct writer *w, struct renewal *r)
{
	(void)w;
	if (store_begin(fake.store) == -1 ||
	    store_renew(fake.store, r, fake.now) == -1 ||
	    store_commit(fake.store) == -1)
		r->err = ERR_STORE;
	r->done(r);
}

void
writer_operate(struct writer *w, struct operation *o)
{
	(void)w;
	o->what.at = fake.now;
	if (store_begin(fake.store) == -1 ||
	    store_operate(fake.store, o) == -1 ||
	    store_commit(fake.store) == -1)
		o->err = ERR_STORE;
	o->done(o);
}

/* The last of its items is what was submitted. */
void
writer_submit_bulk(struct writer *w, struct bulk *b)
{
	struct bulk_cursor at = { .chunk = 0 };
	struct bulk_item item;
	struct change c = { .wait = b->wait, .timeout = b->timeout,
	    .dry = b->dry };
	bool wrote;

	(void)w;
	fake.submitted++;
	if (fake.meddle != NULL)
		fake.meddle();
	snprintf(c.by.user, sizeof(c.by.user), "%s", b->by.user);
	while (bulk_next(b, &at, &item)) {
		c.op = item.op;
		c.nlri = item.nlri;
		c.attrs = (char *)(uintptr_t)item.attrs;
		c.terms = (char *)(uintptr_t)item.terms;
		c.targets = *item.targets == '\0' ? NULL :
		    (char *)(uintptr_t)item.targets;
	}
	if (b->n > 0)
		fake_print(&c);
	if (store_begin(fake.store) == -1 ||
	    bulks_store(&b, 1, fake.store, fake.now, 0, &wrote) == -1 ||
	    store_commit(fake.store) == -1)
		b->err = ERR_STORE;
	b->known = b->err == ERR_NONE && !b->dry && b->wait != STATE_SAVED;
	b->worst = fake.state;
	b->reason = fake.reason;
	b->reached = b->wait == STATE_SAVED || fake.state == STATE_SENT;
	b->states[fake.state] = b->n - b->absent;
	if (b->reached)
		b->passed = b->n - b->absent;
	if (fake.state == STATE_REFUSED)
		b->refused = b->last_line;
	b->done(b);
}

#endif
