/*
 * Changes of routes. Decides what of a request makes one; what becomes of it
 * is decided by submit.c.
 */
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/fields.h"
#include "http/item.h"
#include "http/routes.h"
#include "http/submit.h"

/*
 * What prefix_parse may allow. DELETE takes default routes always: they may
 * be there from a time when they were allowed.
 */
static unsigned
route_prefixes(const struct exchange *x)
{
	return atomic_load(&x->service->default_routes) ||
	    x->endpoint->method == METHOD_DELETE ? PREFIX_DEFAULT_ROUTE : 0;
}

/* The entry that the request is about. 0, or -1 with p. */
static int
route_read(struct exchange *x, struct item *it, enum change_op op,
    struct problem *p)
{
	char text[TAIL_MAX];

	item_begin(it, route_prefixes(x));
	if (endpoint_tail(x, text, sizeof(text), p) == -1 ||
	    (*text != '\0' && item_set(it, KEY_PREFIX, text, p) == -1) ||
	    fields_read(it, x, p) == -1)
		return -1;
	return item_end(it, op, p);
}

static void
route_change(struct exchange *x, enum change_op op)
{
	struct problem p;
	struct item it;

	if (route_read(x, &it, op, &p) == -1)
		exchange_refuse(x, &p);
	else
		submit_item(x, &it, op);
}

void
routes_announce(struct exchange *x)
{
	route_change(x, CHANGE_ANNOUNCE);
}

void
routes_withdraw(struct exchange *x)
{
	route_change(x, CHANGE_WITHDRAW);
}
