/*
 * Flow rules as requests say them, and as answers show them: a match, what
 * to do, and what any entry has.
 */
#ifndef HTTP_RULE_H
#define HTTP_RULE_H

#include "http/item.h"
#include "route/flow.h"
#include "route/flow_action.h"

struct buf;
struct json;
struct problem;

/* Given piece by piece, then ended; a value of some 14 KiB. */
struct rule {
	struct item		 item;
	struct flow		 match;
	struct flow_actions	 actions;
	char			 family[ITEM_FAMILY];	/* "": not given */
	char			 id[2 * FLOW_MAX + 1];	/* likewise */
};

void	 rule_begin(struct rule *r);

/*
 * Take a key with its value: a word of the match or of the actions, or a key
 * of any entry (rd, family, neighbor, its terms) or an attribute. 0, or -1
 * with p.
 */
int	 rule_set(struct rule *r, const char *name, const char *value,
	    struct problem *p);

/*
 * Take an object: "match" and "then", and what else item_set_json takes. What
 * was given before is not compared but added to. 0, or -1 with p.
 */
int	 rule_set_json(struct rule *r, const struct json *object,
	    struct problem *p);

/*
 * Take the id of the rule that is meant. It stands for the match where none
 * is given. 0, or -1: it is no id.
 */
int	 rule_set_id(struct rule *r, const char *id, struct problem *p);

/*
 * All is given: check the whole, fill in the item's nlri, and its attributes
 * for an announcement. An id alone is that of an IPv4 rule where it can be,
 * unless family says otherwise. 0, or -1 with p.
 */
int	 rule_end(struct rule *r, enum change_op op, struct problem *p);

/* The match of a rule; its actions, which are taken out of the attributes. */
void	 rule_set_match(struct json *object, const struct nlri *nlri);
void	 rule_set_actions(struct json *object, struct attrs *a);

/* "source 10.0.0.0/24 then discard"; attrs is canonical text. */
void	 rule_print(struct buf *b, const struct nlri *nlri,
	    const char *attrs);

/* The id of a rule. */
void	 rule_print_id(struct buf *b, const struct nlri *nlri);

/* Is it a rule whose id could be taken for that of another IP version? */
bool	 rule_id_is_vague(const struct nlri *nlri);

#endif
