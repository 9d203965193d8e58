/*
 * The values of the rows of the table of flow actions. Only flow_action.c
 * calls these.
 */
#ifndef ROUTE_FLOW_ACTION_VALUE_H
#define ROUTE_FLOW_ACTION_VALUE_H

#include <stdbool.h>
#include <stdint.h>

struct address;
struct buf;
struct problem;

/* A community being made from text. */
struct action_making {
	uint8_t		*octet;		/* 8, as in the row of the table */
	struct address	*next_hop;	/* set where the text is one */
	const char	*name;
	struct problem	*p;
};

/* 0; or -1 with p filled in, its field being name. */
int	 action_parse_rate(const struct action_making *m,
	    const char *text);
int	 action_parse_redirect(const struct action_making *m,
	    const char *text);
int	 action_parse_next_hop(const struct action_making *m,
	    const char *text);
int	 action_parse_ipv4(const struct action_making *m,
	    const char *text);
int	 action_parse_mark(const struct action_making *m,
	    const char *text);
int	 action_parse_bits(const struct action_making *m,
	    const char *text);
int	 action_parse_set(const struct action_making *m,
	    const char *text);

/*
 * Append the value of an action's 8 octets. False, with anything appended,
 * when no text of ours makes them.
 */
bool	 action_print_rate(struct buf *b, const uint8_t *octet);
bool	 action_print_as2(struct buf *b, const uint8_t *octet);
bool	 action_print_as4(struct buf *b, const uint8_t *octet);
bool	 action_print_ip(struct buf *b, const uint8_t *octet);
bool	 action_print_ipv4(struct buf *b, const uint8_t *octet);
bool	 action_print_mark(struct buf *b, const uint8_t *octet);
bool	 action_print_bits(struct buf *b, const uint8_t *octet);
bool	 action_print_set(struct buf *b, const uint8_t *octet);

#endif
