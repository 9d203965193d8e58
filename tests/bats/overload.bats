#!/usr/bin/env bats
# Overload: more than exagate can do, or than anybody reads. It takes bounded
# memory, /healthz answers, what is too much is refused in bounded time, and
# when it is over all is as before by itself.
#
# What memory may hold, besides the entries: 16 KiB for each of max-waiting
# requests (10 were seen), 64 KiB for each that comes slowly (more is in a
# file, 256 MiB of all), 128 MiB of answers that are not read, and what four
# workers have at hand: 32 MiB each, as JSON, for a list of 1,000 entries with
# 150 communities each.

bats_require_minimum_version 1.5.0

setup_file() {
	. "${top_srcdir:-.}/tests/bats/overload-helper.sh"
	ulimit -Sn "$(ulimit -Hn)"
	front_start
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/bats/overload-helper.sh"
	everything_is_up
	memory_begin
}

teardown() {
	local file

	exabgp_resume
	for file in "$LAB_DIR"/hold*.pid "$LAB_DIR"/lo*.pid; do
		[ ! -e "$file" ] || lab_kill9 "$(basename "$file" .pid)"
	done
}

@test "thousands of connections, silent or kept, cost next to nothing" {
	hold_start silent -n 4000 -b 0 -s "$(fastcgi)" /healthz
	hold_start kept -n 1000 -s 8080 /healthz
	lab_wait_for 20 held_all kept
	others_are_served
	memory_grew_less $((16 << 10))
	hold_end silent
	hold_end kept
	[ "$(held kept 200)" = 1000 ]
	no_descriptor_leaks
}

@test "hundreds of bodies that come a byte at a time hold up no other body" {
	hold_start slow -n 500 -m POST -l 100000 -b 60000 -t 100 \
	    "$(fastcgi)" /v1/routes
	others_are_served
	post wait=saved 3 routes 0 1000 1
	[ "$lab_code" = 200 ]
	# A request has 5 s, and a little for what has come.
	hold_wait slow 15
	[ "$(held slow cut)" = 500 ]
	memory_grew_less $((500 * 64 + (16 << 10)))
	load_is_over
	no_descriptor_leaks
}

@test "more requests than may wait: 503 with Retry-After, in bounded time" {
	local most=10000

	[ "$(ulimit -Hn)" -ge 14000 ] || most=1000
	configure "max-waiting = $most"
	exabgp_pause
	hold_start many -n $((most + 2000)) -w 100 -m PUT "$(fastcgi)" \
	    "/v1/routes/10.30.%/32?timeout=8"
	lab_http /healthz --max-time 5
	[ "$lab_code" = 200 ]
	lab_wait_for 5 soon 503 /v1/routes
	hold_wait many 40
	[ "$(held many 202) $(held many 503)" = "$most 2000" ]
	[ "$(held many retry)" = 2000 ]
	[ "$(held many busy-ms)" -lt 6000 ]
	memory_grew_less $((most * 16 + (8 << 10)))
	exabgp_resume
	load_is_over
	# ExaBGP stood still for about the hold time.
	lab_wait_for 30 bird_count_is 10.30. "$most"
	configure
	no_descriptor_leaks
}

@test "answers that are not read take bounded memory; then lists get 503" {
	post wait=saved 10 fat 1000
	[ "$lab_code" = 200 ]
	lab_wait_for 20 all_quiet
	hold_start deaf -n 400 -R -w 300 -a text/plain "$(fastcgi)" "$FAT"
	lab_wait_for 15 lists_are_full
	grep -i '^Retry-After: 1' "$LAB_DIR/headers"
	changes_are_served
	# They have 5 s then, though they stay connected.
	lab_wait_for 20 list_is 200
	others_are_served
	memory_grew_less $(((128 + 4 * 32) << 10))
	hold_end deaf
	lab_wait_for 20 waiting_is 0
	no_descriptor_leaks
}

@test "no descriptors are left: who is there is served, the FIFOs are opened" {
	exagate_limit 300
	hold_start warm -n 60 -r 3 8080 /healthz
	hold_wait warm 10
	hold_start full -n 600 -b 0 -s "$(fastcgi)" /healthz
	lab_wait_for 5 grep -q "accept: Too many open files; others wait" \
	    "$LAB_DIR/exagate.log"
	soon 200 /healthz
	lab_relay_kill9
	lab_wait_for 20 eval '! lab_ready'
	lab_wait_for 20 lab_ready
	soon 200 /announce/10.100.0.1?med=7
	lab_wait_for 2 lab_bird_has 10.100.0.1/32
	hold_end full
	others_are_served
	no_descriptor_leaks
	exagate_unlimit
}

@test "everything is read again and again while changes are made" {
	loop_start routes /v1/routes
	loop_start history /v1/history
	hold_start deaf -n 100 -R -a "$LINES_TYPE" "$(fastcgi)" /v1/routes
	hold_start slow -n 50 -p 4096 -a "$LINES_TYPE" "$(fastcgi)" \
	    /v1/history
	hold_start busy -n 10 -k -r 50 -w 100 "$(fastcgi)" \
	    "/v1/routes?limit=100"
	load_start 61 -c 16 -k 1000 -w 50
	changes_are_served
	lab_wait_for 60 loop_has routes 2000000 2
	lab_wait_for 60 loop_has history 2000000 2
	changes_are_served
	lab_http /v1/routes?limit=10 --max-time 12
	[ "$lab_code" = 200 ]
	hold_wait busy 60
	load_end 61
	[ "$(summary 61 max-ms)" -lt 5000 ]
	memory_grew_less $(((128 + 4 * 32) << 10))
	lab_kill9 looproutes
	lab_kill9 loophistory
	hold_end deaf
	hold_end slow
	load_is_over
	load_agrees 61
	no_descriptor_leaks
}

@test "100,000 changes while ExaBGP stands still: saved, and sent later" {
	exabgp_pause
	post "wait=sent&timeout=2" 20 routes 0 100000 2
	[ "$lab_code" = 202 ]
	soon 200 /healthz
	load_start 60 -c 16 -k 1000 -w 90
	lab_http "/announce/10.100.0.2?timeout=2" --max-time 4
	[ "$lab_code" = 202 ]
	soon 200 /healthz
	soon 200 /v1/status
	soon 200 "/v1/routes/100.0.7.7/32"
	load_end 60
	memory_grew_less $(((40 + 32) << 10))
	exabgp_resume
	load_is_over
	bird_has_routes 100000
	load_agrees 60
}

@test "100,000 changes while ExaBGP is away: what is last is sent" {
	lab_stop exabgp
	lab_http "/v1/withdraw?prefix=100.0.0.0/8&match=within" -X POST \
	    --max-time 20
	[ "$lab_code" = 202 ]
	post wait=sent 10 routes 0 20000 5
	[ "$lab_code" = 202 ]
	soon 200 /healthz
	soon 202 /announce/10.100.0.3
	memory_grew_less $(((20 + 32) << 10))
	lab_exabgp_start
	everything_is_up
	load_is_over
	lab_wait_for 5 bird_has_routes 20000
}
