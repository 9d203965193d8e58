# shellcheck shell=bash
# Metrics, as Prometheus collects them.

OPEN_METRICS='application/openmetrics-text; version=1.0.0'

# scrape [OPTION...]: collect them into $LAB_DIR/metrics.
scrape() {
	lab_http /metrics "$@"
	[ "$lab_code" = 200 ]
	printf '%s\n' "$lab_body" >"$LAB_DIR/metrics"
}

# value SERIES: of what was collected; SERIES as 'name{label="value"}'.
value() {
	awk -v series="$1" 'index($0, series " ") == 1 {
	    print substr($0, length(series) + 2); found++ }
	END { exit found != 1 }' "$LAB_DIR/metrics"
}

# metric SERIES VALUE: is it that, asked now?
metric() {
	scrape
	echo "$1: $(value "$1"), not $2"
	[ "$(value "$1")" = "$2" ]
}

# metrics SERIES VALUE...: are they all?
metrics() {
	scrape
	while [ $# -gt 1 ]; do
		echo "$1: $(value "$1"), not $2"
		[ "$(value "$1")" = "$2" ] || return 1
		shift 2
	done
}

# answers PATH METHOD CODE: how many such answers were there? 0 without one.
answers() {
	local series="exagate_http_requests_total{endpoint=\"$1\",method=\"$2\""

	value "$series,code=\"$3\"}" || echo 0
}

# histogram_sound NAME LABELS: buckets never fall, the last is the count, and
# the sum is not less than those above a bound took at least. LABELS may be "".
histogram_sound() {
	local labels=${2:+"{$2}"}

	awk -v begin="$1_bucket{${2:+$2,}le=\"" \
	    -v count="$(value "$1_count$labels")" \
	    -v sum="$(value "$1_sum$labels")" '
	index($0, begin) == 1 {
		le = substr($0, length(begin) + 1)
		sub(/".*/, "", le)
		if ($NF + 0 < last)
			bad = "falls at " le
		least += ($NF - last) * bound
		last = $NF + 0
		bound = le + 0
		buckets++
	}
	END {
		print begin, buckets, "count", count, "sum", sum, bad
		exit bad != "" || buckets < 10 || count + 0 != last ||
		    sum + 0 < least
	}' "$LAB_DIR/metrics"
}
