/* For tests of the http room: a writer that saves at once in a real store. */
#ifndef HTTP_FAKE_WRITER_H
#define HTTP_FAKE_WRITER_H

#include "buf.h"
#include "engine/writer.h"
#include "http_fake_engine.h"

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

int64_t
writer_commit_last_us(const struct writer *w)
{
	(void)w;
	return 1234;
}

/* "announce 10.0.0.1/32 next-hop self by alice wait sent 2". */
static inline void
fake_print(const struct change *c)
{
	char nlri[NLRI_TEXT];
	struct buf b;

	buf_init(&b, nlri, sizeof(nlri));
	nlri_print(&b, &c->nlri);
	snprintf(fake.change, sizeof(fake.change), "%s %s%s%s by %s wait %s "
	    "%u", c->op == CHANGE_ANNOUNCE ? "announce" : "withdraw", nlri,
	    c->attrs != NULL ? " " : "", c->attrs != NULL ? c->attrs : "",
	    c->owner, state_name(c->wait), c->timeout);
}

void
writer_submit(struct writer *w, struct change *c)
{
	(void)w;
	fake.submitted++;
	fake_print(c);
	c->err = fake.err;
	if (c->err == ERR_NONE && (store_begin(fake.store) == -1 ||
	    store_change(fake.store, c, fake.now) == -1 ||
	    store_commit(fake.store) == -1))
		c->err = ERR_STORE;
	if (c->wait != STATE_SAVED && c->err == ERR_NONE && !c->absent)
		c->report = engine_report(NULL, &c->nlri, change_targets(c));
	c->reached = c->err == ERR_NONE && (c->wait == STATE_SAVED ||
	    (c->report != NULL && c->report->state == STATE_SENT));
	c->done(c);
}

#endif
