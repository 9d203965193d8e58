# shellcheck shell=bash
# Entries for named neighbours: tests/bats/named.bats. BIRD 1 is 192.0.2.2, A
# below, and BIRD 2 is 192.0.2.3, B.

export A=192.0.2.2
export B=192.0.2.3

# rows: lines "PREFIX NEIGHBORS WITHDRAWING ATTRIBUTES" become entries of a
# database that nobody has open. PREFIX is 10.x.y.z, a host; NEIGHBORS is - for
# all, or canonical text with + for a blank; WITHDRAWING is 0 or 1.
rows() {
	[ -e "$LAB_DIR/db/exagate.db" ] || {
		lab_exagate_start
		lab_exagate_stop
	}
	awk -F '[ .]' 'BEGIN { print "BEGIN;" }
	{
		split($0, word, " ")
		at = length(word[1] word[2] word[3]) + 4
		gsub(/[+]/, " ", word[2])
		printf "UPDATE meta SET revision = revision + 1;" \
		    "INSERT OR REPLACE INTO entry (key, neighbors, " \
		    "attributes, revision, withdrawing, owner, created, " \
		    "changed) SELECT X\047010a%02x%02x%02x20\047, \047%s\047, " \
		    "\047%s\047, revision, %d, \047demo\047, 1, 1 FROM meta;\n",
		    $2, $3, $4, word[2] == "-" ? "" : word[2],
		    substr($0, at), word[3]
	}
	END { print "COMMIT;" }' | sqlite3 -bail "$LAB_DIR/db/exagate.db"
}

# all_up PART...: start these and both BIRDs, and wait until all is in step.
all_up() {
	parts_start "$@"
	[ -e "$LAB_DIR/bird1.pid" ] || lab_bird_start 1
	[ -e "$LAB_DIR/bird2.pid" ] || lab_bird_start 2
	in_step
}
in_step() {
	local n

	for n in 1 2; do
		lab_wait_for 20 lab_established $n
		lab_wait_for 20 lab_settled $n
	done
	lab_wait_for 20 lab_ready
}

# table_is N WORD...: has BIRD N just these, "10.5.0.1:7" with the MED?
table_is() {
	local n=$1 want

	shift
	want=$(printf '%s\n' "$@" | sed 's|:|/32 |' | LC_ALL=C sort)
	[ "$(lab_bird_table "$n")" = "$want" ] && return
	echo "BIRD $n: $(lab_bird_table "$n" | tr '\n' ' ')" >&2
	return 1
}


# Since lab_bird_mark: how many updates and withdrawals of the host $1 did
# BIRD $2 log? "updates withdrawals".
log_of() {
	tail -n "+$(($(cat "$LAB_DIR/bird$2.mark") + 1))" \
	    "$LAB_DIR/bird$2.log" | awk -v prefix="$1/32" '
		/exabgp/ && index($0, " " prefix " ") {
			if (/> removed/) gone++
			if (/> (added|updated)/) news++
		} END { print news + 0, gone + 0 }'
}

# named PREFIX NEIGHBOR MED [QUERY]: announce it to that neighbour, - is all.
# unnamed PREFIX NEIGHBOR [QUERY]: withdraw that again.
named() {
	put "$1?$(named_query "$2" "${4:-}")" "{\"med\": $3}"
}
unnamed() {
	lab_http "/v1/routes/$1?$(named_query "$2" "${3:-}")" -X DELETE
}
named_query() {
	[ "$1" = - ] || echo -n "neighbor=$1&"
	echo "${2:-wait=sent}"
}

# long N: attributes of N bytes, or a few less.
long() {
	local n=$1 text='next-hop self as-path [' i

	for ((i = 0; i < 255 && ${#text} < n - 12; i++)); do
		text+=" $((4200000000 + i))"
	done
	text+=' ] community ['
	for ((i = 0; i < 255 && ${#text} < n - 14; i++)); do
		text+=" 65000:$((10000 + i))"
	done
	echo "$text ]"
}
