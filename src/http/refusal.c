/*
 * Refusals of the store. Decides in which words a client hears that its
 * change was not made, and why; the verdict is the store's. Names of owners
 * are no secret.
 */
#include <stdio.h>

#include "buf.h"
#include "engine/bulk.h"
#include "engine/terms.h"
#include "err.h"
#include "http/entry.h"
#include "http/refusal.h"

/* What was refused. Borrowed. */
struct refusal {
	enum err	 err;
	unsigned long long number;	/* that err speaks of, see err.h */
	const char	*who;		/* likewise */
	enum family	 family;
	const char	*what;		/* "10.0.0.1/32"; "the set x" */
};

static void
refuse_owner(struct problem *p, const struct refusal *r)
{
	if (*r->who != '\0')
		problem_set(p, r->err, "", "%s owns %s", r->who, r->what);
	else
		problem_set(p, r->err, "", "%s was announced without a "
		    "user, and can be changed so alone", r->what);
}

static void
refuse_precondition(struct problem *p, const struct refusal *r)
{
	if (r->number == 0)
		problem_set(p, r->err, "", "%s is not there", r->what);
	else
		problem_set(p, r->err, "", "%s has revision %llu", r->what,
		    r->number);
}

static void
refuse_rate(struct problem *p, const struct refusal *r)
{
	problem_set(p, r->err, "", "too many changes in a short time; "
	    "try again in %llu second%s", r->number,
	    r->number == 1 ? "" : "s");
	p->retry = (unsigned)r->number;
}

static void
refuse_max_routes(struct problem *p, const struct refusal *r)
{
	problem_set(p, r->err, "neighbor", "%s may be sent %llu %s routes, "
	    "and has as many, with those that are being withdrawn",
	    *r->who != '\0' ? r->who : "any neighbour", r->number,
	    family_name(r->family));
}

void
problem_plain(struct problem *p, enum err err)
{
	problem_set(p, err, "", "%s; %s", err_title(err), err == ERR_DOUBT ?
	    "GET it when /v1/status says that the store is healthy" :
	    "nothing was changed");
}

static void
refuse_frozen(struct problem *p, const struct refusal *r)
{
	char since[40];
	struct buf b;

	buf_init(&b, since, sizeof(since));
	terms_print_time(&b, (int64_t)r->number * 1000000);
	problem_set(p, r->err, "", "changes are suspended by %s since %s, "
	    "until POST /v1/resume?changes=yes", *r->who != '\0' ? r->who :
	    "an operator", since);
}

static void
refuse(struct problem *p, const struct refusal *r)
{
	switch (r->err) {
	case ERR_OWNER:
		refuse_owner(p, r);
		break;
	case ERR_PRECONDITION:
		refuse_precondition(p, r);
		break;
	case ERR_RATE:
		refuse_rate(p, r);
		break;
	case ERR_MAX_ROUTES:
		refuse_max_routes(p, r);
		break;
	case ERR_GENERATION:
		problem_set(p, r->err, "generation", "%s has generation "
		    "%llu, which is later", r->what, r->number);
		break;
	case ERR_QUOTA:
		problem_set(p, r->err, "", "you may have %llu entries, and "
		    "have as many", r->number);
		break;
	case ERR_SET:
		problem_set(p, r->err, "set", "%s belongs to the set %s",
		    r->what, r->who);
		break;
	case ERR_CONFLICT:
		problem_set(p, r->err, "neighbor",
		    "another entry of this prefix names one of them");
		break;
	case ERR_FROZEN:
		refuse_frozen(p, r);
		break;
	case ERR_FOREIGN:
		problem_set(p, r->err, "prefix",
		    "ExaBGP announces this prefix for somebody else");
		break;
	default:
		problem_plain(p, r->err);
	}
}

/* The name of an entry: "10.0.0.0/24 rd 65000:1". */
static void
name_print(char *text, size_t size, const struct nlri *nlri)
{
	struct buf b;

	buf_init(&b, text, size);
	entry_print_name(&b, nlri);
}

void
problem_of_change(struct problem *p, const struct change *c)
{
	struct refusal r = { .err = c->err, .number = c->number,
	    .who = c->who, .family = (enum family)c->nlri.family };
	char name[NLRI_TEXT];

	name_print(name, sizeof(name), &c->nlri);
	r.what = name;
	refuse(p, &r);
}

void
problem_of_bulk(struct problem *p, const struct bulk *b)
{
	struct refusal r = { .err = b->err, .number = b->number,
	    .who = b->who, .family = (enum family)b->nlri.family };
	char name[NLRI_TEXT];

	if (b->line != 0)
		name_print(name, sizeof(name), &b->nlri);
	else
		snprintf(name, sizeof(name), "the set %s", b->set);
	r.what = name;
	refuse(p, &r);
}
