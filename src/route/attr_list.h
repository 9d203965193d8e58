/* Lists of numbers, for the rows of the table of attributes. */
#ifndef ROUTE_ATTR_LIST_H
#define ROUTE_ATTR_LIST_H

#include <stdbool.h>
#include <stdint.h>

struct attr_list;
struct json;

/* Add a number at the end, or where it belongs; -1 when the list is full. */
int	 attr_list_append(struct attr_list *list, uint32_t value);
int	 attr_list_insert(struct attr_list *list, uint32_t value);

bool	 attr_list_equal(const struct attr_list *a,
	    const struct attr_list *b);

/* Read a whole number from 0 to max in an event. 0, or -1. */
int	 number_seen(uint32_t *number, const struct json *value,
	    uint32_t max);

#endif
