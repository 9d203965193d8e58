#!/usr/bin/env bats
# Many entries in one request: all of them or none, at BIRD and on disk.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/bats/bulk-helper.sh"
}

teardown() {
	lab_end
}

@test "100,000 routes in one request arrive at BIRD, and go in one" {
	everything_start
	objects 100000 >"$LAB_DIR/body"
	post '/v1/routes?timeout=30' "$LAB_DIR/body"
	[ "$lab_code" = 200 ]
	[ "$(said .state)" = sent ]
	[ "$(said .entries,.changed,.states.sent,.revision | xargs)" = \
	    "100000 100000 100000 100000" ]
	lab_wait_for 1 bird_has_all 100000
	lab_bird_route 10.1.134.159/32 | grep -q 'BGP.med: 5'
	# A body of 3 MB, 100,000 entries, and what a large one may take.
	[ "$(resident_most)" -lt 60000 ]
	objects 100000 >"$LAB_DIR/again"
	post '/v1/routes?timeout=30' "$LAB_DIR/again"
	[ "$lab_code $(said .unchanged,.states.sent | xargs)" = \
	    "200 100000 100000" ]
	prefixes 100000 | sed 's/.*/{"prefix":"&"}/' >"$LAB_DIR/body"
	post '/v1/withdraw?timeout=30' "$LAB_DIR/body"
	[ "$lab_code $(said .state,.changed,.states.sent | xargs)" = \
	    "200 sent 100000 100000" ]
	lab_wait_for 1 bird_has_all 0
	post /v1/withdraw "$LAB_DIR/body"
	[ "$lab_code $(said .changed,.absent | xargs)" = "200 0 100000" ]
}

@test "one bad line of 100,000: it is named, and nothing is changed" {
	everything_start
	objects 100000 | sed '61017s/5}/-1}/' >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body"
	[ "$lab_code" = 400 ]
	[ "$(said .line,.field | xargs)" = "61017 med" ]
	[[ $(said .detail) == "line 61017: "* ]]
	objects 100000 | sed '99999s/.$//' >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body"
	[ "$lab_code $(said .line,.field | xargs)" = "400 99999 body" ]
	objects 100000 | sed '5s/.*/&,/' | array >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body" json
	[ "$lab_code $(said .line)" = "400 1" ]
	{ objects 50000; objects 1 0 7; } >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body"
	[ "$lab_code $(said .line,.type | xargs)" = \
	    "400 50001 urn:exagate:repeated-key" ]
	[[ $(said .detail) == *"line 1 has the same entry"* ]]
	has_entries 0
	[ "$(lab_bird_count)" = 0 ]
	objects 1 >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body"
	[ "$lab_code $(said .revision)" = "200 1" ]
}

@test "an array of 100,000, and one object" {
	everything_start
	objects 100000 | array >"$LAB_DIR/body"
	post '/v1/routes?timeout=30' "$LAB_DIR/body" json
	[ "$lab_code $(said .states.sent)" = "200 100000" ]
	lab_wait_for 1 bird_has_all 100000
	echo '{"prefix": "2001:db8::/32", "med": 3}' >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body" json
	[ "$lab_code $(said .entries,.revision | xargs)" = "200 1 100001" ]
	lab_wait_for 1 lab_bird_has 2001:db8::/32
}

# unlike: 1,000 entries. The MED of each two is one that no other has; one in
# four is IPv6. unlike_table: as BIRD has them.
unlike() {
	awk 'BEGIN { for (i = 0; i < 1000; i++) print i % 4 ? \
	    "10.7." int(i / 256) "." i % 256 "/32" : \
	    sprintf("2001:db8:7:%x::/64", i + 1), int(i / 2) }'
}
unlike_table() {
	lab_birdc 1 show route all | awk '/^[0-9a-f].*\// { prefix = $1 }
	    /BGP.med:/ { print prefix, $2 }' | LC_ALL=C sort
}

@test "1,000 routes unlike each other arrive by few commands, as they are" {
	everything_start
	unlike | sed 's/\(.*\) \(.*\)/{"prefix":"\1","med":\2}/' \
	    >"$LAB_DIR/body"
	post '/v1/routes?timeout=30' "$LAB_DIR/body"
	[ "$lab_code $(said .states.sent)" = "200 1000" ]
	lab_wait_for 1 bird_has_all 1000
	diff <(unlike_table) <(unlike | LC_ALL=C sort)
	[ "$(lab_curl /metrics | sed -n 's/^exagate_commands_total //p')" \
	    -lt 100 ]
}

@test "what GET gives, POST takes, and GET gives it again" {
	local rest='"next-hop":"192.0.2.77","origin":"egp","as-path":[65010,2]'

	everything_start
	{
		objects 30000 0 1
		objects 30000 1 '2,"community":["100:1","100:2"]'
		objects 500 2 "3,$rest"
		echo '{"prefix":"2001:db8:7::/48","next-hop":"2001:db8::9"}'
	} >"$LAB_DIR/body"
	post '/v1/routes?timeout=30' "$LAB_DIR/body"
	[ "$lab_code" = 200 ]
	export_routes >"$LAB_DIR/export"
	[ "$(wc -l <"$LAB_DIR/export")" = 60501 ]
	comparable <"$LAB_DIR/export" >"$LAB_DIR/first"
	lab_bird_table >"$LAB_DIR/bird"
	lab_exagate_stop
	rm -rf "$LAB_DIR/db"
	lab_stop exabgp
	lab_exagate_start
	lab_exabgp_start
	everything_is_up
	has_entries 0
	post '/v1/routes?timeout=30' "$LAB_DIR/export"
	[ "$lab_code $(said .changed,.states.sent | xargs)" = \
	    "200 60501 60501" ]
	export_routes | comparable | cmp - "$LAB_DIR/first"
	lab_wait_for 1 bird_table_is "$LAB_DIR/bird"
}
@test "so do entries of all families, for some neighbors, and flow rules" {
	everything_start
	cat >"$LAB_DIR/body" <<-'EOF'
		{"prefix":"10.4.0.0/24","label":[100,200],"next-hop":"192.0.2.1"}
		{"prefix":"10.4.0.0/24","rd":"65000:1","label":[100],"med":1}
		{"prefix":"2001:db8:4::/48","rd":"192.0.2.1:7","label":[3]}
		{"prefix":"10.5.0.0/24","path-information":7,"as-path":[65010,2]}
		{"prefix":"10.5.0.0/24","path-information":"0.0.0.8"}
		{"prefix":"10.6.0.0/24","neighbor":["192.0.2.2"],"origin":"egp"}
		{"prefix":"10.6.0.0/24","large-community":["1:2:3","4:5:6"],"aigp":9}
		{"family":"l2vpn vpls","rd":"65000:1","endpoint":5,"base":10702,"offset":1,"size":8,"next-hop":"192.0.2.1"}
		{"match":{"source":"10.9.2.0/24","protocol":"tcp","destination-port":["=80","=443"]},"then":{"rate-limit":9600}}
		{"match":{"destination":"2001:db8:9::/48"},"then":{"discard":true},"rd":"65000:1"}
		{"prefix":"10.7.0.0/24","generation":7,"ttl":600,"tag":["web","dc1"],"note":"100% \"of\" a note: \\"}
		{"prefix":"10.7.1.0/24","ttl":600}
		{"prefix":"10.7.1.1/32","ttl":600}
		{"prefix":"10.7.2.0/24","expires":"2099-01-01T00:00:00.25Z","neighbor":["192.0.2.2"]}
		{"match":{"source":"10.9.3.0/24"},"then":{"discard":true},"ttl":600,"expires":"2099-01-01T01:00:00+01:00","tag":["f"],"generation":9223372036854775807}
	EOF
	post '/v1/routes?wait=saved' "$LAB_DIR/body"
	[ "$lab_code $(said .changed)" = "200 15" ]
	export_routes >"$LAB_DIR/export"
	export_routes /v1/flows >"$LAB_DIR/flows"
	[ "$(cat "$LAB_DIR/export" "$LAB_DIR/flows" | wc -l)" = 15 ]
	grep -F '"generation":7' "$LAB_DIR/export" | grep -F '"tag":["dc1","web"]' |
	    grep -qF '"note":"100% \"of\" a note: \\"'
	[ "$(grep -c '"expires":"20[^"]*Z"' "$LAB_DIR/export")" = 4 ]
	lab_stop exabgp		# to an exagate that is new they were foreign
	lab_exagate_stop
	rm -rf "$LAB_DIR/db"
	lab_exagate_start
	cat "$LAB_DIR/flows" "$LAB_DIR/export" | tee "$LAB_DIR/all" |
	    comparable >"$LAB_DIR/first"
	post '/v1/routes?wait=saved' "$LAB_DIR/all"
	[ "$lab_code $(said .changed)" = "200 15" ]
	post '/v1/routes?wait=saved' "$LAB_DIR/all"
	[ "$lab_code $(said .unchanged)" = "200 15" ]
	{ export_routes; export_routes /v1/flows; } | comparable |
	    cmp - "$LAB_DIR/first"
	post '/v1/withdraw?wait=saved' "$LAB_DIR/all"
	[ "$lab_code $(said .changed)" = "200 15" ]
}
bird_table_is() {
	lab_bird_table | cmp -s - "$1"
}

@test "killed while a bulk is saved: all of it or nothing" {
	local ms n

	everything_start
	objects 100000 >"$LAB_DIR/body"
	for ms in 150 300 400 500 600 700 900; do
		lab_curl '/v1/routes?wait=saved' -X POST \
		    -H 'Content-Type: application/x-ndjson' \
		    --data-binary "@$LAB_DIR/body" -o "$LAB_DIR/answer" \
		    -w '%{http_code}' >"$LAB_DIR/code" &
		sleep "0.$ms"
		lab_exagate_kill9
		wait $! || true
		n=$(sqlite3 "$LAB_DIR/db/exagate.db" \
		    'SELECT count(*) FROM entry')
		echo "killed after $ms ms: $n entries, answer $(cat "$LAB_DIR/code")"
		[ "$n" = 0 ] || [ "$n" = 100000 ]
		[ "$(cat "$LAB_DIR/code")" != 200 ] || [ "$n" = 100000 ]
		lab_exagate_start
		lab_wait_for 30 lab_ready
		[ "$n" = 0 ] || break
	done
	lab_wait_for 10 bird_has_all "$n"
}

@test "64 bulks at once, and single changes among them" {
	local i pids=()

	everything_start
	for i in {1..64}; do
		objects 1000 "$((100 + i))" "$i" >"$LAB_DIR/body.$i"
	done
	load_start 1 -c 8 -k 200 -w 5
	for i in {1..64}; do
		lab_curl '/v1/routes?timeout=30' -X POST \
		    -H 'Content-Type: application/x-ndjson' \
		    --data-binary "@$LAB_DIR/body.$i" -o "$LAB_DIR/answer.$i" \
		    -w '%{http_code}\n' >"$LAB_DIR/code.$i" &
		pids+=($!)
	done
	wait "${pids[@]}"
	load_end 1
	[ "$(sort -u "$LAB_DIR"/code.*)" = 200 ]
	[ "$(jq -s 'map(.states.sent) | add' "$LAB_DIR"/answer.*)" = 64000 ]
	for i in {1..64}; do
		prefixes 1000 "$((100 + i))" | sed "s/\$/ $i/"
	done | LC_ALL=C sort >"$LAB_DIR/model.bulks"
	bird_will_agree 2
}

@test "a body beyond max-body is 413, one without a length 411" {
	export LAB_CONF='max-body = 200000'

	everything_start
	objects 10000 >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body"
	[ "$lab_code" = 413 ]
	[[ $(said .detail) == *200000* ]]
	objects 5000 >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body"
	[ "$lab_code $(said .entries)" = "200 5000" ]
	: >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body"
	[ "$lab_code" = 400 ]
	post /v1/routes "$LAB_DIR/exagate.conf" octet-stream
	[ "$lab_code" = 415 ]
}

@test "a bulk whose routes cannot go out is answered truly, and at once" {
	everything_start
	lab_exabgp_kill9
	objects 5000 >"$LAB_DIR/body"
	lab_wait_for 5 relay_is_away
	post '/v1/routes?timeout=30' "$LAB_DIR/body"
	[ "$lab_code $(said .state,.states.waiting | xargs)" = \
	    "202 waiting 5000" ]
	[[ $(said .reason) == "ExaBGP is away"* ]]
	post '/v1/routes?wait=saved' "$LAB_DIR/body"
	[ "$lab_code $(said .state,.unchanged | xargs)" = "200 saved 5000" ]
	lab_exabgp_start
	everything_is_up
	lab_wait_for 2 bird_has_all 5000
	lab_bird_stop
	objects 5000 0 6 >"$LAB_DIR/body"
	lab_wait_for 15 lab_not_established
	post '/v1/routes?timeout=5' "$LAB_DIR/body"
	[ "$lab_code $(said .state,.states.accepted | xargs)" = \
	    "202 accepted 5000" ]
	[ "$(said .reason)" = "no neighbour is established" ]
}
relay_is_away() {
	! lab_ready
}
lab_not_established() {
	[ "$(lab_curl /v1/neighbors | jq '[.neighbors[] |
	    select(.established)] | length')" = 0 ]
}

@test "a bulk that meets somebody else's route is refused whole" {
	export LAB_STATIC=10.0.3.232/32

	everything_start
	lab_wait_for 5 lab_bird_has 10.0.3.232/32
	lab_wait_for 5 foreign_is_known
	objects 5000 >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body"
	[ "$lab_code $(said .line,.field | xargs)" = "409 1001 prefix" ]
	has_entries 0
	objects 5000 | array >"$LAB_DIR/body"
	post /v1/routes "$LAB_DIR/body" json
	[ "$lab_code $(said .line,.item | xargs)" = "409 null 1001" ]
}
foreign_is_known() {
	[ "$(lab_curl /v1/status | jq .session.foreign)" = 1 ]
}

@test "stopped while a bulk waits: answered with what is true" {
	local code

	everything_start
	lab_signal bird1 STOP
	objects 20000 >"$LAB_DIR/body"
	lab_curl '/v1/routes?timeout=30' -X POST \
	    -H 'Content-Type: application/x-ndjson' \
	    --data-binary "@$LAB_DIR/body" -o "$LAB_DIR/answer" \
	    -w '%{http_code}' >"$LAB_DIR/code" &
	lab_wait_for 10 has_entries 20000
	lab_wait_for 3 lab_exagate_stop
	wait $!
	lab_signal bird1 CONT
	code=$(cat "$LAB_DIR/code")
	echo "$code $(cat "$LAB_DIR/answer")"
	[ "$code" = 200 ] || [ "$code" = 202 ]
	[ "$(jq '.states | add' "$LAB_DIR/answer")" = 20000 ]
	lab_exagate_start
	lab_wait_for 10 lab_ready
	lab_wait_for 20 bird_has_all 20000
}

# waiting_are N: requests under way, the one that asks among them.
waiting_are() {
	[ "$(lab_curl /v1/status | jq .waiting)" = "$1" ]
}

# Hold the database, so that the writer waits; let go of it again.
database_hold() {
	mkfifo "$LAB_DIR/hold"
	sqlite3 "$LAB_DIR/db/exagate.db" <"$LAB_DIR/hold" &
	exec 7>"$LAB_DIR/hold"
	printf 'BEGIN IMMEDIATE;\n.system touch %s\n' "$LAB_DIR/held" >&7
	lab_wait_for 5 [ -e "$LAB_DIR/held" ]
}
database_release() {
	echo 'ROLLBACK;' >&7
	exec 7>&-
}

@test "stopped while it is told what many would do: it ends, with an answer" {
	everything_start
	objects 60000 >"$LAB_DIR/body"
	database_hold
	lab_curl '/v1/routes?dry-run=yes' -X POST \
	    -H 'Content-Type: application/x-ndjson' \
	    --data-binary "@$LAB_DIR/body" -o "$LAB_DIR/answer" \
	    -w '%{http_code}' >"$LAB_DIR/code" &
	lab_wait_for 5 waiting_are 2
	lab_signal exagate TERM
	database_release
	lab_wait_for 5 lab_dead exagate
	lab_wait_for 5 [ -s "$LAB_DIR/code" ]
	[ "$(cat "$LAB_DIR/code")" = 200 ]
	[ "$(jq .changed "$LAB_DIR/answer")" = 60000 ]
}
