#!/usr/bin/env bats
# Leases, from the request to BIRD: entries end to the second, whatever is
# down, are renewed, and follow the wall clock, which is a preloaded one here.

bats_require_minimum_version 1.5.0

setup_file() {
	. "${top_srcdir:-.}/tests/bats/lease-helper.sh"
	everything_start
}

teardown_file() {
	lab_down
}

setup() {
	. "${top_srcdir:-.}/tests/bats/lease-helper.sh"
	everything_is_up
	lab_bird_mark
}

teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || lab_tell
}

@test "a lease is shown, renewed, and over" {
	put 10.1.0.1 "ttl=60"
	[ "$(lab_curl /v1/routes/10.1.0.1 | jq .ttl)" = 60 ]
	patch 10.1.0.1 "ttl=2"
	[ "$lab_code" = 200 ] && [ "$(said '.prefix, .ttl')" = \
	    $'10.1.0.1/32\n2' ]
	[ "$(lab_curl /v1/routes/10.1.0.1 | jq -r '.expires, .revision')" = \
	    "$(said '.expires, .revision')" ]
	lab_wait_for 4 lab_bird_lacks 10.1.0.1/32
	is_over 10.1.0.1
	lab_wait_for 4 is_gone 10.1.0.1
	patch 10.1.0.1
	[ "$lab_code" = 404 ]
	put 10.1.0.2 ""
	patch 10.1.0.2 "ttl=2"
	[ "$lab_code" = 409 ] && [ "$(said .type)" = urn:exagate:no-lease ]
	[ "$(bird_times added | cut -d ' ' -f 1)" = \
	    $'10.1.0.1/32\n10.1.0.2/32' ]
}

# What BIRD lost too early, or more than a second late. Each line of standard
# input has a prefix, its end, and when it was removed.
not_to_the_second() {
	awk '{
		late = ($3 - $2) / 1000
		# BIRD cuts its times off at the millisecond.
		if (late <= -1 || late > 1000) {
			print "# " $1 " was " late " ms late"
			bad = 1
		}
		if (late > most)
			most = late
	}
	END {
		print "# the latest of " NR ": " most " ms"
		exit !bad
	}'
}

@test "1,000 leases with random ends: BIRD loses each within a second of it" {
	local begin

	begin=$(($(now) + 3000000))
	put 10.2.255.1 ""
	awk -v begin="$begin" -v seed="$RANDOM" 'BEGIN {
		srand(seed)
		for (i = 0; i < 1000; i++)
			printf "10.2.%d.%d/32 %.0f\n", i / 250, i % 250,
			    begin + int(rand() * 5000) * 1000
	    }' | LC_ALL=C sort >"$LAB_DIR/ends"
	objects <"$LAB_DIR/ends" >"$LAB_DIR/items"
	post /v1/routes "$LAB_DIR/items"
	[ "$(bird_times added | wc -l)" = 1001 ]
	[ "$(now)" -lt "$begin" ]
	lab_wait_for 12 bird_lost 1000
	run not_to_the_second < <(join "$LAB_DIR/ends" <(bird_times removed))
	echo "$output"
	[ "$status" = 1 ]
	[[ $output == *"the latest of 1000"* ]]
	lab_bird_has 10.2.255.1/32
}
bird_lost() {
	[ "$(bird_times removed | wc -l)" = "$1" ]
}

@test "10,000 leases are renewed by one request, and nothing is sent" {
	awk 'BEGIN { for (i = 0; i < 10000; i++) printf \
	    "{\"prefix\":\"10.3.%d.%d/32\",\"ttl\":60,\"tag\":[\"many\"]}\n",
	    i / 250, i % 250 }' >"$LAB_DIR/items"
	post /v1/routes "$LAB_DIR/items"
	lab_bird_mark
	lab_curl /v1/routes/10.3.39.249 | jq -r .revision,.expires \
	    >"$LAB_DIR/before"
	lab_body=$(lab_curl "/v1/renew?tag=many" -X POST -w '\n%{time_total}')
	echo "$lab_body"
	[ "$(head -n 1 <<<"$lab_body" | jq -c '.renewed, .without')" = \
	    $'10000\n0' ]
	awk -v s="$(tail -n 1 <<<"$lab_body")" 'BEGIN { exit s > 1 }'
	lab_curl /v1/routes/10.3.39.249 | jq -r .revision,.expires \
	    >"$LAB_DIR/after"
	[ "$(head -n 1 "$LAB_DIR/before")" = "$(head -n 1 "$LAB_DIR/after")" ]
	[[ "$(tail -n 1 "$LAB_DIR/before")" < "$(tail -n 1 "$LAB_DIR/after")" ]]
	lab_curl "/v1/renew?tag=many&ttl=1" -X POST
	lab_wait_for 10 bird_lost 10000
	run ! grep -E 'added|updated' <(bird_heard 10.3.)
}

# race N: 200 leases that end one after the other, within 2 s, and clients that
# renew each of them in the middle of that. Lines "PREFIX CODE" in race.
race() {
	local begin

	begin=$(($(now) + 1000000))
	awk -v net="10.4.$1" -v begin="$begin" 'BEGIN {
		for (i = 0; i < 200; i++)
			printf "%s.%d/32 %.0f\n", net, i, begin + i * 10000
	    }' >"$LAB_DIR/ends"
	objects '"ttl":30' <"$LAB_DIR/ends" >"$LAB_DIR/items"
	post /v1/routes "$LAB_DIR/items"
	sed 's|\(.*\)/32 .*|url = "http://127.0.0.1:8080/v1/routes/\1"\
	    output = /dev/null|' "$LAB_DIR/ends" >"$LAB_DIR/urls"
	sleep_until $((begin + 700000))
	lab_exec curl -sS --no-progress-meter --parallel --parallel-max 4 -X PATCH \
	    -u "$LAB_USER:$LAB_PASSWORD" -H 'Accept: text/plain' \
	    -w '%{url_effective} %{http_code}\n' -K "$LAB_DIR/urls" |
	    sed 's|.*/||; s| |/32 |' | LC_ALL=C sort >"$LAB_DIR/race"
}

@test "a renewal at the very end: either it is renewed, or it is gone" {
	local round prefix

	for round in 1 2; do
		lab_bird_mark
		race "$round"
		cut -d ' ' -f 2 "$LAB_DIR/race" | sort | uniq -c
		[ "$(wc -l <"$LAB_DIR/race")" = 200 ]
		run ! grep -vE ' (200|404|409)$' "$LAB_DIR/race"
		# Those that were over are gone, and no others.
		lab_wait_for 4 lost_as_told
		[ "$(bird_times added | wc -l)" = 200 ]
		sed -n 's/ 200$//p' "$LAB_DIR/race" | while read -r prefix; do
			lab_bird_has "$prefix"
		done
		cat "$LAB_DIR/race" >>"$LAB_DIR/races"
	done
	grep -q ' 200$' "$LAB_DIR/races"
	grep -qE ' (404|409)$' "$LAB_DIR/races"
	lab_curl '/v1/renew?prefix=10.4.0.0/16&match=within&ttl=1' -X POST
}
lost_as_told() {
	cmp -s <(sed -n 's/ 40[49]$//p' "$LAB_DIR/race") \
	    <(bird_times removed | cut -d ' ' -f 1)
}

# down PREFIX PART...: its lease ends while these are dead; it is never heard
# of again by the BIRD that is there then.
down() {
	local prefix=$1 end part

	shift
	put "${prefix%%/*}" "ttl=2"
	put 10.5.255.1 ""
	end=$(said .revision)
	end=$(lab_curl "/v1/routes/${prefix%%/*}" | jq -r .expires)
	end=$(date -d "$end" +%s%6N)
	lab_bird_has "$prefix"
	for part; do
		"lab_${part}_kill9"
	done
	sleep_until $((end + 10000))
	[[ " $* " == *" exagate "* ]] || is_over "${prefix%%/*}"
	lab_bird_mark
	for part; do
		"lab_${part}_start"
	done
	everything_is_up
	lab_wait_for 10 lab_bird_lacks "$prefix"
	lab_wait_for 10 is_gone "${prefix%%/*}"
	lab_wait_for 10 lab_bird_has 10.5.255.1/32
	run ! grep -E 'added|updated' <(bird_heard "$prefix")
}

@test "an end while exagate is down" {
	down 10.5.0.1/32 exagate
}

@test "an end while ExaBGP is down" {
	down 10.5.0.2/32 exabgp
}

@test "an end while BIRD is down" {
	down 10.5.0.3/32 bird
}

@test "an end while all are down" {
	down 10.5.0.4/32 exagate exabgp bird
}

@test "the clock is set: ends follow it, and waiting does not" {
	local began end

	lab_exagate_stop
	clock_set 0
	LAB_WRAP="env LD_PRELOAD=$CLOCK CLOCK_OFFSET=$LAB_DIR/clock" \
	    lab_exagate_start
	everything_is_up
	lab_bird_mark
	put 10.6.0.1 "ttl=1800"
	put 10.6.0.2 "ttl=7200"
	put 10.6.0.3 ""
	# Forward by an hour: what is over then ends within a second or so.
	clock_set 3600
	lab_wait_for 1.5 lab_bird_lacks 10.6.0.1/32
	[ "$(bird_times removed | grep -c '^10\.6\.')" = 1 ]
	# Back: not before its end by that clock, and then.
	put 10.6.0.4 "ttl=3"
	end=$(($(now) + 3000000))
	clock_set 0
	sleep_until $((end + 1200000))
	lab_bird_has 10.6.0.4/32
	put 10.6.0.5 "ttl=1"
	lab_wait_for 2.2 lab_bird_lacks 10.6.0.5/32
	clock_set 3600
	lab_wait_for 1.5 lab_bird_lacks 10.6.0.4/32
	lab_bird_has 10.6.0.2/32
	lab_bird_has 10.6.0.3/32
	# A client that waits does not wait longer or shorter.
	lab_signal exabgp STOP
	began=$(now)
	(sleep 0.5; clock_set 7000; sleep 0.5; clock_set -7000) 3>&- &
	put 10.6.0.6 "timeout=2"
	wait $!
	end=$(($(now) - began))
	lab_signal exabgp CONT
	echo "waited $end us"
	[ "$lab_code" = 202 ] && [ "$end" -ge 1900000 ] &&
	    [ "$end" -lt 3000000 ]
}
