# shellcheck shell=bash
# The bench of latency, for scripts/bench: one announcement until its UPDATE
# is seen on the wire, while nothing else goes on.
#
# A: the command is written into the FIFO of a plain relay. B: one request
# through nginx on a kept connection. The pauses between them are random, so
# that they meet ExaBGP at any moment of its turn. A figure is the median of
# one run of LATENCY_N.

. "$top/tests/bench/fifo.sh"

LATENCY_N=60

# latency_note SIDE [OPTION...]
latency_note() {
	local side=$1

	shift
	lab_exec "$tools/latency" -n "$LATENCY_N" \
	    -u "$LAB_USER:$LAB_PASSWORD" "$@" >"$work/latencies"
	note latency "$side" "$(sort -n "$work/latencies" |
	    sed -n "$(((LATENCY_N + 1) / 2))p")"
}

bench_latency() {
	local i

	for ((i = 0; i < $1; i++)); do
		bench_plain_start
		LAB_USER=nobody LAB_PASSWORD='' latency_note A \
		    -f "$LAB_DIR/run/plain"
		lab_down
		bench_ours_start
		latency_note B
		lab_down
	done
}

bench_latency_rows() {
	bench_row latency ms more '<= 2' \
	    'a command written into the FIFO of a plain relay' \
	    'one request through nginx, wait=sent'
}
