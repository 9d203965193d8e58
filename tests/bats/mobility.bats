#!/usr/bin/env bats
# Routes that move between hosts: the later generation takes over without a
# gap, and what comes late changes nothing.

bats_require_minimum_version 1.5.0

setup_file() {
	export LAB_USERS='alice bob' LAB_POLICY
	. "${top_srcdir:-.}/tests/bats/owners-helper.sh"
	LAB_POLICY=$(may demo; may alice; may bob)
	LAB_TAP=yes path_up
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/bats/owners-helper.sh"
}

@test "the late withdrawal of the old host: 409, and the route stays" {
	as alice put 10.1.0.1 '{"generation": 4, "med": 4}'
	answered 200
	as bob put 10.1.0.1 '{"generation": 7, "med": 7}'
	answered 200 .revision "$(get /v1/routes/10.1.0.1 .revision)"
	[ "$(get /v1/routes/10.1.0.1 .owner)" = bob ]
	as alice lab_http '/v1/routes/10.1.0.1?generation=4' -X DELETE
	answered 409 .type urn:exagate:old-generation \
	    .detail '10.1.0.1/32 has generation 7, which is later'
	as alice lab_http '/withdraw/10.1.0.1?generation=4'
	[ "$lab_code" = 409 ]
	as alice put 10.1.0.1 '{"generation": 6, "med": 6}'
	answered 409
	as alice lab_http /v1/routes/10.1.0.1 -X DELETE
	answered 403 .type urn:exagate:not-owner .detail 'bob owns 10.1.0.1/32'
	med 10.1.0.1/32 7
	[ "$(bird_lines 10.1.0.1/32 'removed|withdrawn')" = 0 ]
}

@test "the late announcement, when the route is gone: 409" {
	as alice put 10.1.0.2 '{"generation": 5}'
	as alice lab_http '/v1/routes/10.1.0.2?generation=6' -X DELETE
	answered 200
	lab_wait_for 5 http_code /v1/routes/10.1.0.2 404
	as alice put 10.1.0.2 '{"generation": 5}'
	answered 409
	as bob put 10.1.0.2 '{"generation": 4}'
	answered 409
	lab_bird_lacks 10.1.0.2/32
	[ "$(bird_lines 10.1.0.2/32 'removed|withdrawn')" = 1 ]
	lab_exagate_stop
	lab_exagate_start
	lab_wait_for 20 lab_ready
	as alice put 10.1.0.2 '{"generation": 5}'
	answered 409
	as bob put 10.1.0.2 '{"generation": 6}'
	answered 200
}

@test "20 takeovers, each one update, and no withdrawal" {
	local i from=alice to=bob

	as bob put 10.1.0.3 '{"generation": 1, "med": 1}'
	for i in {2..21}; do
		[ $((i % 2)) = 0 ] && from=bob to=alice || from=alice to=bob
		as "$to" put 10.1.0.3 "{\"generation\": $i, \"med\": $i}"
		answered 200
		as "$from" lab_http \
		    "/v1/routes/10.1.0.3?generation=$((i - 1))" -X DELETE
		answered 409
	done
	med 10.1.0.3/32 21
	[ "$(bird_lines 10.1.0.3/32)" = 21 ]
	[ "$(bird_lines 10.1.0.3/32 'removed|withdrawn')" = 0 ]
}

@test "a takeover with the same attributes: nothing on the wire" {
	local before

	as alice put 10.1.0.4 '{"generation": 1, "med": 9}'
	answered 200
	lab_wait_for 5 lab_bird_has 10.1.0.4/32
	tap_mark
	before=$(get /v1/routes/10.1.0.4 .revision)
	as bob put 10.1.0.4 '{"generation": 2, "med": 9}'
	answered 200 .state sent .revision $((before + 1))
	as bob put 10.1.0.4 '{"generation": 2, "med": 9, "tag": "moved"}'
	answered 200 .state sent .revision $((before + 2))
	as bob put 10.1.0.4 '{"generation": 2, "med": 9, "tag": "moved"}'
	answered 200 .state sent .revision $((before + 2))
	[ "$(get /v1/routes/10.1.0.4 .owner)" = bob ]
	tap_quiet
}

@test "an entry of no generation is taken over by none" {
	as alice put 10.1.0.6 '{}'
	answered 200
	as bob put 10.1.0.6 '{"generation": 99}'
	answered 403
}
