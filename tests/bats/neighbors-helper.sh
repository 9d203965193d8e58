# shellcheck shell=bash
# Two neighbours: tests/bats/neighbors.bats.

# both_start PART...: these, and wait for the session of the first BIRD.
both_start() {
	parts_start "$@"
	lab_wait_for 15 lab_established 1
}

# database_fill COUNT [MEDS]: a database of so many entries, 11.0.0.0/32 and on,
# with 4 or MEDS different MEDs: each goes out in UPDATEs of its own.
database_fill() {
	lab_exagate_start
	lab_exagate_stop
	awk -v n="$1" -v meds="${2:-4}" 'BEGIN {
		print "BEGIN;"
		for (i = 0; i < n; i++)
			printf "INSERT INTO entry (key, neighbors, attributes, " \
			    "revision, withdrawing, owner, created, changed) " \
			    "VALUES (X\047010b%06x20\047,\047\047,\047next-hop self med %d\047,%d,0," \
			    "\047demo\047,1,1);\n", i, i % meds, i + 1
		printf "UPDATE meta SET revision = %d; COMMIT;\n", n
	}' | sqlite3 -bail "$LAB_DIR/db/exagate.db"
}

# filled N COUNT: has BIRD N as many routes?
filled() {
	[ "$(lab_bird_count "$1")" -ge "$2" ]
}

# Have both the same, of the right number?
tables_equal() {
	local n

	n=$(get /v1/status '[.entries[]] | add - .[6]')
	[ "$(lab_bird_count 1)" = "$n" ] && [ "$(lab_bird_count 2)" = "$n" ] &&
	    cmp -s <(lab_bird_table 1) <(lab_bird_table 2)
}

# changes_at_once N: announcements, changes and withdrawals are at BIRD N
# within a second, each of them, whatever the other neighbour does.
changes_at_once() {
	local i

	for i in 1 2 3 4 5; do
		put "10.4.9.$i?wait=saved" "{\"med\": $i}"
		answered 200
		lab_wait_for 1 bird_med "10.4.9.$i/32" "$i" "$1"
		put "10.4.9.$i?wait=saved" '{"med": 77}'
		lab_wait_for 1 bird_med "10.4.9.$i/32" 77 "$1"
	done
	lab_http "/v1/routes/10.4.9.3/32?wait=saved" -X DELETE
	lab_wait_for 1 lab_bird_lacks 10.4.9.3/32 "$1"
}

# The wire to the second BIRD holds little.
buffers_small() {
	lab_exec sysctl -qw net.ipv4.tcp_wmem="4096 16384 16384"
	ip netns exec "$LAB-bird2" \
	    sysctl -qw net.ipv4.tcp_rmem="4096 16384 16384"
}
