# shellcheck shell=bash
# The rows of growth with a session up, for growth.sh: ExaBGP as it is by
# default, BIRD has all that is stored before the first of them.
#
# latency: one announcement until its UPDATE is seen on the wire, while nothing
# else goes on. sent, sent-100: announcements that are answered when they are
# sent, over 64 connections, of one set of attributes and of a hundred in runs
# of 50. bulk-sent: 100,000 routes in one request until BIRD has them.
#
# GROWTH_SENT		requests of sent and of sent-100 (5,000)
# GROWTH_BULK		routes of the bulk (100,000)
# GROWTH_LATENCIES	announcements of latency (60)

. "$top/tests/bench/fifo.sh"
. "$top/tests/bench/bulk.sh"
: "${GROWTH_SENT:=5000}" "${GROWTH_BULK:=100000}" "${GROWTH_LATENCIES:=60}"
growth_session_rows="latency sent sent-100 bulk-sent"

# All that is stored into a new session, and nothing more to do.
growth_fill() {
	lab_bird_start
	lab_exabgp_start
	lab_wait_for 20 lab_established
	lab_exagate_start
	lab_nginx_start
	lab_wait_for 60 lab_curl /healthz -f -o /dev/null
	bench_bird_open
	bench_until "$1"
	bench_bird_close
	lab_wait_for 60 lab_ready
	lab_wait_for 60 bench_idle
	lab_wait_for 60 bench_idle exabgp
}

growth_latency() {
	growth_begin
	lab_exec "$tools/latency" -n "$GROWTH_LATENCIES" \
	    -u "$LAB_USER:$LAB_PASSWORD" >"$work/latencies"
	growth_note latency "$1" "$(growth_middle "$work/latencies" |
	    awk -v n="$GROWTH_LATENCIES" '{ print $1 * n / 1000 }')" \
	    "$GROWTH_LATENCIES"
}

# growth_sent ROW SIZE SETS: the numbers on standard input.
growth_sent() {
	awk -v sets="$3" '{
		printf "PUT /v1/routes/10.%d.%d.%d/32?wait=sent&timeout=30&" \
		    "med=200&community=300:600&community=100:%d\n", $1 / 65536,
		    $1 / 256 % 256, $1 % 256, 400 + int(NR / 50) % sets
	}' >"$work/requests"
	growth_ask "$1" "$2" 64
}

# growth_bulk SIZE N: the numbers on standard input, until BIRD has N.
growth_bulk() {
	local began

	bench_entries >"$work/objects"
	bench_bird_open
	growth_begin
	began=$(now)
	bench_post "$work/objects" application/x-ndjson
	bench_until "$2"
	growth_note bulk-sent "$1" "$(since "$began")" "$GROWTH_BULK"
	bench_bird_close
}

# growth_session SIZE RUN: all of these rows once.
growth_session() {
	local others=$work/others n=$GROWTH_SENT

	growth_lab "$1"
	growth_fill "$1"
	bench_numbers_between $((2 * n + GROWTH_BULK)) "$2" >"$others"
	growth_latency "$1"
	head -n "$n" "$others" | growth_sent sent "$1" 1
	tail -n "+$((n + 1))" "$others" | head -n "$n" |
	    growth_sent sent-100 "$1" 100
	tail -n "$GROWTH_BULK" "$others" | growth_bulk "$1" \
	    $(($1 + GROWTH_LATENCIES + 2 * n + GROWTH_BULK))
	lab_down
}
