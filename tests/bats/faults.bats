#!/usr/bin/env bats
# System calls that fail below SQLite, tests/tools/fault_preload.c: what is
# answered then is true, also after a crash.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/chaos/faults.sh"
	lab_up
	printf '%-1023s\n' '' >"$LAB_DIR/rules"
	export LAB_WRAP="env FAULT_RULES=$LAB_DIR/rules
	    LD_PRELOAD=${top_builddir:-.}/tests/tools/fault_preload.so"
	lab_exagate_start
	lab_nginx_start
	put 10.0.0.1/32 med=1
	[ "$lab_code" = 200 ]
}

teardown() {
	lab_end
}

put() {
	lab_http "/v1/routes/$1?wait=saved&$2" -X PUT \
	    -H 'Accept: application/json'
	# shellcheck disable=SC2154 # lab_http sets them
	echo "$1: $lab_code $lab_body"
}
# get PREFIX CODE
get() {
	lab_http "/v1/routes/$1"
	echo "$1: $lab_code $lab_body"
	[ "$lab_code" = "$2" ]
}
crash() {
	do_unrule 0
	lab_exagate_kill9
	lab_exagate_start
}
saves_again() {
	put 10.0.0.9/32 med=9
	[ "$lab_code" = 200 ]
}
# log_has N TEXT: so many lines of exagate's log, at least.
log_has() {
	[ "$(grep -c "$2" "$LAB_DIR/exagate.log")" -ge "$1" ]
}

@test "503: a commit that could not be synced does not come back" {
	do_rule 0 exagate sync wal 1000000 EIO 1
	put 10.0.0.2/32 med=2
	[ "$lab_code" = 503 ]
	crash
	get 10.0.0.2/32 404
	get 10.0.0.1/32 200
	do_rule 0 exagate sync wal 1000000 EIO 1
	put 10.0.0.1/32 med=5
	[ "$lab_code" = 503 ]
	crash
	get 10.0.0.1/32 200
	[ "$(jq .attributes.med <<<"$lab_body")" = 1 ]
}

@test "503: nor does a bulk" {
	do_rule 0 exagate sync wal 1000000 EIO 1
	lab_http "/v1/routes?wait=saved" -X POST \
	    -H 'Content-Type: application/json' \
	    --data '[{"prefix":"10.0.0.2/32"},{"prefix":"10.0.0.3/32"}]'
	[ "$lab_code" = 503 ]
	crash
	get 10.0.0.2/32 404
	get 10.0.0.3/32 404
}

@test "504: a commit of which nobody can say whether it comes back" {
	do_rule 0 exagate sync wal 1000000 EIO
	put 10.0.0.2/32 med=2
	[ "$lab_code" = 504 ]
	[ "$(jq -r .type <<<"$lab_body")" = urn:exagate:outcome-unknown ]
	get 10.0.0.2/32 404
	do_unrule 0
	# From here on it is known: it is not there.
	lab_wait_for 10 saves_again
	crash
	get 10.0.0.2/32 404
	get 10.0.0.9/32 200
}

@test "a full disk: 503, and until there is room again it is not said so" {
	do_rule 0 exagate write wal 1000000 ENOSPC
	put 10.0.0.2/32 med=2
	[ "$lab_code" = 503 ]
	# Once a second it is tried.
	lab_wait_for 10 log_has 3 'the disk is full'
	lab_curl /v1/status | jq -e '.store.healthy | not'
	run ! log_has 1 'can be written again'
	do_unrule 0
	lab_wait_for 10 log_has 1 'can be written again'
	saves_again
	get 10.0.0.2/32 404
}

@test "a session that could not be stored is the same one after a crash" {
	lab_bird_start
	lab_exabgp_start
	lab_wait_for 20 lab_bird_has 10.0.0.1/32
	do_rule 0 exagate sync wal 1000000 EIO
	lab_exabgp_kill9
	lab_wait_for 20 lab_bird_lacks 10.0.0.1/32
	lab_exabgp_start
	lab_wait_for 20 lab_bird_has 10.0.0.1/32
	lab_signal exabgp STOP
	crash
	# The new one knows the relay, and does not hear of ExaBGP yet.
	lab_http '/withdraw/10.0.0.1/32?wait=saved'
	[ "$lab_code" = 200 ]
	lab_signal exabgp CONT
	lab_wait_for 20 lab_bird_lacks 10.0.0.1/32
}
