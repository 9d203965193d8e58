/*
 * The gate. Decides from which sites a browser may come; what the user may do
 * is admit.c's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "err.h"
#include "http/gate.h"
#include "http/request.h"
#include "policy/policy.h"
#include "queue.h"

#define HOST_BYTES	"abcdefghijklmnopqrstuvwxyz0123456789.-_[]:"

struct gate *
gate_new(struct policy *policy, const struct origins *origins)
{
	struct gate *g = calloc(1, sizeof(*g) +
	    origins->n * sizeof(*g->origin));

	if (g == NULL)
		return NULL;
	atomic_init(&g->holders, 1);
	g->policy = policy_hold(policy);
	g->since = clock_us();
	for (; g->n < origins->n; g->n++)
		snprintf(g->origin[g->n], sizeof(*g->origin), "%s",
		    origins->value[g->n]);
	return g;
}

struct gate *
gate_hold(struct gate *g)
{
	if (g != NULL)
		atomic_fetch_add(&g->holders, 1);
	return g;
}

void
gate_release(struct gate *g)
{
	if (g == NULL || atomic_fetch_sub(&g->holders, 1) != 1)
		return;
	policy_release(g->policy);
	free(g);
}

/* One on its way. */
struct delivery {
	struct message	 link;
	struct gate	*gate;
};

int
gate_send(struct gate *g, struct queue *q)
{
	struct delivery *d = malloc(sizeof(*d));

	if (d == NULL)
		return -1;
	d->gate = gate_hold(g);
	queue_put(q, &d->link);
	return 0;
}

void
gate_receive(struct gate **present, struct queue *q)
{
	struct message *m, *next;

	for (m = queue_take(q); m != NULL; m = next) {
		next = m->next;
		gate_release(*present);
		*present = ((struct delivery *)(void *)m)->gate;
		free(m);
	}
}

/* An authority (RFC 3986, 3.2), without the port if that is the scheme's. */
struct authority {
	const char	*text;		/* borrowed */
	size_t		 n;
};

static void
authority_trim(struct authority *a, const char *port)
{
	size_t n = strlen(port);

	if (a->n > n && memcmp(a->text + a->n - n, port, n) == 0)
		a->n -= n;
}

/* That of a URL of the web; false: it is none. *port is the scheme's. */
static bool
authority_of_url(struct authority *a, const char *url, const char **port)
{
	size_t n;

	if (strncasecmp(url, "https://", 8) == 0) {
		*port = ":443";
		n = 8;
	} else if (strncasecmp(url, "http://", 7) == 0) {
		*port = ":80";
		n = 7;
	} else
		return false;
	a->text = url + n;
	a->n = strcspn(a->text, "/?#");
	authority_trim(a, *port);
	return a->n > 0;
}

/* Is it at the host to which the request came? */
static bool
url_is_here(const char *url, const char *host)
{
	struct authority theirs, ours;
	const char *port;

	if (host == NULL || !authority_of_url(&theirs, url, &port))
		return false;
	ours.text = host;
	ours.n = strlen(host);
	authority_trim(&ours, port);
	return ours.n == theirs.n &&
	    strncasecmp(ours.text, theirs.text, ours.n) == 0;
}

/* 0, or -1 with p. */
static int
origin_check(const char *value, const char *field, struct problem *p)
{
	struct authority a;
	const char *port, *end = value + strlen(value);

	if (end - value > ORIGIN_MAX)
		return problem_set(p, ERR_VALUE, field,
		    "longer than %d bytes", ORIGIN_MAX);
	if (*value != 'h' || !authority_of_url(&a, value, &port) ||
	    a.text + a.n != end || strspn(a.text, HOST_BYTES) != a.n)
		return problem_set(p, ERR_VALUE, field, "'%.100s' is not an "
		    "origin, such as \"https://portal.example\"", value);
	return 0;
}

int
origins_add(struct origins *o, const char *value, const char *field,
    struct problem *p)
{
	char **more;

	if (origin_check(value, field, p) == -1)
		return -1;
	more = reallocarray(o->value, o->n + 1, sizeof(char *));
	if (more == NULL)
		return problem_set(p, ERR_INTERNAL, field, "no memory");
	o->value = more;
	if ((more[o->n] = strdup(value)) == NULL)
		return problem_set(p, ERR_INTERNAL, field, "no memory");
	o->n++;
	return 0;
}

void
origins_free(struct origins *o)
{
	while (o->n > 0)
		free(o->value[--o->n]);
	free(o->value);
	o->value = NULL;
}

/* Is the URL of one of the origins? That one, or NULL. */
static const char *
gate_find(const struct gate *g, const char *url)
{
	size_t i, n;

	for (i = 0; i < g->n; i++) {
		n = strlen(g->origin[i]);
		if (strncasecmp(url, g->origin[i], n) == 0 &&
		    strchr("/?#", url[n]) != NULL)
			return g->origin[i];
	}
	return NULL;
}

/* Is there such a header? An empty one is none. */
static bool
is_given(const char *header)
{
	return header != NULL && *header != '\0';
}

const char *
gate_origin(const struct gate *g, const struct head *head)
{
	if (is_given(head->origin))
		return gate_find(g, head->origin);
	return is_given(head->referer) ? gate_find(g, head->referer) : NULL;
}

int
gate_check(const struct gate *g, const struct head *head, struct problem *p)
{
	if (gate_origin(g, head) != NULL)
		return 0;
	if (is_given(head->site) && strcmp(head->site, "same-origin") != 0 &&
	    strcmp(head->site, "none") != 0)
		return problem_set(p, ERR_FORBIDDEN, "sec-fetch-site",
		    "the browser says that another site made this request");
	if (is_given(head->origin) && !url_is_here(head->origin, head->host))
		return problem_set(p, ERR_FORBIDDEN, "origin",
		    "a page of %.100s made this request", head->origin);
	if (is_given(head->referer) &&
	    !url_is_here(head->referer, head->host))
		return problem_set(p, ERR_FORBIDDEN, "referer",
		    "a page of another site made this request");
	return 0;
}
