#!/usr/bin/env bats
# Many connections, and bad ones: nobody waits for somebody else, nobody is
# answered wrongly, nothing is left over.

bats_require_minimum_version 1.5.0

setup_file() {
	. "${top_srcdir:-.}/tests/bats/connections-helper.sh"
	front_start
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/bats/connections-helper.sh"
	everything_is_up
}

teardown() {
	local file

	exabgp_resume
	for file in "$LAB_DIR"/hold*.pid "$LAB_DIR"/load*.pid; do
		[ ! -e "$file" ] || lab_kill9 "$(basename "$file" .pid)"
	done
}

@test "1,000 kept connections are served again and again" {
	hold_start kept -n 1000 -r 5 -s -m PUT 8080 \
	    "/v1/routes/10.10.%/32?wait=saved"
	lab_wait_for 20 held_all kept
	others_are_served
	hold_end kept
	[ "$(held kept 200)" = 5000 ]
	[ "$(held kept cut)$(held kept ended)" = 00 ]
	[ "$(held kept max-ms)" -lt 10000 ]
	lab_wait_for 20 all_quiet
	lab_wait_for 2 bird_count_is 10.10. 1000
	no_descriptor_leaks
}

@test "nginx that is reloaded under load answers nobody wrongly" {
	local n

	hold_start idle -n 500 -s 8080 /healthz
	load_start 50 -c 16 -k 200 -6 50 -w 70
	for n in 1 2 3 4 5; do
		nginx_reload
		others_are_served
	done
	load_end 50
	[ "$(summary 50 200)" -gt 100 ]
	[ "$(summary 50 500)$(summary 50 502)$(summary 50 503)" = 000 ]
	hold_end idle
	[ "$(held idle 200)" = 500 ]
	load_agrees 50
	no_descriptor_leaks
}

@test "2,000 requests that wait for sent hold up nobody" {
	exabgp_pause
	hold_start waiting -n 2000 -m PUT 8080 \
	    "/v1/routes/10.20.%/32?timeout=6"
	lab_wait_for 5 waiting_is 2000
	soon 200 /healthz
	soon 200 /v1/routes/10.20.7.200/32
	soon 200 /v1/status
	soon 200 "/v1/routes/10.20.7.200/32?wait=saved&med=3" -X PUT
	soon 200 /v1/routes/10.100.0.1/32
	hold_wait waiting 15
	exabgp_resume
	[ "$(held waiting 202)" = 2000 ]
	[ "$(held waiting max-ms)" -lt 9000 ]
	lab_wait_for 20 all_quiet
	lab_wait_for 2 bird_count_is 10.20. 2000
	no_descriptor_leaks
}

@test "beyond max-waiting 503 with Retry-After, at once; SIGHUP sets it" {
	configure 'max-waiting = 100'
	exabgp_pause
	hold_start many -n 150 -m PUT 8080 "/v1/routes/10.30.%/32?timeout=5"
	lab_wait_for 5 waiting_is 100
	soon 503 /v1/routes/10.30.9.9/32 -X PUT -D "$LAB_DIR/headers"
	grep -i '^Retry-After: 1' "$LAB_DIR/headers"
	grep -i '^Content-Type: application/problem+json' "$LAB_DIR/headers"
	soon 503 /v1/routes
	soon 200 /healthz
	soon 200 /v1/status
	hold_wait many 15
	exabgp_resume
	[ "$(held many 202) $(held many 503)" = "100 50" ]
	soon 200 "/v1/routes?limit=1"
	lab_wait_for 20 all_quiet
	lab_wait_for 2 bird_count_is 10.30. 100
	configure
}

@test "SIGHUP takes a changed configuration, and keeps to it over a broken one" {
	soon 200 "/announce/10.100.0.1?med=1"
	configure 'get-writes = false'
	soon 405 "/announce/10.100.0.1?med=2"
	configure_broken 'get-writes = perhaps'
	soon 405 "/announce/10.100.0.1?med=2"
	configure_broken 'get-wrytes = true'
	soon 405 "/announce/10.100.0.1?med=2"
	soon 200 "/announce/10.100.0.1?med=3" -X POST
	configure
	soon 200 "/announce/10.100.0.1?med=1"
	lab_alive exagate
}

@test "hundreds of halves, silent ones and such as never close" {
	local s

	s=$(fastcgi)
	hold_start half -n 300 -b 4 "$s" /healthz
	hold_start halfway -n 300 -b 60 "$s" /healthz
	hold_start silent -n 300 -b 0 -s "$s" /healthz
	hold_start unclosed -n 300 -s "$s" "/v1/routes?limit=1"
	hold_start kept -n 300 -k -s "$s" "/v1/routes?limit=1"
	others_are_served
	lab_wait_for 5 held_all unclosed
	lab_wait_for 5 held_all kept
	# The halves are given up after 5 s; silent ones may stay for ever.
	hold_wait half 10
	hold_wait halfway 10
	[ "$(held half cut) $(held halfway cut)" = "300 300" ]
	others_are_served
	hold_end silent
	[ "$(held silent cut) $(held silent silent)" = "0 300" ]
	hold_end unclosed
	[ "$(held unclosed 200) $(held unclosed ended)" = "300 300" ]
	hold_end kept
	[ "$(held kept 200) $(held kept ended)" = "300 0" ]
	no_descriptor_leaks
}

@test "bytes that are no FastCGI end a connection at once" {
	printf 'GET / HTTP/1.1\r\n\r\n' | send
	head -c 4096 /dev/zero | send
	head -c 100000 /dev/urandom | send
	others_are_served
	no_descriptor_leaks
}

@test "hundreds that never read their long answers" {
	load 60 -c 16 -k 2000 -i -w 100
	hold_start deaf -n 200 -R -w 300 "$(fastcgi)" "/v1/routes?limit=1000"
	changes_are_served
	# A short list comes after the long ones, which are being made.
	lab_wait_for 120 soon 200 "/v1/routes?limit=10"
	others_are_served
	hold_end deaf
	no_descriptor_leaks
}

@test "hundreds that stop within a large body" {
	hold_start stalled -n 300 -s -m PUT -l 100000 -b 60000 "$(fastcgi)" \
	    /v1/routes/10.100.0.2/32
	others_are_served
	others_are_served
	hold_end stalled
	[ "$(held stalled 200)" = 0 ]
	no_descriptor_leaks
}

@test "SIGTERM under load: exit 0 within 2 s, every answer was true" {
	local n

	for n in 1 2 3; do
		load_start "3$n" -c 32 -k 100 -w 60
		hold_start "idle$n" -n 200 -s 8080 /healthz
		lab_wait_for 5 has_entries "10.3$n.0.0/16"
		exagate_terminate
		exagate_start
		everything_is_up
		load_end "3$n"
		[ "$(summary "3$n" 200)" -gt 50 ]
		[ "$(summary "3$n" 500)$(summary "3$n" 502)" = 00 ]
		hold_end "idle$n"
		load_agrees "3$n"
	done
}

@test "SIGTERM while requests wait: each is answered with its state" {
	exabgp_pause
	hold_start last -n 500 -m PUT 8080 "/v1/routes/10.40.%/32?timeout=20"
	lab_wait_for 5 waiting_is 500
	exagate_terminate
	hold_wait last 5
	[ "$(held last 202)" = 500 ]
	exabgp_resume
	exagate_start
	everything_is_up
	lab_wait_for 20 all_quiet
	lab_wait_for 2 bird_count_is 10.40. 500
}
