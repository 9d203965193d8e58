# shellcheck shell=bash
# The commands of ExaBGP's examples, by way of exagate and straight to ExaBGP:
# what each changes at a peer that takes every family.

. "$LAB_SRC/tests/bats/examples-list.sh"
EXAMPLES_END=10.255.255.255/32	# a route after each command, with its number

# Several paths of a prefix are in the examples.
export LAB_ADD_PATH=yes

# The whole path, with GoBGP 1.
examples_up() {
	lab_up
	lab_gobgp_start 1
	lab_exagate_start
	lab_nginx_start
	lab_exabgp_start
	lab_wait_for 20 lab_ready
	lab_wait_for 20 lab_settled 1
}

# examples_through VERSION FILE: by way of exagate. What is not answered with
# OK is in FILE.answers.
# shellcheck disable=SC2154 # lab_http sets them
examples_through() {
	local command n=0

	examples_up
	: >"$2.answers"
	while IFS= read -r command; do
		n=$((n + 1))
		lab_http / --data-urlencode "command=$command"
		[ "$lab_code $lab_body" = "200 OK" ] ||
		    echo "$n answered $lab_code $lab_body" >>"$2.answers"
		lab_http "/announce/$EXAMPLES_END?med=$n"
		[ "$lab_code" = 200 ]
	done < <(examples "$1" entries)
	examples_keep "$n" "$2"
}

# examples_straight VERSION FILE: as they are. The numbers of those that
# ExaBGP refuses are in FILE.errors.
examples_straight() {
	local command n=0

	lab_up
	mkfifo "$LAB_DIR/commands"
	cat >"$LAB_DIR/program" <<-EOF
		#!/bin/sh
		exec 3<&0
		cat <&3 >>"$LAB_DIR/events" &
		exec cat 0<>"$LAB_DIR/commands"
	EOF
	chmod +x "$LAB_DIR/program"
	export LAB_PROCESS=$LAB_DIR/program
	lab_gobgp_start 1
	lab_exabgp_start
	lab_wait_for 20 lab_gobgp_established 1
	lab_wait_for 10 examples_vpls_end
	while IFS= read -r command; do
		n=$((n + 1))
		printf '%s\n' "$command" \
		    "${EXAMPLES_TO:-}announce route $EXAMPLES_END next-hop self med $n" \
		    >"$LAB_DIR/commands"
		lab_wait_for 5 grep -q "\"med\": $n }.*$EXAMPLES_END" \
		    "$LAB_DIR/events"
	done < <(examples "$1" entries)
	unset LAB_PROCESS
	awk -v end="$EXAMPLES_END" 'BEGIN { n = 1 } index($0, end) { n++ }
	    $0 == "error" { print n }' "$LAB_DIR/events" >"$2.errors"
	examples_keep "$n" "$2"
}
# The last end-of-RIB at the start of a session.
examples_vpls_end() {
	grep -q '"eor": { "afi" : "l2vpn", "safi" : "vpls" }' "$LAB_DIR/events"
}

# examples_keep N FILE: what each of N commands changed, in FILE.
examples_keep() {
	lab_wait_for 10 examples_came "$1"
	lab_gobgp_updates 1 | awk -v mark=200affffff$ -v paths=1 \
	    -f "$LAB_LIB/updates.awk" | LC_ALL=C sort >"$2"
	lab_down
}
examples_came() {
	[ "$(lab_gobgp_updates 1 | grep -c '200affffff$')" = "$1" ]
}
