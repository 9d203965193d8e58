#!/usr/bin/env bats
# Bad input, through nginx: each request is refused with the field and the
# reason, nothing is changed, and ExaBGP is told nothing. The cases are data:
# tests/cases/bad-requests.cases.

bats_require_minimum_version 1.5.0

# The one entry that all of them try to change.
setup_file() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/tap-helper.sh"
	LAB_TAP=yes path_up
	put 10.0.0.1/32 '{"med": 7}'
	answered 200 .state sent
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/tap-helper.sh"
	. "$LAB_SRC/tests/bats/input-helper.sh"
	before=$(routes)
	tap_mark
}

routes() {
	get /v1/routes '[.routes[] | del(.neighbors)]'
}

# After each test: nothing has changed, and ExaBGP was told nothing.
teardown() {
	lab_bird_has 10.0.0.1/32
	[ "$(routes)" = "$before" ]
	tap_quiet
}

@test "a good request is seen in the stream of commands" {
	put 10.0.0.8/32 '{}'
	answered 200
	tap_stream | grep -x 'announce route 10.0.0.8/32 .*'
	run ! tap_quiet
	lab_http /v1/routes/10.0.0.8/32 -X DELETE
	answered 200
	tap_mark
}

@test "prefixes that cannot be are refused" {
	input_section prefixes
}

@test "newlines, NULs, blanks and bytes above 0x7f are refused anywhere" {
	input_section bytes
}

@test "broken percent-encoding and broken queries are refused" {
	input_section percent
}

@test "values out of range and given twice are refused" {
	input_section attributes
}

@test "unknown keys, keys in capitals, name, watchdog and split are refused" {
	input_section keys
}

@test "bodies of the wrong type or shape are refused" {
	input_section bodies
}

@test "wrong methods are refused with Allow, other sites' requests too" {
	input_section methods
}

@test "unknown paths are refused" {
	input_section paths
}

# repeat TEXT N
repeat() {
	local out

	printf -v out '%*s' "$2" ''
	echo "${out// /$1}"
}

@test "a value of 5,000 bytes is refused" {
	input_check GET "/announce/10.0.0.1?med=$(repeat 1 5000)" 400 med \
	    bad-value
	input_check GET "/announce/10.0.0.1?community=1:$(repeat 1 5000)" 400 \
	    community bad-value
	input_check PUT /v1/routes/10.0.0.1 400 origin bad-value \
	    type=application/json "body={\"origin\":\"$(repeat i 5000)\"}"
}

@test "a path of 9,000 bytes is refused" {
	input_check GET "/announce/$(repeat 1 9000)" 414 path uri-too-long
	input_check GET "/announce/$(repeat %31 3000)" 414 path uri-too-long
	input_check GET "/announce/10.0.0.1?med=$(repeat 1 17000)" 414 - -
}

@test "a body that is too large is refused, by us and by nginx" {
	input_check PUT /v1/routes/10.0.0.1 413 body body-too-large \
	    type=application/json "body={\"med\":$(repeat 1 70000)}"
	input_check POST /announce/10.0.0.1 413 body body-too-large \
	    type=application/x-www-form-urlencoded \
	    "body=med=$(repeat 1 70000)"
	input_check PUT /v1/routes/10.0.0.1 413 - - type=application/json \
	    length=100000000 body=x
}

@test "a body of great depth is refused" {
	input_check PUT /v1/routes/10.0.0.1 400 body malformed \
	    type=application/json \
	    "body=$(repeat '[' 30000)$(repeat ']' 30000)"
	input_check PUT /v1/routes/10.0.0.1 400 body malformed \
	    type=application/json "body=$(repeat '{"a":' 10000)1"
}

@test "a body that is cut off is not acted on" {
	local input_talk=input_talk_cut

	input_send PUT /v1/routes/10.0.0.1 type=application/json length=20 \
	    'body={"med":1}' >"$BATS_TEST_TMPDIR/answer"
	run cat "$BATS_TEST_TMPDIR/answer"
	[ "$output" = "" ]
}

@test "a chunked body of bad JSON is refused, and one cut off not acted on" {
	local input_talk=input_talk body

	body='8\r\n{"med":1\r\n0\r\n\r\n'
	input_check PUT /v1/routes/10.0.0.1 400 body malformed \
	    type=application/json chunks="$body"
	input_talk=input_talk_cut
	input_send PUT /v1/routes/10.0.0.1 type=application/json \
	    chunks='9\r\n{"med":1}\r\n' >"$BATS_TEST_TMPDIR/answer"
	run cat "$BATS_TEST_TMPDIR/answer"
	[ "$output" = "" ]
}
