#!/usr/bin/env bats
# The history: who changed what, from where, and what became of it.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/bats/bulk-helper.sh"
	. "${top_srcdir:-.}/tests/bats/kill-helper.sh"
	LAB_USERS="alice bob"
}

teardown() {
	lab_end
}

# as USER METHOD PREFIX[?QUERY] CODE: a request about it is answered so.
as() {
	lab_http "/v1/routes/$3" -X "$2" -u "$1:$LAB_PASSWORD"
	echo "$1 $2 $3: $lab_code $lab_body"
	[ "$lab_code" = "$4" ]
}

# history [QUERY]: its lines.
history() {
	lab_curl "/v1/history${1:+?$1}" -H 'Accept: text/plain'
}

# rows [QUERY]: as NDJSON.
rows() {
	lab_curl "/v1/history${1:+?$1}" -H 'Accept: application/x-ndjson'
}

# row QUERY JQ: of the newest row.
row() {
	rows "$1" | head -n 1 | jq -r "$2"
}
row_is() {
	[ "$(row "$1" "$2")" = "$3" ]
}

# now: as the history writes times.
now() {
	date -u +%Y-%m-%dT%H:%M:%S.%6NZ
}

@test "who announced that /32, from where, when, and when it was sent" {
	local began ended request

	everything_start
	began=$(now)
	as alice PUT '10.0.0.1?med=5' 200
	ended=$(now)
	lab_wait_for 2 row_is prefix=10.0.0.1 '.sent != null' true
	history prefix=10.0.0.1
	[ "$(row prefix=10.0.0.1 '[.what, .user, .source, .revision,
	    .after.med, .before] | map(tostring) | join(" ")')" = \
	    "announce alice 127.0.0.1 1 5 null" ]
	[[ $(row prefix=10.0.0.1 .at) > $began ]]
	[[ $(row prefix=10.0.0.1 .at) < $ended ]]
	[[ $(row prefix=10.0.0.1 .sent) > $(row prefix=10.0.0.1 .at) ]]
	[[ $(row prefix=10.0.0.1 .sent) < $ended ]]
	request=$(row prefix=10.0.0.1 .request)
	[ ${#request} = 32 ]
	[ "$(rows "request=$request" | wc -l)" = 1 ]
	[ "$(rows "until=$began" | wc -l)" = 0 ]
	[ "$(rows "since=$began&until=$ended" | wc -l)" = 1 ]
	# The log has a line of it, with the same id.
	grep -F 'change what=announce route="10.0.0.1/32" revision=1' \
	    "$LAB_DIR/exagate.log" | grep -F "request=\"$request\"" |
	    grep -qF 'user="alice" from="127.0.0.1"'
}

@test "replaced, withdrawn, refused, ended: each has a row, in its order" {
	LAB_POLICY='
		user "demo" { allow = { "everything" }
		    prefixes = { "any" } next-hops = { "any" } }
		user "alice" { allow = { "announce" }
		    prefixes = { "10.0.0.0/24 ge 32" } next-hops = { "any" } }
		user "bob" { allow = { "announce" }
		    prefixes = { "10.0.0.0/24 ge 32" } next-hops = { "any" } }'
	everything_start
	as alice PUT '10.0.0.1?med=5' 200
	as alice PUT '10.0.0.1?med=5' 200
	as alice PUT '10.0.0.1?med=6' 200
	as bob DELETE 10.0.0.1 403
	as bob PUT '10.0.1.1' 403
	as alice DELETE 10.0.0.1 200
	as alice PUT '10.0.0.2?ttl=1' 200
	lab_wait_for 5 row_is prefix=10.0.0.2 .what expire
	lab_wait_for 2 row_is prefix=10.0.0.2 '.sent != null' true
	history
	[ "$(rows | jq -r '[.what, .user, .prefix, .error // .after.med //
	    .before.med, .revision] | map(tostring) | join(" ")')" = "\
expire  10.0.0.2/32 null 5
announce alice 10.0.0.2/32 null 4
withdraw alice 10.0.0.1/32 6 3
refuse bob 10.0.1.1/32 not-allowed null
refuse bob 10.0.0.1/32 not-owner null
replace alice 10.0.0.1/32 6 2
announce alice 10.0.0.1/32 5 1" ]
	row 'what=refuse&user=bob' .why | grep -q 10.0.1.1
	[ "$(rows 'what=announce,replace,withdraw,expire' |
	    jq 'select(.sent)' -c | wc -l)" = 5 ]
	grep -c 'refused error=not-owner route="10.0.0.1/32" path="DELETE' \
	    "$LAB_DIR/exagate.log"
	grep 'change what=expire route="10.0.0.2/32"' "$LAB_DIR/exagate.log"
}

@test "a flood of refusals is counted, and pushes out nothing" {
	local n

	LAB_CONF='history-rows = 300'
	LAB_POLICY='user "demo" { allow = { "everything" }
	    prefixes = { "any" } next-hops = { "any" } }'
	everything_start
	as demo PUT 10.0.0.1 200
	lab_curl '/v1/routes/10.0.0.[1-250]' -X PUT -u "bob:$LAB_PASSWORD" \
	    -o /dev/null --no-progress-meter
	as demo PUT 10.0.0.2 200
	all_refusals_told() {
		[ "$(rows what=refuse | jq -s 'map(.more // 1) | add')" = 250 ]
	}
	lab_wait_for 5 all_refusals_told
	n=$(rows what=refuse | wc -l)
	echo "$n rows of 250 refusals"
	[ "$n" -le 100 ]
	[ "$(rows what=announce | wc -l)" = 2 ]
	grep -q 'refused more=' "$LAB_DIR/exagate.log"
}

@test "pages, and a stream, of a bulk's rows; one line of it in the log" {
	local next='' n=0

	everything_start
	objects 2500 >"$LAB_DIR/body"
	post '/v1/routes?timeout=20' "$LAB_DIR/body"
	[ "$lab_code" = 200 ]
	while :; do
		lab_http "/v1/history?limit=999${next:+&cursor=$next}"
		n=$((n + $(said '.history | length')))
		next=$(said .next)
		[ "$next" != null ] || break
	done
	[ "$n" = 2500 ]
	[ "$(history | wc -l)" = 2500 ]
	[ "$(rows | jq -s 'map(.prefix) | unique | length')" = 2500 ]
	[ "$(grep -c 'note: change' "$LAB_DIR/exagate.log")" = 1 ]
	grep -F 'changes count=2500 unchanged=0 revisions=1-2500' \
	    "$LAB_DIR/exagate.log" | grep -q 'user="demo"'
	# Each was sent, and each knows when.
	all_sent() {
		[ "$(rows | jq -c 'select(.sent)' | wc -l)" = 2500 ]
	}
	lab_wait_for 5 all_sent
}

@test "a restart changes nothing of it; what was sent then stays so" {
	local before

	everything_start
	objects 200 >"$LAB_DIR/body"
	post '/v1/routes?timeout=20' "$LAB_DIR/body"
	as alice DELETE 10.0.0.7 200
	all_told() {
		[ "$(rows | jq -c 'select(.sent)' | wc -l)" = 201 ]
	}
	lab_wait_for 5 all_told
	before=$(rows | cksum)
	lab_exagate_stop
	lab_exagate_start
	everything_is_up
	lab_wait_for 10 all_quiet
	[ "$(rows | cksum)" = "$before" ]
}

@test "no more rows than it may have; none when it is switched off" {
	LAB_CONF='history-rows = 100'
	everything_start
	objects 1000 >"$LAB_DIR/body"
	post '/v1/routes?timeout=20' "$LAB_DIR/body"
	rows_are() {
		[ "$(rows | wc -l)" = "$1" ]
	}
	lab_wait_for 5 rows_are 100
	[ "$(rows | tail -n 1 | jq .revision)" = 901 ]
	sed -i 's/history-rows.*/history-rows = 0/' "$LAB_DIR/exagate.conf"
	lab_signal exagate HUP
	as demo PUT 10.1.0.1 200
	lab_wait_for 5 rows_are 0
	sed -i 's/history-rows.*/history-rows = 10/' "$LAB_DIR/exagate.conf"
	lab_signal exagate HUP
	lab_wait_for 5 grep -c 'read again' "$LAB_DIR/exagate.log"
	changed_and_told() {
		as demo PUT "10.1.0.1?med=$RANDOM" 200
		[ "$(rows | wc -l)" -gt 0 ]
	}
	lab_wait_for 5 changed_and_told
}

# history_agrees: the newest row of each key tells what its entry is, and what
# has no entry was withdrawn.
history_agrees() {
	export_routes >"$LAB_DIR/entries"
	rows >"$LAB_DIR/rows"
	jq -c 'select(.withdrawing | not) | [.prefix, .revision, .attributes]' \
	    "$LAB_DIR/entries" | LC_ALL=C sort >"$LAB_DIR/have"
	jq -sc 'map(select(.revision)) | reduce .[] as $r ({};
	    if has($r.prefix) then . else .[$r.prefix] = $r end) | .[] |
	    select(.after) | [.prefix, .revision, .after]' \
	    "$LAB_DIR/rows" | LC_ALL=C sort >"$LAB_DIR/told"
	diff "$LAB_DIR/have" "$LAB_DIR/told" | head -n 20
	cmp "$LAB_DIR/have" "$LAB_DIR/told"
}

@test "killed at any moment under load: history and entries agree" {
	local n

	everything_start
	load_begin
	for n in {1..8}; do
		sleep "0.$(printf %03d $((RANDOM % 300 + 50)))"
		lab_exagate_kill9
		lab_exagate_start
	done
	all_is_right
	history_agrees
	[ "$(wc -l <"$LAB_DIR/rows")" -gt 500 ]
	# The revisions of the rows have no gaps, and the next is the next.
	jq -s -e 'map(.revision) | . == [range(length; 0; -1)]' \
	    "$LAB_DIR/rows"
	n=$(head -n 1 "$LAB_DIR/rows" | jq .revision)
	as demo PUT 10.99.0.1 200
	[ "$(row prefix=10.99.0.1 .revision)" = $((n + 1)) ]
}

# Everything that makes or ends entries, by a client that never looks back,
# until the file `over` is there.
mixed_load() {
	local i=0 put=(-X PUT -o /dev/null --max-time 3)

	objects 40 51 >"$LAB_DIR/set.0"
	objects 30 51 9 >"$LAB_DIR/set.1"
	objects 200 52 >"$LAB_DIR/many"
	while [ ! -e "$LAB_DIR/over" ]; do
		i=$((i + 1))
		lab_curl "/v1/routes/10.50.0.[1-9]?ttl=$((i % 3 + 1))&med=$i&tag=t$((i % 2))" \
		    "${put[@]}"
		lab_curl "/v1/sets/s?wait=saved" "${put[@]}" \
		    -H 'Content-Type: application/x-ndjson' \
		    --data-binary "@$LAB_DIR/set.$((i % 2))"
		lab_curl /v1/renew -X POST -o /dev/null --max-time 3
		lab_curl "/v1/routes?wait=saved" -X POST -o /dev/null --max-time 3 \
		    -H 'Content-Type: application/x-ndjson' \
		    --data-binary "@$LAB_DIR/many"
		lab_curl "/v1/withdraw?tag=t1&wait=saved" -X POST -o /dev/null \
		    --max-time 3
		lab_curl "/v1/withdraw?prefix=10.52.0.0/16&match=within&wait=saved" \
		    -X POST -o /dev/null --max-time 3
		lab_curl "/v1/routes/10.50.1.$((i % 5))?generation=$i&med=$i&wait=saved" \
		    "${put[@]}"
	done || true
}
bird_has_the_entries() {
	export_routes | jq -r 'select(.withdrawing | not) |
	    "\(.prefix) \(.attributes.med)"' | LC_ALL=C sort |
	    cmp -s - <(lab_bird_table | LC_ALL=C sort)
}
no_lease_is_left() {
	[ "$(export_routes | jq -c 'select(.expires)' | wc -l)" = 0 ]
}

@test "killed while sets, leases, filters and bulks go on: all three agree" {
	local n

	everything_start
	mixed_load &
	n=$!
	for _ in 1 2 3; do
		for part in exagate relay exagate exabgp; do
			pause
			death "$part"
		done
	done
	: >"$LAB_DIR/over"
	wait "$n"
	lab_wait_for 20 lab_established
	as demo PUT '10.50.2.1?med=1&wait=saved' 200
	as demo PUT '10.50.2.1?med=2&wait=saved&ttl=1' 200
	lab_wait_for 20 no_lease_is_left
	lab_wait_for 10 all_quiet
	lab_wait_for 5 bird_has_the_entries
	history_agrees
	jq -r .what "$LAB_DIR/rows" | sort | uniq -c
	[ "$(wc -l <"$LAB_DIR/rows")" -gt 100 ]
	for what in announce replace withdraw expire; do
		grep -qF "\"what\":\"$what\"" "$LAB_DIR/rows"
	done
}
