#!/usr/bin/env bats
# Every attribute and every family, from curl to what the peers show:
# tests/cases/wire.cases.

bats_require_minimum_version 1.5.0

setup_file() {
	load_all
	wire_up
}

teardown_file() {
	lab_down
}

setup() {
	load_all
}

load_all() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/wire-helper.sh"
}

@test "attributes of unicast routes" {
	play attributes
}

@test "labelled unicast, and a change of the label alone" {
	play "labelled unicast"
}

@test "VPN routes, each route distinguisher by itself" {
	play "virtual private networks"
}

@test "flow rules" {
	play "flow rules"
}

@test "flow rules of a VPN" {
	play "flow rules of virtual private networks"
}

@test "VPLS" {
	play "virtual private LANs"
}

@test "attributes that stay within an AS" {
	lab_down
	export LAB_IBGP=yes
	wire_up
	play "attributes within an AS"
}

@test "several paths of a prefix" {
	lab_down
	export LAB_ADD_PATH=yes
	wire_up
	play paths
}

@test "every group of the cases was played" {
	local group

	grep '^= ' "$LAB_SRC/tests/cases/wire.cases" | while read -r _ group; do
		grep -qxE "	play \"?$group\"?" "$BATS_TEST_FILENAME"
	done
}
