#!/usr/bin/env bats
# The examples of README.md, "The API by example", in their order.

bats_require_minimum_version 1.5.0

setup_file() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	path_up
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/readme-helper.sh"
}

@test "the examples are answered as the README says" {
	readme_each readme_healthy
	[ "$readme_n" -ge 12 ]
}

@test "so is the one without ExaBGP" {
	lab_exabgp_stop
	lab_wait_for 5 trouble relay-away
	readme_each readme_away
	[ "$readme_n" = 1 ]
}
