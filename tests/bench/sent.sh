# shellcheck shell=bash
# The bench of single announcements, for scripts/bench: until they are sent.
#
# A: a file of single commands is copied into the FIFO of a plain relay. B: 64
# clients on kept connections through nginx announce the same routes, one a
# request, and wait until each is sent. The clock runs until BIRD has all. By
# one attribute set, and by a hundred of them by turns; ExaBGP as it is by
# default, and at reactor.speed 0.1.

. "$top/tests/bench/fifo.sh"

BENCH_SENT=5000

# bench_commands N SETS: what press -n N -a SETS asks for.
bench_commands() {
	awk -v n="$1" -v sets="$2" 'BEGIN { for (i = 0; i < n; i++)
	    printf "announce route 10.%d.%d.%d/32 next-hop self med 200 " \
	    "community [ 100:%d 300:600 ]\n", i / 65536, i / 256 % 256,
	    i % 256, 400 + i % sets }'
}

# bench_clients N SETS
bench_clients() {
	lab_exec "$tools/press" -n "$1" -a "$2" -w sent \
	    -u "$LAB_USER:$LAB_PASSWORD" >/dev/null
}

# bench_sent_pair SPEED SETS: both sides once.
bench_sent_pair() {
	local LAB_EXABGP_ENV="exabgp.reactor.speed=$1" row=sent-$2-speed-$1

	bench_commands "$BENCH_SENT" "$2" >"$work/commands"
	bench_plain_start
	bench_time "$row" A "$BENCH_SENT" bench_plain_copy "$work/commands"
	lab_down
	bench_ours_start
	bench_time "$row" B "$BENCH_SENT" bench_clients "$BENCH_SENT" "$2"
	lab_down
}

bench_sent() {
	local i speed sets

	for ((i = 0; i < $1; i++)); do
		for speed in 1.0 0.1; do
			for sets in 1 100; do
				bench_sent_pair "$speed" "$sets"
			done
		done
	done
}

# bench_sent_row SPEED SETS WANTED
bench_sent_row() {
	bench_row "sent-$2-speed-$1" announces/s ratio "$3" \
	    "$BENCH_SENT single commands, cat into a plain relay" \
	    "$BENCH_SENT requests, wait=sent, through nginx, 64 connections; attribute sets: $2, reactor.speed $1"
}
bench_sent_rows() {
	bench_sent_row 1.0 1 '>= 4'
	bench_sent_row 1.0 100 '>= 3'
	bench_sent_row 0.1 1 '>= 1.3'
	bench_sent_row 0.1 100 '>= 1.3'
}
