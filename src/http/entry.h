/* How entries and their states look in answers. */
#ifndef HTTP_ENTRY_H
#define HTTP_ENTRY_H

#include <stdint.h>

#include "engine/change.h"

struct buf;
struct json;
struct report;
struct row;

/* The parts of a JSON object. */
void		 entry_set_prefix(struct json *object, const char *key,
		    const struct prefix *prefix);

/* What makes the entry one: its prefix and so on. */
void		 entry_set_nlri(struct json *object, const struct nlri *nlri);
void		 entry_set_address(struct json *object, const char *key,
		    const struct address *address);
void		 entry_set_state(struct json *object, enum state state,
		    enum reason reason);
void		 entry_set_time(struct json *object, const char *key,
		    int64_t seconds);

/* The array of neighbours of a report; empty when it is NULL. Owned. */
struct json	*entry_neighbors(const struct report *report);

/* The state of a row by its report, which may be NULL (no memory). */
enum state	 entry_row_state(const struct report *report,
		    enum reason *reason);

/* The whole of an entry as JSON; owned, NULL: no memory. */
struct json	*entry_document(const struct row *row,
		    const struct report *report);

/* The line of an entry: "PREFIX STATE ATTRIBUTES". */
void		 entry_print(struct buf *b, const struct row *row,
		    const struct report *report);

#endif
