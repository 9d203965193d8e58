/*
 * What a flow rule does, as the attributes of its entry.
 */
#ifndef ROUTE_FLOW_RULE_H
#define ROUTE_FLOW_RULE_H

#include "route/attrs.h"
#include "route/flow_action.h"

/*
 * Add the actions of a rule of the version ip to its attributes: extended
 * communities, and the next-hop that they need. The communities that a has
 * count as the actions that they are, and are checked against the others.
 * Not completed. 0, or -1 with p filled in.
 */
int	 flow_rule_act(struct attrs *a, struct flow_actions *actions,
	    enum ip ip, struct problem *p);

#endif
