#!/usr/bin/env bats
# Deaths, with eight clients that go on: whatever dies, BIRD ends with what
# clients were told, nothing more and nothing less. ExaBGP ends by itself when
# five of its processes die within 64 s, so a test kills at most four.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/bats/storm-helper.sh"
	. "${top_srcdir:-.}/tests/bats/kill-helper.sh"
}

teardown() {
	lab_end
}

# killed PART: twice under load, the second time when all was well again.
killed() {
	local n

	everything_start
	load_begin
	for n in 1 2; do
		pause
		death "$1"
		everything_is_up
	done
	all_is_right
}

@test "nothing is lost by kill -9 of the relay" {
	killed relay
}

@test "nothing is lost by kill -9 of exagate" {
	killed exagate
}

@test "nothing is lost by kill -9 of ExaBGP" {
	killed exabgp
}

@test "nothing is lost by kill -9 of nginx" {
	killed nginx
}

@test "nothing is lost by kill -9 of BIRD" {
	killed bird
}

@test "nothing is lost when all die in turn, before all is well again" {
	local part

	everything_start
	load_begin
	for part in relay exagate exabgp nginx bird exabgp exagate relay bird \
	    nginx; do
		pause
		death "$part"
	done
	all_is_right
}

@test "nothing is lost when all die at once" {
	local part

	everything_start
	load_begin
	pause
	for part in bird1 exabgp exagate nginx; do
		lab_signal "$part" STOP
	done
	for part in bird exabgp exagate nginx; do
		"lab_${part}_kill9"
	done
	for part in nginx exagate bird exabgp; do
		"lab_${part}_start"
	done
	all_is_right
}

@test "exagate killed twenty times at any moment loses nothing" {
	local n

	everything_start
	load_begin
	for n in {1..20}; do
		sleep "0.$(printf %03d $((RANDOM % 300)))"
		death exagate
	done
	all_is_right
}

@test "exagate killed between commit and write sends it when it is back" {
	everything_start
	change 10.0.0.1/32 200 -G -d med=1
	exagate_dies_at write "$LAB_DIR/run/exabgp.in"
	change 10.0.0.2/32 504 -G -d med=2
	lab_bird_lacks 10.0.0.2/32
	exagate_again
	expect "10.0.0.1/32 1" "10.0.0.2/32 2"
	bird_will_agree 10
	exagate_dies_at write "$LAB_DIR/run/exabgp.in"
	change 10.0.0.1/32 504 -X DELETE
	lab_bird_has 10.0.0.1/32
	exagate_again
	expect "10.0.0.2/32 2"
	bird_will_agree 10
}

@test "exagate killed at its commit: what GET then says is what BIRD has" {
	everything_start
	change 10.0.0.1/32 200 -G -d med=1
	exagate_dies_at fdatasync
	change 10.0.0.1/32 504 -G -d med=2 -d wait=saved
	exagate_again
	lab_http /v1/routes/10.0.0.1/32
	[ "$lab_code" = 200 ]
	expect "10.0.0.1/32 $(jq .attributes.med <<<"$lab_body")"
	bird_will_agree 10
}

@test "five deaths of the relay end ExaBGP; started again, all is right" {
	local n pid

	everything_start
	load_begin
	for n in {1..12}; do
		pid=$(lab_relay_pid) || break
		kill -KILL "$pid" || break	# its ExaBGP was quicker
		lab_wait_for 10 eval \
		    "lab_dead exabgp || relay_is_another $pid"
		lab_alive exabgp || break
	done
	lab_wait_for 10 lab_dead exabgp
	[ "$n" -ge 5 ]
	lab_exabgp_start
	all_is_right
}

@test "ExaBGP reloaded (SIGUSR1) under load" {
	local n

	everything_start
	load_begin
	for n in 1 2 3; do
		pause
		lab_signal exabgp USR1
	done
	everything_is_up
	all_is_right
}

# From then on ExaBGP 4.2 announces no end-of-RIB in the session that stands.
@test "ExaBGP reloaded (SIGUSR1), and exagate killed: all settles again" {
	lab_exabgp_4_only
	everything_start
	change 10.0.0.1/32 200 -G -d med=1
	lab_signal exabgp USR1
	lab_wait_for 10 bird_was_told_twice 10.0.0.1/32
	lab_exagate_kill9
	lab_exagate_start
	everything_is_up
	lab_wait_for 20 all_settled
	change 10.0.0.1/32 200 -G -d med=2
	expect "10.0.0.1/32 2"
	bird_will_agree 5
}
bird_was_told_twice() {
	[ "$(grep -c "exabgp.ipv4 > .* $1 " "$LAB_DIR/bird1.log")" -ge 2 ]
}
all_settled() {
	lab_curl /v1/neighbors | jq -e 'all(.neighbors[]; .settled)' >/dev/null
}

@test "ExaBGP reloaded with its processes (SIGUSR2) under load" {
	local n pid

	lab_exabgp_4_only
	everything_start
	load_begin
	for n in 1 2; do
		pause
		pid=$(lab_relay_pid)
		lab_signal exabgp USR2
		lab_wait_for 10 relay_is_another "$pid"
	done
	everything_is_up
	all_is_right
}

@test "ExaBGP stopped for a while: changes are answered 202, sent later" {
	everything_start
	load_begin
	lab_signal exabgp STOP
	change 10.0.0.1/32 202 -G -d med=1 -d timeout=1
	change 10.0.0.2/32 202 -G -d med=2 -d timeout=0
	lab_bird_lacks 10.0.0.1/32
	lab_signal exabgp CONT
	lab_wait_for 10 lab_bird_has 10.0.0.1/32
	expect "10.0.0.1/32 1" "10.0.0.2/32 2"
	all_is_right
}

@test "ExaBGP stopped for longer than its hold time" {
	everything_start
	load_begin
	lab_signal exabgp STOP
	lab_wait_for 20 eval '! lab_established'
	lab_signal exabgp CONT
	all_is_right
}

@test "what was withdrawn while ExaBGP was down does not come back" {
	local n

	everything_start
	for n in 1 2 3; do
		change "10.0.0.$n/32" 200 -G -d med=1
	done
	lab_exabgp_kill9
	change 10.0.0.1/32 202 -X DELETE
	change 10.0.0.2/32 202 -G -d med=2
	lab_exagate_kill9
	lab_exagate_start
	lab_exabgp_start
	everything_is_up
	expect "10.0.0.2/32 2" "10.0.0.3/32 1"
	bird_will_agree 10
	run ! lab_wait_for 1 lab_bird_has 10.0.0.1/32
	lab_http /v1/routes/10.0.0.1/32
	[ "$lab_code" = 404 ]
}
