#!/usr/bin/env bats
# From curl to BIRD's table and back, by way of nginx, exagate, the relay and
# ExaBGP. A 200 means that BIRD has the change, but for the time on the wire.

bats_require_minimum_version 1.5.0

setup_file() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	lab_up
	lab_bird_start
	lab_exagate_start
	lab_nginx_start
	lab_exabgp_start
	lab_wait_for 15 lab_established
	lab_wait_for 15 lab_ready
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
}

# ok PATH [OPTION...]: the request is answered with 200 and the text OK.
ok() {
	lab_http "$@"
	echo "$1: $lab_code $lab_body"
	[ "$lab_code" = 200 ] && [ "$lab_body" = OK ]
}

# bird_has PREFIX TEXT...: BIRD's route has each text, within the 100 ms
# that we give the wire.
bird_has() {
	local route text prefix=$1

	shift
	lab_wait_for 0.1 lab_bird_has "$prefix"
	route=$(lab_bird_route "$prefix")
	echo "$route"
	for text; do
		[[ $route == *"$text"* ]] || return 1
	done
}
bird_lacks() {
	lab_wait_for 0.1 lab_bird_lacks "$1"
}

@test "announce with MED and communities, look, withdraw, look" {
	ok "/announce/10.0.0.1/32?med=200&community=100:400&community=300:600"
	bird_has 10.0.0.1/32 "BGP.med: 200" \
	    "BGP.community: (100,400) (300,600)" "BGP.next_hop: 192.0.2.1"
	ok /withdraw/10.0.0.1/32
	bird_lacks 10.0.0.1/32
}

@test "the same for IPv6" {
	ok "/announce/2001:db8:5::/48?med=7&community=100:1"
	bird_has 2001:db8:5::/48 "BGP.med: 7" "BGP.community: (100,1)" \
	    "BGP.next_hop: 2001:db8:1::1"
	ok /withdraw/2001:db8:5::/48
	bird_lacks 2001:db8:5::/48
}

@test "a bare address is a host route" {
	ok /announce/10.0.0.2
	bird_has 10.0.0.2/32
	ok /announce/2001:db8:5::2
	bird_has 2001:db8:5::2/128
	ok /withdraw/10.0.0.2/32
	bird_lacks 10.0.0.2/32
	ok /withdraw/2001:db8:5::2/128
	bird_lacks 2001:db8:5::2/128
}

@test "prefix in the query, by GET and by POST" {
	ok "/announce?prefix=10.0.1.0/24&med=1"
	bird_has 10.0.1.0/24 "BGP.med: 1"
	ok /announce -d prefix=10.0.1.0/24 -d med=2
	bird_has 10.0.1.0/24 "BGP.med: 2"
	ok /withdraw -d prefix=10.0.1.0/24
	bird_lacks 10.0.1.0/24
}

@test "a change takes the place of the route that is there" {
	ok "/announce/10.0.0.3?med=1&community=1:1"
	bird_has 10.0.0.3/32 "BGP.med: 1" "(1,1)"
	ok "/announce/10.0.0.3?med=2"
	bird_has 10.0.0.3/32 "BGP.med: 2"
	run ! bird_has 10.0.0.3/32 "(1,1)"
	ok /withdraw/10.0.0.3
	bird_lacks 10.0.0.3/32
}

@test "withdraw of what is not there is OK" {
	ok /withdraw/10.9.9.9
}

@test "without a password nothing is done" {
	run lab_curl /announce/10.0.0.4 -u "$LAB_USER:wrong" -w '%{http_code}'
	[[ $output == *'"status":401'*401 ]]
	run ! lab_wait_for 0.2 lab_bird_has 10.0.0.4/32
}

@test "scripts/run --once" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	run "$LAB_SRC/scripts/run" --once
	echo "$output"
	[ "$status" = 0 ]
}
