#!/usr/bin/env bats
# States are true: what exagate says of an entry, of itself and of the
# neighbours, wherever something is missing; and what becomes of the entry
# when it is there again.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/states-helper.sh"
	lab_up
}

teardown() {
	lab_down
}

@test "no neighbour names our process: waiting, and it says so at once" {
	lab_exabgp_config
	sed -i '/^api {/,/^}/d' "$LAB_DIR/exabgp.conf"
	parts_start bird exagate nginx exabgp
	lab_wait_for 10 lab_established
	lab_wait_for 10 trouble no-neighbor
	at_once put "10.3.0.1?timeout=20" '{}'
	answered 202 .state waiting .neighbors '[]' .reason \
	    "no neighbour of ExaBGP names our process in its api block"
	healthy
	says /v1/neighbors .neighbors '[]'
	lab_bird_lacks 10.3.0.1/32
	lab_established
	# Attached by a restart, it goes out.
	lab_exabgp_stop
	lab_exabgp_config
	lab_exabgp_start
	lab_wait_for 20 lab_bird_has 10.3.0.1/32
	lab_wait_for 5 state 10.3.0.1/32 sent
	lab_wait_for 5 no_trouble
}

@test "a family that is not configured: done, but never sent" {
	LAB_FAMILIES=ipv4 path_start
	at_once put "2001:db8:9::/48?timeout=20" '{}'
	answered 202 .state accepted .reason "the family was not negotiated" \
	    '.neighbors[0].state' accepted
	put 10.3.0.1 '{}'
	answered 200 .state sent
	state 2001:db8:9::/48 accepted "the family was not negotiated"
	trouble family
	says /v1/neighbors '.neighbors[0].families' '["ipv4 unicast"]'
	lab_bird_lacks 2001:db8:9::/48
	ready
	lab_http /v1/routes/2001:db8:9::/48 -X DELETE
	lab_wait_for 5 gone 2001:db8:9::/48
	lab_wait_for 5 no_trouble
}

@test "a family that the peer does not have: the same, until it has" {
	LAB_BIRD_FAMILIES=ipv4 path_start
	put 2001:db8:9::/48 '{}'
	answered 202 .state accepted .reason "the family was not negotiated"
	trouble family
	put 10.3.0.1 '{}'
	answered 200 .state sent
	lab_bird_stop
	lab_bird_start
	lab_wait_for 20 lab_bird_has 2001:db8:9::/48
	lab_wait_for 5 state 2001:db8:9::/48 sent
	lab_wait_for 5 no_trouble
}

@test "the neighbour is down: 202 with the reason; sent when it comes" {
	parts_start exagate nginx exabgp
	lab_wait_for 10 lab_ready
	at_once put "10.3.0.1?timeout=20" '{"med": 1}'
	answered 202 .state accepted .reason "no neighbour is established"
	says /v1/neighbors '.neighbors[0] | [.established, .sent]' '[false,0]'
	put 10.3.0.2 '{}'
	put 10.3.0.1 '{"med": 2}'
	lab_http /v1/routes/10.3.0.2/32 -X DELETE
	answered 202 .withdrawing true .reason "no neighbour is established"
	healthy
	lab_bird_start
	lab_wait_for 15 state 10.3.0.1/32 sent
	lab_wait_for 1 eval 'lab_bird_route 10.3.0.1/32 | grep "BGP.med: 2"'
	lab_bird_lacks 10.3.0.2/32
	gone 10.3.0.2/32
	says /v1/neighbors '.neighbors[0] | [.established, .sent]' '[true,1]'
}

@test "a neighbour goes down: sent falls back, and comes again" {
	path_start
	put 10.3.0.1 '{}'
	answered 200 .state sent
	lab_bird_kill9
	lab_wait_for 15 state 10.3.0.1/32 accepted "no neighbour is established"
	says /v1/neighbors '.neighbors[0].established' false
	ready
	lab_bird_start
	lab_wait_for 15 state 10.3.0.1/32 sent
	lab_wait_for 1 lab_bird_has 10.3.0.1/32
}

@test "ExaBGP is absent: 202 at once; sent when it comes" {
	parts_start bird exagate nginx
	at_once put "10.3.0.1?timeout=20" '{}'
	answered 202 .state waiting \
	    .reason "ExaBGP is away: its relay does not answer"
	lab_http /announce/10.3.0.2
	[ "$lab_code" = 202 ]
	lab_http /withdraw/10.3.0.2
	[ "$lab_code" = 202 ]
	trouble relay-away
	not_ready relay
	lab_exabgp_start
	lab_wait_for 15 state 10.3.0.1/32 sent
	lab_wait_for 1 lab_bird_has 10.3.0.1/32
	lab_wait_for 5 gone 10.3.0.2/32
	lab_bird_lacks 10.3.0.2/32
	ready
	no_trouble
	# And away again.
	lab_exabgp_kill9
	lab_wait_for 5 state 10.3.0.1/32 waiting \
	    "ExaBGP is away: its relay does not answer"
	not_ready relay
}

# What exagate writes while nothing answers is unanswered still when the two are
# in step.
@test "ExaBGP stands still while exagate starts: it is known which it is" {
	local version

	path_start
	version=$(get /v1/status .session.exabgp_version)
	[ -n "$version" ]
	lab_signal exabgp STOP
	lab_exagate_stop
	lab_exagate_start
	lab_wait_for 10 lived_for 3
	lab_signal exabgp CONT
	lab_wait_for 15 lab_ready
	says /v1/status .session.exabgp_version "$version"
	put 10.3.0.1 '{}'
	answered 200 .state sent
}

@test "events off: accepted is the most that is said" {
	LAB_EVENTS=no path_start
	trouble events-off
	at_once put "10.3.0.1?timeout=20" '{}'
	answered 202 .state accepted \
	    .reason "the neighbour sends us no update events"
	put "10.3.0.1?wait=accepted" '{"med": 1}'
	answered 200 .state accepted
	lab_wait_for 5 bird_med 10.3.0.1/32 1
	says /v1/neighbors '.neighbors[0] | [.established, .events]' \
	    '[true,false]'
	ready
	lab_http "/v1/routes/10.3.0.1/32?wait=accepted&timeout=20" -X DELETE
	answered 200
	lab_wait_for 5 lab_bird_lacks 10.3.0.1/32
	lab_wait_for 5 gone 10.3.0.1/32
	put 10.3.0.2 '{}'
	lab_bird_kill9
	lab_bird_start
	lab_wait_for 15 lab_bird_has 10.3.0.2/32
	state 10.3.0.2/32 accepted
}

@test "acks off: not in step, said with its fix; in step when they are on" {
	export LAB_EXABGP_ENV=exabgp.api.ack=false
	parts_start bird exagate nginx exabgp
	lab_wait_for 15 trouble acks-off
	put 10.3.0.1 '{}'
	answered 202 .state waiting .reason "synchronising with ExaBGP"
	not_ready replay
	LAB_EXABGP_ENV=
	lab_exabgp_stop
	lab_exabgp_start
	lab_wait_for 20 state 10.3.0.1/32 sent
	lab_wait_for 5 lab_bird_has 10.3.0.1/32
	lab_wait_for 5 no_trouble
}

@test "without an answers FIFO routes arrive, and saved is all that is said" {
	export LAB_CONF='answers = ""'
	export LAB_PROCESS="$EXAGATE_RELAY $LAB_DIR/run/exabgp.in"
	parts_start bird exagate nginx exabgp
	lab_wait_for 15 lab_established
	trouble no-answers
	lab_wait_for 5 no_trouble relay-away
	at_once put "10.3.0.1?timeout=20" '{"med": 1}'
	answered 202 .state saved .reason "there is no answers FIFO"
	lab_wait_for 5 bird_med 10.3.0.1/32 1
	put "10.3.0.1?wait=saved" '{"med": 2}'
	answered 200
	lab_wait_for 5 bird_med 10.3.0.1/32 2
	lab_http /announce/10.3.0.2
	[ "$lab_code" = 202 ]
	lab_wait_for 5 lab_bird_has 10.3.0.2/32
	lab_http /withdraw/10.3.0.2
	lab_wait_for 5 lab_bird_lacks 10.3.0.2/32
	lab_wait_for 5 gone 10.3.0.2/32
	# All of it again for an ExaBGP that is new.
	lab_exabgp_kill9
	lab_exabgp_start
	lab_wait_for 20 lab_bird_has 10.3.0.1/32
	state 10.3.0.1/32 saved
	http_code /healthz 200
}

@test "route-refresh on: said, and all else works" {
	lab_exabgp_4_only
	LAB_ROUTE_REFRESH=yes path_start
	trouble route-refresh
	says /v1/neighbors '.neighbors[0].route_refresh' true
	put 10.3.0.1 '{}'
	answered 200 .state sent
	ready
}

@test "foreign keys: 409, listed, left alone; taken with foreign = take" {
	LAB_STATIC="10.99.0.0/24 10.98.0.0/24" path_start
	put 10.99.0.0/24 '{"med": 1}'
	answered 409 .type urn:exagate:foreign-route .field prefix
	lab_http /announce/10.98.0.0/24
	[ "$lab_code" = 409 ]
	[[ $lab_body == "error: prefix: "* ]]
	lab_http /v1/routes/10.99.0.0/24 -X DELETE
	answered 404
	lab_http /withdraw/10.99.0.0/24
	[ "$lab_code $lab_body" = "200 OK" ]
	trouble foreign
	says /v1/status .session.foreign 2
	put 10.99.0.0/25 '{}'
	answered 200 .state sent
	bird_med 10.99.0.0/24 99
	# Known to be foreign after a restart of ours, too.
	lab_exagate_kill9
	lab_exagate_start
	ready
	put 10.99.0.0/24 '{"med": 1}'
	answered 409
	ready
	lab_exagate_stop
	LAB_CONF='foreign = take' lab_exagate_config
	lab_exagate_start
	ready
	put 10.99.0.0/24 '{"med": 1}'
	answered 200 .state sent
	lab_wait_for 1 bird_med 10.99.0.0/24 1
	bird_med 10.98.0.0/24 99
	lab_http /v1/routes/10.99.0.0/24 -X DELETE
	answered 200
	lab_wait_for 1 lab_bird_lacks 10.99.0.0/24
}

@test "next-hop self without an address of the family: 422, session up" {
	lab_exagate_config
	sed -i /next-hop-ipv6/d "$LAB_DIR/exagate.conf"
	path_start
	put 10.3.0.1 '{}'
	answered 200 .state sent
	put 2001:db8:9::/48 '{}'
	answered 422 .type urn:exagate:no-next-hop .field next-hop
	lab_http /announce/2001:db8:9::/48
	[ "$lab_code" = 422 ]
	http_code /v1/routes/2001:db8:9::/48 404
	put 2001:db8:9::/48 '{"next-hop": "2001:db8:1::1"}'
	answered 200 .state sent
	lab_wait_for 1 bird_next_hop 2001:db8:9::/48 2001:db8:1::1
	lab_established
	sessions 1
	lab_http /v1/routes/2001:db8:9::/48 -X DELETE
	answered 200
}

@test "next-hop-ipv6 is self there; taken away later, the entry waits" {
	path_start
	put 2001:db8:9::/48 '{}'
	answered 200 .state sent
	lab_wait_for 1 bird_next_hop 2001:db8:9::/48 2001:db8:1::1
	lab_exagate_stop
	sed -i /next-hop-ipv6/d "$LAB_DIR/exagate.conf"
	lab_exagate_start
	ready
	lab_wait_for 5 state 2001:db8:9::/48 waiting \
	    "there is no next-hop self of the family"
	trouble next-hop
	lab_wait_for 5 lab_bird_lacks 2001:db8:9::/48
	put 10.3.0.1 '{}'
	answered 200 .state sent
	sessions 1
	lab_exagate_stop
	lab_exagate_config
	lab_exagate_start
	lab_wait_for 10 lab_bird_has 2001:db8:9::/48
	lab_wait_for 5 state 2001:db8:9::/48 sent
	no_trouble
}

@test "what this ExaBGP has no words for: 422, and nothing is saved" {
	lab_exabgp_4_only
	path_start
	put 10.3.0.1 '{"as-path": "[ 65010 ( 65020 ) 65030 ]"}'
	answered 422 .type urn:exagate:exabgp-cannot .field as-path
	lab_http '/v1/routes' -X POST -H 'Content-Type: application/json' \
	    -d '[{"prefix": "10.3.0.2"}, {"prefix": "10.3.0.1",
	    "as-path": "[ 65010 ( 65020 ) 65030 ]"}]'
	answered 422 .item 2 .field as-path
	says /v1/routes .routes '[]'
	put 10.3.0.1 '{"as-path": "[ 65010 65030 ( 65020 ) ]"}'
	answered 200 .state sent
}

@test "ExaBGP answers error: 502, the entry stays, and is tried again" {
	path_start
	put 10.3.0.1 '{}'
	answered 200 .state sent
	# Our only neighbour is taken away behind our back.
	sed -i -e 's/^neighbor .*{/neighbor 192.0.2.3 {/' \
	    -e '/^api {/,/^}/d' "$LAB_DIR/exabgp.conf"
	lab_signal exabgp USR1
	lab_wait_for 10 lab_bird_lacks 10.3.0.1/32
	put 10.3.0.2 '{"med": 5}'
	answered 502 .type urn:exagate:refused
	lab_wait_for 5 trouble no-neighbor
	state 10.3.0.2/32 waiting
	state 10.3.0.1/32 waiting
	lab_http /announce/10.3.0.3
	[ "$lab_code" = 202 ]
	healthy
	# It is there again.
	lab_exabgp_config
	lab_signal exabgp USR1
	for n in 1 2 3; do
		lab_wait_for 45 state "10.3.0.$n/32" sent
		lab_wait_for 1 lab_bird_has "10.3.0.$n/32"
	done
	bird_med 10.3.0.2/32 5
	lab_wait_for 5 no_trouble
}

@test "what ExaBGP says done to and does not send is drift, not sent" {
	# A filter behind the relay: done is the answer to what it puts there.
	cat >"$LAB_DIR/filter" <<-EOF
		#!/bin/bash
		exec "$EXAGATE_RELAY" "\$@" > >(exec sed -uf "$LAB_DIR/rules")
	EOF
	cat >"$LAB_DIR/rules" <<-'EOF'
		s/^announce route 10.3.0.66.*/show neighbor 255.255.255.255 extensive/
	EOF
	chmod +x "$LAB_DIR/filter"
	LAB_PROCESS="$LAB_DIR/filter $LAB_DIR/run/exabgp.in"
	LAB_PROCESS+=" $LAB_DIR/run/exabgp.out"
	path_start
	put "10.3.0.66?timeout=20" '{}'
	answered 202 .state drift \
	    .reason "ExaBGP does not send what it was told"
	trouble drift
	says /v1/neighbors '.neighbors[0] | [.sent, .drift]' '[0,1]'
	put 10.3.0.1 '{}'
	answered 200 .state sent
	ready
	[ "$(get /v1/status .session.corrections)" = 2 ]
	says "/v1/routes?state=drift" '[.routes[].prefix]' '["10.3.0.66/32"]'
	# Put again, it is tried again.
	put "10.3.0.66?timeout=20" '{}'
	answered 202 .state drift
	# A withdrawal ends it.
	lab_http "/v1/routes/10.3.0.66/32?timeout=20" -X DELETE
	answered 200
	no_trouble
	put "10.3.0.66?timeout=0" '{}'
	lab_wait_for 20 state 10.3.0.66/32 drift
	echo >"$LAB_DIR/rules"
	lab_relay_kill9
	lab_wait_for 15 state 10.3.0.66/32 sent
	lab_wait_for 1 lab_bird_has 10.3.0.66/32
	no_trouble
}

@test "adj-rib-out false: what ExaBGP forgets is told again" {
	lab_exabgp_config
	sed -i 's/^family {/adj-rib-out false;\n&/' "$LAB_DIR/exabgp.conf"
	parts_start exagate nginx exabgp
	lab_wait_for 10 lab_ready
	put 10.3.0.1 '{}'
	answered 202 .reason "no neighbour is established"
	lab_bird_start
	lab_wait_for 15 lab_established
	put 10.3.0.2 '{}'
	lab_wait_for 15 state 10.3.0.1/32 sent
	lab_wait_for 15 state 10.3.0.2/32 sent
	lab_wait_for 1 lab_bird_has 10.3.0.1/32
	lab_bird_has 10.3.0.2/32
	lab_bird_kill9
	lab_bird_start
	lab_wait_for 15 state 10.3.0.1/32 sent
	lab_wait_for 1 lab_bird_has 10.3.0.1/32
	lab_bird_has 10.3.0.2/32
	no_trouble
}

@test "whatever its attributes, an entry is sent after a restart, unshaken" {
	local n=0 attrs

	path_start
	while read -r attrs; do
		n=$((n + 1))
		put "10.3.1.$n" "$attrs"
		answered 200 .state sent
	done <<-'EOF'
		{"origin": "igp"}
		{"origin": "egp", "med": 0}
		{"origin": "incomplete"}
		{"local-preference": 0, "med": 4294967295}
		{"next-hop": "192.0.2.1"}
		{"next-hop": "192.0.2.200", "origin": "igp"}
		{"as-path": [23456, 65001, 65001, 4294967295]}
		{"community": ["9:9", "1:1", "9:9", "65535:65535", "0:0"]}
		{"community": "no-export,no-advertise,blackhole"}
		{"origin": "egp", "as-path": [65010], "community": "1:2"}
	EOF
	put 2001:db8:9::/48 '{"next-hop": "2001:db8:1::1", "origin": "egp"}'
	answered 200 .state sent
	lab_bird_mark
	for part in exagate_kill9 exagate_start relay_kill9 exagate_stop \
	    exagate_start; do
		"lab_$part"
		[[ $part == *kill9 || $part == *stop ]] || {
			lab_wait_for 15 lab_ready
			lab_wait_for 15 all_sent $((n + 1))
		}
	done
	run ! lab_bird_removed
	no_trouble
	[ "$(lab_bird_count)" = $((n + 1)) ]
}
