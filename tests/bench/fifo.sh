# shellcheck shell=bash
# For rows that compare exagate with commands copied into the FIFO of a plain
# relay, a process of ExaBGP without events, as people do without exagate; and
# that count what BIRD has.
#
# LAB_EXABGP_ENV is for both sides: exabgp.reactor.speed=0.1.

# How many routes has BIRD? By one connection to its socket that stays open,
# and without a process: asking costs next to nothing.
bench_bird_open() {
	coproc BIRD { exec socat - "UNIX:$LAB_DIR/bird1.ctl"; }
	bench_bird_read
}
bench_bird_read() {
	local line

	while IFS= read -r line <&"${BIRD[0]}"; do
		if [[ $line =~ Routes:\ *([0-9]+)\ imported ]]; then
			bird_routes=$((bird_routes + BASH_REMATCH[1]))
		elif [[ $line == 0[0-9][0-9][0-9]\ * ]]; then
			return
		fi
	done
}
bench_bird_close() {
	kill "$BIRD_PID"
	wait "$BIRD_PID" 2>/dev/null || true
}

# bench_until N: wait until BIRD has them; asked each 10 ms. False: for
# BENCH_STALL seconds no more came.
: "${BENCH_STALL:=30}"
bench_until() {
	local most=-1 until=0 never

	while :; do
		bird_routes=0
		echo 'show protocols all exabgp' >&"${BIRD[1]}"
		bench_bird_read
		[ "$bird_routes" -lt "$1" ] || break
		if [ "$bird_routes" -gt "$most" ]; then
			most=$bird_routes
			until=$((${EPOCHREALTIME%.*} + BENCH_STALL))
		elif [ "${EPOCHREALTIME%.*}" -gt "$until" ]; then
			echo "BIRD has $bird_routes of $1 routes" >&2
			return 1
		fi
		read -r -t 0.01 -u "${BIRD[0]}" never || true
	done
}

# bench_time ROW SIDE N COMMAND...: run the command, which ends when all is
# written, and wait for BIRD to have n routes.
bench_time() {
	local row=$1 side=$2 n=$3 began

	shift 3
	bench_bird_open
	began=$(now)
	"$@"
	bench_until "$n"
	note "$row" "$side" "$(since "$began" "$n")"
	bench_bird_close
}

# The plain relay; its FIFO is there before ExaBGP starts.
bench_plain_start() {
	lab_up
	mkdir -p "$LAB_DIR/run"
	mkfifo "$LAB_DIR/run/plain"
	lab_bird_start
	LAB_EVENTS=no LAB_PROCESS="$EXAGATE_RELAY $LAB_DIR/run/plain" \
	    lab_exabgp_start
	lab_wait_for 20 lab_established
}
bench_plain_copy() {
	cat "$1" >"$LAB_DIR/run/plain"
}

# The password is kept as text for nginx: to check a hashed one for each
# request costs it more than all else.
bench_ours_start() {
	lab_up
	lab_bird_start
	lab_exagate_start
	lab_nginx_config
	echo "$LAB_USER:{PLAIN}$LAB_PASSWORD" >"$LAB_DIR/nginx/exagate/passwd"
	lab_nginx_start
	lab_exabgp_start
	lab_wait_for 20 lab_established
	lab_wait_for 20 lab_ready
}
