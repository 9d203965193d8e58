#!/usr/bin/env bats
# The API by example, over the whole path: what is asked, what is answered,
# and what BIRD has then.

bats_require_minimum_version 1.5.0

setup_file() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	export LAB_USERS=eve
	LAB_STATIC=10.99.0.0/24 path_up
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/answers-helper.sh"
}

@test "the blog's forms: path or key, GET or POST, query or form" {
	ok /announce/10.1.0.1/32?med=1
	bird_has 10.1.0.1/32 "BGP.med: 1"
	ok /announce/10.1.0.1%2F32?med=2
	bird_has 10.1.0.1/32 "BGP.med: 2"
	ok "/announce?prefix=10.1.0.1/32&med=3"
	bird_has 10.1.0.1/32 "BGP.med: 3"
	ok /announce/10.1.0.1/32?med=4 -X POST
	bird_has 10.1.0.1/32 "BGP.med: 4"
	ok /announce/10.1.0.1/32 -d med=5 -d community=1:2 -d community=3:4
	bird_has 10.1.0.1/32 "BGP.med: 5" "BGP.community: (1,2) (3,4)"
	ok /announce -d prefix=10.1.0.1%2f32 -d med=6
	bird_has 10.1.0.1/32 "BGP.med: 6"
	ok "/announce?prefix=10.1.0.1&med=7" -d community=no-export
	bird_has 10.1.0.1/32 "BGP.med: 7" "(65535,65281)"
	ok "/withdraw/10.1.0.1/32?med=7&community=no-export"
	bird_lacks 10.1.0.1/32
	ok "/announce?prefix=10.1.0.1"
	ok /withdraw -d prefix=10.1.0.1
	bird_lacks 10.1.0.1/32
}

@test "a bare address is a host route, of both families" {
	ok /announce/10.1.1.1
	bird_has 10.1.1.1/32 "BGP.next_hop: 192.0.2.1"
	ok /announce/2001:db8:5::1
	bird_has 2001:db8:5::1/128 "BGP.next_hop: 2001:db8:1::1"
	ok "/announce/2001:DB8:05:0::/48?next-hop=2001:db8:1::9"
	bird_has 2001:db8:5::/48 "BGP.next_hop: 2001:db8:1::9"
	ok /withdraw/10.1.1.1
	ok /withdraw/2001:db8:5::1
	ok /withdraw/2001:db8:5::/48
	bird_lacks 10.1.1.1/32
	bird_lacks 2001:db8:5::1/128
	bird_lacks 2001:db8:5::/48
}

@test "every attribute reaches BIRD as it was given" {
	ok "/announce/10.1.2.0/24?origin=incomplete&as-path=65010,65011&med=4294967295&community=1:2,65535:0&next-hop=192.0.2.77"
	bird_has 10.1.2.0/24 "BGP.origin: Incomplete" \
	    "BGP.as_path: 65010 65011" "BGP.med: 4294967295" \
	    "BGP.community: (1,2) (65535,0)" "BGP.next_hop: 192.0.2.77"
	ok "/announce/10.1.2.0/24?origin=egp&local-preference=5"
	bird_has 10.1.2.0/24 "BGP.origin: EGP" "BGP.as_path: 65001"
	ok /withdraw/10.1.2.0/24
}

@test "PUT, GET and DELETE of an entry, in JSON" {
	put 10.1.3.1 '{"med": 200, "community": ["100:400", "no-export"],
	    "as-path": [65010], "origin": "egp", "local-preference": 7}'
	answered 200 .prefix 10.1.3.1/32 .state sent .reason null \
	    .neighbors '[{"peer":"192.0.2.2","state":"sent"}]'
	bird_has 10.1.3.1/32 "BGP.med: 200" "(100,400) (65535,65281)"
	revision=$(jq .revision <<<"$lab_body")
	lab_http /v1/routes/10.1.3.1/32
	answered 200 .prefix 10.1.3.1/32 .state sent .owner demo \
	    .revision "$revision" .withdrawing false .attributes.med 200 \
	    '.attributes["local-preference"]' 7 .attributes.origin egp \
	    '.attributes["as-path"]' '[65010]' \
	    '.attributes["next-hop"]' self
	[[ $(jq -r .created <<<"$lab_body") == \
	    20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z ]]
	lab_http /v1/routes/10.1.3.1 -X DELETE
	answered 200 .state sent .withdrawing true
	bird_lacks 10.1.3.1/32
	lab_http /v1/routes/10.1.3.1
	answered 404 .type urn:exagate:no-such-entry
}

@test "PUT by form and by query" {
	lab_http /v1/routes/10.1.3.2 -X PUT -d med=11 -d community=1:1
	answered 200 .state sent
	bird_has 10.1.3.2/32 "BGP.med: 11" "(1,1)"
	lab_http "/v1/routes/10.1.3.2?med=12" -X PUT
	answered 200 .state sent
	bird_has 10.1.3.2/32 "BGP.med: 12"
	lab_http /v1/routes/10.1.3.2 -X DELETE
	answered 200
}

@test "what the client reads: JSON, text or lines" {
	put 10.1.4.1 '{"med": 1}'
	has /v1/routes/10.1.4.1 application/json 'Content-Type: application/json'
	has /v1/routes/10.1.4.1 text/plain 'Content-Type: text/plain'
	has /v1/routes application/x-ndjson 'Content-Type: application/x-ndjson'
	has /announce/10.1.4.1?med=1 '*/*' 'Content-Type: text/plain'
	has /announce/10.1.4.1?med=1 application/json \
	    'Content-Type: application/json'
	for header in 'Cache-Control: no-store' \
	    'X-Content-Type-Options: nosniff' 'Content-Length: [0-9]*'; do
		has /v1/routes/10.1.4.1 '*/*' "$header"
		has /announce/10.1.4.1/33 '*/*' "$header"
	done
	[ "$(lab_curl /v1/routes/10.1.4.1 -H 'Accept: text/plain')" = \
	    "10.1.4.1/32 sent next-hop self med 1" ]
	[ "$(lab_curl /announce/10.1.4.1/33)" = \
	    "error: prefix: 10.1.4.1/33 has a length above 32" ]
	lab_http /v1/routes/10.1.4.1 -X DELETE -H 'Accept: text/plain'
	[ "$lab_body" = OK ]
}

@test "the same PUT again is 200 with the same revision and ETag" {
	put 10.1.5.1 '{"med": 5, "community": ["1:2", "3:4"]}'
	answered 200 .state sent
	revision=$(jq .revision <<<"$lab_body")
	has /v1/routes/10.1.5.1 '*/*' "ETag: \"$revision\""
	put 10.1.5.1 '{"community": "3:4,1:2", "next-hop": "self", "med": "5"}'
	answered 200 .state sent .revision "$revision"
	put 10.1.5.1 '{"med": 6}'
	answered 200 .state sent
	[ "$(jq .revision <<<"$lab_body")" -gt "$revision" ]
	ok /withdraw/10.1.5.1
}

@test "what is not there: DELETE 404, withdraw OK, and nothing is written" {
	local before

	put 10.1.6.1 '{}'
	before=$(jq .revision <<<"$lab_body")
	lab_http /v1/routes/10.1.6.9 -X DELETE
	answered 404 .type urn:exagate:no-such-entry .field prefix
	ok /withdraw/10.1.6.9
	put 10.1.6.1 '{"med": 1}'
	answered 200 .revision $((before + 1))
	ok /withdraw/10.1.6.1
}

@test "200 means that BIRD has it, each time" {
	local i

	for ((i = 1; i <= 25; i++)); do
		ok "/announce/10.1.7.1?med=$((i % 3))&community=1:$i"
		bird_has 10.1.7.1/32 "BGP.med: $((i % 3))" "(1,$i)"
		[ $((i % 5)) != 0 ] || {
			ok /withdraw/10.1.7.1
			bird_lacks 10.1.7.1/32
		}
	done
}

@test "no 200 while nothing goes out, but 202 with a reason and a place" {
	ok /announce/10.1.8.2
	lab_signal exabgp STOP
	put "10.1.8.1?timeout=1" '{}'
	[ "$lab_code" = 202 ] || lab_signal exabgp CONT
	answered 202 .state saved .reason "written, not confirmed yet"
	lab_http /announce/10.1.8.2?med=1 -H 'Prefer: wait=0'
	[ "$lab_code" = 202 ] || lab_signal exabgp CONT
	[[ $lab_body == "OK, saved, not sent: "* ]]
	has /announce/10.1.8.3?timeout=0 '*/*' 'Location: /v1/routes/10.1.8.3/32'
	put "10.1.8.4?wait=saved" '{}'
	lab_signal exabgp CONT
	answered 200 .state saved
	for n in 1 2 3 4; do
		lab_wait_for 5 lab_bird_has "10.1.8.$n/32"
		lab_wait_for 5 state "10.1.8.$n/32" sent
		ok "/withdraw/10.1.8.$n"
	done
}

@test "wait= and Prefer say for what and how long" {
	put "10.1.9.1?wait=saved" '{"med": 1}'
	answered 200
	put "10.1.9.1?wait=accepted" '{"med": 2}'
	answered 200
	[[ $(jq -r .state <<<"$lab_body") == @(accepted|sent) ]]
	put "10.1.9.1?wait=sent&timeout=30" '{"med": 3}'
	answered 200 .state sent
	put 10.1.9.1 '{"med": 4}' -H 'Prefer: respond-async, wait=9' -D - -o /dev/null
	[[ $lab_body == *"Preference-Applied: respond-async, wait=9"* ]]
	put "10.1.9.1?timeout=5" '{"med": 5}' -H 'Prefer: wait=9' -D -
	[[ $lab_body != *Preference-Applied* ]]
	ok /withdraw/10.1.9.1
}

@test "404, 405 with Allow, 409 and 422 change nothing" {
	lab_http /v1/nothing
	answered 404 .type urn:exagate:no-such-path
	has /v1/routes/10.0.0.1 '*/*' 'Allow: GET, HEAD, PUT, PATCH, DELETE' -X POST
	put 10.99.0.0/24 '{"med": 1}'
	answered 409 .type urn:exagate:foreign-route .field prefix
	put 10.1.10.1 "{\"community\": [$(seq -s, -f '"65000:65%03g"' 250)],
	    \"as-path\": [$(seq -s, -f 4294960%03g 250)]}"
	answered 422 .type urn:exagate:too-big
	lab_http /v1/routes/10.1.10.1
	answered 404
	lab_bird_route 10.99.0.0/24 | grep -F "BGP.med: 99"
}

@test "health and readiness" {
	lab_http /healthz
	[ "$lab_code $lab_body" = "200 OK" ]
	lab_http /readyz
	[ "$lab_code $lab_body" = "200 OK" ]
	lab_http /readyz -H 'Accept: application/json'
	answered 200 .status OK
	lab_http /v1/status
	answered 200 .session.relay true .session.replayed true \
	    .store.healthy true .session.foreign 1
	lab_http /v1/neighbors
	answered 200 '.neighbors | length' 1 '.neighbors[0].peer' 192.0.2.2 \
	    '.neighbors[0].local' 192.0.2.1 '.neighbors[0].peer_as' 65000 \
	    '.neighbors[0].local_as' 65001 '.neighbors[0].established' true \
	    '.neighbors[0].families' '["ipv4 unicast","ipv6 unicast"]'
}

@test "get-writes and default-routes can be switched while it runs" {
	reconfigure 'get-writes = false' 'default-routes = true'
	lab_wait_for 5 http_code /announce/10.1.11.1 405
	has /announce/10.1.11.1 '*/*' 'Allow: POST'
	ok /announce/10.1.11.1 -X POST
	ok /withdraw/10.1.11.1 -X POST
	ok /announce/0.0.0.0/0 -X POST
	bird_has 0.0.0.0/0 "BGP.next_hop: 192.0.2.1"
	put ::/0 '{}'
	answered 200 .prefix ::/0
	bird_has ::/0
	ok /withdraw/0.0.0.0/0 -X POST
	lab_http /v1/routes/::/0 -X DELETE
	answered 200
	bird_lacks ::/0
	reconfigure
	lab_wait_for 5 http_code /withdraw/10.1.11.1 200
}

# Lists. Entries of two users in two families.
listed_put() {
	local n

	htpasswd -bB "$LAB_DIR/nginx/exagate/passwd" eve eve
	for n in 1 2 3 4 5 6 7 8; do
		put "10.2.$n.0/24" "{\"community\": [\"2:$n\", \"2:99\"]}"
	done
	put 10.2.0.0/16 '{}'
	put 2001:db8:2::/48 '{"community": "2:99"}'
	put 2001:db8:2:1::/64 '{}' -u eve:eve
	put 10.2.3.3 '{}' -u eve:eve
	answered 200 .state sent
}

@test "lists are filtered by prefix, owner, community and state" {
	listed_put
	says "/v1/routes?prefix=10.2.0.0/16" "[.routes[].prefix]" \
	    '["10.2.0.0/16"]'
	says "/v1/routes?prefix=10.2.2.0/23&match=within" "[.routes[].prefix]" \
	    '["10.2.2.0/24","10.2.3.0/24","10.2.3.3/32"]'
	says "/v1/routes?prefix=10.2.3.3&match=covering" "[.routes[].prefix]" \
	    '["10.2.0.0/16","10.2.3.0/24","10.2.3.3/32"]'
	says "/v1/routes?prefix=2001:db8:2::/47&match=within" \
	    "[.routes[].prefix]" '["2001:db8:2::/48","2001:db8:2:1::/64"]'
	says "/v1/routes?owner=eve" "[.routes[].prefix]" \
	    '["10.2.3.3/32","2001:db8:2:1::/64"]'
	says "/v1/routes?community=2:7" "[.routes[].prefix]" '["10.2.7.0/24"]'
	says "/v1/routes?community=2:9" ".routes" '[]'
	says "/v1/routes?community=2:99&prefix=::/0&match=within" \
	    "[.routes[].prefix]" '["2001:db8:2::/48"]'
	says "/v1/routes?state=sent" ".routes | length" 12
	says "/v1/routes?state=refused" ".routes" '[]'
	says "/v1/routes?prefix=10.9.9.9" ".routes" '[]'
}

@test "pages by cursor together are the whole list, in order" {
	local all cursor='' pages=''

	all=$(get /v1/routes '.routes[].prefix')
	[ "$(wc -l <<<"$all")" = 12 ]
	while [ "$cursor" != null ]; do
		lab_http "/v1/routes?limit=5${cursor:+&cursor=$cursor}"
		answered 200
		pages+=$(jq -r '.routes[].prefix' <<<"$lab_body")$'\n'
		cursor=$(jq -r .next <<<"$lab_body")
	done
	[ "$pages" = "$all"$'\n' ]
	[ "$(lab_curl /v1/routes -H 'Accept: application/x-ndjson' |
	    jq -r .prefix)" = "$all" ]
	[ "$(lab_curl /v1/routes -H 'Accept: text/plain' |
	    cut -d' ' -f1)" = "$all" ]
	[ "$(lab_curl '/v1/routes?limit=3' -H 'Accept: text/plain')" = \
	    "10.2.0.0/16 sent next-hop self
10.2.1.0/24 sent next-hop self community [ 2:1 2:99 ]
10.2.2.0/24 sent next-hop self community [ 2:2 2:99 ]" ]
	[ "$(lab_curl /v1/routes -I -o /dev/null -w '%{http_code}')" = 200 ]
}
