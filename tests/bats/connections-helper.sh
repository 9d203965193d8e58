# shellcheck shell=bash
# The connections suite: many connections, good and bad ones, through nginx
# and on the FastCGI socket itself. What a load must come to is in the
# helpers of the storm suite.

. "${top_srcdir:-.}/tests/bats/storm-helper.sh"
. "${top_srcdir:-.}/tests/bats/connections-house.sh"
. "${top_srcdir:-.}/tests/bats/connections-after.sh"
HOLD=${top_builddir:-.}/tests/tools/hold

# Everything, with a route; the descriptors that exagate has without nginx are
# kept, to be compared with.
front_start() {
	lab_up
	lab_bird_start
	exagate_start
	lab_exabgp_start
	lab_wait_for 20 lab_established
	lab_nginx_start
	lab_wait_for 20 lab_ready
	lab_nginx_stop
	descriptors >"$LAB_DIR/descriptors"
	lab_nginx_start
	lab_http "/announce/10.100.0.1?med=1"
	[ "$lab_code" = 200 ]
}

# hold_start NAME OPTION...: connections in the background, started when each
# has sent its request. hold_end NAME; held NAME WORD: a number of its report.
hold_start() {
	local name=$1

	shift
	: >"$LAB_DIR/hold.$name"
	# shellcheck disable=SC2016 # for that shell
	lab_spawn "hold$name" "$LAB-host" bash -c \
	    'exec "${@:2}" >"$1"' hold "$LAB_DIR/hold.$name" "$HOLD" "$@"
	lab_wait_for 20 grep -q ^sent "$LAB_DIR/hold.$name"
}
hold_end() {
	! lab_alive "hold$1" || lab_signal "hold$1" TERM
	hold_wait "$1" 10
}
hold_wait() {
	lab_wait_for "$2" lab_dead "hold$1"
	rm -f "$LAB_DIR/hold$1.pid"
	cat "$LAB_DIR/hold.$1"
	grep -q ^max-ms "$LAB_DIR/hold.$1"
}
held_all() {
	grep -q ^answered "$LAB_DIR/hold.$1"
}
held() {
	awk -v name="$2" '$1 == name { n = $2 } END { print n + 0 }' \
	    "$LAB_DIR/hold.$1"
}

# The path of the FastCGI socket.
fastcgi() {
	echo "$LAB_DIR/run/fcgi.sock"
}

# Send what comes, and wait until exagate closes, 2 s at most.
send() {
	local status=0

	timeout 2 socat - "UNIX:$(fastcgi)" >/dev/null 2>&1 || status=$?
	[ "$status" != 124 ]
}

# soon CODE PATH [OPTION...]: a request is answered so, within a second.
soon() {
	local code=$1

	shift
	lab_http "$@" --max-time 1
	echo "$1: $lab_code ${lab_body:0:200}"
	[ "$lab_code" = "$code" ]
}

# Nobody else waits: a look, a change, and its confirmation. And a list.
changes_are_served() {
	soon 200 /healthz
	soon 200 /v1/routes/10.100.0.1/32
	soon 200 /v1/status
	soon 200 "/v1/routes/10.100.0.1/32?wait=saved&med=$RANDOM" -X PUT
	soon 200 "/announce/10.100.0.1?med=$RANDOM"
}
others_are_served() {
	changes_are_served
	soon 200 "/v1/routes?limit=10"
}

# Has exagate entries within a prefix?
has_entries() {
	lab_curl "/v1/routes?prefix=$1&match=within&limit=1" |
	    jq -e '.routes | length == 1' >/dev/null
}

# How many requests wait in exagate, this question apart.
waiting() {
	lab_curl /v1/status | jq '.waiting - 1'
}
waiting_is() {
	[ "$(waiting)" = "$1" ]
}

# ExaBGP alone is stopped, its relay is not.
exabgp_pause() {
	lab_signal exabgp STOP
}
exabgp_resume() {
	lab_signal exabgp CONT
}
