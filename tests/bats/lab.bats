#!/usr/bin/env bats
# The lab itself: ExaBGP and BIRD with a process that announces two routes.
# The suites can only be as good as it.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	lab_up
	cat >"$LAB_DIR/announcer" <<-'EOF'
		#!/bin/sh
		echo 'announce route 10.0.0.1/32 next-hop self med 200' \
		    'community [ 100:400 300:600 ]'
		echo 'announce route 2001:db8:2::1/128 next-hop 2001:db8:1::1'
		while read -r line; do :; done
	EOF
	chmod +x "$LAB_DIR/announcer"
	export LAB_PROCESS=$LAB_DIR/announcer
}

teardown() {
	lab_end
}

both_routes() {
	lab_bird_has 10.0.0.1/32 "$1" && lab_bird_has 2001:db8:2::1/128 "$1"
}

@test "routes of both families reach two BIRDs" {
	export LAB_NEIGHBORS=2 LAB_STATIC=10.99.0.0/24
	lab_bird_start 1
	lab_bird_start 2
	lab_exabgp_start
	lab_wait_for 10 both_routes 1
	lab_wait_for 10 both_routes 2
	lab_wait_for 5 lab_bird_has 10.99.0.0/24 2
	run lab_bird_table 1
	[ "${lines[0]}" = "10.0.0.1/32 200 (100,400) (300,600)" ]
	[ "${lines[1]}" = "10.99.0.0/24 99" ]
	[ "${lines[2]}" = "2001:db8:2::1/128 -" ]
	[ "$(lab_bird_count 1)" = 3 ]
}

# Of a VPN, and of VPLS.
@test "routes of other families reach BIRD and GoBGP, octet by octet" {
	export LAB_NEIGHBORS=2 LAB_BIRD_FAMILIES="ipv4 vpn4" LAB_IBGP=yes
	export LAB_FAMILIES="ipv4 ipv4-mpls-vpn l2vpn-vpls"
	sed -i '/^while/i\
	    echo announce route 10.0.0.0/24 rd 65000:1 label 100 next-hop self\
	    echo announce vpls rd 65000:1 endpoint 5 base 10702 offset 1 \\\
		size 8 next-hop 192.0.2.1' "$LAB_DIR/announcer"
	lab_bird_start 1
	lab_gobgp_start 2
	lab_exabgp_start
	lab_wait_for 10 lab_gobgp_established 2
	lab_wait_for 10 eval 'lab_birdc 1 show route table tab_vpn4 |
	    grep "^65000:1 10.0.0.0/24"'
	lab_wait_for 5 eval 'lab_gobgp 2 global rib -a vpnv4 |
	    grep "65000:1:10.0.0.0/24 *.100. *192.0.2.1 "'
	lab_wait_for 5 eval 'lab_gobgp_updates 2 | grep \
	    "00194104c00002010000110000fde800000001000500010008029ce1$"'
}

@test "a session is soon after a kill of either side" {
	lab_bird_start
	lab_exabgp_start
	lab_wait_for 10 both_routes 1
	for part in bird exabgp bird; do
		"lab_${part}_kill9"
		"lab_${part}_start"
		lab_wait_for 10 lab_established
		lab_wait_for 10 both_routes 1
	done
}

@test "BIRD's log tells what was withdrawn" {
	lab_bird_start
	lab_exabgp_start
	lab_wait_for 10 both_routes 1
	lab_bird_mark
	run ! lab_bird_removed
	lab_exabgp_stop
	lab_wait_for 5 lab_bird_lacks 10.0.0.1/32
	lab_bird_removed | grep -F 10.0.0.1/32
}

@test "graceful restart keeps the routes through a kill" {
	export LAB_GRACEFUL=yes LAB_MANUAL_EOR=no
	lab_bird_start
	lab_exabgp_start
	lab_wait_for 10 both_routes 1
	lab_bird_mark
	lab_exabgp_kill9
	lab_exabgp_start
	lab_wait_for 15 lab_established
	lab_wait_for 10 both_routes 1
	run ! lab_bird_removed
}

@test "a cable that is pulled and plugged" {
	lab_bird_start
	lab_exabgp_start
	lab_wait_for 10 both_routes 1
	lab_cut 1
	lab_wait_for 15 eval '! lab_established'
	lab_mend 1
	lab_wait_for 15 both_routes 1
}

@test "nginx serves, and can be killed and started again" {
	lab_nginx_start
	lab_http /healthz
	[ "$lab_code" = 504 ]
	[[ $lab_body == *"outcome unknown"* ]]
	lab_nginx_kill9
	lab_nginx_start
	lab_http /healthz -u nobody:here
	[ "$lab_code" = 401 ]
}

@test "a shell that dies leaves nothing behind" {
	local names

	bash -c '. "$0/tests/lab/lab.sh"; lab_up; lab_bird_start
		echo "$LAB_DIR" >"$1"; kill -KILL $$' \
	    "$LAB_SRC" "$LAB_DIR/names" || true
	names=$(cat "$LAB_DIR/names")
	lab_wait_for 10 test ! -e "$names"
	run ! ls /run/netns/exagate-"${names##*.}"-*
}
