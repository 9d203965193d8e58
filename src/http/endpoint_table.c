/*
 * The table of endpoints: one row each. Decides what there is, who may, and
 * which keys and bodies are taken.
 */
#include "http/admit.h"
#include "http/bulk.h"
#include "http/commands.h"
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/flows.h"
#include "http/history.h"
#include "http/listing.h"
#include "http/metrics.h"
#include "http/operate.h"
#include "http/renew.h"
#include "http/rights.h"
#include "http/routes.h"
#include "http/sets.h"
#include "http/status.h"
#include "http/sweep.h"
#include "http/endpoint_table.h"

#define KEYS_WAIT	(KEY_BIT(KEY_WAIT) | KEY_BIT(KEY_TIMEOUT) |	\
			 KEY_BIT(KEY_DRY_RUN))
#define KEYS_ENTRY	(KEYS_SELECT | KEY_BIT((unsigned)ATTR_LABEL))
#define KEYS_ROUTE	(KEYS_ATTRS | KEYS_SELECT | KEYS_WAIT | KEYS_TERMS)
#define KEYS_BLOG	(KEYS_ROUTE | KEY_BIT(KEY_PREFIX))
#define KEYS_UNBLOG	((KEYS_BLOG & ~KEYS_TERMS) | KEY_BIT(KEY_GENERATION))
#define KEYS_LIST	(KEY_BIT(KEY_PREFIX) | KEY_BIT(KEY_MATCH) |	\
			 KEY_BIT(KEY_FAMILY) | KEY_BIT(KEY_RD) |	\
			 KEY_BIT(KEY_NEIGHBOR) |			\
			 KEY_BIT(KEY_OWNER) | KEY_BIT(KEY_STATE) |	\
			 KEY_BIT(KEY_TAG) | KEY_BIT(KEY_SET) |		\
			 KEY_BIT(KEY_CONFORMS) |			\
			 KEY_BIT((unsigned)ATTR_COMMUNITY) |		\
			 KEY_BIT(KEY_LIMIT) | KEY_BIT(KEY_CURSOR))

#define KEYS_FLOW	(KEYS_ATTRS | KEYS_SELECT_FLOW | KEY_BIT(KEY_FLOW) | \
			 KEYS_WAIT | KEYS_TERMS)
#define KEYS_FLOW_LIST	(KEYS_LIST & ~(KEY_BIT(KEY_PREFIX) |		\
			 KEY_BIT(KEY_MATCH)))

#define KEYS_RENEW_ONE	(KEY_BIT(KEY_TTL) | KEY_BIT(KEY_GENERATION) |	\
			 KEY_BIT(KEY_DRY_RUN))
#define KEYS_RENEW	(KEY_BIT(KEY_TTL) | KEY_BIT(KEY_OWNER) |	\
			 KEY_BIT(KEY_DRY_RUN) |				\
			 KEY_BIT(KEY_TAG) | KEY_BIT(KEY_SET) |		\
			 KEY_BIT(KEY_FAMILY) | KEY_BIT(KEY_PREFIX) |	\
			 KEY_BIT(KEY_MATCH))

#define KEYS_OPERATE	(KEYS_SELECT | KEY_BIT(KEY_PREFIX) |		\
			 KEY_BIT(KEY_RULE) | KEY_BIT(KEY_OWNER) |	\
			 KEY_BIT(KEY_CHANGES) | KEY_BIT(KEY_DRY_RUN) |	\
			 KEY_BIT((unsigned)KEY_TERM + TERM_NOTE))

#define MAY_OPERATE	MAY(ACTION_OPERATE)
#define MAY_READ	MAY(ACTION_READ)
#define MAY_ANNOUNCE	MAY(ACTION_ANNOUNCE)
#define MAY_WITHDRAW	MAY(ACTION_WITHDRAW)
#define MAY_FLOW	MAY(ACTION_FLOW)

#define BODY_FORM	MEDIA_BIT(MEDIA_FORM)
#define BODY_ENTRY	(MEDIA_BIT(MEDIA_FORM) | MEDIA_BIT(MEDIA_JSON))
#define BODY_COMMANDS	(MEDIA_BIT(MEDIA_FORM) |			\
			 MEDIA_BIT(MEDIA_MULTIPART) | MEDIA_BIT(MEDIA_TEXT))
#define BODY_MANY	(MEDIA_BIT(MEDIA_JSON) | MEDIA_BIT(MEDIA_LINES))
#define BODY_RULE	(BODY_ENTRY | MEDIA_BIT(MEDIA_TEXT))

const struct endpoint endpoint_table[] = {
	{ { NULL }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_READ | MAY_WITHDRAW | MAY_FLOW, .text = true,
	    .changes = true, .media = BODY_COMMANDS, .large = true,
	    .keys = KEYS_WAIT | KEYS_TERMS, .work = commands_post,
	    .lane = LANE_LARGE },
	{ { "announce" }, TAIL_OPTIONAL, METHOD_GET,
	    .rights = MAY_ANNOUNCE, .text = true, .changes = true,
	    .old_get = true, .keys = KEYS_BLOG, .run = routes_announce },
	{ { "announce" }, TAIL_OPTIONAL, METHOD_POST,
	    .rights = MAY_ANNOUNCE, .text = true, .changes = true,
	    .media = BODY_FORM, .keys = KEYS_BLOG, .run = routes_announce },
	{ { "withdraw" }, TAIL_OPTIONAL, METHOD_GET,
	    .rights = MAY_WITHDRAW, .text = true, .changes = true,
	    .old_get = true, .keys = KEYS_UNBLOG, .run = routes_withdraw },
	{ { "withdraw" }, TAIL_OPTIONAL, METHOD_POST,
	    .rights = MAY_WITHDRAW, .text = true, .changes = true,
	    .media = BODY_FORM, .keys = KEYS_UNBLOG, .run = routes_withdraw },
	{ { "v1", "routes" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_LIST, .work = listing_get,
	    .lane = LANE_LONG },
	{ { "v1", "routes" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_ANNOUNCE | MAY_FLOW, .changes = true,
	    .media = BODY_MANY, .large = true, .keys = KEYS_WAIT,
	    .work = bulk_post_routes, .lane = LANE_LARGE },
	{ { "v1", "withdraw" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_WITHDRAW | MAY_FLOW, .changes = true,
	    .media = BODY_MANY, .large = true, .keys = KEYS_WAIT | KEYS_SWEEP,
	    .work = bulk_post_withdraw, .lane = LANE_LARGE },
	{ { "v1", "renew" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_ANNOUNCE | MAY_FLOW, .changes = true,
	    .media = BODY_MANY, .large = true, .keys = KEYS_RENEW,
	    .work = renew_post, .lane = LANE_LARGE },
	{ { "v1", "routes" }, TAIL_REQUIRED, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_ENTRY,
	    .work = listing_get_entry },
	{ { "v1", "routes" }, TAIL_REQUIRED, METHOD_PUT,
	    .rights = MAY_ANNOUNCE, .changes = true, .media = BODY_ENTRY,
	    .keys = KEYS_ROUTE, .run = routes_announce },
	{ { "v1", "routes" }, TAIL_REQUIRED, METHOD_PATCH,
	    .rights = MAY_ANNOUNCE, .changes = true,
	    .keys = KEYS_ENTRY | KEYS_RENEW_ONE, .run = renew_route },
	{ { "v1", "routes" }, TAIL_REQUIRED, METHOD_DELETE,
	    .rights = MAY_WITHDRAW, .changes = true,
	    .keys = KEYS_ENTRY | KEYS_WAIT | KEY_BIT(KEY_GENERATION),
	    .run = routes_withdraw },
	{ { "v1", "flows" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_FLOW_LIST,
	    .work = listing_get_flows, .lane = LANE_LONG },
	{ { "v1", "flows" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_FLOW, .changes = true, .media = BODY_RULE,
	    .keys = KEYS_FLOW | KEY_BIT(KEY_TEXT), .run = flows_post },
	{ { "v1", "flows" }, TAIL_REQUIRED, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_SELECT_FLOW,
	    .work = listing_get_flow },
	{ { "v1", "flows" }, TAIL_REQUIRED, METHOD_PUT,
	    .rights = MAY_FLOW, .changes = true, .media = BODY_ENTRY,
	    .keys = KEYS_FLOW, .run = flows_put },
	{ { "v1", "flows" }, TAIL_REQUIRED, METHOD_PATCH,
	    .rights = MAY_FLOW, .changes = true,
	    .keys = KEYS_SELECT_FLOW | KEYS_RENEW_ONE, .run = renew_flow },
	{ { "v1", "flows" }, TAIL_REQUIRED, METHOD_DELETE,
	    .rights = MAY_FLOW, .changes = true,
	    .keys = KEYS_SELECT_FLOW | KEYS_WAIT | KEY_BIT(KEY_GENERATION),
	    .run = flows_delete },
	{ { "v1", "sets" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .work = sets_get },
	{ { "v1", "sets" }, TAIL_REQUIRED, METHOD_GET,
	    .rights = MAY_READ, .work = sets_get_one },
	{ { "v1", "sets" }, TAIL_REQUIRED, METHOD_PUT,
	    .rights = MAY_ANNOUNCE | MAY_FLOW, .changes = true,
	    .media = BODY_MANY, .large = true, .keys = KEYS_WAIT,
	    .work = sets_put, .lane = LANE_LARGE },
	{ { "v1", "sets" }, TAIL_REQUIRED, METHOD_DELETE,
	    .rights = MAY_ANNOUNCE | MAY_FLOW, .changes = true,
	    .keys = KEYS_WAIT, .work = sets_delete },
	{ { "v1", "policy" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_ANYBODY, .run = rights_get },
	{ { "v1", "history" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .keys = KEYS_HISTORY, .work = history_get,
	    .lane = LANE_LONG },
	{ { "v1", "hold" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .work = operate_get_hold,
	    .lane = LANE_LONG },
	{ { "v1", "suspensions" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .work = operate_get_suspensions },
	{ { "v1", "suspend" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_OPERATE, .changes = true, .always = true,
	    .media = BODY_FORM, .keys = KEYS_OPERATE,
	    .work = operate_suspend },
	{ { "v1", "resume" }, TAIL_NONE, METHOD_POST,
	    .rights = MAY_OPERATE, .changes = true, .always = true,
	    .media = BODY_FORM, .keys = KEYS_OPERATE |
	    KEY_BIT(KEY_LEFTOVERS), .work = operate_resume },
	{ { "v1", "status" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .always = true, .work = status_get },
	{ { "v1", "neighbors" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .work = status_get_neighbors },
	{ { "metrics" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_READ, .text = true, .always = true,
	    .work = metrics_get },
	{ { "healthz" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_ANYBODY, .text = true, .always = true,
	    .run = status_get_health },
	{ { "readyz" }, TAIL_NONE, METHOD_GET,
	    .rights = MAY_ANYBODY, .text = true, .always = true,
	    .run = status_get_ready },
};

#define ENDPOINT_N	(sizeof(endpoint_table) / sizeof(*endpoint_table))

_Static_assert(ENDPOINT_N <= TEMPLATES_MAX, "no room to count them");
const size_t endpoint_n = ENDPOINT_N;
