# shellcheck shell=bash
# The lease suite: entries that end, and when BIRD lost them. Times are
# microseconds since 1970.

. "${top_srcdir:-.}/tests/bats/storm-helper.sh"
export CLOCK=${top_builddir:-.}/tests/tools/clock_preload.so

now() {
	echo "${EPOCHREALTIME/[.,]/}"
}
sleep_until() {
	local left=$(($1 - $(now)))

	[ "$left" -le 0 ] ||
	    sleep "$((left / 1000000)).$(printf %06d $((left % 1000000)))"
}

# put PREFIX QUERY: announce it; the answer is in lab_code and lab_body.
put() {
	lab_http "/v1/routes/$1?$2" -X PUT
	# shellcheck disable=SC2154 # lab_http sets them
	echo "$1: $lab_code $lab_body"
	[ "${lab_code:0:1}" = 2 ]
}
# patch PREFIX [QUERY]
patch() {
	lab_http "/v1/routes/$1?${2:-}" -X PATCH
	echo "$1: $lab_code $lab_body"
}

# post PATH FILE: NDJSON.
post() {
	lab_http "$1" -X POST -H 'Content-Type: application/x-ndjson' \
	    --data-binary "@$2"
	echo "$1: $lab_code ${lab_body:0:400}"
	[ "$lab_code" = 200 ]
}

# objects [MEMBERS]: lines "PREFIX US" become entries with that end, NDJSON.
objects() {
	awk -v more="${1:+,$1}" '{
		printf "{\"prefix\":\"%s\",\"expires\":\"%s.%06dZ\"%s}\n", $1,
		    strftime("%Y-%m-%dT%H:%M:%S", int($2 / 1000000), 1),
		    $2 % 1000000, more
	}'
}

# said JQ: what the last answer says.
said() {
	jq -r "$1" <<<"$lab_body"
}

# bird_times WORD: since the mark, "PREFIX US" for each line of BIRD's log
# that says so: added, removed.
bird_times() {
	tail -n "+$(($(cat "$LAB_DIR/bird1.mark") + 1))" "$LAB_DIR/bird1.log" |
	    awk -v word="$1" '/exabgp\.ipv[46] > / && index($0, " " word " ") {
		split($1, d, "-"); split($2, t, "[:.]")
		for (i = 6; $i !~ /\//; i++)
			continue
		printf "%s %d%06d\n", $i, mktime(d[1] " " d[2] " " d[3] " " \
		    t[1] " " t[2] " " t[3]), t[4] * 1000
	    }' | LC_ALL=C sort
}
# Has BIRD been told of PREFIX since the mark, in any way?
bird_heard() {
	tail -n "+$(($(cat "$LAB_DIR/bird1.mark") + 1))" "$LAB_DIR/bird1.log" |
	    grep 'exabgp\.ipv[46] > ' | grep -F " $1 "
}
bird_count_is() {
	[ "$(lab_bird_count)" = "$1" ]
}

# Is there no such entry, or one that is on its way out?
is_over() {
	lab_http "/v1/routes/$1"
	echo "$1: $lab_code $lab_body"
	[ "$lab_code" = 404 ] || [ "$(said .withdrawing)" = true ]
}
is_gone() {
	lab_http "/v1/routes/$1"
	[ "$lab_code" = 404 ]
}

# clock_set SECONDS: exagate's clock is so many seconds ahead.
clock_set() {
	echo "$1" >"$LAB_DIR/clock"
}
