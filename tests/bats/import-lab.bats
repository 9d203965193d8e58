#!/usr/bin/env bats
# exagate-import to BIRD, by way of nginx, exagate and ExaBGP; and what GET
# gives, loaded again.

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
	cd "$BATS_FILE_TMPDIR" || return
}

# import OPTION...: what it says is in output.
import() {
	run ip netns exec "$LAB-host" "$LAB_SRC/scripts/exagate-import" \
	    -u "$LAB_USER:$LAB_PASSWORD" "$@"
}

@test "a file of commands is in BIRD's table" {
	{
		echo '# 100 routes'
		seq 1 98 | sed 's/.*/announce route 10.1.&.0\/24 next-hop self/'
		echo
		echo 'announce attributes next-hop self med 7 nlri' \
		    10.2.1.0/24 10.2.2.0/24
	} >commands
	import -b 30 http://127.0.0.1:8080 commands
	echo "$output"
	[ "$status" -eq 0 ]
	lab_wait_for 5 lab_bird_has 10.2.2.0/24
	lab_wait_for 5 lab_bird_has 10.1.1.0/24
	lab_wait_for 5 lab_bird_has 10.1.98.0/24
}

@test "what GET gives is loaded again after all was withdrawn" {
	lab_curl /v1/routes -H 'Accept: application/x-ndjson' >list
	[ "$(grep -c '' list)" -eq 100 ]
	sed -n 's/^announce \(route [^ ]*\).*/withdraw \1/p' commands >gone
	echo 'withdraw attributes nlri 10.2.1.0/24 10.2.2.0/24' >>gone
	import http://127.0.0.1:8080/ gone
	[ "$status" -eq 0 ]
	lab_wait_for 5 lab_bird_lacks 10.2.2.0/24
	lab_wait_for 5 lab_bird_lacks 10.1.98.0/24
	import http://127.0.0.1:8080/ list
	echo "$output"
	[ "$status" -eq 0 ]
	lab_wait_for 5 lab_bird_has 10.2.2.0/24
	lab_wait_for 5 lab_bird_has 10.1.98.0/24
	[[ $(lab_bird_route 10.2.2.0/24) == *"BGP.med: 7"* ]]
}

@test "the line of the first refusal is told, with its reason" {
	sed '40s/.*/shutdown/' commands >bad
	import -b 30 http://127.0.0.1:8080 bad
	echo "$output"
	[ "$status" -eq 1 ]
	[[ ${lines[0]} == "bad:40: 'shutdown' is not taken"* ]]
	[ "${lines[1]}" = "Lines 1 to 30 were loaded." ]
	sed '7s/10/300/' list >bad
	import http://127.0.0.1:8080 bad
	echo "$output"
	[ "$status" -eq 1 ]
	[[ ${lines[0]} == "bad:7: "* ]]
}

@test "a wrong password is told" {
	run ip netns exec "$LAB-host" "$LAB_SRC/scripts/exagate-import" \
	    -u nobody:wrong http://127.0.0.1:8080 commands
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == "commands:1: "* ]]
}
