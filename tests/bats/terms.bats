#!/usr/bin/env bats
# What would be done: the commands that ExaBGP is then given, and nothing is
# done. Terms of entries, changes upon a revision, and withdrawing by a filter.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/bats/terms-helper.sh"
}

teardown() {
	lab_end
}

ndjson=(-H 'Content-Type: application/x-ndjson')
text=(-H 'Content-Type: text/plain')

@test "the commands of each endpoint are those that ExaBGP is given" {
	local v=/v1/routes/10.1.0 flow='flow route { match { source 10.2.0.0/24;
	    protocol tcp; } then { rate-limit 9600; } }'

	path_up
	as_said PUT "$v.0/24?med=5&community=100:1&tag=t"
	[ "$said" = "announce route 10.1.0.0/24 next-hop self med 5 community \
[ 100:1 ]" ]
	as_said PUT "$v.0/24?med=6&as-path=65001,7"
	as_said GET '/announce/10.1.1.1?origin=egp'
	as_said POST /announce?timeout=3 -d 'prefix=10.1.1.2&ttl=60'
	as_said PUT '/v1/routes/2001:db8:1::/48?med=1'
	[[ $said == *" next-hop 2001:db8:1::1 "* ]]	# self, as configured
	as_said PUT "$v.9?neighbor=192.0.2.3&med=9"
	[[ $said == "neighbor 192.0.2.3 announce route 10.1.0.9/32 "* ]]
	# The one for all goes where it is not overridden, and comes back.
	as_said PUT "$v.9?med=1"
	[[ $said == "neighbor 192.0.2.2 announce route 10.1.0.9/32 "* ]]
	as_said DELETE "$v.9?neighbor=192.0.2.3"
	[[ $said == "neighbor 192.0.2.3 announce route 10.1.0.9/32 "* ]]
	# Labels alone differ: in the other form.
	as_said PUT "$v.8/32?label=100&next-hop=192.0.2.1"
	as_said PUT "$v.8/32?label=200&next-hop=192.0.2.1"
	[[ $said == *" attribute [ 0x01 0x40 0x00 ]"* ]]
	as_said PUT "$v.8/32?label=300&rd=65000:1&next-hop=192.0.2.1"
	as_said DELETE "$v.8/32?label=1&wait=sent"
	as_said POST '/v1/flows?source=10.2.0.0/24&discard&tag=f'
	as_said POST '/v1/flows?ttl=60' "${text[@]}" -d "$flow"
	as_said PUT '/v1/flows/02180a0200?mark=5'
	as_said DELETE '/v1/flows/02180a0200?wait=sent'
	as_said POST '/?tag=c' "${text[@]}" \
	    -d 'announce route 10.1.2.0/24 next-hop self med 7'
	as_said POST '/?timeout=5' --data-urlencode \
	    'commands=withdraw route 10.1.2.0/24
		announce route 10.1.2.1 next-hop 192.0.2.1'
	as_said GET '/withdraw/10.1.1.1?wait=sent'
	as_said POST '/withdraw?wait=sent' -d prefix=10.1.1.2
	as_said DELETE "$v.0/24?wait=sent"
	[ "$said" = "withdraw route 10.1.0.0/24" ]
}

@test "many: the first 1,000 commands, and how many there are" {
	path_up
	{ objects 1200; objects 20 1 7; } >"$LAB_DIR/body"
	tried POST '/v1/routes?wait=sent' "${ndjson[@]}" \
	    --data-binary "@$LAB_DIR/body"
	[ "$(wc -l <<<"$said")" = 1001 ]
	[ "$(tail -n 1 <<<"$said")" = "# and of 220 more entries" ]
	post '/v1/routes?dry-run=yes' "$LAB_DIR/body"
	[ "$(said '."dry-run",.changed,.more,(.commands | length)' |
	    xargs)" = "true 1220 220 1000" ]
	objects 600 >"$LAB_DIR/body"
	as_said POST '/v1/routes?timeout=9' "${ndjson[@]}" \
	    --data-binary "@$LAB_DIR/body"
	{ objects 599; objects 1 2; } | array >"$LAB_DIR/body"
	as_said POST '/v1/withdraw?timeout=9' --data-binary "@$LAB_DIR/body" \
	    -H 'Content-Type: application/json'
	[ "$(wc -l <<<"$said")" = 599 ]
	objects 3 3 | tee "$LAB_DIR/body" | head -n 2 >"$LAB_DIR/less"
	as_said PUT '/v1/sets/here?timeout=9' "${ndjson[@]}" \
	    --data-binary "@$LAB_DIR/body"
	as_said PUT '/v1/sets/here?timeout=9' "${ndjson[@]}" \
	    --data-binary "@$LAB_DIR/less"
	[ "$said" = "withdraw route 10.3.0.2/32" ]
}

@test "what is refused is refused, and ExaBGP need not be there" {
	path_up
	others_come
	for query in dry-run=yes dry-run=no; do
		as carol lab_http "/v1/routes/10.1.0.1?$query" -X PUT
		answered 403 .type urn:exagate:not-allowed
	done
	lab_http '/v1/routes/10.1.0.1?med=1' -X PUT
	lab_http '/v1/routes/10.1.0.1?med=-1&dry-run=yes' -X PUT
	answered 400
	lab_http '/v1/routes/10.1.0.2?dry-run=yes' -X DELETE
	answered 404
	lab_http '/v1/routes/10.1.0.1?neighbor=192.0.2.9&dry-run=yes' -X PUT
	answered 404
	lab_http '/v1/routes/10.1.0.1?dry-run=yes' -X PUT -H 'If-Match: "9"'
	answered 412
	lab_http '/v1/routes/10.1.0.1?med=1&dry-run=yes' -X PUT
	answered 200 .would nothing .revision 1 .commands '[]'
	lab_http '/v1/routes/10.1.0.1?med=1&note=n&dry-run=yes' -X PUT
	answered 200 .would replace .revision 2 .commands '[]'
	lab_stop exabgp
	lab_wait_for 5 says /v1/status .session.relay false
	tried PUT '/v1/routes/10.1.0.5?med=5'
	[ "$said" = "announce route 10.1.0.5/32 next-hop self med 5" ]
	tried PUT '/v1/routes/10.1.0.1?med=7'
	tried PUT '/v1/routes/10.1.0.6?neighbor=192.0.2.3'
	[[ $said == "neighbor 192.0.2.3 announce route 10.1.0.6/32 "* ]]
	tried DELETE '/v1/routes/10.1.0.1?wait=saved'
	[ "$said" = "withdraw route 10.1.0.1/32" ]
	# The same when no ExaBGP was ever seen.
	lab_exagate_stop
	lab_exagate_start
	tried PUT '/v1/routes/10.1.0.5?med=5'
	[[ $said == "announce route 10.1.0.5/32 next-hop self "*"med 5" ]]
	tried PUT '/v1/routes/10.1.0.6?neighbor=192.0.2.3'
	[[ $said == "neighbor 192.0.2.3 announce route 10.1.0.6/32 "* ]]
	tried DELETE '/v1/routes/10.1.0.1?wait=saved'
	[ "$said" = "withdraw route 10.1.0.1/32" ]
}

# rival N: PUT upon the revision that it reads, until it has been told 200.
rival() {
	local etag

	until [ "$lab_code" = 200 ]; do
		etag=$(lab_curl /v1/routes/10.1.0.1 -o /dev/null -D - |
		    sed -n 's/^ETag: \(".*"\).*/\1/p')
		lab_http "/v1/routes/10.1.0.1?med=$1&wait=saved" -X PUT \
		    -H "If-Match: $etag"
		echo "$1 $lab_code $etag" >>"$LAB_DIR/rivals"
	done
}

@test "of many who change one revision, one does" {
	local n pids=()

	lab_up
	lab_exagate_start
	lab_nginx_start
	lab_http '/v1/routes/10.1.0.1?wait=saved' -X PUT \
	    -H 'If-None-Match: *'
	answered 200 .revision 1
	lab_http '/v1/routes/10.1.0.1?wait=saved' -X PUT \
	    -H 'If-None-Match: *'
	answered 412
	lab_http /v1/routes/10.1.0.1 -H 'If-None-Match: "1"'
	answered 304
	[ "$lab_body" = "" ]
	for n in 2 3 4 5 6 7 8 9; do
		lab_code=
		rival $n &
		pids+=($!)
	done
	wait "${pids[@]}"
	# Each in its turn, and no two upon the same revision.
	[ "$(awk '$2 == 200' "$LAB_DIR/rivals" | wc -l)" = 8 ]
	[ "$(awk '$2 == 200 { print $3 }' "$LAB_DIR/rivals" | sort -u |
	    wc -l)" = 8 ]
	run ! grep -vE ' (200|412) ' "$LAB_DIR/rivals"
	says /v1/routes/10.1.0.1 .revision 9
	lab_http '/v1/routes/10.1.0.1?wait=saved' -X DELETE \
	    -H 'If-Match: "8"'
	answered 412
	lab_http '/v1/routes/10.1.0.1?wait=saved' -X DELETE \
	    -H 'If-Match: "7", "9"'
	answered 200
}

@test "withdrawn by a tag: what is one's own, of all families, or nothing" {
	path_up
	others_come
	cat >"$LAB_DIR/body" <<-'EOF'
		{"prefix":"10.1.0.0/24","tag":["dc1","web"],"note":"a note"}
		{"prefix":"10.1.0.1/32","tag":"dc1","neighbor":"192.0.2.2"}
		{"prefix":"10.1.0.2/32","tag":"web"}
		{"prefix":"2001:db8:1::/48","tag":"dc1","community":["1:2"]}
		{"match":{"source":"10.9.2.0/24"},"then":{"discard":true},"tag":"dc1"}
	EOF
	post /v1/routes "$LAB_DIR/body"
	[ "$lab_code" = 200 ]
	as bob lab_http '/v1/routes/10.1.0.9?tag=dc1' -X PUT
	answered 200
	[ "$(lab_curl '/v1/routes?tag=dc1' -H 'Accept: text/plain' |
	    wc -l)" = 4 ]
	lab_http '/v1/withdraw' -X POST
	answered 400
	lab_http '/v1/withdraw?owner=bob&tag=dc1' -X POST
	answered 403
	as bob tried POST '/v1/withdraw?tag=dc1&wait=sent'
	[ "$said" = "withdraw route 10.1.0.9/32" ]
	as root tried POST '/v1/withdraw?tag=dc1&wait=sent'
	[ "$(wc -l <<<"$said")" = 5 ]
	as carol tried POST '/v1/withdraw?tag=dc1&wait=sent'
	[ "$said" = "OK, nothing would be changed" ]
	as_said POST '/v1/withdraw?tag=dc1&wait=sent'
	[ "$(grep -c withdraw <<<"$said")" = 4 ]
	answered 200 .entries 4 .changed 4
	lab_wait_for 2 says /v1/routes '[.routes[].prefix]' \
	    '["10.1.0.2/32","10.1.0.9/32"]'
	says /v1/flows '.flows' '[]'
	lab_http '/v1/withdraw?tag=dc1' -X POST
	answered 200 .entries 0
	as root lab_http '/v1/withdraw?owner=bob&tag=dc1' -X POST
	answered 200 .entries 1
}

@test "2,500 withdrawn by a filter, in pages" {
	everything_start
	objects 2500 | sed 's/}/,"tag":["a"]}/' >"$LAB_DIR/body"
	objects 2500 1 | sed 's/}/,"tag":["b"]}/' >>"$LAB_DIR/body"
	post '/v1/routes?timeout=20' "$LAB_DIR/body"
	[ "$lab_code" = 200 ]
	lab_http '/v1/withdraw?tag=a&timeout=20' -X POST
	answered 200 .entries 2500 .states.sent 2500
	lab_wait_for 2 bird_has_all 2500
	lab_http '/v1/withdraw?prefix=10.1.1.0/24&match=within&timeout=9' \
	    -X POST
	answered 200 .entries 256
	lab_http '/v1/withdraw?tag=b&timeout=20' -X POST
	answered 200 .entries 2244
	lab_wait_for 2 bird_has_all 0
}
