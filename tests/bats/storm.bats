#!/usr/bin/env bats
# Storms: more changes of fewer routes than ExaBGP can follow, and more routes
# than any pipe holds.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/bats/storm-helper.sh"
}

teardown() {
	lab_end
}

# storm SEED: 32 clients, 5,000 changes of 64 prefixes, few distinct MEDs.
storm() {
	everything_start
	load 1 -c 32 -n 5000 -k 64 -6 16 -m 4 -w 80 -s "$1"
	lab_wait_for 10 all_quiet
	bird_will_agree 0.5
	[ "$(summary 1 operations)" = 5000 ]
	[ "$(summary 1 200)" -gt 3000 ]
	[ "$(summary 1 max-ms)" -lt 10000 ]
	no_answer_is_missing 1
	nothing_was_corrected
}
# exagate also mends what went wrong: with one operation of a prefix in
# flight at a time there is nothing to mend.
nothing_was_corrected() {
	[ "$(lab_curl /v1/status | jq .session.corrections)" = 0 ]
}
no_answer_is_missing() {
	local what

	for what in died 500 502 503 504; do
		[ "$(summary "$1" "$what")" = 0 ] || load_tell "$1"
	done
}

@test "after a storm every prefix at BIRD is as last answered (seed 1)" {
	storm 1
}

@test "after a storm every prefix at BIRD is as last answered (seed 2)" {
	storm 2
}

@test "after a storm every prefix at BIRD is as last answered (seed 3)" {
	storm 3
}

# The same load, written as it comes, goes wrong (about three times of four):
# so the storm shows something. Two markers, each in an UPDATE of its own,
# tell that all that came before has gone out.
@test "who simply writes commands ends a storm with wrong routes" {
	local seed n

	lab_up
	export LAB_PROCESS="$EXAGATE_RELAY $LAB_DIR/run/exabgp.in"
	lab_bird_start
	lab_exabgp_start
	lab_wait_for 20 lab_established
	for seed in 1 2 3 4 5 6 7 8; do
		load "$seed" -c 32 -n 1500 -k 64 -6 16 -m 4 -s "$seed" \
		    -f "$LAB_DIR/run/exabgp.in"
		for n in 1 2; do
			echo "announce route 10.250.$seed.$n/32" \
			    "next-hop 192.0.2.1" >"$LAB_DIR/run/exabgp.in"
			lab_wait_for 20 lab_bird_has "10.250.$seed.$n/32"
		done
	done
	run -1 diff <(lab_bird_table | grep -v ^10.250) <(expected)
	echo "$output"
}

@test "13,200 announces go through one session without a stall" {
	everything_start
	load 1 -c 16 -k 13200 -i -w 100
	no_answer_is_missing 1
	lab_wait_for 30 test "$(summary 1 200)" = 13200
	lab_wait_for 30 all_quiet
	bird_will_agree 1
	[ "$(lab_bird_count)" = 13200 ]
}

@test "a 200 means that BIRD has it, for 13,200 of many clients" {
	everything_start
	load 1 -c 64 -k 13200 -i -w 0
	bird_will_agree 0.5
	no_answer_is_missing 1
	[ "$(summary 1 200)" = 13200 ]
}

# ExaBGP answers done at once, and sends much later: an UPDATE for each of
# the 10,000 IPv6 routes goes out first.
fill_slowly() {
	everything_start
	load 1 -c 16 -k 10000 -6 10000 -i -w 100
	lab_wait_for 60 all_quiet
	lab_bird_kill9
}

@test "nor does a neighbour that is being filled make a 200 untrue" {
	fill_slowly
	lab_bird_start
	lab_wait_for 20 lab_established
	lab_http "/v1/routes/10.0.0.1/32?med=1&timeout=30" -X PUT
	echo "$lab_code $lab_body"
	[ "$lab_code" = 200 ]
	lab_wait_for 0.3 lab_bird_has 10.0.0.1/32
	expect "10.0.0.1/32 1"
	bird_will_agree 30
}

# What was told while it was down comes out in the order of first attributes:
# MED 1, then 2. The last was 1.
@test "nor is what changed while it was down sent until it is so" {
	local med

	fill_slowly
	lab_wait_for 20 eval '! neighbor_is_up'
	for med in 1 2 1; do
		lab_http "/v1/routes/10.0.0.1/32?med=$med&timeout=1" -X PUT
		[ "$lab_code" = 202 ]
	done
	lab_bird_start
	lab_wait_for 60 entry_is_sent 10.0.0.1/32
	lab_wait_for 0.3 bird_has_med 10.0.0.1/32 1
	expect "10.0.0.1/32 1"
	bird_will_agree 30
}
neighbor_is_up() {
	lab_curl /v1/neighbors | jq -e '.neighbors[0].established' >/dev/null
}
entry_is_sent() {
	lab_curl "/v1/routes/$1" | jq -e '.state == "sent"' >/dev/null
}
bird_has_med() {
	lab_bird_route "$1" | grep -q "BGP.med: $2\$"
}
