/*
 * Which claim counts at which neighbour, as neighbours come, change and go.
 */
#include "engine/inside.h"
#include "route/target.h"

#include "buf.h"
#include "nlri_help.h"
#include "tap.h"

static struct engine	e;
static unsigned		looked;

/* What the engine would do where something may have changed. */
void
entry_look(struct engine *engine, uint32_t id)
{
	(void)engine;
	(void)id;
	looked++;
}

static struct address
address_of(const char *text)
{
	struct address a;

	if (address_parse(&a, text, "", NULL) == -1)
		exit(99);
	return a;
}

static void
peer_is(unsigned n, const char *peer, const char *local, uint32_t peer_as)
{
	struct neighbor *peer_at = &e.neighbors[n];

	memset(peer_at, 0, sizeof(*peer_at));
	peer_at->conf.peer = address_of(peer);
	peer_at->conf.session.local = address_of(local);
	peer_at->conf.session.local_as = 65001;
	peer_at->conf.session.peer_as = peer_as;
	peer_at->conf.router_id = address_of("192.0.2.1");
	e.ours |= UINT64_C(1) << n;
}

/* Not in the order of addresses, and with a gap. */
static void
peers_are(void)
{
	e.ours = 0;
	e.phase = PHASE_RUN;
	peer_is(0, "192.0.2.3", "192.0.2.1", 65000);
	peer_is(1, "192.0.2.2", "192.0.2.1", 65000);
	peer_is(63, "2001:db8::2", "2001:db8::1", 65002);
}

static uint32_t
entry_of(const char *text)
{
	struct nlri nlri = nlri_of(text);

	return table_add(e.table, &nlri);
}

/* A claim that wants med, or nothing. */
static struct claim *
claim_wants(uint32_t id, const char *targets, unsigned med)
{
	struct entry *entry = table_entry(e.table, id);
	struct claim *claim = claim_add(entry, targets);
	struct named *named = claim_named(entry, claim);
	char text[64];
	uint32_t set = SET_NOTHING;

	if (named != NULL)
		whom_resolve(&e, named);
	snprintf(text, sizeof(text), "next-hop self med %u", med);
	if (med != 0)
		set = table_intern(e.table, FAMILY_IPV4, text);
	claim_want(e.table, claim, set);
	table_release(e.table, set);
	claim->revision = 1;
	return claim;
}

static void
resolves(const char *targets, uint64_t mask, bool unknown)
{
	uint32_t id = entry_of("10.0.0.0/8");
	struct entry *entry = table_entry(e.table, id);
	struct claim *claim = claim_wants(id, targets, 1);
	struct named *named = claim_named(entry, claim);

	if (!tap_ok(named->mask == mask && named->unknown == unknown,
	    "%s: %s%llx", targets, unknown ? "unknown, " : "",
	    (unsigned long long)mask))
		printf("# %llx %d\n", (unsigned long long)named->mask,
		    named->unknown);
	table_remove(e.table, id);
}

#define LAST	(UINT64_C(1) << 63)

static void
test_resolve(void)
{
	peers_are();
	resolves("192.0.2.2", 2, false);
	resolves("192.0.2.3", 1, false);
	resolves("2001:db8::2", LAST, false);
	resolves("192.0.2.2, 192.0.2.3, 2001:db8::2", LAST | 3, false);
	resolves("192.0.2.4", 0, true);
	resolves("192.0.2.2, 192.0.2.4", 2, true);
	resolves("192.0.2.2 local-ip 192.0.2.1 local-as 65001 peer-as 65000 "
	    "router-id 192.0.2.1", 2, false);
	resolves("192.0.2.2 local-ip 192.0.2.9", 0, true);
	resolves("192.0.2.2 local-as 65000", 0, true);
	resolves("192.0.2.2 peer-as 65001", 0, true);
	resolves("192.0.2.2 router-id 192.0.2.2", 0, true);
	resolves("2001:db8::2 peer-as 65002", LAST, false);
	resolves("no text of ours", 0, true);
	e.ours &= ~UINT64_C(2);
	resolves("192.0.2.2", 0, true);
}

/* What is not known of a neighbour is not compared. */
static void
test_unknown(void)
{
	peers_are();
	memset(&e.neighbors[1].conf.session, 0,
	    sizeof(e.neighbors[1].conf.session));
	resolves("192.0.2.2 local-ip 192.0.2.1 peer-as 65000", 2, false);
	resolves("192.0.2.3 local-ip 192.0.2.9", 0, true);
	e.neighbors[1].conf.session.local = address_of("192.0.2.9");
	resolves("192.0.2.2 local-ip 192.0.2.1 peer-as 65000", 0, true);
	resolves("192.0.2.2 local-ip 192.0.2.9", 2, false);
}

/* "1 2 -": what counts at each neighbour, as its med. */
static void
counts(uint32_t id, const char *want)
{
	const struct claim *claim;
	char got[128] = "";
	struct buf b;
	unsigned n;

	buf_init(&b, got, sizeof(got));
	EACH_PEER(&e, n) {
		claim = whom_claim(table_entry(e.table, id), n);
		buf_puts(&b, b.len > 0 ? " " : "");
		if (claim->want == SET_NOTHING)
			buf_puts(&b, "-");
		else
			buf_puts(&b, strrchr(table_text(e.table,
			    claim->want), ' ') + 1);
	}
	tap_is(got, want, want);
}

static void
mask_is(uint32_t id, const char *targets, uint64_t want)
{
	struct entry *entry = table_entry(e.table, id);
	uint64_t got = whom_mask(&e, entry, claim_find(entry, targets));

	if (!tap_ok(got == want, "'%s' is for %llx", targets,
	    (unsigned long long)want))
		printf("# %llx\n", (unsigned long long)got);
}

/* "yes -": is there a claim at each neighbour? */
static void
claimed(uint32_t id, const char *want)
{
	char got[128] = "";
	struct buf b;
	unsigned n;

	buf_init(&b, got, sizeof(got));
	EACH_PEER(&e, n)
		buf_printf(&b, "%s%s", b.len > 0 ? " " : "",
		    whom_claims(table_entry(e.table, id), n) ? "yes" : "-");
	tap_is(got, want, want);
}

/* An override, as it comes and goes. */
static void
test_override(void)
{
	uint32_t id = entry_of("10.0.0.0/8");
	struct entry *entry = table_entry(e.table, id);

	peers_are();
	claim_wants(id, "", 1);
	counts(id, "1 1 1");
	claim_wants(id, "192.0.2.2", 2);
	counts(id, "1 2 1");
	mask_is(id, "", LAST | 1);
	mask_is(id, "192.0.2.2", 2);
	claim_wants(id, "192.0.2.3, 2001:db8::2", 3);
	counts(id, "3 2 3");
	mask_is(id, "", 0);
	claim_wants(id, "", 0);
	counts(id, "3 2 3");
	claim_wants(id, "", 4);
	claim_wants(id, "192.0.2.3, 2001:db8::2", 0);
	counts(id, "4 2 4");
	mask_is(id, "", LAST | 1);
	mask_is(id, "192.0.2.3, 2001:db8::2", LAST | 1);
	/* Another that names one of them, while that is being withdrawn. */
	claim_wants(id, "192.0.2.3", 5);
	counts(id, "5 2 4");
	claim_wants(id, "192.0.2.2", 0);
	counts(id, "5 4 4");
	claim_remove(e.table, entry, claim_find(entry, "192.0.2.3"));
	counts(id, "4 4 4");
	table_remove(e.table, id);
}

/* For named ones alone: nothing anywhere else. */
static void
test_alone(void)
{
	uint32_t id = entry_of("10.0.0.0/8");
	struct entry *entry = table_entry(e.table, id);

	peers_are();
	claimed(id, "- - -");
	claim_wants(id, "2001:db8::2", 1);
	counts(id, "- - 1");
	mask_is(id, "2001:db8::2", LAST);
	claimed(id, "- - yes");
	claim_wants(id, "2001:db8::2", 0);
	claimed(id, "- - yes");
	claim_wants(id, "2001:db8::2", 1);
	/* Who knows where that was. */
	claim_wants(id, "192.0.2.9", 2);
	counts(id, "- - 1");
	mask_is(id, "192.0.2.9", 0);
	claimed(id, "yes yes yes");
	claim_remove(e.table, entry, claim_find(entry, "192.0.2.9"));
	claimed(id, "- - yes");
	claim_wants(id, "", 0);
	claimed(id, "yes yes yes");
	table_remove(e.table, id);
}

/* Neighbours come and go: what named them is looked at, and only that. */
static void
test_refresh(void)
{
	uint32_t id = entry_of("10.0.0.0/8"), all = entry_of("10.1.0.0/16");

	peers_are();
	claim_wants(all, "", 9);
	claim_wants(id, "", 1);
	claim_wants(id, "192.0.2.2", 2);
	claim_wants(id, "192.0.2.9", 3);
	peer_is(2, "192.0.2.9", "192.0.2.1", 65000);
	looked = 0;
	whom_refresh(&e);
	tap_ok(looked == 1, "looked at once");
	counts(id, "1 2 3 1");
	mask_is(id, "", LAST | 1);
	e.ours &= ~UINT64_C(2);
	whom_refresh(&e);
	counts(id, "1 3 1");
	peer_is(1, "192.0.2.44", "192.0.2.1", 65000);
	whom_refresh(&e);
	counts(id, "1 1 3 1");
	mask_is(id, "192.0.2.2", 0);
	counts(all, "9 9 9 9");
	table_remove(e.table, id);
	table_remove(e.table, all);
}

static bool
knows(const char *text)
{
	struct targets t;

	return targets_read(&t, text) == 0 && engine_knows(&e, &t);
}

static void
test_knows(void)
{
	peers_are();
	tap_ok(knows("192.0.2.2") && knows("192.0.2.2, 2001:db8::2") &&
	    knows(""), "neighbours that are there are known");
	tap_ok(!knows("192.0.2.4") && !knows("192.0.2.2, 192.0.2.4") &&
	    !knows("192.0.2.2 peer-as 1"), "others are not");
	e.phase = PHASE_ASK;
	tap_ok(knows("192.0.2.4"), "as long as nobody can say, they are");
}

int
main(void)
{
	e.table = table_new();
	test_resolve();
	test_unknown();
	test_override();
	test_alone();
	test_refresh();
	test_knows();
	table_free(e.table);
	return tap_done();
}
