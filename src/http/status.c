/*
 * Status. Decides how the engine's account of itself is shown; judges
 * nothing but readiness.
 */
#include <stdlib.h>

#include "buf.h"
#include "clock.h"
#include "engine/engine.h"
#include "engine/writer.h"
#include "http/conform.h"
#include "http/entry.h"
#include "http/exchange.h"
#include "http/status.h"
#include "http/worker.h"
#include "json.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

void
status_get_health(struct exchange *x)
{
	struct json *j;

	if (exchange_reads_text(x))
		answer_text(&x->answer, ANSWER_OK, "OK\n");
	else {
		if ((j = json_new_object()) != NULL)
			json_set_string(j, "status", "OK");
		answer_json(&x->answer, ANSWER_OK, j);
	}
	exchange_reply(x);
}

static void
status_ask(struct engine *e, void *arg)
{
	*(struct engine_status **)arg = engine_status(e);
}

struct engine_status *
status_read(struct exchange *x, struct worker *w)
{
	struct engine_status *status = NULL;
	struct problem p;

	worker_ask(w, status_ask, &status);
	if (status == NULL) {
		problem_set(&p, ERR_INTERNAL, "", "out of memory");
		exchange_refuse(x, &p);
	} else if (!writer_healthy(x->service->writer))
		status->troubles |= 1u << TROUBLE_STORE;
	return status;
}

void
status_get_ready(struct exchange *x)
{
	enum readiness readiness = engine_readiness(x->service->engine);
	struct problem p;

	if (!writer_healthy(x->service->writer))
		problem_set(&p, ERR_NOT_READY, "store",
		    "the database cannot be written");
	else if (readiness == READINESS_NO_RELAY)
		problem_set(&p, ERR_NOT_READY, "relay",
		    "the relay has not answered");
	else if (readiness == READINESS_HELD)
		problem_set(&p, ERR_NOT_READY, "hold",
		    "all is held: look at /v1/hold, POST /v1/resume");
	else if (readiness == READINESS_REPLAYING)
		problem_set(&p, ERR_NOT_READY, "replay",
		    "ExaBGP has not been told all routes yet");
	else {
		status_get_health(x);
		return;
	}
	exchange_refuse(x, &p);
}

/* What should be mended, each with its fix. */
static struct json *
troubles_document(unsigned troubles)
{
	struct json *array = json_new_array(), *j;
	enum trouble t;

	for (t = 0; array != NULL && t < TROUBLE__MAX; t++) {
		if (!(troubles & 1u << t) || (j = json_new_object()) == NULL)
			continue;
		json_set_string(j, "slug", trouble_slug(t));
		json_set_string(j, "problem", trouble_text(t));
		json_set_string(j, "fix", trouble_fix(t));
		json_add(array, j);
	}
	return array;
}

static void
document_set_count(struct json *j, const char *key, uint64_t n)
{
	json_set_integer(j, key, (int64_t)n);
}

static struct json *
entries_document(const struct engine_status *s)
{
	struct json *j = json_new_object();
	enum state state;

	for (state = 0; j != NULL && state < STATE__MAX; state++)
		document_set_count(j, state_name(state), s->entries[state]);
	if (j != NULL)
		document_set_count(j, "withdrawing", s->withdrawing);
	return j;
}

static struct json *
store_document(const struct writer *writer)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	json_set_bool(j, "healthy", writer_healthy(writer));
	json_set_integer(j, "commit_us", writer_commit_us(writer));
	return j;
}

static struct json *
session_document(const struct engine_status *s)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	json_set_bool(j, "relay", s->relay);
	json_set_bool(j, "replayed", s->replayed);
	json_set_bool(j, "held", s->held);
	if (s->held)
		json_set_string(j, "held-because", cause_text(s->cause));
	if (s->relay_pid != 0)
		json_set_integer(j, "relay_pid", s->relay_pid);
	if (s->exabgp_pid != 0)
		json_set_integer(j, "exabgp_pid", s->exabgp_pid);
	if (s->exabgp_version[0] != '\0')
		json_set_string(j, "exabgp_version", s->exabgp_version);
	if (s->session_since != 0)
		entry_set_time(j, "since", s->session_since);
	document_set_count(j, "unanswered_bytes", s->unanswered);
	document_set_count(j, "resyncs", s->resyncs);
	document_set_count(j, "replays", s->replays);
	document_set_count(j, "corrections", s->corrections);
	document_set_count(j, "foreign", s->foreign);
	document_set_count(j, "damped", s->damped);
	return j;
}

/* The families a neighbour has, as an array of names. */
static struct json *
families_document(const struct neighbor_status *n)
{
	struct json *array = json_new_array();
	enum family family;

	for (family = FAMILY_IPV4; family < FAMILY__MAX; family++)
		if (array != NULL && n->family[family])
			json_add_string(array, family_name(family));
	return array;
}

static struct json *
neighbor_document(const struct neighbor_status *n)
{
	struct json *j = json_new_object();

	if (j == NULL)
		return NULL;
	entry_set_address(j, "peer", &n->peer);
	entry_set_address(j, "local", &n->local);
	json_set_integer(j, "peer_as", n->peer_as);
	json_set_integer(j, "local_as", n->local_as);
	json_set_bool(j, "established", n->established);
	json_set_bool(j, "settled", n->settled);
	json_set_bool(j, "events", n->events);
	json_set_bool(j, "manual_eor", n->manual_eor);
	json_set_bool(j, "graceful_restart", n->graceful_restart);
	json_set_bool(j, "route_refresh", n->route_refresh);
	json_set(j, "families", families_document(n));
	document_set_count(j, "sent", n->sent);
	document_set_count(j, "in_flight", n->in_flight);
	document_set_count(j, "differ", n->differ);
	document_set_count(j, "drift", n->drift);
	return j;
}

static struct json *
neighbors_document(const struct engine_status *s)
{
	struct json *array = json_new_array(), *j;
	size_t i;

	for (i = 0; array != NULL && i < s->n; i++)
		if ((j = neighbor_document(&s->neighbors[i])) != NULL)
			json_add(array, j);
	return array;
}

#define POLICY_TEXT	"entries are stored that the policy does not allow now"
#define POLICY_FIX	"look at them by conforms=no in /v1/routes and " \
			"/v1/flows; withdraw them, or change the policy"

/* The entries that do not conform to the policy. */
static struct json *
policy_document(const struct exchange *x)
{
	struct json *j = json_new_object();
	uint64_t n;

	if (j == NULL)
		return NULL;
	json_set_bool(j, "checked", conform_count(x->gate, &n));
	document_set_count(j, "not_conforming", n);
	return j;
}

static void
policy_add_trouble(const struct exchange *x, struct json *array)
{
	struct json *j;
	uint64_t n;

	if (array == NULL || !conform_count(x->gate, &n) || n == 0 ||
	    (j = json_new_object()) == NULL)
		return;
	json_set_string(j, "slug", "policy");
	json_set_string(j, "problem", POLICY_TEXT);
	json_set_string(j, "fix", POLICY_FIX);
	json_add(array, j);
}

static struct json *
status_document(const struct exchange *x, const struct engine_status *s)
{
	struct json *j = json_new_object(), *troubles;
	struct service *service = x->service;

	if (j == NULL)
		return NULL;
	json_set_string(j, "version", PACKAGE_VERSION);
	json_set_integer(j, "uptime", (clock_us() - service->started) /
	    1000000);
	json_set_integer(j, "waiting", atomic_load(&service->waiting));
	json_set(j, "store", store_document(service->writer));
	json_set(j, "session", session_document(s));
	json_set(j, "entries", entries_document(s));
	json_set(j, "neighbors", neighbors_document(s));
	json_set(j, "policy", policy_document(x));
	troubles = troubles_document(s->troubles);
	policy_add_trouble(x, troubles);
	json_set(j, "troubles", troubles);
	return j;
}

/* The same in lines, for people. */
static void
status_print(struct buf *b, const struct exchange *x,
    const struct engine_status *s)
{
	struct service *service = x->service;
	uint64_t n;
	enum trouble t;
	size_t i, up = 0;

	for (i = 0; i < s->n; i++)
		up += s->neighbors[i].established;
	buf_printf(b, "version %s\nwaiting %u\nstore %s\nrelay %s\n"
	    "%sreplayed %s\nneighbors %zu, established %zu\n", PACKAGE_VERSION,
	    atomic_load(&service->waiting),
	    writer_healthy(service->writer) ? "healthy" : "failing",
	    s->relay ? "up" : "away", s->held ? "held: yes\n" : "",
	    s->replayed ? "yes" : "no", s->n, up);
	for (t = 0; t < TROUBLE__MAX; t++)
		if (s->troubles & 1u << t)
			buf_printf(b, "problem: %s: %s\n", trouble_text(t),
			    trouble_fix(t));
	if (conform_count(x->gate, &n) && n > 0)
		buf_printf(b, "problem: %llu " POLICY_TEXT ": " POLICY_FIX
		    "\n", (unsigned long long)n);
}

void
status_get(struct exchange *x, struct worker *w)
{
	struct engine_status *status = status_read(x, w);
	char text[8192];
	struct buf b;

	if (status == NULL)
		return;
	conform_look(x->service, x->gate);
	if (exchange_reads_text(x)) {
		buf_init(&b, text, sizeof(text));
		status_print(&b, x, status);
		answer_text(&x->answer, ANSWER_OK, text);
	} else
		answer_json(&x->answer, ANSWER_OK,
		    status_document(x, status));
	free(status);
	exchange_reply(x);
}

/* "PEER up|down|filling" a line, owned; NULL: no memory. */
static char *
neighbors_text(const struct engine_status *s)
{
	size_t i, size = s->n * (ADDRESS_TEXT + 16) + 1;
	char *text = malloc(size);
	struct buf b;

	if (text == NULL)
		return NULL;
	buf_init(&b, text, size);
	for (i = 0; i < s->n; i++) {
		const struct neighbor_status *n = &s->neighbors[i];

		address_print(&b, &n->peer);
		buf_printf(&b, " %s\n", !n->established ? "down" :
		    n->settled ? "up" : "filling");
	}
	return text;
}

void
status_get_neighbors(struct exchange *x, struct worker *w)
{
	struct engine_status *status = status_read(x, w);
	struct json *j;

	if (status == NULL)
		return;
	if (exchange_reads_text(x))
		answer_take(&x->answer, ANSWER_OK, "text/plain",
		    neighbors_text(status));
	else {
		if ((j = json_new_object()) != NULL)
			json_set(j, "neighbors", neighbors_document(status));
		answer_json(&x->answer, ANSWER_OK, j);
	}
	free(status);
	exchange_reply(x);
}
