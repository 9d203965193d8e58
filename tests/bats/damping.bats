#!/usr/bin/env bats
# Damping: not two updates of one key within so many seconds.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/states-helper.sh"
	. "$LAB_SRC/tests/bats/named-helper.sh"
	LAB_CONF='damping = 2'
	H=10.9.0.1
	P=$H/32
	WHY='damped: its last update was too short ago'
}

teardown() {
	lab_end
}

# gaps_of PREFIX: seconds between the updates of it that BIRD saw since the
# mark.
gaps_of() {
	tail -n "+$(($(cat "$LAB_DIR/bird1.mark") + 1))" "$LAB_DIR/bird1.log" |
	    awk -v prefix="$1" '/exabgp.* > (added|updated|removed)/ &&
	    index($0, " " prefix " ") {
		split($2, t, ":")
		now = t[1] * 3600 + t[2] * 60 + t[3]
		if (last) print now - last
		last = now
	    }'
}
no_gap_below() {
	echo "gaps:" $(gaps_of "$1")
	gaps_of "$1" | awk -v least="$2" '$1 < least { exit 1 }'
}

# It waits until then, as an answer says.
damped() {
	answered 202 .state saved .reason "$WHY" \
	    '."damped-until" | test("^20.*Z$")' true
}

@test "a storm on one key: the first and the last state, 2 seconds apart" {
	local i end

	path_up
	lab_bird_mark
	put $P '{"med": 0}'
	answered 200 .state sent '."damped-until"' null
	put $P '{"med": 1}'
	damped
	state $P saved "$WHY"
	says /v1/status .session.damped 1
	# Another key does not wait for it.
	put 10.9.0.2/32 '{"med": 1}'
	answered 200 .state sent
	# Longer than a rest, and then one more.
	end=$((SECONDS + 3))
	for ((i = 2; SECONDS < end; i++)); do
		put $P "{\"med\": $i}" -o /dev/null
	done
	put $P "{\"med\": $i}"
	[ "$i" -gt 20 ]
	lab_wait_for 5 bird_med $P "$i"
	state $P sent
	says /v1/status .session.damped 0
	echo "$i changes: $(log_of $H 1)"
	[ "$(log_of $H 1)" = '3 0' ] || [ "$(log_of $H 1)" = '4 0' ]
	no_gap_below $P 1.9
}

@test "a withdrawal waits too, and is remembered when it is over" {
	path_up
	lab_bird_mark
	put $P '{"med": 1}'
	answered 200
	lab_http /v1/routes/$P -X DELETE
	damped
	[ "$(jq -r .withdrawing <<<"$lab_body")" = true ]
	# It collapses to what BIRD has: nothing is written, and it is sent.
	put $P '{"med": 1}'
	answered 200 .state sent '."damped-until"' null
	[ "$(log_of $H 1)" = '1 0' ]
	# A rest later it is withdrawn, and forgotten.
	lab_http /v1/routes/$P -X DELETE
	lab_wait_for 5 gone $P
	put $P '{"med": 2}'
	damped
	lab_wait_for 5 bird_med $P 2
	state $P sent
	[ "$(log_of $H 1)" = '2 1' ]
	no_gap_below $P 1.9
}

@test "neither kill -9 nor another session of ExaBGP waits" {
	LAB_CONF='damping = 600'
	path_up
	put $P '{"med": 1}'
	put $P '{"med": 2}'
	damped
	lab_exagate_kill9
	lab_exagate_start
	lab_wait_for 20 bird_med $P 2
	lab_wait_for 20 state $P sent
	put $P '{"med": 3}'
	answered 200
	put $P '{"med": 4}'
	damped
	lab_exabgp_kill9
	lab_exabgp_start
	lab_wait_for 20 bird_med $P 4
}

@test "SIGHUP changes it: with 0 nothing waits any longer" {
	LAB_CONF='damping = 600'
	path_up
	put $P '{"med": 1}'
	put $P '{"med": 2}'
	damped
	sed -i 's/damping = 600/damping = 0/' "$LAB_DIR/exagate.conf"
	lab_signal exagate HUP
	lab_wait_for 5 bird_med $P 2
	put $P '{"med": 3}'
	answered 200
	put $P '{"med": 4}'
	answered 200 .state sent
}
