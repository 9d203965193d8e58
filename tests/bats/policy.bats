#!/usr/bin/env bats
# Who may announce what, from curl to BIRD; and who stands at the gate.

bats_require_minimum_version 1.5.0

setup_file() {
	. "${top_srcdir:-.}/tests/bats/policy-helper.sh"
	export LAB_POLICY LAB_CONF
	LAB_CONF=$policy_portal
	LAB_POLICY=$(policy)
	path_up
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/bats/policy-helper.sh"
}

@test "who is not listed may do nothing, and is told why" {
	may_not mallory "user mallory" /announce/10.1.0.1
	may_not mallory "user mallory" /v1/routes
	may_not mallory "user mallory" /v1/status
	may_not mallory "user mallory" /v1/policy
	as mallory /announce/10.1.0.1
	[ "$lab_code $lab_body" = "403 error: user mallory: is not listed" ]
	as mallory /healthz
	[ "$lab_code" = 200 ]
	lab_bird_lacks 10.1.0.1/32
}

@test "announcements are within what the user may do" {
	may carol /announce/10.1.0.1
	lab_wait_for 1 lab_bird_has 10.1.0.1/32
	may_not carol "user carol: prefixes" /announce/10.1.0.0/24
	may_not carol "user carol: prefixes" /announce/10.2.0.1
	may_not carol "user carol: next-hops" '/announce/10.1.0.1?next-hop=192.0.2.9'
	may_not carol "protect 10.1.9.0/24" /announce/10.1.9.1
	may_not carol "user carol: allow" /v1/routes
	may_not dave "user dave: allow" /withdraw/10.1.0.1
	may_not carol "user carol: prefixes" /v1/routes/10.3.0.1 -X DELETE
	may_not carol "user carol: allow" /v1/flows -d destination=10.1.0.1 \
	    -d discard
	as dave /v1/routes/10.1.0.1/32 -H 'Accept: application/json'
	answered 200 .owner carol .attributes.med null
	may carol /withdraw/10.1.0.1
	lab_wait_for 1 lab_bird_lacks 10.1.0.1/32
}

@test "one that is not allowed among many: it is named, and nothing is done" {
	printf '{"prefix":"10.1.1.%d"}\n' 1 2 3 >"$LAB_DIR/body"
	echo '{"prefix":"10.2.1.4"}' >>"$LAB_DIR/body"
	may_not carol "user carol: prefixes" /v1/routes -H \
	    'Content-Type: application/x-ndjson' --data-binary "@$LAB_DIR/body"
	[ "$(jq .line <<<"$lab_body")" = 4 ]
	may_not carol "user carol: prefixes" / -d command="announce route \
	    10.1.1.1/32 next-hop self
	    announce route 10.2.1.4/32 next-hop self"
	[ "$(jq .line <<<"$lab_body")" = 2 ]
	as carol / -d command='announce route 10.2.1.4/32 next-hop self'
	[ "$lab_code" = 403 ]
	as carol / -d command='show adj-rib out'
	[ "$lab_code" = 403 ]
	[ "$(get '/v1/routes?owner=carol' '.routes | length')" = 0 ]
	sed -i '$d' "$LAB_DIR/body"
	may carol /v1/routes -H 'Content-Type: application/x-ndjson' \
	    --data-binary "@$LAB_DIR/body"
	lab_wait_for 1 lab_bird_has 10.1.1.3/32
	may carol /v1/withdraw -H 'Content-Type: application/x-ndjson' \
	    --data-binary "@$LAB_DIR/body"
}

@test "communities and leases that a rule adds" {
	may frank '/announce/10.3.0.1?community=1:1'
	lab_wait_for 1 lab_bird_has 10.3.0.1/32
	lab_bird_route 10.3.0.1/32 | grep -F '(1,1) (65000,1)'
	printf '{"prefix":"10.%d.0.2"}\n' 3 4 >"$LAB_DIR/body"
	may frank /v1/routes -H 'Content-Type: application/x-ndjson' \
	    --data-binary "@$LAB_DIR/body"
	lab_wait_for 1 lab_bird_has 10.4.0.2/32
	lab_bird_route 10.3.0.2/32 | grep -F '(65000,1)'
	lab_bird_route 10.4.0.2/32 | grep -F '(65000,2)'
	[ "$(get /v1/routes/10.3.0.2/32 .ttl)" = null ]
	[ "$(get /v1/routes/10.4.0.2/32 .ttl)" = 3600 ]
	may_not frank "group west: max-ttl" '/announce/10.4.0.2?ttl=3601'
	may_not frank "group west: max-ttl" \
	    '/announce/10.4.0.2?expires=2090-01-01T00:00:00Z'
	# Nor may it be renewed for longer.
	may_not frank "group west: max-ttl" "/announce/10.4.0.2?ttl=3601&expires=$(
	    date -u -d '+1 minute' +%Y-%m-%dT%H:%M:%SZ)"
	# What GET tells can be PUT again.
	as frank /v1/routes/10.4.0.2/32 -H 'Accept: application/json'
	answered 200 .attributes.community '["65000:2"]'
	may frank /v1/routes/10.4.0.2/32 -X PUT -H \
	    'Content-Type: application/json' -d "$lab_body"
	may frank /withdraw/10.3.0.1
	may frank /withdraw/10.3.0.2
	may frank /withdraw/10.4.0.2
}

@test "GET /v1/policy tells a user what he may do" {
	as carol /v1/policy -H 'Accept: application/json'
	answered 200 .user carol '.rules | length' 1 .rules[0] \
	    '{"rule":"user carol","allow":["announce"],"prefixes":["10.1.0.0/16 ge 32"]}'
	as frank /v1/policy -H 'Accept: text/plain'
	[ "$(head -n 1 <<<"$lab_body")" = "user frank: allow read" ]
	grep -x 'group west: max-ttl 3600' <<<"$lab_body"
}

@test "what the policy no longer lets its owner announce is not renewed" {
	may carol '/announce/10.1.3.1?ttl=600'
	as carol /v1/renew -X POST
	answered 200 .renewed 1
	policy_is "$(policy | sed 's/"10.1.0.0/"10.2.0.0/')"
	may carol '/announce/10.2.3.1?ttl=600'
	as carol /v1/renew -X POST
	answered 200 .renewed 1
	policy_is "$(policy)"
	may carol /withdraw/10.1.3.1
	policy_is "$(policy | sed 's/"10.1.0.0/"10.2.0.0/')"
	may carol /withdraw/10.2.3.1
	policy_is "$(policy)"
}

@test "SIGHUP: another policy holds at once, and no request is dropped" {
	local n

	load_start 70 -c 16 -k 200 -w 80
	for n in 1 2 3 4 5; do
		policy_is "$(policy 'others = true')"
		may carol "/announce/10.1.2.1?med=$n"
		policy_is "$(policy | sed 's/"10.1.0.0/"10.2.0.0/')"
		may_not carol "user carol: prefixes" "/announce/10.1.2.1?med=$n"
		may carol "/announce/10.2.2.1?med=$n"
	done
	load_end 70
	[ "$(summary 70 200)" -gt 100 ]
	for n in 400 403 500 502 503 504; do
		[ "$(summary 70 $n)" = 0 ]
	done
	load_agrees 70
	configure_broken 'user "carol" { allow = { "everything" } }'
	may_not carol "user carol: prefixes" /announce/10.1.2.1
	policy_is "$(policy)"
}

@test "entries that no longer conform are told, and stay" {
	may carol /announce/10.1.3.1
	lab_wait_for 5 says /v1/status .policy \
	    '{"checked":true,"not_conforming":1}'
	trouble policy
	[ "$(get '/v1/routes?conforms=no' .routes[].prefix)" = 10.2.2.1/32 ]
	policy_is "$(policy | sed 's/"10.1.0.0/"10.2.0.0/')"
	lab_wait_for 5 says /v1/status .policy.not_conforming 2
	[ "$(get '/v1/routes?conforms=no&owner=carol' '[.routes[].prefix]')" = \
	    '["10.1.2.1/32","10.1.3.1/32"]' ]
	lab_bird_has 10.1.3.1/32
	policy_is "$(policy | sed '/"carol"/,/^}/d')"
	lab_wait_for 5 says /v1/status .policy.not_conforming 3
	policy_is "$(policy)"
	may carol /withdraw/10.1.2.1
	lab_http /withdraw/10.2.2.1
	[ "$lab_code" = 200 ]
	policy_is "$(policy)"
	lab_wait_for 5 says /v1/status .policy \
	    '{"checked":true,"not_conforming":0}'
	no_trouble policy
}

@test "pages of other sites change nothing" {
	local header other=https://other.example

	for header in "Sec-Fetch-Site: cross-site" "Sec-Fetch-Site: same-site" \
	    "Origin: $other" "Origin: null" "Referer: $other/page" \
	    "Origin: http://127.0.0.1:8081" "Origin: http://127.0.0.1"; do
		lab_http /announce/10.5.0.1 -H "$header"
		answered_forbidden "$header"
		lab_http /v1/routes/10.5.0.1 -X PUT -H "$header"
		answered_forbidden "$header"
		lab_http / -d 'command=announce route 10.5.0.1/32 next-hop self' \
		    -H "$header"
		answered_forbidden "$header"
		lab_http /v1/routes -H "$header"
		[ "$lab_code" = 200 ]
	done
	[ "$(get '/v1/routes?prefix=10.5.0.1' '.routes | length')" = 0 ]
	headers_of /v1/routes -H "Origin: $other" >"$LAB_DIR/headers"
	[ "$(grep -c access-control "$LAB_DIR/headers")" = 0 ]
	for header in "Sec-Fetch-Site: same-origin" "Sec-Fetch-Site: none" \
	    "Origin: http://127.0.0.1:8080" \
	    "Referer: http://127.0.0.1:8080/x"; do
		lab_http "/announce/10.5.0.1?med=1" -H "$header"
		[ "$lab_code" = 200 ]
	done
	lab_http /withdraw/10.5.0.1
}

@test "pages of cors-origins may, and ask first without a password" {
	local portal=https://portal.example

	headers_of /v1/routes/10.5.0.2 -X OPTIONS -u : -H "Origin: $portal" \
	    -H 'Access-Control-Request-Method: PUT' >"$LAB_DIR/headers"
	grep '^http/1.1 204 ' "$LAB_DIR/headers"
	grep -x "access-control-allow-origin: $portal" "$LAB_DIR/headers"
	grep '^access-control-allow-methods: .*put' "$LAB_DIR/headers"
	headers_of /v1/routes/10.5.0.2 -X PUT -H "Origin: $portal" \
	    -H 'Sec-Fetch-Site: cross-site' >"$LAB_DIR/headers"
	grep '^http/1.1 200 ' "$LAB_DIR/headers"
	grep -x "access-control-allow-origin: $portal" "$LAB_DIR/headers"
	lab_http /v1/routes/10.5.0.2 -X OPTIONS -u : \
	    -H 'Origin: https://other.example' \
	    -H 'Access-Control-Request-Method: PUT'
	[ "$lab_code" = 403 ]
	# Nobody comes in by that: not by another method, nor by a name.
	lab_http /v1/routes/10.5.0.2 -X DELETE -u : -H "Origin: $portal"
	[ "$lab_code" = 401 ]
	lab_http /v1/policy -X OPTIONS -u demo:wrong
	[ "$lab_code" = 405 ]
	lab_http /withdraw/10.5.0.2
}

@test "no answer is kept by a cache, or taken for something else" {
	guarded 200 /healthz
	guarded 200 "/v1/routes" -H 'Accept: application/x-ndjson'
	guarded 400 /announce/10.1.0.1/33
	guarded 403 /announce/10.1.0.1 -u "mallory:$LAB_PASSWORD"
	guarded 404 /nowhere
	guarded 405 /v1/status -X POST
	# What nginx itself answers.
	guarded 401 /v1/status -u carol:wrong
	guarded 414 "/$(head -c 20000 /dev/zero | tr '\0' x)"
	guarded 413 /v1/routes -X POST -H 'Content-Length: 99999999' \
	    -H 'Content-Type: application/json'
	lab_exagate_kill9
	guarded 504 /v1/status
	lab_exagate_start
	lab_wait_for 20 lab_ready
}
