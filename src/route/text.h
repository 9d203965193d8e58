/*
 * Commands that clients write in the words of ExaBGP 4.2, 5 and 6 (exabgp.md,
 * 1), read strictly into values. Nothing of their text is passed on.
 */
#ifndef ROUTE_TEXT_H
#define ROUTE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "route/nlri.h"
#include "route/target.h"

struct attrs;
struct problem;

/* What a text asks for. */
enum text_verdict {
	TEXT_REFUSED,
	TEXT_NOTHING,		/* blank, or a comment */
	TEXT_ENTRIES,		/* announce, withdraw */
	TEXT_SHOW_NEIGHBOR,	/* show neighbor, peer show, peer list */
	TEXT_SHOW_ADJ_RIB,	/* show adj-rib, rib show */
	TEXT_VERSION,
	TEXT_HELP,
	TEXT__MAX
};

/* How to show neighbours. */
enum text_form {
	TEXT_FORM_NONE,		/* not said */
	TEXT_FORM_SUMMARY,
	TEXT_FORM_EXTENSIVE,
	TEXT_FORM_CONFIGURATION,
	TEXT_FORM__MAX
};

enum text_verb { TEXT_ANNOUNCE, TEXT_WITHDRAW };

/* One entry of a command. */
struct text_op {
	enum text_verb		 verb;
	const struct targets	*to;	/* borrowed */
	struct nlri		 nlri;
	const struct attrs	*attrs;	/* complete, borrowed; or NULL */
};

/* What is asked, and how. */
struct text_result {
	enum text_verdict	 verdict;
	size_t			 entries;	/* given out; or: in front of
						 * the one that is refused */
	/* Where something is to be shown: */
	enum text_form		 form;
	unsigned		 kinds;		/* mask of enum family_kind;
						 * 0: all */
	bool			 in;		/* adj-rib in, not out */
	bool			 json;
	struct targets		 to;		/* n 0: all neighbours */
};

struct text_options {
	unsigned	 allow;		/* as for prefix_parse */
};

/*
 * Read n bytes at text: one command, or several joined by `;` as in
 * `announce route P ...; route P ...` and `announce ...; withdraw ...`, each
 * of these with a selector of its own. Bytes are 0x20-0x7e and tabs; what is
 * written \n stands for a blank, as in ExaBGP; CR and LF may end the text.
 * each is called once per entry, in the order of the text, after the whole
 * was found to be good; never when it is not. It takes the entry (op and what
 * it points to are borrowed until it returns) and returns 0, or -1 to end it.
 * No memory is taken, whatever n.
 *
 * 0 with result, or -1 with result->verdict TEXT_REFUSED and p: ERR_FORBIDDEN
 * for commands that are not about entries, else what is wrong. When each ends
 * it: -1, and p is left alone; verdict is TEXT_ENTRIES.
 */
int	 text_command(const char *text, size_t n,
	    const struct text_options *options,
	    int (*each)(const struct text_op *op, void *arg), void *arg,
	    struct text_result *result, struct problem *p);

#endif
