/*
 * tests/cases/preview.cases: what would be written for a change; and that
 * looking changes nothing.
 */
#include "buf.h"
#include "cases.h"
#include "engine/bulk.h"
#include "engine/line.h"
#include "nlri_help.h"

static struct engine		e;
static struct engine_conf	conf;

static struct address
address_of(const char *text)
{
	struct address a;

	if (address_parse(&a, text, "", NULL) == -1)
		exit(99);
	return a;
}

static void
peer_is(unsigned n, const char *peer, const char *local)
{
	struct neighbor *at = &e.neighbors[n];

	memset(at, 0, sizeof(*at));
	at->conf.peer = address_of(peer);
	at->conf.session.local = address_of(local);
	at->conf.events = true;
	at->life = LIFE_SETTLED;
	memset(at->family, true, sizeof(at->family));
	memset(at->conf.family, true, sizeof(at->conf.family));
	if (table_column_add(e.table, n) == -1)
		exit(99);
	e.ours |= UINT64_C(1) << n;
}

static void
begin(void)
{
	if (e.table != NULL)
		table_free(e.table);
	memset(&e, 0, sizeof(e));
	conf.next_hop[IP_V4] = address_of("192.0.2.1");
	conf.next_hop[IP_V6] = address_of("2001:db8::1");
	e.conf = &conf;
	e.table = table_new();
	e.phase = PHASE_RUN;
	peer_is(0, "192.0.2.2", "192.0.2.1");
	peer_is(1, "192.0.2.3", "192.0.2.1");
	peer_is(63, "192.0.2.4", "192.0.2.1");
}

/* The first of the texts parted by mark; the rest, or "". */
static char *
cut(char *text, const char *mark)
{
	char *at = strstr(text, mark);

	if (at == NULL)
		return text + strlen(text);
	*at = '\0';
	return at + strlen(mark);
}

/* "NLRI [for TARGETS] [| ATTRIBUTES]" */
static void
item_take(struct bulk_item *item, char *text)
{
	char *attrs = cut(text, " | "), *targets = cut(text, " for ");

	memset(item, 0, sizeof(*item));
	item->nlri = nlri_of(case_word(&text));
	item->targets = targets;
	item->attrs = attrs;
}

/* Tell all cells of entry id what they should have, now in this form. */
static void
tell(uint32_t id)
{
	const struct entry *entry = table_entry(e.table, id);
	struct cell *c;
	unsigned n;

	EACH_PEER(&e, n) {
		c = table_cell(e.table, n, id);
		cell_tell(e.table, c, cell_want(&e, n, entry));
		cell_have(e.table, c, c->told);
		c->flags = 0;
	}
}

static void
store(char *text, bool told)
{
	struct bulk_item item;
	struct claim *claim;
	struct named *named;
	uint32_t id, set;

	item_take(&item, text);
	id = table_add(e.table, &item.nlri);
	claim = claim_add(table_entry(e.table, id), item.targets);
	named = claim_named(table_entry(e.table, id), claim);
	if (named != NULL)
		whom_resolve(&e, named);
	set = table_intern(e.table, (enum family)item.nlri.family,
	    item.attrs);
	claim_want(e.table, claim, set);
	table_release(e.table, set);
	claim->revision = 1;
	if (told)
		tell(id);
}

/* Set a flag of all cells; what is under way was not seen yet. */
static void
flag(uint8_t flag)
{
	struct cell *c;
	uint32_t id;
	unsigned n;

	for (id = 0; id < table_limit(e.table); id++)
		EACH_PEER(&e, n) {
			c = table_cell(e.table, n, id);
			c->flags |= flag;
			if (flag == CELL_FLIGHT)
				cell_have(e.table, c, SET_NOTHING);
		}
}

static void
add(const char *command, void *arg)
{
	buf_printf(arg, "%s%s", ((struct buf *)arg)->len > 0 ? "; " : "",
	    command);
}

/* Everything of the table that a look could have changed. */
static void
state_print(struct buf *b)
{
	uint32_t id;
	unsigned n;
	struct cell *c;

	buf_printf(b, "%u %u", table_limit(e.table),
	    table_queued(e.table));
	for (id = 0; id < table_limit(e.table); id++)
		EACH_PEER(&e, n) {
			c = table_cell(e.table, n, id);
			buf_printf(b, " %u/%u/%u/%u", c->told, c->have,
			    c->flags, table_entry(e.table, id)->all.want);
		}
}

static void
look(enum change_op op, char *text, const char *want)
{
	static char got[16384], before[16384], after[16384];
	struct bulk_item item;
	char name[200];
	struct buf b;

	snprintf(name, sizeof(name), "%s %.180s",
	    op == CHANGE_ANNOUNCE ? "announce" : "withdraw", text);
	item_take(&item, text);
	item.op = op;
	buf_init(&b, before, sizeof(before));
	state_print(&b);
	buf_init(&b, got, sizeof(got));
	engine_commands(&e, &item, "alice", add, &b);
	tap_is(got, want, name);
	buf_init(&b, after, sizeof(after));
	state_print(&b);
	tap_ok(strcmp(before, after) == 0, "nothing has changed");
}

static void
case_run(char *line)
{
	char *want = cut(line, " =>"), *word = case_word(&line);

	want += strspn(want, " ");
	if (strcmp(word, "announce") == 0)
		look(CHANGE_ANNOUNCE, line, want);
	else if (strcmp(word, "withdraw") == 0)
		look(CHANGE_WITHDRAW, line, want);
	else if (strcmp(word, "have") == 0 || strcmp(word, "stored") == 0)
		store(line, *word == 'h');
	else if (strcmp(word, "flight") == 0)
		flag(CELL_FLIGHT);
	else if (strcmp(word, "other") == 0)
		flag(CELL_OTHER);
	else if (strcmp(word, "away") == 0)
		e.phase = PHASE_AWAY;
	else if (strcmp(word, "back") == 0)
		e.phase = PHASE_RUN;
	else if (strcmp(word, "strangers") == 0)
		e.ours = 0;
	else if (strcmp(word, "mixed") == 0)
		e.neighbors[63].conf.session.local =
		    address_of("2001:db8::1");
	else if (strcmp(word, "forget") == 0)
		begin();
	else
		tap_ok(false, "%s: not a case", word);
}

/* The longest line, for more neighbours than one line names. */
static void
test_many(void)
{
	char text[64], got[8192];
	char all[8192] = "10.0.0.0/24 | next-hop 192.0.2.9";
	struct bulk_item item;
	struct buf b;
	unsigned n;

	begin();
	for (n = 2; n < 40; n++) {
		snprintf(text, sizeof(text), "192.0.2.%u", n + 100);
		peer_is(n, text, "192.0.2.1");
	}
	item_take(&item, all);
	item.op = CHANGE_ANNOUNCE;
	buf_init(&b, got, sizeof(got));
	engine_commands(&e, &item, "alice", add, &b);
	tap_is(got, "announce route 10.0.0.0/24 next-hop 192.0.2.9",
	    "all have one line");
	snprintf(all, sizeof(all), "10.0.0.0/24 | next-hop 192.0.2.9 med 1");
	store(all, true);
	e.ours |= UINT64_C(1) << 50;
	peer_is(50, "192.0.2.50", "192.0.2.1");
	snprintf(all, sizeof(all), "10.0.0.0/24 | next-hop 192.0.2.9 med 1");
	item_take(&item, all);
	item.op = CHANGE_ANNOUNCE;
	buf_truncate(&b, 0);
	engine_commands(&e, &item, "alice", add, &b);
	tap_is(got, "neighbor 192.0.2.50 announce route 10.0.0.0/24 "
	    "next-hop 192.0.2.9 med 1", "and one that has it not, its own");
}

/* What is suspended is not written: alice's, and one entry. */
static void
test_suspended(void)
{
	struct suspension what = { .kind = SUSPENDED_OWNER, .what = "alice" };
	char one[] = "10.0.0.0/24 | next-hop 192.0.2.9 med 1";
	char again[] = "10.0.0.0/24 | next-hop 192.0.2.9 med 1";
	char free[] = "10.0.0.0/24 | next-hop 192.0.2.9 med 1";

	begin();
	suspend_set(&e, &what, true);
	look(CHANGE_ANNOUNCE, one, "");
	suspend_set(&e, &what, false);
	what = (struct suspension){ .kind = SUSPENDED_ENTRY,
	    .nlri = nlri_of("10.0.0.0/24") };
	suspend_set(&e, &what, true);
	look(CHANGE_ANNOUNCE, again, "");
	suspend_set(&e, &what, false);
	look(CHANGE_ANNOUNCE, free,
	    "announce route 10.0.0.0/24 next-hop 192.0.2.9 med 1");
	suspend_free(&e);
}

int
main(void)
{
	begin();
	cases_run("preview.cases", case_run);
	test_many();
	test_suspended();
	table_free(e.table);
	return tap_done();
}
