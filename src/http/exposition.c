/*
 * The exposition format. Decides how metrics are written down, by
 * OpenMetrics 1.0.0 and by Prometheus' text format 0.0.4, which differ in the
 * names of counters and in the end.
 */
#include <string.h>

#include "histogram.h"
#include "http/exposition.h"

/* What the name of a value has behind that of its metric. */
static const char *const suffixes[METRIC_TYPE__MAX] = {
	[METRIC_COUNTER] = "_total",
	[METRIC_GAUGE] = "",
	[METRIC_HISTOGRAM] = "",
	[METRIC_INFO] = "_info",
};

static const char *const types[METRIC_TYPE__MAX] = {
	[METRIC_COUNTER] = "counter",
	[METRIC_GAUGE] = "gauge",
	[METRIC_HISTOGRAM] = "histogram",
	[METRIC_INFO] = "info",
};

const char *
exposition_media(bool open_metrics)
{
	return open_metrics ? "application/openmetrics-text; version=1.0.0; "
	    "charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
}

void
exposition_begin(struct exposition *x, const struct metric *m)
{
	/* In the old format a metric is named as its values. */
	const char *suffix = x->open_metrics ? "" : suffixes[m->type];
	const char *type = types[m->type];

	if (m->type == METRIC_INFO && !x->open_metrics)
		type = types[METRIC_GAUGE];
	x->metric = m;
	fprintf(x->out, "# HELP %s%s %s\n# TYPE %s%s %s\n", m->name, suffix,
	    m->help, m->name, suffix, type);
	if (x->open_metrics && m->unit[0] != '\0')
		fprintf(x->out, "# UNIT %s %s\n", m->name, m->unit);
}

static void
put_escaped(FILE *out, const char *value)
{
	for (; *value != '\0'; value++) {
		if (*value == '\\' || *value == '"')
			putc('\\', out);
		if (*value == '\n')
			fputs("\\n", out);
		else
			putc(*value, out);
	}
}

/* The name of a value and its labels; le, unless NULL, is one more. */
static void
put_name(struct exposition *x, const char *suffix,
    const struct label *labels, const char *le)
{
	char before = '{';

	fprintf(x->out, "%s%s", x->metric->name, suffix);
	for (; labels != NULL && labels->name != NULL; labels++) {
		fprintf(x->out, "%c%s=\"", before, labels->name);
		put_escaped(x->out, labels->value);
		putc('"', x->out);
		before = ',';
	}
	if (le != NULL) {
		fprintf(x->out, "%cle=\"%s\"", before, le);
		before = ',';
	}
	fputs(before == ',' ? "} " : " ", x->out);
}

static void
put_seconds(struct exposition *x, uint64_t us)
{
	fprintf(x->out, "%llu.%06llu\n", (unsigned long long)us / 1000000,
	    (unsigned long long)us % 1000000);
}

static void
put_count(struct exposition *x, uint64_t n)
{
	fprintf(x->out, "%llu\n", (unsigned long long)n);
}

void
exposition_put(struct exposition *x, const struct label *labels, uint64_t n)
{
	put_name(x, suffixes[x->metric->type], labels, NULL);
	put_count(x, n);
}

void
exposition_put_us(struct exposition *x, const struct label *labels,
    uint64_t us)
{
	put_name(x, suffixes[x->metric->type], labels, NULL);
	put_seconds(x, us);
}

void
exposition_put_histogram(struct exposition *x, const struct label *labels,
    const struct histogram *h)
{
	struct histogram_view v;
	unsigned i;

	histogram_read(h, &v);
	for (i = 0; i < HISTOGRAM_BOUNDS; i++) {
		put_name(x, "_bucket", labels, histogram_bound(i));
		put_count(x, v.within[i]);
	}
	put_name(x, "_bucket", labels, "+Inf");
	put_count(x, v.count);
	put_name(x, "_sum", labels, NULL);
	put_seconds(x, v.sum);
	put_name(x, "_count", labels, NULL);
	put_count(x, v.count);
}

void
exposition_end(struct exposition *x)
{
	if (x->open_metrics)
		fputs("# EOF\n", x->out);
}
