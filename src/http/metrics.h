/* The handler of GET /metrics. */
#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

struct exchange;
struct worker;

/* What Prometheus collects: text, or OpenMetrics where it is asked for. */
void	 metrics_get(struct exchange *x, struct worker *w);

#endif
