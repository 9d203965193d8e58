#!/usr/bin/env bats
# Who announced it owns it; how many entries he may have, and how fast.

bats_require_minimum_version 1.5.0

setup_file() {
	export LAB_USERS='alice bob root quota slow' LAB_POLICY LAB_CONF
	. "${top_srcdir:-.}/tests/bats/owners-helper.sh"
	LAB_POLICY=$(may demo; may alice; may bob; may root 'others = true'
	    may quota 'max-entries = 100'; may slow 'rate = 1')
	LAB_CONF='neighbor "192.0.2.2" { max-routes = { "ipv6 unicast 2" } }'
	LAB_TAP=yes path_up
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/bats/owners-helper.sh"
}

# post BODY [PATH]: many entries, one a line.
post() {
	lab_http "${2:-/v1/routes}" -X POST --data-binary "$1" \
	    -H 'Content-Type: application/x-ndjson' \
	    -H 'Accept: application/json'
}

# not_owner: was it refused, since alice owns 10.1.0.1?
not_owner() {
	answered 403 .type urn:exagate:not-owner \
	    '.detail | endswith("alice owns 10.1.0.1/32")' true
}

@test "others neither withdraw nor replace it, in whatever form they ask" {
	as alice put 10.1.0.1 '{"med": 1}'
	answered 200
	as bob put 10.1.0.1 '{"med": 2}'
	not_owner
	as bob put 10.1.0.1 '{"med": 1}'
	not_owner
	as bob lab_http /v1/routes/10.1.0.1 -X DELETE
	not_owner
	as bob lab_http /withdraw/10.1.0.1
	[ "$lab_code $lab_body" = '403 error: alice owns 10.1.0.1/32' ]
	as bob post '{"prefix": "10.1.0.2"}
{"prefix": "10.1.0.1"}'
	not_owner
	answered 403 .line 2
	as bob post '{"prefix": "10.1.0.1"}' /v1/withdraw
	not_owner
	as bob lab_http / --data-urlencode \
	    'command=withdraw route 10.1.0.1/32 next-hop self'
	[ "$lab_code" = 403 ]
	med 10.1.0.1/32 1
	[ "$(bird_lines 10.1.0.1/32)" = 1 ]
	lab_bird_lacks 10.1.0.2/32
}

@test "the policy lets others: then it is theirs" {
	as alice put 10.1.1.1 '{"med": 1}'
	as root put 10.1.1.1 '{"med": 2}'
	answered 200
	[ "$(get /v1/routes/10.1.1.1 .owner)" = root ]
	as alice put 10.1.1.1 '{"med": 1}'
	answered 403
	as root lab_http /v1/routes/10.1.1.1 -X DELETE
	answered 200
	lab_wait_for 5 http_code /v1/routes/10.1.1.1 404
	as bob put 10.1.1.1 '{}'
	answered 200
}

@test "another tag or note: a new revision, and nothing on the wire" {
	local revision

	as alice put 10.1.2.1 '{"med": 1}'
	lab_wait_for 5 lab_bird_has 10.1.2.1/32
	tap_mark
	revision=$(jq .revision <<<"$lab_body")
	as alice put 10.1.2.1 '{"med": 1, "tag": "a", "note": "b c"}'
	answered 200 .state sent .revision $((revision + 1))
	as alice put 10.1.2.1 '{"med": 1, "tag": "a", "note": "b c",
	    "ttl": 60}'
	answered 200 .state sent .revision $((revision + 2))
	as alice put 10.1.2.1 '{"med": 1, "tag": "a", "note": "b c",
	    "ttl": 60}'
	answered 200 .state sent .revision $((revision + 2))
	tap_quiet
}

# Entries that the user has.
entries() {
	lab_curl "/v1/routes?owner=$1" -H 'Accept: application/x-ndjson' |
	    wc -l
}

@test "64 clients of one user at once: 100 entries, not one more" {
	local codes

	codes=$(seq 0 255 | lab_exec xargs -P 64 -I N curl -s -o /dev/null \
	    -w '%{http_code}\n' -u "quota:$LAB_PASSWORD" \
	    "http://127.0.0.1:8080/announce/10.2.0.N?wait=saved" |
	    sort | uniq -c | xargs)
	echo "$codes"
	[ "$codes" = '100 200 156 403' ]
	[ "$(entries quota)" = 100 ]
	as quota put 10.2.1.1 '{}'
	answered 403 .type urn:exagate:quota \
	    .detail 'you may have 100 entries, and have as many'
	# One goes, one comes; he may change what he has.
	as quota lab_http "/v1/routes/$(get '/v1/routes?owner=quota&limit=1' \
	    .routes[0].prefix)" -X DELETE
	answered 200
	as quota put 10.2.1.1 '{}'
	answered 200
	as quota put 10.2.1.1 '{"med": 2}'
	answered 200
	as quota put 10.2.1.2 '{}'
	answered 403
}

# retry_after: what the user slow is told when he changes something.
retry_after() {
	as slow lab_curl '/announce/10.3.0.1?med=2' -o /dev/null \
	    -w '%header{retry-after}'
}

@test "too fast: 429 with Retry-After, and after that it is taken" {
	local i

	as slow put '10.3.0.1?wait=saved' '{"med": 1}'
	answered 200
	[ "$(retry_after)" = 1 ]
	as slow put 10.3.0.1 '{"med": 3}'
	answered 429 .type urn:exagate:too-fast
	as alice put 10.3.0.2 '{}'
	answered 200
	med_77() {
		as slow lab_http '/announce/10.3.0.1?med=77'
		[ "$lab_code" = 200 ]
	}
	lab_wait_for 3 med_77
	# Many at once are lent, and must be waited for.
	post_20() {
		as slow post "$(for i in {1..20}; do
			echo "{\"prefix\": \"10.3.1.$i\"}"
		done)"
		[ "$lab_code" = 200 ]
	}
	lab_wait_for 3 post_20
	i=$(retry_after)
	[ "$i" -ge 17 ]
	[ "$i" -le 20 ]
}

@test "max-routes: one more than a neighbour may be sent is 409" {
	as alice put 2001:db8:4::1 '{}'
	as alice put 2001:db8:4::2 '{"neighbor": "192.0.2.2"}'
	as alice put 2001:db8:4::3 '{}'
	answered 409 .type urn:exagate:max-routes '.detail |
	    startswith("192.0.2.2 may be sent 2 ipv6 unicast routes")' true
	as alice put 10.4.0.1 '{}'
	answered 200
	as alice put 2001:db8:4::1 '{"med": 7}'
	answered 200
	# The configuration, read again, allows one more.
	sed -i 's/unicast 2/unicast 3/' "$LAB_DIR/exagate.conf"
	kill -HUP "$(lab_pid exagate)"
	lab_wait_for 5 grep -q 'read again' "$LAB_DIR/exagate.log"
	as alice put 2001:db8:4::3 '{}'
	answered 200
	as alice put 2001:db8:4::4 '{}'
	answered 409
	as alice lab_http /v1/routes/2001:db8:4::3 -X DELETE
	lab_wait_for 5 http_code /v1/routes/2001:db8:4::3 404
	as alice put 2001:db8:4::4 '{}'
	answered 200
}
