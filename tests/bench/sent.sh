# shellcheck shell=bash
# The bench of single announcements, for scripts/bench: until they are sent.
#
# A: a file of single commands is copied into the FIFO of a plain relay. B: 64
# clients on kept connections through nginx announce the same routes, one a
# request, and wait until each is sent. The clock runs until BIRD has all.
# ExaBGP as it is by default, and at reactor.speed 0.1. With one attribute set;
# with a hundred, where a run of SENT_RUN requests has the same, as those of one
# user do; and with a hundred where no request has that of the one before:
# then each is an UPDATE of its own for ExaBGP, and an event.

. "$top/tests/bench/fifo.sh"

SENT_N=5000
SENT_RUN=50

# sent_commands SETS RUN: what press -a SETS -r RUN asks for.
sent_commands() {
	awk -v n="$SENT_N" -v sets="$1" -v run="$2" 'BEGIN {
	for (i = 0; i < n; i++)
		printf "announce route 10.%d.%d.%d/32 next-hop self med 200 " \
		    "community [ 100:%d 300:600 ]\n", i / 65536,
		    i / 256 % 256, i % 256, 400 + int(i / run) % sets }'
}

# sent_clients SETS RUN
sent_clients() {
	lab_exec "$tools/press" -n "$SENT_N" -a "$1" -r "$2" -w sent \
	    -u "$LAB_USER:$LAB_PASSWORD" >/dev/null
}

# sent_pair ROW SPEED SETS RUN: both sides once.
sent_pair() {
	local LAB_EXABGP_ENV="exabgp.reactor.speed=$2" row=$1-speed-$2

	sent_commands "$3" "$4" >"$work/commands"
	bench_plain_start
	bench_time "$row" A "$SENT_N" bench_plain_copy "$work/commands"
	lab_down
	bench_ours_start
	bench_time "$row" B "$SENT_N" sent_clients "$3" "$4"
	lab_down
}

bench_sent() {
	local i speed

	for ((i = 0; i < $1; i++)); do
		for speed in 1.0 0.1; do
			sent_pair sent-1 "$speed" 1 1
			sent_pair sent-100-runs "$speed" 100 "$SENT_RUN"
			sent_pair sent-100-turns "$speed" 100 1
		done
	done
}

# sent_row ROW SPEED WANTED SETS
sent_row() {
	bench_row "$1-speed-$2" announces/s ratio "$3" \
	    "$SENT_N single commands, cat into a plain relay" \
	    "$SENT_N requests, wait=sent, through nginx, 64 connections; $4, reactor.speed $2"
}
bench_sent_rows() {
	local runs="100 attribute sets in runs of $SENT_RUN"
	local turns='100 attribute sets by turns'

	sent_row sent-1 1.0 '>= 4' 'one attribute set'
	sent_row sent-100-runs 1.0 '>= 3' "$runs"
	sent_row sent-100-turns 1.0 '>= 3' "$turns"
	sent_row sent-1 0.1 '>= 1.3' 'one attribute set'
	sent_row sent-100-runs 0.1 '>= 1.3' "$runs"
	sent_row sent-100-turns 0.1 '>= 1.3' "$turns"
}
