/*
 * The exposition format of metrics: Prometheus text 0.0.4, or OpenMetrics
 * 1.0.0.
 */
#ifndef HTTP_EXPOSITION_H
#define HTTP_EXPOSITION_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct histogram;

enum metric_type {
	METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM, METRIC_INFO,
	METRIC_TYPE__MAX
};

/* One metric family. Text is borrowed; printable ASCII. */
struct metric {
	const char	*name;		/* without _total, _info */
	enum metric_type type;
	const char	*unit;		/* the name's end; "": none */
	const char	*help;		/* a sentence */
};

/* A name and its value, which is escaped; NULL ends a list of them. */
struct label {
	const char	*name, *value;
};

/* Set out and open_metrics; the rest is zero. */
struct exposition {
	FILE			*out;	/* borrowed */
	bool			 open_metrics;
	const struct metric	*metric;	/* whose values come; NULL */
};

/* Its values follow, together. */
void	 exposition_begin(struct exposition *x, const struct metric *m);

/* A value of it; labels may be NULL. The second is in microseconds. */
void	 exposition_put(struct exposition *x, const struct label *labels,
	    uint64_t n);
void	 exposition_put_us(struct exposition *x, const struct label *labels,
	    uint64_t us);
void	 exposition_put_histogram(struct exposition *x,
	    const struct label *labels, const struct histogram *h);

/* All metrics are told. */
void	 exposition_end(struct exposition *x);

/* What goes into Content-Type. Static. */
const char *exposition_media(bool open_metrics);

#endif
