/* Lists of numbers. Decides nothing but their order. */
#include <string.h>

#include "json.h"
#include "route/attr_list.h"
#include "route/attrs.h"

int
attr_list_append(struct attr_list *list, uint32_t value)
{
	if (list->n == ATTRS_LIST_MAX)
		return -1;
	list->value[list->n++] = value;
	return 0;
}

int
attr_list_insert(struct attr_list *list, uint32_t value)
{
	size_t i = list->n;

	while (i > 0 && list->value[i - 1] > value)
		i--;
	if (i > 0 && list->value[i - 1] == value)
		return 0;
	if (list->n == ATTRS_LIST_MAX)
		return -1;
	memmove(&list->value[i + 1], &list->value[i],
	    (list->n - i) * sizeof(list->value[0]));
	list->value[i] = value;
	list->n++;
	return 0;
}

bool
attr_list_equal(const struct attr_list *a, const struct attr_list *b)
{
	return a->n == b->n &&
	    memcmp(a->value, b->value, a->n * sizeof(a->value[0])) == 0;
}

int
number_seen(uint32_t *number, const struct json *value, uint32_t max)
{
	int64_t n = json_as_integer(value, -1);

	if (n < 0 || n > max)
		return -1;
	*number = (uint32_t)n;
	return 0;
}
