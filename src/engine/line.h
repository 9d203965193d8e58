/*
 * Inside the engine: what the words of a command depend on, and its printing.
 * All commands about entries are printed by this, written or not.
 */
#ifndef ENGINE_LINE_H
#define ENGINE_LINE_H

#include "engine/inside.h"

struct buf;

/* A mask; besides the set, and whom it is for. */
#define WORDS_USED	0x01u
#define WORDS_WITHDRAW	0x02u
#define WORDS_OTHER	0x04u	/* the other form */
#define WORDS_SELF	0x08u	/* self is the configured next-hop */

/* What a command says, and to whom. */
struct words {
	unsigned	 key;		/* 0: nothing */
	uint32_t	 set;		/* that is announced */
	uint64_t	 mask;		/* neighbours it is for */
};

/* The words that the cell of neighbour n needs; its mask is n alone. */
struct words	 words_of_cell(const struct engine *e, unsigned n,
		    const struct entry *entry, const struct cell *c);

/* Add those of one more cell: where they are the same, to the mask. */
void		 words_join(struct words *words, const struct words *more);

bool		 words_equal(const struct words *a, const struct words *b);

/*
 * Print the command for the first of n NLRI and as many more as fit, for all
 * neighbours of the mask that one command can name: the others are taken out
 * of it. How many fitted.
 */
size_t		 words_print(const struct engine *e, struct words *words,
		    const struct nlri *nlris, size_t n, struct buf *b);

/*
 * Append the announcement of one NLRI more to the line in b, for the same
 * neighbours: command_announce_more.
 */
bool		 words_print_more(const struct engine *e,
		    const struct words *words, const struct nlri *nlri,
		    struct buf *b);

/* Too long with the names of all: take out all but one. False: it is one. */
bool		 words_shorten(const struct engine *e, struct words *words);

#endif
