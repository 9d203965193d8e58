/*
 * Traffic: how many requests were answered, and how. Any thread may count,
 * without a lock.
 */
#ifndef HTTP_TRAFFIC_H
#define HTTP_TRAFFIC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "histogram.h"
#include "http/request.h"

#define TEMPLATES_MAX	64u	/* paths of endpoints; see endpoint.h */
#define NO_TEMPLATE	TEMPLATES_MAX	/* a path that nothing is at */
#define ANSWERED_MAX	4096u	/* kinds of answers; a power of two */
#define RULES_MAX	256u	/* rules of the policy, by name */
#define RULE_NAME_MAX	160u	/* bytes of a name and its NUL */

/* Answers of one kind. */
struct answered {
	_Atomic uint32_t key;		/* template, method, status; 0: free */
	_Atomic uint64_t n;
};

/* Refusals by one rule. */
struct refused_by {
	_Atomic uint64_t hash;		/* of its name; 0: free */
	atomic_bool	 named;		/* the name is there */
	char		 name[RULE_NAME_MAX];
	_Atomic uint64_t n;
};

/* Zeroed: nothing yet. */
struct traffic {
	struct answered	 answered[ANSWERED_MAX];
	struct histogram took[TEMPLATES_MAX + 1];
	_Atomic uint64_t refused[ERR__MAX];
	struct refused_by rule[RULES_MAX];
	_Atomic uint64_t other_rules;	/* for whom there was no room */
	atomic_uint	 changes;	/* requests for them under way */
};

/* A request at a template was answered status, us after it had come. */
void		 traffic_answer(struct traffic *t, unsigned template,
		    enum method method, int status, int64_t us);

/* One was refused; rule is the policy's, "" where it was not that. */
void		 traffic_refuse(struct traffic *t, enum err err,
		    const char *rule);

/* How many there were of one kind of answers. A value. */
struct traffic_row {
	unsigned	 template;
	enum method	 method;
	int		 status;
	uint64_t	 n;
};

/* All kinds so far, in order; how many. */
unsigned	 traffic_rows(const struct traffic *t,
		    struct traffic_row rows[ANSWERED_MAX]);

/* The refusals of rule i of RULES_MAX: its name, borrowed, or NULL. */
const char	*traffic_rule(const struct traffic *t, unsigned i,
		    uint64_t *n);

#endif
