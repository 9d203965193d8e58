#!/usr/bin/env bats
# Two neighbours. Whatever one of them does, the other gets every change at
# once, and both end with what was asked for.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/states-helper.sh"
	. "$LAB_SRC/tests/bats/neighbors-helper.sh"
	export LAB_NEIGHBORS=2
	lab_up
}

teardown() {
	lab_end
}

@test "one is down: 200 for the other, and it gets all when it comes" {
	both_start exagate nginx exabgp bird
	lab_wait_for 15 lab_settled 1
	put 10.4.0.1 '{"med": 1}'
	answered 200 .state sent
	lab_wait_for 5 says /v1/routes/10.4.0.1/32 '.neighbors | sort_by(.peer)' \
	    '[{"peer":"192.0.2.2","state":"sent"},{"peer":"192.0.2.3","state":"accepted","reason":"no neighbour is established"}]'
	changes_at_once 1
	trouble session-down
	lab_bird_start 2
	lab_wait_for 15 lab_settled 2
	no_trouble session-down
	lab_wait_for 5 tables_equal
	put 10.4.0.1 '{"med": 3}'
	answered 200 '[.neighbors[].state]' '["sent","sent"]'
	lab_wait_for 1 bird_med 10.4.0.1/32 3 2
	lab_bird_kill9 1
	lab_wait_for 15 state 10.4.0.1/32 sent
	changes_at_once 2
	lab_bird_start 1
	lab_wait_for 15 lab_settled 1
	lab_wait_for 5 tables_equal
	no_trouble
}

@test "one is being filled with 100,000 routes" {
	database_fill 100000 30000
	both_start exagate nginx exabgp bird
	lab_wait_for 60 filled 1 100000
	lab_wait_for 20 lab_ready
	lab_bird_start 2
	lab_wait_for 15 lab_established 2
	says /v1/neighbors '[.neighbors[].settled]|sort' '[false,true]'
	changes_at_once 1
	run ! filled 2 100000
	lab_wait_for 60 lab_settled 2
	lab_wait_for 30 tables_equal
	lab_wait_for 10 all_sent "$(lab_bird_count 1)"
	no_trouble
}

@test "one is stuck while it is being filled" {
	database_fill 10000 10000
	buffers_small
	both_start exagate nginx exabgp bird
	lab_wait_for 60 filled 1 10000
	lab_wait_for 20 lab_ready
	lab_bird_start 2
	lab_wait_for 15 lab_established 2
	lab_signal bird2 STOP
	changes_at_once 1
	says /v1/neighbors '[.neighbors[].settled]|sort' '[false,true]'
	put 10.4.0.1 '{}'
	answered 202 .state accepted .reason "the neighbour is being filled"
	state 10.4.0.1/32 accepted "the neighbour is being filled"
	changes_at_once 1
	lab_signal bird2 CONT
	lab_wait_for 60 lab_settled 2
	lab_wait_for 30 tables_equal
	lab_wait_for 10 all_sent "$(lab_bird_count 1)"
	no_trouble
}

@test "one is added by a reload" {
	database_fill 1000
	LAB_NEIGHBORS=1 lab_exabgp_config
	both_start exagate nginx exabgp bird
	lab_bird_start 2
	lab_wait_for 15 lab_settled 1
	lab_wait_for 15 filled 1 1000
	put 10.4.0.1 '{}'
	answered 200 '[.neighbors[].peer]' '["192.0.2.2"]'
	lab_exabgp_config
	lab_signal exabgp USR1
	changes_at_once 1
	lab_wait_for 20 lab_settled 2
	lab_wait_for 10 tables_equal
	put 10.4.0.1 '{"med": 9}'
	answered 200 '[.neighbors[].state]' '["sent","sent"]'
	bird_med 10.4.0.1/32 9 2
	no_trouble
}

@test "one is removed by a reload, and added again" {
	both_start exagate nginx exabgp bird
	lab_bird_start 2
	lab_wait_for 15 lab_settled 1
	lab_wait_for 15 lab_settled 2
	put 10.4.0.1 '{}'
	answered 200 '[.neighbors[].state]' '["sent","sent"]'
	LAB_NEIGHBORS=1 lab_exabgp_config
	lab_signal exabgp USR1
	lab_wait_for 10 eval '! lab_established 2'
	changes_at_once 1
	put 10.4.0.1 '{"med": 1}'
	answered 200 .state sent
	lab_wait_for 45 says /v1/neighbors '[.neighbors[].peer]' '["192.0.2.2"]'
	changes_at_once 1
	lab_exabgp_config
	lab_signal exabgp USR1
	lab_wait_for 20 lab_settled 2
	lab_wait_for 10 tables_equal
	put 10.4.0.1 '{"med": 2}'
	answered 200 '[.neighbors[].state]' '["sent","sent"]'
	no_trouble
}

@test "one is cut off" {
	both_start exagate nginx exabgp bird
	lab_bird_start 2
	lab_wait_for 15 lab_settled 1
	lab_wait_for 15 lab_settled 2
	put 10.4.0.1 '{}'
	put 10.4.0.2 '{}'
	answered 200 '[.neighbors[].state]' '["sent","sent"]'
	lab_cut 2
	changes_at_once 1
	lab_http /v1/routes/10.4.0.2/32 -X DELETE
	lab_wait_for 1 lab_bird_lacks 10.4.0.2/32 1
	lab_wait_for 20 says /v1/neighbors \
	    '[.neighbors[] | select(.established) | .peer]' '["192.0.2.2"]'
	changes_at_once 1
	put 10.4.0.1 '{"med": 8}'
	answered 200 .state sent
	lab_mend 2
	lab_wait_for 30 lab_settled 2
	lab_wait_for 5 tables_equal
	lab_bird_lacks 10.4.0.2/32 2
	bird_med 10.4.0.1/32 8 2
	no_trouble
}

@test "one is stopped and reads nothing" {
	both_start exagate nginx exabgp bird
	lab_bird_start 2
	lab_wait_for 15 lab_settled 1
	lab_wait_for 15 lab_settled 2
	lab_signal bird2 STOP
	changes_at_once 1
	lab_wait_for 20 says /v1/neighbors \
	    '[.neighbors[] | select(.established) | .peer]' '["192.0.2.2"]'
	changes_at_once 1
	lab_signal bird2 CONT
	lab_wait_for 30 lab_settled 2
	lab_wait_for 5 tables_equal
	no_trouble
}

@test "one has manual-eor, the other not: a kill of ExaBGP shakes only it" {
	export LAB_GRACEFUL=yes
	database_fill 2000
	lab_exabgp_config
	# The second one without.
	sed -i '/^neighbor 192.0.2.3/,$ {
		/^manual-eor/d
		/^capability { graceful-restart/d
	}' "$LAB_DIR/exabgp.conf"
	both_start exagate nginx exabgp bird
	LAB_GRACEFUL=no lab_bird_start 2
	for n in 1 2; do
		lab_wait_for 20 lab_settled $n
		lab_wait_for 20 filled $n 2000
	done
	says /v1/neighbors '[.neighbors[] | .manual_eor] | sort' '[false,true]'
	lab_bird_mark 1
	lab_bird_mark 2
	for how in kill9 stop; do
		lab_exabgp_$how
		lab_wait_for 5 trouble relay-away
		lab_http /withdraw/11.0.0.7
		lab_exabgp_start
		lab_wait_for 20 lab_ready
		for n in 1 2; do
			lab_wait_for 20 lab_established $n
			lab_wait_for 20 lab_settled $n
			lab_wait_for 20 filled $n 1999
			lab_wait_for 5 lab_bird_lacks 11.0.0.7/32 $n
		done
		lab_wait_for 5 tables_equal
	done
	# Only what was withdrawn went away at the first, all at the second.
	[ "$(lab_bird_removed 1 | grep -vcF 11.0.0.7/32)" = 0 ]
	lab_bird_removed 2 | grep -qF 11.0.0.8/32
	no_trouble
}
