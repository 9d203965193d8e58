/*
 * For tests of the http room: an engine that says what the test wants.
 */
#ifndef HTTP_FAKE_ENGINE_H
#define HTTP_FAKE_ENGINE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/bulk.h"
#include "engine/engine.h"
#include "engine/store.h"
#include "histogram.h"
#include "http/exchange.h"

/* What the fakes were asked to do, and will say. */
static struct {
	struct store	*store, *reader;
	unsigned	 submitted;
	char		 change[8192];	/* the last one, as text */
	enum err	 err;		/* of the next changes */
	enum state	 state;		/* that entries have */
	enum reason	 reason;
	bool		 has_next_hop, healthy, relay, replayed;
	int64_t		 now;
	void		(*meddle)(void);	/* before a bulk is stored */
	enum dialect	 dialect;
} fake = { .dialect = DIALECT_5, .state = STATE_SENT, .has_next_hop = true,
    .healthy = true,
    .relay = true, .replayed = true, .now = 1700000000 };

static const char *const fake_states[STATE__MAX] = {
	"waiting", "saved", "accepted", "sent", "refused", "drift",
};

const char *
state_name(enum state state)
{
	return fake_states[state];
}

const char *
reason_text(enum reason reason)
{
	return reason == REASON_NONE ? "" : "the reason";
}

struct report *
engine_report(struct engine *e, const struct nlri *nlri, const char *targets)
{
	struct report *r = calloc(1, sizeof(*r) + sizeof(*r->cells));

	(void)e;
	(void)nlri;
	(void)targets;
	r->exists = true;
	r->state = r->cells[0].state = fake.state;
	r->reason = r->cells[0].reason = fake.reason;
	address_parse(&r->cells[0].peer, "192.0.2.2", "", NULL);
	r->n = 1;
	return r;
}

/* Neighbours are in 192.0.2.0/24. */
bool
engine_knows(struct engine *e, const struct targets *targets)
{
	size_t i;

	(void)e;
	for (i = 0; i < targets->n; i++)
		if (memcmp(targets->list[i].peer.bytes, "\xc0\x00\x02", 3) !=
		    0)
			return false;
	return true;
}

/* "announce 10.0.0.1/32", to two neighbours if it is for all. */
void
engine_commands(struct engine *e, const struct bulk_item *item,
    const char *owner, void (*each)(const char *, void *), void *arg)
{
	char text[4096];
	struct buf b;

	(void)e;
	(void)owner;
	buf_init(&b, text, sizeof(text));
	buf_puts(&b, item->op == CHANGE_ANNOUNCE ? "announce " : "withdraw ");
	if (family_kind((enum family)item->nlri.family) == KIND_FLOW)
		buf_puts(&b, "flow");
	else
		nlri_print(&b, &item->nlri);
	each(text, arg);
	if (*item->targets == '\0')
		each("and so on", arg);
}

struct engine_status *
engine_status(struct engine *e)
{
	struct engine_status *s = calloc(1, sizeof(*s) +
	    sizeof(*s->neighbors));

	(void)e;
	s->relay = fake.relay;
	snprintf(s->exabgp_version, sizeof(s->exabgp_version), "4.2.21");
	s->replayed = fake.replayed;
	s->troubles = 1u << TROUBLE_DRIFT;
	s->n = 1;
	address_parse(&s->neighbors[0].peer, "192.0.2.2", "", NULL);
	s->neighbors[0].established = true;
	s->neighbors[0].family[FAMILY_IPV4] = true;
	return s;
}

static struct histogram	 fake_times;

const struct histogram *
engine_answer_times(const struct engine *e)
{
	(void)e;
	return &fake_times;
}

const struct histogram *
engine_sent_times(const struct engine *e)
{
	(void)e;
	return &fake_times;
}

bool
engine_hold_count(struct engine *e, struct operation *o, uint32_t *from)
{
	(void)e;
	o->unchanged = true;
	return (*from)++ == 0;
}

void
engine_leftovers(struct engine *e, struct operation *o)
{
	(void)e;
	o->leftovers = calloc(1, sizeof(struct leftover));
}

enum readiness
engine_readiness(const struct engine *e)
{
	(void)e;
	if (!fake.relay)
		return READINESS_NO_RELAY;
	return fake.replayed ? READINESS_READY : READINESS_REPLAYING;
}

enum attr
engine_unsaid(const struct engine *e, const struct attrs *a)
{
	(void)e;
	return attrs_unsaid(a, fake.dialect);
}

bool
engine_may_resume(struct engine *e)
{
	(void)e;
	return true;
}

bool
engine_has_next_hop(const struct engine *e, enum ip ip)
{
	(void)e;
	(void)ip;
	return fake.has_next_hop;
}

const char *
trouble_slug(enum trouble trouble)
{
	return trouble == TROUBLE_DRIFT ? "drift" : "?";
}

const char *
trouble_text(enum trouble trouble)
{
	return trouble == TROUBLE_DRIFT ? "it drifts" : "?";
}

const char *
trouble_fix(enum trouble trouble)
{
	return trouble == TROUBLE_DRIFT ? "anchor it" : "?";
}

#endif
