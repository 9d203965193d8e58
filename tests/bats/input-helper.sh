# shellcheck shell=bash
# Bad requests, sent byte by byte, and what must not come of them.

# input_send METHOD URI [NAME=VALUE...]: the answer. \xNN is a byte; NAME as
# in tests/cases/bad-requests.cases, or accept, or chunks (the body in chunks).
input_send() {
	local method=$1 uri=$2 word type='' length='' body='' accept='' \
	    site='' chunks=''

	shift 2
	for word; do
		case ${word%%=*} in
		type | length | body | accept | site | chunks)
			printf -v "${word%%=*}" %s "${word#*=}" ;;
		esac
	done
	[ -n "$length$chunks" ] || [ -z "$body" ] ||
	    length=$(printf %b "$body" | wc -c)
	printf '%b' "$method $uri HTTP/1.1\r\nHost: lab\r\n" \
	    "Connection: close\r\nAuthorization: Basic $input_user\r\n" \
	    "${type:+Content-Type: $type\r\n}" \
	    "${length:+Content-Length: $length\r\n}" \
	    "${chunks:+Transfer-Encoding: chunked\r\n}" \
	    "${accept:+Accept: $accept\r\n}" \
	    "${site:+Sec-Fetch-Site: $site\r\n}" "\r\n$body$chunks" |
	    ${input_talk:-input_talk} | tr -d '\0\r'
}
# The connection stays whole until the answer is there: nginx drops a request
# whose client has closed its half.
input_talk() {
	lab_exec timeout 20 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080
		cat >&3; cat <&3'
}
# A client that closes its half behind what it has sent.
input_talk_cut() {
	lab_exec socat -t 10 - TCP:127.0.0.1:8080
}
input_user=$(printf %s "$LAB_USER:$LAB_PASSWORD" | base64)

# The answer's status, one header by its beginning, and its body.
input_status() {
	head -n 1 <<<"$1" | cut -d' ' -f2
}
input_has() {
	grep -qix "$2" <<<"$1"
}
input_body() {
	sed '1,/^$/d' <<<"$1"
}

# input_check METHOD URI STATUS FIELD SLUG [NAME=VALUE...]: the request is
# refused so, in JSON and, by us, in one line of text.
input_check() {
	local method=$1 uri=$2 status=$3 field=$4 slug=$5 answer text expect

	shift 5
	expect=$(printf %b "$*" | sed -n 's/.*expect=//p')
	answer=$(input_send "$method" "$uri" "$@" \
	    accept=application/problem+json)
	echo "$method ${uri:0:100}: $answer"
	[ "$(input_status "$answer")" = "$status" ] || return 1
	[ -z "$expect" ] || input_has "$answer" "$expect" || return 1
	[ "$method" != HEAD ] || return 0
	input_has "$answer" "Content-Type: application/problem+json" &&
	    input_body "$answer" | jq -e --arg field "${field#-}" \
	    --arg slug "${slug#-}" --argjson status "$status" \
	    '.status == $status and (.detail | length > 8) and
	    (.field // "") == $field and
	    (if $slug == "" then .type == "about:blank"
	    else .type == "urn:exagate:" + $slug end)' || return 1
	[ "$slug" != - ] || return 0
	text=$(input_send "$method" "$uri" "$@" accept=text/plain)
	echo "as text: $text"
	[ "$(input_status "$text")" = "$status" ] &&
	    input_has "$text" "Content-Type: text/plain" &&
	    [ "$(input_body "$text" | wc -l)" = 1 ] &&
	    [[ $(input_body "$text") == "error: $field: "* ]]
}

# input_section NAME: all of its cases.
input_section() {
	local line words section='' said n=0 failed=0

	while read -r line; do
		case $line in
		section\ *) section=${line#section } && continue ;;
		'' | '#'*) continue ;;
		esac
		[ "$section" = "$1" ] || continue
		read -ra words <<<"$line"
		n=$((n + 1))
		said=$(input_check "${words[@]}") || {
			echo "FAILED: $line: $said"
			failed=$((failed + 1))
		}
	done <"$LAB_SRC/tests/cases/bad-requests.cases"
	echo "$n cases, $failed failed"
	[ "$n" -gt 0 ] && [ "$failed" = 0 ]
}
