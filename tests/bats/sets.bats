#!/usr/bin/env bats
# Sets: all the entries of one are stated, and what differs is changed.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/bats/bulk-helper.sh"
}

teardown() {
	lab_end
}

# state NAME FILE [TYPE [OPTION...]]: PUT it; the answer is in lab_code and
# lab_body. The type is one of application.
state() {
	local name=$1 file=$2 type=${3:-x-ndjson}

	shift $(($# < 3 ? $# : 3))
	lab_http "/v1/sets/$name?timeout=20" -X PUT \
	    -H "Content-Type: application/$type" \
	    -H 'Accept: application/json' --data-binary "@$file" "$@"
	echo "$name: $lab_code ${lab_body:0:600}"
}

# route_lines: how many routes BIRD has been told of, withdrawals among them.
route_lines() {
	grep -cE ' > (added|replaced|updated|removed|withdrawn|reloaded)' \
	    "$LAB_DIR/bird1.log" || true
}

@test "10,000 entries of which 10 differ: 10 updates on the wire" {
	local before

	everything_start
	objects 10000 >"$LAB_DIR/body"
	state dc1 "$LAB_DIR/body"
	[ "$lab_code $(said .entries,.announced,.withdrawn,.states.sent |
	    xargs)" = "200 10000 10000 0 10000" ]
	lab_wait_for 1 bird_has_all 10000
	before=$(route_lines)
	[ "$before" = 10000 ]
	# Four change, three go, three come.
	sed -e '10,13s/5}/6}/' -e '20,22d' "$LAB_DIR/body" >"$LAB_DIR/next"
	objects 3 9 >>"$LAB_DIR/next"
	state dc1 "$LAB_DIR/next"
	[ "$lab_code $(said .entries,.announced,.withdrawn,.unchanged |
	    xargs)" = "200 10000 7 3 9993" ]
	[ "$(said '.changes | length')" = 10 ]
	[ "$(said '[.changes[] | select(.change == "withdraw").prefix] |
	    sort | join(" ")')" = "10.0.0.19/32 10.0.0.20/32 10.0.0.21/32" ]
	lab_wait_for 2 bird_has_all 10000
	[ "$(($(route_lines) - before))" = 10 ]
	lab_bird_route 10.0.0.9/32 | grep -q 'BGP.med: 6'
	# Once more the same: nothing at all.
	state dc1 "$LAB_DIR/next"
	[ "$lab_code $(said .changed)" = "200 0" ]
	[ "$(($(route_lines) - before))" = 10 ]
}

@test "an empty set withdraws all, and nothing else" {
	everything_start
	objects 50 >"$LAB_DIR/body"
	objects 20 1 >"$LAB_DIR/other"
	state a "$LAB_DIR/body"
	state b "$LAB_DIR/other"
	lab_http /v1/routes/192.0.2.99 -X PUT
	lab_wait_for 2 bird_has_all 71
	[ "$(lab_curl /v1/sets | jq -c '[.sets[] | [.set, .entries]]')" = \
	    '[["a",50],["b",20]]' ]
	# A body that is not there is no empty set.
	: >"$LAB_DIR/nothing"
	state a "$LAB_DIR/nothing"
	[ "$lab_code" = 400 ]
	echo '[]' >"$LAB_DIR/nothing"
	state a "$LAB_DIR/nothing" json
	[ "$lab_code $(said .entries,.withdrawn | xargs)" = "200 0 50" ]
	lab_wait_for 2 bird_has_all 21
	lab_http /v1/sets/b -X DELETE
	[ "$lab_code" = 200 ]
	lab_wait_for 2 bird_has_all 1
	lab_http /v1/sets/b -X DELETE
	[ "$lab_code" = 404 ]
	[ "$(lab_curl /v1/sets | jq -c '[.sets[].set]')" = '["a"]' ]
}

@test "If-Match: a set is stated upon what its writer has read" {
	local tag

	everything_start
	objects 5 >"$LAB_DIR/body"
	objects 6 >"$LAB_DIR/next"
	state a "$LAB_DIR/body" x-ndjson -H 'If-None-Match: *'
	[ "$lab_code" = 200 ]
	state a "$LAB_DIR/next" x-ndjson -H 'If-None-Match: *'
	[ "$lab_code" = 412 ]
	tag=$(lab_curl /v1/sets/a -o /dev/null -D - | tr -d '\r' |
	    sed -n 's/^ETag: //Ip')
	# Somebody changes an entry of it meanwhile.
	put_one 10.0.0.3 9
	state a "$LAB_DIR/next" x-ndjson -H "If-Match: $tag"
	[ "$lab_code" = 412 ]
	[ "$(lab_curl /v1/routes/10.0.0.3 | jq .attributes.med)" = 9 ]
	tag=$(lab_curl /v1/sets/a | jq .revision)
	state a "$LAB_DIR/next" x-ndjson -H "If-Match: \"$tag\""
	[ "$lab_code $(said .announced)" = "200 2" ]
	lab_http /v1/sets/a -X DELETE -H "If-Match: \"$tag\""
	[ "$lab_code" = 412 ]
	has_entries 6
}
put_one() {
	lab_http "/v1/routes/$1?med=$2" -X PUT
	[ "$lab_code" = 200 ]
}

@test "dry-run tells the difference, and changes nothing" {
	everything_start
	objects 5 >"$LAB_DIR/body"
	state a "$LAB_DIR/body"
	sed -e 1d -e '2s/5}/7}/' "$LAB_DIR/body" >"$LAB_DIR/next"
	lab_http '/v1/sets/a?dry-run=yes' -X PUT \
	    -H 'Content-Type: application/x-ndjson' \
	    -H 'Accept: application/json' --data-binary "@$LAB_DIR/next"
	echo "$lab_body"
	[ "$lab_code $(said '."dry-run",.entries,.announced,.withdrawn' |
	    xargs)" = "200 true 4 1 1" ]
	[ "$(said '.commands | length')" = 2 ]
	said '.commands[]' | grep -q '^withdraw route 10.0.0.0/32'
	has_entries 5
	[ "$(lab_curl /v1/sets/a | jq -c '[.entries, .revision]')" = '[5,5]' ]
	[ "$(lab_curl /v1/routes/10.0.0.1 | jq .attributes.med)" = 5 ]
}

@test "one bad entry, or one of another set: nothing is changed" {
	everything_start
	objects 50 >"$LAB_DIR/body"
	state a "$LAB_DIR/body"
	[ "$lab_code" = 200 ]
	objects 1 0 7 >"$LAB_DIR/bad"
	echo '{"prefix":"10.0.0.77/32","med":-1}' >>"$LAB_DIR/bad"
	state a "$LAB_DIR/bad"
	[ "$lab_code $(said .line,.field | xargs)" = "400 2 med" ]
	objects 2 1 >"$LAB_DIR/bad"
	objects 1 0 7 >>"$LAB_DIR/bad"
	state b "$LAB_DIR/bad"
	[ "$lab_code $(said .line,.type | xargs)" = \
	    "409 3 urn:exagate:other-set" ]
	has_entries 50
	[ "$(lab_curl /v1/sets | jq -c '[.sets[].set]')" = '["a"]' ]
	[ "$(lab_curl /v1/routes/10.0.0.0 | jq .attributes.med)" = 5 ]
}

@test "killed while a set is stated: the old one or the new one" {
	local ms n

	everything_start
	objects 20000 >"$LAB_DIR/body"
	objects 20000 1 6 >"$LAB_DIR/next"
	state a "$LAB_DIR/body"
	[ "$lab_code" = 200 ]
	for ms in 050 100 150 200 300 400; do
		lab_curl '/v1/sets/a?wait=saved' -X PUT \
		    -H 'Content-Type: application/x-ndjson' \
		    --data-binary "@$LAB_DIR/next" -o "$LAB_DIR/answer" \
		    -w '%{http_code}' >"$LAB_DIR/code" &
		sleep "0.$ms"
		lab_exagate_kill9
		wait $! || true
		n=$(sqlite3 "$LAB_DIR/db/exagate.db" "SELECT count(*) ||
		    ' ' || count(DISTINCT attributes) FROM entry
		    WHERE set_name = 'a' AND NOT withdrawing")
		echo "after $ms ms: $n, $(cat "$LAB_DIR/code")"
		[ "$n" = "20000 1" ]
		n=$(sqlite3 "$LAB_DIR/db/exagate.db" "SELECT count(*) FROM entry
		    WHERE attributes LIKE '%med 6%' AND NOT withdrawing")
		[ "$n" = 0 ] || [ "$n" = 20000 ]
		[ "$(cat "$LAB_DIR/code")" != 200 ] || [ "$n" = 20000 ]
		lab_exagate_start
		lab_wait_for 30 lab_ready
		[ "$n" = 0 ] || break
	done
	state a "$LAB_DIR/next"
	[ "$lab_code" = 200 ]
	lab_wait_for 20 bird_has_all 20000
	lab_bird_route 10.1.0.9/32 | grep -q 'BGP.med: 6'
}
