/*
 * Refusals for the history. Decides which are worth keeping: who was not
 * allowed to change something, or came too late; not who mistyped.
 */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "engine/history.h"
#include "engine/writer.h"
#include "http/blame.h"
#include "http/endpoint.h"
#include "http/exchange.h"

static bool
blame_wants(const struct exchange *x, const struct problem *p)
{
	const char *dry = x->keys.value[KEY_DRY_RUN];

	if (x->endpoint == NULL || !x->endpoint->changes ||
	    (dry != NULL && strcmp(dry, "yes") == 0))
		return false;
	switch (err_status(p->err)) {
	case 401:
	case 403:
	case 409:
	case 412:
	case 429:
		return true;
	default:
		return false;
	}
}

/* "PUT /v1/routes/10.0.0.1", as it came; what is not printable is '?'. */
static void
blame_path(char path[REFUSAL_PATH], const struct exchange *x)
{
	const char *uri = x->request.head.uri;
	char *c;

	if (uri == NULL)
		uri = "";
	snprintf(path, REFUSAL_PATH, "%s %.*s", method_name(x->request.method),
	    (int)strcspn(uri, "?"), uri);
	for (c = path; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
}

void
blame_refusal(const struct exchange *x, const struct problem *p)
{
	const struct change *c = &x->change;
	struct refusal r = { .at = clock_wall_us() };

	if (!blame_wants(x, p))
		return;
	exchange_actor(x, &r.by);
	r.nlri = c->nlri;
	snprintf(r.targets, sizeof(r.targets), "%s", change_targets(c));
	blame_path(r.path, x);
	r.problem.err = p->err;
	if (p->line != 0)
		snprintf(r.problem.detail, sizeof(r.problem.detail),
		    "line %llu: %.200s", (unsigned long long)p->line,
		    p->detail);
	else
		snprintf(r.problem.detail, sizeof(r.problem.detail), "%s",
		    p->detail);
	writer_refusal(x->service->writer, &r);
}
