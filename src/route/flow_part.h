/*
 * The table of match components, and the chains of terms that are their
 * values. Only the files of the flow match use this.
 */
#ifndef ROUTE_FLOW_PART_H
#define ROUTE_FLOW_PART_H

#include "route/flow.h"

enum flow_kind { FLOW_PREFIX, FLOW_NUMBER, FLOW_BITS };

/* A word for a value. ip: IP_NONE for both versions. */
struct flow_word {
	const char	*name;
	uint32_t	 value;
	uint8_t		 ip;
};

/* A key. ip: IP_NONE where rules of both versions have it. */
struct flow_row {
	const char	*name;
	uint8_t		 part;		/* enum flow_part */
	uint8_t		 ip;
	uint8_t		 kind;		/* enum flow_kind */
	bool		 spoken;	/* printed for people in words */
	uint32_t	 max;		/* greatest value; of bits: all */
	const struct flow_word *words;	/* up to one without name; or NULL */
};

/* The row of a key; NULL if it is none. */
const struct flow_row *flow_row_by_name(const char *name);

/* The row that a part of a rule is printed with; NULL if ip has none. */
const struct flow_row *flow_row_of(unsigned part, unsigned ip);

/* Who reads: a client, or we what ExaBGP says (which knows no versions). */
enum flow_reader { FLOW_CLIENT, FLOW_EVENT };

/* Terms that are all to hold, sorted. */
struct flow_chain {
	size_t		 n;
	struct flow_term term[FLOW_TERMS];
};

/*
 * Parse the n bytes of one value, e.g. ">=8000&<=8100", for a rule of the
 * version ip (or IP_NONE). needs: the version of a word in it, else IP_NONE.
 * A client's chain is sorted and can match. 0, or -1 with p (may be NULL).
 */
int	 flow_chain_parse(struct flow_chain *chain, const struct flow_row *row,
	    enum ip ip, enum flow_reader reader, const char *text, size_t n,
	    enum ip *needs, struct problem *p);

/* Add the term, keeping the order, once. */
void	 flow_chain_add(struct flow_chain *chain, const struct flow_term *term);

/* Is there a value that the terms, n of one chain, all match? */
bool	 flow_terms_can_match(const struct flow_row *row,
	    const struct flow_term *term, size_t n);

/* Do the terms, n of one chain, all match the value? */
bool	 flow_terms_match(const struct flow_row *row,
	    const struct flow_term *term, size_t n, uint32_t value);

/* How many terms the chain has that begins with term i. */
size_t	 flow_chain_length(const struct flow *f, size_t i);

/* Put a chain where it belongs; nothing if it is there. -1: no room. */
int	 flow_insert(struct flow *f, const struct flow_chain *chain);

/* Put a chain at the end, whatever it is. -1: no room. */
int	 flow_append(struct flow *f, const struct flow_chain *chain);

/* The prefix of FLOW_DESTINATION or FLOW_SOURCE. */
struct prefix *flow_prefix(struct flow *f, unsigned part);

/* What flow_complete checks but the size. 0, or -1 with p. */
int	 flow_check(const struct flow *f, struct problem *p);

#endif
