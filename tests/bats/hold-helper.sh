# shellcheck shell=bash
# What operators hold back: tests/bats/hold.bats and restored.bats.

# operate VERB QUERY [CODE]: POST it; 200 unless CODE says otherwise.
operate() {
	lab_http "/v1/$1?$2" -X POST -H 'Accept: application/json'
	# shellcheck disable=SC2154 # lab_http sets them
	echo "$1 $2: $lab_code $lab_body" >&2
	[ "$lab_code" = "${3:-200}" ]
}

# told FILTER VALUE...: did the last answer say so?
told() {
	while [ $# -gt 0 ]; do
		[ "$(jq -rc "$1" <<<"$lab_body")" = "$2" ] || {
			echo "$1 is not $2 in $lab_body" >&2
			return 1
		}
		shift 2
	done
}

# hold FILTER VALUE: does GET /v1/hold say so?
hold() {
	says /v1/hold "$1" "$2"
}
held() {
	hold .held true
}
not_held() {
	hold .held false
}

# What is to be written to neighbour N: "announce update withdraw leftover".
difference() {
	get /v1/hold ".neighbors[] | select(.peer == \"192.0.2.$(($1 + 1))\") |
	    [.announce, .update, .withdraw, .leftover] | join(\" \")"
}
difference_is() {
	[ "$(difference "$1")" = "$2" ]
}

# many N: so many entries, a line each; post PATH: standard input.
many() {
	seq 0 $(($1 - 1)) | awk '{ printf "{\"prefix\": \"10.6.%d.%d/32\"}\n",
	    $1 / 256, $1 % 256 }'
}
post() {
	cat >"$LAB_DIR/many"
	lab_http "$1" -X POST -T "$LAB_DIR/many" \
	    -H 'Content-Type: application/x-ndjson'
}

exagate_dies() {
	lab_exagate_kill9
	lab_exagate_start
}

# known: is exagate in step, held or not?
known() {
	says /v1/status '.session.relay and (.neighbors | length > 0)' true &&
	    ! says '/v1/routes?limit=1000' '[.routes[].reason // "" |
	        select(test("away|synchronising"))] | length > 0' true
}

# Has each BIRD just these, "10.5.0.1:7"? N WORD..., as table_is, and it stays.
keeps() {
	local i

	for i in 1 2 3; do
		sleep 0.3
		table_is "$@" || return 1
	done
}
