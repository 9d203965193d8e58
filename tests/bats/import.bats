#!/usr/bin/env bats
# exagate-import, with a curl that writes down what it is given. A batch with
# the word BAD is refused at that line.

setup() {
	top=$(cd "${top_srcdir:-.}" && pwd)
	mkdir "$BATS_TEST_TMPDIR/bin"
	cd "$BATS_TEST_TMPDIR" || return
	cat >bin/curl <<-'END'
	#!/bin/sh
	while [ $# -gt 0 ]; do
		case $1 in
		--data-binary) batch=${2#@}; shift ;;
		-H) case $2 in Content-Type:*) type=${2#*: } ;; esac; shift ;;
		-K) cat "$2" >>config; shift ;;
		-o) answer=$2; shift ;;
		http*) url=$1 ;;
		esac
		shift
	done
	echo "$url $type $(grep -c '' "$batch")" >>requests
	cat "$batch" >>sent
	line=$(grep -n BAD "$batch" | cut -d: -f1)
	if [ -n "$line" ]; then
		printf '{"detail":"line 3: it is \\"BAD\\"","line":%s}' "$line" \
		    >"$answer"
		printf 400
	else
		echo OK >"$answer"
		printf 202
	fi
	END
	chmod +x bin/curl
	PATH=$PWD/bin:$PATH
	seq 1 12 | sed 's/.*/announce route 10.0.0.& next-hop self/' >routes
}

import() {
	run "$top/scripts/exagate-import" "$@"
}

@test "commands are sent in batches, in order" {
	import -b 5 http://[::1]:8080/ routes
	[ "$status" -eq 0 ]
	[ "$output" = "routes: 12 lines of commands in 3 batches, loaded" ]
	cmp routes sent
	[ "$(uniq -c <requests | head -n 1 | tr -s ' ')" = \
	    " 2 http://[::1]:8080/?wait=saved text/plain 5" ]
}

@test "NDJSON is known by its first line that says something" {
	printf '\n{"prefix":"10.0.0.0/24"}\n' >list
	import http://x list
	[ "$status" -eq 0 ]
	[ "$(cat requests)" = \
	    "http://x/v1/routes?wait=saved application/x-ndjson 2" ]
}

@test "a comment says nothing" {
	printf '# {\n\nwithdraw route 10.0.0.1\n' >list
	import -q http://x list
	[ "$status" -eq 0 ]
	[ "$output" = "" ]
	[ "$(cat requests)" = "http://x/?wait=saved text/plain 3" ]
	printf '# nothing\n\n' >list
	import http://x list
	[ "$output" = "list holds no entries" ]
	[ "$(grep -c '' requests)" -eq 1 ]
}

@test "the first refusal ends it, and its line is told" {
	sed -i '8s/.*/BAD/; 11s/.*/BAD/' routes
	import -b 5 http://x routes
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = 'routes:8: it is "BAD"' ]
	[ "${lines[1]}" = "Lines 1 to 5 were loaded." ]
	[ "$(grep -c '' requests)" -eq 2 ]
}

@test "standard input is read too" {
	sed '2s/.*/BAD/' routes | {
		run "$top/scripts/exagate-import" http://x
		[ "$status" -eq 1 ]
		[ "$output" = 'stdin:2: it is "BAD"' ]
	}
}

@test "a password is not among the arguments" {
	import -u 'me:a"b\c' http://x routes
	[ "$status" -eq 0 ]
	[ "$(cat config)" = 'user = "me:a\"b\\c"' ]
}

@test "-n sends nothing" {
	import -n http://x routes
	[ "$status" -eq 0 ]
	[ "$output" = "routes: 12 lines of commands in 1 batches, not loaded" ]
	[ ! -e requests ]
}

@test "a line of a MiB is a batch of its own" {
	{
		echo "withdraw route 10.0.0.1"
		printf 'announce attributes next-hop self nlri'
		yes ' 10.0.0.1' | head -n 1000000 | tr -d '\n'
		echo
		echo "withdraw route 10.0.0.2"
	} >long
	import http://x long
	[ "$status" -eq 0 ]
	[ "$(grep -c '' requests)" -eq 3 ]
	cmp long sent
}

@test "what is wrong with the call is said" {
	import
	[ "$status" -eq 2 ]
	import -b 0 http://x routes
	[ "$status" -eq 2 ]
	import http://x missing
	[ "$status" -eq 1 ]
	echo '[]' >array
	import http://x array
	[ "$status" -eq 1 ]
	[ ! -e requests ]
}
