/*
 * What the files of text.c share. Nobody else includes it.
 */
#ifndef ROUTE_TEXT_INSIDE_H
#define ROUTE_TEXT_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "route/attrs.h"
#include "route/text.h"

#define TEXT_WORD	128	/* longest ordinary word and its NUL */
#define TEXT_VALUE	9216	/* longest value, a generic attribute's */

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_MARK		/* one of [ ] ( ) { } , ; */
};

struct text_token {
	enum token_kind	 kind;
	const char	*at;	/* borrowed from the text */
	size_t		 n;
};

/* What of an NLRI is said beside its prefix. */
struct text_key {
	struct rd	 rd;
	uint32_t	 path;
	bool		 has_rd, has_path;
};

/* A text as it is read. */
struct text {
	const char	*at, *end;	/* behind the next token */
	struct text_token token;	/* the next */
	bool		 failed;	/* p is filled in; token is the end */
	struct problem	*p;
	const struct text_options *options;
	int		(*each)(const struct text_op *, void *);
	void		*arg;		/* each NULL: it is only checked */
	size_t		 entries;

	/* The command that is read. */
	enum text_verb	 verb;
	struct targets	 to;
	struct text_key	 key;
	struct attrs	 attrs;		/* as read */
	struct attrs	 complete;	/* the same, completed */
	uint8_t		 complete_for;	/* all of this enum family */
};

/* text_lex.c: tokens. */

/* Begin at the first of n bytes; the next token is the first. */
void	 text_begin(struct text *t, const char *text, size_t n);

/* Go on behind the next token. */
void	 text_next(struct text *t);

/* Is the next token word, a word or a mark? */
bool	 text_is(const struct text *t, const char *word);

/* The same, and then go on behind it. */
bool	 text_take(struct text *t, const char *word);

/* The same for several words, parted by one blank: all of them or none. */
bool	 text_take_words(struct text *t, const char *words);

/* Take `{`, or a name and `{`; the name is a comment to ExaBGP. */
bool	 text_take_brace(struct text *t);

/* Does a statement end here: `;`, `}` or the end of the text? */
bool	 text_at_end(const struct text *t);

/*
 * Copy the word that is the value of field and go on behind it. 0, or -1:
 * there is none, or it has size bytes or more.
 */
int	 text_word(struct text *t, char *word, size_t size,
	    const char *field);

/*
 * The same for a word, or for all in brackets, parted by single blanks.
 * groups: all brackets that follow each other are one value.
 */
int	 text_value(struct text *t, char *value, size_t size, bool groups,
	    const char *field);

/* Fill in p, unless it is already. Returns -1 always. */
int	 text_refuse(struct text *t, enum err err, const char *field,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* p is filled in already. Returns -1 always. */
int	 text_failed(struct text *t);

/* Refuse: the next token is not one of what may stand here. */
int	 text_refuse_token(struct text *t, const char *wanted);

/* text_selector.c: for whom. */

/* Take what names neighbours, if any. 0, or -1. */
int	 text_selector(struct text *t);

/* text_ask.c: commands that are not about entries. */

/*
 * Take one of those. 1 with result, 0 when it is none, -1 when it is
 * refused. selected: behind a selector.
 */
int	 text_ask(struct text *t, bool selected, struct text_result *result);

/* text_attr.c: attributes, and what of the NLRI stands among them. */

/* No attribute, no key. */
void	 text_attrs_begin(struct text *t);

/* Take one keyword with its value. 0, or -1. */
int	 text_attr(struct text *t);

/* The same when its name was taken already. */
int	 text_attr_named(struct text *t, const char *word);

/* Is there an rd where the family has one, and only there? 0, or -1. */
int	 text_check_rd(struct text *t, enum family family);

/* Give out, or check, the entry of the command that has this NLRI. */
int	 text_emit(struct text *t, const struct nlri *nlri);

/* text_route.c: the forms of routes, from behind the words that name it. */

/* family: FAMILY_NONE when rd and label say which. */
int	 text_route(struct text *t, enum family family);
int	 text_attributes(struct text *t, enum family family);
int	 text_vpls(struct text *t, enum family family);
int	 text_flow(struct text *t, enum family family);

#endif
