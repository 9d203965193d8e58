#!/usr/bin/env bats
# The FIFOs: with bytes of an earlier life in them, missing, without a reader,
# full, removed, locked. Requests are answered all the while, in bounded time,
# and everything recovers by itself.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/states-helper.sh"
	. "$LAB_SRC/tests/bats/pipes-helper.sh"
	lab_up
	mkdir "$LAB_DIR/run" "$LAB_DIR/db"
}

teardown() {
	lab_end
}

@test "stale bytes in both FIFOs are neither executed nor believed" {
	stale_bytes
	path_start
	stale_end
	put 10.5.0.1 '{}'
	answered 200 .state sent
	lab_wait_for 1 lab_bird_has 10.5.0.1/32
	[ "$(lab_bird_count)" = 1 ]
	says /v1/status '[.session.foreign, .session.exabgp_version]' \
	    '[0,"4.2.21"]'
	says /v1/neighbors '[.neighbors[].peer]' '["192.0.2.2"]'
	sessions 1
	no_trouble
}

@test "the FIFOs are made by who comes first, for the group" {
	lab_exagate_start
	lab_wait_for 5 test -p "$LAB_DIR/run/exabgp.in"
	lab_wait_for 5 test -p "$LAB_DIR/run/exabgp.out"
	[ "$(stat -c %a "$LAB_DIR/run/exabgp.in")" = 660 ]
	[ "$(stat -c %a "$LAB_DIR/run/exabgp.out")" = 660 ]
	lab_exagate_stop
	rm "$LAB_DIR/run/exabgp.in" "$LAB_DIR/run/exabgp.out"
	lab_exabgp_start
	lab_wait_for 5 test -p "$LAB_DIR/run/exabgp.in"
	[ "$(stat -c %a "$LAB_DIR/run/exabgp.in")" = 660 ]
	parts_start bird exagate nginx
	lab_wait_for 15 lab_ready
	[ "$(stat -c %a "$LAB_DIR/run/exabgp.out")" = 660 ]
}

@test "no reader: every request is answered, and all goes out later" {
	parts_start bird exagate nginx
	changes 100
	no_reader_yet
	lab_exabgp_start
	lab_wait_for 15 all_there 100
}

@test "the relay is stopped, and the FIFO full: nobody hangs" {
	path_start
	put 10.5.0.1 '{}'
	answered 200 .state sent
	relay=$(lab_relay_pid)
	kill -STOP "$relay"
	fifo_fill
	put "10.5.0.2?timeout=1" '{}'
	answered 202 .state saved
	at_once http_code /healthz 200
	at_once http_code /v1/status 200
	at_once http_code /v1/routes/10.5.0.1 200
	changes 200
	# Longer than it takes exagate to ask whether the relay is there.
	put "10.5.0.3?timeout=4" '{}'
	answered 202 .state saved
	kill -CONT "$relay"
	lab_wait_for 20 all_there 203
	[ "$(lab_relay_pid)" = "$relay" ]
	sessions 1
	lab_wait_for 5 no_trouble
}

@test "the relay is stopped for a while: the same" {
	path_start
	relay=$(lab_relay_pid)
	kill -STOP "$relay"
	put "10.5.0.2?timeout=4" '{}'
	answered 202 .state saved
	changes 100
	at_once http_code /v1/status 200
	kill -CONT "$relay"
	lab_wait_for 20 all_there 101
	[ "$(lab_relay_pid)" = "$relay" ]
	sessions 1
	lab_wait_for 5 no_trouble
}

@test "the FIFOs are removed, and made again" {
	path_start
	put 10.5.0.1 '{}'
	answered 200 .state sent
	lab_bird_mark
	for name in exabgp.in exabgp.out "exabgp.in exabgp.out"; do
		(cd "$LAB_DIR/run" && rm $name)
		lab_wait_for 10 fifos_there
		put "10.5.0.2?timeout=1" "{\"med\": ${#name}}"
		[[ $lab_code == 20[02] ]]
		lab_wait_for 15 bird_med 10.5.0.2/32 ${#name}
		lab_wait_for 15 all_there 2
		lab_wait_for 15 no_trouble
	done
	run ! lab_bird_removed
	sessions 1
}

@test "something else is where a FIFO was: said, and mended when it goes" {
	path_start
	put 10.5.0.1 '{}'
	answered 200 .state sent
	lab_bird_mark
	for name in exabgp.in exabgp.out; do
		rm "$LAB_DIR/run/$name"
		mkdir "$LAB_DIR/run/$name"
		lab_wait_for 10 trouble fifo
		at_once put "10.5.0.2?timeout=20" "{\"med\": ${#name}}"
		answered 202 .state waiting
		rmdir "$LAB_DIR/run/$name"
		lab_wait_for 15 bird_med 10.5.0.2/32 ${#name}
		lab_wait_for 15 all_there 2
		lab_wait_for 5 no_trouble
	done
	run ! lab_bird_removed
}

@test "a second exagate refuses: same database, FIFO or socket" {
	path_start
	put 10.5.0.1 '{}'
	answered 200 .state sent
	lab_bird_mark
	run ! second exagate.db second second.sock
	[[ $output == *"exagate.db: another exagate (pid $(lab_pid exagate)) has it"* ]]
	run ! second second.db exabgp second.sock
	[[ $output == *"exabgp.in: another exagate (pid $(lab_pid exagate)) has it"* ]]
	run ! second second.db second fcgi.sock
	[[ $output == *"fcgi.sock: another exagate is already running there"* ]]
	run ! second exagate.db exabgp fcgi.sock
	# With all of its own it runs: they failed for what they said.
	second second.db second second.sock
	put 10.5.0.1 '{"med": 1}'
	answered 200 .state sent
	ready
	run ! lab_bird_removed
}

@test "another relay has the lock of the FIFO: said with its fix" {
	relay_start other exabgp.in
	lab_wait_for 5 test -e "$LAB_DIR/run/exabgp.in.lock"
	parts_start bird exagate nginx exabgp
	lab_wait_for 15 lab_established
	put "10.5.0.1?timeout=1" '{}'
	[ "$lab_code" = 202 ]
	lab_wait_for 15 trouble relay-lock
	put "10.5.0.1?timeout=1" '{}'
	answered 202 .state waiting \
	    .reason "ExaBGP is away: its relay does not answer"
	not_ready relay
	run grep -a 10.5.0.1 "$LAB_DIR/other.log"
	[ "$output" = "" ]
	lab_stop other
	lab_wait_for 15 all_there 1
	lab_wait_for 5 no_trouble
}

@test "a second relay on the FIFO waits, and disturbs nothing" {
	path_start
	relay_start other exabgp.in exabgp.out
	lab_wait_for 5 grep -q . "$LAB_DIR/other.log"
	for med in 1 2 3 4 5; do
		put 10.5.0.1 "{\"med\": $med}"
		answered 200 .state sent
	done
	lab_alive other
	says /v1/status .session.resyncs 1
	run grep -a 10.5.0.1 "$LAB_DIR/other.log"
	[ "$output" = "" ]
}

@test "ExaBGP is killed and started three times, quickly" {
	path_start
	for med in 1 2 3; do
		put "10.5.0.1?wait=saved" "{\"med\": $med}"
		lab_exabgp_kill9
		put "10.5.1.$med?wait=saved" '{}'
		lab_exabgp_start
	done
	lab_http "/v1/routes/10.5.1.2/32?wait=saved" -X DELETE
	answered 200
	lab_wait_for 30 all_there 3
	bird_med 10.5.0.1/32 3
	lab_bird_lacks 10.5.1.2/32
	lab_wait_for 5 no_trouble
}

@test "exagate sleeps through more events than fit: it asks anew" {
	. "$LAB_SRC/tests/bats/neighbors-helper.sh"
	database_fill 20000 20000
	path_start
	lab_wait_for 30 all_there 20000
	lab_signal exagate STOP
	# ExaBGP says all of it again, 10 MB of events, and must not be held up.
	lab_bird_kill9
	lab_bird_start
	lab_wait_for 60 filled 1 20000
	lab_bird_mark
	lab_signal exagate CONT
	lab_wait_for 30 all_there 20000
	run ! lab_bird_removed
	grep "the relay dropped lines" "$LAB_DIR/exagate.log"
	put 10.5.0.1 '{}'
	answered 200 .state sent
}
