# shellcheck shell=bash
# The terms suite: what would be done, against what is done.

. "${top_srcdir:-.}/tests/bats/bulk-helper.sh"
. "$LAB_SRC/tests/bats/api-helper.sh"
. "$LAB_SRC/tests/bats/tap-helper.sh"

# Two neighbours of five families, and what ExaBGP is told.
export LAB_NEIGHBORS=2 LAB_TAP=yes \
    LAB_FAMILIES="ipv4 ipv6 ipv4-nlri-mpls ipv4-mpls-vpn ipv4-flow" \
    LAB_BIRD_FAMILIES="ipv4 ipv6 mpls4 vpn4 flow4"

# demo may do everything but change what others own, bob too, and root all.
lab_exagate_policy() {
	local user

	for user in demo bob; do
		cat <<-EOF
			user "$user" {
				allow = { "read", "announce", "flow" }
				prefixes = { "any" }
				next-hops = { "any" }
			}
		EOF
	done
	cat <<-EOF
		user "root" {
			allow = { "everything" }
			prefixes = { "any" }
		}
		user "carol" {
			allow = { "read", "announce" }
			prefixes = { "10.77.0.0/16" }
			next-hops = { "any" }
		}
	EOF
}

# as USER COMMAND...: what it asks, that user asks. All have demo's password.
as() {
	local LAB_USER=$1

	shift
	"$@"
}
others_come() {
	local user

	for user in bob root carol; do
		sed -n "s/^demo:/$user:/p" "$LAB_DIR/nginx/exagate/passwd"
	done >"$LAB_DIR/others"
	cat "$LAB_DIR/others" >>"$LAB_DIR/nginx/exagate/passwd"
}

# told: the commands since the mark, without those that change nothing; one a
# line for each entry, as a preview has them.
told() {
	tap_stream | grep -v 'announce eor' | awk '
		match($0, /attributes .* nlri /) {
			head = substr($0, 1, RSTART - 1)
			words = substr($0, RSTART + 11, RLENGTH - 17)
			n = split(substr($0, RSTART + RLENGTH), nlri, " ")
			for (i = 1; i <= n; i++)
				print head "route " nlri[i] \
				    (head ~ /withdraw/ ? "" : " " words)
			next
		} { print }'
}
told_is() {
	[ "$(told | LC_ALL=C sort)" = "$(LC_ALL=C sort <<<"$1")" ]
}

# all_of_it: everything that can be read of entries, of the store and of BIRD.
all_of_it() {
	export_routes
	export_routes /v1/flows
	lab_curl /v1/sets
	sqlite3 "file:$LAB_DIR/db/exagate.db?mode=ro" \
	    'SELECT revision FROM meta' 'SELECT count(*) FROM entry' \
	    'SELECT count(*) FROM history'
	lab_bird_table 1
	lab_bird_table 2
}

# tried METHOD PATH [OPTION...]: the same with dry-run is answered 200, and
# changes nothing; what it says is in $said. PATH has a query.
tried() {
	local method=$1 path=$2 before

	shift 2
	before=$(all_of_it)
	tap_mark
	lab_http "$path&dry-run=yes" -X "$method" -H 'Accept: text/plain' "$@"
	echo "$method $path would: $lab_code $lab_body"
	[ "$lab_code" = 200 ] || return 1
	said=$lab_body
	[ "$(all_of_it)" = "$before" ] && [ "$(told)" = "" ]
}

# as_said METHOD PATH [OPTION...]: and when it is done, that is what ExaBGP is
# told, no more and no less.
as_said() {
	tried "$@" && tap_mark || return 1
	lab_http "$2" -X "$1" "${@:3}"
	[ "$lab_code" = 200 ] || {
		echo "done: $lab_code $lab_body"
		return 1
	}
	lab_wait_for 5 told_is "$said" && return
	echo "ExaBGP was told: $(told)"
	return 1
}
