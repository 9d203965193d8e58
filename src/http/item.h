/*
 * One entry as requests say it, in keys or in JSON: what makes it one, whom
 * it is for, and its attributes. Whatever reads entries of clients reads them
 * by this.
 */
#ifndef HTTP_ITEM_H
#define HTTP_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/change.h"
#include "http/key.h"
#include "route/attrs.h"
#include "route/prefix.h"
#include "route/target.h"

struct buf;
struct engine;
struct json;
struct problem;

#define ITEM_FAMILY	24	/* room for a family's name */

/* A value of some 12 KiB. Given piece by piece, then ended. */
struct item {
	unsigned	 allow;		/* as for prefix_parse */
	uint64_t	 given;		/* mask of KEY_BIT, no attributes */
	bool		 vpls;		/* "vpls" in place of a prefix */
	bool		 withdrawing;	/* JSON says: on its way out */
	struct prefix	 prefix;
	struct rd	 rd;
	uint32_t	 path;
	uint32_t	 fields[VPLS__MAX];
	char		 family[ITEM_FAMILY];
	struct targets	 targets;
	struct terms	 terms;
	struct attrs	 attrs;
	struct nlri	 nlri;		/* what it comes to; by item_end */
};

void	 item_begin(struct item *it, unsigned allow);

/*
 * Take a key of an entry (before KEY_FLOW) with its value; of a neighbor
 * several may be parted by commas. 0, or -1 with p: malformed, out of range,
 * given before where it does not repeat.
 */
int	 item_set(struct item *it, enum key key, const char *value,
	    struct problem *p);

/*
 * Take the members of an object: keys, attributes among them or in a member
 * "attributes", values as GET gives them. What GET tells besides is ignored.
 * What makes the entry one may have been given before if it is the same.
 * 0, or -1 with p: as item_set, or an unknown member.
 */
int	 item_set_json(struct item *it, const struct json *object,
	    struct problem *p);

/*
 * Take one member of an object; before is what was given beside it (of
 * it->given). 0, or -1 with p.
 */
int	 item_set_member(struct item *it, uint64_t before, const char *name,
	    const struct json *j, struct problem *p);

/*
 * All is given: find the family, check the whole, fill in nlri, and for an
 * announcement complete the attributes. An rd makes it mpls-vpn, a label
 * without one nlri-mpls, else it is unicast, unless family says otherwise. 0,
 * or -1 with p: something is missing, or does not go with the rest.
 */
int	 item_end(struct item *it, enum change_op op, struct problem *p);

/*
 * Check what only some families ask for: VPLS needs an IPv4 next-hop, has
 * fewer attributes and 20 bits of labels; a next-hop self must be known at
 * each neighbour, and path-information 0 stands for none. For attributes that
 * are complete. 0, or -1 with p.
 */
int	 item_check(const struct nlri *nlri, const struct attrs *a,
	    const struct engine *engine, struct problem *p);

/* Is there time left of its lease, if it has one? 0, or -1 with p. */
int	 item_check_terms(const struct terms *t, struct problem *p);

/* Their canonical text for op: a withdrawal has a generation alone. */
void	 item_print_terms(struct buf *b, const struct terms *t,
	    enum change_op op);

/*
 * Make the item c's: nlri, targets, terms, and for an announcement the text of
 * the attributes. 0, or -1 with p.
 */
int	 item_change(const struct item *it, struct change *c,
	    enum change_op op, struct problem *p);

#endif
