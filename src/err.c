/*
 * The table of errors. Decides which HTTP status a failure has; touches
 * nothing else.
 */
#include <stdarg.h>
#include <stdio.h>

#include "err.h"

static const struct {
	int		 status;
	const char	*slug;
	const char	*title;
} err_table[ERR__MAX] = {
	[ERR_NONE] = { 200, "ok", "OK" },
	[ERR_SYNTAX] = { 400, "malformed", "The request is malformed" },
	[ERR_UNKNOWN_KEY] = { 400, "unknown-key", "Unknown key" },
	[ERR_KEY_NOT_HERE] = { 400, "key-not-here",
	    "The key is not taken here" },
	[ERR_REPEATED] = { 400, "repeated-key",
	    "The key may be given only once" },
	[ERR_MISSING] = { 400, "missing-key", "A key is missing" },
	[ERR_VALUE] = { 400, "bad-value", "The value is not valid" },
	[ERR_PREFIX] = { 400, "bad-prefix",
	    "The prefix cannot be announced" },
	[ERR_FORBIDDEN] = { 403, "forbidden", "Not allowed" },
	[ERR_NOT_FOUND] = { 404, "no-such-path", "No such path" },
	[ERR_NO_ENTRY] = { 404, "no-such-entry", "No such entry" },
	[ERR_METHOD] = { 405, "method-not-allowed", "Method not allowed" },
	[ERR_CONFLICT] = { 409, "neighbor-conflict",
	    "Another entry names the same neighbour" },
	[ERR_POLICY] = { 403, "not-allowed", "The policy does not allow it" },
	[ERR_OWNER] = { 403, "not-owner", "Another user owns it" },
	[ERR_QUOTA] = { 403, "quota", "The user has as many entries as he "
	    "may have" },
	[ERR_RATE] = { 429, "too-fast", "Too many changes in a short time" },
	[ERR_GENERATION] = { 409, "old-generation",
	    "The entry is of a later generation" },
	[ERR_PRECONDITION] = { 412, "precondition-failed",
	    "The entry is not as the request says" },
	[ERR_LEASE] = { 409, "no-lease", "There is no lease to renew" },
	[ERR_SET] = { 409, "other-set", "The entry belongs to another set" },
	[ERR_MAX_ROUTES] = { 409, "max-routes",
	    "A neighbour has as many routes as it may be sent" },
	[ERR_FROZEN] = { 503, "frozen", "Changes are suspended" },
	[ERR_NO_NEIGHBOR] = { 404, "no-such-neighbor", "No such neighbour" },
	[ERR_FOREIGN] = { 409, "foreign-route",
	    "ExaBGP announces this prefix for somebody else" },
	[ERR_LENGTH_REQUIRED] = { 411, "length-required",
	    "The length of the body is required" },
	[ERR_TOO_LARGE] = { 413, "body-too-large", "The body is too large" },
	[ERR_URI_TOO_LONG] = { 414, "uri-too-long", "The URI is too long" },
	[ERR_MEDIA_TYPE] = { 415, "unsupported-media-type",
	    "The body is of a type that is not read here" },
	[ERR_NEXT_HOP] = { 422, "no-next-hop",
	    "There is no next-hop of the prefix's family" },
	[ERR_UNSAID] = { 422, "exabgp-cannot",
	    "The running ExaBGP cannot be told it" },
	[ERR_TOO_BIG] = { 422, "too-big",
	    "The route does not fit one UPDATE message" },
	[ERR_INTERNAL] = { 500, "internal", "Internal error" },
	[ERR_REFUSED] = { 502, "refused", "ExaBGP refused the route" },
	[ERR_STORE] = { 503, "not-saved", "The change could not be saved" },
	[ERR_DOUBT] = { 504, "outcome-unknown",
	    "It is not known whether the change was saved" },
	[ERR_BUSY] = { 503, "busy", "Too many requests wait" },
	[ERR_STOPPING] = { 503, "stopping", "exagate is being stopped" },
	[ERR_NOT_READY] = { 503, "not-ready", "Not ready" },
};

int
err_status(enum err err)
{
	return err_table[err].status;
}

const char *
err_slug(enum err err)
{
	return err_table[err].slug;
}

const char *
err_title(enum err err)
{
	return err_table[err].title;
}

int
problem_set(struct problem *p, enum err err, const char *field,
    const char *fmt, ...)
{
	va_list ap;
	char *c;

	if (p == NULL)
		return -1;
	p->err = err;
	p->line = p->item = 0;
	p->rule[0] = '\0';
	p->retry = 0;
	snprintf(p->field, sizeof(p->field), "%s", field);
	va_start(ap, fmt);
	vsnprintf(p->detail, sizeof(p->detail), fmt, ap);
	va_end(ap);
	for (c = p->detail; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	for (c = p->field; *c != '\0'; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	return -1;
}
