#!/usr/bin/env bats
# Another database, or an older one, while ExaBGP goes on: exagate holds by
# itself, the peers keep what they have, and when it is resumed they get what
# the store says.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/states-helper.sh"
	. "$LAB_SRC/tests/bats/named-helper.sh"
	. "$LAB_SRC/tests/bats/hold-helper.sh"
	. "$LAB_SRC/tests/bats/kill-helper.sh"
	DB=exagate.db
}

teardown() {
	lab_end
}

# backup, restore: the database, while exagate does not run.
backup() {
	lab_exagate_stop
	cp "$LAB_DIR/db/$DB" "$LAB_DIR/backup"
	lab_exagate_start
	lab_wait_for 20 lab_ready
}
restore() {
	lab_exagate_kill9
	rm -f "$LAB_DIR/db/$DB-wal" "$LAB_DIR/db/$DB-shm"
	cp "$LAB_DIR/backup" "$LAB_DIR/db/$DB"
	lab_exagate_start
	lab_wait_for 20 known
}
lose() {
	lab_exagate_kill9
	rm -f "$LAB_DIR/db/$DB"*
	lab_exagate_start
	lab_wait_for 20 known
}

# BIRD has not been told anything since the mark.
bird_was_left_alone() {
	[ "$(log_of 10.5.0.1 1) $(log_of 10.5.0.2 1) $(log_of 10.5.0.3 1)" = \
	    '0 0 0 0 0 0' ]
}

@test "an older copy: held, over kill -9; resumed, BIRD has what it says" {
	path_up
	put 10.5.0.1/32 '{"med": 1}'
	put 10.5.0.2/32 '{"med": 2}'
	backup
	put 10.5.0.1/32 '{"med": 9}'
	put 10.5.0.3/32 '{"med": 3}'
	lab_http /v1/routes/10.5.0.2/32 -X DELETE
	lab_wait_for 5 table_is 1 10.5.0.1:9 10.5.0.3:3
	lab_bird_mark
	restore
	held
	trouble held
	hold '.reason | test("restored from a copy")' true
	not_ready hold
	# 10.5.0.2 is to be announced, 10.5.0.1 is there, 10.5.0.3 left over.
	lab_wait_for 5 difference_is 1 '1 1 0 1'
	put 10.5.0.4/32 '{"med": 4}'
	answered 202 .reason 'held: POST /v1/resume'
	# More changes than were lost: it must not forget.
	for i in 1 2 3 4 5; do
		put 10.5.0.4/32 "{\"med\": 4$i}"
	done
	exagate_dies
	lab_wait_for 20 known
	held
	lab_wait_for 5 difference_is 1 '2 1 0 1'
	keeps 1 10.5.0.1:9 10.5.0.3:3
	bird_was_left_alone
	operate resume
	told '.neighbors[0].leftover' 1
	lab_wait_for 10 table_is 1 10.5.0.1:1 10.5.0.2:2 10.5.0.4:45
	lab_wait_for 10 gone 10.5.0.3/32
	lab_wait_for 10 lab_ready
	# It does not hold again, nor does what it withdrew come back.
	exagate_dies
	lab_wait_for 20 lab_ready
	not_held
	keeps 1 10.5.0.1:1 10.5.0.2:2 10.5.0.4:45
	no_trouble
}

@test "a lost database: held; what is left over is withdrawn, also by halves" {
	path_up
	put 10.5.0.1/32 '{"med": 1}'
	put 10.5.0.2/32 '{"med": 2}'
	lab_bird_mark
	lose
	held
	hold '.reason | test("another database")' true
	lab_wait_for 5 difference_is 1 '0 0 0 2'
	put 10.5.0.1/32 '{"med": 7}'
	put 10.5.0.3/32 '{"med": 3}'
	answered 202
	exagate_dies
	lab_wait_for 20 known
	held
	lab_wait_for 5 difference_is 1 '1 1 0 1'
	keeps 1 10.5.0.1:1 10.5.0.2:2
	bird_was_left_alone
	operate resume dry-run=yes
	told '.neighbors[0].leftover' 1
	held
	# Killed as it resumes, with the first word to ExaBGP: it is durable.
	exagate_dies_at write "$LAB_DIR/run/exabgp.in"
	lab_http /v1/resume -X POST
	lab_wait_for 5 lab_dead exagate
	lab_exagate_start
	lab_wait_for 20 table_is 1 10.5.0.1:7 10.5.0.3:3
	lab_wait_for 20 lab_ready
	not_held
	[ "$(log_of 10.5.0.1 1)" = '1 0' ]
}

@test "a lost database, its lock left: the same; another ExaBGP: not held" {
	path_up
	put 10.5.0.1/32 '{"med": 1}'
	lab_exagate_kill9
	rm "$LAB_DIR/db/$DB" "$LAB_DIR/db/$DB"-*
	lab_exagate_start
	lab_wait_for 20 known
	held
	lab_wait_for 5 difference_is 1 '0 0 0 1'
	# An ExaBGP without routes: there is nothing to look at.
	lab_exagate_kill9
	lab_exabgp_kill9
	rm "$LAB_DIR/db/$DB" "$LAB_DIR/db/$DB"-*
	lab_exagate_start
	lab_exabgp_start
	lab_wait_for 20 lab_ready
	not_held
	put 10.5.0.2/32 '{"med": 2}'
	lab_wait_for 5 table_is 1 10.5.0.2:2
}

@test "held, and ExaBGP begins anew: all that it has is its own then" {
	LAB_STATIC=10.5.0.1/32
	path_up
	lab_wait_for 5 table_is 1 10.5.0.1:99
	put 10.5.0.2/32 '{"med": 2}'
	lose
	held
	lab_wait_for 5 difference_is 1 '0 0 0 2'
	lab_exabgp_kill9
	lab_wait_for 5 not_known
	# Nobody has looked at what the next one has.
	lab_http /v1/resume -X POST
	answered 503 .type urn:exagate:not-ready
	held
	lab_exabgp_start
	lab_wait_for 20 lab_ready
	not_held
	put 10.5.0.1/32 '{}'
	answered 409 .type urn:exagate:foreign-route
	lab_wait_for 5 table_is 1 10.5.0.1:99
}
not_known() {
	! known
}

@test "what is left over may be kept; static routes of ExaBGP are not ours" {
	LAB_STATIC=10.5.0.1/32
	path_up
	lab_wait_for 5 table_is 1 10.5.0.1:99
	put 10.5.0.2/32 '{"med": 2}'
	backup
	put 10.5.0.3/32 '{"med": 3}'
	lab_wait_for 5 table_is 1 10.5.0.1:99 10.5.0.2:2 10.5.0.3:3
	restore
	held
	lab_wait_for 5 difference_is 1 '0 1 0 1'
	operate resume leftovers=keep
	lab_wait_for 10 lab_ready
	keeps 1 10.5.0.1:99 10.5.0.2:2 10.5.0.3:3
	put 10.5.0.3/32 '{}'
	answered 409 .type urn:exagate:foreign-route
}
