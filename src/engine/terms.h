/*
 * On which terms an entry is announced, besides its attributes: which
 * generation it is of, how long it stays, what it is called. Values; nothing
 * of them reaches ExaBGP.
 */
#ifndef ENGINE_TERMS_H
#define ENGINE_TERMS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct problem;

#define SET_NAME_MAX	64	/* bytes of a set's name and its NUL */
#define TAG_MAX		64	/* of a tag */
#define TAGS_MAX	256	/* of all tags, each behind a comma */
#define NOTE_MAX	256	/* of a note */
#define TTL_MAX		31622400u	/* seconds, 366 days */
#define GENERATION_MAX	INT64_MAX

#define TERMS_TEXT	(SET_NAME_MAX + TAGS_MAX + NOTE_MAX + 128)

/* Zeroed: none of them. */
struct terms {
	uint64_t	 generation;	/* 1 to GENERATION_MAX; 0: none */
	uint32_t	 ttl;		/* seconds, 1 to TTL_MAX; 0: none */
	int64_t		 expires;	/* us since 1970; 0: by ttl, or never */
	char		 set[SET_NAME_MAX];	/* "": of no set */
	char		 tags[TAGS_MAX];	/* ",a,b", in order; or "" */
	char		 note[NOTE_MAX];	/* printable ASCII; or "" */
};

/* The words of terms as clients say them. */
enum term {
	TERM_GENERATION, TERM_TTL, TERM_EXPIRES, TERM_TAG, TERM_NOTE,
	TERM__MAX
};
const char	*term_name(enum term term);	/* "ttl"; static */

/*
 * Take a value of a client: generation and ttl in decimal, expires as in RFC
 * 3339 ("2026-11-23T12:00:00Z", also with a fraction and an offset), one
 * tag or several parted by commas (tag adds to those that are there), a note.
 * 0, or -1 with p, whose field is the term.
 */
int		 terms_set(struct terms *t, enum term term, const char *value,
		    struct problem *p);

/* May it be a tag, or the name of a set? Letters, digits and "._:@-". */
bool		 terms_is_word(const char *text);

/* Has it the tag? */
bool		 terms_has_tag(const char *tags, const char *tag);

bool		 terms_are_none(const struct terms *t);

/*
 * Canonical text: "generation 5 ttl 60 expires 17... set S tags ,a,b note
 * REST", "" for none; and back. terms_read: NULL is "". 0, or -1.
 */
void		 terms_print(struct buf *b, const struct terms *t);
int		 terms_read(struct terms *t, const char *text);

/* Read a time as in RFC 3339, 5.6: us since 1970. 0 or -1. */
int		 terms_read_time(int64_t *us, const char *text);

/* Print a time as RFC 3339, UTC; with a fraction where there is one. */
void		 terms_print_time(struct buf *b, int64_t us);

#endif
