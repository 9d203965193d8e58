#!/usr/bin/env bats
# Holding back: all of it, an entry, an owner, a neighbour, changes; what is
# told of it, and that nothing of it is lost by kill -9.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/states-helper.sh"
	. "$LAB_SRC/tests/bats/named-helper.sh"
	. "$LAB_SRC/tests/bats/hold-helper.sh"
	LAB_NEIGHBORS=2
	LAB_USERS=eve
	HELD='held: POST /v1/resume'
	SUSPENDED='suspended: POST /v1/resume'
}

teardown() {
	lab_end
}

@test "start = hold: nothing is written until it is resumed" {
	LAB_CONF='start = hold'
	lab_up
	rows <<-EOF
		10.5.0.1 - 0 next-hop self med 1
		10.5.0.2 192.0.2.3 0 next-hop self med 2
	EOF
	lab_nginx_start
	lab_exagate_start
	lab_bird_start 1
	lab_bird_start 2
	lab_exabgp_start
	lab_wait_for 20 lab_established 1
	lab_wait_for 20 lab_established 2
	lab_wait_for 20 state 10.5.0.1/32 waiting "$HELD"
	not_ready hold
	trouble held
	says /v1/status .session.held true
	held
	hold .reason 'the configuration says start = hold'
	lab_wait_for 10 difference_is 1 '1 0 0 0'
	lab_wait_for 10 difference_is 2 '2 0 0 0'
	# Changes are saved, and answered at once.
	at_once put 10.5.0.3/32 '{"med": 3}' -H 'Prefer: wait=20'
	answered 202 .state waiting .reason "$HELD"
	keeps 1
	keeps 2
	exagate_dies
	lab_wait_for 20 state 10.5.0.1/32 waiting "$HELD"
	keeps 1
	operate resume dry-run=yes
	told .\"dry-run\" true .unchanged false
	held
	operate resume
	told .unchanged false
	lab_wait_for 10 table_is 1 10.5.0.1:1 10.5.0.3:3
	lab_wait_for 10 table_is 2 10.5.0.1:1 10.5.0.2:2 10.5.0.3:3
	lab_wait_for 5 state 10.5.0.3/32 sent
	lab_wait_for 5 ready
	no_trouble held
	operate resume
	told .unchanged true
}

@test "all is held on request, and stays so; what waits is told" {
	path_up
	put 10.5.0.1/32 '{"med": 1}'
	answered 200
	operate suspend note=maintenance
	told .unchanged false .kind all
	operate suspend
	told .unchanged true
	hold .reason 'an operator asked for it'
	hold .by demo
	hold .note maintenance
	put 10.5.0.1/32 '{"med": 2}'
	answered 202 .state waiting .reason "$HELD"
	put 10.5.0.2/32 '{"med": 3}'
	lab_http /v1/routes/10.5.0.1/32 -X DELETE
	answered 202 .state waiting .reason "$HELD"
	difference_is 1 '1 0 1 0'
	# More than are counted in one turn of the engine.
	many 9000 | post "/v1/routes?wait=saved"
	difference_is 1 '9001 0 1 0'
	lab_http "/v1/withdraw?prefix=10.6.0.0/16&match=within" -X POST
	difference_is 1 '1 0 1 0'
	exagate_dies
	lab_wait_for 20 known
	lab_wait_for 10 difference_is 2 '1 0 1 0'
	keeps 1 10.5.0.1:1
	# The session ends, and there is another: nothing is announced in it.
	lab_exabgp_kill9
	lab_exabgp_start
	lab_wait_for 20 lab_established 1
	lab_wait_for 20 known
	keeps 1
	operate resume
	lab_wait_for 10 table_is 1 10.5.0.2:3
	lab_wait_for 10 gone 10.5.0.1/32
}

@test "an entry is suspended, and resumed" {
	path_up
	put 10.5.0.1/32 '{"med": 1}'
	named 10.5.0.1/32 $B 2
	put 10.5.0.2/32 '{"med": 3}'
	operate suspend prefix=10.5.0.9/32 404
	# A flow rule by its id.
	lab_http /v1/flows -d source=10.9.0.0/24 -d protocol=tcp -d discard \
	    -d wait=saved -H 'Accept: application/json'
	operate suspend flow=02180a0900038106
	told .kind entry .id 02180a0900038106 .unchanged false
	operate resume flow=02180a0900038106
	told .unchanged false
	operate suspend flow=02180a0900038107 404
	lab_http '/v1/flows/02180a0900038106?wait=saved' -X DELETE
	operate suspend 'prefix=10.5.0.1/32&dry-run=yes'
	told .entries 1 '.neighbors | tostring' \
	    '[{"peer":"192.0.2.2","withdraw":1}]'
	keeps 1 10.5.0.1:1 10.5.0.2:3
	operate suspend 'prefix=10.5.0.1/32&note=why'
	told .entries 1 .unchanged false .kind entry
	lab_wait_for 5 table_is 1 10.5.0.2:3
	table_is 2 10.5.0.1:2 10.5.0.2:3
	state 10.5.0.1/32 waiting "$SUSPENDED"
	trouble suspended
	says /v1/suspensions '[.suspensions[] |
	    [.kind, .prefix, .by, .note]] | tostring' \
	    '[["entry","10.5.0.1/32","demo","why"]]'
	# It may be changed, and stays suspended; its namesake is not.
	put 10.5.0.1/32 '{"med": 9}'
	answered 202 .state waiting .reason "$SUSPENDED"
	# Nor is it announced in a new session, or by another exagate.
	exagate_dies
	lab_exabgp_kill9
	lab_exabgp_start
	lab_wait_for 20 table_is 2 10.5.0.1:2 10.5.0.2:3
	lab_wait_for 20 table_is 1 10.5.0.2:3
	# Withdrawn and announced, it still is.
	lab_http /v1/routes/10.5.0.1/32 -X DELETE
	lab_wait_for 5 gone 10.5.0.1/32
	put 10.5.0.1/32 '{"med": 8}'
	answered 202 .state waiting .reason "$SUSPENDED"
	keeps 1 10.5.0.2:3
	operate resume prefix=10.5.0.1/32
	told .entries 1
	lab_wait_for 5 table_is 1 10.5.0.1:8 10.5.0.2:3
	operate resume prefix=10.5.0.1/32
	told .unchanged true
	no_trouble suspended
}

@test "an owner is suspended, with what he announces meanwhile" {
	path_up
	put 10.5.0.1/32 '{"med": 1}'
	put 10.5.0.2/32 '{"med": 2}' -u eve:demo
	answered 200
	lab_http /v1/routes -X POST -u eve:demo -d '{"prefix": "10.5.0.3"}' \
	    -H 'Content-Type: application/json'
	lab_wait_for 5 table_is 1 10.5.0.1:1 10.5.0.2:2 10.5.0.3:-
	operate suspend owner=eve
	told .entries 2 '.neighbors[0].withdraw' 2
	lab_wait_for 5 table_is 1 10.5.0.1:1
	lab_wait_for 5 table_is 2 10.5.0.1:1
	put 10.5.0.4/32 '{"med": 4}' -u eve:demo
	answered 202 .reason "$SUSPENDED"
	lab_http /v1/routes -X POST -u eve:demo -d '{"prefix": "10.5.0.5"}' \
	    -H 'Content-Type: application/json'
	exagate_dies
	lab_wait_for 20 state 10.5.0.1/32 sent
	state 10.5.0.5/32 waiting "$SUSPENDED"
	keeps 1 10.5.0.1:1
	operate resume owner=eve
	told .entries 4
	lab_wait_for 5 table_is 1 10.5.0.1:1 10.5.0.2:2 10.5.0.3:- \
	    10.5.0.4:4 10.5.0.5:-
}

@test "a neighbour is suspended; the other one sees nothing of it" {
	path_up
	put 10.5.0.1/32 '{"med": 1}'
	named 10.5.0.2/32 $A 2
	lab_bird_mark 2
	operate suspend neighbor=192.0.2.9 404
	operate suspend neighbor=$A
	told .entries 2 '.neighbors | tostring' \
	    '[{"peer":"192.0.2.2","withdraw":2}]'
	lab_wait_for 5 table_is 1
	state 10.5.0.1/32 sent
	says /v1/routes/10.5.0.1/32 "[.neighbors[] | .state] | tostring" \
	    '["waiting","sent"]'
	put 10.5.0.3/32 '{"med": 3}'
	answered 200
	exagate_dies
	lab_wait_for 20 state 10.5.0.3/32 sent
	# It comes up anew: nothing is sent to it.
	lab_bird_stop 1
	lab_bird_start 1
	lab_wait_for 20 lab_established 1
	keeps 1
	table_is 2 10.5.0.1:1 10.5.0.3:3
	[ "$(log_of 10.5.0.1 2)" = '0 0' ]
	operate resume neighbor=$A
	lab_wait_for 10 table_is 1 10.5.0.1:1 10.5.0.2:2 10.5.0.3:3
	operate suspend 'neighbor=192.0.2.2&neighbor=192.0.2.3' 400
	operate suspend 'owner=a&changes=yes' 400
	operate suspend 'changes=no' 400
}

@test "changes are frozen: 503 says by whom, the peers see nothing" {
	path_up
	put '10.5.0.1/32?ttl=3' '{"med": 1}'
	answered 200
	put 10.5.0.2/32 '{"med": 2}'
	operate suspend changes=yes
	told .kind changes
	# The log tells of it at once, not when there is more to be written.
	lab_wait_for 5 grep -q 'operation what=suspend kind=changes' \
	    "$LAB_DIR/exagate.log"
	trouble frozen
	put 10.5.0.3/32 '{}' -u eve:demo
	answered 503 .type urn:exagate:frozen '.detail |
	    test("suspended by demo since 20.*changes=yes")' true
	lab_http /v1/routes/10.5.0.2/32 -X DELETE
	answered 503
	lab_http /v1/routes -X POST -d '{"prefix": "10.5.0.5"}' \
	    -H 'Content-Type: application/json'
	answered 503 .type urn:exagate:frozen
	# The same again changes nothing.
	put 10.5.0.2/32 '{"med": 2}'
	answered 200
	# A lease ends all the same; operators may operate.
	lab_wait_for 5 table_is 1 10.5.0.2:2
	operate suspend prefix=10.5.0.2/32
	lab_wait_for 5 table_is 1
	exagate_dies
	lab_wait_for 10 lab_ready
	put 10.5.0.3/32 '{}'
	answered 503
	operate resume prefix=10.5.0.2/32
	operate resume changes=yes
	put 10.5.0.3/32 '{"med": 3}'
	answered 200
	lab_wait_for 5 table_is 1 10.5.0.2:2 10.5.0.3:3
	no_trouble
}
