/*
 * Metrics. Decides what is told of exagate to those who watch it, under which
 * names; how that is written down is exposition.c's affair.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "engine/engine.h"
#include "engine/writer.h"
#include "http/endpoint.h"
#include "http/exchange.h"
#include "http/exposition.h"
#include "http/metrics.h"
#include "http/metrics_table.h"
#include "http/status.h"
#include "http/traffic.h"
#include "usage.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

#define LABELS(...)	(const struct label[]){ __VA_ARGS__, { NULL, NULL } }

/* A metric of one value without labels. */
static void
put(struct exposition *x, enum metric_id id, uint64_t n)
{
	exposition_begin(x, metric_of(id));
	exposition_put(x, NULL, n);
}

static void
put_us(struct exposition *x, enum metric_id id, uint64_t us)
{
	exposition_begin(x, metric_of(id));
	exposition_put_us(x, NULL, us);
}

static void
put_times(struct exposition *x, enum metric_id id, const struct histogram *h)
{
	exposition_begin(x, metric_of(id));
	exposition_put_histogram(x, NULL, h);
}

/* The path of a template, in text. */
static const char *
template_text(unsigned template, char text[64])
{
	struct buf b;

	buf_init(&b, text, 64);
	endpoint_print_template(&b, template);
	return text;
}

static void
put_requests(struct exposition *x, const struct traffic *t)
{
	struct traffic_row rows[ANSWERED_MAX];
	unsigned n = traffic_rows(t, rows), i;
	char endpoint[64], code[16];
	const char *method;

	exposition_begin(x, metric_of(METRIC_REQUESTS));
	for (i = 0; i < n; i++) {
		method = method_name(rows[i].method);
		snprintf(code, sizeof(code), "%d", rows[i].status);
		exposition_put(x, LABELS(
		    { "endpoint", template_text(rows[i].template, endpoint) },
		    { "method", *method == '\0' ? "other" : method },
		    { "code", code }), rows[i].n);
	}
}

static void
put_request_times(struct exposition *x, const struct traffic *t)
{
	struct histogram_view v;
	char endpoint[64];
	unsigned i;

	exposition_begin(x, metric_of(METRIC_REQUEST_TIMES));
	for (i = 0; i <= TEMPLATES_MAX; i++) {
		histogram_read(&t->took[i], &v);
		if (v.count > 0)
			exposition_put_histogram(x, LABELS(
			    { "endpoint", template_text(i, endpoint) }),
			    &t->took[i]);
	}
}

/* Refusals, each by its reason; those of the policy also by its rule. */
static void
put_refusals(struct exposition *x, const struct traffic *t)
{
	const char *rule;
	enum err err;
	unsigned i;
	uint64_t n;

	exposition_begin(x, metric_of(METRIC_REFUSALS));
	for (err = ERR_NONE + 1; err < ERR__MAX; err++)
		exposition_put(x, LABELS({ "reason", err_slug(err) }),
		    t->refused[err]);
	exposition_begin(x, metric_of(METRIC_RULE_REFUSALS));
	for (i = 0; i < RULES_MAX; i++)
		if ((rule = traffic_rule(t, i, &n)) != NULL)
			exposition_put(x, LABELS({ "rule", rule }), n);
	if (t->other_rules > 0)
		exposition_put(x, LABELS({ "rule", "other" }),
		    t->other_rules);
}

static void
put_http(struct exposition *x, const struct service *s)
{
	put_requests(x, &s->traffic);
	put_request_times(x, &s->traffic);
	put(x, METRIC_WAITING, atomic_load(&s->waiting));
	put(x, METRIC_CHANGES, atomic_load(&s->traffic.changes));
	put_refusals(x, &s->traffic);
}

static void
put_entries(struct exposition *x, const struct engine_status *s)
{
	enum family family;
	enum state state;

	exposition_begin(x, metric_of(METRIC_ENTRIES));
	for (family = FAMILY_IPV4; family < FAMILY__MAX; family++)
		for (state = 0; state < STATE__MAX; state++)
			exposition_put(x, LABELS(
			    { "family", family_name(family) },
			    { "state", state_name(state) }),
			    s->claims[family][state]);
	put(x, METRIC_WITHDRAWING, s->withdrawing);
	put(x, METRIC_QUEUED, s->queued);
	put(x, METRIC_DAMPED, s->damped);
	put(x, METRIC_FOREIGN, s->foreign);
}

static void
put_session(struct exposition *x, const struct service *service,
    const struct engine_status *s)
{
	put(x, METRIC_RELAY, s->relay);
	put(x, METRIC_EXABGP, s->in_step);
	put(x, METRIC_REPLAYED, s->replayed);
	exposition_begin(x, metric_of(METRIC_EXABGP_VERSION));
	if (s->in_step)
		exposition_put(x, LABELS({ "version", s->exabgp_version }), 1);
	put(x, METRIC_UNANSWERED, s->unanswered);
	put(x, METRIC_LINES, s->commanded.lines);
	put(x, METRIC_BYTES, s->commanded.bytes);
	put(x, METRIC_COMMANDS, s->commanded.commands);
	put(x, METRIC_COMMANDED, s->commanded.entries);
	put(x, METRIC_ERRORS, s->commanded.errors);
	put(x, METRIC_RESYNCS, s->resyncs);
	put(x, METRIC_REPLAYS, s->replays);
	put(x, METRIC_CORRECTIONS, s->corrections);
	put_times(x, METRIC_ANSWER_TIMES,
	    engine_answer_times(service->engine));
	put_times(x, METRIC_SENT_TIMES, engine_sent_times(service->engine));
}

static uint64_t
neighbor_up(const struct neighbor_status *n)
{
	return n->established;
}
static uint64_t
neighbor_sent(const struct neighbor_status *n)
{
	return n->sent;
}
static uint64_t
neighbor_in_flight(const struct neighbor_status *n)
{
	return n->in_flight;
}
static uint64_t
neighbor_differ(const struct neighbor_status *n)
{
	return n->differ;
}
static uint64_t
neighbor_drift(const struct neighbor_status *n)
{
	return n->drift;
}

/* One value of each neighbour. */
static void
put_neighbors(struct exposition *x, const struct engine_status *s,
    enum metric_id id, uint64_t (*value)(const struct neighbor_status *))
{
	char peer[ADDRESS_TEXT];
	struct buf b;
	size_t i;

	exposition_begin(x, metric_of(id));
	for (i = 0; i < s->n; i++) {
		buf_init(&b, peer, sizeof(peer));
		address_print(&b, &s->neighbors[i].peer);
		exposition_put(x, LABELS({ "peer", peer }),
		    value(&s->neighbors[i]));
	}
}

static void
put_store(struct exposition *x, const struct writer *w)
{
	put(x, METRIC_STORE, writer_healthy(w));
	put_us(x, METRIC_COMMITTED, (uint64_t)writer_committed_at(w));
	put_times(x, METRIC_COMMIT_TIMES, writer_commit_times(w));
	put(x, METRIC_LEASES, writer_leases(w));
}

static void
put_troubles(struct exposition *x, unsigned troubles)
{
	enum trouble t;

	exposition_begin(x, metric_of(METRIC_TROUBLES));
	for (t = 0; t < TROUBLE__MAX; t++)
		exposition_put(x, LABELS({ "trouble", trouble_slug(t) }),
		    troubles >> t & 1);
}

static void
put_process(struct exposition *x)
{
	struct usage u;

	usage_read(&u);
	exposition_begin(x, metric_of(METRIC_VERSION));
	exposition_put(x, LABELS({ "version", PACKAGE_VERSION }), 1);
	put_us(x, METRIC_CPU, u.cpu_us);
	put(x, METRIC_RESIDENT, u.resident);
	put(x, METRIC_VIRTUAL, u.virtual);
	put(x, METRIC_FILES, u.files);
	put(x, METRIC_FILES_MAX, u.files_max);
	put(x, METRIC_THREADS, u.threads);
	put_us(x, METRIC_STARTED, u.started_us);
}

static void
put_all(struct exposition *x, const struct service *service,
    const struct engine_status *s)
{
	put_http(x, service);
	put_entries(x, s);
	put_session(x, service, s);
	put_neighbors(x, s, METRIC_NEIGHBORS, neighbor_up);
	put_neighbors(x, s, METRIC_NEIGHBOR_SENT, neighbor_sent);
	put_neighbors(x, s, METRIC_NEIGHBOR_IN_FLIGHT, neighbor_in_flight);
	put_neighbors(x, s, METRIC_NEIGHBOR_DIFFER, neighbor_differ);
	put_neighbors(x, s, METRIC_NEIGHBOR_DRIFT, neighbor_drift);
	put_store(x, service->writer);
	put_troubles(x, s->troubles);
	put_process(x);
	exposition_end(x);
}

void
metrics_get(struct exchange *x, struct worker *w)
{
	struct exposition e = {
		.open_metrics = x->request.format == FORMAT_OPEN_METRICS,
	};
	struct engine_status *status = status_read(x, w);
	char *text = NULL;
	size_t size;

	if (status == NULL)
		return;
	if ((e.out = open_memstream(&text, &size)) != NULL) {
		put_all(&e, x->service, status);
		if (fclose(e.out) != 0) {
			free(text);
			text = NULL;
		}
	}
	free(status);
	answer_take(&x->answer, ANSWER_OK, exposition_media(e.open_metrics),
	    text);
	exchange_reply(x);
}
