/* How entries and their states look in answers. */
#ifndef HTTP_ENTRY_H
#define HTTP_ENTRY_H

#include <stdint.h>

#include "engine/change.h"

#define ENTRY_TEXT	8192	/* room for any entry_print, and its NUL */

struct buf;
struct json;
struct problem;
struct report;
struct row;

/* The parts of a JSON object. */
void		 entry_set_prefix(struct json *object, const char *key,
		    const struct prefix *prefix);

/*
 * What makes the entry one: its prefix and so on, or a rule's id and match;
 * and whom it is for.
 */
void		 entry_set_nlri(struct json *object, const struct nlri *nlri);
void		 entry_set_targets(struct json *object, const char *text);
void		 entry_set_address(struct json *object, const char *key,
		    const struct address *address);
void		 entry_set_state(struct json *object, enum state state,
		    enum reason reason);
void		 entry_set_time(struct json *object, const char *key,
		    int64_t seconds);
/* A time in us, with its fraction. */
void		 entry_set_moment(struct json *object, const char *key,
		    int64_t us);
/* Attributes, by their canonical text, and a rule's actions as such. */
void		 entry_set_attributes(struct json *object, const char *key,
		    const char *text, bool flow);
/* The terms of the row, those that it has. */
void		 entry_set_terms(struct json *object, const struct row *row);
/* Until when it is damped, if it is. */
void		 entry_set_damped(struct json *object,
		    const struct report *report);

/* Say in p that there is no such entry. */
void		 entry_problem_absent(struct problem *p,
		    const struct nlri *nlri);

/* The array of neighbours of a report; empty when it is NULL. Owned. */
struct json	*entry_neighbors(const struct report *report);

/* The state of a row by its report, which may be NULL (no memory). */
enum state	 entry_row_state(const struct report *report,
		    enum reason *reason);

/* The whole of an entry as JSON; owned, NULL: no memory. */
struct json	*entry_document(const struct row *row,
		    const struct report *report);

/* "10.0.0.0/24 rd 65000:1"; a rule's id, and its rd. */
void		 entry_print_name(struct buf *b, const struct nlri *nlri);

/*
 * The path of an entry with the query that selects it, percent-encoded:
 * "/v1/routes/10.0.0.0/24?rd=65000:1". targets is canonical text.
 */
void		 entry_print_path(struct buf *b, const struct nlri *nlri,
		    const char *targets);

/*
 * The line of an entry: "PREFIX STATE ATTRIBUTES", or "ID STATE MATCH then
 * ACTIONS ATTRIBUTES". Between prefix and state
 * is what else makes it one: "rd 65000:1", "neighbor 192.0.2.2".
 */
void		 entry_print(struct buf *b, const struct row *row,
		    const struct report *report);

#endif
