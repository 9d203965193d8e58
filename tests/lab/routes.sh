# shellcheck shell=bash
# The lab: what BIRD has. N is 1 (the default) or 2.

# lab_bird_route PREFIX [N]: what BIRD says of one route.
lab_bird_route() {
	local table=master4

	case $1 in *:*) table=master6 ;; esac
	lab_birdc "${2:-1}" show route all "$1" table $table
}

# lab_bird_has PREFIX [N]: does BIRD have a route, and none that is stale?
lab_bird_has() {
	lab_bird_route "$@" | grep -q '^[0-9a-f].*\[exabgp '
}
# BIRD 2 says "Network not found" where BIRD 1 said "Network not in table".
lab_bird_lacks() {
	lab_bird_route "$@" 2>&1 | grep -q 'Network not'
}

# lab_bird_table [N]: all routes, sorted, one a line: prefix, MED or -, and
# communities, as BIRD writes them.
lab_bird_table() {
	lab_birdc "${1:-1}" show route all | awk '
	function flush() {
		if (prefix != "")
			print prefix, med, communities
		prefix = ""
	}
	/^[0-9a-f][0-9a-f.:]*\/[0-9]/ {
		flush(); prefix = $1; med = "-"; communities = ""
	}
	/BGP.med:/ { med = $2 }
	/BGP.community:/ { sub(/.*BGP.community: */, ""); communities = $0 }
	END { flush() }' | sed 's/ $//' | LC_ALL=C sort
}

# lab_bird_count [N]: how many routes. lab_bird_mark [N], lab_bird_removed [N]:
# the routes that went away since the mark, as BIRD logged them.
lab_bird_count() {
	lab_birdc "${1:-1}" show route count | awk '/^[0-9]/ { n += $1 }
	    /^Total/ { n = $2 } END { print n + 0 }'
}
lab_bird_mark() {
	wc -l <"$LAB_DIR/bird${1:-1}.log" >"$LAB_DIR/bird${1:-1}.mark"
}
lab_bird_removed() {
	tail -n +$(($(cat "$LAB_DIR/bird${1:-1}.mark") + 1)) \
	    "$LAB_DIR/bird${1:-1}.log" | grep 'exabgp.* > removed'
}
