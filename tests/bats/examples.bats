#!/usr/bin/env bats
# Every command of ExaBGP's own example programs: as it does when written
# straight to ExaBGP, or refused. tests/cases/exabgp-examples.cases says
# which, and the unit test of text what is read from each.
#
# EXABGP5_TREE, EXABGP6_TREE: source trees of ExaBGP 5 and main, to try the
# examples of those too.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/wire-helper.sh"
	. "$LAB_SRC/tests/bats/examples-helper.sh"
	export LAB_NEIGHBORS=1
	out=$(mktemp -d "${TMPDIR:-/tmp}/exagate-examples.XXXXXX")
}

teardown() {
	lab_down
	rm -rf "$out"
}

# same VERSION GROUPS: by way of exagate as straight.
same() {
	export EXAMPLES_GROUPS=$2
	examples_through "$1" "$out/through"
	examples_straight "$1" "$out/straight"
	[ "$(wc -l <"$out/straight")" -gt 10 ]
	examples_equal "$1" "$out/through" "$out/straight"
}

@test "the examples of 4.2.21 change at a peer what they do straight" {
	same 4.2.21 ')$'
}

@test "and those that name neighbours" {
	same 4.2.21 named$
}

@test "those of 5.0.13, with ExaBGP 5" {
	[ -n "${EXABGP5_TREE:-}" ] || skip "no EXABGP5_TREE"
	export LAB_EXABGP_TREE=$EXABGP5_TREE
	same 5.0.13 ')$'
	same 5.0.13 named$
}

# What its examples have more than those of 5: the grammar of its API version
# 6. exagate speaks version 4 to it.
@test "those of main, with ExaBGP 6" {
	[ -n "${EXABGP6_TREE:-}" ] || skip "no EXABGP6_TREE"
	export LAB_EXABGP_TREE=$EXABGP6_TREE EXAMPLES_ONLY='^peer '
	LAB_EXABGP_ENV=exabgp.api.version=4 examples_through main "$out/through"
	EXAMPLES_TO='peer * ' examples_straight main "$out/straight"
	examples_equal main "$out/through" "$out/straight"
}

@test "what is refused is refused with a reason, and reaches nobody" {
	local command updates

	examples_up
	updates=$(lab_gobgp_updates 1 | wc -l)
	while IFS= read -r command; do
		lab_http / --data-urlencode "command=$command"
		echo "$command: $lab_code $lab_body"
		[ "${lab_code:0:1}" = 4 ] && [ -n "$lab_body" ]
	done < <(for version in 4.2.21 5.0.13 main; do
		examples "$version" refused
	done | sort -u)
	says /v1/routes '.routes | length' 0
	lab_http "/announce/$EXAMPLES_END"
	lab_wait_for 5 eval 'lab_gobgp_updates 1 | grep "200affffff$"'
	[ "$(lab_gobgp_updates 1 | wc -l)" = $((updates + 1)) ]
}

# But for adj-rib in: exagate does not know it.
@test "what asks is answered" {
	local command

	examples_up
	while IFS= read -r command; do
		lab_http / --data-urlencode "command=$command"
		echo "$command: $lab_code $lab_body"
		case $command in
		*" show in") [ "$lab_code" = 400 ] ;;
		*) [ "$lab_code" = 200 ] ;;
		esac
	done < <(for version in 4.2.21 5.0.13 main; do
		examples "$version" asked
	done | sort -u)
}
