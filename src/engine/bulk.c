/*
 * Bulks in memory. Decides how items are packed and when two have the same
 * key; what is to be done with them is others'.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/bulk.h"
#include "engine/bulk_index.h"

#define CHUNK_SIZE	65536u
#define ITEM_BYTES	300u	/* no packed item is longer */

/* The first byte of an item. */
#define FLAG_WITHDRAW	0x01u
#define FLAG_UNCHANGED	0x02u
#define FLAG_ABSENT	0x04u

/*
 * Items end to end: flags, family, octets of the NLRI and their number, then
 * the numbers of the texts, the revision and the lines since the item before,
 * each in as few bytes as it needs.
 */
struct bulk_chunk {
	size_t		 n;
	uint64_t	 line;		/* before its first item */
	uint8_t		 data[CHUNK_SIZE];
};

struct bulk *
bulk_new(void)
{
	struct bulk *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	b->keys = bulk_index_new();
	b->words = bulk_index_new();
	if (b->keys != NULL && b->words != NULL)
		return b;
	bulk_free(b);
	return NULL;
}

void
bulk_seal(struct bulk *b)
{
	free(b->keys);
	free(b->words);
	b->keys = b->words = NULL;
}

void
bulk_free(struct bulk *b)
{
	size_t i;

	if (b == NULL)
		return;
	bulk_seal(b);
	for (i = 0; i < b->chunks; i++)
		free(b->chunk[i]);
	for (i = 0; i < b->texts; i++)
		free(b->text[i]);
	free(b->chunk);
	free(b->text);
	free(b);
}

size_t
bulk_bytes(const struct bulk *b)
{
	return sizeof(*b) + b->bytes + bulk_index_bytes(b->keys) +
	    bulk_index_bytes(b->words);
}

/* A list of pointers with room for one more behind n; NULL: no memory. */
static void *
list_grow(void *list, size_t n, size_t *room)
{
	size_t more = *room == 0 ? 16 : *room * 2;
	void *bigger;

	if (n < *room)
		return list;
	if ((bigger = realloc(list, more * sizeof(void *))) != NULL)
		*room = more;
	return bigger;
}

/* FNV-1a (Fowler, Noll, Vo). */
static uint32_t
text_hash(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text != '\0'; text++)
		hash = (hash ^ (uint8_t)*text) * 16777619u;
	return hash;
}

/* The number of text, which is not empty; 0: it has none. */
static uint32_t
text_find(struct bulk *b, const char *text)
{
	uint32_t hash = text_hash(text), at = hash;
	struct bulk_slot *s;

	while ((s = bulk_index_probe(b->words, hash, &at))->ref != 0)
		if (strcmp(b->text[s->ref - 1], text) == 0)
			return s->ref;
	return 0;
}

static int
text_add(struct bulk *b, const char *text, uint32_t *number)
{
	size_t n = strlen(text) + 1;
	char **list;

	list = list_grow(b->text, b->texts, &b->texts_room);
	if (list == NULL)
		return -1;
	b->text = list;		/* whatever follows: the old one is gone */
	if (bulk_index_grow(&b->words) == -1 ||
	    (list[b->texts] = malloc(n)) == NULL)
		return -1;
	memcpy(list[b->texts], text, n);
	b->bytes += n + 2 * sizeof(char *);
	*number = b->last_text = ++b->texts;
	bulk_index_put(b->words, text_hash(text), *number);
	return 0;
}

/* The number of text, from 1; 0 for none. 0, or -1: no memory. */
static int
text_number(struct bulk *b, const char *text, uint32_t *number)
{
	*number = 0;
	if (text == NULL || *text == '\0')
		return 0;
	*number = b->last_text;		/* most often it is that again */
	if (*number != 0 && strcmp(b->text[*number - 1], text) == 0)
		return 0;
	if ((*number = text_find(b, text)) == 0)
		return text_add(b, text, number);
	b->last_text = *number;
	return 0;
}

/* Seven bits a byte, the lowest first. */
static size_t
number_pack(uint8_t *to, uint64_t n)
{
	size_t i = 0;

	for (; n > 0x7f; n >>= 7)
		to[i++] = (uint8_t)(n | 0x80);
	to[i++] = (uint8_t)n;
	return i;
}

static size_t
number_unpack(const uint8_t *from, uint64_t *n)
{
	unsigned shift = 0;
	size_t i = 0;

	*n = 0;
	do {
		*n |= (uint64_t)(from[i] & 0x7f) << shift;
		shift += 7;
	} while (from[i++] & 0x80);
	return i;
}

/* The numbers of an item's texts. */
struct texts {
	uint32_t	 attrs, targets, terms;
};

/* An item unpacked: its texts are numbers. */
struct packed {
	uint8_t		*flags;
	uint8_t		 family, n;
	const uint8_t	*octets;
	uint64_t	 attrs, targets, terms, revision, lines;
};

/* Returns the bytes that it takes. */
static size_t
packed_read(struct packed *p, uint8_t *from)
{
	size_t i = 3;

	p->flags = from;
	p->family = from[1];
	p->n = from[2];
	p->octets = from + i;
	i += p->n;
	i += number_unpack(from + i, &p->attrs);
	i += number_unpack(from + i, &p->targets);
	i += number_unpack(from + i, &p->terms);
	i += number_unpack(from + i, &p->revision);
	return i + number_unpack(from + i, &p->lines);
}

static uint8_t
item_flags(const struct bulk_item *item)
{
	return item->op == CHANGE_WITHDRAW ? FLAG_WITHDRAW : 0;
}

static size_t
packed_write(uint8_t *to, const struct bulk_item *item,
    const struct texts *texts, uint64_t lines)
{
	size_t i = 3;

	to[0] = item_flags(item);
	to[1] = item->nlri.family;
	to[2] = item->nlri.n;
	memcpy(to + i, item->nlri.bytes, item->nlri.n);
	i += item->nlri.n;
	i += number_pack(to + i, texts->attrs);
	i += number_pack(to + i, texts->targets);
	i += number_pack(to + i, texts->terms);
	i += number_pack(to + i, item->revision);
	return i + number_pack(to + i, lines);
}

/* The packed item of a reference in the index of keys. */
static uint8_t *
ref_item(const struct bulk *b, uint32_t ref)
{
	return b->chunk[(ref - 1) / CHUNK_SIZE]->data +
	    (ref - 1) % CHUNK_SIZE;
}

/* The line of that item: those of its chunk are added up. */
static uint64_t
ref_line(const struct bulk *b, uint32_t ref)
{
	struct bulk_chunk *chunk = b->chunk[(ref - 1) / CHUNK_SIZE];
	uint64_t line = chunk->line;
	struct packed p;
	size_t at;

	for (at = 0; at <= (ref - 1) % CHUNK_SIZE;) {
		at += packed_read(&p, chunk->data + at);
		line += p.lines;
	}
	return line;
}

/* An item of the same key; ADDED: there is none. */
static enum bulk_added
bulk_find(struct bulk *b, const struct bulk_item *item, uint32_t hash,
    const struct texts *texts, uint64_t *line)
{
	uint32_t at = hash;
	struct bulk_slot *s;
	struct packed p;

	while ((s = bulk_index_probe(b->keys, hash, &at))->ref != 0) {
		packed_read(&p, ref_item(b, s->ref));
		if (p.family != item->nlri.family || p.n != item->nlri.n ||
		    p.targets != texts->targets ||
		    memcmp(p.octets, item->nlri.bytes, p.n) != 0)
			continue;
		*line = ref_line(b, s->ref);
		return p.attrs == texts->attrs && p.terms == texts->terms &&
		    (*p.flags & FLAG_WITHDRAW) == item_flags(item) ?
		    BULK_AGAIN : BULK_CONFLICT;
	}
	return BULK_ADDED;
}

bool
bulk_has(struct bulk *b, const struct nlri *nlri, const char *targets)
{
	struct bulk_item item = { .nlri = *nlri };
	struct texts texts = { .attrs = 0 };
	uint64_t line;

	if (*targets != '\0' &&
	    (texts.targets = text_find(b, targets)) == 0)
		return false;
	return bulk_find(b, &item, nlri_hash(nlri) ^
	    texts.targets * 2654435761u, &texts, &line) != BULK_ADDED;
}

/* The chunk with room for an item; NULL: no memory. */
static struct bulk_chunk *
bulk_room(struct bulk *b)
{
	struct bulk_chunk *chunk, **list;

	if (b->chunks > 0 &&
	    b->chunk[b->chunks - 1]->n + ITEM_BYTES <= CHUNK_SIZE)
		return b->chunk[b->chunks - 1];
	if (b->chunks == UINT32_MAX / CHUNK_SIZE ||
	    (list = list_grow(b->chunk, b->chunks, &b->room)) == NULL)
		return NULL;
	b->chunk = list;
	if ((chunk = malloc(sizeof(*chunk))) == NULL)
		return NULL;
	chunk->n = 0;
	chunk->line = b->last_line;
	b->bytes += sizeof(*chunk);
	b->chunk[b->chunks++] = chunk;
	return chunk;
}

enum bulk_added
bulk_add(struct bulk *b, const struct bulk_item *item, uint64_t *line)
{
	struct bulk_chunk *chunk;
	enum bulk_added found;
	struct texts texts;
	uint32_t hash;

	if (text_number(b, item->terms, &texts.terms) == -1 ||
	    text_number(b, item->targets, &texts.targets) == -1 ||
	    text_number(b, item->attrs, &texts.attrs) == -1)
		return BULK_NO_MEMORY;
	hash = nlri_hash(&item->nlri) ^ texts.targets * 2654435761u;
	found = bulk_find(b, item, hash, &texts, line);
	if (found != BULK_ADDED)
		return found;
	if (bulk_index_grow(&b->keys) == -1 || (chunk = bulk_room(b)) == NULL)
		return BULK_NO_MEMORY;
	bulk_index_put(b->keys, hash, (uint32_t)((b->chunks - 1) * CHUNK_SIZE +
	    chunk->n + 1));
	chunk->n += packed_write(chunk->data + chunk->n, item, &texts,
	    item->line - b->last_line);
	b->last_line = item->line;
	b->n++;
	return BULK_ADDED;
}

bool
bulk_next(const struct bulk *b, struct bulk_cursor *c, struct bulk_item *item)
{
	struct packed p;

	if (c->chunk < b->chunks && c->at == b->chunk[c->chunk]->n) {
		c->chunk++;
		c->at = 0;
	}
	if (c->chunk == b->chunks)
		return false;
	c->at += packed_read(&p, b->chunk[c->chunk]->data + c->at);
	c->flags = p.flags;
	c->line += p.lines;
	c->index++;
	item->op = *p.flags & FLAG_WITHDRAW ? CHANGE_WITHDRAW :
	    CHANGE_ANNOUNCE;
	item->nlri.family = p.family;
	item->nlri.n = p.n;
	memcpy(item->nlri.bytes, p.octets, p.n);
	item->attrs = p.attrs != 0 ? b->text[p.attrs - 1] :
	    item->op == CHANGE_ANNOUNCE ? "" : NULL;
	item->targets = p.targets == 0 ? "" : b->text[p.targets - 1];
	item->terms = p.terms == 0 ? "" : b->text[p.terms - 1];
	item->revision = p.revision;
	item->line = c->line;
	item->unchanged = *p.flags & FLAG_UNCHANGED;
	item->absent = *p.flags & FLAG_ABSENT;
	return true;
}

void
bulk_mark(struct bulk_cursor *c, bool unchanged, bool absent)
{
	*c->flags &= (uint8_t)~(FLAG_UNCHANGED | FLAG_ABSENT);
	if (unchanged)
		*c->flags |= FLAG_UNCHANGED;
	if (absent)
		*c->flags |= FLAG_ABSENT;
}
