/* Metrics as text: both formats, escaped labels, histograms. */
#include <stdlib.h>

#include "histogram.h"
#include "http/exposition.h"
#include "tap.h"

static const struct metric apples = {
	"shop_apples", METRIC_COUNTER, "", "Apples sold.",
}, weight = {
	"shop_weight_bytes", METRIC_GAUGE, "bytes", "Weight.",
}, waits = {
	"shop_wait_seconds", METRIC_HISTOGRAM, "seconds", "Waits.",
}, shop = {
	"shop", METRIC_INFO, "", "The shop.",
};

/* What is written about a metric, by put. Owned. */
static char *
written(bool open_metrics, const struct metric *m,
    void (*put)(struct exposition *))
{
	struct exposition x = { .open_metrics = open_metrics };
	char *text = NULL;
	size_t size;

	if ((x.out = open_memstream(&text, &size)) == NULL)
		exit(99);
	exposition_begin(&x, m);
	put(&x);
	exposition_end(&x);
	fclose(x.out);
	return text;
}

static void
is_written(bool open_metrics, const struct metric *m,
    void (*put)(struct exposition *), const char *want, const char *name)
{
	char *text = written(open_metrics, m, put);

	tap_is(text, want, name);
	free(text);
}

static void
put_apples(struct exposition *x)
{
	const struct label labels[] = {
		{ "kind", "a\\b\"c\nd" }, { "shop", "" }, { NULL, NULL },
	};

	exposition_put(x, labels, 12);
}

static void
put_weight(struct exposition *x)
{
	exposition_put(x, NULL, UINT64_MAX);
	exposition_put_us(x, NULL, 12000003);
}

static void
put_one(struct exposition *x)
{
	const struct label labels[] = { { "version", "1" }, { NULL, NULL } };

	exposition_put(x, labels, 1);
}

static void
put_waits(struct exposition *x)
{
	const struct label labels[] = { { "at", "till" }, { NULL, NULL } };
	struct histogram h = { .sum = 0 };

	histogram_add(&h, 1000);
	histogram_add(&h, 60000000);
	exposition_put_histogram(x, labels, &h);
}

/* Are the parts there, one after another? */
static void
has(const char *text, const char *const *parts, const char *name)
{
	const char *at = text;

	for (; at != NULL && *parts != NULL; parts++)
		at = strstr(at, *parts);
	if (!tap_ok(at != NULL, "%s", name))
		printf("# no %s\n", parts[-1]);
}

static void
test_histogram(void)
{
	static const char *const parts[] = {
		"# TYPE shop_wait_seconds histogram\n",
		"# UNIT shop_wait_seconds seconds\n",
		"shop_wait_seconds_bucket{at=\"till\",le=\"0.0005\"} 0\n",
		"shop_wait_seconds_bucket{at=\"till\",le=\"0.001\"} 1\n",
		"shop_wait_seconds_bucket{at=\"till\",le=\"30.0\"} 1\n",
		"shop_wait_seconds_bucket{at=\"till\",le=\"+Inf\"} 2\n",
		"shop_wait_seconds_sum{at=\"till\"} 60.001000\n",
		"shop_wait_seconds_count{at=\"till\"} 2\n# EOF\n", NULL
	};
	char *text = written(true, &waits, put_waits);

	has(text, parts, "a histogram counts up to all");
	free(text);
}

int
main(void)
{
	is_written(false, &apples, put_apples,
	    "# HELP shop_apples_total Apples sold.\n"
	    "# TYPE shop_apples_total counter\n"
	    "shop_apples_total{kind=\"a\\\\b\\\"c\\nd\",shop=\"\"} 12\n",
	    "a counter as text, its labels escaped");
	is_written(true, &apples, put_apples,
	    "# HELP shop_apples Apples sold.\n# TYPE shop_apples counter\n"
	    "shop_apples_total{kind=\"a\\\\b\\\"c\\nd\",shop=\"\"} 12\n"
	    "# EOF\n", "a counter as OpenMetrics");
	is_written(false, &weight, put_weight,
	    "# HELP shop_weight_bytes Weight.\n"
	    "# TYPE shop_weight_bytes gauge\n"
	    "shop_weight_bytes 18446744073709551615\n"
	    "shop_weight_bytes 12.000003\n", "a gauge as text");
	is_written(true, &weight, put_weight,
	    "# HELP shop_weight_bytes Weight.\n"
	    "# TYPE shop_weight_bytes gauge\n"
	    "# UNIT shop_weight_bytes bytes\n"
	    "shop_weight_bytes 18446744073709551615\n"
	    "shop_weight_bytes 12.000003\n# EOF\n", "a gauge as OpenMetrics");
	is_written(false, &shop, put_one, "# HELP shop_info The shop.\n"
	    "# TYPE shop_info gauge\nshop_info{version=\"1\"} 1\n",
	    "an info is a gauge in text");
	is_written(true, &shop, put_one, "# HELP shop The shop.\n"
	    "# TYPE shop info\nshop_info{version=\"1\"} 1\n# EOF\n",
	    "an info as OpenMetrics");
	test_histogram();
	return tap_done();
}
