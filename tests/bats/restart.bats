#!/usr/bin/env bats
# Restarts that peers do not see: BIRD logs of each route that it is sent once
# more that it ignored it, and the route is as old as it was.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/bats/storm-helper.sh"
	. "${top_srcdir:-.}/tests/bats/kill-helper.sh"
}

teardown() {
	lab_end
}

# 40 routes, and BIRD as it is with them.
begin() {
	everything_start
	load 1 -c 8 -k 40 -6 10 -i -w 0
	bird_will_agree 1
	remember
}
remember() {
	bird_routes >"$LAB_DIR/before"
	lab_bird_mark
}
# The routes of base 1, with the time since when BIRD has each, in ms.
bird_routes() {
	lab_birdc 1 show route | sed -nE \
	    's/^((10\.1|2001:db8:1:)[^ ]*) .*\[exabgp ([0-9:.]+).*/\1 \3/p' |
	    awk '{ split($2, t, ":")
	        printf "%s %d\n", $1, (t[1] * 3600 + t[2] * 60 + t[3]) * 1000
	    }' | LC_ALL=C sort
}
# BIRD has them all since the same time. What it prints varies by a few ms.
bird_unchanged() {
	bird_routes | LC_ALL=C join "$LAB_DIR/before" - | awk '
	    $3 - $2 > 50 || $2 - $3 > 50 { print; bad = 1 }
	    END { exit bad || NR != 40 }'
}
# What BIRD logged of them since: "ignored 10.1.0.1/32", each once.
bird_logged() {
	tail -n +"$(($(cat "$LAB_DIR/bird1.mark") + 1))" "$LAB_DIR/bird1.log" |
	    grep -oE 'exabgp\.ipv[46] > .* (10\.1\.|2001:db8:1:)[^ ]*' |
	    sed 's/.* > //' | sort -u
}

# Nothing has changed since: all was sent again, and ignored.
invisible() {
	everything_is_up
	lab_wait_for 20 all_quiet
	lab_wait_for 20 all_settled
	lab_wait_for 5 all_ignored
	run ! grep -v '^ignored ' <(bird_logged)
	bird_unchanged
	bird_will_agree 1
	remember
}
all_settled() {
	lab_curl /v1/neighbors | jq -e 'all(.neighbors[]; .settled)' >/dev/null
}
all_ignored() {
	[ "$(bird_logged | grep -c '^ignored ')" = "$(wc -l \
	    <"$LAB_DIR/before")" ]
}

# end_relay SIGNAL: and wait for the next one.
end_relay() {
	local pid

	pid=$(lab_relay_pid)
	kill -"$1" "$pid"
	lab_wait_for 10 relay_is_another "$pid"
}

@test "a restart of exagate is invisible, by kill -9 and by SIGTERM" {
	begin
	lab_exagate_kill9
	lab_exagate_start
	invisible
	lab_exagate_stop
	lab_exagate_start
	invisible
}

@test "a restart of the relay is invisible, by kill -9 and by SIGTERM" {
	begin
	end_relay KILL
	invisible
	end_relay TERM
	invisible
}

@test "under load they are invisible too, to routes that do not change" {
	begin
	load_start 2 -c 8 -k 60 -m 6 -w 60
	lab_wait_for 20 eval '[ "$(lab_bird_count)" -gt 60 ]'
	lab_exagate_kill9
	lab_exagate_start
	everything_is_up
	lab_wait_for 20 all_ignored
	end_relay KILL
	lab_exagate_stop
	lab_exagate_start
	load_end 2
	invisible
}

@test "with graceful restart and manual-eor, so is kill -9 of ExaBGP" {
	export LAB_GRACEFUL=yes
	begin
	lab_exabgp_kill9
	lab_exabgp_start
	invisible
}

@test "with graceful restart and manual-eor, so is SIGTERM of ExaBGP" {
	export LAB_GRACEFUL=yes
	begin
	lab_exabgp_stop
	lab_exabgp_start
	invisible
}

@test "with graceful restart and manual-eor, so is the end of all but BIRD" {
	export LAB_GRACEFUL=yes
	begin
	lab_exabgp_kill9
	lab_exagate_kill9
	lab_nginx_kill9
	lab_nginx_start
	lab_exabgp_start
	lab_exagate_start
	invisible
}

@test "what changed while ExaBGP was down is so after, the rest untouched" {
	export LAB_GRACEFUL=yes
	begin
	for n in 1 2 3; do
		change "10.0.0.$n/32" 200 -G -d med=1
	done
	lab_exabgp_kill9
	change 10.0.0.1/32 202 -X DELETE
	change 10.0.0.2/32 202 -G -d med=2
	lab_bird_route 10.0.0.1/32 | grep -q exabgp
	lab_exabgp_start
	expect "10.0.0.2/32 2" "10.0.0.3/32 1"
	everything_is_up
	lab_wait_for 20 lab_bird_lacks 10.0.0.1/32
	invisible
}

# nag: somebody who wants the static route, again and again, in nag.log.
nag() {
	while [ ! -e "$LAB_DIR/nag.end" ]; do
		lab_curl /v1/routes/10.99.0.0/24?med=1 -X PUT -o /dev/null \
		    -w '%{http_code}\n' >>"$LAB_DIR/nag.log"
		sleep 0.01
	done
}
nag_is_refused() {
	[ "$(tail -n 1 "$LAB_DIR/nag.log")" = 409 ]
}

@test "ExaBGP's own static routes are never touched, whatever dies" {
	local part pid

	export LAB_STATIC="10.99.0.0/24 10.99.1.0/24"
	everything_start
	expect "10.99.0.0/24 99" "10.99.1.0/24 99"
	bird_will_agree 5
	change 10.99.0.0/24 409 -G -d med=1
	change 10.99.0.0/24 404 -X DELETE
	nag 3>&- &
	pid=$!
	load_begin
	for part in relay exagate exabgp bird relay exagate exabgp; do
		pause
		death "$part"
	done
	everything_is_up
	lab_signal exabgp USR1
	lab_wait_for 10 nag_is_refused
	touch "$LAB_DIR/nag.end"
	wait "$pid"
	all_is_right
	sort "$LAB_DIR/nag.log" | uniq -c
	run ! grep -E '^2' "$LAB_DIR/nag.log"
}

@test "a static route is free when a new ExaBGP no longer has it" {
	export LAB_STATIC="10.99.0.0/24 10.99.1.0/24"
	everything_start
	change 10.99.1.0/24 409 -G -d med=1
	lab_exabgp_kill9
	change 10.99.1.0/24 409 -G -d med=1
	LAB_STATIC=10.99.0.0/24 lab_exabgp_config
	lab_exabgp_start
	everything_is_up
	change 10.99.0.0/24 409 -G -d med=1
	change 10.99.1.0/24 200 -G -d med=1
	expect "10.99.0.0/24 99" "10.99.1.0/24 1"
	bird_will_agree 1
}
