# shellcheck shell=bash
# The bulk suite: large bodies, and what becomes of them.

. "${top_srcdir:-.}/tests/bats/storm-helper.sh"

# prefixes N [BASE]: host routes, one a line: 10.BASE.x.y and on (BASE 0).
prefixes() {
	awk -v n="$1" -v base="${2:-0}" 'BEGIN { for (i = 0; i < n; i++)
	    printf "10.%d.%d.%d/32\n", base + i / 65536, i / 256 % 256,
	    i % 256 }'
}

# objects N [BASE [MED]]: an entry a line for them.
objects() {
	prefixes "$1" "${2:-0}" | sed 's|.*|{"prefix":"&","med":'"${3:-5}"'}|'
}

# array: the lines of standard input as a JSON array on one line.
array() {
	awk 'BEGIN { printf "[" } { printf "%s%s", comma, $0; comma = "," }
	    END { print "]" }'
}

# post PATH FILE [TYPE]: the answer is in lab_code and lab_body. The type is
# one of application.
post() {
	lab_http "$1" -X POST -H "Content-Type: application/${3:-x-ndjson}" \
	    -H 'Accept: application/json' --data-binary "@$2"
	echo "$1: $lab_code ${lab_body:0:400}"
}

# said JQ: what the last answer says.
said() {
	jq -r "$1" <<<"$lab_body"
}

# entries: how many exagate has, those that are on their way out aside.
entries() {
	lab_curl /v1/status | jq '[.entries |
	    .waiting, .saved, .accepted, .sent, .refused, .drift] | add'
}
has_entries() {
	[ "$(entries)" = "$1" ]
}
bird_has_all() {
	[ "$(lab_bird_count)" = "$1" ]
}

# export_routes [PATH]: all entries as NDJSON. comparable: without what may
# differ between two exagates: who, when and how far.
export_routes() {
	lab_curl "${1:-/v1/routes}" -H 'Accept: application/x-ndjson'
}
comparable() {
	jq -cS 'del(.owner, .revision, .created, .changed, .state, .reason,
	    .neighbors)' | LC_ALL=C sort
}

# resident: kilobytes of exagate in memory now; resident_most: at most so far.
resident() {
	sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' \
	    "/proc/$(lab_pid exagate)/status"
}
resident_most() {
	sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' \
	    "/proc/$(lab_pid exagate)/status"
}
