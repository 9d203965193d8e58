# shellcheck shell=bash
# The commands of ExaBGP's examples: which ones, and a comparison.

EXAMPLES=$LAB_SRC/tests/cases/exabgp-examples.cases

# examples VERSION KIND: the commands that this version's examples have, and
# whose outcome is so: entries, asked or refused; in the lab's addresses, and
# only those that match $EXAMPLES_ONLY, in groups that match $EXAMPLES_GROUPS.
examples() {
	awk -v version="$1" -v kind="$2" -v groups="${EXAMPLES_GROUPS:-.}" '
	/^# / { here = index($0, version) && $0 ~ groups; next }
	/ => / && here {
		mark = substr($0, index($0, " => ") + 4, 1)
		is = mark == "!" ? "refused" : mark == "?" ? "asked" : "entries"
		if (is == kind)
			print substr($0, 1, index($0, " => ") - 1)
	}' "$EXAMPLES" | sed -E 's/\\x23/#/
	    s/^(neighbor|peer) 127\.0\.0\.1/\1 192.0.2.2/
	    s/, neighbor 127\.0\.0\.1/, neighbor 192.0.2.2/
	    s/local-as 1 /local-as 65001 /; s/peer-as 1 /peer-as 65000 /
	    s/local-ip 127\.0\.0\.1/local-ip 192.0.2.1/
	    s/router-id 1\.2\.3\.4/router-id 192.0.2.1/' |
	    grep -E "${EXAMPLES_ONLY:-.}" || true
}

# examples_equal VERSION THROUGH STRAIGHT: each command changed the same, and
# was answered with OK; or ExaBGP, or exagate, refused it.
examples_equal() {
	local n different

	different=$({
		diff "$2" "$3" | sed -n 's/^[<>] \([0-9]*\) .*/\1/p'
		sed 's/ .*//' "$2.answers"
	} | sort -nu | grep -vxf "$3.errors" | grep -vxf <(sed -n \
	    's/^\([0-9]*\) answered 4.. .*/\1/p' "$2.answers")) || true
	for n in $different; do
		echo "$n: $(examples "$1" entries | sed -n "${n}p")"
		sed -n "s/^$n answered/answered/p" "$2.answers"
		sed -n "s/^$n /through: /p" "$2"
		sed -n "s/^$n /straight: /p" "$3"
	done
	[ -z "$different" ]
}
