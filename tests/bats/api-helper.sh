# shellcheck shell=bash
# For the suites that look at what the API says of the whole path.

# path_up: the whole path, with one BIRD unless LAB_NEIGHBORS says otherwise,
# and everything in step. Options: see tests/lab.
path_up() {
	local n

	lab_up
	[ -z "${LAB_TAP:-}" ] || tap_config
	for ((n = 1; n <= LAB_NEIGHBORS; n++)); do
		lab_bird_start "$n"
	done
	lab_exagate_start
	lab_nginx_start
	lab_exabgp_start
	for ((n = 1; n <= LAB_NEIGHBORS; n++)); do
		lab_wait_for 20 lab_established "$n"
		lab_wait_for 20 lab_settled "$n"
	done
	lab_wait_for 20 lab_ready
}

# get PATH [FILTER]: the JSON answer, through jq.
get() {
	lab_curl "$1" -H 'Accept: application/json' | jq -rc "${2:-.}"
}

# Does GET PATH, through FILTER, say this?
says() {
	[ "$(get "$1" "$2")" = "$3" ]
}

# Is BIRD N filled, in the eyes of exagate?
lab_settled() {
	says /v1/neighbors ".neighbors[] |
	    select(.peer == \"192.0.2.$(($1 + 1))\") | .settled" true
}

# state PREFIX STATE [REASON]: is this what GET says of the entry?
state() {
	local filter='.state'

	[ $# = 2 ] || filter='.state + ": " + (.reason // "")'
	says "/v1/routes/$1" "$filter" "$2${3:+: $3}"
}

# put PREFIX JSON [OPTION...]: a PUT; its answer as lab_http has it. A query
# may stand behind the prefix.
put() {
	local prefix=$1 json=$2

	shift 2
	lab_http "/v1/routes/$prefix" -X PUT -d "$json" \
	    -H 'Content-Type: application/json' "$@"
}

# answered CODE [FILTER VALUE]...: was the last one answered so?
# shellcheck disable=SC2154 # lab_http sets them
answered() {
	local code=$1

	shift
	echo "answered $lab_code $lab_body" >&2
	[ "$lab_code" = "$code" ] || return 1
	while [ $# -gt 0 ]; do
		[ "$(jq -rc "$1" <<<"$lab_body")" = "$2" ] || {
			echo "$1 is not $2" >&2
			return 1
		}
		shift 2
	done
}

# trouble SLUG: does /v1/status name it, with its fix? no_trouble [SLUG]:
# does it not, or name none at all?
trouble() {
	says /v1/status "[.troubles[] | select(.slug == \"$1\") |
	    (.problem | length > 0) and (.fix | length > 0)]" '[true]'
}
no_trouble() {
	says /v1/status "[.troubles[].slug${1:+ | select(. == \"$1\")}]" '[]'
}

# http_code PATH CODE: is that the code of a GET?
http_code() {
	[ "$(lab_curl "$1" -o /dev/null -w '%{http_code}')" = "$2" ]
}
