/*
 * The sender: decides what is written to ExaBGP next. Entries whose cells
 * need the same words share a line; what one neighbour needs alone is written
 * with its selector. It keeps the window, fences it, and keeps ExaBGP awake
 * while something is outstanding. What a line says is line.c's business.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "clock.h"
#include "engine/line.h"

#define LINE_ENTRIES	320	/* more never fit COMMAND_BULK */
#define LINE_LOOKS	1024	/* entries looked at for one line */
#define LINE_MIXED	48	/* entries of several groups on one line */
#define GROUP_SMALL	3	/* entries that need no line of their own */
#define QUEUE_ENOUGH	48	/* entries not to be held back */
#define NUDGE_US	500	/* between two fences that only nudge */
#define AWAKE_US	30000	/* an UPDATE should be out by then */
#define EOR_US		1000000	/* between two of one neighbour */

struct line {
	struct words	 words;		/* of the first group on it */
	bool		 single;	/* nothing else may stand on it */
	bool		 rotated;	/* its group had its turn */
	size_t		 n;
	uint32_t	 ids[LINE_ENTRIES];
	unsigned	 keys[LINE_ENTRIES];	/* of the words of each */
	struct nlri	 nlris[LINE_ENTRIES];
};

/* The first words that entry id needs, and the neighbours that need them. */
static struct words
entry_words(const struct engine *e, uint32_t id)
{
	const struct entry *entry = table_entry(e->table, id);
	struct words first = { 0, SET_NOTHING, 0 }, words;
	unsigned n;

	EACH_PEER(e, n) {
		words = words_of_cell(e, n, entry,
		    table_cell(e->table, n, id));
		words_join(&first, &words);
	}
	return first;
}

static void
line_add(struct engine *e, struct line *line, uint32_t id)
{
	line->ids[line->n] = id;
	line->keys[line->n] = line->words.key;
	entry_nlri(table_entry(e->table, id), &line->nlris[line->n++]);
}

/* Must an entry have a line of its own? */
static bool
entry_is_single(const struct entry *entry)
{
	struct nlri nlri;

	entry_nlri(entry, &nlri);
	return (entry->flags & ENTRY_SINGLE) || !command_is_bulk(&nlri);
}

/* Gather entries of the first group that share a line; none: n is 0. */
static void
line_gather(struct engine *e, struct line *line)
{
	uint32_t id = table_group_first(e->table), next;
	struct words words;
	unsigned looks;
	bool single;

	line->n = 0;
	line->single = line->rotated = false;
	for (looks = 0; id != NO_ENTRY && looks < LINE_LOOKS &&
	    line->n < LINE_ENTRIES; looks++, id = next) {
		next = table_group_next(e->table, id);
		words = entry_words(e, id);
		single = entry_is_single(table_entry(e->table, id));
		if (words.key == 0) {
			replay_told(e, table_entry(e->table, id));
			table_unqueue(e->table, id);
		} else if (line->n == 0) {
			line->words = words;
			line_add(e, line, id);
			line->single = single;
			if (single)
				break;
		} else if (words_equal(&words, &line->words) && !single)
			line_add(e, line, id);
	}
}

/* May it stand on one line with small groups of other attributes? */
static bool
line_is_small(const struct line *line)
{
	return line->n > 0 && line->n <= GROUP_SMALL && !line->single &&
	    !(line->words.key & WORDS_WITHDRAW);
}

/* Gather the next group: may it stand on the line too? */
static bool
line_next(struct engine *e, struct line *line, struct line *next)
{
	table_group_rotate(e->table);
	line->rotated = true;
	if (table_group_first(e->table) == NO_ENTRY)
		return false;
	line_gather(e, next);
	return line_is_small(next) && next->ids[0] != line->ids[0] &&
	    next->words.mask == line->words.mask;
}

/* Append what fits of a group. False: not all of it. */
static bool
line_append(struct engine *e, struct line *line, const struct line *group,
    size_t from, struct buf *b)
{
	size_t i;

	for (i = from; i < group->n; i++) {
		if (line->n == LINE_MIXED || !words_print_more(e,
		    &group->words, &group->nlris[i], b))
			return false;
		line->ids[line->n] = group->ids[i];
		line->keys[line->n++] = group->keys[i];
	}
	return true;
}

/*
 * Print the line; how many entries fitted. Where the attributes of each are
 * others, one command for many of them costs ExaBGP half of what as many
 * commands would.
 */
static size_t
line_print(struct engine *e, struct line *line, struct buf *b)
{
	size_t n = words_print(e, &line->words, line->nlris, line->n, b);
	struct line first, next;

	if (n < line->n || !line_is_small(line) ||
	    !line_next(e, line, &next))
		return n;
	first = *line;
	buf_truncate(b, 0);
	line->n = words_print(e, &line->words, line->nlris, 1, b);
	if (line->n == 0 || !line_append(e, line, &first, 1, b))
		return line->n;
	while (line_append(e, line, &next, 0, b) &&
	    line_next(e, line, &next))
		continue;
	return line->n;
}

/* The i-th entry of the line was written. */
static void
line_told(struct engine *e, const struct line *line, size_t i)
{
	uint32_t id = line->ids[i];
	unsigned n;

	EACH_PEER(e, n)
		if (line->words.mask >> n & 1)
			cell_told(e, n, id, line->keys[i] & WORDS_OTHER ?
			    COMMAND_OTHER : COMMAND_PLAIN);
	damping_written(e, id);
	tally_entry(e, id);
	if (entry_words(e, id).key == 0) {
		replay_told(e, table_entry(e->table, id));
		table_unqueue(e->table, id);
	}
}

/* Not even one entry fits a line: as good as refused. */
static void
line_impossible(struct engine *e, const struct line *line)
{
	struct item item = { .error = true, .mask = line->words.mask, .n = 1 };
	struct item *refused = malloc(sizeof(item) + sizeof(uint32_t));

	line_told(e, line, 0);
	if (refused == NULL)
		return;
	*refused = item;
	refused->entries[0] = line->ids[0];
	item_done(e, refused);
	free(refused);
}

static bool
line_write(struct engine *e, const struct line *line, const struct buf *b,
    size_t n)
{
	struct item *item = malloc(sizeof(*item) + n * sizeof(uint32_t));
	size_t i;

	if (item == NULL)
		return false;
	memset(item, 0, sizeof(*item));
	item->kind = ITEM_ENTRIES;
	item->mask = line->words.mask;
	item->n = n;
	memcpy(item->entries, line->ids, n * sizeof(uint32_t));
	if (!session_write(e, b->data, b->len, item))
		return false;
	for (i = 0; i < n; i++)
		line_told(e, line, i);
	e->last_command = e->last_write;
	e->commanded.commands++;
	e->commanded.entries += n;
	if (!line->rotated)
		table_group_rotate(e->table);
	return true;
}

/* Write one line of commands. False: nothing to write, or no room. */
static bool
sender_line(struct engine *e)
{
	char text[COMMAND_MAX + 1];
	struct line line;
	struct buf b;
	size_t room = WINDOW_COMMANDS - e->window.commands, wanted, n;

	if (room < FENCE_SIZE)
		return false;
	do {
		if (table_group_first(e->table) == NO_ENTRY)
			return false;
		line_gather(e, &line);
	} while (line.n == 0);
	buf_init(&b, text, (room < COMMAND_MAX ? room : COMMAND_MAX) + 1);
	wanted = line.n;
	n = line_print(e, &line, &b);
	/* Cut short by the window alone: wait for room. */
	if (n < wanted && room < (n == 0 ? COMMAND_MAX : COMMAND_BULK) &&
	    !window_quiet(&e->window))
		return false;
	if (n == 0 && words_shorten(e, &line.words))
		n = words_print(e, &line.words, line.nlris, line.n, &b);
	if (n == 0) {
		line_impossible(e, &line);
		return true;
	}
	return line_write(e, &line, &b, n);
}

/*
 * Is it better to wait for what is unanswered? ExaBGP would not look at it
 * earlier, and one command for all that comes meanwhile costs it less.
 */
static bool
sender_gathers(const struct engine *e)
{
	return e->window.commands > 0 &&
	    table_queued(e->table) < QUEUE_ENOUGH;
}

/* Announce the end-of-RIB of each negotiated family to neighbour n. */
static void
sender_eor(struct engine *e, unsigned n, int64_t now)
{
	struct neighbor *peer = &e->neighbors[n];
	struct item *item;
	char text[128];
	struct buf b;
	unsigned family;

	peer->eor_wanted = false;
	peer->eor_at = now;
	for (family = FAMILY_IPV4; family < FAMILY__MAX; family++) {
		item = calloc(1, sizeof(*item));
		if (!peer->family[family] || item == NULL) {
			free(item);
			continue;
		}
		item->kind = ITEM_EOR;
		item->mask = UINT64_C(1) << n;
		buf_init(&b, text, sizeof(text));
		command_eor(&b, &peer->conf.peer, (enum family)family);
		if (session_write(e, b.data, b.len, item) &&
		    peer->conf.events &&
		    peer_end_counts(e, peer, (enum family)family))
			peer->eor_pending++;
	}
}

/*
 * End-of-RIBs that are due. They may be answered out of order, so they are
 * written only when nothing is unanswered. True: hold commands back for one.
 */
static bool
sender_eors(struct engine *e, int64_t now)
{
	struct neighbor *peer;
	bool hold = false;
	unsigned n;

	EACH_PEER(e, n) {
		peer = &e->neighbors[n];
		if (!peer->eor_wanted || peer->life == LIFE_DOWN ||
		    now - peer->eor_at < EOR_US)
			continue;
		if (peer->life == LIFE_FILLING && e->replay_left > 0)
			continue;
		if (hold || !window_quiet(&e->window))
			return true;
		sender_eor(e, n, now);
		hold = true;
		if (e->phase != PHASE_RUN)
			return true;
	}
	return hold;
}

static void
sender_fence(struct engine *e)
{
	struct item *item = calloc(1, sizeof(*item));

	if (item == NULL)
		return;
	item->kind = ITEM_FENCE;
	session_write(e, FENCE, FENCE_SIZE, item);
}

bool
sender_restless(const struct engine *e, int64_t now)
{
	unsigned n;

	if (e->phase != PHASE_RUN || !window_nudge_room(&e->window))
		return false;
	if (!window_quiet(&e->window))
		return true;
	if (now - e->last_command > AWAKE_US)
		return false;
	EACH_PEER(e, n)
		if (e->neighbors[n].unseen > 0)
			return true;
	return false;
}

void
sender_turn(struct engine *e, int64_t now)
{
	bool hold, gathers;

	if (e->phase != PHASE_RUN)
		return;
	hold = !e->held && sender_eors(e, now);
	gathers = sender_gathers(e);
	while (e->phase == PHASE_RUN && !e->held && !hold && !gathers &&
	    sender_line(e))
		continue;
	if (!e->held && e->replay_left == 0 && table_queued(e->table) == 0)
		e->replayed = e->phase == PHASE_RUN;
	if (e->phase != PHASE_RUN || e->conf->answers == NULL)
		return;
	if ((e->window.unfenced && window_fence_room(&e->window)) ||
	    (!hold && now - e->last_write >= NUDGE_US &&
	    sender_restless(e, now)))
		sender_fence(e);
}
