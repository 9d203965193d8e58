# shellcheck shell=bash
# The storm, kill and restart suites: a lab with clients that load it, and
# BIRD's table against what those clients were told.

. "${top_srcdir:-.}/tests/lab/lab.sh"
LOAD=${top_builddir:-.}/tests/tools/load

# Everything runs, and is ready.
everything_start() {
	lab_up
	lab_bird_start
	lab_exagate_start
	lab_nginx_start
	lab_exabgp_start
	everything_is_up
}
everything_is_up() {
	lab_wait_for 20 lab_established
	lab_wait_for 20 lab_ready
}

# load BASE OPTION...: a load of its own prefixes; what should be announced
# then is in model.BASE, the summary in summary.BASE. False: a wrong answer.
load() {
	local base=$1

	shift
	lab_exec "$LOAD" -b "$base" "$@" >"$LAB_DIR/model.$base" \
	    2>"$LAB_DIR/summary.$base" || load_tell "$base"
}
load_tell() { head -n 12 "$LAB_DIR/summary.$1"; return 1; }

# load_start BASE OPTION...: the same in the background; load_end BASE.
load_start() {
	local base=$1

	shift
	# shellcheck disable=SC2016 # for that shell
	lab_spawn "load$base" "$LAB-host" bash -c '
		exec "$1" -b "${@:3}" >"$2/model.$3" 2>"$2/summary.$3"' \
	    load "$LOAD" "$LAB_DIR" "$base" "$@"
}
load_end() {
	lab_signal "load$1" TERM
	lab_wait_for 60 lab_dead "load$1"
	rm -f "$LAB_DIR/load$1.pid"
	if ! grep -q '^max-ms' "$LAB_DIR/summary.$1" ||
	    grep '^wrong' "$LAB_DIR/summary.$1"; then
		load_tell "$1"
	fi
}

# summary BASE NAME: a number of the summary.
summary() {
	awk -v name="$2" '$1 == name { n = $2 } END { print n + 0 }' \
	    "$LAB_DIR/summary.$1"
}

# expect "PREFIX MED"...: what should be announced besides what the loads did.
expect() {
	printf '%s\n' "$@" >"$LAB_DIR/model.besides"
}
expected() {
	cat "$LAB_DIR"/model.* | LC_ALL=C sort
}

# BIRD has what clients were told, nothing more and nothing less.
bird_agrees() {
	lab_bird_table | cmp -s - <(expected)
}
# bird_will_agree SECONDS: it does within so long; or the difference is shown.
bird_will_agree() {
	lab_wait_for "$1" bird_agrees && return
	echo "BIRD has (<), clients were told (>):"
	lab_bird_table | diff - <(expected) | head -n 20
	return 1
}

# Does exagate say that nothing is under way, and all is as it should be?
all_quiet() {
	lab_curl /v1/status | jq -e '.session.replayed and
	    (.entries | .saved + .accepted + .withdrawing == 0) and
	    all(.neighbors[]; .in_flight + .differ == 0)' >/dev/null
}

