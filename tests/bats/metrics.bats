#!/usr/bin/env bats
# Metrics: what /metrics tells is what happened, in the formats that Prometheus
# reads, and the rules for alerts are ones that it takes.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/states-helper.sh"
	. "$LAB_SRC/tests/bats/metrics-helper.sh"
	SENT='exagate_entries{family="ipv4 unicast",state="sent"}'
	PEER=192.0.2.2
}

teardown() {
	lab_end
}

# many N: that many changes, one by one; half announced, half withdrawn again.
many() {
	local i

	for ((i = 0; i < $1; i++)); do
		lab_http "/announce/10.1.0.$i?med=$i"
		[ "$lab_code" = 200 ] || return 1
	done
	for ((i = 0; i < $1 / 2; i++)); do
		lab_http "/withdraw/10.1.0.$i"
		[ "$lab_code" = 200 ] || return 1
	done
}

@test "promtool takes both formats, also with nothing there" {
	path_up
	scrape
	promtool check metrics <"$LAB_DIR/metrics"
	many 4
	lab_http /v1/routes/10.1.0.0/33
	lab_http /there/is/nothing
	scrape
	promtool check metrics <"$LAB_DIR/metrics"

	# OpenMetrics is read by promtool where its samples have a time.
	scrape -H "Accept: $OPEN_METRICS"
	[ "$(tail -n 1 "$LAB_DIR/metrics")" = '# EOF' ]
	grep -qx '# UNIT exagate_store_commit_seconds seconds' \
	    "$LAB_DIR/metrics"
	grep -qx '# TYPE exagate_http_requests counter' "$LAB_DIR/metrics"
	sed '/^#/!s/$/ 1700000000/' "$LAB_DIR/metrics" >"$LAB_DIR/timed"
	promtool tsdb create-blocks-from openmetrics "$LAB_DIR/timed" \
	    "$LAB_DIR/blocks"
}

@test "the format is that which is asked for" {
	path_up
	lab_curl /metrics -D - -o /dev/null |
	    grep -i '^content-type: text/plain; version=0.0.4; charset=utf-8'
	# As Prometheus 2.42 asks.
	lab_curl /metrics -D - -o /dev/null -H 'Accept: application/openmetric'`
	    `'s-text;version=1.0.0,application/openmetrics-text;version=0.0.1;'`
	    `'q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1' | grep -i \
	    '^content-type: application/openmetrics-text; version=1.0.0'
	lab_curl /metrics -D - -o /dev/null -H \
	    'Accept: text/plain, application/openmetrics-text;q=0.1' |
	    grep -i '^content-type: text/plain'
	lab_curl /metrics -D - -o /dev/null -H \
	    'Accept: application/openmetrics-text;version=7.0.0' |
	    grep -i '^content-type: text/plain'
	lab_http /metrics -I
	[ "$lab_code" = 200 ]
	lab_http /metrics -X POST
	[ "$lab_code" = 405 ]
}

@test "so many requests, so many counted; histograms agree with it" {
	path_up
	scrape
	[ "$(answers /announce GET 200)" = 0 ]
	many 20
	lab_http /v1/routes/10.1.0.0/33
	lab_http /there/is/nothing
	lab_http /there/is/nothing/else
	scrape
	[ "$(answers /announce GET 200)" = 20 ]
	[ "$(answers /withdraw GET 200)" = 10 ]
	[ "$(answers '/v1/routes/*' GET 400)" = 1 ]
	[ "$(answers none GET 404)" = 2 ]
	[ "$(value 'exagate_http_refusals_total{reason="no-such-path"}')" = 2 ]
	[ "$(value 'exagate_http_requests_waiting')" = 1 ]
	[ "$(value 'exagate_http_changes_waiting')" = 0 ]
	histogram_sound exagate_http_request_duration_seconds \
	    'endpoint="/announce"'
	[ "$(value 'exagate_http_request_duration_seconds_count{endpoint="/a'`
	    `'nnounce"}')" = 20 ]
	# No path of a client's becomes a series.
	run ! grep nothing "$LAB_DIR/metrics"

	# Each change was durable, answered and seen.
	histogram_sound exagate_change_sent_seconds ''
	[ "$(value exagate_change_sent_seconds_count)" = 30 ]
	histogram_sound exagate_command_duration_seconds ''
	[ "$(value exagate_command_duration_seconds_count)" = \
	    "$(value exagate_commands_total)" ]
	[ "$(value exagate_commanded_entries_total)" = 30 ]
	histogram_sound exagate_store_commit_seconds ''
	[ "$(value exagate_store_commit_seconds_count)" -ge 30 ]
	[ "$(value exagate_relay_lines_total)" -gt \
	    "$(value exagate_commands_total)" ]
}

@test "entries by family and state, and what each neighbour has" {
	path_up
	metrics "$SENT" 0 "exagate_neighbor_up{peer=\"$PEER\"}" 1
	many 10
	metrics "$SENT" 5 \
	    'exagate_entries{family="ipv6 unicast",state="sent"}' 0 \
	    "exagate_neighbor_entries_sent{peer=\"$PEER\"}" 5 \
	    "exagate_neighbor_entries_in_flight{peer=\"$PEER\"}" 0 \
	    "exagate_neighbor_entries_differing{peer=\"$PEER\"}" 0 \
	    exagate_entries_withdrawing 0 exagate_unanswered_bytes 0 \
	    exagate_store_writable 1 exagate_exabgp_replayed 1
	lab_http '/announce/2001:db8:1::/48?wait=saved'
	lab_wait_for 5 metrics \
	    'exagate_entries{family="ipv6 unicast",state="sent"}' 1
	lab_cut 1
	lab_wait_for 20 metrics "exagate_neighbor_up{peer=\"$PEER\"}" 0 \
	    "$SENT" 0 \
	    'exagate_entries{family="ipv4 unicast",state="accepted"}' 5 \
	    "exagate_neighbor_entries_sent{peer=\"$PEER\"}" 0
	lab_mend 1
	lab_wait_for 20 metrics "$SENT" 5 \
	    "exagate_neighbor_entries_sent{peer=\"$PEER\"}" 6
}

@test "the relay is killed: up is 0, then 1, and one more replay" {
	local replays

	path_up
	many 4
	metrics exagate_relay_up 1 exagate_exabgp_up 1 \
	    'exagate_trouble{trouble="relay-away"}' 0
	grep -q '^exagate_exabgp_info{version="[0-9.]*"} 1$' "$LAB_DIR/metrics"
	replays=$(value exagate_replays_total)
	lab_signal exabgp STOP
	kill -KILL "$(lab_relay_pid)"
	lab_wait_for 5 metrics exagate_relay_up 0 exagate_exabgp_up 0 \
	    exagate_exabgp_replayed 0 'exagate_trouble{trouble="relay-away"}' 1 \
	    'exagate_entries{family="ipv4 unicast",state="waiting"}' 2 \
	    "$SENT" 0
	lab_signal exabgp CONT
	lab_wait_for 20 metrics exagate_relay_up 1 exagate_exabgp_up 1 \
	    exagate_replays_total $((replays + 1)) "$SENT" 2
}

@test "who may read them: by the policy; Prometheus without a password" {
	local rule

	LAB_USERS=nobody
	LAB_POLICY="$(LAB_USERS='' lab_exagate_policy)
	    user \"prometheus\" { allow = { \"read\" } }"
	path_up
	LAB_USER=nobody lab_http /metrics
	[ "$lab_code" = 403 ]
	LAB_USER=nobody lab_http /announce/10.1.0.1
	[ "$lab_code" = 403 ]
	scrape
	[ "$(value 'exagate_http_refusals_total{reason="not-allowed"}')" = 2 ]
	[ "$(answers /metrics GET 403)" = 1 ]
	[ "$(answers /announce GET 403)" = 1 ]
	rule=$(grep -o '^exagate_policy_refusals_total{.*}' \
	    "$LAB_DIR/metrics")
	echo "$rule"
	[ "$(value "$rule")" = 2 ]

	cp "$LAB_SRC/nginx/exagate-metrics.conf" "$LAB_DIR/nginx/conf.d"
	lab_nginx_stop
	lab_nginx_start
	lab_exec curl -sf http://127.0.0.1:8081/metrics |
	    grep -x 'exagate_relay_up 1'
	run lab_exec curl -s -o /dev/null -w '%{http_code}' \
	    http://127.0.0.1:8081/v1/routes
	[ "$output" = 404 ]
	# From another address of this host.
	run lab_exec curl -s -o /dev/null -w '%{http_code}' --interface \
	    127.0.0.2 http://127.0.0.1:8081/metrics
	[ "$output" = 403 ]
}

@test "the process, and what is built" {
	path_up
	scrape
	grep -q '^exagate_build_info{version="[0-9]' "$LAB_DIR/metrics"
	[ "$(value process_resident_memory_bytes)" -gt 1000000 ]
	[ "$(value process_open_fds)" = "$(find \
	    "/proc/$(lab_pid exagate)/fd" -mindepth 1 | wc -l)" ]
	value process_start_time_seconds | awk -v now="$(date +%s)" \
	    '{ print now - $1; exit now - $1 < -2 || now - $1 > 300 }'
	value process_cpu_seconds_total | awk '{ exit !($1 < 100) }'
}

@test "the rules for alerts are ones that Prometheus takes, of what is there" {
	local name rules=$LAB_SRC/prometheus/exagate.rules.yml

	promtool check rules "$rules"
	lab_up
	lab_exagate_start
	lab_nginx_start
	lab_http /announce/10.1.0.1?wait=saved
	scrape
	for name in $(grep -o '\(exagate\|process\)_[a-z_]*' "$rules" |
	    sort -u); do
		echo "$name"
		name=${name%_bucket}
		grep -q "^# TYPE ${name%_count} " "$LAB_DIR/metrics"
	done
}
